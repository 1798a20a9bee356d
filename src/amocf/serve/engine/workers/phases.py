"""What each worker is busy with, in memory that the pool shares with them.

A worker writes one byte, which takes no system call; the pool reads it when the worker has died.
"""

import mmap
import os
from enum import IntEnum
from typing import Final

#: More workers than there will ever be; pages that are never written take no memory.
SLOTS: Final = 1 << 16


class Phase(IntEnum):
    """What a worker does.

    The engine plans and evaluates in one call, so that these two cannot be distinguished.
    """

    IDLE = 0
    PARSING = 1
    EVALUATING = 2
    WRITING = 3


class Phases:
    """One byte for each worker.

    Args:
        descriptor: of the memory, as ``create_memory`` makes it.
    """

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, SLOTS)

    def read(self, slot: int) -> Phase:
        """Return what a worker is busy with, or was when it ended."""
        try:
            return Phase(self._memory[slot])
        except ValueError:  # what stands there was written by a process that runs foreign queries
            return Phase.EVALUATING

    def write(self, slot: int, phase: Phase) -> None:
        """Say what a worker is busy with."""
        self._memory[slot] = phase

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()


def create_memory() -> int:
    """Return a descriptor of memory for all workers, which the caller is to close."""
    descriptor = os.memfd_create("amocf-phases")
    os.ftruncate(descriptor, SLOTS)
    return descriptor
