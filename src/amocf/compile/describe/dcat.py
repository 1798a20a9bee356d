"""DCAT: the published files as distributions, and the versions of the datasets.

Neither sizes nor hashes stand here: they are in ``manifest.json``, and would make a circle.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.describe.published_files import published_format
from amocf.compile.describe.release_info import ReleaseInfo
from amocf.errors import DataError, Place
from amocf.rdf.statements import day, english, graph_of, state, term
from amocf.terms import BASE, DATASET, EDITION, LICENCE, graph_iri

_CATALOG: Final = BASE + "dataset/catalog"
_DOWNLOAD: Final = BASE + "download/"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_LICENCE: Final = NamedNode(LICENCE)
_EDITION: Final = NamedNode(EDITION)
_PUBLIC: Final = NamedNode("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
_ENGLISH: Final = NamedNode("http://publications.europa.eu/resource/authority/language/ENG")
_GRAPH_FILE: Final = re.compile(r"graphs/(?P<name>[a-z]+)\.ttl")
_MAPPING_FILE: Final = re.compile(r"mappings/(?P<name>[a-z0-9-]+)\.sssom\.tsv")
_WHOLE_FILE: Final = re.compile(r"amocf\.(?P<name>[a-z]+)")

#: What is versioned and has a status, beside the datasets.
_ARTEFACTS: Final = (BASE + "id/competencies", BASE + "ontology")


@dataclass(frozen=True)
class _Published:
    """A published file: the dataset it belongs to, its distribution, where else its content is."""

    path: str
    dataset: str
    distribution: str
    access: str = _DOWNLOAD
    is_dump: bool = False


def describe_files(files: Iterable[str]) -> Iterator[Quad]:
    """Yield a distribution for each published file, and the dumps that VoID names.

    Raises:
        DataError: if two files would share one IRI, or a file has no known format.
    """
    taken: dict[str, str] = {}
    for path in sorted(files):
        file = _published(path)
        if file.distribution in taken:
            raise DataError(
                f"this file and {taken[file.distribution]} would both be described as "
                f"<{file.distribution}>; rename one",
                _place(path),
            )
        taken[file.distribution] = path
        yield from _distribution(file)


def describe_versions(graphs: Iterable[str], release: ReleaseInfo) -> Iterator[Quad]:
    """Yield version, status and dates of the datasets, the competency scheme and the ontology."""
    datasets = {DATASET} | {f"{BASE}dataset/{name}" for name in graphs}
    datasets |= {_published(path).dataset for path in release.files}
    version, date = Literal(release.version), day(release.date)
    for dataset in sorted(datasets):
        yield from state(dataset, ("dcat:version", version), ("dct:modified", date))
        if release.is_released:
            yield from state(dataset, ("dct:issued", date))
    for artefact in _ARTEFACTS:
        yield from state(
            artefact, ("owl:versionInfo", version), ("dct:modified", date), *_status(release)
        )
        if release.is_released:
            yield from state(artefact, ("dct:issued", date))
    if release.is_released:
        yield from _released(release)


def describe_mapping_sets(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield what makes each mapping set a dataset of the catalogue."""
    kind, set_class = term("rdf:type"), term("sssom:MappingSet")
    sets = {
        (quad.subject.value, graph_of(quad))
        for quad in quads
        if quad.predicate == kind
        and quad.object == set_class
        and isinstance(quad.subject, NamedNode)
    }
    for name, graph in sorted(sets):
        yield from state(_CATALOG, ("dcat:dataset", NamedNode(name)))
        yield from state(
            name,
            ("rdf:type", term("dcat:Dataset")),
            ("dct:isPartOf", NamedNode(f"{BASE}dataset/{graph}")),
            ("dct:publisher", _EDITION),
            ("dct:language", _ENGLISH),
            ("dct:accessRights", _PUBLIC),
        )


def _published(path: str) -> _Published:
    if found := _WHOLE_FILE.fullmatch(path):
        return _Published(path, DATASET, f"{DATASET}/{found['name']}", is_dump=True)
    if found := _GRAPH_FILE.fullmatch(path):
        dataset = f"{BASE}dataset/{found['name']}"
        return _Published(path, dataset, f"{dataset}/ttl", graph_iri(found["name"]), is_dump=True)
    if found := _MAPPING_FILE.fullmatch(path):
        dataset = f"{BASE}dataset/mappings-{found['name']}"
        return _Published(path, dataset, f"{dataset}/sssom-tsv")
    return _Published(path, DATASET, f"{DATASET}/{re.sub('[^A-Za-z0-9]+', '-', path)}")


def _distribution(file: _Published) -> Iterator[Quad]:
    found = published_format(file.path)
    download = NamedNode(_DOWNLOAD + file.path)
    yield from state(file.dataset, ("dcat:distribution", NamedNode(file.distribution)))
    yield from state(
        file.distribution,
        ("rdf:type", term("dcat:Distribution")),
        ("dct:title", english(f"{file.path} ({found.name})")),
        ("dct:license", _LICENCE),
        ("dct:accessRights", _PUBLIC),
        ("dcat:mediaType", NamedNode(_MEDIA_TYPES + found.media_type)),
        ("dcat:accessURL", NamedNode(file.access)),
        ("dcat:downloadURL", download),
    )
    if file.is_dump:
        yield from state(file.dataset, ("void:dataDump", download))
        yield from state(file.dataset, ("void:feature", NamedNode(found.iri)))


def _status(release: ReleaseInfo) -> tuple[tuple[str, NamedNode | Literal], ...]:
    """Return the status by ADMS and by MOD, whose values are those of BioPortal."""
    adms = "Completed" if release.is_released else "UnderDevelopment"
    mod = "production" if release.is_released else "alpha"
    return (
        ("adms:status", NamedNode(f"http://purl.org/adms/status/{adms}")),
        ("mod:status", Literal(mod)),
    )


def _released(release: ReleaseInfo) -> Iterator[Quad]:
    node = NamedNode(release.iri)
    yield from state(DATASET, ("dct:hasVersion", node))
    yield from state(BASE + "ontology", ("owl:versionIRI", NamedNode(release.iri + "/ontology")))
    yield from state(
        release.iri,
        ("rdf:type", term("dcat:Dataset")),
        ("dct:title", english(f"AMOCF linked-data edition, release {release.version}")),
        (
            "dct:description",
            english("A frozen release of the dataset. Unofficial edition, not endorsed by NIST."),
        ),
        ("dct:isVersionOf", NamedNode(DATASET)),
        ("dcat:version", Literal(release.version)),
        ("dct:issued", day(release.date)),
        ("dct:creator", _EDITION),
        ("dct:publisher", _EDITION),
        ("dct:license", _LICENCE),
        ("dct:language", _ENGLISH),
        ("dct:accessRights", _PUBLIC),
    )


def _place(path: str) -> Place:
    return Place(Path(path))
