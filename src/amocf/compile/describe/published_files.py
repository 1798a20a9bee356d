"""Which files a release has, in which format each is, and which dataset each holds.

DCAT, the dumps of VoID, the manifest and through it the list of downloads are made from this table;
what an exporter makes it describes itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from amocf.exchange.registry import Exporter, released_exporters
from amocf.formats import GRAPH, PUBLISHED, Format, format_of
from amocf.release.manifest import CONTEXT, QUADS, ReleaseFolder
from amocf.terms import BASE, graph_iri

DOWNLOAD: Final = BASE + "download/"
#: What is described with sizes and hashes, for harvesters.
CATALOGUE: Final = "dcat.ttl"

#: The files of the topmost folder by what they are the form of; the last ones are of no dataset.
_TOPMOST: Final = {
    "amocf": ("amocf.nt", "amocf.ttl", "amocf.rdf", "amocf.jsonld"),
    "named-graphs": (QUADS, "amocf.trig"),
    "": (CONTEXT, CATALOGUE, "report.ttl", "report.json"),
}
_FOLDERS: Final = (
    ReleaseFolder(
        "",
        "The whole release",
        "One graph in every form; N-Quads and TriG hold its named graphs too.",
    ),
    ReleaseFolder("mappings", "Mapping sets", "SSSOM, for each framework that is mapped to."),
    ReleaseFolder("graphs", "Named graphs", "The parts that the release is made of, each alone."),
)


@dataclass(frozen=True)
class PublishedFile:
    """A file of a release.

    Attributes:
        path: where it stands in a release.
        dataset: the IRI of the dataset that it is a distribution of; empty for a plain file.
        graph: the IRI of the named graph that it holds, if it holds one.
    """

    path: str
    dataset: str = ""
    graph: str = ""

    @property
    def format(self) -> Format:
        """Its format.

        Raises:
            DataError: if the name has no known ending.
        """
        return published_format(self.path)

    @property
    def url(self) -> str:
        """Where it is downloaded."""
        return DOWNLOAD + self.path

    @property
    def distribution(self) -> str:
        """The IRI of it as a distribution of its dataset."""
        ending = re.sub("[^A-Za-z0-9]+", "-", self.format.suffix).strip("-")
        return f"{self.dataset}/{ending}"

    @property
    def is_dump(self) -> bool:
        """Whether it holds a graph, of which VoID may say what is in it."""
        return bool(self.dataset) and self.format in GRAPH


def published_files(graphs: Iterable[str], mapping_files: Iterable[str]) -> Iterator[PublishedFile]:
    """Yield every file of a release but the manifest and its checksums.

    Args:
        graphs: names of the named graphs, such as ``framework``.
        mapping_files: names of the files of the mapping sets; what stands before ``.sssom`` is the
            name of the set, whatever the form.
    """
    for name, paths in _TOPMOST.items():
        yield from (PublishedFile(path, name and f"{BASE}dataset/{name}") for path in paths)
    for name in graphs:
        yield PublishedFile(f"graphs/{name}.ttl", f"{BASE}dataset/{name}", graph_iri(name))
    for name in mapping_files:
        mapping_set = name.partition(".sssom")[0]
        yield PublishedFile(f"mappings/{name}", f"{BASE}dataset/mappings-{mapping_set}")
    for exporter in released_exporters():
        yield from _exported(exporter)


def _exported(exporter: Exporter) -> Iterator[PublishedFile]:
    held = {
        file: f"{BASE}dataset/{dataset.name}"
        for dataset in exporter.datasets()
        for file in dataset.files
    }
    for file in exporter.files():
        yield PublishedFile(exporter.path(file), held.get(file, ""))


def published_folders() -> tuple[ReleaseFolder, ...]:
    """Return the folders of a release in the order in which they are listed, the topmost first."""
    exported = (
        ReleaseFolder(
            each.release_folder, each.title[:1].upper() + each.title[1:], each.description
        )
        for each in released_exporters()
        if each.release_folder
    )
    return (_FOLDERS[0], *exported, *_FOLDERS[1:])


def published_format(path: str) -> Format:
    """Return the format of a published file: of those that are always there, or of an export.

    Raises:
        DataError: if the name has no known ending.
    """
    of_exports = (form for exporter in released_exporters() for form in exporter.formats)
    return format_of(path, (*PUBLISHED, *of_exports))
