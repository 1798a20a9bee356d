"""The answer of an insight: rows, the printed figures beside them, and from whose data they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from amocf.errors import DataError, Place
from amocf.ordering import natural
from amocf.queries.insight_query import FIGURES, Insight, Measure
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import expand
from amocf.uri_spaces import uri_spaces_of

#: The properties by which printed figures say what they are about.
_SCOPES: Final = (
    *("amo:figureScope", "amo:competencyOfCount", "amo:occupationOfCount"),
    *("amo:reportingArea", "amo:connectedArea"),
)
_PRINTED: Final = (
    *("amo:figure", "amo:numberOfEssentialKSAs", "amo:numberOfInstitutes"),
    "amo:numberOfConnections",
)
_DECIMAL: Final = expand("xsd:decimal")
#: What the name of a column of printed figures begins with.
PRINTED: Final = "printed "


@dataclass(frozen=True)
class PrintedFigure:
    """A figure that the document prints: its IRI, what it is, its number as text, and its unit."""

    iri: str
    label: str
    value: str
    unit: str


def with_unit(value: str, unit: str) -> str:
    """Return a number with its unit, whose label is in the plural, but for a share.

    >>> with_unit("1", "KSAs"), with_unit("25", "KSAs"), with_unit("78", "percent")
    ('1 KSA', '25 KSAs', '78 percent')
    """
    return f"{value} {unit.removesuffix('s') if value == '1' else unit}"


@dataclass(frozen=True)
class PrintedFigures:
    """The figures that the document prints: those with a qualifier.

    Attributes:
        found: their IRIs, by data set, values of the dimensions, and indicator, if they have one.
    """

    found: Mapping[tuple[str, tuple[str, ...], str], str]

    @classmethod
    def read(cls, reader: GraphReader) -> "PrintedFigures":
        """Read them from a release."""
        found = {}
        for iri in reader.iris_of("qb:Observation"):
            if reader.objects(iri, "amo:qualifier"):
                scope = tuple(value for name in _SCOPES for value in reader.iris(iri, name))
                indicator = next(iter(reader.iris(iri, "amo:indicator")), "")
                found[reader.iris(iri, "qb:dataSet")[0], scope, indicator] = iri
        return cls(found)

    def beside(self, insight: Insight, scope: tuple[str, ...], measure: Measure) -> str:
        """Return the figure beside a number of an insight; empty where none is printed."""
        indicator = measure.indicator if insight.printed == FIGURES else ""
        return self.found.get((insight.printed, scope, indicator), "")

    def of(self, insight: Insight) -> list[str]:
        """Return all figures beside which numbers of an insight may stand."""
        if not insight.is_kept:
            return []
        wanted = {measure.indicator for measure in insight.measures}
        return [
            figure
            for (data_set, _, indicator), figure in self.found.items()
            if data_set == insight.printed and (data_set != FIGURES or indicator in wanted)
        ]


@dataclass(frozen=True)
class InsightAnswer:
    """What a release answers to an insight.

    Attributes:
        missing: why there is no answer; empty if there is one.
        columns: their names; one of printed figures follows each that has any beside it.
        rows: the cells, empty where there is no value.
        institutes: the labels of those from whose data it is computed.
        warning: what has to be said of data that are made up; else nothing.
        printed: the printed figures that it is about.
    """

    insight: Insight
    missing: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    institutes: tuple[str, ...]
    warning: str
    printed: tuple[PrintedFigure, ...]


def answer(store: Store, insight: Insight, values: Mapping[str, str]) -> InsightAnswer:
    """Answer an insight over a release, with values for its parameters.

    Raises:
        UsageError: if a parameter is unknown, or its value not of its type.
        DataError: if the query is no SELECT.
    """
    reader = GraphReader(store)
    figures = PrintedFigures.read(reader)
    missing = insight.missing(store)
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    if not missing:
        solutions = store.query(insight.query.bind(values))
        if not isinstance(solutions, QuerySolutions):
            raise DataError("expected a SELECT query", Place(insight.query.path))
        columns, rows = _table(reader, insight, solutions, figures)
    return InsightAnswer(
        insight,
        missing,
        columns,
        rows,
        () if missing else contributors(reader),
        uri_spaces_of(store).warning,
        tuple(_shown(reader, figure) for figure in sorted(figures.of(insight), key=natural)),
    )


def contributors(reader: GraphReader) -> tuple[str, ...]:
    """Return the labels of the institutes whose data a release holds."""
    found = (
        iri
        for iri in reader.iris_of("amo:Institute")
        if reader.subjects(iri, "prov:wasAttributedTo")
    )
    return tuple(map(reader.label, found))


def rounded(value: Decimal) -> str:
    """Write a number with at most two decimal places."""
    text = f"{value.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _table(
    reader: GraphReader, insight: Insight, solutions: QuerySolutions, figures: PrintedFigures
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    names = [variable.value for variable in solutions.variables]
    found = [
        (
            {name: _text(solution[name]) for name in names},
            dict(_beside(reader, insight, solution, figures)),
        )
        for solution in solutions
    ]
    has_printed = {column for _, printed in found for column in printed}
    columns = [
        (name, is_printed)
        for name in names
        for is_printed in ((False, True) if name in has_printed else (False,))
    ]
    heads = (PRINTED + name if is_printed else name for name, is_printed in columns)
    rows = (
        tuple((printed if is_printed else cells).get(name, "") for name, is_printed in columns)
        for cells, printed in found
    )
    return tuple(heads), tuple(rows)


def _beside(
    reader: GraphReader, insight: Insight, solution: QuerySolution, figures: PrintedFigures
) -> Iterator[tuple[str, str]]:
    scope = tuple(_text(solution[name]) for name, _ in insight.dimensions)
    for measure in insight.measures:
        if figure := figures.beside(insight, scope, measure):
            yield measure.column, _shown(reader, figure).value


def _shown(reader: GraphReader, figure: str) -> PrintedFigure:
    (unit,) = reader.iris(figure, "amo:unit")
    value = " ".join(reader.texts(figure, *_PRINTED))
    return PrintedFigure(figure, reader.label(figure), value, reader.label(unit))


def _text(term: object) -> str:
    if isinstance(term, Literal):
        is_decimal = term.datatype.value == _DECIMAL
        return rounded(Decimal(term.value)) if is_decimal else term.value
    return term.value if isinstance(term, NamedNode) else ""
