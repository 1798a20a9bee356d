"""The handle of the fork server: starts it, asks it for workers, and hears of their end."""

import asyncio
import os
import socket
import subprocess
import sys
from typing import Final, Protocol

from amocf.errors import DataError, Place
from amocf.serve.engine.workers import fork_server_process as process
from amocf.serve.engine.workers.phases import Phase, Phases, create_memory
from amocf.serve.engine.workers.sandbox import WorkerLimits
from amocf.serve.engine.workers.source import Source

_POLL_INTERVAL: Final = 0.005
_TUNABLES: Final = "GLIBC_TUNABLES"
#: How many freed pieces of memory of a size the C library has at hand: a query takes and frees
#: thousands, and the free space of a process with a loaded release is long to search. What it
#: gains stands in docs/benchmarks.md.
_FREED_PIECES: Final = "glibc.malloc.tcache_count=2000"


class ForkServerListener(Protocol):
    """What is notified of the workers that a fork server makes."""

    def worker_started(self, number: int, pid: int, pidfd: int) -> None:
        """A worker that was asked for is there; the listener has to close the pidfd."""

    def worker_exited(self, number: int, status: int) -> None:
        """A worker has ended, with a status of ``os.waitpid``; -1 if it could not be made."""

    def fork_server_ended(self) -> None:
        """The fork server has ended, and every worker with it."""


class ForkServer:
    """A running fork server.

    Args:
        source: what it loads.
        bounds: what each worker may use.
        listener: what is notified of workers, in the event loop.
    """

    def __init__(self, source: Source, bounds: WorkerLimits, listener: ForkServerListener) -> None:
        self._source = source
        self._bounds = bounds
        self._listener = listener
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: asyncio.Future[None] | None = None
        self._phases: Phases | None = None

    @property
    def pid(self) -> int:
        """The process id of the fork server; 0 where there is none."""
        return self._process.pid if self._process else 0

    async def start(self) -> None:
        """Start the fork server and wait until it has loaded the release.

        Raises:
            DataError: if it cannot.
        """
        loop = asyncio.get_running_loop()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(0)
        self._ready = loop.create_future()
        with theirs:
            shared = create_memory()
            try:
                self._phases = Phases(shared)
                self._process = self._start(theirs.fileno(), shared)
            finally:
                os.close(shared)
        loop.add_reader(self._control, self._receive)
        try:
            await self._ready
        except BaseException:
            await self.stop()
            raise

    def _start(self, *descriptors: int) -> subprocess.Popen[bytes]:
        source, bounds = self._source, self._bounds
        data = source.kind, source.reached, source.sha256
        numbers = bounds.memory, bounds.answer, *source.inherited
        tunables = os.environ.get(_TUNABLES), _FREED_PIECES
        # -P: a module in the working directory must not pass for one of ours.
        return subprocess.Popen(  # noqa: S603 - no argument comes from a request
            [
                sys.executable,
                "-P",
                "-m",
                process.__name__,
                *map(str, (*descriptors, *data, *numbers)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[*descriptors, *source.inherited],
            env={**os.environ, _TUNABLES: ":".join(filter(None, tunables))},
        )

    def phase(self, slot: int) -> Phase:
        """Return what the worker of a slot is busy with, or was when it ended."""
        return self._phases.read(slot) if self._phases else Phase.IDLE

    def request(self, number: int, slot: int) -> socket.socket:
        """Ask for a worker, and return this end of its connection.

        Args:
            number: the name of the worker.
            slot: where it says what it is busy with.

        Raises:
            OSError: if there is no fork server to ask, or no descriptor left.
        """
        if self._control is None:
            raise BrokenPipeError
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                message = process.FORK + process.NUMBERS.pack(number, slot)
                socket.send_fds(self._control, [message], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        ours.settimeout(0)
        return ours

    async def stop(self) -> None:
        """End the fork server and with it every worker; returns when they are gone."""
        self._disconnect()
        ending, self._process = self._process, None
        while ending and ending.poll() is None:
            await asyncio.sleep(_POLL_INTERVAL)
        if self._phases:
            self._phases.close()
            self._phases = None

    def _disconnect(self) -> None:
        if self._control:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None

    def _receive(self) -> None:
        while self._control:
            message, descriptors = b"", list[int]()
            try:
                message, descriptors, *_ = socket.recv_fds(self._control, process.MAX_MESSAGE, 1)
            except BlockingIOError:
                return
            except OSError:
                pass  # as the end of the connection
            self._take(message, descriptors)

    def _take(self, message: bytes, descriptors: list[int]) -> None:
        kind, rest = message[:1], message[1:]
        if kind == process.WORKER:
            number, pid = process.NUMBERS.unpack(rest)
            if descriptors:
                self._listener.worker_started(number, pid, descriptors[0])
            else:  # the server may open no more of them
                self._listener.worker_exited(number, -1)
        elif kind == process.EXITED:
            self._listener.worker_exited(*process.NUMBERS.unpack(rest))
        elif kind == process.READY and self._ready:
            self._ready.set_result(None)
        else:
            self._disconnect()
            if self._ready and not self._ready.done():
                reason = rest.decode(errors="replace")
                reason = reason or "the process that loads the release ended"
                self._ready.set_exception(DataError(reason, Place(self._source.path)))
            else:
                self._listener.fork_server_ended()
