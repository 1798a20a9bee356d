"""Which query goes to which worker, and when it has had its time.

Who goes next:

1. Every query starts on any free worker; one that has used a slice of processor time (20 ms) is
   *slow*: its worker is niced and replaced when it has nothing more to do, and queries that differ
   only in strings and numbers are known to be slow from then on (and known to be short by an
   evaluation within the slice).
2. Slow queries have at most as many workers as there are cores; a query that turns slow beyond
   that is stopped and begins again when its turn comes.
3. There are two workers more than cores: one for queries of which nothing is known, which no slow
   query can take, and one for queries known to be short, which nothing else can take; within these
   bounds clients take turns, and who has waited longest goes first.
4. A query known to be short is rather sent to a worker that will be done with others in less than
   it pays to wake another for (0.6 ms), unless somebody else waits for a free one; if one of those
   turns slow, it is taken back.

One worker more than cores would leave a choice between a light query of a new kind that waits
behind heavy ones, and light queries of known kinds that wait behind the slices of new heavy ones.
"""

import asyncio
import math
from collections.abc import Iterator, Sequence
from typing import Final

from amocf.serve.engine.contract import Answer, Query, QueryError
from amocf.serve.engine.workers.job import History, Job, Lane, frame_of, shape_of
from amocf.serve.engine.workers.outcome import death, fail, settle, too_late, too_slow
from amocf.serve.engine.workers.pool_counters import Figures, Tally
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.priority_queues import Lanes
from amocf.serve.engine.workers.sandbox import Limits
from amocf.serve.engine.workers.source import Source
from amocf.serve.engine.workers.wire import Reply
from amocf.serve.engine.workers.worker_handle import Member
from amocf.serve.engine.workers.worker_set import Crew

_TICK: Final = 0.005
_LONGEST_RETRY: Final = 60


