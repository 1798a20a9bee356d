"""A built release on disk, held open: what a later build puts in its place does not reach it.

The folder is opened and locked once, and everything is read through its descriptor. So a reader
goes on with the release that it opened when the link to it leads elsewhere, or the folder is moved.
The lock tells a build which releases are in use (``publishing.py`` removes others).
"""

import contextlib
import fcntl
import hashlib
import json
import os
import sys
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from amocf.errors import DataError, Place, no_release

MANIFEST: Final = "manifest.json"
CHECKSUMS: Final = "SHA256SUMS"
QUADS: Final = "amocf.nq"
CONTEXT: Final = "context.jsonld"
QUERIES: Final = "queries.json"
SEARCH: Final = "search.sqlite"
STORE: Final = "store"

#: Files that the manifest does not list, and that a release may lack, but for the first.
_UNLISTED: Final = (MANIFEST, CHECKSUMS, QUERIES, SEARCH)
#: What is small, and read at once.
_DOCUMENTS: Final = (MANIFEST, CHECKSUMS, CONTEXT, QUERIES)
_ADVICE: Final = "run `amocf build` to make it anew"


def identity_of(manifest: bytes) -> str:
    """Return the name of a release: the start of the SHA-256 of its manifest."""
    return hashlib.sha256(manifest).hexdigest()[:12]


