"""A built release, loaded for serving."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from pyoxigraph import NamedNode, RdfFormat, Store

from amocf.errors import DataError, Place
from amocf.queries.listed import Example, read_examples
from amocf.release.folder import CONTEXT, QUADS, QUERIES, ReleaseFile, ReleaseFolder

_ADVICE: Final = "run `amocf build` to make it anew"


@dataclass(frozen=True)
class Release:
    """What a server serves: immutable, so that everything about it may be cached.

    Attributes:
        opened: its folder, held open.
        store: all graphs, in memory; the default graph is the published merge.
        context: the value of ``@context`` for JSON-LD.
        examples: the queries that the editor offers.
    """

    opened: ReleaseFolder
    store: Store
    context: dict[str, Any]
    examples: tuple[Example, ...]

    @classmethod
    def open(cls, dist: Path) -> Self:
        """Open and load the release at a path.

        Raises:
            UsageError: if there is no release.
            DataError: if the manifest, a file, the data, the context or the list of queries cannot
                be used.
        """
        opened = ReleaseFolder.open(dist)
        try:
            return cls.load(opened)
        except BaseException:
            opened.close()
            raise

    @classmethod
    def load(cls, opened: ReleaseFolder) -> Self:
        """Load a release whose folder is open, and check that its data is what the manifest says.

        Raises:
            DataError: if the data, the context or the list of queries cannot be used.
        """
        store = Store()
        try:
            store.bulk_load(opened.quads(), RdfFormat.N_QUADS)
        except SyntaxError as error:
            place = Place(opened.path / QUADS, error.lineno)
            raise DataError(f"{error}; {_ADVICE}", place) from None
        context = _context(opened)
        examples = read_examples(opened.document(QUERIES) or b"[]", opened.path / QUERIES)
        return cls(opened, store, context, examples)

    def __enter__(self) -> Self:
        """Return it; its folder is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close its folder; what is in memory stays."""
        self.opened.close()

    @property
    def folder(self) -> Path:
        """A path to its folder that holds as long as this is open."""
        return self.opened.folder

    @property
    def identity(self) -> str:
        """The name of the release, made from the content of its files."""
        return self.opened.identity

    @property
    def version(self) -> str:
        """The release of the data, such as ``2025.1.0``."""
        return self.opened.manifest.version

    @property
    def triples(self) -> int:
        """How many triples the default graph has, by the manifest."""
        return self.opened.manifest.triples

    @property
    def files(self) -> tuple[ReleaseFile, ...]:
        """The manifest's files in its order."""
        return self.opened.manifest.files

    @property
    def sha256(self) -> str:
        """The hash of the canonical N-Quads: it identifies the data of the release."""
        return self.opened.sha256

    def file(self, path: str) -> ReleaseFile | None:
        """Return the file the manifest lists under exactly this path."""
        return self.opened.file(path)

    def named_graphs(self) -> list[NamedNode]:
        """Return the names of the graphs beside the default graph, sorted."""
        names = [name for name in self.store.named_graphs() if isinstance(name, NamedNode)]
        return sorted(names, key=lambda name: name.value)


def open_checked(dist: Path) -> ReleaseFolder:
    """Open a release, and make sure that its data is what its manifest says.

    The supervisor does not load it: each server worker does, and what a supervisor had loaded of
    releases before would stay with it.

    Raises:
        UsageError: if there is none.
        DataError: if it is damaged.
    """
    release = ReleaseFolder.open(dist)
    try:
        release.quads()
    except BaseException:
        release.close()
        raise
    return release


def _context(opened: ReleaseFolder) -> dict[str, Any]:
    place = Place(opened.path / CONTEXT)
    try:
        document = json.loads(opened.document(CONTEXT) or b"{}")
    except ValueError as error:
        raise DataError(f"this is not JSON ({error}); {_ADVICE}", place) from None
    context = document.get("@context") if isinstance(document, dict) else None
    if not isinstance(context, dict):
        raise DataError(f"a JSON object under '@context' is expected; {_ADVICE}", place)
    return context
