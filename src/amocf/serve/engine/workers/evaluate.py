"""The evaluation of one query in a worker."""

from collections.abc import Callable

from pyoxigraph import Store

from amocf.serve.engine.bounded_buffer import BoundedBuffer
from amocf.serve.engine.evaluation import Question, write_answer
from amocf.serve.engine.language.parser import syntax_error
from amocf.serve.engine.query_errors import MalformedError, RefusedError, TooLargeError
from amocf.serve.engine.workers.wire import Request, Status, join


def evaluate(
    store: Store, request: Request, max_bytes: int, evaluating: Callable[[], None] = lambda: None
) -> tuple[Status, bytes]:
    """Answer a query whole, or say why not; where the process does not end, this returns.

    Args:
        store: the release.
        request: the query.
        max_bytes: what the answer may have.
        evaluating: called when the query has been parsed.
    """
    try:
        return Status.ANSWERED, _answer(store, request, max_bytes, evaluating)
    except MalformedError as error:
        return Status.MALFORMED, join(map(str, error.args))
    except RefusedError:
        return Status.CALLS_SERVICE, b""
    except TooLargeError:
        return Status.TOO_LARGE, b""
    except MemoryError:
        return Status.OUT_OF_MEMORY, b""
    except BaseException as error:  # a panic of the library is no Exception
        status = Status.TOO_COMPLEX if _breaks_the_parser(request.text) else Status.FAILED
        return status, type(error).__name__.encode()[:max_bytes]


def _answer(
    store: Store, request: Request, max_bytes: int, evaluating: Callable[[], None]
) -> bytes:
    output = BoundedBuffer(max_bytes)
    question = Question(request.text, request.form, request.default_graphs, request.named_graphs)
    write_answer(store, question, output, evaluating)
    return output.getvalue()


def _breaks_the_parser(text: str) -> bool:
    try:
        syntax_error(text)
    except BaseException:  # a panic, as above
        return True
    return False
