"""Frozen releases: what stands in ``releases/VERSION/``, packed once and never changed after.

A folder of five files. ``manifest.json`` is that of the release as it was built, so that it names
the release and has the hash of every file; ``amocf.nq.gz`` has the canonical N-Quads; ``files.zip``
has the other published files at their paths, so that downloads stay what they were, byte for byte;
``changes.ttl`` says what changed since the release before; ``SHA256SUMS`` has the hashes of these.

A release that is built has the frozen releases that are older than it (and no others), in a folder
of the same name, and its manifest lists their files. Its own frozen form does not have them again:
they stand beside it.
"""

import gzip
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from pyoxigraph import RdfFormat, Store

from amocf.errors import DataError, Place, UsageError
from amocf.release.manifest import (
    CHECKSUMS,
    MANIFEST,
    QUADS,
    QUERIES,
    Manifest,
    ReleaseFile,
    identity_of,
)

#: The folder of frozen releases, in a checkout and in a release that was built from it.
FROZEN: Final = "releases"
PACKED_QUADS: Final = f"{QUADS}.gz"
FILES: Final = "files.zip"
CHANGES: Final = "changes.ttl"
#: The files of a frozen release, but for the checksums of them.
_PARTS: Final = (MANIFEST, PACKED_QUADS, FILES, CHANGES)
#: All five, as they stand in the folder.
DOCUMENTS: Final = (*_PARTS, CHECKSUMS)
_IN_BUILD: Final = "graphs/changes.ttl"
#: What the paths of the frozen releases begin with that a release has which was built after them.
_OF_OLDER: Final = f"{FROZEN}/"
_FIRST: Final = b"# The first release: there is none before it to compare it with.\n"
#: The form of a version that can be frozen: year of the edition, number, number.
VERSION: Final = re.compile(r"([0-9]{4})\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
#: ZIP has no time before it, and no file of a release has one of its own.
_MIDNIGHT: Final = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE: Final = 0o100644 << 16
_ADVICE: Final = "take the folder as it was committed (git checkout)"


@dataclass(frozen=True)
class FrozenRelease:
    """A frozen release, read from its folder; what it holds is read when it is asked for.

    Attributes:
        folder: where it stands.
        manifest: what it says of itself.
        identity: its name, made from its content.
    """

    folder: Path
    manifest: Manifest
    identity: str

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the release in a folder.

        Raises:
            UsageError: if there is none.
            DataError: if its manifest cannot be used.
        """
        path = folder / MANIFEST
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise UsageError(f"there is no frozen release in {folder}: {path} is missing") from None
        return cls(folder, Manifest.read(data, path), identity_of(data))

    @property
    def version(self) -> str:
        """Its version, such as ``2025.1.0``."""
        return self.manifest.version

    @property
    def date(self) -> str:
        """The day of the release as ``YYYY-MM-DD``."""
        return self.manifest.date

    @property
    def files(self) -> tuple[ReleaseFile, ...]:
        """Its published files, as its manifest lists them."""
        return self.manifest.files

    def quads(self) -> bytes:
        """Return the canonical N-Quads, whose hash the manifest has.

        Raises:
            DataError: if they are not what the manifest says.
        """
        path = self.folder / PACKED_QUADS
        try:
            # One byte more than expected shows that there is more, whatever else would unpack.
            with gzip.open(path, "rb") as file:
                found = file.read(self.manifest.quads.bytes + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"{_words(error)}; {_ADVICE}", Place(path)) from None
        return self._checked(self.manifest.quads, found, path)

    def store(self) -> Store:
        """Return all graphs in a store in memory; the default graph is the published merge.

        Raises:
            DataError: as for ``quads``.
        """
        store = Store()
        store.bulk_load(self.quads(), RdfFormat.N_QUADS)
        return store

    def read(self, path: str) -> bytes:
        """Return a published file, by the path that the manifest lists, or the list of queries.

        Raises:
            KeyError: if it has none such.
            DataError: if it is not what the manifest says.
        """
        if path == QUADS:
            return self.quads()
        listed = self.manifest.file(path)
        if listed is not None and path.startswith(_OF_OLDER):
            return self._of_older(listed)
        if listed is None and path != QUERIES:
            raise KeyError(path)
        found = self._unzipped(path, None if listed is None else listed.bytes)
        return found if listed is None else self._checked(listed, found, self.folder / FILES)

    def document(self, name: str) -> bytes:
        """Return one of the five files as it is.

        Raises:
            KeyError: if there is none called so.
        """
        if name not in DOCUMENTS:
            raise KeyError(name)
        return (self.folder / name).read_bytes()

    def unpack(self, folder: Path) -> None:
        """Write the files of the release into a folder, without store and search index.

        The older frozen releases come with it.

        Raises:
            DataError: if one is not what the manifest says; then some may be written.
        """
        (folder / MANIFEST).write_bytes(self.document(MANIFEST))
        sums = "".join(f"{file.sha256}  {file.path}\n" for file in self.files)
        (folder / CHECKSUMS).write_text(sums, encoding="utf-8")
        for path in (*(file.path for file in self.files), QUERIES):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.read(path))

    def verify(self) -> None:
        """Hash everything again.

        Raises:
            DataError: naming the first file that is missing, or is not what it was.
        """
        expected = {name: digest for digest, name in self._sums()}
        for name in _PARTS:
            path = self.folder / name
            found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
            if found != expected.get(name):
                raise _unlike(path, found, expected.get(name, "nothing"), CHECKSUMS)
        written = (self.folder / CHECKSUMS).read_bytes()
        if written != _checksums(expected[name] for name in _PARTS):
            detail = f"it has other lines than the hashes of {', '.join(_PARTS)}; {_ADVICE}"
            raise DataError(detail, Place(self.folder / CHECKSUMS))
        self.quads()
        for file in self.files:
            self.read(file.path)

    def _sums(self) -> Iterator[tuple[str, str]]:
        path = self.folder / CHECKSUMS
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{_words(error)}; {_ADVICE}", Place(path)) from None
        for line in lines:
            digest, _, name = line.partition("  ")
            yield digest, name

    def _of_older(self, listed: ReleaseFile) -> bytes:
        path = self.folder.parent / listed.path.removeprefix(_OF_OLDER)
        try:
            return self._checked(listed, path.read_bytes(), path)
        except OSError as error:
            raise DataError(f"{_words(error)}; {_ADVICE}", Place(path)) from None

    def _unzipped(self, path: str, size: int | None) -> bytes:
        place = self.folder / FILES
        try:
            with self._archive.open(path) as file:
                return file.read() if size is None else file.read(size + 1)
        except KeyError:
            raise DataError(f"{path} is missing in it; {_ADVICE}", Place(place)) from None
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise DataError(f"{path}: {_words(error)}; {_ADVICE}", Place(place)) from None

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self.folder / FILES)

    @staticmethod
    def _checked(expected: ReleaseFile, found: bytes, path: Path) -> bytes:
        digest = hashlib.sha256(found).hexdigest()
        if digest != expected.sha256:
            raise _unlike(path, digest, expected.sha256, f"{MANIFEST} for {expected.path}")
        return found


def frozen_releases(folder: Path) -> tuple[FrozenRelease, ...]:
    """Return the releases that are frozen in a folder, oldest first; none if there is no folder.

    Raises:
        DataError: if the manifest of one cannot be used, or is of another version than its folder.
    """
    if not folder.is_dir():
        return ()
    names = (each.name for each in folder.iterdir() if VERSION.fullmatch(each.name))
    found = [FrozenRelease.open(folder / name) for name in sorted(names, key=version_key)]
    for each in found:
        if each.version != each.folder.name:
            detail = f"the manifest says version {each.version}, expected {each.folder.name}"
            raise DataError(f"{detail}; {_ADVICE}", Place(each.folder / MANIFEST))
    return tuple(found)


def version_key(version: str) -> tuple[int, int, int]:
    """Return what versions are ordered by; one that ends in ``-dev`` as what it leads to.

    Raises:
        ValueError: if it has another form.
    """
    match = VERSION.fullmatch(version.removesuffix("-dev"))
    if match is None:
        raise ValueError(f"{version!r} is no version such as 2025.1.0")
    year, second, third = map(int, match.groups())
    return year, second, third


def pack(release: Path, folder: Path) -> None:
    """Write a release that was built into a folder in the form of a frozen one.

    The same release gives the same bytes, as long as the library that compresses is the same.

    Args:
        release: the folder of the release.
        folder: an empty folder.
    """
    manifest = Manifest.read((release / MANIFEST).read_bytes(), release / MANIFEST)
    (folder / MANIFEST).write_bytes((release / MANIFEST).read_bytes())
    packed = gzip.compress((release / QUADS).read_bytes(), compresslevel=9, mtime=0)
    (folder / PACKED_QUADS).write_bytes(packed)
    paths = {file.path for file in manifest.files if file.path != QUADS} | {QUERIES}
    kept = sorted(path for path in paths if not path.startswith(_OF_OLDER))
    with zipfile.ZipFile(folder / FILES, "w") as archive:
        for path in kept:
            entry = zipfile.ZipInfo(path, _MIDNIGHT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, (release / path).read_bytes(), compresslevel=9)
    changes = release / _IN_BUILD
    (folder / CHANGES).write_bytes(changes.read_bytes() if changes.is_file() else _FIRST)
    hashes = (hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in _PARTS)
    (folder / CHECKSUMS).write_bytes(_checksums(hashes))


def _checksums(hashes: Iterable[str]) -> bytes:
    """Return what is written of the hashes of the four parts."""
    lines = (f"{digest}  {name}\n" for digest, name in zip(hashes, _PARTS, strict=True))
    return "".join(lines).encode()


def _words(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _unlike(path: Path, found: str, expected: str, said_by: str) -> DataError:
    return DataError(
        f"its SHA-256 is {found}, but {said_by} says {expected}: a frozen release never changes;"
        f" {_ADVICE}",
        Place(path),
    )
