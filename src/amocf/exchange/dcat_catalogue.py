"""The catalogue for harvesters: what describes the datasets, and what no graph can say of files.

A file that holds its own size or hash does not exist, so both stand in a document beside the data.
DCAT-AP wants to find there of what kind everything is that a dataset refers to; that follows from
the ranges of the properties, and is said here alone.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from amocf.exchange.registry import Correspondence, Exporter, Purpose, ReleaseData
from amocf.exchange.release_description import THEME_VOCABULARIES, THEMES
from amocf.formats import TURTLE
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.serialise import write
from amocf.rdf.statements import english, term
from amocf.release.manifest import ReleaseFile
from amocf.terms import BASE, DOWNLOAD, PREFIXES, graph_iri

FILE: Final = "dcat.ttl"
_CATALOG: Final = NamedNode(BASE + "dataset/catalog")
_SPDX: Final = "http://spdx.org/rdf/terms#"
_TYPE: Final = term("rdf:type")
_DATASET: Final = term("dcat:Dataset")
_AGENT: Final = term("foaf:Agent")
#: What a catalogue says of a dataset, in whatever graph it stands.
_SAID: Final = (PREFIXES["dct"], PREFIXES["dcat"], _TYPE.value)
#: The kinds of what properties lead to: their ranges, by DCAT and Dublin Core.
_RANGES: Final = {
    term(name): term(kind)
    for name, kind in (
        ("dcat:mediaType", "dct:MediaType"),
        ("dcat:theme", "skos:Concept"),
        ("dcat:themeTaxonomy", "skos:ConceptScheme"),
        ("dct:accessRights", "dct:RightsStatement"),
        ("dct:accrualPeriodicity", "dct:Frequency"),
        ("dct:conformsTo", "dct:Standard"),
        ("dct:creator", "foaf:Agent"),
        ("dct:language", "dct:LinguisticSystem"),
        ("dct:license", "dct:LicenseDocument"),
        ("dct:publisher", "foaf:Agent"),
    )
}


def catalogue(release: ReleaseData) -> set[Triple]:
    """Return the description of the datasets, with the size and SHA-256 of each distribution."""
    described = {_as_profiled(quad, release.store) for quad in _described(release.store)}
    found = described | set(_named_themes())
    by_path = {file.path: file for file in release.described_files}
    reader = GraphReader(release.store)
    url = term("dcat:downloadURL")
    for triple in described:
        if not isinstance(triple.object, NamedNode):
            continue
        if triple.predicate == url:
            path = triple.object.value.removeprefix(DOWNLOAD)
            found.update(_measured(triple.subject, by_path[path]))
        if kind := _RANGES.get(triple.predicate):
            found.add(Triple(triple.object, _TYPE, kind))
            if kind == _AGENT:
                name = Literal(reader.label(triple.object.value))
                found.add(Triple(triple.object, term("foaf:name"), name))
    return found


def _named_themes() -> Iterator[Triple]:
    for iri, name in THEMES.items():
        yield Triple(NamedNode(iri), term("skos:prefLabel"), english(name))
    for iri, name in THEME_VOCABULARIES.items():
        yield Triple(NamedNode(iri), term("dct:title"), english(name))


def _described(store: Store) -> Iterator[Quad]:
    """Yield ``graph/metadata``, and what other graphs say of the datasets of the catalogue."""
    yield from store.quads_for_pattern(None, None, None, NamedNode(graph_iri("metadata")))
    for listed in store.quads_for_pattern(_CATALOG, term("dcat:dataset"), None, DefaultGraph()):
        if isinstance(listed.object, NamedNode):
            for quad in store.quads_for_pattern(listed.object, None, None, DefaultGraph()):
                if quad.predicate.value.startswith(_SAID):
                    yield quad


def _as_profiled(quad: Quad, store: Store) -> Triple:
    """Return a statement as DCAT-AP has it: there the source of a dataset is a dataset."""
    is_source = quad.predicate == term("dct:source")
    if is_source and _is_dataset(store, quad.subject) and not _is_dataset(store, quad.object):
        return Triple(quad.subject, term("prov:wasDerivedFrom"), quad.object)
    return quad.triple


def _is_dataset(store: Store, node: object) -> bool:
    return isinstance(node, NamedNode) and Quad(node, _TYPE, _DATASET, DefaultGraph()) in store


def _measured(subject: object, file: ReleaseFile) -> Iterator[Triple]:
    if not isinstance(subject, NamedNode):
        return
    checksum = NamedNode(f"{DOWNLOAD}{FILE}#{file.path.replace('/', '-')}")
    # The datatypes that DCAT-AP and SPDX ask for; no store is to keep them as they are written.
    length = Literal(str(file.bytes), datatype=term("xsd:nonNegativeInteger"))
    digest = Literal(file.sha256, datatype=term("xsd:hexBinary"))
    yield Triple(subject, term("dcat:byteSize"), length)
    yield Triple(subject, NamedNode(_SPDX + "checksum"), checksum)
    yield Triple(checksum, term("rdf:type"), NamedNode(_SPDX + "Checksum"))
    yield Triple(checksum, term("rdfs:label"), english(f"SHA-256 of {file.path}"))
    algorithm = NamedNode(_SPDX + "checksumAlgorithm_sha256")
    yield Triple(checksum, NamedNode(_SPDX + "algorithm"), algorithm)
    yield Triple(algorithm, _TYPE, NamedNode(_SPDX + "ChecksumAlgorithm"))
    yield Triple(checksum, NamedNode(_SPDX + "checksumValue"), digest)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return {FILE: write(catalogue(release), TURTLE)}


EXPORTER: Final = Exporter(
    "dcat",
    "Catalogue of the datasets (DCAT 3, DCAT-AP 3), with size and SHA-256 of each file",
    (TURTLE,),
    lambda _: (FILE,),
    _write,
    release_folder="",
    purpose=Purpose.CATALOGUES,
    readers="catalogues of data in Europe, and harvesters of DCAT",
    specification="https://semiceu.github.io/DCAT-AP/releases/3.0.0/",
    correspondences=(
        Correspondence("catalogue (`dataset/catalog`)", "`dcat:Catalog`"),
        Correspondence(
            "the whole, its parts, and what is made of it",
            "`dcat:Dataset`",
            "with title, description, dates, version, language, rights, publisher and creator",
        ),
        Correspondence(
            "file of a dataset",
            "`dcat:Distribution`",
            "with media type, licence, address, `dcat:byteSize` and `spdx:checksum`",
        ),
        Correspondence(
            "document of a dataset (`dct:source`)",
            "`prov:wasDerivedFrom`",
            "the source of a dataset is a dataset there, which the document is not",
        ),
        Correspondence("file of no dataset", "`rdfs:seeAlso` of the whole", "no size and no hash"),
        Correspondence("SPARQL endpoint", "`dcat:DataService`"),
        Correspondence(
            "`contact` of `edition.toml`", "`dcat:contactPoint`", "`vcard:Kind`; recommended"
        ),
        Correspondence(
            "counts (VoID), build (PROV), status (ADMS, MOD)", "as they are", "beside DCAT-AP"
        ),
        Correspondence("what the framework says", "", "it is in the files"),
    ),
    describes_files=True,
)
