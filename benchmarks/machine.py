"""The machine on which something is measured, in words: how many cores, and how fast it is."""

import os
import platform
import time
from typing import Final

_ADDITIONS: Final = 10_000_000
_ROUNDS: Final = 3


def machine() -> str:
    """Return what the figures of a page depend on.

    Machines in a cloud, and one at different hours, differ by more than what is measured: the time
    of a loop that does nothing else tells how to compare figures with others.
    """
    return (
        f"{len(os.sched_getaffinity(0))} cores, Linux {platform.release()}, Python"
        f" {platform.python_version()}, on which ten million additions take"
        f" {min(_additions() for _ in range(_ROUNDS)):.1f} s; load average in the end"
        f" {os.getloadavg()[2]:.1f}"
    )


def _additions() -> float:
    began, total = time.perf_counter(), 0
    for number in range(_ADDITIONS):
        total += number
    return time.perf_counter() - began
