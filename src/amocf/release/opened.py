"""A built release, opened: the only reader of what a build has written.

The folder is opened and locked once, and everything is read through its descriptor. So a reader
goes on with the release that it opened when the link to it leads elsewhere, or the folder is moved.
The lock tells a build which releases are in use (``publishing.py`` removes others).

What is small is read at once, and the hash of the data compared with the manifest, so that nobody
begins with a damaged release. The store is loaded, or opened on disk, when it is first used.
"""

import hashlib
import json
import math
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self

from pyoxigraph import NamedNode, RdfFormat, Store

from amocf.errors import DataError, Place, no_release
from amocf.queries.listed import Example, read_examples
from amocf.rdf.stated_tables import StatedTables
from amocf.release.held_folder import Descriptor, Stamp, hold
from amocf.release.manifest import (
    ADVICE,
    CHECKSUMS,
    CONTEXT,
    MANIFEST,
    QUADS,
    QUERIES,
    SEARCH,
    STATED,
    STORE,
    Manifest,
    ReleaseFile,
    identity_of,
)

#: Files that the manifest does not list, and that a release may lack, but for the first.
_UNLISTED: Final = (MANIFEST, CHECKSUMS, QUERIES, SEARCH, STATED)
#: What is small, and read at once.
_DOCUMENTS: Final = (MANIFEST, CHECKSUMS, CONTEXT, QUERIES)


@dataclass(frozen=True, eq=False)
class Release:
    """A release, open and locked until it is closed; it never changes, so all of it may be cached.

    A process forked from this one shares descriptor and lock, and has to close its own copy.

    Attributes:
        link: the path by which it was opened, which may lead to another release by now.
        path: where it stood then, for messages.
        folder: a path that leads to it wherever it stands.
        identity: its name, made from its content.
        manifest: what it says of itself.
        context: the value of ``@context`` for JSON-LD.
        examples: its named queries, as the editor offers them.
        in_memory: bytes of N-Quads up to which the store may be held in memory.
    """

    link: Path
    path: Path
    folder: Path
    identity: str
    manifest: Manifest
    context: dict[str, Any]
    examples: tuple[Example, ...]
    in_memory: float
    _descriptor: Descriptor
    _documents: Mapping[str, bytes]
    _stamps: Mapping[str, Stamp]
    _loading: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, dist: Path, in_memory: float = math.inf) -> Self:
        """Open the release at a path, and check that its data is what its manifest says.

        Args:
            dist: the path of its folder, or of a link to it.
            in_memory: bytes of N-Quads up to which its store is to be held in memory.

        Raises:
            UsageError: if there is no release.
            DataError: if the manifest, the context or the list of queries cannot be used, if a file
                is missing or has another size, or if the data has another hash.
        """
        link = Path(os.path.abspath(dist))  # noqa: PTH100 - the link is not to be followed
        try:
            descriptor, path = hold(dist)
        except (FileNotFoundError, NotADirectoryError):
            raise no_release(dist / MANIFEST) from None
        try:
            return cls._read(link, path, descriptor, in_memory)
        except BaseException:
            descriptor.close()
            raise

    @classmethod
    def _read(cls, link: Path, path: Path, descriptor: Descriptor, in_memory: float) -> Self:
        # Elsewhere no path leads to a folder by its descriptor: it has to stay where it is.
        is_linux = sys.platform == "linux"
        folder = Path(f"/proc/self/fd/{descriptor.number}") if is_linux else path
        try:
            data = (folder / MANIFEST).read_bytes()
        except FileNotFoundError:
            raise no_release(path / MANIFEST) from None
        manifest = Manifest.read(data, path / MANIFEST)
        stamps = _stamps(folder, path, manifest.files)
        _require_hash(folder, path, manifest)
        documents: dict[str, bytes] = {
            name: (folder / name).read_bytes() for name in _DOCUMENTS if name in stamps
        }
        documents[MANIFEST] = data
        return cls(
            link,
            path,
            folder,
            identity_of(data),
            manifest,
            read_context(documents.get(CONTEXT, b"{}"), path / CONTEXT),
            read_examples(documents.get(QUERIES, b"[]"), path / QUERIES),
            in_memory,
            descriptor,
            documents,
            stamps,
        )

    def __enter__(self) -> Self:
        """Return it; it is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give up descriptor and lock; ``folder`` leads nowhere then, but a loaded store stays."""
        self._descriptor.close()

    @property
    def descriptor(self) -> int:
        """The number of the open descriptor, for a process that is to inherit it."""
        return self._descriptor.number

    @property
    def version(self) -> str:
        """The release of the data, such as ``2025.1.0``."""
        return self.manifest.version

    @property
    def sha256(self) -> str:
        """The hash of the canonical N-Quads: it identifies the data of the release."""
        return self.manifest.quads.sha256

    def document(self, name: str) -> bytes | None:
        """Return a small file as it was when the release was opened; None if it has none such."""
        return self._documents.get(name)

    @property
    def store(self) -> Store:
        """All graphs; the default graph is the published merge. Opened when it is first used.

        It is read from disk, and takes next to no memory, unless ``load`` has been called, or the
        release has no store on disk.

        Raises:
            DataError: if the data has changed since the release was opened, or is no N-Quads.
        """
        with self._loading:
            return self._store

    def load(self) -> Store:
        """Hold the store in memory from now on, unless it is too large, for many queries on it.

        Raises:
            DataError: as for ``store``.
        """
        with self._loading:
            if not self.is_on_disk:
                self.__dict__["_store"] = self._loaded  # in place of what is cached
            return self._store

    @cached_property
    def _store(self) -> Store:
        if not (self.folder / STORE).is_dir():
            return self._loaded
        self._require_unchanged()
        return Store.read_only(str(self.folder / STORE))

    def _require_unchanged(self) -> None:
        if not self.is_unchanged(QUADS):
            message = f"this has changed since the release was opened; {ADVICE}"
            raise DataError(message, Place(self.path / QUADS))

    @cached_property
    def _loaded(self) -> Store:
        self._require_unchanged()
        store = Store()
        try:
            store.bulk_load(path=str(self.folder / QUADS), format=RdfFormat.N_QUADS)
        except SyntaxError as error:
            place = Place(self.path / QUADS, error.lineno)
            raise DataError(f"{error}; {ADVICE}", place) from None
        return store

    @property
    def is_on_disk(self) -> bool:
        """Whether it is too large for memory, and has a store on disk."""
        return self.manifest.quads.bytes > self.in_memory and (self.folder / STORE).is_dir()

    @property
    def stated(self) -> StatedTables | None:
        """Tables of what institutes state; None where it has no such data, or somebody changed it.

        The store has the same.
        """
        if STATED not in self._stamps or not self.is_unchanged(STATED):
            return None
        # SQLite would resolve the path too; so messages name where the file stands.
        return StatedTables((self.folder / STATED).resolve(), self.sha256)

    def named_graphs(self) -> list[NamedNode]:
        """Return the names of the graphs beside the default graph, sorted."""
        names = [name for name in self.store.named_graphs() if isinstance(name, NamedNode)]
        return sorted(names, key=lambda name: name.value)

    def is_unchanged(self, name: str) -> bool:
        """Say whether a file is still the one that was there when the release was opened.

        A build never changes a release, but somebody may copy another one over it.
        """
        try:
            return Stamp.of(self.folder / name) == self._stamps.get(name)
        except OSError:
            return False

    def newer(self) -> str | None:
        """Return the identity of the release that stands at ``link`` now; None if it is this one.

        Also None where what stands there cannot be read.
        """
        there = self.link / MANIFEST
        try:
            if Stamp.of(there) == self._stamps[MANIFEST]:
                return None
            data = there.read_bytes()
            Manifest.read(data, there)
        except (OSError, DataError):
            return None
        identity = identity_of(data)
        return None if identity == self.identity else identity


