"""A comparison as a picture: the competencies with what is below them, and what is beside them."""

from collections.abc import Iterable
from typing import Final

from amocf.coverage.comparing import ComparedComponent, CoverageResult, GapStatus
from amocf.coverage.gap_forms import NOUNS, capital
from amocf.coverage.memberships import Degree, Family
from amocf.rdf.graph_reader import shortened
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.charts.gap_matrix import GapLine, GapSquare, gap_matrix
from amocf.serve.pages.reader import Reader

_MOST_SQUARES: Final = 64
_LONGEST: Final = 80
#: What stands before and behind the number of a component, beside the colour of its square.
_SIGNS: Final = {GapStatus.EXTRA: ("+", ""), GapStatus.UNTOLD: ("", "?")}


def picture(reader: Reader, result: CoverageResult) -> Drawing | None:
    """Draw a comparison; nothing where nothing could be compared."""
    lines = [*_competencies(reader, result), *_others(reader, result)]
    title = f"What {result.second.name} covers of {result.first.name}"
    return gap_matrix(lines, title) if lines else None


def _competencies(reader: Reader, result: CoverageResult) -> Iterable[GapLine]:
    below: dict[str, list[ComparedComponent]] = {}
    for each in result.components:
        if each.above and each.family is Family.COMPETENCIES:
            below.setdefault(each.above, []).append(each)
    for grade in result.competencies:
        squares = tuple(_square(reader, each, grade.code) for each in below.get(grade.iri, ()))
        if squares:
            asked = f"{grade.covered} of {grade.asked}" if grade.asked else "beside"
            yield GapLine(grade.code, asked, squares)


def _others(reader: Reader, result: CoverageResult) -> Iterable[GapLine]:
    """Give what belongs to no competency: components of others, and other families alone."""
    has_components = any(each.above for each in result.components)
    for found in result.families:
        if found.family is not Family.COMPETENCIES and has_components:
            continue
        rest = [each for each in found.components if not each.above or not has_components]
        for side, chosen in _by_side(result, rest):
            squares = tuple(_square(reader, each, "") for each in chosen[:_MOST_SQUARES])
            yield GapLine(f"{capital(NOUNS[found.family][0])} of {side}", "", squares)


def _by_side(
    result: CoverageResult, components: list[ComparedComponent]
) -> Iterable[tuple[str, list[ComparedComponent]]]:
    first = [each for each in components if each.first.degree is not Degree.NONE]
    second = [each for each in components if each.first.degree is Degree.NONE]
    for label, chosen in ((result.first.name, first), (result.second.name, second)):
        if chosen:
            yield label, chosen


def _square(reader: Reader, component: ComparedComponent, above: str) -> GapSquare:
    before, behind = _SIGNS.get(component.status, ("", ""))
    number = component.code.removeprefix(f"{above}.") if above else ""
    if component.code == above:
        number = "all"
    words = f"{component.code} {shortened(component.label, _LONGEST)}: {component.status.value}"
    if component.is_unreviewed:
        words += ", not reviewed"
    if component.is_denied:
        words += ", a match is denied"
    return GapSquare(
        f"{before}{number}{behind}",
        component.status.name.lower(),
        words,
        reader.href(component.iri),
        component.is_unreviewed,
        component.is_denied,
    )
