"""The workers of the pool: which are free, which replace others, and why one has ended."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import Final, Protocol

from amocf.errors import DataError
from amocf.serve.engine.workers.fork_server import ForkServer
from amocf.serve.engine.workers.job import Job
from amocf.serve.engine.workers.outcome import cause_of
from amocf.serve.engine.workers.pool_counters import PoolCounters
from amocf.serve.engine.workers.sandbox import WorkerLimits
from amocf.serve.engine.workers.source import Source
from amocf.serve.engine.workers.wire import WorkerReply
from amocf.serve.engine.workers.worker_handle import WorkerHandle

_RETRY: Final = 0.1
_LONGEST_RETRY: Final = 5.0
_IDLE_SLOW: Final = 0.5


class QueryOwner(Protocol):
    """What has queries for the workers, and is notified of their ends."""

    def replied(self, worker: WorkerHandle, job: Job, reply: WorkerReply) -> None:
        """A query has been evaluated; its worker waits to be released."""

    def died(self, jobs: Sequence[Job], cause: str) -> None:
        """A worker has ended, but not by ``replace``, while it was busy with the first of these."""

    def available(self) -> None:
        """A worker has become free."""


class WorkerSet:
    """As many workers as were asked for, each replaced when it ends.

    Args:
        source: what they answer from.
        bounds: what each may use.
        size: how many there are.
        counters: where deaths are counted.
        owner: what has queries for them.
    """

    def __init__(
        self,
        source: Source,
        bounds: WorkerLimits,
        size: int,
        counters: PoolCounters,
        owner: QueryOwner,
    ) -> None:
        self._fork_server = ForkServer(source, bounds, self)
        self._bounds = bounds
        self._size = size
        self._counters = counters
        self._owner = owner
        self._last_number = 0
        self._requested: dict[int, WorkerHandle] = {}
        self._workers: dict[int, WorkerHandle] = {}
        self._idle: list[WorkerHandle] = []
        self._idle_slow: list[WorkerHandle] = []
        # Those that have ended for a reason not yet known.
        self._ended: dict[int, WorkerHandle] = {}
        self._restart: asyncio.Task[None] | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._stopped = False

    async def start(self) -> None:
        """Start the fork server, and ask for the workers.

        Raises:
            DataError: if the release cannot be loaded.
        """
        await self._fork_server.start()
        self._request_missing()

    async def stop(self) -> None:
        """End every worker and the fork server; returns when they are gone."""
        self._stopped = True
        if self._retry:
            self._retry.cancel()
        if self._restart:
            self._restart.cancel()
            await asyncio.gather(self._restart, return_exceptions=True)
        self._counters.kills["stop"] += len(self.busy())
        self._forget()
        await self._fork_server.stop()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of fork server and workers."""
        return (self._fork_server.pid, *(worker.pid for worker in self._workers.values()))

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    @property
    def slow(self) -> int:
        """How many of them run at a lower priority."""
        return sum(worker.slow for worker in self._workers.values())

    @property
    def has_idle(self) -> bool:
        """Whether a worker is free."""
        return bool(self._idle or self._idle_slow)

    @property
    def unsettled(self) -> bool:
        """Whether time alone will change something: queries under way, slow workers at rest."""
        return len(self._idle) < len(self._workers) or bool(self._ended)

    def busy(self) -> list[WorkerHandle]:
        """Return the workers that evaluate a query."""
        return [worker for worker in self._workers.values() if worker.jobs]

    def orphans(self) -> Iterator[Job]:
        """Give the queries whose worker has ended for a reason not yet known."""
        return (job for worker in self._ended.values() for job in worker.jobs)

    def take(self, *, slow: bool) -> WorkerHandle:
        """Take a free worker; for a slow query it runs at a lower priority from now on."""
        first, second = self._idle, self._idle_slow
        worker = (second or first).pop() if slow else (first or second).pop()
        if slow and not worker.slow:
            worker.slow_down()
        return worker

    def at_hand(self) -> WorkerHandle | None:
        """Return a worker that will soon be done with short queries, if there is one."""
        # Always the first such, so that one has much to do, and finds it in its caches.
        return next((each for each in self._workers.values() if each.is_at_hand), None)

    def release(self, worker: WorkerHandle, now: float) -> None:
        """Count a worker as free again, or as busy with the next query that it has."""
        worker.begin(now)
        if not worker.jobs:
            (self._idle_slow if worker.slow else self._idle).append(worker)

    def replace(self, worker: WorkerHandle, cause: str = "") -> None:
        """End a worker that is not counted as free, and ask for another.

        Args:
            worker: the worker.
            cause: for what it is killed; empty if it ends by itself.
        """
        del self._workers[worker.number]
        if cause:
            self._counters.kills[cause] += 1
            worker.kill()
        else:
            worker.close()
        self._counters.replaced += 1
        self._request_missing()

    def refresh(self, now: float) -> None:
        """Replace workers of a lower priority that have had nothing to do for a while."""
        for worker in [each for each in self._idle_slow if now - each.since > _IDLE_SLOW]:
            self._idle_slow.remove(worker)
            self.replace(worker)

    def worker_started(self, number: int, pid: int, pidfd: int) -> None:
        """See ``ForkServerListener``."""
        worker = self._requested.pop(number, None)
        if worker is None:
            os.close(pidfd)
            return
        worker.attach(pid, pidfd)
        self._workers[number] = worker
        self.release(worker, asyncio.get_running_loop().time())
        self._owner.available()

    def worker_exited(self, number: int, status: int) -> None:
        """See ``ForkServerListener``."""
        worker = self._workers.get(number)
        if worker:
            worker.drain()  # what it sent last
            if number in self._workers:
                self.disconnected(worker)
        if status == -1:
            self._requested.pop(number).close()
            self._request_later()
        elif ended := self._ended.pop(number, None):
            cause = cause_of(status, self._fork_server.phase(ended.slot))
            if cause:
                self._counters.kills[cause] += 1
            if ended.jobs:
                self._owner.died(ended.jobs, cause)

    def fork_server_ended(self) -> None:
        """See ``ForkServerListener``."""
        lost = [tuple(worker.jobs) for worker in (*self._ended.values(), *self.busy())]
        self._forget()
        for jobs in filter(None, lost):
            self._owner.died(jobs, "outside")
        if not self._stopped:
            self._restart = asyncio.get_running_loop().create_task(self._start_again())

    def replied(self, worker: WorkerHandle, reply: WorkerReply) -> None:
        """See ``WorkerListener``."""
        if worker.jobs:
            self._owner.replied(worker, worker.jobs.popleft(), reply)
        else:
            self.disconnected(worker)

    def disconnected(self, worker: WorkerHandle) -> None:
        """See ``WorkerListener``."""
        if worker.number in self._requested:
            return  # it has not been attached yet; this comes again when it has
        del self._workers[worker.number]
        for idle in (self._idle, self._idle_slow):
            if worker in idle:
                idle.remove(worker)
        self._ended[worker.number] = worker
        worker.kill()
        self._counters.replaced += 1
        if worker.jobs or worker.has_replied:
            self._request_missing()
        else:
            self._request_later()  # it may be that none can live here

    def _request_missing(self) -> None:
        while not self._stopped and len(self._workers) + len(self._requested) < self._size:
            number, slot = self._last_number + 1, self._free_slot()
            try:
                connection = self._fork_server.request(number, slot)
            except OSError:
                return self._request_later()
            self._last_number = number
            self._requested[number] = WorkerHandle(
                number, slot, connection, self, self._bounds.answer
            )
        return None

    def _free_slot(self) -> int:
        there = chain(self._workers.values(), self._requested.values(), self._ended.values())
        taken = {worker.slot for worker in there}
        return next(slot for slot in count() if slot not in taken)

    def _request_later(self) -> None:
        if self._retry is None:
            self._retry = asyncio.get_running_loop().call_later(_RETRY, self._request_again)

    def _request_again(self) -> None:
        self._retry = None
        self._request_missing()

    async def _start_again(self) -> None:
        delay = _RETRY
        while True:
            await self._fork_server.stop()
            self._forget()  # what a fork server was asked for that could not load the release
            self._counters.restarts += 1
            try:
                await self.start()
            except (DataError, OSError):
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LONGEST_RETRY)
            else:
                return

    def _forget(self) -> None:
        for worker in (*self._workers.values(), *self._requested.values()):
            worker.close()
        for found in (self._workers, self._requested, self._ended):
            found.clear()
        for idle in (self._idle, self._idle_slow):
            idle.clear()
