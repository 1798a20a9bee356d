"""What a course covers, read from a table of codes, and made one side of a comparison."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from amocf.coverage.framework_index import FrameworkIndex
from amocf.coverage.memberships import Family, FamilySet, Gathered, Operand, Reason
from amocf.coverage.operand_names import COMPONENTS, KnownNames, NamedThing, UnknownNameError
from amocf.institutes.delimited import read_delimited
from amocf.institutes.findings import Finding, Spot, shown
from amocf.institutes.packages import is_package
from amocf.spelling import code_key, fold

#: Bytes that a list may have.
LARGEST_LIST: Final = 2_000_000
#: Rows, and names in all of them, that are read.
MOST_ROWS: Final = 5_000
_MOST_NAMES: Final = 10_000
#: What stands above columns with codes, and above those with titles, folded.
_CODES: Final = frozenset(
    (
        *("code", "codes", "id", "identifier", "notation", "uri", "uris", "url", "iri"),
        *(
            "competency",
            "competencies",
            "competency code",
            "competency codes",
            "amocf code",
            "covers",
        ),
        *("sub competency", "sub competencies", "sub competency code", "subcompetency"),
        *("ksa", "ksas", "ksa number", "occupation", "target code", "target url"),
        *("targetcode", "targeturl"),  # of alignments in Open Badges
    )
)
_TITLES: Final = frozenset(
    (
        *("title", "course", "course title", "course name", "name", "module", "lesson", "unit"),
        *("topic", "outcome", "learning outcome", "description"),
    )
)
#: What parts several names in a cell; a blank does so only between codes and URIs.
_BETWEEN: Final = re.compile(r"\s*[;|\n]\s*")
_LOOSELY_BETWEEN: Final = re.compile(r"[\s,;|]+")
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
    """A list as it was read, and what is wrong with it."""

    names: tuple[ListedName, ...]
    findings: tuple[Finding, ...]


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
    names = _names(filled[: MOST_ROWS + 1], file)
    if len(filled) > MOST_ROWS:
        refused = ("too-large", f"{len(filled):,} rows", _at_most(MOST_ROWS))
    elif len(names) > _MOST_NAMES:
        refused = ("too-large", f"{len(names):,} codes", _at_most(_MOST_NAMES))
    elif not names:
        refused = ("empty", "no code", "expected a code or a URI in each row, such as 4.1.2")
    else:
        return CourseList(tuple(names), ())
    return _refused(file, *refused)


def _refused(file: str, kind: str, found: str, expected: str) -> CourseList:
    return CourseList((), (Finding(kind, Spot(file), found, expected),))


def _at_most(number: int) -> str:
    return f"expected at most {number:,}: split the list"


def _names(rows: Sequence[tuple[int, list[str]]], file: str) -> list[ListedName]:
    if not rows:
        return []
    heads = [fold(cell) for cell in rows[0][1]]
    coded = [place for place, head in enumerate(heads) if head in _CODES]
    titled = next((place for place, head in enumerate(heads) if head in _TITLES), None)
    if coded:
        rows = rows[1:]
    else:
        if titled is not None and not any(map(_has_codes, rows[0][1])):
            rows = rows[1:]
        coded = [_column_of_codes([row for _, row in rows])]
        titled = next((n for n in range(len(heads)) if n not in coded), None)
    found: list[ListedName] = []
    for number, row in rows:
        title = (
            " ".join(row[titled].split())[:_LONGEST_TITLE]
            if titled is not None and titled < len(row)
            else ""
        )
        for column in coded:
            cell = row[column] if column < len(row) else ""
            spot = Spot(file, row=number, column=column + 1)
            found += [ListedName(spot, text, title) for text in _parts(cell)]
    return found


def _column_of_codes(rows: Sequence[Sequence[str]]) -> int:
    """Return the column in which most cells are codes or URIs; the first of several."""
    counts = Counter(place for row in rows for place, cell in enumerate(row) if _has_codes(cell))
    return max(sorted(counts), key=lambda place: counts[place], default=0)


def _parts(cell: str) -> list[str]:
    """Return the names in a cell: several codes may stand there, with signs between them."""
    pieces = [each for each in _LOOSELY_BETWEEN.split(cell) if each]
    if len(pieces) > 1 and all(map(_is_code, pieces)):
        return pieces
    return [each for each in _BETWEEN.split(cell.strip()) if each]


def _has_codes(cell: str) -> bool:
    parts = _parts(cell)
    return bool(parts) and all(map(_is_code, parts))


def _is_code(text: str) -> bool:
    stripped = text.strip()
    return "://" in stripped or (" " not in stripped and bool(code_key(stripped)))


def list_operand(
    index: FrameworkIndex, known: KnownNames, listed: CourseList, name: str
) -> tuple[Operand, tuple[Finding, ...]]:
    """Return what a list covers, and what of it is not understood."""
    found = _ListedComponents(index)
    findings = list(listed.findings)
    things: dict[str, NamedThing | str] = {}
    for each in listed.names:
        if each.text not in things:
            try:
                things[each.text] = known.find(each.text, COMPONENTS)
            except UnknownNameError as error:
                things[each.text] = f"it {error.reason}"
        thing = things[each.text]
        if isinstance(thing, str):
            findings.append(Finding("unknown-name", each.spot, shown(each.text), thing))
        else:
            found.add(thing, each)
    return found.operand(name), tuple(findings)


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
