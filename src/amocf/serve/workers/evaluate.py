"""The evaluation of one query in a worker."""

from typing import Any, Final

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store

from amocf.serve.bounded_buffer import BoundedBuffer, TooLongError
from amocf.serve.malformed import explain
from amocf.serve.workers.wire import Request, Status, join
from amocf.terms import BASE

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


def evaluate(store: Store, request: Request, max_bytes: int) -> tuple[Status, bytes]:
    """Answer a query whole, or say why not; whatever happens, this returns.

    Args:
        store: the release.
        request: the query.
        max_bytes: what the answer may have.
    """
    try:
        return Status.ANSWERED, _answer(store, request, max_bytes)
    except SyntaxError as error:
        # Explained here, because that takes long for a long query, and the server has others.
        fault = explain(request.text, str(error))
        texts = fault.sentence, str(fault.line), str(fault.column), fault.token, fault.hint
        return Status.MALFORMED, join(texts)
    except TooLongError:
        return Status.TOO_LARGE, b""
    except MemoryError:
        return Status.OUT_OF_MEMORY, b""
    except BaseException as error:  # a panic of the library is no Exception
        return Status.FAILED, type(error).__name__.encode()[:max_bytes]


def _answer(store: Store, request: Request, max_bytes: int) -> bytes:
    default_graph, named_graphs = _dataset(request)
    results = store.query(
        request.text, base_iri=BASE, default_graph=default_graph, named_graphs=named_graphs
    )
    formats: Any = _GRAPHS if isinstance(results, QueryTriples) else _RESULTS
    output = BoundedBuffer(max_bytes)
    results.serialize(output, format=formats[request.form])
    return output.getvalue()


def _dataset(request: Request) -> tuple[Any, Any]:
    if request.default_graphs is None:
        return None, None
    return (
        [NamedNode(name) for name in request.default_graphs],
        [NamedNode(name) for name in request.named_graphs or ()],
    )
