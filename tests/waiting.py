"""Waiting for what another process does, on a machine that may be busy with other things."""

import time
from collections.abc import Callable
from typing import Final

#: Seconds after which something that should have happened is held not to happen any more. It is
#: far above what anything takes, so that it is met only where something hangs.
CEILING: Final = 60.0


def until(condition: Callable[[], bool], seconds: float = CEILING) -> None:
    """Return when a condition holds, and fail if it does not within so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:g} s"
        time.sleep(0.02)
