"""What a course covers, read from a table of codes, and made one side of a comparison."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from amocf.coverage.framework_index import FrameworkIndex
from amocf.coverage.list_columns import ListColumns, columns_of, parts_of
from amocf.coverage.memberships import Family, FamilySet, Gathered, Operand, Reason
from amocf.coverage.operand_names import COMPONENTS, KnownNames, NamedThing, UnknownNameError
from amocf.institutes.delimited import read_delimited
from amocf.institutes.findings import Finding, Severity, Spot, shown
from amocf.institutes.packages import is_package

#: Bytes that a list may have.
LARGEST_LIST: Final = 2_000_000
#: Rows, and names in all of them, that are read.
MOST_ROWS: Final = 5_000
_MOST_NAMES: Final = 10_000
_LONGEST_TITLE: Final = 120

LIST: Final = "list"


@dataclass(frozen=True)
class ListedName:
    """A name in a list: where it stands, and the title of its row, if it has one."""

    spot: Spot
    text: str
    title: str = ""


@dataclass(frozen=True)
class CourseList:
    """A list as it was read, and what is wrong with it.

    Attributes:
        names: the names in the columns with codes.
        findings: what is wrong.
        beside: names in other columns, which may be codes too.
        has_headings: whether the first row says what the columns are.
    """

    names: tuple[ListedName, ...]
    findings: tuple[Finding, ...]
    beside: tuple[ListedName, ...] = ()
    has_headings: bool = False


def read_course_list(content: bytes, file: str) -> CourseList:
    """Read a list; no content makes this fail: what cannot be read is a finding."""
    if len(content) > LARGEST_LIST:
        return _refused(file, "too-large", f"{len(content):,} bytes", _at_most(LARGEST_LIST))
    if is_package(content):
        expected = 'expected text: save the sheet with the codes as "CSV UTF-8"'
        return _refused(file, "workbook", "a workbook", expected)
    rows, findings = read_delimited(content, file)
    if rows is None:
        return CourseList((), tuple(findings))
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(map(str.strip, row))]
    names, beside, has_headings = _read(filled[: MOST_ROWS + 1], file)
    if len(filled) > MOST_ROWS:
        refused = ("too-large", f"{len(filled):,} rows", _at_most(MOST_ROWS))
    elif len(names) > _MOST_NAMES:
        refused = ("too-large", f"{len(names):,} codes", _at_most(_MOST_NAMES))
    elif not names:
        refused = ("empty", "no code", "expected a code or a URI in each row, such as 4.1.2")
    else:
        return CourseList(tuple(names), (), tuple(beside[:_MOST_NAMES]), has_headings)
    return _refused(file, *refused)


def _refused(file: str, kind: str, found: str, expected: str) -> CourseList:
    return CourseList((), (Finding(kind, Spot(file), found, expected),))


def _at_most(number: int) -> str:
    return f"expected at most {number:,}: split the list"


def _read(
    rows: Sequence[tuple[int, list[str]]], file: str
) -> tuple[list[ListedName], list[ListedName], bool]:
    """Return the names that count, those in other columns, and whether there are headings."""
    if not rows:
        return [], [], False
    columns = columns_of([row for _, row in rows])
    below = rows[1:] if columns.headings else rows
    names = _names(below, columns, columns.coded, file)
    return names, _names(below, columns, columns.beside, file), bool(columns.headings)


def _names(
    rows: Sequence[tuple[int, list[str]]], columns: ListColumns, wanted: Sequence[int], file: str
) -> list[ListedName]:
    found: list[ListedName] = []
    for number, row in rows:
        place = columns.titled
        titled = row[place] if place is not None and place < len(row) else ""
        title = " ".join(titled.split())[:_LONGEST_TITLE]
        for column in wanted:
            cell = row[column] if column < len(row) else ""
            heading = columns.headings[column] if column < len(columns.headings) else ""
            spot = Spot(file, row=number, column=column + 1, heading=heading.strip())
            found += [ListedName(spot, text, title) for text in parts_of(cell)]
    return found


def list_operand(
    index: FrameworkIndex, known: KnownNames, listed: CourseList, name: str
) -> tuple[Operand, tuple[Finding, ...]]:
    """Return what a list covers, and what of it is not understood."""
    found, findings = _ListedComponents(index), list(listed.findings)
    things = _Understood(known)
    beside: dict[int, list[ListedName]] = {}
    for each in listed.beside:
        beside.setdefault(each.spot.column, []).append(each)
    names = list(listed.names)
    for column in beside.values():
        known_here = [each for each in column if not isinstance(things.named(each.text), str)]
        # Most of what only looks like a code is that of a course, or a number.
        if 2 * len(known_here) < len(column):
            continue
        if listed.has_headings:
            findings.append(_left_out(known_here[0]))
        else:
            names += column
    for each in sorted(names, key=lambda name: (name.spot.row, name.spot.column)):
        thing = things.named(each.text)
        if isinstance(thing, str):
            spot = replace(each.spot, heading="")
            findings.append(Finding("unknown-name", spot, shown(each.text), thing))
        else:
            found.add(thing, each)
    return found.operand(name), tuple(findings)


def _left_out(name: ListedName) -> Finding:
    expected = (
        "this column is not compared; write “Competency” above it if the course covers what it"
        " names"
    )
    heading = f" below “{name.spot.heading}”" if name.spot.heading else ""
    found = f"codes such as {name.text}{heading}"
    return Finding("column-left-out", replace(name.spot, row=0), found, expected, Severity.NOTE)


class _Understood:
    """Finds each name once: in lists the same ones come again and again."""

    def __init__(self, known: KnownNames) -> None:
        self._known = known
        self._things: dict[str, NamedThing | str] = {}

    def named(self, text: str) -> NamedThing | str:
        """Return the thing that is named, or what is wrong with the name."""
        if text not in self._things:
            try:
                self._things[text] = self._known.find(text, COMPONENTS)
            except UnknownNameError as error:
                self._things[text] = f"it {error.reason}"
        return self._things[text]


class _ListedComponents:
    def __init__(self, index: FrameworkIndex) -> None:
        self._index = index
        self._wholes = Gathered()
        self._found = {family: Gathered() for family in Family}

    def add(self, thing: NamedThing, listed: ListedName) -> None:
        title = f" (“{listed.title}”)" if listed.title else ""
        row = f"row {listed.spot.row}{title}"
        iri = self._index.selections.named(thing.iri)
        if thing.kind == "outside component":
            self._add_outside(thing, row)
        elif thing.kind == "occupation":
            self._found[Family.OCCUPATIONS].add(iri, Reason("row", row))
        elif thing.kind == "ksa":
            self._add_ksa(thing, iri, row)
        else:
            self._add_whole(thing, row)

    def _add_whole(self, thing: NamedThing, row: str) -> None:
        outline = self._index.outline
        for unit in outline.counted_below(thing.iri):
            words = row if unit == thing.iri else f"{row} names {thing.code}, which it is below"
            self._found[Family.COMPETENCIES].add(unit, Reason("row", words))
        for each in (thing.iri, *outline.tiers.get(thing.iri, ())):
            if each in outline.competencies:
                self._wholes.add(each, Reason("row", row))

    def _add_ksa(self, thing: NamedThing, iri: str, row: str) -> None:
        self._found[Family.KSAS].add(iri, Reason("row", row))
        stated = self._index.selections.ksas.values()
        above = self._index.outline.ksas.get(iri) or {
            u for each in stated for u in each.get(iri, ())
        }
        for unit in sorted(above):
            words = f"{row} names the KSA “{thing.name}” below it"
            self._found[Family.COMPETENCIES].add(unit, Reason("row", words))

    def _add_outside(self, thing: NamedThing, row: str) -> None:
        """Add what an outside component is mapped to, or itself where that is nothing."""
        index = self._index
        outside = index.of_component(thing.iri)
        if outside is None:
            return
        mapped = [each for each in outside.matches if each.outside == thing.iri]
        for match in mapped:
            reason = match.reason(index.reader)
            reason = replace(reason, words=f"{row}: {reason.words}")
            if index.outline.is_graded(match.inside):
                self._wholes.add(match.inside, reason)
            elif match.inside not in index.outline.tiers:
                self._found[outside.family].add(index.selections.named(match.inside), reason)
        if not any(each.degree for each in mapped):
            self._found[outside.family].add(thing.iri, Reason("row", row))

    def operand(self, name: str) -> Operand:
        sets = {family: FamilySet(found.members()) for family, found in self._found.items()}
        return Operand(
            LIST,
            "",
            name,
            LIST,
            {
                family: each
                for family, each in sets.items()
                if each.members or family is Family.COMPETENCIES
            },
            {
                family: f"The list names no {family.words}."
                for family in (Family.KSAS, Family.OCCUPATIONS)
                if not sets[family].members
            },
            self._wholes.members(),
        )
