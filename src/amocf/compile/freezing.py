"""Freezing a release: what is committed, built anew, judged, packed, and put in place in one step.

Nothing is taken from ``dist``. All is written into a folder beside the frozen releases, and renamed
when it is whole and on the disk, so that a run that is killed leaves no half of a release; what it
leaves in that folder, the next run removes.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from amocf.compile.committed import extract_committed, require_clean
from amocf.compile.describe.release_info import STATED_IN, ReleaseInfo, release_info
from amocf.compile.promises import broken_promises
from amocf.compile.read.sources import read_turtle, require_checkout
from amocf.compile.release import build
from amocf.errors import DataError, Place, UsageError
from amocf.release.frozen import (
    FROZEN,
    VERSION,
    FrozenRelease,
    frozen_releases,
    pack,
    version_key,
)
from amocf.step_timer import Progress
from amocf.terms import DATASET
from amocf.whole_file import sync

_UNFINISHED: Final = ".unfinished"
_CITATION: Final = "CITATION.cff"
_CHANGELOG: Final = "CHANGELOG.md"
#: What a release is made of, and what has to agree with it.
_COMMITTED: Final = (
    *("edition.toml", "mappings", "ontology", "queries", "shapes", FROZEN),
    *(_CITATION, _CHANGELOG),
)


def freeze(root: Path, version: str, progress: Progress) -> FrozenRelease:
    """Make a frozen release of what is committed in a checkout.

    Args:
        root: the checkout.
        version: the version, such as ``2025.1.0``, which the sources state.
        progress: called with the name of each step.

    Raises:
        UsageError: if the version has another form, is frozen, or is not the next, or if there is
            no checkout or something in it is not committed.
        DataError: if the sources state another version, are invalid, violate a shape, or break a
            promise that the newest frozen release has made.
    """
    _require_form(version)
    require_checkout(root)
    folder = root / FROZEN
    with _working(folder) as work:
        _require_next(version, frozen_releases(folder))
        progress("read what is committed")
        require_clean(root)
        sources = work / "sources"
        extract_committed(root, _COMMITTED, sources)
        try:
            _build(sources, work, version, progress)
        except DataError as error:
            # Where a person finds it, and not where it was put to be read.
            raise DataError(str(error).replace(str(sources), str(root))) from None
        progress("put it in place")
        _put_on_disk(work / version)
        (work / version).rename(folder / version)
        sync(folder)
    return FrozenRelease.open(folder / version)


def _build(sources: Path, work: Path, version: str, progress: Progress) -> None:
    """Build and judge a release, and pack it into ``work / version``."""
    frozen = frozen_releases(sources / FROZEN)
    for each in frozen:
        each.verify()
    _require_stated(sources, version, frozen)
    compiled = build(sources, work / "dist", progress)
    if frozen:
        progress("hold the promises")
        broken = broken_promises(frozen[-1], compiled.dataset.graphs, compiled.sources)
        if broken:
            promises = "promise" if len(broken) == 1 else "promises"
            count = f"{len(broken)} {promises} broken; nothing frozen"
            raise DataError("\n".join([*map(str, broken), count]))
    progress("pack it")
    (work / version).mkdir()
    pack((work / "dist").resolve(), work / version)
    # The older ones stand beside it only when it is in place: what is its own is judged here.
    FrozenRelease.open(work / version).quads()


def _require_form(version: str) -> None:
    if not VERSION.fullmatch(version):
        raise UsageError(
            f"{version!r} is no version of a release; expected the year of the edition and two"
            " numbers, such as 2025.1.0"
        )


def _require_next(version: str, frozen: tuple[FrozenRelease, ...]) -> None:
    if not frozen:
        return
    newest = frozen[-1].version
    if any(each.version == version for each in frozen):
        raise UsageError(
            f"{version} is frozen already, and a frozen release never changes; make the next:"
            f" {_choice(newest)}"
        )
    if version not in _next(newest) and not _is_new_edition(version, newest):
        raise UsageError(
            f"{version} does not come after {newest}, which is the newest frozen release; the next"
            f" is {_choice(newest)}"
        )


def _next(newest: str) -> tuple[str, str]:
    year, second, third = version_key(newest)
    return f"{year}.{second}.{third + 1}", f"{year}.{second + 1}.0"


def _is_new_edition(version: str, newest: str) -> bool:
    year, *numbers = version_key(version)
    return year > version_key(newest)[0] and numbers == [1, 0]


def _choice(newest: str) -> str:
    third, second = _next(newest)
    return (
        f"{third} (wording or metadata), {second} (something is added or its meaning corrected), or"
        " YEAR.1.0 of a later edition of the document"
    )


def _require_stated(sources: Path, version: str, frozen: tuple[FrozenRelease, ...]) -> ReleaseInfo:
    """Make sure that the sources state the version, and a date that may be."""
    path = sources / STATED_IN
    file = read_turtle(path, "metadata")
    place = Place(path, file.lines.get(DATASET))
    stated = release_info(file.quads)
    todo = (
        f'write dcat:version "{version}" and the day of the release as dct:modified there, and the'
        f" same version into {_CITATION} and a heading of {_CHANGELOG}; commit, and run it again"
    )
    if stated.version != version:
        raise DataError(f'it has the dcat:version "{stated.version}"; {todo}', place)
    if frozen and stated.date < frozen[-1].date:
        newest = f"{frozen[-1].version} of {frozen[-1].date}"
        raise DataError(f"its dct:modified {stated.date} is before {newest}; {todo}", place)
    for name, form in (
        (_CITATION, rf'version: "?{re.escape(version)}"?'),
        (_CHANGELOG, rf"## {re.escape(version)}(?![-.\w]).*"),
    ):
        text = (sources / name).read_text("utf-8") if (sources / name).is_file() else ""
        if text and not re.search(rf"^{form}$", text, re.MULTILINE):
            raise DataError(
                f"it does not name the release {version}; {todo}", Place(sources / name)
            )
    return stated


@contextmanager
def _working(folder: Path) -> Iterator[Path]:
    """Give an empty folder within a folder; one run at a time, and nothing is left of it."""
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    work = folder / _UNFINISHED
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"another run writes to {folder}; wait until it is done") from None
        try:
            _remove(work)  # a run that was killed has left it
            work.mkdir()
            yield work
        finally:
            _remove(work)
            if is_new:
                with suppress(OSError):
                    folder.rmdir()
    finally:
        os.close(descriptor)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _put_on_disk(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        sync(path)
    sync(folder)
