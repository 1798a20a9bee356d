"""DCAT: the published files as distributions, and the versions of the datasets.

Neither sizes nor hashes stand here: they are in ``manifest.json``, and would make a circle.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.describe.published_files import PublishedFile
from amocf.compile.describe.release_info import ReleaseInfo
from amocf.errors import DataError, Place
from amocf.exchange.registry import ExportedDataset
from amocf.formats import SSSOM_TSV
from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.statements import day, english, state, term, titled
from amocf.terms import BASE, DATASET, DOWNLOAD, EDITION, LICENCE, release_iri, shorten

_CATALOG: Final = BASE + "dataset/catalog"
_UNOFFICIAL: Final = "Unofficial edition, not endorsed by NIST."
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_LICENCE: Final = NamedNode(LICENCE)
_EDITION: Final = NamedNode(EDITION)
_PUBLIC: Final = NamedNode("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
_ENGLISH: Final = NamedNode("http://publications.europa.eu/resource/authority/language/ENG")

#: A set has the version that SSSOM gives it, and stands in a release of the data.
_VERSIONS: Final = (
    "Two versions: owl:versionInfo is the date of the last change to the set "
    "(mapping_set_version); dcat:version is the release of the data in which the set stands."
)

#: What is versioned and has a status, beside the datasets.
_ARTEFACTS: Final = (BASE + "id/competencies", BASE + "ontology")


def describe_files(files: Iterable[PublishedFile]) -> Iterator[Quad]:
    """Yield a distribution for each file that holds a dataset, and the dumps that VoID names.

    Raises:
        DataError: if two files would share one IRI, or a file has no known format.
    """
    taken: dict[str, str] = {}
    for file in files:
        if not file.dataset:
            about = release_iri(file.release) if file.release else DATASET
            yield from state(about, ("rdfs:seeAlso", NamedNode(file.url)))
            continue
        if file.distribution in taken:
            raise DataError(
                f"this file and {taken[file.distribution]} would both be described as "
                f"<{file.distribution}>; rename one",
                Place(Path(file.path)),
            )
        taken[file.distribution] = file.path
        yield from _distribution(file)


def describe_exports(exports: Iterable[ExportedDataset]) -> Iterator[Quad]:
    """Yield what exporters say of the datasets that they make."""
    for export in exports:
        dataset = f"{BASE}dataset/{export.name}"
        yield from _catalogued(dataset)
        yield from state(
            dataset,
            *titled(f"AMOCF: {export.title}"),
            ("dct:description", english(_unofficial(export.description))),
            ("dct:license", _LICENCE),
            ("dct:creator", _EDITION),
            ("prov:wasDerivedFrom", NamedNode(DATASET)),
            *(("dct:conformsTo", NamedNode(standard)) for standard in export.standards),
        )
        if export.part_of:
            whole = f"{BASE}dataset/{export.part_of}"
            yield from state(whole, ("dct:hasPart", NamedNode(dataset)))
            yield from state(dataset, ("dct:isPartOf", NamedNode(whole)))


def _unofficial(description: str) -> str:
    return description if _UNOFFICIAL in description else f"{description} {_UNOFFICIAL}"


def describe_versions(graphs: Iterable[str], release: ReleaseInfo) -> Iterator[Quad]:
    """Yield version, status and dates of the datasets, the competency scheme and the ontology.

    Args:
        graphs: the IRIs of the datasets that the named graphs hold.
        release: the version and the date, the files, each of which has a dataset, and the
            releases before it.
    """
    datasets = {DATASET, *graphs}
    datasets |= {file.dataset for file in release.files if file.dataset and not file.release}
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
    yield from _releases(release)


def describe_graphs(graphs: Iterable[str]) -> Iterator[Quad]:
    """Yield that the catalogue has the datasets of the named graphs, by their IRIs."""
    for dataset in graphs:
        yield from state(_CATALOG, ("dcat:dataset", NamedNode(dataset)))


def describe_mapping_sets(graphs: Iterable[GraphLines]) -> Iterator[Quad]:
    """Yield what makes each mapping set a dataset of the catalogue."""
    kind, set_class = term("rdf:type"), term("sssom:MappingSet")
    sets = {
        (quad.subject.value, graph.name)
        for graph in graphs
        for quad in graph.with_text(str(set_class))
        if quad.predicate == kind
        and quad.object == set_class
        and isinstance(quad.subject, NamedNode)
    }
    for name, graph in sorted(sets):
        yield from _catalogued(name)
        yield from state(
            name,
            ("dct:isPartOf", NamedNode(f"{BASE}dataset/{graph}")),
            ("dct:conformsTo", NamedNode(SSSOM_TSV.standard)),
            ("rdfs:comment", english(_VERSIONS)),
        )


def _catalogued(dataset: str) -> Iterator[Quad]:
    yield from state(_CATALOG, ("dcat:dataset", NamedNode(dataset)))
    yield from state(
        dataset,
        ("rdf:type", term("dcat:Dataset")),
        ("dct:publisher", _EDITION),
        ("dct:language", _ENGLISH),
        ("dct:accessRights", _PUBLIC),
    )


def _distribution(file: PublishedFile) -> Iterator[Quad]:
    found = file.format
    download = NamedNode(file.url)
    yield from state(file.dataset, ("dcat:distribution", NamedNode(file.distribution)))
    yield from state(
        file.distribution,
        ("rdf:type", term("dcat:Distribution")),
        *titled(f"{file.path} ({found.name})"),
        ("dct:license", _LICENCE),
        ("dct:accessRights", _PUBLIC),
        ("dcat:mediaType", NamedNode(_MEDIA_TYPES + found.media_type)),
        ("dcat:accessURL", NamedNode(file.graph or DOWNLOAD)),
        ("dcat:downloadURL", download),
    )
    if found.standard:
        yield from state(file.distribution, ("dct:conformsTo", NamedNode(found.standard)))
    if file.graph:
        yield from state(
            file.graph,
            ("rdf:type", term("sd:Graph")),
            ("rdfs:label", english(f"Named graph {shorten(file.graph)}")),
            ("dct:isPartOf", term("dataset:named-graphs")),
        )
    if file.is_dump:
        yield from state(
            file.dataset,
            ("rdf:type", term("void:Dataset")),
            ("void:dataDump", download),
            ("void:feature", NamedNode(found.iri)),
        )


def _status(release: ReleaseInfo) -> tuple[tuple[str, NamedNode | Literal], ...]:
    """Return the status by ADMS and by MOD, whose values are those of BioPortal."""
    adms = "Completed" if release.is_released else "UnderDevelopment"
    mod = "production" if release.is_released else "alpha"
    return (
        ("adms:status", NamedNode(f"http://purl.org/adms/status/{adms}")),
        ("mod:status", Literal(mod)),
    )


def _releases(release: ReleaseInfo) -> Iterator[Quad]:
    """Yield the releases up to this one, each as a version of the dataset and of the ontology."""
    ontology = BASE + "ontology"
    known = (*release.earlier, *((release,) if release.is_released else ()))
    for each in known:
        yield from _released(each)
    for before, after in pairwise(known):
        previous = NamedNode(before.iri)
        yield from state(after.iri, ("dcat:previousVersion", previous))
        yield from state(_ontology(after), ("owl:priorVersion", NamedNode(_ontology(before))))
    if known:
        yield from state(DATASET, ("dcat:hasCurrentVersion", NamedNode(known[-1].iri)))
    if release.is_released:
        yield from state(ontology, ("owl:versionIRI", NamedNode(_ontology(release))))
    if release.earlier:
        last = release.earlier[-1]
        yield from state(DATASET, ("dcat:previousVersion", NamedNode(last.iri)))
        yield from state(ontology, ("owl:priorVersion", NamedNode(_ontology(last))))


def _ontology(release: ReleaseInfo) -> str:
    """Return the version IRI of the ontology of a release."""
    return release.iri + "/ontology"


def _released(release: ReleaseInfo) -> Iterator[Quad]:
    """Yield what is said of a release wherever it is described."""
    node = NamedNode(release.iri)
    yield from state(DATASET, ("dct:hasVersion", node), ("dcat:hasVersion", node))
    yield from state(_CATALOG, ("dcat:dataset", node))
    yield from state(
        _ontology(release),
        ("rdf:type", term("mod:SemanticArtefact")),
        *titled(f"AMOCF ontology, release {release.version}"),
        ("dct:isVersionOf", NamedNode(BASE + "ontology")),
    )
    yield from state(
        release.iri,
        ("rdf:type", term("dcat:Dataset")),
        *titled(f"AMOCF linked-data edition, release {release.version}"),
        (
            "dct:description",
            english(f"A frozen release of the dataset. {_UNOFFICIAL}"),
        ),
        ("dct:isVersionOf", NamedNode(DATASET)),
        ("dcat:isVersionOf", NamedNode(DATASET)),
        ("dcat:version", Literal(release.version)),
        ("dct:issued", day(release.date)),
        ("adms:status", NamedNode("http://purl.org/adms/status/Completed")),
        ("dct:creator", _EDITION),
        ("dct:publisher", _EDITION),
        ("dct:license", _LICENCE),
        ("dct:language", _ENGLISH),
        ("dct:accessRights", _PUBLIC),
    )
