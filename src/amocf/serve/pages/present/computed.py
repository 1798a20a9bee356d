"""What is computed from data of institutes, beside what the document prints; or why it is not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amocf.evidence_kinds import MEASURES
from amocf.queries.insight_query import Insight, insights
from amocf.queries.listed import Example
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import PREFIXES, expand

_DATA_SETS: Final = ("insights", "insight-connections")
#: Of this, the rows with most come first; the others come in the order of what they are about.
_RANKED: Final = expand("amo:countOfSelectingInstitutes")
_PERCENT: Final = expand("amo:percent")


@dataclass(frozen=True)
class Number:
    """A computed number, the printed one beside it, if there is one, and where both lead."""

    text: str
    href: str
    printed: str = ""
    printed_href: str = ""


#: What a row is about, and its numbers; ``None`` where there is none.
Row = tuple[tuple[Link, ...], tuple[Number | None, ...]]


@dataclass(frozen=True)
class ComputedInsight:
    """An insight as a page shows it.

    Attributes:
        name: its name among the insights.
        query: the query that computes it.
        description: what it tells.
        missing: why it cannot be computed; empty if it is.
        printed: the printed figures beside which its numbers stand, or would stand.
        columns: what its numbers are.
        rows: what each row is about, with its numbers.
        example: the query with its form, if it is asked about one thing.
    """

    name: str
    query: Link
    description: str
    missing: str
    printed: tuple[Link, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    example: Example | None


def computed(reader: Reader, examples: Sequence[Example]) -> dict[str, Any]:
    """Return the insights of a release, and from whose data they are computed."""
    found = {each.query.name: each for each in examples}
    asked = insights(each.query for each in examples)
    sources = {
        iri
        for name in _DATA_SETS
        for iri in reader.iris(PREFIXES["stat"] + name, "prov:wasDerivedFrom")
    }
    return {
        # Those that are asked about one thing come last.
        "insights": [
            _insight(reader, each, found[each.query.name])
            for each in sorted(asked, key=lambda each: not each.is_kept)
        ],
        "sources": reader.links(sources),
    }


def _insight(reader: Reader, insight: Insight, example: Example) -> ComputedInsight:
    iri = insight.query.iri
    return ComputedInsight(
        insight.name,
        reader.link(iri),
        insight.query.description,
        example.missing,
        reader.links(reader.iris(iri, "amo:comparedWith")),
        tuple(reader.label(each.indicator) for each in insight.measures),
        tuple(_rows(reader, insight)),
        None if insight.is_kept else example,
    )


def _rows(reader: Reader, insight: Insight) -> Iterable[Row]:
    found: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for iri in reader.subjects(insight.query.iri, "amo:query"):
        values = [reader.values(iri, name) for _, name in insight.dimensions]
        scope = tuple(value.value for of_dimension in values for value in of_dimension)
        for indicator in reader.iris(iri, "amo:indicator"):
            found[scope][indicator] = iri
    rows = [
        (
            tuple(map(reader.link, scope)),
            tuple(
                _number(reader, numbers[each.indicator]) if each.indicator in numbers else None
                for each in insight.measures
            ),
        )
        for scope, numbers in sorted(found.items(), key=lambda item: _place(reader, item[0]))
    ]
    if any(each.indicator == _RANKED for each in insight.measures):
        return sorted(rows, key=lambda row: -sum(float(n.text) for n in row[1] if n))
    return rows


def _place(reader: Reader, scope: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    """Return where a row stands: what has an order in that, before what has none."""
    orders = [next(iter(reader.texts(iri, "amo:sortOrder")), "inf") for iri in scope]
    return tuple((float(order), iri) for order, iri in zip(orders, scope, strict=True))


def _number(reader: Reader, iri: str) -> Number:
    sign = "%" if _PERCENT in reader.iris(iri, "amo:unit") else ""
    text = " ".join(reader.texts(iri, "amo:computedFigure"))
    printed = next(iter(reader.iris(iri, "amo:comparedWith")), "")
    if not printed:
        return Number(text + sign, reader.href(iri))
    number = " ".join(reader.texts(printed, *MEASURES))
    return Number(text + sign, reader.href(iri), number + sign, reader.href(printed))
