"""A worker: one query after the other, until the pool closes the socket or kills it."""

import json
import os
import resource
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from pyoxigraph import Store

from amocf.child_processes import end_with
from amocf.serve.engine.evaluation import BoundedBuffer, Question, write_answer
from amocf.serve.engine.language.parser import syntax_error
from amocf.serve.engine.query_errors import (
    MalformedError,
    NoFormError,
    RefusedError,
    TooLargeError,
)
from amocf.serve.engine.workers import sandbox
from amocf.serve.engine.workers.phases import Phase
from amocf.serve.engine.workers.wire import Status, reply_header, take_request

# Freed memory mostly stays with the process, so one that grew by so much is replaced by a new one.
_GROWN_KIBIBYTES: Final = 64 * 1024
#: Nanoseconds of processor time in which no query can make the process grow by as much.
_BRIEF: Final = 1_000_000
_CHUNK: Final = 1 << 16
_STATUSES: Final[Mapping[type[Exception], Status]] = {
    RefusedError: Status.CALLS_SERVICE,
    TooLargeError: Status.TOO_LARGE,
    MemoryError: Status.OUT_OF_MEMORY,
}
#: After these the state of the engine is not known.
_LAST: Final = (Status.OUT_OF_MEMORY, Status.FAILED, Status.TOO_COMPLEX)


def run(
    store: Store,
    connection: socket.socket,
    bounds: sandbox.WorkerLimits,
    enter: Callable[[Phase], None],
) -> None:
    """Serve queries on a connected stream socket; returns when there will be no more."""
    enter(Phase.IDLE)
    sandbox.confine(bounds.memory)
    limit = sandbox.ProcessorLimit()
    most = _peak() + _GROWN_KIBIBYTES
    used = time.process_time_ns()
    evaluating = partial(enter, Phase.EVALUATING)
    for question, cpu_seconds in _questions(connection):
        enter(Phase.PARSING)
        limit.extend(used / 1e9, cpu_seconds)
        status, body = evaluate(store, question, bounds.answer, evaluating)
        enter(Phase.WRITING)
        before, used = used, time.process_time_ns()
        leaving = status in _LAST or (used - before > _BRIEF and _peak() > most)
        header = reply_header(status, len(body), used, leaving=leaving)
        # The answer may be long: it is sent from where it stands rather than copied.
        if len(body) < _CHUNK:
            connection.sendall(header + body)
        else:
            connection.sendall(header)
            connection.sendall(body)
        if leaving:
            return


def evaluate(
    store: Store, question: Question, max_bytes: int, evaluating: Callable[[], None] = lambda: None
) -> tuple[Status, bytes]:
    """Answer a query whole, or say why not; where the process does not end, this returns.

    Args:
        store: the release.
        question: the query.
        max_bytes: what the answer may have.
        evaluating: called when the query has been parsed.
    """
    output = BoundedBuffer(max_bytes)
    try:
        write_answer(store, question, output, evaluating)
    except MalformedError as error:
        return Status.MALFORMED, json.dumps(error.args).encode()
    except NoFormError as error:
        return Status.NO_FORM, error.reason.encode()[:max_bytes]
    except (RefusedError, TooLargeError, MemoryError) as error:
        return _STATUSES[type(error)], b""
    except BaseException as error:  # a panic of the library is no Exception
        status = Status.TOO_COMPLEX if _breaks_the_parser(question.text) else Status.FAILED
        return status, type(error).__name__.encode()[:max_bytes]
    return Status.ANSWERED, output.getvalue()


def fork(
    store: Store,
    connection: socket.socket,
    bounds: sandbox.WorkerLimits,
    enter: Callable[[Phase], None],
    inherited: tuple[int, ...],
) -> int:
    """Start a worker in a copy of this process.

    This process must run a single thread of Python. An on-disk store has threads of its own, which
    a copy lacks; they are idle in a store opened read-only, and reading needs none of them.

    Args:
        store: the release, which the copy shares.
        connection: the worker's end of its socket, which the caller is to close.
        bounds: what the worker may use.
        enter: what the worker calls to say what it is busy with.
        inherited: descriptors that are not the worker's business.

    Returns:
        The process id of the worker.
    """
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        end_with(parent)
        for descriptor in inherited:
            os.close(descriptor)
        os.dup2(0, 2)  # the library may write a long backtrace when memory is refused
        run(store, connection, bounds, enter)
        status = 0
    except OSError:
        status = 0  # the pool has gone
    finally:
        # Not the way out of Python: it would run what the fork server registered.
        os._exit(status)


def _questions(connection: socket.socket) -> Iterator[tuple[Question, int]]:
    data = bytearray()
    while more := connection.recv(_CHUNK):
        data += more
        while request := take_request(data):
            yield request


def _breaks_the_parser(text: str) -> bool:
    try:
        syntax_error(text)
    except BaseException:  # a panic, as above
        return True
    return False


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
