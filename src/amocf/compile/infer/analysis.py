"""What the document analyses, recomputed from what institutes state, beside the printed figures.

The insights of ``queries/insights`` that have measures are answered, and each number becomes an
observation in ``graph/insights``. Of an insight for which a release lacks the data, the graph says
what is missing, and has no number.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, Store

from amocf.compile.infer.answers import decimal, executable, number, select
from amocf.errors import DataError, Place
from amocf.queries.insight_answers import PrintedFigures
from amocf.queries.insight_query import Insight, Measure
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.statements import english, state, term
from amocf.terms import PREFIXES, expand, graph_iri

_GRAPH: Final = NamedNode(graph_iri("insights"))
_INSIGHTS: Final = PREFIXES["stat"] + "insights/"
#: The data set of observations with these dimensions.
_DATA_SETS: Final = {
    ("amo:computedScope",): "stat:insights",
    ("amo:computedScope", "amo:computedCounterpart"): "stat:insight-connections",
}


def compute(store: Store, insights: Iterable[Insight]) -> list[Quad]:
    """Answer the insights over ``store``, which holds the merge of all graphs in its default graph.

    Returns:
        The statements of ``graph/insights``: what each insight is, from whose data it is computed
        or what is missing, and an observation for each number, rounded to two places.

    Raises:
        DataError: if a query does not parse, lacks a column that its header names, or has
            something else than resources and numbers there.
    """
    reader = GraphReader(store)
    printed = PrintedFigures.read(reader)
    found = [
        quad
        for insight in insights
        for quad in (
            *_insight(store, insight),
            *(_observations(reader, insight, printed) if insight.is_kept else ()),
        )
    ]
    return [*found, *_origins(reader, found)]


def _origins(reader: GraphReader, quads: Iterable[Quad]) -> Iterator[Quad]:
    """Say of each data set with observations from the data of which institutes it is computed."""
    found = {quad.object for quad in quads if quad.predicate == term("qb:dataSet")}
    for data_set in filter(found.__contains__, map(term, _DATA_SETS.values())):
        for institute in reader.iris_of("amo:Institute"):
            for source in reader.subjects(institute, "prov:wasAttributedTo"):
                value = NamedNode(source)
                yield Quad(data_set, term("prov:wasDerivedFrom"), value, _GRAPH)


def _insight(store: Store, insight: Insight) -> Iterator[Quad]:
    query = insight.query
    yield from executable(query.iri, query.title, _GRAPH)
    missing = insight.missing(store)
    yield from state(
        query.iri,
        ("rdf:type", term("amo:Insight")),
        ("rdfs:comment", english(query.description)),
        *((("amo:missingData", english(missing)),) if missing else ()),
        graph=_GRAPH,
    )


def _observations(reader: GraphReader, insight: Insight, printed: PrintedFigures) -> Iterator[Quad]:
    path = insight.query.path
    # A release without the data says beside which figures the numbers would stand.
    for figure in printed.of(insight):
        yield from _state(insight.query.iri, ("amo:comparedWith", NamedNode(figure)))
    if insight.missing(reader.store):
        return
    solutions = select(reader.store, insight.query)
    columns = {variable.value for variable in solutions.variables}
    named = [name for name, _ in insight.dimensions] + [each.column for each in insight.measures]
    if absent := [name for name in named if name not in columns]:
        raise DataError(f"the header names ?{absent[0]}, which is not selected", Place(path))
    for solution in solutions:
        scope = _scope(solution, insight)
        for measure in insight.measures:
            if solution[measure.column] is not None:  # a share of nothing has no value
                value = number(solution[measure.column], f"?{measure.column}", Place(path))
                cell = _Cell(insight, measure, scope)
                yield from _state(cell.iri, ("amo:computedFigure", decimal(value)))
                yield from cell.described(reader, printed)


@dataclass(frozen=True)
class _Cell:
    """A number of an answer: its column, and what its row is about."""

    insight: Insight
    measure: Measure
    scope: tuple[str, ...]

    @property
    def iri(self) -> str:
        places = "-".join(re.split("[/#]", each)[-1] for each in self.scope)
        return f"{_INSIGHTS}{self.insight.name}/{places}/{self.measure.column}"

    def described(self, reader: GraphReader, printed: PrintedFigures) -> Iterator[Quad]:
        properties = tuple(name for _, name in self.insight.dimensions)
        data_set = next(
            (found for names, found in _DATA_SETS.items() if (*map(expand, names),) == properties),
            None,
        )
        if data_set is None:
            raise DataError(
                f"its dimensions are {', '.join(properties)}, and no data set has them",
                Place(self.insight.query.path),
            )
        about = " and ".join(map(reader.label, self.scope))
        indicator = reader.label(self.measure.indicator)
        yield from _state(
            self.iri,
            ("rdf:type", term("qb:Observation")),
            ("rdfs:label", english(f"Computed: {indicator}, {about}")),
            ("qb:dataSet", term(data_set)),
            ("amo:indicator", NamedNode(self.measure.indicator)),
            ("amo:unit", NamedNode(self.measure.unit)),
            ("amo:query", NamedNode(self.insight.query.iri)),
        )
        for name, value in zip(properties, self.scope, strict=True):
            yield Quad(NamedNode(self.iri), NamedNode(name), NamedNode(value), _GRAPH)
        if figure := printed.beside(self.insight, self.scope, self.measure):
            yield from _state(self.iri, ("amo:comparedWith", NamedNode(figure)))


def _scope(solution: QuerySolution, insight: Insight) -> tuple[str, ...]:
    values = [(name, solution[name]) for name, _ in insight.dimensions]
    for name, value in values:
        if not isinstance(value, NamedNode):
            raise DataError(f"?{name} is {value}, expected an IRI", Place(insight.query.path))
    return tuple(value.value for _, value in values if isinstance(value, NamedNode))


def _state(subject: str, *facts: tuple[str, NamedNode | Literal]) -> Iterator[Quad]:
    return state(subject, *facts, graph=_GRAPH)
