"""What the page of a comparison shows: sentences, a picture, and some rows of the table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.coverage.comparing import ComparedComponent, CoverageResult, GapStatus
from amocf.coverage.framework_index import read_index
from amocf.coverage.gap_forms import NOUNS, capital, remarks, said, summary
from amocf.coverage.memberships import Degree, Family, Membership
from amocf.coverage.operand_names import KnownNames, known_names
from amocf.coverage.operands import address_of
from amocf.rdf.graph_reader import shortened
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.present.gap_picture import picture
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link

#: Rows of the table on one page, and how much of a label and of its reasons a row shows.
ROWS: Final = 60
_LONGEST: Final = 120
_LONGEST_REASON: Final = 160
_MOST_REASONS: Final = 3
#: Reasons that say nothing new of a side that is a part of the framework.
_PLAIN: Final = frozenset(("stated", "below", "named"))
_MOST_OFFERED: Final = 150
#: Kinds that are offered while one types; others are understood all the same.
_OFFERED: Final = (
    *("framework", "area", "institute", "occupation", "outside framework"),
    *("tier", "competency"),
)


#: Kinds that are called by their names in addresses too.
_BY_NAME: Final = frozenset(("institute", "outside framework"))
#: Comparisons that show what there is: by a framework, by an area, and of two areas.
_EXAMPLES: Final = (
    ("5.4", "nice"),
    ("4.1", "energy"),
    ("framework", "dol amcm"),
    ("electronics", "materials"),
)


@dataclass(frozen=True)
class GapGroup:
    """Rows that belong together, under a heading; ``remark`` is what is said of all of them."""

    heading: Link
    remark: str
    rows: tuple["ShownGap", ...]


@dataclass(frozen=True)
class ShownGap:
    """A row of the table.

    Attributes:
        link: the component.
        css: the end of the style class of its status.
        status: the status in words.
        is_unreviewed: whether nobody has reviewed what it rests on.
        first: why the first side has it.
        second: why the second side has it, or what bears on it.
    """

    link: Link
    css: str
    status: str
    is_unreviewed: bool
    first: tuple[Link, ...]
    second: tuple[Link, ...]


@dataclass(frozen=True)
class GapView:
    """What a comparison shows.

    Attributes:
        first: how the first side is called.
        second: how the second side is called.
        sentences: what it says.
        remarks: what is to be known of it.
        picture: the picture.
        counts: by status, its words and how many components have it.
        groups: the rows of this page.
        has_first: whether the reasons of the first side say anything.
        unreviewed: how many components rest on what nobody has reviewed.
        denied: of how many a match is denied.
        shown: the status that is shown alone; empty for all.
        total: how many rows there are with it.
        page: which page of them.
        pages: how many pages there are.
    """

    first: str
    second: str
    sentences: tuple[str, ...]
    remarks: tuple[str, ...]
    picture: Drawing | None
    counts: Mapping[str, tuple[str, int]]
    groups: tuple[GapGroup, ...]
    has_first: bool
    unreviewed: int
    denied: int
    shown: str
    total: int
    page: int
    pages: int


def names_of(reader: Reader) -> KnownNames:
    """Return the names of everything that can be compared."""
    return known_names(reader.once(read_index))


def offered_names(reader: Reader) -> tuple[tuple[str, str, str], ...]:
    """Return what the fields offer: what is typed, what it means where that differs, its kind."""
    things = reader.once(names_of).things.values()
    found = [each for kind in _OFFERED for each in things if each.kind == kind]
    offered = []
    for each in found[:_MOST_OFFERED]:
        typed = each.name if each.kind in _BY_NAME else address_of(each)
        offered.append((typed, "" if typed == each.name else each.name, each.kind))
    return tuple(offered)


def examples(reader: Reader) -> tuple[tuple[str, str, str], ...]:
    """Return comparisons to begin with: both sides, and what they tell; those that there are."""
    there = {typed.casefold(): words or typed for typed, words, _ in reader.once(offered_names)}
    found = []
    for first, second in _EXAMPLES:
        if first in there and second in there:
            named = f"{first} {there[first]}" if first[0].isdigit() else there[first]
            found.append((first, second, f"what {there[second]} covers of {named}"))
    return tuple(found)


def gap_view(reader: Reader, result: CoverageResult, shown: str, page: int) -> GapView:
    """Return what the page shows of a comparison, all of it or what has one status."""
    components = result.components
    wanted = [each for each in components if not shown or each.status.name.lower() == shown]
    pages = max(1, -(-len(wanted) // ROWS))
    page = min(page, pages)
    part = wanted[(page - 1) * ROWS : page * ROWS]
    return GapView(
        result.first.name,
        result.second.name,
        tuple(summary(result)),
        tuple(remarks(result)),
        picture(reader, result),
        {
            each.name.lower(): (each.value, count)
            for each in GapStatus
            if (count := sum(one.status is each for one in components))
        },
        tuple(_groups(reader, result, part)),
        any(_is_telling(each.first) for each in components),
        sum(each.is_unreviewed for each in components),
        sum(each.is_denied for each in components),
        shown,
        len(wanted),
        page,
        pages,
    )


def _is_telling(membership: Membership) -> bool:
    return any(each.kind not in _PLAIN for each in membership.reasons)


def _groups(
    reader: Reader, result: CoverageResult, part: Sequence[ComparedComponent]
) -> Iterator[GapGroup]:
    grades = {each.iri: each for each in result.competencies}
    groups: dict[tuple[Family, str], list[ComparedComponent]] = {}
    for each in part:
        groups.setdefault((each.family, each.above), []).append(each)
    for (family, above), found in groups.items():
        rows = tuple(_row(reader, each) for each in found)
        if grade := grades.get(above):
            wholes = [said(each) for each in grade.second.reasons if each.degree is not Degree.NONE]
            is_itself = any(each.iri == above for each in found)
            counted = () if is_itself else (grade.words,)
            remark = "; ".join((*counted, *(f"as a whole: {each}" for each in wholes[:1])))
            yield GapGroup(_link(reader, above), shortened(remark, _LONGEST_REASON), rows)
        else:
            is_beside = family is Family.COMPETENCIES
            heading = "Components of other frameworks" if is_beside else capital(NOUNS[family][0])
            remark = "No mapping that counts leads to them." if is_beside else ""
            yield GapGroup(Link(heading), remark, rows)


def _row(reader: Reader, component: ComparedComponent) -> ShownGap:
    return ShownGap(
        _link(reader, component.iri),
        component.status.name.lower(),
        component.status.value,
        component.is_unreviewed,
        _reasons(reader, component.first),
        _reasons(reader, component.second),
    )


def _link(reader: Reader, iri: str) -> Link:
    link = reader.link(iri)
    return Link(shortened(link.text, _LONGEST), iri, link.href, link.code)


def _reasons(reader: Reader, membership: Membership) -> tuple[Link, ...]:
    """Return reasons in words, each a link to what bears it out; the first of many."""
    found = membership.reasons
    words = [
        Link(
            shortened(said(each), _LONGEST_REASON),
            each.iri,
            reader.href(each.iri) if each.iri else "",
        )
        for each in found[:_MOST_REASONS]
    ]
    if more := len(found) - _MOST_REASONS:
        words += [Link(f"and {more} more, in the table to save")] if more > 0 else []
    return tuple(words)


def is_known_status(name: str) -> bool:
    """Say whether a page may show one status alone by this name."""
    return name.upper() in GapStatus.__members__
