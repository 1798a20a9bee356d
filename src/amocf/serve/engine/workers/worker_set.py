"""The workers there are: who is free, who takes whose place, and why one has ended."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final, Protocol

from amocf.errors import DataError
from amocf.serve.engine.workers.fork_server import Exit, Nursery
from amocf.serve.engine.workers.job import Job
from amocf.serve.engine.workers.outcome import cause_of
from amocf.serve.engine.workers.pool_counters import Tally
from amocf.serve.engine.workers.sandbox import Limits
from amocf.serve.engine.workers.source import Source
from amocf.serve.engine.workers.wire import Reply
from amocf.serve.engine.workers.worker_handle import Ended, Member

_RETRY: Final = 0.1
_LONGEST_RETRY: Final = 5.0
_IDLE_SLOW: Final = 0.5


class Boss(Protocol):
    """Who has queries for the workers."""

    def replied(self, member: Member, job: Job, reply: Reply) -> None:
        """A query has been evaluated; its worker waits to be released."""

    def died(self, jobs: Sequence[Job], cause: str) -> None:
        """A worker has ended, but not by ``replace``, while it was busy with the first of these."""

    def available(self) -> None:
        """A worker has become free."""


class Crew:
    """As many workers as were asked for, each replaced when it ends.

    Args:
        source: what they answer from.
        bounds: what each may use.
        size: how many there are.
        tally: where deaths are counted.
        boss: who has queries for them.
    """

    def __init__(self, source: Source, bounds: Limits, size: int, tally: Tally, boss: Boss) -> None:
        self._nursery = Nursery(source, bounds, self)
        self._bounds = bounds
        self._size = size
        self._tally = tally
        self._boss = boss
        self._last_number = 0
        self._expected: dict[int, Member] = {}
        self._members: dict[int, Member] = {}
        self._idle: list[Member] = []
        self._idle_slow: list[Member] = []
        self._ended: dict[int, Ended] = {}
        self._restart: asyncio.Task[None] | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._stopped = False

    async def start(self) -> None:
        """Start the zygote, and ask for the workers.

        Raises:
            DataError: if the release cannot be loaded.
        """
        await self._nursery.start()
        self._hire_missing()

    async def stop(self) -> None:
        """End every worker and the zygote; returns when they are gone."""
        self._stopped = True
        if self._retry:
            self._retry.cancel()
        if self._restart:
            self._restart.cancel()
            await asyncio.gather(self._restart, return_exceptions=True)
        for _ in self.busy():
            self._count_kill("stop")
        self._forget()
        await self._nursery.stop()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of zygote and workers."""
        return (self._nursery.pid, *(member.pid for member in self._members.values()))

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self._members)

    @property
    def slow(self) -> int:
        """How many of them are niced."""
        return sum(member.slow for member in self._members.values())

    @property
    def has_idle(self) -> bool:
        """Whether a worker is free."""
        return bool(self._idle or self._idle_slow)

    @property
    def unsettled(self) -> bool:
        """Whether time alone will change something: queries under way, slow workers at rest."""
        return len(self._idle) < len(self._members) or bool(self._ended)

    def busy(self) -> list[Member]:
        """Return the workers that evaluate a query."""
        return [member for member in self._members.values() if member.jobs]

    def orphans(self) -> Iterator[Job]:
        """Give the queries whose worker has ended for a reason not yet known."""
        return (job for ended in self._ended.values() for job in ended.jobs)

    def take(self) -> Member:
        """Take a free worker, at best one that is not niced."""
        return (self._idle or self._idle_slow).pop()

    def take_slow(self) -> Member:
        """Take a free worker for a slow query: a niced one, or one that is niced now."""
        member = (self._idle_slow or self._idle).pop()
        if not member.slow:
            self.slow_down(member)
        return member

    def slow_down(self, member: Member) -> None:
        """Let others go before a worker, from now on."""
        member.slow_down()

    def at_hand(self) -> Member | None:
        """Return a worker that will soon be done with short queries, if there is one."""
        # Always the first such, so that one has much to do, and finds it in its caches.
        return next((each for each in self._members.values() if each.is_at_hand), None)

    def release(self, member: Member, now: float) -> None:
        """Count a worker as free again, or as busy with the next query that it has."""
        member.begin(now)
        if not member.jobs:
            (self._idle_slow if member.slow else self._idle).append(member)

    def replace(self, member: Member, cause: str = "") -> None:
        """End a worker that is not counted as free, and ask for another.

        Args:
            member: the worker.
            cause: for what it is killed; empty if it ends of its own.
        """
        del self._members[member.number]
        self._count_kill(cause)
        if cause:
            member.kill()
        else:
            member.close()
        self._tally.replaced += 1
        self._hire_missing()

    def refresh(self, now: float) -> None:
        """Replace workers that were niced and have had nothing to do for a while."""
        for member in [each for each in self._idle_slow if now - each.since > _IDLE_SLOW]:
            self._idle_slow.remove(member)
            self.replace(member)

    def born(self, number: int, pid: int, pidfd: int) -> None:
        """See ``nursery.Keeper``."""
        member = self._expected.pop(number, None)
        if member is None:
            os.close(pidfd)
            return
        member.introduce(pid, pidfd)
        self._members[number] = member
        self.release(member, asyncio.get_running_loop().time())
        self._boss.available()

    def exited(self, end: Exit) -> None:
        """See ``nursery.Keeper``."""
        member = self._members.get(end.number)
        if member:
            member.drain()  # its last words
            if end.number in self._members:
                self.hung_up(member)
        if end.status == -1:
            self._expected.pop(end.number).close()
            self._hire_later()
        elif end.number in self._ended:
            ended = self._ended.pop(end.number)
            cause = cause_of(end.status, self._nursery.phase(ended.slot))
            self._count_kill(cause)
            if ended.jobs:
                self._boss.died(ended.jobs, cause)

    def barren(self) -> None:
        """See ``nursery.Keeper``."""
        ended = (each.jobs for each in self._ended.values())
        lost = [*ended, *(tuple(member.jobs) for member in self.busy())]
        self._forget()
        for jobs in filter(None, lost):
            self._boss.died(jobs, "outside")
        if not self._stopped:
            self._restart = asyncio.get_running_loop().create_task(self._start_again())

    def replied(self, member: Member, reply: Reply) -> None:
        """See ``member.Owner``."""
        if member.jobs:
            self._boss.replied(member, member.jobs.popleft(), reply)
        else:
            self.hung_up(member)

    def hung_up(self, member: Member) -> None:
        """See ``member.Owner``."""
        if member.number in self._expected:
            return  # it has not been introduced yet; this comes again when it has
        del self._members[member.number]
        for idle in (self._idle, self._idle_slow):
            if member in idle:
                idle.remove(member)
        self._ended[member.number] = Ended(tuple(member.jobs), member.slot)
        member.kill()
        self._tally.replaced += 1
        if member.jobs or member.has_replied:
            self._hire_missing()
        else:
            self._hire_later()  # it may be that none can live here

    def _hire_missing(self) -> None:
        while not self._stopped and len(self._members) + len(self._expected) < self._size:
            number, slot = self._last_number + 1, self._free_slot()
            try:
                connection = self._nursery.request(number, slot)
            except OSError:
                return self._hire_later()
            self._last_number = number
            self._expected[number] = Member(number, slot, connection, self, self._bounds.answer)
        return None

    def _free_slot(self) -> int:
        taken = {each.slot for each in (*self._members.values(), *self._expected.values())}
        taken.update(each.slot for each in self._ended.values())
        return next(slot for slot in count() if slot not in taken)

    def _hire_later(self) -> None:
        if self._retry is None:
            self._retry = asyncio.get_running_loop().call_later(_RETRY, self._hire_again)

    def _hire_again(self) -> None:
        self._retry = None
        self._hire_missing()

    async def _start_again(self) -> None:
        delay = _RETRY
        while True:
            await self._nursery.stop()
            self._forget()  # what a zygote was asked for that could not load the release
            self._tally.restarts += 1
            try:
                await self.start()
            except (DataError, OSError):
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LONGEST_RETRY)
            else:
                return

    def _forget(self) -> None:
        for member in (*self._members.values(), *self._expected.values()):
            member.close()
        for found in (self._members, self._expected, self._ended):
            found.clear()
        for idle in (self._idle, self._idle_slow):
            idle.clear()

    def _count_kill(self, cause: str) -> None:
        if cause:
            self._tally.kills[cause] += 1
