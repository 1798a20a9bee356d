"""Who goes next: queries in lanes by what is expected of them, clients in turn within a lane."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator

from amocf.serve.engine.workers.job import Job, Lane


class Line:
    """Waiting queries, taken from one client after the other."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Job]] = OrderedDict()

    def __iter__(self) -> Iterator[Job]:
        return (job for jobs in self._clients.values() for job in jobs)

    def push(self, job: Job) -> None:
        """Add a query behind those of its client."""
        self._clients.setdefault(job.client, deque()).append(job)

    def first(self) -> Job | None:
        """Return the query whose turn it is."""
        for jobs in self._clients.values():
            return jobs[0]
        return None

    def pop(self) -> Job:
        """Take the query whose turn it is; the turn passes to the next client."""
        client, jobs = self._clients.popitem(last=False)
        job = jobs.popleft()
        if jobs:
            self._clients[client] = jobs
        return job

    def remove(self, unwanted: Callable[[Job], bool]) -> list[Job]:
        """Take out and return the queries of which something holds."""
        removed = [job for job in self if unwanted(job)]
        for job in removed:
            jobs = self._clients[job.client]
            jobs.remove(job)
            if not jobs:
                del self._clients[job.client]
        return removed


class Lanes:
    """Which waiting query may begin.

    At most ``slow`` workers run slow queries, and at most ``others`` run queries that are not
    known to be short; so with more workers than ``others`` one is always near for a short query.
    Among those that may begin, the one that has waited longest does.

    Args:
        slow: how many slow queries run at once.
        others: how many queries not known to be short run at once, slow ones included.
    """

    def __init__(self, slow: int, others: int) -> None:
        self._slow = slow
        self._others = others
        self._lines = {lane: Line() for lane in Lane}
        self._running = dict.fromkeys(Lane, 0)
        self.waiting = 0

    def __iter__(self) -> Iterator[Job]:
        return (job for line in self._lines.values() for job in line)

    def push(self, job: Job) -> None:
        """Let a query wait."""
        self._lines[job.lane].push(job)
        self.waiting += 1

    def begin(self, job: Job) -> bool:
        """Count a query that has just come as running, if it may begin before all others."""
        if self.waiting or not self._may_begin(job.lane):
            return False
        self._running[job.lane] += 1
        return True

    def pop(self) -> Job | None:
        """Take the next query that may begin on a free worker, and count it as running."""
        if not self.waiting:
            return None
        chosen = self._next()
        return None if chosen is None else self._take(chosen.lane)

    def pop_short(self) -> Job | None:
        """Take the same if it is known to be short, so that it may begin behind others.

        Others never give way to it: a stream of short queries would leave no worker free for them.
        """
        chosen = self._next()
        return self._take(Lane.SHORT) if chosen and chosen.lane is Lane.SHORT else None

    def end(self, job: Job) -> None:
        """Count a query as no longer running."""
        self._running[job.lane] -= 1

    def turn_slow(self, job: Job) -> bool:
        """Count a running query as slow from now on, and say whether it may go on."""
        self._running[job.lane] -= 1
        job.lane = Lane.SLOW
        self._running[job.lane] += 1
        return self._running[Lane.SLOW] <= self._slow

    def remove(self, unwanted: Callable[[Job], bool]) -> list[Job]:
        """Take out and return the waiting queries of which something holds."""
        removed = [job for line in self._lines.values() for job in line.remove(unwanted)]
        self.waiting -= len(removed)
        return removed

    def _next(self) -> Job | None:
        chosen: Job | None = None
        for lane, line in self._lines.items():
            first = line.first()
            if first and self._may_begin(lane) and (not chosen or first.arrival < chosen.arrival):
                chosen = first
        return chosen

    def _take(self, lane: Lane) -> Job:
        self.waiting -= 1
        self._running[lane] += 1
        return self._lines[lane].pop()

    def _may_begin(self, lane: Lane) -> bool:
        if lane is Lane.SHORT:
            return True
        running = self._running
        if running[Lane.UNKNOWN] + running[Lane.SLOW] >= self._others:
            return False
        return lane is not Lane.SLOW or running[Lane.SLOW] < self._slow
