"""Counts of what a pool has done, for metrics."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

#: Why a worker is ended before its time. ``abandoned``: its client has gone;
#: ``slice``: its query begins again as a slow one; ``complexity``: its query could not be parsed or
#: planned; ``cpu``: the kernel's own time limit; ``outside``: killed by another program, or because
#: it sent what is no reply.
CAUSES: Final = (
    *("deadline", "abandoned", "slice", "memory", "complexity", "crash", "cpu", "outside", "stop"),
)


@dataclass
class PoolCounters:
    """What is counted since the start, and in a snapshot also the numbers of that moment.

    Attributes:
        kills: workers ended before their time, by one of ``CAUSES``.
        replaced: workers made in place of others, retired ones included.
        restarts: times the fork server was started again.
        workers: workers there are.
        busy: those that evaluate a query.
        slow: those that run at a lower priority, for slow queries.
        waiting: queries that wait for a worker.
    """

    kills: Counter[str] = field(default_factory=Counter)
    replaced: int = 0
    restarts: int = 0
    workers: int = 0
    busy: int = 0
    slow: int = 0
    waiting: int = 0
