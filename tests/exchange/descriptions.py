"""What exporters that describe a release write of one, for an edition of which more is known."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from amocf.exchange.registry import ReleaseData, find_exporter
from amocf.release.opened import Release
from amocf.terms import DATASET, expand

#: Made up: an edition of which everything is known.
COMPLETE: Final[Mapping[str, str]] = {
    "contact": "data@example.org",
    "repository": "https://example.org/code",
    "doi": "10.5281/zenodo.1234567",
    "homepage": "https://example.org/about",
    "maintainer": "A. Person",
}
#: What spreadsheets, readers of JSON and of markup may trip over.
HOSTILE: Final = '=1+1 "quoted"\n\t</script>\x07 \u202e' + "x" * 40_000


#: What is said of a whole whose parts have licences of their own.
RIGHTS: Final = "No one licence holds for the whole: each part has that of its own dataset."


def before_release(store: Store) -> None:
    """Take out of a release that it was issued."""
    for quad in list(
        store.quads_for_pattern(NamedNode(DATASET), NamedNode(expand("dct:issued")), None)
    ):
        store.remove(quad)


def written(
    name: str,
    folder: Path,
    edition: Mapping[str, str],
    change: Callable[[Store], None] | None = None,
) -> Any:
    """Return what an exporter writes of a release, read as JSON; of a changed copy of it."""
    with Release.open(folder) as release:
        store = release.store
        if change:
            store = Store()
            store.extend(release.store)
            change(store)
        files = release.manifest.files
        data = ReleaseData(store, release.version, release.context, files, edition)
        [content] = find_exporter(name).write(data).values()
    return json.loads(content)


def with_hostile_title(store: Store) -> None:
    _replace(store, "dct:title", "dct:title", HOSTILE)


def without_licence(store: Store) -> None:
    _replace(store, "dct:license", "dct:rights", RIGHTS)


def _replace(store: Store, before: str, after: str, text: str) -> None:
    """Say something else of the whole dataset."""
    subject = NamedNode(DATASET)
    for quad in list(store.quads_for_pattern(subject, NamedNode(expand(before)), None)):
        store.remove(quad)
    literal = Literal(text, language="en")
    store.add(Quad(subject, NamedNode(expand(after)), literal, DefaultGraph()))
