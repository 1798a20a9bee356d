"""Pictures of all technology areas: their competencies, and what each two of them share."""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Final

from amocf.coverage.framework_index import FrameworkIndex
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.charts.number_grid import GridHeading, number_grid
from amocf.serve.pages.present.area_reports import connections
from amocf.serve.pages.present.pictures.counts import ksas_by_competency
from amocf.serve.pages.present.pictures.held import (
    NOT_PRINTED,
    holds_selections,
    in_full,
    index_of,
    ksas,
    shared_by_pair,
    whose,
)
from amocf.serve.pages.present.pictures.picture import Picture, PictureTable, table
from amocf.serve.pages.present.selections import naming
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link

_WHAT_IS_SELECTED: Final = (
    "How many KSAs of each competency the institutes of each area select. A KSA under codes of two "
    "competencies counts for both. "
)
_WHAT_IS_NAMED: Final = (
    "How many of the KSAs that the document names stand under each competency, among those that it "
    "calls frequently selected on the page of each area."
)


def competencies_by_area(reader: Reader) -> Picture:
    """Return how many KSAs of each competency the institutes of each area select (Figure 3)."""
    index = index_of(reader)
    is_held = holds_selections(index)
    numbers = {
        area: ksas_by_competency(index, area) if is_held else _named(reader, index, area)
        for area in index.areas
    }
    return Picture(
        name="competencies-by-area",
        heading="Competencies of each technology area",
        finding=_most_in_areas(reader, numbers, is_held=is_held),
        explained=_WHAT_IS_SELECTED + whose(index) if is_held else _WHAT_IS_NAMED,
        cannot=""
        if is_held
        else f"{NOT_PRINTED} this cannot show the relations of Figure 3, which are between all "
        "essential KSAs of an area and the competencies.",
        drawing=_grid(reader, index, numbers),
        table=table(
            ("Competency", *(reader.link(area).text for area in index.areas)),
            [
                (reader.link(each), *(numbers[area][each] for area in index.areas))
                for each in index.outline.competencies
            ],
        ),
    )


def area_connections(reader: Reader) -> Picture:
    """Return how many KSAs each two areas share (Figures 5, 7, 9, 11 and 13 at once)."""
    index = index_of(reader)
    is_held = holds_selections(index)
    shared = {pair: found.ksas for pair, found in reader.once(shared_by_pair).items()}
    printed = printed_connections(reader, index)
    numbers = shared if is_held else printed
    return Picture(
        name="area-connections",
        heading="What technology areas have in common",
        finding=_most_of_pairs(reader, numbers, is_held=is_held),
        explained=(
            f"How many KSAs institutes of both areas select. {whose(index)} The document prints "
            "numbers of connections that it does not explain; they stand in the table beside."
            if is_held
            else "KSA connections as printed: the row is the area on whose page the number stands."
        ),
        cannot=""
        if is_held
        else f"{NOT_PRINTED} the KSAs that two areas share cannot be counted. The picture "
        "shows the connections that the pages of the areas report, and the document does not say "
        "what one connection counts.",
        drawing=_square(reader, index, numbers, is_held=is_held),
        table=_pairs(reader, index, printed, is_held=is_held),
    )


def printed_connections(reader: Reader, index: FrameworkIndex) -> Mapping[tuple[str, str], int]:
    """Return what the page of an area reports of its connections with another."""
    return {
        (area, each.other.iri): each.reported
        for area in index.areas
        for each in connections(reader, area)
        if each.reported is not None
    }


def _named(reader: Reader, index: FrameworkIndex, area: str) -> Counter[str]:
    """Count the KSAs that the lists on the page of an area name, by competency."""
    return Counter(
        competency
        for ksa, units in index.outline.ksas.items()
        if any(each.area and each.area.iri == area for each in naming(reader, ksa))
        for competency in {index.outline.competency_of[unit] for unit in units}
    )


def _most_in_areas(reader: Reader, numbers: Mapping[str, Counter[str]], *, is_held: bool) -> str:
    """Say which competency has most KSAs in most of the areas."""
    leading = Counter(
        competency
        for found in numbers.values()
        for competency, number in found.items()
        if number == max(found.values())
    )
    if not leading:
        return "No area has a KSA."
    best = min(leading, key=lambda each: (-leading[each], reader.link(each).code))
    where = (
        "every technology area"
        if leading[best] == len(numbers)
        else f"{leading[best]} of the {len(numbers)} technology areas"
    )
    which = "KSAs" if is_held else "named KSAs"
    return f"{in_full(reader.link(best))} has the most {which} in {where}"


def _grid(reader: Reader, index: FrameworkIndex, numbers: Mapping[str, Counter[str]]) -> Drawing:
    competencies = [reader.link(each) for each in index.outline.competencies]
    areas = [reader.link(each) for each in index.areas]
    cells = {
        (row, column): (number, f"{in_full(one)}, {area.text}: {ksas(number)}")
        for row, one in enumerate(competencies)
        for column, area in enumerate(areas)
        if (number := numbers[area.iri][one.iri])
    }
    rows = [GridHeading(in_full(each), in_full(each), each.href) for each in competencies]
    title = "KSAs of each competency in each technology area"
    return number_grid(rows, [_short(each) for each in areas], cells, title)


def _square(
    reader: Reader,
    index: FrameworkIndex,
    numbers: Mapping[tuple[str, str], int],
    *,
    is_held: bool,
) -> Drawing:
    areas = [reader.link(each) for each in index.areas]
    words = "KSAs that both select" if is_held else "connections reported"
    cells = {
        (row, column): (number, f"{one.text}, {other.text}: {number} {words}")
        for row, one in enumerate(areas)
        for column, other in enumerate(areas)
        if (number := numbers.get((one.iri, other.iri), 0))
    }
    rows = [GridHeading(each.text, each.text, each.href) for each in areas]
    title = f"Technology areas by technology areas: {words}"
    return number_grid(rows, [_short(each) for each in areas], cells, title)


def _pairs(
    reader: Reader,
    index: FrameworkIndex,
    printed: Mapping[tuple[str, str], int],
    *,
    is_held: bool,
) -> PictureTable:
    found = reader.once(shared_by_pair)
    rows = []
    for one, other in combinations(index.areas, 2):
        counts = (
            (found[one, other].ksas, found[one, other].selections, found[other, one].selections)
            if is_held
            else ()
        )
        reports = (printed.get(pair) for pair in ((one, other), (other, one)))
        rows.append((reader.links([one, other]), *counts, *reports))
    counted = (
        ("KSAs of both", "Selections by the first", "Selections by the second") if is_held else ()
    )
    return table(("Areas", *counted, "Printed by the first", "Printed by the second"), rows)


def _most_of_pairs(reader: Reader, numbers: Mapping[tuple[str, str], int], *, is_held: bool) -> str:
    if not numbers:
        return "The document prints no connection."
    most = max(numbers.values())
    one, other = next(pair for pair, number in numbers.items() if number == most)
    first, second = reader.link(one).text, reader.link(other).text
    if is_held:
        return f"{first} and {second} share the most: {ksas(most)}"
    return f"{first} and {second} have the most in print: {most} connections"


def _short(link: Link) -> GridHeading:
    """Return what fits above a column."""
    first = link.text.partition("/")[0]
    return GridHeading(first if len(first) <= 10 else f"{first[:8]}.", link.text, link.href)
