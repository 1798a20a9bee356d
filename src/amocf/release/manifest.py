"""What a release says of itself: its version, its files and their hashes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from amocf.errors import DataError, Place

MANIFEST: Final = "manifest.json"
CHECKSUMS: Final = "SHA256SUMS"
QUADS: Final = "amocf.nq"
CONTEXT: Final = "context.jsonld"
QUERIES: Final = "queries.json"
SEARCH: Final = "search.sqlite"
STORE: Final = "store"

#: What to do about a release that is damaged.
ADVICE: Final = "run `amocf build` to make it anew"


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
class ReleaseFolder:
    """A folder of the release: what it holds, for the list of downloads; the topmost is empty."""

    path: str
    title: str
    description: str


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself.

    Attributes:
        version: the release of the data, such as ``2025.1.0``.
        triples: how many triples the default graph has.
        files: the files, in the manifest's order.
        quads: the canonical N-Quads, whose hash identifies the data.
        folders: what its folders hold, in the order in which they are listed; those of a release
            that was made before they were listed are unknown.
        edition: who stands behind it, as far as it is known: contact, repository, doi, homepage,
            maintainer.
    """

    version: str
    triples: int
    files: tuple[ReleaseFile, ...]
    quads: ReleaseFile
    folders: tuple[ReleaseFolder, ...] = ()
    edition: Mapping[str, str] = field(default_factory=dict)

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
            folders = tuple(
                ReleaseFolder(str(f["path"]), str(f["title"]), str(f["description"]))
                for f in found.get("folders", ())
            )
            edition = {str(name): str(value) for name, value in found.get("edition", {}).items()}
            version, triples = str(found["version"]), int(found["triples"])
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise DataError(f"this is not JSON ({error}); {ADVICE}", Place(path)) from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"the manifest lacks {error} or has it in another form; {ADVICE}", Place(path)
            ) from None
        quads = next((file for file in files if file.path == QUADS), None)
        if quads is None:
            raise DataError(f"it does not list {QUADS}; {ADVICE}", Place(path))
        return cls(version, triples, files, quads, folders, edition)

    def file(self, path: str) -> ReleaseFile | None:
        """Return the file that is listed under exactly this path."""
        return next((file for file in self.files if file.path == path), None)
