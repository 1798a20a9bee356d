"""Numbers that all server workers share, so that any of them can tell those of all.

They stand in one anonymous mapping that the supervisor makes before it forks: a row for each
worker, a cell for each series. A worker writes in its own row only, so nothing needs a lock; a
reader adds the rows up. What a worker has counted stays in its row when it ends, and the next one
in that row counts on.
"""

import mmap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

_CELL: Final = 8


@dataclass(frozen=True)
class Series:
    """A number under a name and label values.

    Attributes:
        name: of the metric.
        labels: values of its labels, in their order.
        is_gauge: it tells of the moment, so that it ends with the worker.
    """

    name: str
    labels: tuple[str, ...] = ()
    is_gauge: bool = field(default=False, compare=False)


class Counters:
    """A table of numbers in memory that child processes share.

    Args:
        series: what is counted; the same for every row.
        rows: how many workers may count at once.
    """

    def __init__(self, series: Iterable[Series], rows: int = 1) -> None:
        self.series: Sequence[Series] = tuple(series)
        self._index = {each: number for number, each in enumerate(self.series)}
        # One cell more: whether the worker is to end its connections.
        self._width = len(self.series) + 1
        mapping = mmap.mmap(-1, _CELL * self._width * rows)
        self._cells: memoryview[float] = memoryview(mapping).cast("d")

    def row(self, number: int) -> "CounterRow":
        """Return the row of a worker."""
        start = number * self._width
        return CounterRow(self._index, self._cells[start : start + self._width])

    def begin(self, number: int) -> None:
        """Prepare a row for a new worker: counts stay, gauges and the wish to end go."""
        row = self.row(number)
        for each in self.series:
            if each.is_gauge:
                row.set(each, 0)
        row.is_draining = False

    def each(self, series: Series) -> list[float]:
        """Return a number of each worker."""
        return list(self._cells[self._index[series] :: self._width])

    def values(self) -> dict[Series, float]:
        """Return every number of all workers together."""
        return {each: sum(self.each(each)) for each in self.series}


class CounterRow:
    """The numbers of one worker."""

    def __init__(self, index: dict[Series, int], cells: "memoryview[float]") -> None:
        self._index = index
        self._cells = cells

    def position(self, series: Series) -> int:
        """Return where a number stands, for ``add``."""
        return self._index[series]

    def add(self, position: int, amount: float = 1) -> None:
        """Add to a number."""
        self._cells[position] += amount

    def set(self, series: Series, value: float) -> None:
        """Set a number."""
        self._cells[self._index[series]] = value

    def get(self, series: Series) -> float:
        """Return a number of this worker."""
        return float(self._cells[self._index[series]])

    @property
    def is_draining(self) -> bool:
        """Whether this worker is about to stop, so that clients are to connect anew."""
        return bool(self._cells[-1])

    @is_draining.setter
    def is_draining(self, value: bool) -> None:
        self._cells[-1] = value
