"""One query evaluated by the engine's library, whoever asks: a worker or a thread."""

import io
from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store

from amocf.terms import BASE

# This module imports nothing of the server, because workers import it.
_RESULTS: Final = {
    "JSON": QueryResultsFormat.JSON,
    "XML": QueryResultsFormat.XML,
    "CSV": QueryResultsFormat.CSV,
    "TSV": QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "Turtle": RdfFormat.TURTLE,
    "JSON-LD": RdfFormat.JSON_LD,
    "RDF/XML": RdfFormat.RDF_XML,
    "N-Triples": RdfFormat.N_TRIPLES,
    "N-Quads": RdfFormat.N_QUADS,
    "TriG": RdfFormat.TRIG,
}


def write_answer(
    store: Store,
    text: str,
    form: str,
    dataset: tuple[Iterable[str] | None, Iterable[str] | None],
    output: io.BytesIO,
) -> None:
    """Evaluate a query and write its answer.

    Args:
        store: the release.
        text: the query.
        form: the name of a form of results, or of a graph, as ``negotiation`` gives it.
        dataset: names of default and of named graphs; both None leave it to the query.
        output: where to; what its ``write`` raises ends the evaluation.

    Raises:
        SyntaxError: if the query cannot be read, or calls a function that there is not.
    """
    default, named = dataset
    given = default is not None or named is not None
    try:
        results = store.query(
            text,
            base_iri=BASE,
            default_graph=_nodes(default) if given else None,
            named_graphs=_nodes(named) if given else None,
        )
    except RuntimeError as error:
        if "custom function" in str(error):
            raise SyntaxError(str(error)) from None
        raise
    formats: Any = _GRAPHS if isinstance(results, QueryTriples) else _RESULTS
    results.serialize(output, format=formats[form])


def _nodes(names: Iterable[str] | None) -> list[Any]:
    return [NamedNode(name) for name in names or ()]