@dataclass(frozen=True)
class ReleaseFile:
    """A file of the release; the path is relative to its folder, with slashes."""

    path: str
    bytes: int
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself.

    Attributes:
        version: the release of the data, such as ``2025.1.0``.
        triples: how many triples the default graph has.
        files: the files, in the manifest's order.
    """

    version: str
    triples: int
    files: tuple[ReleaseFile, ...]

    @classmethod
    def read(cls, data: bytes, path: Path) -> Self:
        """Read ``manifest.json``; the path is for messages.

        Raises:
            DataError: if it has another form.
        """
        try:
            found = json.loads(data)
            files = tuple(
                ReleaseFile(str(f["path"]), int(f["bytes"]), str(f["sha256"]), str(f["media_type"]))
                for f in found["files"]
            )
            return cls(str(found["version"]), int(found["triples"]), files)
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise DataError(f"this is not JSON ({error}); {_ADVICE}", Place(path)) from None
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"the manifest lacks {error} or has it in another form; {_ADVICE}", Place(path)
            ) from None


@dataclass(frozen=True)
class _Stamp:
    """What tells a file from another one that was put or written in its place."""

    device: int
    inode: int
    bytes: int
    modified: int

    @classmethod
    def of(cls, path: Path) -> Self:
        found = path.stat()
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class _Descriptor:
    """An open folder, closed once: on demand, or with the last reference to it."""

    def __init__(self, path: Path) -> None:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
        self.number = os.open(path, flags)
        self.close = weakref.finalize(self, os.close, self.number)


@dataclass(frozen=True, eq=False)
class ReleaseFolder:
    """The folder of a release, open and locked until it is closed.

    A process forked from this one shares descriptor and lock, and has to close its own copy.

    Attributes:
        link: the path by which it was opened, which may lead to another release by now.
        path: where it stood then, for messages.
        folder: a path that leads to it wherever it stands.
        identity: its name, made from its content.
        manifest: what it says of itself.
    """

    link: Path
    path: Path
    folder: Path
    identity: str
    manifest: Manifest
    _descriptor: _Descriptor
    _documents: Mapping[str, bytes]
    _stamps: Mapping[str, _Stamp]

    @classmethod
    def open(cls, dist: Path) -> Self:
        """Open the release at a path, and check that it has the files that its manifest lists.

        Raises:
            UsageError: if there is no release.
            DataError: if the manifest cannot be used, or a file is missing or has another size.
        """
        link = Path(os.path.abspath(dist))  # noqa: PTH100 - the link is not to be followed
        try:
            descriptor, path = _hold(dist)
        except (FileNotFoundError, NotADirectoryError):
            raise no_release(dist / MANIFEST) from None
        try:
            return cls._read(link, path, descriptor)
        except BaseException:
            descriptor.close()
            raise

    @classmethod
    def _read(cls, link: Path, path: Path, descriptor: _Descriptor) -> Self:
        # Elsewhere no path leads to a folder by its descriptor: it has to stay where it is.
        is_linux = sys.platform == "linux"
        folder = Path(f"/proc/self/fd/{descriptor.number}") if is_linux else path
        try:
            data = (folder / MANIFEST).read_bytes()
        except FileNotFoundError:
            raise no_release(path / MANIFEST) from None
        manifest = Manifest.read(data, path / MANIFEST)
        stamps = _stamps(folder, path, manifest.files)
        documents: dict[str, bytes] = {
            name: (folder / name).read_bytes() for name in _DOCUMENTS if name in stamps
        }
        documents[MANIFEST] = data
        identity = identity_of(data)
        return cls(link, path, folder, identity, manifest, descriptor, documents, stamps)

    def __enter__(self) -> Self:
        """Return it; it is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give up descriptor and lock; ``folder`` leads nowhere then."""
        self._descriptor.close()

    @property
    def descriptor(self) -> int:
        """The number of the open descriptor, for a process that is to inherit it."""
        return self._descriptor.number

    @property
    def sha256(self) -> str:
        """The hash that the manifest gives for the canonical N-Quads.

        Raises:
            DataError: if it gives none.
        """
        found = self.file(QUADS)
        if found is None:
            raise DataError(f"it does not list {QUADS}; {_ADVICE}", Place(self.path / MANIFEST))
        return found.sha256

    def file(self, path: str) -> ReleaseFile | None:
        """Return the file that the manifest lists under exactly this path."""
        return next((file for file in self.manifest.files if file.path == path), None)

    def document(self, name: str) -> bytes | None:
        """Return a small file as it was when the release was opened; None if it has none such."""
        return self._documents.get(name)

    def quads(self) -> bytes:
        """Read the canonical N-Quads.

        Raises:
            DataError: if they are not what the manifest says, or cannot be read.
        """
        place = Place(self.path / QUADS)
        try:
            data = (self.folder / QUADS).read_bytes()
        except OSError as error:
            raise DataError(f"this cannot be read ({error.strerror}); {_ADVICE}", place) from None
        found = hashlib.sha256(data).hexdigest()
        if found != self.sha256:
            raise DataError(
                f"its SHA-256 is {found}, but {MANIFEST} says {self.sha256}; {_ADVICE}", place
            )
        return data

    def is_unchanged(self, name: str) -> bool:
        """Say whether a file is still the one that was there when the release was opened.

        A build never changes a release, but somebody may copy another one over it.
        """
        try:
            return _Stamp.of(self.folder / name) == self._stamps.get(name)
        except OSError:
            return False

    def newer(self) -> str | None:
        """Return the identity of the release that stands at ``link`` now; None if it is this one.

        Also None where what stands there cannot be read.
        """
        there = self.link / MANIFEST
        try:
            if _Stamp.of(there) == self._stamps[MANIFEST]:
                return None
            data = there.read_bytes()
            Manifest.read(data, there)
        except (OSError, DataError):
            return None
        identity = identity_of(data)
        return None if identity == self.identity else identity


def _hold(dist: Path) -> tuple[_Descriptor, Path]:
    """Open and lock the folder at a path, and say where it stands."""
    while True:
        descriptor = _Descriptor(dist)
        # Where the file system has no locks, a build removes nothing either.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor.number, fcntl.LOCK_SH)
        path = dist.resolve()
        # A build may have led the link elsewhere, and removed what it led to, before the lock.
        if os.path.samestat(os.fstat(descriptor.number), path.stat()):
            return descriptor, path
        descriptor.close()


def _stamps(folder: Path, path: Path, files: Iterable[ReleaseFile]) -> dict[str, _Stamp]:
    """Record each file of a release.

    Raises:
        DataError: if one is missing or has not the size that the manifest says.
    """
    found = {name: _Stamp.of(folder / name) for name in _UNLISTED if (folder / name).is_file()}
    for file in files:
        try:
            stamp = _Stamp.of(folder / file.path)
        except (FileNotFoundError, NotADirectoryError):
            detail = f"{MANIFEST} lists this file, but it is missing; {_ADVICE}"
            raise DataError(detail, Place(path / file.path)) from None
        if stamp.bytes != file.bytes:
            detail = f"it has {stamp.bytes:,} bytes, but {MANIFEST} says {file.bytes:,}; {_ADVICE}"
            raise DataError(detail, Place(path / file.path))
        found[file.path] = stamp
    return found
