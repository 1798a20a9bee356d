"""Where a build puts a release: a folder named by its content, and a link that leads to it.

``dist`` is a link to ``.releases/<identity>`` beside it. A release is written next to the others,
and then the link is swapped, so that a reader who opens ``dist`` gets the old one or the new one.
A release that is there is never changed: a server may have it open.
"""

import contextlib
import fcntl
import filecmp
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from amocf.errors import UsageError
from amocf.private_files import OWNER_FILE, OWNER_FOLDER
from amocf.release.manifest import MANIFEST, STORE, identity_of
from amocf.step_timer import Progress

_RELEASES: Final = ".releases"
#: What a build writes into, and the link that it has made, before either has its place.
_UNFINISHED: Final = "unfinished"
_LINK: Final = "link"
_FOLDER: Final = 0o777
_NAME: Final = re.compile(r"[0-9a-f]{12}(-\d+)?")


def require_replaceable(out: Path) -> None:
    """Make sure that nothing but a release would be replaced.

    Raises:
        UsageError: if ``out`` is a file, or a folder that holds something else than a release.
    """
    if out.exists() and not (
        out.is_dir() and ((out / MANIFEST).exists() or not any(out.iterdir()))
    ):
        raise UsageError(
            f"{out} exists and holds no release (no {MANIFEST}); name another folder with --out"
        )


@contextmanager
def published(out: Path, progress: Progress, *, is_private: bool = False) -> Iterator[Path]:
    """Give a folder to write a release into, which ``out`` leads to at the end.

    On failure ``out`` is as it was, and what was written is removed. A release that is there
    already is not stored twice. After a swap, releases that are not needed any more are removed:
    all but those that a process has open, that ``out`` led to before, or that a link beside it
    leads to.

    Args:
        out: the link to the release.
        progress: called with what takes time.
        is_private: nobody but the owner may read what is written, at any moment.
    """
    releases = out.parent / _RELEASES
    with _locked(releases, progress):
        fresh = releases / _UNFINISHED
        _remove(fresh)  # a build that was killed has left it
        fresh.mkdir(mode=OWNER_FOLDER if is_private else _FOLDER)
        try:
            yield fresh
            if is_private:
                _close_to_others(fresh)
            progress("put it in place")
            _publish(fresh, out)
        finally:
            _remove(fresh)


@contextmanager
def _locked(releases: Path, progress: Progress) -> Iterator[None]:
    """Keep other builds from writing beside the same releases; the kernel unlocks for the dead.

    Their folder is made where there is none, and removed if there is no release in it in the end.
    """
    while True:
        releases.mkdir(parents=True, exist_ok=True)
        with _opened(releases) as descriptor:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                progress(f"wait for another build, which is writing to {releases}")
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not _is_at(descriptor, releases):
                continue  # another build has removed it
            try:
                yield
            finally:
                with contextlib.suppress(OSError):
                    releases.rmdir()
            return


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _publish(fresh: Path, out: Path) -> None:
    folder = _place_for(fresh)
    if folder.exists():
        _swap(out, folder)
        return
    fresh.rename(folder)
    try:
        _swap(out, folder)
    except BaseException:
        folder.rename(fresh)
        raise


def _place_for(fresh: Path) -> Path:
    """Return where a release stands already, or else the first free place for it.

    Releases with the same files may differ in what other code has made from them.
    """
    places = _places(fresh.parent, _identity(fresh))
    return next(each for each in places if not each.exists() or _is_same(fresh, each))


def _places(releases: Path, identity: str) -> Iterator[Path]:
    yield releases / identity
    for number in count(2):
        yield releases / f"{identity}-{number}"


def _identity(folder: Path) -> str:
    return identity_of((folder / MANIFEST).read_bytes())


def _is_same(one: Path, other: Path) -> bool:
    names = _compared(one)
    return names == _compared(other) and all(
        filecmp.cmp(one / name, other / name, shallow=False) for name in names
    )


def _compared(folder: Path) -> set[str]:
    """Return the files by which releases are compared; those of the store are never the same."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if path.parts[0] != STORE}


def _swap(out: Path, folder: Path) -> None:
    """Lead ``out`` to a release, and remove releases that are not needed any more."""
    releases = folder.parent
    target = Path(_RELEASES, folder.name)
    if out.is_symlink() and out.readlink() == target:
        return
    before = out.resolve()
    link = releases / _LINK
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    try:
        with _room_at(out, releases) as moved:
            link.replace(out)
    finally:
        link.unlink(missing_ok=True)
    needed = {folder.resolve(), before, *_linked(out.parent)}
    _remove_unused(releases, needed | ({moved.resolve()} if moved else set()))


@contextmanager
def _room_at(out: Path, releases: Path) -> Iterator[Path | None]:
    """Move a plain folder, which a link cannot replace, to the other releases; give its new place.

    On failure it is moved back.
    """
    if out.is_symlink() or not out.exists():
        yield None
        return
    if not any(out.iterdir()):
        out.rmdir()
        yield None
        return
    places = _places(releases, _identity(out))
    moved = out.rename(next(each for each in places if not each.exists()))
    try:
        yield moved
    except BaseException:
        moved.rename(out)
        raise


def _linked(parent: Path) -> Iterator[Path]:
    return (path.resolve() for path in parent.iterdir() if path.is_symlink())


def _remove_unused(releases: Path, needed: set[Path]) -> None:
    for folder in sorted(releases.iterdir()):
        is_release = _NAME.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink()
        if is_release and folder.resolve() not in needed:
            # In use, or another user's: either way the new release is in place.
            with contextlib.suppress(OSError):
                _remove_unlocked(folder)


def _remove_unlocked(folder: Path) -> None:
    """Remove a release that no process has open.

    Raises:
        BlockingIOError: if one has.
    """
    with _opened(folder) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # First of all, so that what an interruption leaves does not pass for a release.
        (folder / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(folder)


def _close_to_others(folder: Path) -> None:
    """Leave files to their owner alone, wherever the folder is moved or its files are copied to."""
    for path in folder.rglob("*"):
        path.chmod(OWNER_FOLDER if path.is_dir() else OWNER_FILE)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
