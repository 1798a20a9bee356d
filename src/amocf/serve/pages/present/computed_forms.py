"""What is computed from data of institutes, as a table for spreadsheets and as JSON."""

from collections.abc import Iterator
from typing import Any, Final

from amocf.exchange.spreadsheet import Cell, Sheet, SheetColumn
from amocf.number_text import cell_number
from amocf.serve.pages.present.computed import (
    ComputedInsight,
    ComputedInsights,
    Number,
)
from amocf.serve.pages.views import Link

_TITLE: Final = "What is computed from data of institutes, or what is missing for it."
_COLUMNS: Final = (
    SheetColumn("Insight", "Its name, as `amocf insights` takes it."),
    SheetColumn("Title", "What it tells."),
    SheetColumn("Of", "What the number is about."),
    SheetColumn("Of, URI", "The URI of it."),
    SheetColumn("With", "What it is connected with, where the number is about two things."),
    SheetColumn("With, URI", "The URI of it."),
    SheetColumn("Number", "What the number is."),
    SheetColumn("Computed", "The number, computed from data of institutes."),
    SheetColumn("Unit", "Its unit."),
    SheetColumn("Printed", "What the document prints of the same; more, if it says “over”."),
    SheetColumn("Observation, URI", "The URI of the number."),
    SheetColumn("Missing", "Why there is no number."),
)
_Cells = tuple[Cell, ...]


def as_sheet(found: ComputedInsights) -> Sheet:
    """Return the insights as a table: a row for each number, or one that says why there is none.

    After the latter comes one for each number that the document prints of it. Those that are asked
    about one thing have no row.
    """
    kept = (each for each in found.insights if each.measures)
    return Sheet("insights", _TITLE, _COLUMNS, tuple(row for each in kept for row in _rows(each)))


def _rows(insight: ComputedInsight) -> Iterator[_Cells]:
    head = (insight.name, insight.query.text)
    if insight.missing:
        yield (*head, *[""] * (len(_COLUMNS) - 3), insight.missing)
        for figure, unit, _ in insight.printed:
            of = (*head, "", "", "", "", figure.link.text)
            yield (*of, "", unit.text, cell_number(figure.value), figure.link.iri, "")
    for about, indicator, unit, number in _numbers(insight):
        first, second = (*about, Link(""))[:2]
        computed, printed = number.computed, number.printed
        yield (
            *(*head, first.text, first.iri, second.text, second.iri, indicator.text),
            *(
                cell_number(computed.value),
                unit.text,
                cell_number(printed.value) if printed else "",
            ),
            *(computed.link.iri, ""),
        )


def as_data(found: ComputedInsights, release: str) -> dict[str, Any]:
    """Return the insights as values for JSON.

    Args:
        found: the insights.
        release: the version of the release.
    """
    return {
        "release": release,
        "computed_from": [_named(each) for each in found.sources],
        "insights": [_data(each) for each in found.insights],
    }


def _data(insight: ComputedInsight) -> dict[str, Any]:
    known: dict[str, Any] = {
        "name": insight.name,
        "title": insight.query.text,
        "description": insight.description,
        "query": insight.query.iri,
    }
    if insight.printed:
        known["printed"] = [
            {
                **_named(figure.link),
                "number": cell_number(figure.value),
                "text": figure.text,
                "unit": _named(unit),
            }
            for figure, unit, _ in insight.printed
        ]
    if insight.missing:
        return {**known, "missing": insight.missing}
    if insight.example:
        names = [field.parameter.name for field in insight.example.fields]
        return {**known, "parameters": names}
    return {**known, "numbers": [_number(*each) for each in _numbers(insight)]}


def _numbers(
    insight: ComputedInsight,
) -> Iterator[tuple[tuple[Link, ...], Link, Link, Number]]:
    for about, numbers in insight.rows:
        for (indicator, unit), number in zip(insight.measures, numbers, strict=True):
            if number:
                yield about, indicator, unit, number


def _number(about: tuple[Link, ...], indicator: Link, unit: Link, number: Number) -> dict[str, Any]:
    computed, printed = number.computed, number.printed
    found: dict[str, Any] = {
        "about": [_named(each) for each in about],
        "indicator": _named(indicator),
        "unit": _named(unit),
        "computed": cell_number(computed.value),
        "observation": computed.link.iri,
    }
    if printed:
        found["printed"] = {
            "number": cell_number(printed.value),
            "text": printed.text,
            "observation": printed.link.iri,
        }
    return found


def _named(link: Link) -> dict[str, str]:
    return {"uri": link.iri, "label": link.text}
