"""Every release that a server answers for: the frozen ones, and the one that it serves now.

A release that was built has the frozen releases that are older than it. It is one of them itself,
unless its version says that it is work in progress: so a version answers the same before and after
the next one comes.

What a document of an older release is made from is held in memory when it is asked for: a release
of 35,000 statements takes a tenth of a second and 16 MB. Only few are held at once.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol

from pyoxigraph import NamedNode, Store

from amocf.errors import DataError, Place, UsageError
from amocf.queries.listed import Example, read_examples
from amocf.rdf.graph_reader import home_graph
from amocf.release.frozen import FROZEN, VERSION, FrozenRelease, version_key
from amocf.release.manifest import CHECKSUMS, CONTEXT, MANIFEST, QUERIES, Manifest
from amocf.release.opened import Release, read_context

_logger = logging.getLogger(__name__)

#: How many older releases are held in memory at once.
_MOST: Final = 4


class ReleaseContent(Protocol):
    """What documents of a release are made from: a release that is open, or a frozen one."""

    @property
    def manifest(self) -> Manifest:
        """What the release says of itself."""

    @property
    def context(self) -> dict[str, Any]:
        """The value of ``@context`` for JSON-LD."""

    @property
    def examples(self) -> tuple[Example, ...]:
        """Its named queries."""

    @property
    def store(self) -> Store:
        """All graphs; the default graph is the published merge."""

    def named_graphs(self) -> list[NamedNode]:
        """Return the names of the graphs beside the default graph, sorted."""


@dataclass(frozen=True, eq=False)
class LoadedRelease:
    """A frozen release, held in memory."""

    manifest: Manifest
    context: dict[str, Any]
    examples: tuple[Example, ...]
    store: Store

    def named_graphs(self) -> list[NamedNode]:
        """Return the names of the graphs beside the default graph, sorted."""
        names = [name for name in self.store.named_graphs() if isinstance(name, NamedNode)]
        return sorted(names, key=lambda name: name.value)


@dataclass(frozen=True, eq=False)
class ArchivedRelease:
    """A release that answers for ever.

    Attributes:
        source: where it is read from: its frozen form, or the release that is open.
    """

    source: FrozenRelease | Release

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""
        return self.source.manifest

    @property
    def version(self) -> str:
        """Its version, such as ``2025.1.0``."""
        return self.manifest.version

    @property
    def date(self) -> str:
        """The day of the release as ``YYYY-MM-DD``."""
        return self.manifest.date

    @property
    def identity(self) -> str:
        """Its name, made from its content."""
        return self.source.identity

    @property
    def is_current(self) -> bool:
        """Whether it is the one that is served now."""
        return isinstance(self.source, Release)

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists of its files, which cannot list their own hashes."""
        return MANIFEST, CHECKSUMS

    def read(self, path: str) -> bytes:
        """Return a published file or a list of them, byte for byte as it was published.

        Raises:
            KeyError: if it has none such.
            DataError: if it is not what the manifest says.
        """
        if path == CHECKSUMS:
            files = self.manifest.files
            return "".join(f"{file.sha256}  {file.path}\n" for file in files).encode()
        if path != MANIFEST and self.manifest.file(path) is None:
            raise KeyError(path)
        if isinstance(self.source, Release):
            return _read_open(self.source, path)
        return self.source.document(path) if path == MANIFEST else self.source.read(path)

    def load(self) -> ReleaseContent:
        """Return what its documents are made from.

        Raises:
            DataError: if it is damaged.
        """
        if isinstance(self.source, Release):
            return self.source
        place = self.source.folder
        context = read_context(self.source.read(CONTEXT), place / CONTEXT)
        examples = read_examples(self.source.read(QUERIES), place / QUERIES)
        return LoadedRelease(self.manifest, context, examples, self.source.store())

    def describes(self, iri: str) -> bool:
        """Say whether it says anything of a resource.

        Raises:
            DataError: if it is damaged.
        """
        if isinstance(self.source, Release):
            try:
                return home_graph(self.source.store, NamedNode(iri)) is not None
            except ValueError:  # it is no IRI
                return False
        return iri.encode() in self._subjects

    @property
    def is_read(self) -> bool:
        """Whether it is known already what it describes."""
        return isinstance(self.source, Release) or "_subjects" in self.__dict__

    @cached_property
    def _subjects(self) -> frozenset[bytes]:
        # For this alone the store need not be loaded: a subject is the beginning of its lines.
        assert isinstance(self.source, FrozenRelease)  # noqa: S101 - an open one is asked itself
        lines = self.source.quads().splitlines()
        return frozenset(line[1 : line.index(b"> ")] for line in lines if line.startswith(b"<"))


