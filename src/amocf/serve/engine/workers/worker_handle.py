"""A worker as the server sees it: a socket, a pidfd, and what it is busy with."""

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections import deque
from typing import Final, Protocol

from amocf.serve.engine.workers.job import Job, Priority
from amocf.serve.engine.workers.wire import FrameError, Replies, WorkerReply

_CHUNK: Final = 1 << 16
_LARGE_CHUNK: Final = 1 << 20
# A third of the processor time of the others: enough for them, and not nothing.
_NICENESS: Final = 5
#: Some times what it costs to wake a process, and to fill its caches.
_SOON: Final = 0.0006


class WorkerListener(Protocol):
    """What is notified of a worker's replies and of its end."""

    def replied(self, worker: "WorkerHandle", reply: WorkerReply) -> None:
        """The worker's reply is whole."""

    def disconnected(self, worker: "WorkerHandle") -> None:
        """The worker has ended, or sends what is no reply."""


class WorkerHandle:
    """One worker.

    Attributes:
        number: its name between pool and fork server.
        slot: where it says what it is busy with.
        jobs: the query it is busy with, and those that it has been sent beside, in their order.
        since: when it began with the first, or became idle, by the loop's clock.
        slow: it runs at a lower priority since it had a slow query.
    """

    def __init__(
        self,
        number: int,
        slot: int,
        connection: socket.socket,
        listener: WorkerListener,
        max_bytes: int,
    ) -> None:
        self.number = number
        self.slot = slot
        self.jobs: deque[Job] = deque()
        self.since = 0.0
        self.slow = False
        self.pid = 0
        self._pidfd = -1
        self._cpu = 0.0
        self._socket = connection
        self._listener = listener
        self._replies = Replies(max_bytes)
        self._unsent = b""
        self._is_blocked = False
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(connection, self.read)

    def attach(self, pid: int, pidfd: int) -> None:
        """Take note of the process at the other end of the socket."""
        self.pid, self._pidfd = pid, pidfd

    def give(self, job: Job, now: float) -> None:
        """Send a query to the worker."""
        self.jobs.append(job)
        if len(self.jobs) == 1:
            self.begin(now)
        self._unsent += job.frame
        if not self._is_blocked:
            self._send()

    def begin(self, now: float) -> None:
        """Take note that it is on to its next query, or to nothing."""
        self.since = now
        if self.jobs:
            self.jobs[0].began = True

    @property
    def is_at_hand(self) -> bool:
        """Whether it is awake, of full priority, and will soon be done with short queries."""
        jobs = self.jobs
        if not jobs or self.slow or jobs[0].priority is not Priority.SHORT:
            return False
        return sum([job.expected for job in jobs]) < _SOON

    @property
    def has_replied(self) -> bool:
        """Whether it has ever been of use."""
        return self._cpu > 0

    @property
    def is_open(self) -> bool:
        """Whether it has not been closed."""
        return self._socket.fileno() >= 0

    def read(self) -> bool:
        """Take what the worker has sent, and say whether there was anything."""
        try:
            data = self._socket.recv(min(max(self._replies.wanted, _CHUNK), _LARGE_CHUNK))
            replies = self._replies.feed(data)
        except BlockingIOError:
            return False
        except (OSError, FrameError):
            data, replies = b"", []
        for reply in replies:
            if self.is_open:
                self._listener.replied(self, reply)
        if not data:
            self._listener.disconnected(self)
        return bool(data)

    def drain(self) -> None:
        """Take all that the worker has sent."""
        while self.is_open and self.read():
            pass

    def spent(self, reply: WorkerReply) -> float:
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
        """Let other processes go first; without privileges there is no way back."""
        self.slow = True
        niceness = os.getpriority(os.PRIO_PROCESS, 0) + _NICENESS
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, niceness)

    def kill(self) -> None:
        """End the process, whatever it does, and close the connection."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Close the connection; an idle worker ends of it."""
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1

    def _send(self) -> None:
        if not self.is_open:
            return
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            sent = len(self._unsent)  # it has just ended, which the reader finds out
        self._unsent = self._unsent[sent:]
        if bool(self._unsent) != self._is_blocked:
            self._is_blocked = bool(self._unsent)
            if self._is_blocked:
                self._loop.add_writer(self._socket, self._send)
            else:
                self._loop.remove_writer(self._socket)
