"""A worker as the server sees it: a socket, a pidfd, and what it is busy with."""

import asyncio
import contextlib
import os
import signal
import socket
import time
from typing import Final, Protocol

from amocf.serve.workers.job import Job
from amocf.serve.workers.wire import FrameError, Replies, Reply

_CHUNK: Final = 1 << 16
_LARGE_CHUNK: Final = 1 << 20
# A third of the processor time of what is not niced: enough for the others, and not nothing.
_NICENESS: Final = 5


class Owner(Protocol):
    """Who gives a worker its queries."""

    def replied(self, member: "Member", reply: Reply) -> None:
        """The worker's reply is whole."""

    def hung_up(self, member: "Member") -> None:
        """The worker has ended, or sends what is no reply."""


class Member:
    """One worker.

    Attributes:
        number: its name between pool and zygote.
        job: the query it is busy with.
        since: when it began with it, or became idle, by the loop's clock.
        slow: it was niced for a slow query, and stays so.
    """

    def __init__(
        self, number: int, connection: socket.socket, owner: Owner, max_bytes: int
    ) -> None:
        self.number = number
        self.job: Job | None = None
        self.since = 0.0
        self.slow = False
        self.pid = 0
        self._pidfd = -1
        self._cpu = 0.0
        self._socket = connection
        self._owner = owner
        self._replies = Replies(max_bytes)
        self._unsent = b""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(connection, self.read)

    def introduce(self, pid: int, pidfd: int) -> None:
        """Take the process that stands behind the socket."""
        self.pid, self._pidfd = pid, pidfd

    def give(self, job: Job, now: float) -> None:
        """Send a query to the worker, which must be idle."""
        self.job, self.since = job, now
        try:
            sent = self._socket.send(job.frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # it has just ended; the reader is told
        if sent < len(job.frame):
            self._unsent = job.frame[sent:]
            self._loop.add_writer(self._socket, self._send_more)

    @property
    def has_replied(self) -> bool:
        """Whether it has ever been of use."""
        return self._cpu > 0

    def read(self) -> bool:
        """Take what the worker has sent, and say whether there was anything."""
        wanted = self._replies.wanted
        try:
            data = self._socket.recv(min(max(wanted, _CHUNK), _LARGE_CHUNK))
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        try:
            reply = self._replies.feed(data) if data else None
        except FrameError:
            data, reply = b"", None
        if reply:
            self._owner.replied(self, reply)
        elif not data:
            self._owner.hung_up(self)
        return bool(data)

    def spent(self, reply: Reply) -> float:
        """Return the processor time, in seconds, of the query that was replied to."""
        seconds = reply.cpu_seconds - self._cpu
        self._cpu = reply.cpu_seconds
        return seconds

    def spending(self) -> float:
        """Return the processor time, in seconds, of the query it is busy with, so far."""
        # The clock of a process, as clock_getcpuclockid(3) names it.
        try:
            return time.clock_gettime((~self.pid << 3) | 2) - self._cpu
        except OSError:
            return 0.0

    def slow_down(self) -> None:
        """Let others go first; without privileges there is no way back."""
        self.slow = True
        niceness = os.getpriority(os.PRIO_PROCESS, 0) + _NICENESS
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, niceness)

    def kill(self) -> None:
        """End the process, whatever it does, and let go of it."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Let go of the process; an idle worker ends of it."""
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1

    def _send_more(self) -> None:
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            return
        except OSError:
            sent = len(self._unsent)
        self._unsent = self._unsent[sent:]
        if not self._unsent:
            self._loop.remove_writer(self._socket)
