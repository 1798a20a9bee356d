"""Which query is next: one queue for each priority, and clients in turn within a queue."""

from collections.abc import Callable, Iterator
from operator import attrgetter

from amocf.serve.engine.fair_queue import FairQueue
from amocf.serve.engine.workers.job import Job, Priority


class PriorityQueues:
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
        self._queues = {priority: FairQueue[Job]() for priority in Priority}
        self._running = dict.fromkeys(Priority, 0)
        self.waiting = 0

    def __iter__(self) -> Iterator[Job]:
        return (job for queue in self._queues.values() for job in queue)

    def push(self, job: Job) -> None:
        """Let a query wait."""
        self._queues[job.priority].push(job.client, job)
        self.waiting += 1

    def begin(self, job: Job) -> bool:
        """Count a query that has just come as running, if it may begin before all others."""
        if self.waiting or not self._may_begin(job.priority):
            return False
        self._running[job.priority] += 1
        return True

    def pop(self, *, only_short: bool = False) -> Job | None:
        """Take the next query that may begin, and count it as running.

        Args:
            only_short: return None where it is not known to be short: a worker is at hand for short
                queries alone. Others never give way to them, since a stream of short queries would
                leave no worker free for others.
        """
        queues = self._queues.items()
        waiting = (queue.first() for priority, queue in queues if self._may_begin(priority))
        job = min(filter(None, waiting), key=attrgetter("arrival"), default=None)
        if job is None or (only_short and job.priority is not Priority.SHORT):
            return None
        self.waiting -= 1
        self._running[job.priority] += 1
        return self._queues[job.priority].pop()

    def end(self, job: Job) -> None:
        """Count a query as no longer running."""
        self._running[job.priority] -= 1

    def turn_slow(self, job: Job) -> bool:
        """Count a running query as slow from now on, and say whether it may go on."""
        self._running[job.priority] -= 1
        job.priority = Priority.SLOW
        self._running[job.priority] += 1
        return self._running[Priority.SLOW] <= self._slow

    def remove(self, unwanted: Callable[[Job], bool]) -> list[Job]:
        """Take out and return the waiting queries of which something holds."""
        removed = [job for queue in self._queues.values() for job in queue.remove(unwanted)]
        self.waiting -= len(removed)
        return removed

    def _may_begin(self, priority: Priority) -> bool:
        if priority is Priority.SHORT:
            return True
        running = self._running
        if running[Priority.UNKNOWN] + running[Priority.SLOW] >= self._others:
            return False
        return priority is not Priority.SLOW or running[Priority.SLOW] < self._slow
