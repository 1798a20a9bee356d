"""Builds that are killed: run with the sources, a place for the release, and an institute's data.

The place holds a release already. Each of twenty builds of another one is killed: fourteen as they,
or a process that works beside them, are about to write, move or remove a file, and six some time
after a step began, for the store and the index are written by code that Python does not see.
Nothing of theirs is removed in between. A line is printed for each: where it was killed, by what,
and what the place then leads to. What works beside a build has to end with it.
"""

import ctypes
import os
import random
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from amocf.compile import release
from amocf.compile.assembly import Assembled
from amocf.step_timer import Progress

#: What Python tells of itself as it is about to change what is on the disk.
CHANGES: Final = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink")
#: The steps that write, and how many milliseconds after the beginning of each a build may end.
STEPS: Final = {"build the query store": 300, "write N-Quads": 300, "export": 300}
#: Has the kernel give this process the children of its children that have ended.
_PR_SET_CHILD_SUBREAPER: Final = 36


class ChangeHook:
    """What is called at each change of the disk; a hook of the interpreter cannot be removed."""

    def __init__(self) -> None:
        self.changed: Callable[[], None] | None = None
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        is_read = event == "open" and arguments[1] in (None, "r", "rb")
        if self.changed and event in CHANGES and not is_read:
            self.changed()


def counted(point: int) -> Callable[[], None]:
    """Return what kills this process when it is called for that time, counted from nought.

    What works beside this process counts for itself, and kills this one.
    """
    left, builder = point, os.getpid()

    def count() -> None:
        nonlocal left
        if not left:
            os.kill(builder, signal.SIGKILL)
        left -= 1

    return count


def timed(step: str, milliseconds: int) -> Progress:
    """Return a progress display that ends this process some time after a step began."""

    def progress(name: str) -> None:
        if name == step:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which ends a process at once
            signal.setitimer(signal.ITIMER_REAL, (milliseconds + 1) / 1000)

    return progress


def silent(_: str) -> None:
    """Show no progress."""


def ended_by(action: Callable[[], None]) -> int:
    """Do something in a process of its own; return the signal that ended it, or nought.

    Whatever it has left behind has ended then too.
    """
    if not (child := os.fork()):
        action()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return os.WTERMSIG(status)


def number_of_changes(hook: ChangeHook, build: Callable[[], None], place: Path) -> int:
    """Return how often a whole build changes the disk; the number is noted at a place."""
    changes = list[None]()

    def whole() -> None:
        hook.changed = lambda: changes.append(None)
        build()
        hook.changed = None
        place.write_text(str(len(changes)), encoding="utf-8")

    assert not ended_by(whole)
    return int(place.read_text(encoding="utf-8"))


def main(root: Path, out: Path, institute: Path) -> None:
    """Kill twenty builds."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    compiled = release.compile_release(root, silent, release.ImportedData((institute,)))
    assembled = Assembled(compiled.dataset, compiled.store)
    hook = ChangeHook()
    chosen = random.Random(14)  # noqa: S311 - it is no secret

    def build(progress: Progress = silent, to: Path = out) -> None:
        with (
            patch.object(release.ImportedData, "beside", return_value=compiled.sources),
            patch.object(release, "assemble", return_value=assembled),
            patch.object(release, "_judge", return_value=compiled.report),
        ):
            release.build(root, to, progress, release.ImportedData((institute,)))

    def killed_at_change(point: int) -> None:
        hook.changed = counted(point)
        build()

    elsewhere = out.parent / "whole"
    elsewhere.mkdir()
    changes = number_of_changes(
        hook, partial(build, to=elsewhere / "dist"), out.parent / "number.txt"
    )
    kills: list[tuple[str, Callable[[], None]]] = [
        (f"change {each} of {changes}", partial(killed_at_change, each))
        for each in chosen.sample(range(changes), 14)
    ]
    for step in (*STEPS, *STEPS):
        after = chosen.randrange(STEPS[step])
        kills.append((f"{after} ms after {step!r}", partial(build, timed(step, after))))
    before = out.readlink()
    for what, action in kills:
        ended = ended_by(action)
        sys.stdout.write(f"{what}\t{signal.Signals(ended).name}\t{out.resolve().name}\n")
        out.unlink()
        out.symlink_to(before)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
