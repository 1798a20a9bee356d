"""The folder of a site: written beside, and put in place whole, or not at all."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from amocf.errors import UsageError

#: The file by which a site is known: what it was made of.
RECORD: Final = "site.json"
#: What people and hosts keep in such a folder beside the site, which stays there.
_KEPT: Final = frozenset((".git", "CNAME"))


def require_replaceable(out: Path) -> None:
    """Make sure that nothing but a site would be replaced.

    Raises:
        UsageError: if ``out`` is a file or a link, or a folder that holds something else.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageError(f"{out} is no folder, but a site is one; name another place")
    if out.is_dir() and not (out / RECORD).is_file():
        other = sorted(each.name for each in out.iterdir() if each.name not in _KEPT)
        if other:
            raise UsageError(
                f"{out} holds {other[0]} and no {RECORD}, so that it is no site that this command"
                " has written; name another folder"
            )


@contextmanager
def put_in_place(out: Path) -> Iterator[Path]:
    """Give a folder to write a site into, which stands at ``out`` at the end.

    On failure, and if the process is killed, ``out`` is as it was. What is left beside it by one
    that was killed begins with a dot and is removed by the next; of one that was killed in the
    moment of the swap the next puts back first what was there.

    Raises:
        UsageError: if something else than a site would be replaced.
    """
    require_replaceable(out)
    out = Path(os.path.abspath(out))  # noqa: PTH100 - a link above it is not to be followed
    out.parent.mkdir(parents=True, exist_ok=True)
    start = f".{out.name}-site-"
    for left in out.parent.glob(f"{start}*"):
        # Another command may be writing there now; then it is not to be moved away from it.
        if not _is_written(left):
            _clear(left, out)
    place = Path(tempfile.mkdtemp(dir=out.parent, prefix=start))
    try:
        (place / "writer").write_text(str(os.getpid()))
        fresh = place / "fresh"
        fresh.mkdir()
        yield fresh
        require_replaceable(out)  # somebody may have put something there meanwhile
        _swap(fresh, out, place / "before")
    finally:
        _clear(place, out)


def _clear(place: Path, out: Path) -> None:
    """Remove what a writer has left, but put back first what it had moved out of the way."""
    before, fresh = place / "before", place / "fresh"
    if before.is_dir():
        for name in _KEPT:
            with contextlib.suppress(OSError):
                (fresh / name).rename(before / name)
        if not os.path.lexists(out):
            before.rename(out)
    # What people keep there, such as a repository, is in no other place.
    if not any((part / name).exists() for part in (before, fresh) for name in _KEPT):
        shutil.rmtree(place, ignore_errors=True)


def _is_written(place: Path) -> bool:
    """Say whether the process that writes there still runs."""
    try:
        pid = int((place / "writer").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return False
    return True


def _swap(fresh: Path, out: Path, before: Path) -> None:
    if not out.exists():
        fresh.rename(out)
        return
    out.rename(before)
    for name in _KEPT:
        with contextlib.suppress(FileNotFoundError):
            (before / name).rename(fresh / name)
    fresh.rename(out)
