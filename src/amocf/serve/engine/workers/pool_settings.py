"""How a pool works."""

import os
from dataclasses import dataclass

_FEWEST = 3


@dataclass(frozen=True)
class PoolSettings:
    """How a pool works.

    Attributes:
        max_bytes: what an answer may have.
        workers: how many processes evaluate; 0 for two more than there are cores, at least 3.
        queue: how many queries may wait beyond them.
        share: how many of one client may wait or be evaluated at once.
        memory: bytes of address space a worker may take beyond those of the release.
        slice_seconds: processor time after which a query counts as slow.
    """

    max_bytes: int
    workers: int = 0
    queue: int = 64
    share: int = 16
    memory: int = 512 * 1024 * 1024
    slice_seconds: float = 0.02

    def size(self) -> int:
        """Return how many workers there are to be."""
        return max(_FEWEST, self.workers or len(os.sched_getaffinity(0)) + 2)
