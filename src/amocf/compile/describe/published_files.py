"""Which files a release has, in which format each is, and which dataset each holds.

DCAT, the dumps of VoID, the manifest and through it the list of downloads are made from this table;
what an exporter makes it describes itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from amocf.exchange.registry import Exporter, Graphs, Purpose, released_exporters
from amocf.formats import GRAPH, PUBLISHED, Format, format_of
from amocf.release.frozen import CHANGES, FILES, FROZEN, PACKED_QUADS
from amocf.release.manifest import CHECKSUMS, CONTEXT, MANIFEST, QUADS, ReleaseGroup
from amocf.terms import BASE, DOWNLOAD, graph_iri, release_iri

#: The files of the topmost folder by the dataset that they are the form of.
_WHOLE: Final = {
    "amocf": ("amocf.ttl", "amocf.jsonld", "amocf.rdf", "amocf.nt"),
    "named-graphs": ("amocf.trig", QUADS),
}
#: Those of no dataset, with what each is.
_PLAIN: Final = {
    CONTEXT: "JSON-LD context: the names that the JSON-LD of the data has for its terms",
    "report.ttl": "Report of the shapes (SHACL) by which the release was judged",
    "report.json": "Report of the shapes (SHACL) by which the release was judged",
}
#: The files of an earlier release that hold it, and the others with what each is.
_OF_EARLIER: Final = (PACKED_QUADS, FILES)
_PLAIN_OF_EARLIER: Final = {
    MANIFEST: "Manifest of the release {}: each of its files with size and SHA-256",
    CHANGES: "What had changed in the release {} since the one before",
    CHECKSUMS: "SHA-256 of the files of the release {}",
}


@dataclass(frozen=True)
class PublishedFile:
    """A file of a release.

    Attributes:
        path: where it stands in a release.
        dataset: the IRI of the dataset that it is a distribution of; empty for a plain file.
        graph: the IRI of the named graph that it holds, if it holds one.
        purpose: what it is for.
        release: the version of the earlier release that it is of, if it is of one.
    """

    path: str
    dataset: str = ""
    graph: str = ""
    purpose: Purpose = Purpose.CHECKS
    release: str = ""

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
        if self.release:
            # What stands below the IRI of a release are documents of that release.
            return f"{BASE}dataset/release-{self.release.replace('.', '-')}/{ending}"
        return f"{self.dataset}/{ending}"

    @property
    def is_dump(self) -> bool:
        """Whether it holds a graph, of which VoID may say what is in it."""
        return bool(self.dataset) and self.format in GRAPH


def published_files(
    graphs: Mapping[str, str], mapping_files: Iterable[str]
) -> Iterator[PublishedFile]:
    """Yield every file of a release but the manifest and its checksums.

    Args:
        graphs: the IRI of the dataset that each named graph holds, by the name of the graph.
        mapping_files: names of the files of the mapping sets; what stands before ``.sssom`` is the
            name of the set, whatever the form.
    """
    for name, paths in _WHOLE.items():
        dataset = f"{BASE}dataset/{name}"
        yield from (PublishedFile(path, dataset, purpose=Purpose.GRAPHS) for path in paths)
    yield from map(PublishedFile, _PLAIN)
    for name, dataset in graphs.items():
        yield PublishedFile(f"graphs/{name}.ttl", dataset, graph_iri(name), Purpose.PARTS)
    for name in mapping_files:
        dataset = f"{BASE}dataset/mappings-{name.partition('.sssom')[0]}"
        yield PublishedFile(f"mappings/{name}", dataset, purpose=Purpose.MAPPINGS)
    # What has everything in one file comes before what has it in several.
    for exporter in sorted(released_exporters(), key=lambda each: len(each.files(graphs))):
        yield from _exported(exporter, graphs)


def earlier_files(version: str) -> Iterator[PublishedFile]:
    """Yield the files of an earlier release, which a later one has."""
    for name in (*_OF_EARLIER, *_PLAIN_OF_EARLIER):
        dataset = release_iri(version) if name in _OF_EARLIER else ""
        path = f"{FROZEN}/{version}/{name}"
        yield PublishedFile(path, dataset, purpose=Purpose.EARLIER, release=version)


def _exported(exporter: Exporter, graphs: Graphs) -> Iterator[PublishedFile]:
    held = {
        file: f"{BASE}dataset/{dataset.name}"
        for dataset in exporter.datasets(graphs)
        for file in dataset.files
    }
    for file in exporter.files(graphs):
        path, dataset = exporter.path(file), held.get(file, "")
        yield PublishedFile(path, dataset, purpose=exporter.purpose)


def release_groups(files: Iterable[PublishedFile]) -> tuple[ReleaseGroup, ...]:
    """Return the files of a release by what they are for, in the order of the list of downloads."""
    paths: dict[Purpose, list[str]] = {each: [] for each in Purpose}
    for file in files:
        paths[file.purpose].append(file.path)
    return tuple(
        ReleaseGroup(purpose.title, _advice(purpose), tuple(found))
        for purpose, found in paths.items()
        if found
    )


def plain_file(path: str) -> str:
    """Return what a file is that belongs to no dataset; empty for any other."""
    if path in _PLAIN:
        return _PLAIN[path]
    folder, _, name = path.rpartition("/")
    if folder.startswith(f"{FROZEN}/") and name in _PLAIN_OF_EARLIER:
        return _PLAIN_OF_EARLIER[name].format(folder.removeprefix(f"{FROZEN}/"))
    descriptions = {
        exporter.path(name): exporter.title
        for exporter in released_exporters()
        if exporter.describes_files
        for name in exporter.files(())
    }
    return descriptions.get(path, "")


def _advice(purpose: Purpose) -> str:
    """Return what to take for a purpose, with what its exporters say of their files."""
    exported = (each.description for each in released_exporters() if each.purpose is purpose)
    return " ".join(filter(None, (purpose.description, *exported)))


def published_format(path: str) -> Format:
    """Return the format of a published file: of those that are always there, or of an export.

    Raises:
        DataError: if the name has no known ending.
    """
    of_exports = (form for exporter in released_exporters() for form in exporter.formats)
    return format_of(path, (*PUBLISHED, *of_exports))