def _read_open(release: Release, path: str) -> bytes:
    document = release.document(path)
    if document is not None:
        return document
    if not release.is_unchanged(path):
        raise DataError("this has changed since the release was opened", Place(release.path / path))
    return (release.folder / path).read_bytes()


@dataclass(eq=False)
class _Holding:
    """What is held of a release, or will be: the lock is taken by who loads it."""

    lock: Lock = field(default_factory=Lock)
    content: ReleaseContent | None = None


class Archive:
    """The releases that answer for ever, oldest first.

    Threads may ask it at once.

    Args:
        release: the one that is served now.
        most: how many older ones are held in memory at once.

    Attributes:
        current: the one that is served now.
        releases: those that answer.
        damaged: why others do not, by their versions, as far as it is known by now.
    """

    def __init__(self, release: Release, most: int = _MOST) -> None:
        self.current = release
        self.releases, self.damaged = _found(release)
        self._by_version = {each.version: each for each in self.releases}
        self._most = most
        self._held: OrderedDict[str, _Holding] = OrderedDict()
        self._holding = Lock()

    @property
    def identity(self) -> str:
        """A name that changes when a release comes or changes."""
        return " ".join(each.identity for each in self.releases)

    def find(self, version: str) -> ArchivedRelease | None:
        """Return a release by its version."""
        return self._by_version.get(version)

    def content(self, release: ArchivedRelease) -> ReleaseContent:
        """Return what the documents of a release are made from; two that ask at once load it once.

        Raises:
            DataError: if it is damaged.
        """
        if release.is_current:
            return release.load()
        with self._holding:
            holding = self._held.setdefault(release.version, _Holding())
            self._held.move_to_end(release.version)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        with holding.lock:
            if holding.content is None:
                holding.content = release.load()
            return holding.content

    @property
    def is_read(self) -> bool:
        """Whether it is known of each release what it describes, so that to look it up is quick."""
        return all(each.is_read or each.version in self.damaged for each in self.releases)

    def having(self, iris: tuple[str, ...]) -> tuple[ArchivedRelease, ...]:
        """Return the releases that say anything of one of some resources, oldest first.

        One that is damaged is passed over: it answers itself, with a problem.
        """
        return tuple(each for each in self.releases if self._has_any(each, iris))

    def _has_any(self, release: ArchivedRelease, iris: tuple[str, ...]) -> bool:
        if release.version in self.damaged:
            return False
        try:
            return any(map(release.describes, iris))
        except DataError as error:
            self.damaged[release.version] = _said(release.version, error)
            return False


def _found(current: Release) -> tuple[tuple[ArchivedRelease, ...], dict[str, str]]:
    """Return the releases that answer, oldest first, and why others of them do not."""
    found: list[ArchivedRelease] = []
    damaged: dict[str, str] = {}
    for folder in _folders(current.folder / FROZEN):
        try:
            frozen = FrozenRelease.open(folder)
            if frozen.version != folder.name:
                raise DataError(f"the manifest says version {frozen.version}", Place(folder))
        except (DataError, UsageError, OSError) as error:
            damaged[folder.name] = _said(folder.name, error)
            continue
        # What is for an institute alone is passed on to nobody else.
        if frozen.manifest.restricted_to in ("", current.manifest.restricted_to):
            found.append(ArchivedRelease(frozen))
    if VERSION.fullmatch(current.version):
        found = [each for each in found if each.version != current.version]
        found.append(ArchivedRelease(current))
    found.sort(key=lambda each: version_key(each.version))
    return tuple(found), damaged


def _said(version: str, error: Exception) -> str:
    _logger.error("release %s is damaged: %s", version, error)
    return str(error)


def _folders(parent: Path) -> Iterator[Path]:
    if parent.is_dir():
        yield from (each for each in parent.iterdir() if VERSION.fullmatch(each.name))
