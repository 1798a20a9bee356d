"""Releases that are killed as they are frozen: run with a checkout, a built release, and a folder.

Each of twenty runs is killed as it is about to write, move or remove a file, or to bring one to
the disk, at points that are spread over the whole of a run. Nothing of theirs is removed between.
A line is printed for each: where it was killed, by what, and what then stands in the folder of
frozen releases. What is built is not built again: what matters comes after that.
"""

import ctypes
import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Final
from unittest.mock import patch

from pyoxigraph import Store
from tests.compile.killed_builds import ChangeHook, counted, ended_by, number_of_changes, silent

from amocf.compile import freezing
from amocf.compile.assembly import Dataset
from amocf.compile.read.sources import Sources
from amocf.compile.release import Compiled
from amocf.compile.validate.report import Report
from amocf.release.frozen import FROZEN
from amocf.step_timer import Progress

VERSION: Final = "2025.1.0"
_PR_SET_CHILD_SUBREAPER: Final = 36


def main(root: Path, dist: Path, notes: Path) -> None:
    """Kill twenty runs."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    hook = ChangeHook()

    def copied(_: Path, out: Path, __: Progress) -> Compiled:
        hook.changed, counting = None, hook.changed
        shutil.copytree(dist, out, ignore=shutil.ignore_patterns("store", "search.sqlite"))
        hook.changed = counting
        return Compiled(Sources((), ()), Dataset({}), Store(), Report(()))

    def freeze() -> None:
        with (
            patch.object(freezing, "build", copied),
            patch.object(os, "fsync", _Synced(hook)),
        ):
            freezing.freeze(root, VERSION, silent)

    changes = number_of_changes(hook, freeze, notes / "number.txt")
    shutil.rmtree(root / FROZEN)
    for number in range(20):
        point = number * changes // 20

        def killed(point: int = point) -> None:
            hook.changed = counted(point)
            freeze()

        ended = ended_by(partial(killed))
        found = sorted(path.name for path in (root / FROZEN).glob("*"))
        name = signal.Signals(ended).name if ended else "nothing"
        sys.stdout.write(f"change {point} of {changes}\t{name}\t{','.join(found)}\n")
        if VERSION in found:
            # It was killed after it was done: the next begins where it began.
            (root / FROZEN / VERSION).rename(notes / f"whole-{number}")


class _Synced:
    """Brings a file to the disk, and is a change that a run may be killed before."""

    def __init__(self, hook: ChangeHook) -> None:
        self._hook = hook

    def __call__(self, descriptor: int) -> None:
        if self._hook.changed:
            self._hook.changed()
        os.fdatasync(descriptor)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
