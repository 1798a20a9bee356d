"""Releases that were published one after another, made from the built one: for what is frozen.

They differ from it in version and day, and in the few statements that a test changes. The files
beside the N-Quads are those of the built release.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from pyoxigraph import RdfFormat, Store

from amocf.release.frozen import FROZEN, pack
from amocf.release.manifest import MANIFEST, QUADS, SEARCH, STORE
from amocf.search.index_writer import write_index
from amocf.terms import BASE, expand

#: What is done to the lines of the N-Quads.
Change = Callable[[list[str]], Iterable[str]]

_VERSION: Final = re.compile(r'"[0-9]{4}\.[0-9]+\.[0-9]+(-dev)?"')
#: What stands in lines that tell of releases.
_OF_RELEASES: Final = (f"<{BASE}release/", f"<{BASE}graph/changes", f"<{BASE}dataset/release-")
_IN: Final = f" <{BASE}graph/"


def released(
    dist: Path, folder: Path, version: str, date: str, change: Change = lambda lines: lines
) -> Path:
    """Write a release into a folder as if it had been built with a version, a day and a change.

    It has no store on disk, and is read from its N-Quads. What the built one says of releases and
    of their changes is left out.
    """
    folder.mkdir(parents=True)
    for path in (each for each in dist.iterdir() if each.name not in (STORE, FROZEN)):
        (folder / path.name).symlink_to(path.resolve())
    manifest = json.loads((dist / MANIFEST).read_bytes())
    text = (dist / QUADS).read_text("utf-8")
    lines = _VERSION.sub(f'"{version}"', text).splitlines()
    lines = [line for line in lines if not any(name in line for name in _OF_RELEASES)]
    lines = sorted({*change(lines), *_named(version, date)})
    data = ("\n".join(lines) + "\n").encode()
    digest = hashlib.sha256(data).hexdigest()
    for name in (MANIFEST, QUADS, SEARCH):
        (folder / name).unlink()
    (folder / QUADS).write_bytes(data)
    listed = [each for each in manifest["files"] if not each["path"].startswith(f"{FROZEN}/")]
    for each in listed:
        if each["path"] == QUADS:
            each |= {"bytes": len(data), "sha256": digest}
    manifest |= {"version": version, "date": date, "files": listed}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return folder


def freeze(release: Path, frozen: Path) -> Path:
    """Freeze a release that ``released`` has written, below a folder of frozen ones."""
    folder = frozen / str(json.loads((release / MANIFEST).read_bytes())["version"])
    folder.mkdir(parents=True)
    pack(release, folder)
    return folder


def with_frozen(release: Path, frozen: Iterable[Path]) -> Path:
    """Put frozen releases into one that ``released`` has written, and make its search index."""
    manifest = json.loads((release / MANIFEST).read_bytes())
    for folder in frozen:
        shutil.copytree(folder, release / FROZEN / folder.name)
        manifest["files"] += [_listed(release, path) for path in sorted(folder.iterdir())]
    (release / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    store = Store()
    store.bulk_load(path=str(release / QUADS), format=RdfFormat.N_QUADS)
    digest = hashlib.sha256((release / QUADS).read_bytes()).hexdigest()
    write_index(store, release / SEARCH, digest)
    return release


def stated(graph: str, subject: str, predicate: str, value: str) -> list[str]:
    """Return the lines of a statement in a named graph and in the default graph."""
    triple = f"<{subject}> <{predicate}> {value}"
    return [f"{triple} .", f"{triple}{_IN}{graph}> ."]


def without(lines: Iterable[str], *iris: str) -> list[str]:
    """Return the lines that name none of some resources."""
    names = [f"<{iri}>" for iri in iris]
    return [line for line in lines if not any(name in line for name in names)]


def _named(version: str, date: str) -> list[str]:
    if version.endswith("-dev"):
        return []
    iri, dct = f"{BASE}release/{version}", "http://purl.org/dc/terms/"
    owl = "http://www.w3.org/2002/07/owl#"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    day = f'"{date}"^^<http://www.w3.org/2001/XMLSchema#date>'
    label = f'"AMOCF linked-data edition, release {version}"@en'
    return [
        *stated("metadata", iri, rdf + "type", "<http://www.w3.org/ns/dcat#Dataset>"),
        *stated("metadata", iri, rdfs + "label", label),
        *stated("metadata", iri, dct + "title", label),
        *stated("metadata", iri, dct + "issued", day),
        *stated("metadata", f"{BASE}ontology", owl + "versionIRI", f"<{iri}/ontology>"),
    ]


def _listed(release: Path, path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {
        "path": f"{FROZEN}/{path.parent.name}/{path.name}",
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "media_type": "application/octet-stream",
    }


#: What the releases of ``three_releases`` differ in.
RELABELLED: Final = f"{BASE}id/4-1-2"
WITHDRAWN: Final = f"{BASE}id/ksa-0039"
IN_ITS_PLACE: Final = f"{BASE}id/ksa-0040"
GONE: Final = f"{BASE}synonym/3d-printing"
ADDED: Final = f"{BASE}synonym/added-later"
#: The one that is served, and the frozen ones in it.
CURRENT: Final = "2025.2.0"
FIRST: Final = "2025.1.0"
SECOND: Final = "2025.1.1"
DATES: Final = {"2025.1.0": "2025-12-01", "2025.1.1": "2026-03-01", "2025.2.0": "2026-09-01"}


def three_releases(dist: Path, folder: Path) -> Path:
    """Write a release with two older ones in it.

    2025.1.0 is as it was built. 2025.1.1 has another label for ``RELABELLED``, and ``ADDED``.
    2025.2.0, the current one, has withdrawn ``WITHDRAWN``, and has nothing of ``GONE`` any more.
    """
    skos, owl = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2002/07/owl#"

    def second(lines: list[str]) -> list[str]:
        start = f"<{RELABELLED}> <{skos}prefLabel> "
        changed = [
            re.sub(r'"[^"]*"@en', '"Labelled anew"@en', line) if line.startswith(start) else line
            for line in lines
        ]
        rdfs = "http://www.w3.org/2000/01/rdf-schema#"
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        oa = "http://www.w3.org/ns/oa#"
        return [
            *changed,
            *stated("editorial", ADDED, rdf + "type", f"<{oa}Annotation>"),
            *stated("editorial", ADDED, rdfs + "label", '"Added later"@en'),
        ]

    def third(lines: list[str]) -> list[str]:
        replaced = "http://purl.org/dc/terms/isReplacedBy"
        day = '"2026-08-31"^^<http://www.w3.org/2001/XMLSchema#date>'
        true = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
        return [
            *without(second(lines), GONE),
            *stated("framework", WITHDRAWN, owl + "deprecated", true),
            *stated("framework", WITHDRAWN, replaced, f"<{IN_ITS_PLACE}>"),
            *stated("framework", WITHDRAWN, expand("euvoc:endDate"), day),
            *stated("framework", WITHDRAWN, skos + "changeNote", '"Nobody asked for it."@en'),
        ]

    changes: dict[str, Change] = {
        "2025.1.0": lambda lines: lines,
        "2025.1.1": second,
        "2025.2.0": third,
    }
    made = {
        version: released(dist, folder / "built" / version, version, DATES[version], change)
        for version, change in changes.items()
    }
    *older, current = made.values()
    frozen = [freeze(each, folder / FROZEN) for each in older]
    return with_frozen(current, frozen)
