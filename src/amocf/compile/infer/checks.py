"""Each printed figure against its value recomputed from this release.

The queries of ``queries/checks`` answer ``?observation ?recomputed``. Every observation of the
data sets below gets one ``amo:Check`` in ``graph/derived``; a figure that no query answers is said
to be not recomputable.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from amocf.compile.infer.answers import decimal, executable, number, select
from amocf.errors import DataError, Place
from amocf.queries.query_file import NamedQuery, read_queries
from amocf.rdf.statements import english, state, term
from amocf.terms import PREFIXES, graph_iri

_GRAPH: Final = NamedNode(graph_iri("derived"))
_MEASURES: Final = {
    "stat:area-connections": "amo:numberOfConnections",
    "stat:figures": "amo:figure",
    "stat:occupation-institutes": "amo:numberOfInstitutes",
}
_COLUMNS: Final = ("observation", "recomputed")


@dataclass(frozen=True)
class _Answer:
    """A recomputed value and the query that found it."""

    value: Decimal
    query: NamedQuery


def recompute(store: Store, queries: Path) -> list[Quad]:
    """Check every printed figure of ``store`` by the queries of the folder ``queries``.

    Args:
        store: holds the merge of all graphs, inferences included, in its default graph.
        queries: the folder of check queries, each of them SELECT ?observation ?recomputed.

    Returns:
        The ``amo:Check`` nodes for ``graph/derived``, sorted by observation, and what the queries
        are that they name. A recomputed value
        is an ``xsd:decimal`` rounded to two places; the verdict is found before that rounding.

    Raises:
        DataError: if a query does not parse, has other columns, answers what is not a printed
            figure or not a number, or if two answers for one figure differ.
    """
    figures = _figures(store)
    answers: dict[NamedNode, _Answer] = {}
    for query in read_queries(queries, "checks-"):
        for observation, value in _run(store, query):
            if observation not in figures:
                raise DataError(
                    f"the query answers {observation}, which is not an observation of a data set"
                    f" of printed figures ({', '.join(sorted(_MEASURES))}); select only those",
                    Place(query.path),
                )
            _keep(answers, observation, _Answer(value, query))
    described = [
        quad
        for observation, printed in sorted(figures.items(), key=lambda item: item[0].value)
        for quad in _describe(store, observation, printed, answers.get(observation))
    ]
    titles = {answer.query.iri: answer.query.title for answer in answers.values()}
    return described + [
        quad for iri, title in titles.items() for quad in executable(iri, title, _GRAPH)
    ]


def _figures(store: Store) -> dict[NamedNode, Decimal]:
    return {
        quad.subject: number(measured.object, f"the figure of {quad.subject}")
        for data_set, measure in _MEASURES.items()
        for quad in store.quads_for_pattern(None, term("qb:dataSet"), term(data_set), None)
        for measured in store.quads_for_pattern(quad.subject, term(measure), None, None)
        if isinstance(quad.subject, NamedNode)
    }


def _run(store: Store, query: NamedQuery) -> Iterator[tuple[NamedNode, Decimal]]:
    solutions = select(store, query)
    if [variable.value for variable in solutions.variables] != list(_COLUMNS):
        raise DataError("a check must be SELECT ?observation ?recomputed", Place(query.path))
    for solution in solutions:
        observation, value = solution["observation"], solution["recomputed"]
        if not isinstance(observation, NamedNode):
            raise DataError(f"?observation is {observation}, expected an IRI", Place(query.path))
        yield observation, number(value, "?recomputed", Place(query.path))


def _keep(answers: dict[NamedNode, _Answer], observation: NamedNode, new: _Answer) -> None:
    old = answers.setdefault(observation, new)
    if old.value != new.value:
        raise DataError(
            f"{observation} is recomputed as {old.value} by {old.query.path}"
            f" and as {new.value} by {new.query.path}; let one query answer it",
            Place(new.query.path),
        )


def _describe(
    store: Store, observation: NamedNode, printed: Decimal, answer: _Answer | None
) -> Iterator[Quad]:
    local = observation.value.removeprefix(PREFIXES["stat"]).replace("/", "-")
    values: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", term("amo:Check")),
        ("amo:checks", observation),
        ("amo:verdict", term(_verdict(printed, answer))),
        *(
            ("rdfs:label", english(f"Check of the printed figure: {label}"))
            for label in _labels(store, observation)
        ),
    ]
    if answer is not None:
        values.append(("amo:query", NamedNode(answer.query.iri)))
        values.append(("amo:recomputedValue", decimal(answer.value)))
    return state(PREFIXES["check"] + local, *sorted(values, key=lambda fact: fact[0]), graph=_GRAPH)


def _labels(store: Store, observation: NamedNode) -> Iterable[str]:
    found = store.quads_for_pattern(observation, term("rdfs:label"), None, None)
    return sorted({quad.object.value for quad in found if isinstance(quad.object, Literal)})[:1]


def _verdict(printed: Decimal, answer: _Answer | None) -> str:
    if answer is None:
        return "amo:notRecomputable"
    if answer.value == printed:
        return "amo:equal"
    rounded = answer.value.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return "amo:equalAfterRounding" if rounded == printed else "amo:differs"
