"""Pictures of one technology area: its occupations, and what it shares with others."""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from amocf.coverage.framework_index import FrameworkIndex
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.charts.number_grid import GridHeading, number_grid
from amocf.serve.pages.charts.row_charts import Strands, strands
from amocf.serve.pages.present.area_reports import connections
from amocf.serve.pages.present.pictures.counts import (
    ConnectedOccupation,
    connected_occupations,
)
from amocf.serve.pages.present.pictures.held import (
    NOT_PRINTED,
    address,
    areas_by_ksa,
    holds_selections,
    in_full,
    index_of,
    ksas,
    shared_by_pair,
    whose,
)
from amocf.serve.pages.present.pictures.picture import Picture, share, table
from amocf.serve.pages.reader import Reader
from amocf.words import counted

#: Rows of the picture on a page, and in the file of its own.
_MOST_SHOWN: Final = 10
_MOST_DRAWN: Final = 100


def occupations_of_area(reader: Reader, area: str) -> Picture:
    """Return the occupations of an area with the competencies of their KSAs (Figures 4 to 12)."""
    index = index_of(reader)
    name, link = f"{address(area)}-occupations", reader.link(area)
    heading = f"Occupations and competencies in {link.text}"
    found = connected_occupations(index, area)
    if not found:
        return Picture(
            name,
            heading,
            "",
            cannot=f"{NOT_PRINTED} the occupations of {link.text} and the competencies of their "
            "essential KSAs cannot be shown.",
        )
    total = sum(len(each.ksas) for each in found)
    return Picture(
        name,
        heading,
        _leading(reader, found, total),
        explained="How many KSAs of each competency institutes of the area hold to be essential to "
        f"each occupation: {counted(str(total), 'connections')} in all. {whose(index, area)}",
        drawing=_occupation_grid(reader, index, found[:_MOST_SHOWN]),
        whole=_occupation_grid(reader, index, found[:_MOST_DRAWN]),
        table=table(
            ("Occupation", "Institutes", "KSAs", "Competencies"),
            [
                (
                    reader.link(each.iri),
                    reader.links(each.institutes),
                    len(each.ksas),
                    len(each.by_competency),
                )
                for each in found
            ],
            f"/occupations?{urlencode({'selecting-area': link.text})}",
            most=_MOST_SHOWN,
        ),
    )


def connections_of_area(reader: Reader, area: str) -> Picture:
    """Return what an area shares with each other area (Figures 5 to 13)."""
    index = index_of(reader)
    name, link = f"{address(area)}-connections", reader.link(area)
    heading = f"What {link.text} has in common with other areas"
    if not holds_selections(index):
        return _printed(reader, Picture(name, heading, ""), area)
    areas = reader.once(areas_by_ksa)
    own = {ksa for ksa, found in areas.items() if area in found}
    alone = sum(areas[ksa] == {area} for ksa in own)
    shared = reader.once(shared_by_pair)
    others = sorted(
        (reader.link(each) for each in index.areas if each != area),
        key=lambda each: -shared[area, each.iri].ksas,
    )
    rows = [
        Strands(
            each.text,
            each.href,
            ((shared[area, each.iri].ksas, "sponsor-1", _both(shared[area, each.iri].ksas)),),
        )
        for each in others
    ]
    first = Strands(
        f"{link.text} alone", link.href, ((alone, "sponsor-3", f"{ksas(alone)} of no other area"),)
    )
    reports = {each.other.iri: each for each in connections(reader, area)}
    return Picture(
        name,
        heading,
        f"{share(len(own) - alone, len(own))} of the {ksas(len(own))} of {link.text} are selected "
        f"in other areas too, {shared[area, others[0].iri].ksas} in {others[0].text}",
        explained=f"How many of its KSAs institutes of each other area select too; the table has "
        f"how often the institutes of either area select these. {whose(index)} The document prints "
        "numbers of connections as well, and does not say what they count.",
        drawing=strands([first, *rows], f"KSAs that {link.text} shares with other areas"),
        table=table(
            ("With", "KSAs of both", "Selected here", "Selected there", "Printed here"),
            [
                (
                    each,
                    shared[area, each.iri].ksas,
                    shared[area, each.iri].selections,
                    shared[each.iri, area].selections,
                    reports[each.iri].reported if each.iri in reports else None,
                )
                for each in others
            ],
        ),
    )


def _printed(reader: Reader, picture: Picture, area: str) -> Picture:
    """Return what the document prints of the connections of an area."""
    found = connections(reader, area)
    name = reader.link(area).text
    most = next((each for each in found if each.reported is not None), None)
    rows = [
        Strands(
            each.other.text,
            each.other.href,
            (
                (each.reported, "sponsor-1", f"{_or_none(each.reported)} on the page of {name}"),
                (
                    each.reported_back,
                    "sponsor-3",
                    f"{_or_none(each.reported_back)} on its own page",
                ),
            ),
        )
        for each in found
    ]
    return Picture(
        picture.name,
        picture.heading,
        f"Its page reports the most connections with {most.other.text}: {most.reported}"
        if most
        else "Its page prints no number of connections; the pages of the others do",
        cannot=f"{NOT_PRINTED} the KSAs that {name} shares with other areas cannot be counted. The "
        "picture shows what the pages of the areas report as connections; the numbers stand in the "
        "table above.",
        drawing=strands(rows, f"Connections reported of {name} and each other area"),
        legend=(("sponsor-1", f"reported by {name}"), ("sponsor-3", "reported by the other area")),
    )


def _leading(reader: Reader, found: Sequence[ConnectedOccupation], total: int) -> str:
    """Say which competency occupations need most."""
    sums: Counter[str] = Counter()
    for each in found:
        sums.update(each.by_competency)
    first = reader.link(found[0].iri).text
    if not sums:
        return f"{first} has the most essential KSAs: {len(found[0].ksas)}"
    best = min(sums, key=lambda each: (-sums[each], reader.link(each).code))
    part = share(sums[best], total)
    return (
        f"{in_full(reader.link(best))} has {part} of the connections; {first} has the most "
        f"essential KSAs, {len(found[0].ksas)}"
    )


def _occupation_grid(
    reader: Reader, index: FrameworkIndex, found: Sequence[ConnectedOccupation]
) -> Drawing:
    competencies = [reader.link(each) for each in index.outline.competencies]
    occupations = [(reader.link(each.iri), each) for each in found]
    cells = {
        (row, column): (number, f"{occupation.text}, {one.code}: {ksas(number)}")
        for row, (occupation, each) in enumerate(occupations)
        for column, one in enumerate(competencies)
        if (number := each.by_competency.get(one.iri, 0))
    }
    rows = [
        GridHeading(link.text, f"{link.text}: {ksas(len(each.ksas))}", link.href)
        for link, each in occupations
    ]
    columns = [GridHeading(each.code, in_full(each), each.href) for each in competencies]
    return number_grid(rows, columns, cells, "Essential KSAs of occupations by competency")


def _both(number: int) -> str:
    return f"{ksas(number)} of both"


def _or_none(number: int | None) -> int | str:
    return "none printed" if number is None else number
