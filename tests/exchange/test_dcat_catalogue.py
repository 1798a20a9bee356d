"""The catalogue in Turtle conforms to DCAT-AP, whatever `edition.toml` says."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from pyshacl import validate
from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef

from amocf.terms import BASE, DATASET, expand

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"


@pytest.fixture(scope="module")
def shapes(shared: Path) -> Graph:
    path = shared / "interop" / "dcat-ap" / "dcat-ap-3.0.0-shacl.ttl"
    return Graph().parse(path, format="turtle")


@pytest.fixture(scope="module")
def catalogue(dist: Path) -> Graph:
    return described(dist)


def described(dist: Path) -> Graph:
    """Return what the shapes are about, with what RDFS says of it: that everything is a resource.

    The partitions of VoID, of which there are many, are not among it.
    """
    graph = Graph()
    for triple in Graph().parse(dist / "dcat.ttl", format="turtle"):
        if not str(triple[1]).startswith("http://rdfs.org/ns/void#"):
            graph.add(triple)
    for value in set(graph.objects()):
        if isinstance(value, URIRef):
            graph.add((value, RDF.type, RDFS.Resource))
    return graph


def violations(graph: Graph, shapes: Graph) -> list[str]:
    _, report, _ = validate(graph, shacl_graph=shapes, inference="none")
    sh = "http://www.w3.org/ns/shacl#"
    return sorted(
        f"{report.value(result, URIRef(sh + 'focusNode'))}: "
        f"{report.value(result, URIRef(sh + 'resultPath'))}: "
        f"{report.value(result, URIRef(sh + 'resultMessage'))}"
        for result in report.subjects(RDF.type, URIRef(sh + "ValidationResult"))
    )


def test_catalogue_conforms(catalogue: Graph, shapes: Graph) -> None:
    assert violations(catalogue, shapes) == []


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (DATASET, DCT + "title", None),
        (BASE + "dataset/catalog", DCT + "description", None),
        (DATASET, DCAT + "theme", Literal("Education")),
        (DATASET + "/ttl", DCAT + "byteSize", Literal("many")),
        (DATASET + "/ttl", DCAT + "accessURL", None),
        (BASE + "dataset/sparql", DCAT + "endpointURL", None),
        (BASE + "agent/edition", "http://xmlns.com/foaf/0.1/name", None),
    ],
)
def test_planted_fault_is_found(
    catalogue: Graph, shapes: Graph, subject: str, predicate: str, value: Literal | None
) -> None:
    copy = Graph() + catalogue
    copy.remove((URIRef(subject), URIRef(predicate), None))
    if value is not None:
        copy.add((URIRef(subject), URIRef(predicate), value))
    assert violations(copy, shapes)


def test_catalogue_with_institutes_conforms(demo: Path, shapes: Graph) -> None:
    graph = described(demo)
    assert violations(graph, shapes) == []
    listed = set(graph.objects(URIRef(BASE + "dataset/catalog"), URIRef(DCAT + "dataset")))
    datasets = set(graph.subjects(RDF.type, URIRef(DCAT + "Dataset")))
    assert {each for each in datasets if not isinstance(each, BNode)} - listed == set()


def test_every_named_graph_is_in_the_catalogue(dist: Path) -> None:
    store = Store()
    store.bulk_load(path=str(dist / "dcat.ttl"), format=RdfFormat.TURTLE)
    held = {
        quad.subject for quad in store.quads_for_pattern(None, _node("dcat:distribution"), None)
    }
    listed = {quad.object for quad in store.quads_for_pattern(None, _node("dcat:dataset"), None)}
    assert held <= listed


def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))
