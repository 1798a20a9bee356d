"""Which query goes to which worker, and when it is stopped.

1. Every query starts on any free worker. One that has used a slice of processor time (20 ms) is
   *slow*: its worker runs at a lower priority, and is replaced when it has nothing more to do.
   Queries that differ only in strings and numbers are expected to be slow from then on; after an
   evaluation within the slice they are expected to be *short*.
2. Slow queries have at most as many workers as there are cores; a query that turns slow beyond
   that is stopped and begins again when its turn comes.
3. There are two workers more than cores: one for queries of which nothing is known, which no slow
   query can take, and one for short queries, which nothing else can take. Within these bounds
   clients take turns, and the query that has waited longest goes first. With one worker more than
   cores, either a short query of a new kind would wait behind slow ones, or short queries of known
   kinds behind the slices of new slow ones.
4. A short query is rather sent to a worker that will be done with others in less than it pays to
   wake another for (0.6 ms), unless another query waits for a free one; if one of those turns
   slow, it is taken back.
"""

import asyncio
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.places import NO_PLACE
from amocf.serve.engine.query_errors import BusyError, DeadlineError, QueryError
from amocf.serve.engine.workers.job import History, Job, Priority, frame_of, shape_of
from amocf.serve.engine.workers.outcome import death, fail, settle
from amocf.serve.engine.workers.pool_counters import PoolCounters
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.priority_queues import PriorityQueues
from amocf.serve.engine.workers.sandbox import WorkerLimits
from amocf.serve.engine.workers.source import Source
from amocf.serve.engine.workers.wire import WorkerReply
from amocf.serve.engine.workers.worker_handle import WorkerHandle
from amocf.serve.engine.workers.worker_set import WorkerSet

_TICK: Final = 0.005
_LONGEST_RETRY: Final = 60


