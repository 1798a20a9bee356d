"""The process that has loaded the release and forks workers: ``python -m …fork_server_process``.

The server starts it as a program of its own, because a fork of the server would carry its threads'
locks and its memory into every worker. It opens the release once, so that workers share its pages.
The server hands it the descriptor of the release's folder, so that one started later loads the same
release, whatever is at the path by then.

The pool makes each worker's socket pair and sends one end here with the request for a worker. So no
socket passes through two processes on its way back, and the pool sees the end of a worker (end of
file) even where this process has ended too. What goes back is the worker's pidfd, made while the
worker cannot have been reaped: a kill by it never hits a stranger that got the same number.

Messages keep their boundaries (``SOCK_SEQPACKET``): a letter, then numbers or text.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import struct
import sys
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from amocf.serve.engine.workers import sandbox, worker
from amocf.serve.engine.workers.held_files import hold_files
from amocf.serve.engine.workers.phases import Phases

FORK: Final = b"F"  # number, slot of its phase: the end of the worker's socket comes with it
READY: Final = b"R"  # the release is loaded
FAILED: Final = b"E"  # text: the release cannot be loaded
WORKER: Final = b"W"  # number, process id: its pidfd comes with it
EXITED: Final = b"X"  # number, wait status; -1 where it could not be forked
NUMBERS: Final = struct.Struct("<ii")
MAX_MESSAGE: Final = 4096

MEMORY: Final = "memory"
DISK: Final = "disk"


class ForkServerProcess:
    """Forks workers as asked, and reaps them.

    Args:
        store: the release.
        control: the connection to the pool; its end is the end of everything here.
        bounds: what a worker may use.
        phases: where it says what it is busy with.
    """

    def __init__(
        self, store: Store, control: socket.socket, bounds: sandbox.WorkerLimits, phases: Phases
    ) -> None:
        self._store = store
        self._control = control
        self._bounds = bounds
        self._phases = phases
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._workers: dict[int, tuple[int, int]] = {}  # pidfd: number, process id

    def run(self) -> None:
        """Serve until the pool closes the connection, and leave no worker behind."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._control.send(READY)
            while self.serve():
                pass
        for pidfd, (_, pid) in self._workers.items():
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            os.waitpid(pid, 0)

    def serve(self) -> bool:
        """Wait for a request or the end of a worker, and say whether there can be another."""
        for descriptor, _ in self._poll.poll():
            if descriptor != self._control.fileno():
                self._reap(descriptor)
                continue
            message, descriptors, *_ = socket.recv_fds(self._control, MAX_MESSAGE, 1)
            if not message:
                return False
            number, slot = NUMBERS.unpack_from(message, 1)
            with socket.socket(fileno=descriptors[0]) as connection:
                self._fork(number, slot, connection)
        return True

    def _fork(self, number: int, slot: int, connection: socket.socket) -> None:
        inherited = (self._control.fileno(), *self._workers)
        enter = partial(self._phases.write, slot)
        try:
            pid = worker.fork(self._store, connection, self._bounds, enter, inherited)
            try:
                pidfd = os.pidfd_open(pid)
            except OSError:  # it could not be watched
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                raise
        except OSError:
            self._control.send(EXITED + NUMBERS.pack(number, -1))
            return
        self._workers[pidfd] = number, pid
        self._poll.register(pidfd, select.POLLIN)
        socket.send_fds(self._control, [WORKER + NUMBERS.pack(number, pid)], [pidfd])

    def _reap(self, pidfd: int) -> None:
        number, pid = self._workers.pop(pidfd)
        self._poll.unregister(pidfd)
        os.close(pidfd)
        _, status = os.waitpid(pid, 0)
        self._control.send(EXITED + NUMBERS.pack(number, status))


def load(kind: str, path: Path, sha256: str) -> Store:
    """Open the release: N-Quads into memory, or an on-disk store to read.

    Raises:
        ValueError: with a sentence that says what is wrong.
        OSError: if a file cannot be read.
        SyntaxError: if it is not N-Quads.
    """
    if kind == DISK:
        store = Store.read_only(str(path))
        hold_files(store, path)
        return store
    data = path.read_bytes()
    if sha256:
        import hashlib  # noqa: PLC0415 - not every fork server needs it

        found = hashlib.sha256(data).hexdigest()
        if found != sha256:
            raise ValueError(f"its SHA-256 is {found}, but {sha256} is expected")
    store = Store()
    store.bulk_load(data, RdfFormat.N_QUADS)
    return store


def main(arguments: list[str]) -> None:
    """Load a release and fork workers.

    Args:
        arguments: the descriptors of the connection and of the memory for phases, ``memory`` or
            ``disk``, the path, its SHA-256 or nothing, the bytes of memory and of an answer that a
            worker may use, and descriptors that the path leads through.
    """
    descriptor, shared, kind, path, sha256, memory, answer, *inherited = arguments
    sandbox.ignore_stop_signals()
    control = socket.socket(fileno=int(descriptor))
    phases = Phases(int(shared))
    os.close(int(shared))
    try:
        store = load(kind, Path(path), sha256)
    except (OSError, SyntaxError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        control.send(FAILED + reason.encode()[: MAX_MESSAGE - 1])
        return
    for each in inherited:  # all of the release is open by now; a worker has no use for its folder
        os.close(int(each))
    # What lives now lives as long as this process. A collection in a worker would write to each
    # object, and thereby copy the memory that all workers share.
    gc.collect()
    gc.freeze()
    ForkServerProcess(store, control, sandbox.WorkerLimits(int(memory), int(answer)), phases).run()


if __name__ == "__main__":
    main(sys.argv[1:])
