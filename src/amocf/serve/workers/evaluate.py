"""The evaluation of one query in a worker."""

from pyoxigraph import Store

from amocf.serve.bounded_buffer import BoundedBuffer, TooLongError
from amocf.serve.evaluation import write_answer
from amocf.serve.malformed import explain
from amocf.serve.workers.wire import Request, Status, join


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
    output = BoundedBuffer(max_bytes)
    dataset = request.default_graphs, request.named_graphs
    write_answer(store, request.text, request.form, dataset, output)
    return output.getvalue()
