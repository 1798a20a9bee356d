"""What is computed from data of institutes, beside what the document prints; or why it is not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from amocf.evidence_kinds import MEASURES
from amocf.kinds import kind_of
from amocf.number_text import sort_place
from amocf.queries.insight_answers import with_unit
from amocf.queries.insight_query import Insight, Measure, insights
from amocf.queries.listed import Example
from amocf.serve.pages.present.stated.institute_statements import (
    connections_of,
    institutes_data,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import PREFIXES, expand

_DATA_SETS: Final = ("insights", "insight-connections")
#: Of this, the rows with most come first; the others come in the order of what they are about.
_RANKED: Final = expand("amo:countOfSelectingInstitutes")
_PERCENT: Final = expand("amo:percent")
_OVER: Final = expand("amo:moreThan")


@dataclass(frozen=True)
class ComparedFigure:
    """A number: its digits, how it is written, and the observation that it is."""

    value: str
    text: str
    link: Link


@dataclass(frozen=True)
class Number:
    """A computed number, and the printed one beside it, if there is one."""

    computed: ComparedFigure
    printed: ComparedFigure | None


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
        printed: the printed figures beside which its numbers stand, or would stand: each with its
            unit, and with both in words.
        measures: what its numbers are: the indicator and the unit of each column.
        rows: what each row is about, with its numbers.
        example: the query with its form, if it is asked about one thing.
    """

    name: str
    query: Link
    description: str
    missing: str
    printed: tuple[tuple[ComparedFigure, Link, str], ...]
    measures: tuple[tuple[Link, Link], ...]
    rows: tuple[Row, ...]
    example: Example | None


@dataclass(frozen=True)
class ComputedInsights:
    """The insights of a release, and the data sets that they are computed from."""

    insights: tuple[ComputedInsight, ...]
    sources: tuple[Link, ...]


def computed(reader: Reader, examples: Sequence[Example]) -> ComputedInsights:
    """Return the insights of a release, and from whose data they are computed."""
    found = {each.query.name: each for each in examples}
    asked = insights(each.query for each in examples)
    sources = {
        iri
        for name in _DATA_SETS
        for iri in reader.iris(PREFIXES["stat"] + name, "prov:wasDerivedFrom")
    }
    return ComputedInsights(
        # Those that are asked about one thing come last.
        tuple(
            _insight(reader, each, found[each.query.name])
            for each in sorted(asked, key=lambda each: not each.is_kept)
        ),
        reader.links(sources),
    )


def asked_about(reader: Reader, examples: Sequence[Example], iri: str) -> tuple[Link, ...]:
    """Return the insights that tell of one thing, each with the address of its answer.

    Those that the release cannot compute, and those with no answer about the thing, are left out.
    """
    # What an institute names is asked of as what the document names.
    kind = kind_of(reader.iris(iri, "rdf:type")).name.removeprefix("institute-")
    if kind not in _IS_TOLD_OF or not _IS_TOLD_OF[kind](reader, iri):
        return ()
    known = {each.query.name: each for each in examples if not each.missing}
    return tuple(
        Link(
            each.query.title,
            each.query.iri,
            f"{reader.root}/sparql/examples/{each.query.name}?{urlencode({kind: iri})}",
        )
        for each in insights(example.query for example in known.values())
        if [parameter.name for parameter in each.query.parameters] == [kind]
    )


def _is_connected(reader: Reader, iri: str) -> bool:
    return any(each.is_essential for each in connections_of(reader, iri))


def _states_data(reader: Reader, iri: str) -> bool:
    return any(each.institute.iri == iri for each in institutes_data(reader))


#: The kinds of things that insights are asked about, as their parameters are called, and whether a
#: release has an answer about one.
_IS_TOLD_OF: Final[Mapping[str, Callable[[Reader, str], bool]]] = {
    "institute": _states_data,
    "ksa": _is_connected,
    "occupation": _is_connected,
}


def _insight(reader: Reader, insight: Insight, example: Example) -> ComputedInsight:
    iri = insight.query.iri
    return ComputedInsight(
        insight.name,
        reader.link(iri),
        insight.query.description,
        example.missing,
        tuple(
            (figure, unit, with_unit(figure.value, unit.text))
            for each in reader.links(reader.iris(iri, "amo:comparedWith"))
            for unit in reader.links(reader.iris(each.iri, "amo:unit"))
            for figure in (_figure(reader, each.iri, *MEASURES),)
        ),
        tuple((reader.link(each.indicator), reader.link(each.unit)) for each in insight.measures),
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
            tuple(_number(reader, numbers, each) for each in insight.measures),
        )
        for scope, numbers in sorted(found.items(), key=lambda item: _place(reader, item[0]))
    ]
    if any(each.indicator == _RANKED for each in insight.measures):
        return sorted(rows, key=lambda row: -sum(float(n.computed.value) for n in row[1] if n))
    return rows


def _place(reader: Reader, scope: tuple[str, ...]) -> tuple[tuple[tuple[bool, int], str], ...]:
    """Return where a row stands: what has an order in that, before what has none."""
    orders = [next(iter(reader.texts(iri, "amo:sortOrder")), "none") for iri in scope]
    return tuple((sort_place(order), iri) for order, iri in zip(orders, scope, strict=True))


def _number(reader: Reader, numbers: Mapping[str, str], measure: Measure) -> Number | None:
    iri = numbers.get(measure.indicator)
    if iri is None:
        return None
    printed = next(iter(reader.iris(iri, "amo:comparedWith")), "")
    return Number(
        _figure(reader, iri, "amo:computedFigure"),
        _figure(reader, printed, *MEASURES) if printed else None,
    )


def _figure(reader: Reader, iri: str, *properties: str) -> ComparedFigure:
    value = " ".join(reader.texts(iri, *properties))
    over = "over " if _OVER in reader.iris(iri, "amo:qualifier") else ""
    sign = "%" if _PERCENT in reader.iris(iri, "amo:unit") else ""
    return ComparedFigure(value, f"{over}{value}{sign}", reader.link(iri))
