"""Counts of what a pool has done, for metrics."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

#: What a worker is ended for, before its time.
CAUSES: Final = (
    *("deadline", "abandoned", "slice", "memory", "complexity", "crash", "cpu", "outside", "stop"),
)


@dataclass(frozen=True)
class PoolSnapshot:
    """A pool at one moment.

    Attributes:
        answers: queries answered since the start.
        failures: queries that failed, by the name of the error.
        kills: workers ended before their time, by cause: ``deadline``, ``abandoned`` (nobody waits
            for the answer any more), ``slice`` (to begin again as a slow query), ``memory``,
            ``complexity`` (its query could not be parsed or planned), ``crash``, ``cpu`` (the
            kernel's own fence), ``outside`` (killed by somebody else, or because it sent what is
            no reply) and ``stop``.
        replaced: workers made in place of others, retired ones included.
        restarts: times the fork server was started again.
        workers: workers there are.
        busy: those that evaluate a query.
        slow: those that are niced for slow queries.
        waiting: queries that wait for a worker.
    """

    answers: int
    failures: Mapping[str, int]
    kills: Mapping[str, int]
    replaced: int
    restarts: int
    workers: int
    busy: int
    slow: int
    waiting: int


class PoolCounters:
    """What is counted as it happens."""

    def __init__(self) -> None:
        self.answers = 0
        self.replaced = 0
        self.restarts = 0
        self.failures: Counter[str] = Counter()
        self.kills: Counter[str] = Counter()

    def figures(self, *, workers: int, busy: int, slow: int, waiting: int) -> PoolSnapshot:
        """Return the counts with what the caller knows of the moment."""
        return PoolSnapshot(
            answers=self.answers,
            failures=MappingProxyType(dict(self.failures)),
            kills=MappingProxyType(dict(self.kills)),
            replaced=self.replaced,
            restarts=self.restarts,
            workers=workers,
            busy=busy,
            slow=slow,
            waiting=waiting,
        )
