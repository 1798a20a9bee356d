"""A built release, opened for reading."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Store

from amocf.errors import DataError, Place, no_release

_ADVICE = "run `amocf build` to make it anew"


@dataclass(frozen=True)
class ReleaseFile:
    """A file of the release; the path is relative to its folder, with slashes."""

    path: str
    bytes: int
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Release:
    """What a server serves: immutable, so that everything about it may be cached.

    Attributes:
        folder: where the files stand.
        version: the release of the data, such as ``2025.1.0``.
        triples: how many triples the default graph has, by the manifest.
        files: the manifest's files in its order.
        store: all graphs, in memory; the default graph is the published merge.
        context: the value of ``@context`` for JSON-LD.
    """

    folder: Path
    version: str
    triples: int
    files: tuple[ReleaseFile, ...]
    store: Store
    context: dict[str, Any]

    @classmethod
    def open(cls, dist: Path) -> "Release":
        """Open the release in a folder, and check that its data is what the manifest says.

        Raises:
            UsageError: if there is no release in the folder.
            DataError: if the manifest, the data or the context cannot be used.
        """
        manifest = _read_json(dist / "manifest.json")
        try:
            version, triples = str(manifest["version"]), int(manifest["triples"])
            files = tuple(
                ReleaseFile(str(f["path"]), int(f["bytes"]), str(f["sha256"]), str(f["media_type"]))
                for f in manifest["files"]
            )
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"the manifest lacks {error} or has it in another form; {_ADVICE}",
                Place(dist / "manifest.json"),
            ) from None
        store = _load(dist / "amocf.nq", {file.path: file.sha256 for file in files})
        document = _read_json(dist / "context.jsonld")
        context = document.get("@context")
        if not isinstance(context, dict):
            raise DataError(
                f"a JSON object under '@context' is expected; {_ADVICE}",
                Place(dist / "context.jsonld"),
            )
        return cls(dist, version, triples, files, store, context)

    @property
    def sha256(self) -> str:
        """The hash of the canonical N-Quads: it identifies the data of the release."""
        return next(file.sha256 for file in self.files if file.path == "amocf.nq")

    def file(self, path: str) -> ReleaseFile | None:
        """Return the file the manifest lists under exactly this path."""
        return next((file for file in self.files if file.path == path), None)

    def named_graphs(self) -> list[NamedNode]:
        """Return the names of the graphs beside the default graph, sorted."""
        names = [name for name in self.store.named_graphs() if isinstance(name, NamedNode)]
        return sorted(names, key=lambda name: name.value)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise no_release(path) from None
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(f"this is not JSON ({error}); {_ADVICE}", Place(path)) from None
    if not isinstance(found, dict):
        raise DataError(f"a JSON object is expected; {_ADVICE}", Place(path))
    return found


def _load(path: Path, hashes: dict[str, str]) -> Store:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise no_release(path) from None
    found = hashlib.sha256(data).hexdigest()
    if hashes.get(path.name) != found:
        raise DataError(
            f"its SHA-256 is {found}, but manifest.json says {hashes.get(path.name)}; {_ADVICE}",
            Place(path),
        )
    store = Store()
    try:
        store.bulk_load(data, RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise DataError(f"{error}; {_ADVICE}", Place(path, error.lineno)) from None
    return store
