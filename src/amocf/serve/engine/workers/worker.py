"""A worker: one query after the other, until the pool closes the socket or kills it."""

import os
import resource
import socket
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from pyoxigraph import Store

from amocf.serve.engine.workers import sandbox
from amocf.serve.engine.workers.evaluate import evaluate
from amocf.serve.engine.workers.phases import Phase
from amocf.serve.engine.workers.wire import (
    Request,
    Status,
    decode_request,
    reply_header,
    request_size,
)

# Freed memory mostly stays with the process, so one that grew by so much gives way to a new one.
_GROWN_KIBIBYTES: Final = 64 * 1024
#: Nanoseconds of processor time in which no query can make the process grow by as much.
_BRIEF: Final = 1_000_000
_CHUNK: Final = 1 << 16
#: After these nobody knows in what state the engine is.
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
    fence = sandbox.ProcessorFence()
    most = _peak() + _GROWN_KIBIBYTES
    used = time.process_time_ns()
    evaluating = partial(enter, Phase.EVALUATING)
    for request in _requests(connection):
        enter(Phase.PARSING)
        fence.extend(used / 1e9, request.cpu_seconds)
        status, body = evaluate(store, request, bounds.answer, evaluating)
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


def fork(
    store: Store,
    connection: socket.socket,
    bounds: sandbox.WorkerLimits,
    enter: Callable[[Phase], None],
    inherited: tuple[int, ...],
) -> int:
    """Start a worker in a copy of this process.

    This process must run a single thread of Python. An on-disk store keeps threads of its own,
    which a copy lacks; they are idle in a store opened read-only, and reading needs none of them.

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
        sandbox.end_with(parent)
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


def _requests(connection: socket.socket) -> Iterator[Request]:
    data = bytearray()
    while more := connection.recv(_CHUNK):
        data += more
        while 0 < (size := request_size(data)) <= len(data):
            yield decode_request(data[:size])
            del data[:size]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