def _stamps(folder: Path, path: Path, files: Iterable[ReleaseFile]) -> dict[str, Stamp]:
    """Record each file of a release.

    Raises:
        DataError: if one is missing or has not the size that the manifest says.
    """
    found = {name: Stamp.of(folder / name) for name in _UNLISTED if (folder / name).is_file()}
    for file in files:
        try:
            stamp = Stamp.of(folder / file.path)
        except (FileNotFoundError, NotADirectoryError):
            detail = f"{MANIFEST} lists this file, but it is missing; {ADVICE}"
            raise DataError(detail, Place(path / file.path)) from None
        if stamp.bytes != file.bytes:
            detail = f"it has {stamp.bytes:,} bytes, but {MANIFEST} says {file.bytes:,}; {ADVICE}"
            raise DataError(detail, Place(path / file.path))
        found[file.path] = stamp
    return found


def _require_hash(folder: Path, path: Path, manifest: Manifest) -> None:
    """Make sure that the canonical N-Quads are what the manifest says.

    Raises:
        DataError: if they are not.
    """
    with (folder / QUADS).open("rb") as file:
        found, expected = hashlib.file_digest(file, "sha256").hexdigest(), manifest.quads.sha256
    if found != expected:
        detail = f"its SHA-256 is {found}, but {MANIFEST} says {expected}; {ADVICE}"
        raise DataError(detail, Place(path / QUADS))


def read_context(data: bytes, path: Path) -> dict[str, Any]:
    """Return the value of ``@context`` of a document; the path is for messages.

    Raises:
        DataError: if it has none, or another than an object.
    """
    try:
        document = json.loads(data)
    except ValueError as error:
        raise DataError(f"this is not JSON ({error}); {ADVICE}", Place(path)) from None
    context = document.get("@context") if isinstance(document, dict) else None
    if not isinstance(context, dict):
        raise DataError(f"a JSON object under '@context' is expected; {ADVICE}", Place(path))
    return context
