"""Which release is meant where none is named, and what else the package carries for commands."""

import os
import sys
from pathlib import Path
from typing import Final

import amocf
from amocf.errors import DataError, UsageError
from amocf.packaged.cache_folder import cache_folder
from amocf.packaged.unpacked import Note, unpacked
from amocf.release.frozen import FROZEN, FrozenRelease, frozen_releases
from amocf.release.manifest import MANIFEST, QUADS

#: The folder of the release that commands take before all others.
DIST: Final = Path("dist")
#: The setting that names the folder of a release (``amocf.settings``).
_VARIABLE: Final = "AMOCF_DIST"
_PACKAGE: Final = Path(amocf.__file__).parent
#: What the wheel carries: frozen releases, each in a folder named by its version, and shapes.
_CARRIED: Final = _PACKAGE / "data"
#: In its place, where nothing is frozen: a release that was built, in the same form.
_UNRELEASED: Final = "unreleased"
#: Where the package is installed from, if that is a checkout.
_CHECKOUT: Final = _PACKAGE.parents[1]
_SHAPES: Final = "shapes"


def carried_releases() -> tuple[FrozenRelease, ...]:
    """Return the releases that are at hand without a build, oldest first.

    These are those in the package, or in the checkout that the package is installed from.

    Raises:
        DataError: if one cannot be read.
    """
    folder = carried_folder()
    if (folder / _UNRELEASED / MANIFEST).is_file():
        return (FrozenRelease.open(folder / _UNRELEASED),)
    return frozen_releases(folder)


def carried_folder() -> Path:
    """Return the folder of the releases that are at hand without a build; it may not exist."""
    return _CHECKOUT / FROZEN if _is_checkout() else _CARRIED


def default_dist(note: Note | None = None) -> Path:
    """Return the folder of the release that commands use where none is named.

    It is ``dist`` where there is a release in it, else the newest that is at hand, unpacked. Where
    there is neither it is ``dist`` too, so that what opens it says what to do. Other programs name
    a folder so as well, and some a file in it like the one by which a release is known.

    Raises:
        DataError: if the release that is at hand is damaged.
        UsageError: if there is no place to unpack it.
    """
    manifest = DIST / MANIFEST
    is_there = manifest.is_file()
    if is_there and QUADS.encode() in manifest.read_bytes():
        return DIST
    carried = carried_releases()
    if is_there and carried and note:
        note(f"{manifest} is of something else: release {carried[-1].version} is taken")
    return in_cache(carried[-1], note) if carried else DIST


def find_release(name: str | Path | None, note: Note | None = None) -> Path:
    """Return the folder of the release that a program asks for.

    Args:
        name: a folder with a release, built or frozen; a version, such as ``"2025.1.0"``; or
            ``None`` for the one in the folder ``$AMOCF_DIST``, else for the one that the package
            carries; in a checkout that is what was built last, else the newest frozen one.
        note: called with a sentence when a release is unpacked.

    Raises:
        DataError: if it is damaged.
        UsageError: if there is none such, or no place to unpack it.
    """
    name = name or os.environ.get(_VARIABLE)
    if not name:
        return _own(note)
    folder = Path(name)
    if (folder / MANIFEST).is_file():
        is_frozen = (folder / "files.zip").is_file()
        return in_cache(FrozenRelease.open(folder), note) if is_frozen else folder
    carried = {each.version: each for each in carried_releases()}
    if str(name) in carried:
        return in_cache(carried[str(name)], note)
    known = ", ".join(carried) or "none"
    raise UsageError(
        f"{str(name)!r} is neither the folder of a release nor a version that is at hand"
        f" ({known}); leave it out for the one that the package carries"
    )


def in_cache(frozen: FrozenRelease, note: Note | None = None) -> Path:
    """Return the folder into which a frozen release is unpacked, for this user.

    Raises:
        DataError: if it is damaged.
        UsageError: if there is no place to unpack it.
    """
    try:
        return unpacked(frozen, cache_folder(os.environ), note or _say_nothing)
    except DataError as error:
        if not frozen.folder.is_relative_to(_CARRIED):
            raise
        raise DataError(
            f"the package is damaged: {error}; install it again (pip install --force-reinstall)"
        ) from None


def shapes_folder(root: Path) -> Path:
    """Return the folder of the shapes: that of a checkout, else the one in the package."""
    is_checkout = (root / "ontology").is_dir()
    return root / _SHAPES if is_checkout or not _CARRIED.is_dir() else _CARRIED / _SHAPES


def to_standard_error(sentence: str) -> None:
    """Write a note of a command."""
    sys.stderr.write(f"note: {sentence}\n")


def _own(note: Note | None) -> Path:
    built = _CHECKOUT / DIST
    if _is_checkout() and (built / MANIFEST).is_file():
        return built
    carried = carried_releases()
    if not carried:
        raise UsageError(
            f"the package in {_PACKAGE} carries no release: name the folder of one, or run"
            " `make build` in the checkout"
        )
    return in_cache(carried[-1], note)


def _is_checkout() -> bool:
    return (_CHECKOUT / "ontology").is_dir()


def _say_nothing(_: str) -> None:
    """Take a note that nobody wants."""
