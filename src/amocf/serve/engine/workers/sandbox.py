"""What a worker may not do, said to the kernel, so that no query can undo it."""

import contextlib
import ctypes
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PR_SET_NO_NEW_PRIVS: Final = 38
_KILL_FIRST: Final = "500"
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class WorkerLimits:
    """Bounds of one worker.

    Attributes:
        memory: bytes of address space beyond those of the loaded release.
        answer: bytes an answer may have.
    """

    memory: int
    answer: int


def ignore_stop_signals() -> None:
    """Leave Ctrl-C and a service manager's SIGTERM to the server, which then ends the others."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def confine(memory: int) -> None:
    """Bind this process for good.

    It gets no descriptor beyond those it has, so it opens no file and calls no server: that is what
    holds ``SERVICE`` back where the text of a query hides it. Files of an on-disk store are open
    already and stay readable. An allocation beyond ``memory`` aborts the process.

    Args:
        memory: bytes of address space beyond those in use now.
    """
    # If the machine runs out of memory all the same, the kernel is to take a worker first.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_KILL_FIRST, "ascii")
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    for kind, limit in (
        (resource.RLIMIT_AS, used + memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


class ProcessorLimit:
    """Has the kernel stop this process where the pool did not, after some seconds."""

    def __init__(self) -> None:
        self._limit = 0
        self._hard = resource.getrlimit(resource.RLIMIT_CPU)[1]

    def extend(self, used: float, seconds: int) -> None:
        """Allow so many seconds, and one for rounding, beyond the time used so far."""
        limit = int(used) + seconds + 2
        if self._hard != resource.RLIM_INFINITY:
            limit = min(limit, self._hard)
        if limit != self._limit:
            resource.setrlimit(resource.RLIMIT_CPU, (limit, self._hard))
            self._limit = limit
