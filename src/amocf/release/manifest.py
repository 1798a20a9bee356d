"""What a release says of itself: its version, its files and their hashes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from amocf.errors import DataError, Place
from amocf.terms import LICENCE
from amocf.uri_spaces import OWN, UriSpaces

MANIFEST: Final = "manifest.json"
CHECKSUMS: Final = "SHA256SUMS"
QUADS: Final = "amocf.nq"
CONTEXT: Final = "context.jsonld"
QUERIES: Final = "queries.json"
SEARCH: Final = "search.sqlite"
STATED: Final = "stated.sqlite"
STORE: Final = "store"

#: What to do about a release that is damaged.
ADVICE: Final = "run `amocf build` to make it anew"


def identity_of(manifest: bytes) -> str:
    """Return the name of a release: the start of the SHA-256 of its manifest."""
    return hashlib.sha256(manifest).hexdigest()[:12]


@dataclass(frozen=True)
class ReleaseFile:
    """A file of the release.

    Attributes:
        path: relative to the folder of the release, with slashes.
        bytes: its size.
        sha256: the hash of what it holds.
        media_type: its type.
        description: what it is, if it is no form of a dataset, which the data describe.
    """

    path: str
    bytes: int
    sha256: str
    media_type: str
    description: str = ""


@dataclass(frozen=True)
class ReleaseGroup:
    """Files of the release that are for one purpose, as the list of downloads shows them.

    Attributes:
        title: what they are for.
        description: what to take, in sentences.
        files: their paths, in the order in which they are shown.
    """

    title: str
    description: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself.

    Attributes:
        version: the release of the data, such as ``2025.1.0``.
        triples: how many triples the default graph has.
        files: the files, in the manifest's order.
        quads: the canonical N-Quads, whose hash identifies the data.
        groups: the files by what they are for, in the order in which they are listed; a release
            that was made before there were groups has none.
        edition: who stands behind it, as far as it is known: contact, repository, doi, homepage,
            maintainer.
        restricted_to: the short name of the institute for which alone it is; empty for all.
        spaces: what the URIs of its data begin with.
        licence: the IRI of the licence of the whole; empty for what is for an institute alone, and
            where parts have licences of their own.
        date: the day of the release as ``YYYY-MM-DD``; empty where the release does not say it.
    """

    version: str
    triples: int
    files: tuple[ReleaseFile, ...]
    quads: ReleaseFile
    groups: tuple[ReleaseGroup, ...] = ()
    edition: Mapping[str, str] = field(default_factory=dict)
    restricted_to: str = ""
    spaces: UriSpaces = OWN
    licence: str = LICENCE
    date: str = ""

    @classmethod
    def read(cls, data: bytes, path: Path) -> Self:
        """Read ``manifest.json``; the path is for messages.

        Raises:
            DataError: if it has another form.
        """
        try:
            found = json.loads(data)
            files = tuple(
                ReleaseFile(
                    *(str(f["path"]), int(f["bytes"]), str(f["sha256"]), str(f["media_type"])),
                    str(f.get("description", "")),
                )
                for f in found["files"]
            )
            groups = tuple(
                ReleaseGroup(str(g["title"]), str(g["description"]), tuple(map(str, g["files"])))
                for g in found.get("groups", ())
            )
            edition = {str(name): str(value) for name, value in found.get("edition", {}).items()}
            spaces = UriSpaces(tuple(sorted(map(str, found.get("uri_spaces", ())))))
            version, triples = str(found["version"]), int(found["triples"])
            restricted_to = str(found.get("restricted_to", ""))
            # A release that was made before it said so has that of the edition.
            licence = "" if restricted_to else str(found.get("licence", LICENCE))
            date = str(found.get("date", ""))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise DataError(f"this is not JSON ({error}); {ADVICE}", Place(path)) from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"the manifest lacks {error} or has it in another form; {ADVICE}", Place(path)
            ) from None
        quads = next((file for file in files if file.path == QUADS), None)
        if quads is None:
            raise DataError(f"it does not list {QUADS}; {ADVICE}", Place(path))
        leading_out = [each.path for each in files if not _is_inside(each.path)]
        if leading_out or not _is_inside(version) or "/" in version:
            named = repr((leading_out or [version])[0])
            detail = f"{named} is no name of something in the folder of a release"
            raise DataError(f"{detail}; take a release from where it is published", Place(path))
        whose = (edition, restricted_to, spaces, licence)
        return cls(version, triples, files, quads, groups, *whose, date)

    def file(self, path: str) -> ReleaseFile | None:
        """Return the file that is listed under exactly this path."""
        return next((file for file in self.files if file.path == path), None)


def _is_inside(path: str) -> bool:
    """Say whether a path stays in its folder: who unpacks a release writes what is listed."""
    is_plain = path.isprintable() and "\\" not in path
    return is_plain and not {"", ".", ".."} & set(path.split("/"))
