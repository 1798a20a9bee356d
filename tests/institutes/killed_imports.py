"""Imports that are killed: run with a release, the folder of an institute and a workbook.

Each of twenty copies of the folder gets an import that kills itself at a line of the code: ten at
any line, and ten at a line of what writes files, where it matters most.
"""

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from amocf.institutes import institute_folder
from amocf.institutes.importing import import_files
from amocf.institutes.institute_graph import DataOrigin
from amocf.institutes.published_terms import PublishedTerms, read_published_terms
from amocf.release.opened import Release
from amocf.terms import BASE, LICENCE

WRITING: Final = institute_folder.__file__
ROOM: Final = str(Path(WRITING).parent)


def run(terms: PublishedTerms, folder: Path, workbook: Path) -> None:
    """Import a workbook."""
    named = ((workbook.name, workbook.read_bytes()),)
    origin = DataOrigin("niimbl", BASE, LICENCE, named)
    import_files(terms, origin, folder, is_partial=False)


def traced(at_line: Callable[[str], None], action: Callable[[], None]) -> None:
    """Do something, and call before each line of the room with its file, in this process alone."""
    process = os.getpid()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        file = frame.f_code.co_filename
        if not file.startswith(ROOM):
            return None
        if event == "line" and os.getpid() == process:
            at_line(file)
        return trace

    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(None)


def main(dist: Path, folder: Path, workbook: Path) -> None:
    """Kill twenty imports."""
    with Release.open(dist) as release:
        terms = read_published_terms(release.store, release.version, "2026-01-01")
    lines: list[str] = []
    trial = folder.with_name("trial")
    shutil.copytree(folder, trial)
    traced(lines.append, lambda: run(terms, trial, workbook))
    chosen = random.Random(14)  # noqa: S311 - it is no secret
    writing = [number for number, file in enumerate(lines) if file == WRITING]
    points = [*chosen.sample(range(len(lines)), 10), *chosen.sample(writing, 10)]
    for number, point in enumerate(points):
        copy = folder.with_name(f"{folder.name}-{number}")
        shutil.copytree(folder, copy)
        if not (child := os.fork()):
            _killed_at(point, partial(run, terms, copy, workbook))
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, f"line {point} was never reached"


def _killed_at(point: int, action: Callable[[], None]) -> None:
    left = point

    def at_line(_: str) -> None:
        nonlocal left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    traced(at_line, action)
    os._exit(0)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