class Scheduler:
    """Hands queries to workers. Lives in one event loop, from ``start`` to ``stop``.

    Args:
        source: the release.
        settings: how.
    """

    def __init__(self, source: Source, settings: PoolSettings) -> None:
        self._settings = settings
        self._counters = PoolCounters()
        self._size = settings.size()
        bounds = WorkerLimits(settings.memory, settings.max_bytes)
        self._workers = WorkerSet(source, bounds, self._size, self._counters, self)
        self._queues = PriorityQueues(slow=self._size - 2, others=self._size - 1)
        self._history = History(settings.slice_seconds)
        self._mean = settings.slice_seconds
        self._timer: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Load the release, and ask for the workers.

        Raises:
            DataError: if the release cannot be loaded.
        """
        self._loop = asyncio.get_running_loop()
        await self._workers.start()

    async def stop(self, reason: QueryError) -> None:
        """End every process; queries that have not ended fail for the reason."""
        if self._timer:
            self._timer.cancel()
        for job in (*self._running(), *self._workers.orphans(), *self._queues):
            fail(job, reason)
        await self._workers.stop()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the fork server and the workers."""
        return self._workers.pids

    def retry_after(self) -> int:
        """Return in how many seconds a place will likely be free."""
        seconds = math.ceil(self._queues.waiting * self._mean / self._size)
        return min(max(seconds, 1), _LONGEST_RETRY)

    def snapshot(self) -> PoolCounters:
        """Return the counters, and the numbers of this moment."""
        return replace(
            self._counters,
            kills=self._counters.kills.copy(),
            workers=self._workers.size,
            busy=len(self._workers.busy()),
            slow=self._workers.slow,
            waiting=self._queues.waiting,
        )

    def submit(
        self, query: Query, client: str, priority: Priority | None = None
    ) -> "asyncio.Future[Answer]":
        """Hand over a query, and return where its answer will be.

        Args:
            query: the query; its time begins now.
            client: the client it belongs to; empty where it has none.
            priority: what is expected of it; by what is known of its shape, if None.

        Raises:
            MalformedError: if it cannot be sent to a worker.
        """
        now = self._loop.time()
        shape = shape_of(query.text)
        expected, seconds = self._history.expect(shape)
        job = Job(
            query=query,
            frame=frame_of(query),
            client=client,
            shape=shape,
            priority=expected if priority is None else priority,
            arrival=now,
            deadline=now + query.seconds,
            answer=self._loop.create_future(),
            expected=seconds,
        )
        short = job.priority is Priority.SHORT
        if short and (worker := self._workers.at_hand()) and self._queues.begin(job):
            worker.give(job, now)
        elif self._workers.has_idle and self._queues.begin(job):
            self._begin(job)
        else:
            self._queues.push(job)
            self.available()
        self._wind()
        return job.answer

    def replied(self, worker: WorkerHandle, job: Job, reply: WorkerReply) -> None:
        """See ``QueryOwner``."""
        now = self._loop.time()
        seconds = worker.spent(reply)
        self._history.learn(job.shape, seconds)
        self._mean += 0.05 * (now - worker.since - self._mean)
        self._queues.end(job)
        if reply.leaving:
            self._replace(worker)
        else:
            self._workers.release(worker, now)
        settle(job, reply, seconds, self._settings)
        self.available()

    def died(self, jobs: Sequence[Job], cause: str) -> None:
        """See ``QueryOwner``."""
        job, *others = jobs
        self._take_back(others)
        self._queues.end(job)
        # A kill from outside is mostly the kernel's that needs memory: a query that may be the
        # reason, or has been lost before, does not get another worker.
        if cause in ("", "outside") and job.priority is not Priority.SLOW and not job.lost:
            job.lost = True
            self._queues.push(job)
        else:
            fail(job, death(job, cause, self._settings))
        self.available()

    def available(self) -> None:
        """See ``QueryOwner``."""
        while self._queues.waiting and self._workers.has_idle and (job := self._queues.pop()):
            if job.answer.done():
                self._queues.end(job)
            elif (
                job.priority is Priority.UNKNOWN
                and self._history.expect(job.shape)[0] is Priority.SLOW
            ):
                self._queues.turn_slow(job)
                self._queues.end(job)
                self._queues.push(job)
            else:
                self._begin(job)
        while (
            self._queues.waiting
            and (worker := self._workers.at_hand())
            and (job := self._queues.pop(only_short=True))
        ):
            if job.answer.done():
                self._queues.end(job)
            else:
                worker.give(job, self._loop.time())

    def _begin(self, job: Job) -> None:
        self._workers.take(slow=job.priority is Priority.SLOW).give(job, self._loop.time())

    def _running(self) -> Iterator[Job]:
        return (job for worker in self._workers.busy() for job in worker.jobs)

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = self._loop.call_later(_TICK, self._tick)

    def _tick(self) -> None:
        # One timer for all, because two of its own would cost a cheap query a tenth of its time.
        self._timer = None
        now = self._loop.time()
        for worker in self._workers.busy():
            self._watch(worker, now)
        for job in (*self._running(), *self._workers.orphans()):
            if job.deadline <= now:
                fail(job, self._too_late(job))
        for job in self._queues.remove(lambda job: job.deadline <= now or job.answer.done()):
            fail(job, self._too_late(job))
        self._workers.refresh(now)
        self.available()
        if self._workers.unsettled or self._queues.waiting:
            self._wind()

    def _watch(self, worker: WorkerHandle, now: float) -> None:
        job = worker.jobs[0]
        if now >= job.deadline:
            self._stop_evaluation(worker, "deadline")
            fail(job, DeadlineError.after(job.query.seconds))
        elif job.priority is Priority.SLOW:
            if job.answer.done():
                self._stop_evaluation(worker, "abandoned")
        elif now - worker.since >= self._settings.slice_seconds:
            self._weigh(worker, job)

    def _weigh(self, worker: WorkerHandle, job: Job) -> None:
        spent = worker.spending()
        if spent < self._settings.slice_seconds:
            return
        # If its reply waits to be read, part of that is the next query's.
        worker.drain()
        if not (worker.is_open and worker.jobs and worker.jobs[0] is job):
            return
        self._history.learn(job.shape, spent)
        if job.answer.done():
            self._stop_evaluation(worker, "abandoned")
        elif self._queues.turn_slow(job) and len(worker.jobs) == 1:
            worker.slow_down()
        else:
            self._stop_evaluation(worker, "slice")
            self._queues.push(job)

    def _too_late(self, job: Job) -> QueryError:
        if job.began:
            return DeadlineError.after(job.query.seconds)
        return BusyError(NO_PLACE, self.retry_after())

    def _stop_evaluation(self, worker: WorkerHandle, cause: str) -> None:
        self._queues.end(worker.jobs.popleft())
        self._replace(worker, cause)

    def _replace(self, worker: WorkerHandle, cause: str = "") -> None:
        self._take_back(worker.jobs)
        worker.jobs.clear()
        self._workers.replace(worker, cause)

    def _take_back(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._queues.end(job)
            self._queues.push(job)
