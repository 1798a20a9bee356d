"""What checkers of FAIR ask of metadata, in detail, of both artefacts that FOOPS! may judge.

They are the ontology, and the competency scheme, which by design has no version IRI. The data is
described as release 2025.1.0. Every criterion, and how far it is met, is in test_fair_criteria.py.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Graph

from amocf.compile.describe.metadata import describe
from amocf.compile.describe.published_files import published_files
from amocf.compile.describe.release_info import ReleaseInfo
from amocf.compile.describe.void import TARGETS
from amocf.compile.read.edition import read_edition
from amocf.compile.read.sources import Sources, read_sources
from amocf.formats import TURTLE
from amocf.rdf.graph_lines import by_graph
from amocf.rdf.serialise import write
from amocf.rdf.statements import graph_of
from amocf.terms import BASE, DEFAULT_GRAPHS, PREFIXES, expand

ONTOLOGY = BASE + "ontology"
SCHEME = BASE + "id/competencies"
ARTEFACTS = [ONTOLOGY, SCHEME]
RELEASE = ReleaseInfo("2025.1.0", "2026-11-30")


@pytest.fixture(scope="module")
def sources(root: Path) -> Sources:
    return read_sources(root)


@pytest.fixture(scope="module")
def store(sources: Sources) -> Store:
    """The default graph of release 2025.1.0, without what is inferred and derived."""
    asserted = [quad for quad in sources.quads() if graph_of(quad) in DEFAULT_GRAPHS]
    files = published_files(
        {name: f"{BASE}dataset/{name}" for name in ("framework", "ontology")}, ["nice.sssom.tsv"]
    )
    store = Store()
    for quad in [*asserted, *describe(by_graph(asserted), RELEASE.with_files(files)).statements]:
        store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    return store


def values(store: Store, subject: str, *names: str) -> set[str]:
    return {
        quad.object.value
        for name in names
        for quad in store.quads_for_pattern(NamedNode(subject), NamedNode(expand(name)), None)
        if isinstance(quad.object, NamedNode | Literal)
    }


@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_purl1_the_uri_is_persistent(artefact: str) -> None:
    assert artefact.startswith("https://w3id.org/")


@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_http1_the_uri_is_one_of_the_web(artefact: str) -> None:
    assert artefact.startswith("https://")


@pytest.mark.parametrize(
    ("artefact", "kind"), [(ONTOLOGY, "owl:Ontology"), (SCHEME, "skos:ConceptScheme")]
)
def test_uri2_the_uri_is_the_one_in_the_file(store: Store, artefact: str, kind: str) -> None:
    assert expand(kind) in values(store, artefact, "rdf:type")


def test_uri2_one_ontology_in_the_whole_dataset(store: Store) -> None:
    found = store.quads_for_pattern(None, _node("rdf:type"), _node("owl:Ontology"))
    assert [quad.subject for quad in found] == [NamedNode(ONTOLOGY)]


@pytest.mark.parametrize("artefact", ARTEFACTS)
@pytest.mark.parametrize(
    "name",
    ["dct:title", "dct:description", "dct:license", "dct:creator", "vann:preferredNamespaceUri"],
)
def test_om1_minimum_metadata_are_stated(store: Store, artefact: str, name: str) -> None:
    assert values(store, artefact, name)


def test_om1_version_iri_is_that_of_the_release(store: Store) -> None:
    assert values(store, ONTOLOGY, "owl:versionIRI") == {BASE + "release/2025.1.0/ontology"}


@pytest.mark.parametrize("artefact", ARTEFACTS)
@pytest.mark.parametrize(
    "name",
    [
        "vann:preferredNamespacePrefix",
        "owl:versionInfo",
        "dct:created",
        "dct:bibliographicCitation",
    ],
)
def test_om2_recommended_metadata_are_stated(store: Store, artefact: str, name: str) -> None:
    assert values(store, artefact, name)


@pytest.mark.parametrize("artefact", ARTEFACTS)
@pytest.mark.parametrize("name", ["dct:publisher", "mod:status", "dct:source", "dct:issued"])
def test_om3_detailed_metadata_are_stated(store: Store, artefact: str, name: str) -> None:
    assert values(store, artefact, name)


@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_om4_1_licence_is_a_known_one(store: Store, artefact: str) -> None:
    licence = values(store, artefact, "dct:license")
    assert licence == {"https://creativecommons.org/publicdomain/zero/1.0/"}


@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_om5_1_basic_provenance_is_stated(store: Store, artefact: str) -> None:
    assert values(store, artefact, "dct:creator") == {BASE + "agent/edition"}
    assert values(store, artefact, "dct:created")


@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_om5_2_detailed_provenance_is_stated(store: Store, artefact: str) -> None:
    assert values(store, artefact, "dct:issued") == {"2026-11-30"}
    assert values(store, artefact, "dct:publisher") == {BASE + "agent/edition"}


def test_ver1_the_version_iri_is_not_the_uri(store: Store) -> None:
    (version,) = values(store, ONTOLOGY, "owl:versionIRI")
    assert version != ONTOLOGY
    assert "2025.1.0" in version


@pytest.mark.parametrize("space", ["dct", "owl", "vann", "mod", "adms", "schema"])
@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_voc1_metadata_reuse_vocabularies(store: Store, artefact: str, space: str) -> None:
    described = store.quads_for_pattern(NamedNode(artefact), None, None)
    terms = [term for quad in described for term in (quad.predicate, quad.object)]
    assert any(isinstance(t, NamedNode) and t.value.startswith(PREFIXES[space]) for t in terms)


@pytest.mark.parametrize("space", ["skos", "prov", "org", "oa", "qb"])
def test_voc2_terms_reuse_vocabularies(store: Store, space: str) -> None:
    aligned = ("rdfs:subClassOf", "rdfs:subPropertyOf", "amo:alignedWith", "rdf:type")
    reused = {
        quad.object.value
        for name in aligned
        for quad in store.quads_for_pattern(None, _node(name), None)
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(PREFIXES["amo"])
        and isinstance(quad.object, NamedNode)
    }
    assert any(iri.startswith(PREFIXES[space]) for iri in reused)


@pytest.mark.parametrize(
    ("kind", "label"), [("skos:Concept", "skos:prefLabel"), ("owl:Class", "rdfs:label")]
)
def test_voc3_everything_is_labelled(store: Store, kind: str, label: str) -> None:
    found = list(store.quads_for_pattern(None, _node("rdf:type"), _node(kind)))
    assert found
    assert not [
        quad.subject
        for quad in found
        if isinstance(quad.subject, NamedNode)
        # The classes of other vocabularies are declared only: their owners label them.
        and (kind == "skos:Concept" or quad.subject.value.startswith(BASE))
        and not values(store, quad.subject.value, label)
    ]


@pytest.mark.parametrize(
    ("artefact", "prefix", "namespace"),
    [(ONTOLOGY, "amo", BASE + "ontology#"), (SCHEME, "amocf", BASE + "id/")],
)
def test_find1_the_prefix_is_declared(
    store: Store, artefact: str, prefix: str, namespace: str
) -> None:
    assert values(store, artefact, "vann:preferredNamespacePrefix") == {prefix}
    assert values(store, artefact, "vann:preferredNamespaceUri") == {namespace}
    assert PREFIXES[prefix] == namespace


@pytest.mark.parametrize("artefact", [*ARTEFACTS, BASE + "dataset/amocf"])
def test_find3_it_is_in_a_catalogue(store: Store, artefact: str) -> None:
    assert values(store, artefact, "schema:includedInDataCatalog") == {BASE + "dataset/catalog"}


def test_find3_bis_the_catalogue_is_described(store: Store) -> None:
    catalogue = BASE + "dataset/catalog"
    assert expand("dcat:Catalog") in values(store, catalogue, "rdf:type")
    assert BASE + "dataset/amocf" in values(store, catalogue, "dcat:dataset")
    assert values(store, catalogue, "dcat:service") == {BASE + "dataset/sparql"}


def test_rdf1_what_is_said_of_it_parses(store: Store) -> None:
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None)]
    assert len(Graph().parse(data=write(triples, TURTLE), format="turtle")) == len(triples)


def test_trap_the_first_scheme_by_its_file_is_the_competencies(sources: Sources) -> None:
    """A file without ontology is judged by the first scheme in it."""
    for file in sources.files:
        if file.path.name == "framework.ttl":
            kinds = {q.object for q in file.quads if q.subject == NamedNode(SCHEME)}
            schemes = {q.subject for q in file.quads if q.object == _node("skos:ConceptScheme")}
            assert _node("skos:ConceptScheme") in kinds
            assert schemes == {NamedNode(SCHEME)}


# -- beyond FOOPS!: what F-UJI and O'FAIRe ask of a dataset


@pytest.mark.parametrize(
    "name",
    [
        "dct:creator",
        "dct:title",
        "dct:identifier",
        "dct:publisher",
        "dct:issued",
        "dct:description",
        "dcat:keyword",
        "dcat:distribution",
        "dct:accessRights",
        "dct:license",
        "dct:language",
        "dct:accrualPeriodicity",
        "dcat:version",
        "dct:hasVersion",
        "prov:wasGeneratedBy",
        "prov:wasDerivedFrom",
        "void:sparqlEndpoint",
        "void:exampleResource",
    ],
)
def test_the_dataset_is_described(store: Store, name: str) -> None:
    assert values(store, BASE + "dataset/amocf", name)


def test_every_standard_that_is_conformed_to_is_described(store: Store) -> None:
    used = {
        quad.object.value
        for quad in store.quads_for_pattern(None, NamedNode(expand("dct:conformsTo")), None)
        if isinstance(quad.object, NamedNode)
    }
    assert [each for each in sorted(used) if not values(store, each, "dct:title")] == []


def test_description_of_the_dataset_names_whom_the_mappings_reach(store: Store) -> None:
    names = {
        "dol-amcm": "competency models of the U.S. Department of Labor",
        "dol-bcm": "competency models of the U.S. Department of Labor",
        "dol-itcm": "competency models of the U.S. Department of Labor",
        "esco": "ESCO",
        "nice": "NICE Framework",
        "onet-soc": "O*NET-SOC",
    }
    assert names.keys() == TARGETS.keys()
    [description] = values(store, BASE + "dataset/amocf", "dct:description")
    assert [name for name in names.values() if name not in description] == []


def test_every_example_resource_exists(store: Store) -> None:
    for example in values(store, BASE + "dataset/amocf", "void:exampleResource"):
        assert list(store.quads_for_pattern(NamedNode(example), None, None)), example


def _used(store: Store, prefix: str) -> set[str]:
    """Return the local names of the terms of a vocabulary that the release uses."""
    return {
        term.value.removeprefix(PREFIXES[prefix])
        for quad in store.quads_for_pattern(None, None, None)
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode)
        and term.value.startswith(PREFIXES[prefix])
        # VoID names the vocabulary itself.
        and term.value != PREFIXES[prefix]
    }


#: Every term of DCAT 3 (W3C Recommendation), and those of MOD 3.2 that the metadata may use.
TERMS = {
    "dcat": """Catalog CatalogRecord DataService Dataset DatasetSeries Distribution Relationship
        Resource Role accessService accessURL bbox byteSize catalog centroid compressFormat
        contactPoint dataset distribution downloadURL endDate endpointDescription endpointURL first
        hadRole hasCurrentVersion hasVersion inCatalog inSeries isDistributionOf isVersionOf keyword
        landingPage last mediaType next nextVersion packageFormat prev previousVersion
        qualifiedRelation record resource seriesMember servesDataset service
        spatialResolutionInMeters startDate temporalResolution theme themeTaxonomy version""",
    "mod": "SemanticArtefact SemanticArtefactDistribution acronym status",
}


@pytest.mark.parametrize("vocabulary", ["dcat", "mod"])
def test_terms_of_the_metadata_are_defined(store: Store, vocabulary: str) -> None:
    used = _used(store, vocabulary)
    assert used
    assert used <= set(TERMS[vocabulary].split())


@pytest.mark.parametrize(("vocabulary", "name"), [("dcat", "dcat3.ttl"), ("mod", "mod-3.2.ttl")])
def test_terms_of_the_metadata_are_those_of_the_official_files(
    shared: Path, vocabulary: str, name: str
) -> None:
    path = shared / "interop" / "metadata" / name
    defined = {quad.subject for quad in parse(path=path, format=RdfFormat.TURTLE)}
    noted = {NamedNode(PREFIXES[vocabulary] + term) for term in TERMS[vocabulary].split()}
    assert noted <= defined


# -- how to cite it


@pytest.fixture(scope="module")
def citation(root: Path) -> dict[str, Any]:
    content = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def test_the_citation_agrees_with_the_metadata(store: Store, citation: dict[str, Any]) -> None:
    dataset = BASE + "dataset/amocf"
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert {citation["title"]} == values(store, dataset, "dct:title")
    assert citation["url"] in values(store, dataset, "dct:identifier")
    assert citation["version"] in values(store, dataset, "dcat:version")
    assert set(citation["keywords"]) == values(store, dataset, "dcat:keyword")
    (author,) = citation["authors"]
    assert {author["name"]} == values(store, BASE + "agent/edition", "foaf:name")
    assert "not endorsed by NIST" in citation["abstract"]


def test_the_citation_agrees_with_who_stands_behind_the_edition(
    root: Path, citation: dict[str, Any]
) -> None:
    edition = read_edition(root)
    assert citation.get("repository-code", "") == edition.repository
    assert citation.get("doi", "") == edition.doi
    contacts = citation.get("contact", [{}])
    assert [each.get("email") or each.get("website", "") for each in contacts] == [edition.contact]
    assert contacts[0].get("name", "") == (edition.maintainer if edition.contact else "")


def test_the_citation_names_the_document_and_its_authors(
    store: Store, citation: dict[str, Any]
) -> None:
    (document,) = citation["references"]
    source = BASE + "source/2025"
    assert {document["title"]} == values(store, source, "dct:title")
    assert {str(document["year"])} == values(store, source, "dct:issued")
    named = {f"{a['given-names']} {a['family-names']}" for a in document["authors"]}
    printed = values(store, source, "dct:creator")
    assert named == {name for agent in printed for name in values(store, agent, "foaf:name")}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LICENSE", ["Apache License", "Version 2.0, January 2004", "END OF TERMS AND CONDITIONS"]),
        ("LICENSE-DATA", ["CC0-1.0", "CC0 1.0 Universal", "Statement of Purpose", "not endorsed"]),
    ],
)
def test_the_licences_are_here_in_full(root: Path, name: str, words: list[str]) -> None:
    text = (root / name).read_text("utf-8")
    assert [word for word in words if word not in text] == []


def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))
