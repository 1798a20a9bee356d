"""The document's figures as plots with the tables that they are drawn from."""

from collections import Counter
from itertools import combinations
from typing import Any, Final

from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.charts.matrix import matrix
from amocf.serve.pages.charts.row_charts import Bar, Chips, Pair, bars, chips, pairs
from amocf.serve.pages.present.evidence import check
from amocf.serve.pages.present.framework import Node, competencies, members, number
from amocf.serve.pages.present.origins import origin
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import BASE
from amocf.words import counted

_MEASURES: Final = ("amo:figure", "amo:numberOfInstitutes", "amo:numberOfConnections")
_PERCENT: Final = BASE + "ontology#percent"
#: The queries that give the tables of the plots, by the plot.
_QUERIES: Final = {
    "ksas": BASE + "query/essential-ksas-per-competency",
    "connections": BASE + "query/differing-connection-reports",
    "institutes": BASE + "query/institutes-and-sponsors",
    "checks": BASE + "query/printed-and-recomputed-figures",
}
_DIFFERS: Final = BASE + "ontology#differs"


def insights(reader: Reader) -> dict[str, Any]:
    """Return the plots, each with its table, and with its query where the release has it."""
    nodes = reader.once(competencies)
    areas = members(reader, "amo:TechnologyArea")
    reports = _reports(reader)
    rows = [(area, _institutes(reader, area)) for area in areas]
    sponsors = {who.iri: who for _, institutes in rows for _, who in institutes if who}
    checks = [_checked(reader, each) for each in reader.iris_of("amo:Check")]
    return {
        "competencies": nodes,
        "ksas_plot": _ksas(reader, nodes),
        "connections": _connections(areas, reports),
        "connections_plot": _matrix(areas, reports),
        "areas": rows,
        "areas_plot": _chips(rows, list(sponsors)),
        "sponsors": list(sponsors.values()),
        "checks": checks,
        "checks_plot": _pairs(checks),
        "verdicts": Counter(each["check"]["verdict"] for each in checks).most_common(),
        "queries": {key: reader.link(iri) for key, iri in _QUERIES.items() if reader.knows(iri)},
    }


def _ksas(reader: Reader, nodes: tuple[Node, ...]) -> Drawing:
    rows = [
        Bar(
            f"{node.link.code} {node.link.text}",
            node.essential or 0,
            node.named or 0,
            origin(reader, node).css,
            node.link.href,
        )
        for node in nodes
    ]
    return bars(rows, "Essential KSAs of each competency, and how many of them are named")


def _reports(reader: Reader) -> dict[tuple[str, str], tuple[int, str]]:
    """Return number and address of what each area's page reports of another area."""
    found = {}
    for iri in reader.iris_of("qb:Observation"):
        ends = [*reader.iris(iri, "amo:reportingArea"), *reader.iris(iri, "amo:connectedArea")]
        value = number(reader, iri, "amo:numberOfConnections")
        if len(ends) == 2 and value is not None:
            found[ends[0], ends[1]] = (value, reader.href(iri))
    return found


def _connections(
    areas: tuple[Link, ...], reports: dict[tuple[str, str], tuple[int, str]]
) -> list[tuple[Link, Link, int | None, int | None]]:
    """Return pairs of areas with what each reports; ``None`` where its page reports nothing."""
    return [
        (
            first,
            second,
            reports.get((first.iri, second.iri), (None, ""))[0],
            reports.get((second.iri, first.iri), (None, ""))[0],
        )
        for first, second in combinations(areas, 2)
    ]


def _matrix(areas: tuple[Link, ...], reports: dict[tuple[str, str], tuple[int, str]]) -> Drawing:
    cells = {
        (row, column): reports[first.iri, second.iri]
        for row, first in enumerate(areas)
        for column, second in enumerate(areas)
        if (first.iri, second.iri) in reports
    }
    names = [(area.text, area.href) for area in areas]
    return matrix(names, cells, "KSA connections that each area's page reports of each other area")


def _institutes(reader: Reader, area: Link) -> list[tuple[Link, Link | None]]:
    """Return the institutes of an area, and who sponsors each."""
    institutes = reader.links(reader.subjects(area.iri, "amo:inTechnologyArea"))
    return [
        (each, next(map(reader.link, reader.iris(each.iri, "amo:sponsoredBy")), None))
        for each in institutes
    ]


def _chips(rows: list[tuple[Link, list[tuple[Link, Link | None]]]], sponsors: list[str]) -> Drawing:
    drawn = [
        Chips(
            f"{area.text} ({len(institutes)})",
            area.href,
            tuple(
                (
                    institute.text,
                    f"sponsor-{sponsors.index(who.iri) % 3 + 1}" if who else "from-none",
                    institute.href,
                )
                for institute, who in institutes
            ),
        )
        for area, institutes in rows
    ]
    return chips(drawn, "The institutes of each technology area")


def _checked(reader: Reader, iri: str) -> dict[str, Any]:
    """Return a printed figure, as a number and with its unit, and what recomputing it gives."""
    observed = next(iter(reader.iris(iri, "amo:checks")), iri)
    units = reader.iris(observed, "amo:unit")
    unit = " ".join("%" if unit == _PERCENT else reader.label(unit) for unit in units)
    printed = " ".join(reader.texts(observed, *_MEASURES))
    return {
        "observation": reader.link(observed),
        "printed": printed,
        "unit": unit,
        "amount": printed + unit if unit == "%" else counted(printed, unit),
        "check": check(reader, iri),
        "differs": _DIFFERS in reader.iris(iri, "amo:verdict"),
    }


def _pairs(checks: list[dict[str, Any]]) -> Drawing:
    rows = [
        Pair(
            each["observation"].text,
            printed,
            recomputed,
            each["differs"],
            each["observation"].href,
        )
        for each in checks
        if each["unit"] == "%"
        for printed in _number(each["printed"])
        for recomputed in _number(each["check"]["recomputed"])
    ]
    return pairs(rows, "Printed percentages and the recomputed ones")


def _number(text: str) -> list[float]:
    """Return the number that a text is, from 0 to 100, or nothing."""
    try:
        value = float(text)
    except ValueError:
        return []
    return [value] if 0 <= value <= 100 else []
