"""An engine of processes that can be killed. Linux only; ``engine.LocalEngine`` runs anywhere.

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

One worker more than cores would leave a choice between a light query of a new kind that waits
behind heavy ones, and light queries of known kinds that wait behind the slices of new heavy ones.
"""

import asyncio
import math
import sys
from collections import Counter
from typing import Final, Self

from amocf.errors import UsageError
from amocf.serve.engine import Answer, BusyError, Query, QueryError
from amocf.serve.negotiation import SPARQL_RESULTS
from amocf.serve.workers.crew import Crew
from amocf.serve.workers.figures import Figures, Tally
from amocf.serve.workers.job import History, Job, Lane, frame_of, shape_of
from amocf.serve.workers.lanes import Lanes
from amocf.serve.workers.limits import Limits
from amocf.serve.workers.member import Member
from amocf.serve.workers.outcome import death, fail, settle, too_late, too_slow
from amocf.serve.workers.pool_settings import PoolSettings
from amocf.serve.workers.source import Source
from amocf.serve.workers.wire import Reply

_TICK: Final = 0.005
_PROBE: Final = "ASK {}"
_LONGEST_RETRY: Final = 60


class Pool:
    """Answers queries in a crew of workers. Lives in one event loop, from ``start`` to ``stop``.

    Args:
        source: the release.
        settings: how.
    """

    def __init__(self, source: Source, settings: PoolSettings) -> None:
        self._settings = settings
        self._tally = Tally()
        bounds = Limits(settings.memory, settings.max_bytes)
        self._size = settings.size()
        self._crew = Crew(source, bounds, self._size, self._tally, self)
        self._lanes = Lanes(slow=self._size - 2, others=self._size - 1)
        self._history = History(settings.slice_seconds)
        self._clients: Counter[str] = Counter()
        self._inside = 0
        self._mean = settings.slice_seconds
        self._timer: asyncio.TimerHandle | None = None
        self._stopping = False

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop at once."""
        await self.stop(0)

    async def start(self, seconds: float = 60.0) -> None:
        """Load the release and return when a worker has answered.

        Args:
            seconds: how long that may take.

        Raises:
            UsageError: if this is not Linux.
            DataError: if the release cannot be loaded.
            QueryError: if no worker answers in time.
        """
        if not sys.platform.startswith("linux"):
            raise UsageError("worker processes need Linux; use the local engine here")
        self._loop = asyncio.get_running_loop()
        await self._crew.start()
        try:
            await self._probe(seconds)
        except BaseException:
            await self.stop(0)
            raise

    async def answer(self, query: Query, client: str = "") -> Answer:
        """See ``engine.Engine.answer``; the deadline counts from here, time in the queue included.

        Args:
            query: the query.
            client: whose it is, for turns and shares; empty where it is nobody's.

        Raises:
            MemoryLimitError: if it needs more memory than it may use.
            WorkerDiedError: if its worker died.
            QueryError: for the reasons that any engine has.
        """
        self._admit(client)
        self._inside += 1
        self._clients[client] += 1
        try:
            answer = await self._enter(query, client)
        except QueryError as error:
            self._tally.failures[type(error).__name__] += 1
            raise
        finally:
            self._inside -= 1
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]
        self._tally.answers += 1
        return answer

    async def health(self, seconds: float = 1.0) -> bool:
        """Say whether a worker answers a trivial query in time."""
        if self._stopping:
            return False
        try:
            await self._probe(seconds)
        except QueryError:
            return False
        return True

    def snapshot(self) -> Figures:
        """Return the figures of this moment."""
        return self._tally.figures(
            workers=self._crew.size,
            busy=len(self._crew.busy()),
            slow=self._crew.slow,
            waiting=self._lanes.waiting,
        )

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the zygote and the workers, for whoever measures them."""
        return self._crew.pids

    async def stop(self, grace: float) -> None:
        """Take no more queries, let those inside end, and end every process.

        Args:
            grace: seconds after which queries that have not ended fail as busy.
        """
        self._stopping = True
        end = asyncio.get_running_loop().time() + grace
        while self._inside and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(_TICK)
        if self._timer:
            self._timer.cancel()
        running = [member.job for member in self._crew.busy() if member.job]
        for job in (*running, *self._crew.orphans(), *self._lanes):
            fail(job, self._busy("The server is stopping."))
        await self._crew.stop()

    def replied(self, member: Member, job: Job, reply: Reply) -> None:
        """See ``crew.Boss``."""
        now = self._loop.time()
        self._history.learn(job.shape, member.spent(reply))
        self._mean += 0.05 * (now - member.since - self._mean)
        self._lanes.end(job)
        if reply.leaving:
            self._crew.replace(member)
        else:
            self._crew.release(member, now)
        settle(job, reply, self._settings)
        self.available()

    def died(self, job: Job, cause: str) -> None:
        """See ``crew.Boss``."""
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
            elif job.lane is Lane.UNKNOWN and self._history.expect(job.shape) is Lane.SLOW:
                self._lanes.turn_slow(job)
                self._lanes.end(job)
                self._lanes.push(job)
            else:
                self._begin(job)

    def _admit(self, client: str) -> None:
        if self._stopping:
            raise self._refuse("The server is stopping.")
        if self._inside >= self._settings.queue + self._size:
            raise self._refuse("Too many queries are waiting. Try again in a few seconds.")
        if client and self._clients[client] >= self._settings.share:
            raise self._refuse("Too many of your queries are waiting. Send fewer at once.")

    def _refuse(self, message: str) -> BusyError:
        self._tally.failures[BusyError.__name__] += 1
        return self._busy(message)

    def _busy(self, message: str) -> BusyError:
        return BusyError(message, self._retry_after())

    def _retry_after(self) -> int:
        seconds = math.ceil(self._lanes.waiting * self._mean / self._size)
        return min(max(seconds, 1), _LONGEST_RETRY)

    async def _probe(self, seconds: float) -> None:
        await self._enter(Query(_PROBE, SPARQL_RESULTS[0], seconds), "", Lane.SHORT)

    async def _enter(self, query: Query, client: str, lane: Lane | None = None) -> Answer:
        now = self._loop.time()
        shape = shape_of(query.text)
        job = Job(
            query=query,
            frame=frame_of(query),
            client=client,
            shape=shape,
            lane=self._history.expect(shape) if lane is None else lane,
            arrival=now,
            deadline=now + query.seconds,
            answer=self._loop.create_future(),
        )
        if self._crew.has_idle and self._lanes.begin(job):
            self._begin(job)
        else:
            self._lanes.push(job)
            self.available()
        self._wind()
        return await job.answer

    def _begin(self, job: Job) -> None:
        member = self._crew.take_slow() if job.lane is Lane.SLOW else self._crew.take()
        job.began = True
        member.give(job, self._loop.time())

    def _wind(self) -> None:
        if self._timer is None:
            self._timer = self._loop.call_later(_TICK, self._tick)

    def _tick(self) -> None:
        # One timer for all, because two of its own would cost a cheap query a tenth of its time.
        self._timer = None
        now = self._loop.time()
        for member in self._crew.busy():
            self._watch(member, now)
        for job in self._crew.orphans():
            if job.deadline <= now:
                fail(job, too_slow(job))
        for job in self._lanes.remove(lambda job: job.deadline <= now or job.answer.done()):
            fail(job, too_late(job, self._retry_after()))
        self._crew.refresh(now)
        self.available()
        if self._crew.unsettled or self._lanes.waiting:
            self._wind()

    def _watch(self, member: Member, now: float) -> None:
        job = member.job
        if job is None:
            return
        if now >= job.deadline:
            self._stop_evaluation(member, job, "deadline")
            fail(job, too_slow(job))
        elif job.lane is Lane.SLOW:
            if job.answer.done():
                self._stop_evaluation(member, job, "abandoned")
        elif now - member.since >= self._settings.slice_seconds:
            self._weigh(member, job)

    def _weigh(self, member: Member, job: Job) -> None:
        spent = member.spending()
        if spent < self._settings.slice_seconds:
            return
        self._history.learn(job.shape, spent)
        if job.answer.done():
            self._stop_evaluation(member, job, "abandoned")
        elif self._lanes.turn_slow(job):
            member.slow_down()
        else:
            self._stop_evaluation(member, job, "slice")
            self._lanes.push(job)

    def _stop_evaluation(self, member: Member, job: Job, cause: str) -> None:
        self._lanes.end(job)
        self._crew.replace(member, cause)
