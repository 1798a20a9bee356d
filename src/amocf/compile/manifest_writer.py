"""What a release says of its files: the manifest, and the checksums."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from amocf.compile.assembly import Dataset, files_of
from amocf.compile.describe.published_files import plain_file, published_format, release_groups
from amocf.compile.describe.release_info import release_info
from amocf.compile.describe.rights import licence_of_whole, rights_in_whole
from amocf.compile.read.edition import Edition
from amocf.compile.read.sources import Sources
from amocf.exchange.json_file import indented_json
from amocf.release.frozen import FrozenRelease
from amocf.release.manifest import CHECKSUMS, MANIFEST, QUERIES, SEARCH, STATED, STORE, ReleaseFile
from amocf.uri_spaces import URI_SPACE, uri_spaces

#: The store, and what is made from it while the files are listed.
_CACHES: Final = (f"{STORE}/", SEARCH, STATED, QUERIES)


def listed(folder: Path) -> tuple[ReleaseFile, ...]:
    """Describe the files that are published: the store and what is made from it are not."""
    return tuple(
        ReleaseFile(
            name,
            path.stat().st_size,
            sha256(path),
            published_format(path.name).media_type,
            plain_file(name),
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (name := path.relative_to(folder).as_posix()).startswith(_CACHES)
    )


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(
    folder: Path,
    sources: Sources,
    dataset: Dataset,
    edition: Edition,
    earlier: Iterable[FrozenRelease],
) -> None:
    """Write the manifest of a release, and the checksums of its files.

    Args:
        folder: where the files are.
        sources: what the release is made from.
        dataset: the graphs.
        edition: who stands behind it.
        earlier: the earlier releases that it has.
    """
    files = listed(folder)
    spaces = uri_spaces(sources.quads_with(str(URI_SPACE)))
    release = release_info(dataset.graphs["metadata"])
    manifest = {
        "version": release.version,
        "date": release.date,
        "triples": dataset.size,
        **({"restricted_to": sources.restricted_to} if sources.restricted_to else {}),
        "licence": licence_of_whole(dataset.graphs["metadata"]),
        "rights": rights_in_whole(dataset.graphs["metadata"]),
        "edition": edition.known,
        "uri_spaces": spaces.others,
        "made_up": spaces.made_up,
        "groups": [
            asdict(each)
            for each in release_groups(files_of(sources, dataset.graphs.values(), earlier))
        ],
        "files": [_present(asdict(file)) for file in files],
    }
    (folder / MANIFEST).write_bytes(indented_json(manifest))
    sums = "".join(f"{file.sha256}  {file.path}\n" for file in files)
    (folder / CHECKSUMS).write_text(sums, encoding="utf-8")


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != ""}