class Dispatcher:
    """Hands queries to a crew of workers. Lives in one event loop, from ``start`` to ``stop``.

    Args:
        source: the release.
        settings: how.
        tally: where deaths are counted.
    """

    def __init__(self, source: Source, settings: PoolSettings, tally: Tally) -> None:
        self._settings = settings
        self._tally = tally
        self._size = settings.size()
        bounds = Limits(settings.memory, settings.max_bytes)
        self._crew = Crew(source, bounds, self._size, tally, self)
        self._lanes = Lanes(slow=self._size - 2, others=self._size - 1)
        self._history = History(settings.slice_seconds)
        self._mean = settings.slice_seconds
        self._timer: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Load the release, and ask for the workers.

        Raises:
            DataError: if the release cannot be loaded.
        """
        self._loop = asyncio.get_running_loop()
        await self._crew.start()

    async def stop(self, reason: QueryError) -> None:
        """End every process; queries that have not ended fail for the reason."""
        if self._timer:
            self._timer.cancel()
        for job in (*self._running(), *self._crew.orphans(), *self._lanes):
            fail(job, reason)
        await self._crew.stop()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the zygote and the workers."""
        return self._crew.pids

    @property
    def retry_after(self) -> int:
        """In how many seconds a place will likely be free."""
        seconds = math.ceil(self._lanes.waiting * self._mean / self._size)
        return min(max(seconds, 1), _LONGEST_RETRY)

    def figures(self) -> Figures:
        """Return the figures of this moment."""
        return self._tally.figures(
            workers=self._crew.size,
            busy=len(self._crew.busy()),
            slow=self._crew.slow,
            waiting=self._lanes.waiting,
        )

    def submit(
        self, query: Query, client: str, lane: Lane | None = None
    ) -> "asyncio.Future[Answer]":
        """Hand over a query, and return where its answer will be.

        Args:
            query: the query; its time begins now.
            client: whose it is; empty where that is not to matter.
            lane: what is expected of it; by what is known of its shape, if None.

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
            lane=expected if lane is None else lane,
            arrival=now,
            deadline=now + query.seconds,
            answer=self._loop.create_future(),
            expected=seconds,
        )
        is_short = job.lane is Lane.SHORT
        if is_short and (member := self._crew.at_hand()) and self._lanes.begin(job):
            member.give(job, now)
        elif self._crew.has_idle and self._lanes.begin(job):
            self._begin(job)
        else:
            self._lanes.push(job)
            self.available()
        self._wind()
        return job.answer

    def replied(self, member: Member, job: Job, reply: Reply) -> None:
        """See ``crew.Boss``."""
        now = self._loop.time()
        seconds = member.spent(reply)
        self._history.learn(job.shape, seconds)
        self._mean += 0.05 * (now - member.since - self._mean)
        self._lanes.end(job)
        if reply.leaving:
            self._replace(member)
        else:
            self._crew.release(member, now)
        settle(job, reply, seconds, self._settings)
        self.available()

    def died(self, jobs: Sequence[Job], cause: str) -> None:
        """See ``crew.Boss``."""
        job, *others = jobs
        self._take_back(others)
        self._lanes.end(job)
        # A kill from outside is mostly the kernel's that needs memory: a query that may be the
        # reason, or has been lost before, does not get another worker.
        if cause in ("", "outside") and job.lane is not Lane.SLOW and not job.lost:
            job.lost = True
            self._lanes.push(job)
        else:
            fail(job, death(job, cause, self._settings))
        self.available()

    def available(self) -> None:
        """See ``crew.Boss``."""
        while self._crew.has_idle and (job := self._lanes.pop()):
            if job.answer.done():
                self._lanes.end(job)
            elif job.lane is Lane.UNKNOWN and self._history.expect(job.shape)[0] is Lane.SLOW:
                self._lanes.turn_slow(job)
                self._lanes.end(job)
                self._lanes.push(job)
            else:
                self._begin(job)
        while (
            self._lanes.waiting
            and (member := self._crew.at_hand())
            and (job := self._lanes.pop_short())
        ):
            if job.answer.done():
                self._lanes.end(job)
            else:
                member.give(job, self._loop.time())

    def _begin(self, job: Job) -> None:
        member = self._crew.take_slow() if job.lane is Lane.SLOW else self._crew.take()
        member.give(job, self._loop.time())

    def _running(self) -> Iterator[Job]:
        return (job for member in self._crew.busy() for job in member.jobs)

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = self._loop.call_later(_TICK, self._tick)

    def _tick(self) -> None:
        # One timer for all, because two of its own would cost a cheap query a tenth of its time.
        self._timer = None
        now = self._loop.time()
        for member in self._crew.busy():
            self._watch(member, now)
        for job in (*self._running(), *self._crew.orphans()):
            if job.deadline <= now:
                fail(job, too_late(job, self.retry_after))
        for job in self._lanes.remove(lambda job: job.deadline <= now or job.answer.done()):
            fail(job, too_late(job, self.retry_after))
        self._crew.refresh(now)
        self.available()
        if self._crew.unsettled or self._lanes.waiting:
            self._wind()

    def _watch(self, member: Member, now: float) -> None:
        job = member.jobs[0]
        if now >= job.deadline:
            self._stop_evaluation(member, "deadline")
            fail(job, too_slow(job))
        elif job.lane is Lane.SLOW:
            if job.answer.done():
                self._stop_evaluation(member, "abandoned")
        elif now - member.since >= self._settings.slice_seconds:
            self._weigh(member, job)

    def _weigh(self, member: Member, job: Job) -> None:
        spent = member.spending()
        if spent < self._settings.slice_seconds:
            return
        # If its reply waits to be read, part of that is the next query's.
        member.drain()
        if not (member.is_open and member.jobs and member.jobs[0] is job):
            return
        self._history.learn(job.shape, spent)
        if job.answer.done():
            self._stop_evaluation(member, "abandoned")
        elif self._lanes.turn_slow(job) and len(member.jobs) == 1:
            self._crew.slow_down(member)
        else:
            self._stop_evaluation(member, "slice")
            self._lanes.push(job)

    def _stop_evaluation(self, member: Member, cause: str) -> None:
        self._lanes.end(member.jobs.popleft())
        self._replace(member, cause)

    def _replace(self, member: Member, cause: str = "") -> None:
        self._take_back(member.jobs)
        member.jobs.clear()
        self._crew.replace(member, cause)

    def _take_back(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._lanes.end(job)
            self._lanes.push(job)
