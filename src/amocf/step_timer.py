"""Progress of a command on a terminal or in a log."""

import time
from collections.abc import Callable
from typing import TextIO

#: Called with the name of each step as it begins.
Progress = Callable[[str], None]


class StepTimer:
    """A progress display: one line a step, with the time that the step took."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started = self._began = time.perf_counter()
        self._step = ""

    def __call__(self, step: str) -> None:
        """Finish the step before, if any, and begin another."""
        self._finish()
        self._step = step
        if self._stream.isatty():
            self._stream.write(f"  … {step}")
            self._stream.flush()

    def done(self, sentence: str) -> None:
        """Finish the last step and say what was done, with the whole time."""
        self._finish()
        self._step = ""
        self._stream.write(f"{sentence} ({time.perf_counter() - self._started:.1f} s)\n")

    def _finish(self) -> None:
        now = time.perf_counter()
        if self._step:
            start = "\r" if self._stream.isatty() else ""
            self._stream.write(f"{start}  {now - self._began:5.1f} s  {self._step}\n")
        self._began = now
