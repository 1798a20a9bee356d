"""A frozen release, unpacked into a cache: with its store and search index, as a build writes it.

It is made once, beside its place, and then renamed. So a process that is killed leaves nothing
that looks whole, and of two that start at once one waits for the other. What has lost something is
made anew.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from amocf import __version__
from amocf.errors import DataError, UsageError
from amocf.packaged.cache_folder import VARIABLE, temporary_folder
from amocf.release.frozen import FrozenRelease
from amocf.release.manifest import QUADS, SEARCH, STORE
from amocf.release.opened import Release
from amocf.search.index import FORMAT
from amocf.search.index_writer import write_index

#: What is called with a sentence that a user may want to know.
Note = Callable[[str], None]

#: Sizes of the files beside those that the manifest lists: with them one sees what was lost.
_SIZES: Final = "unpacked.json"
_LOCK: Final = "lock"
_UNFINISHED: Final = "unfinished-"
#: Unpacked releases that nobody has used for so long are removed, in seconds.
_UNUSED: Final = 30 * 86_400
_OWNER_ONLY: Final = 0o700


def unpacked(frozen: FrozenRelease, cache: Path, note: Note) -> Path:
    """Return the folder of an unpacked release; make it if it is not there, or not whole.

    Args:
        frozen: the release.
        cache: the cache folder. Where it cannot be written, a temporary folder takes its place,
            which is removed when the process ends.
        note: called with a sentence when it is made.

    Raises:
        DataError: if the frozen release is damaged.
        UsageError: if there is no place to unpack it.
    """
    folder = cache / _name(frozen)
    if _is_whole(folder, frozen):
        _mark_as_used(folder)
        return folder
    try:
        with _locked(cache):
            if _is_whole(folder, frozen):  # another process made it meanwhile
                return folder
            note(f"unpacking release {frozen.version} into {cache}, once")
            _make(frozen, folder)
            _remove_unused(cache, folder)
            return folder
    except OSError as error:
        return _elsewhere(frozen, cache, error, note)


def _name(frozen: FrozenRelease) -> str:
    """Name the folder after the release, and after what makes store and search index."""
    makers = f"{__version__} {version('pyoxigraph')} {FORMAT}"
    made_by = hashlib.sha256(makers.encode()).hexdigest()[:6]
    return f"{frozen.version}-{frozen.identity}-{made_by}"


def _is_whole(folder: Path, frozen: FrozenRelease) -> bool:
    """Say whether a folder has the whole release, and store and search index as they were made."""
    try:
        sizes = json.loads((folder / _SIZES).read_bytes())
        if any((folder / name).stat().st_size != size for name, size in sizes.items()):
            return False
        with Release.open(folder) as release:  # which also hashes the N-Quads
            return release.identity == frozen.identity
    except (OSError, ValueError, AttributeError, DataError, UsageError):
        return False


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    """Keep other processes from writing into the cache; the kernel unlocks for the dead."""
    cache.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    descriptor = os.open(cache / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # Where the file system has no locks, two may make it: the one that is first has it.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            for left in cache.glob(f"{_UNFINISHED}*"):  # by one that was killed
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)


def _make(frozen: FrozenRelease, folder: Path) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    try:
        write_whole(frozen, fresh)
        if folder.exists():  # and not whole
            folder.rename(fresh.with_name(f"{fresh.name}-damaged"))
        try:
            fresh.rename(folder)
        except OSError:
            if not _is_whole(folder, frozen):  # else another was first, where there are no locks
                raise
    finally:
        for left in (fresh, fresh.with_name(f"{fresh.name}-damaged")):
            shutil.rmtree(left, ignore_errors=True)


def write_whole(frozen: FrozenRelease, folder: Path) -> None:
    """Write the files of a release into an empty folder, and what is made of them.

    Raises:
        DataError: if the frozen release is damaged.
        OSError: if something cannot be written.
    """
    frozen.unpack(folder)
    store = Store(str(folder / STORE))
    store.bulk_load(path=str(folder / QUADS), format=RdfFormat.N_QUADS, lenient=True)
    store.optimize()
    write_index(store, folder / SEARCH, frozen.manifest.quads.sha256)
    store.flush()
    del store
    made = (folder / SEARCH, *(each for each in (folder / STORE).iterdir() if _is_kept(each.name)))
    sizes = {each.relative_to(folder).as_posix(): each.stat().st_size for each in made}
    (folder / _SIZES).write_text(json.dumps(sizes), encoding="utf-8")


def _is_kept(name: str) -> bool:
    """Say whether a file of a store stays as it is: who opens one writes logs beside it."""
    return name.endswith(".sst") or name.startswith(("CURRENT", "MANIFEST-"))


def _elsewhere(frozen: FrozenRelease, cache: Path, error: OSError, note: Note) -> Path:
    """Unpack a release into a folder of this process alone."""
    try:
        folder = temporary_folder()
        note(
            f"{cache} cannot be written ({error.strerror or error}): release {frozen.version} is"
            f" unpacked into {folder} for this run alone; name a folder with ${VARIABLE}"
        )
        write_whole(frozen, folder)
    except OSError as other:
        raise UsageError(
            f"there is no place to unpack release {frozen.version}: {cache} cannot be written"
            f" ({error.strerror or error}), nor can a temporary folder ({other.strerror or other});"
            f" name a folder with ${VARIABLE}"
        ) from None
    return folder


def _mark_as_used(folder: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(folder)


def _remove_unused(cache: Path, made: Path) -> None:
    """Remove unpacked releases that no process has open, and that none has used for long."""
    now = time.time()
    for folder in cache.iterdir():
        if folder == made or folder.is_symlink() or not (folder / _SIZES).is_file():
            continue
        with contextlib.suppress(OSError):
            if now - folder.stat().st_mtime > _UNUSED:
                _remove_unlocked(folder)


def _remove_unlocked(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # First of all, so that what an interruption leaves does not pass for whole.
        (folder / _SIZES).unlink()
        shutil.rmtree(folder)
    finally:
        os.close(descriptor)
