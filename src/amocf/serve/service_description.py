"""What the endpoint says of itself (SPARQL 1.1 Service Description), from what it does."""

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from amocf.serve.negotiation import GRAPH, SPARQL_RESULTS, Representation
from amocf.serve.release import Release
from amocf.terms import BASE, expand

SERVICE = NamedNode(BASE + "dataset/sparql")

_FORMAT_BASE = "http://www.w3.org/ns/formats/"
_FORMATS = {
    "JSON": "SPARQL_Results_JSON",
    "XML": "SPARQL_Results_XML",
    "CSV": "SPARQL_Results_CSV",
    "TSV": "SPARQL_Results_TSV",
    "Turtle": "Turtle",
    "JSON-LD": "JSON-LD",
    "RDF/XML": "RDF_XML",
    "N-Triples": "N-Triples",
}


def describe_service(release: Release, endpoint: str) -> tuple[Triple, ...]:
    """Return the description of the endpoint at an address, without blank nodes.

    No feature is claimed: graphs named in a query are only our own, nothing is fetched, no other
    endpoint is called, and the default graph is a merge of some of the named graphs, not of all.
    """
    triples = [
        _triple(SERVICE, "rdf:type", NamedNode(expand("sd:Service"))),
        _triple(SERVICE, "sd:endpoint", NamedNode(endpoint)),
        _triple(SERVICE, "sd:supportedLanguage", NamedNode(expand("sd:SPARQL11Query"))),
        *(_triple(SERVICE, "sd:resultFormat", _format(form)) for form in (*SPARQL_RESULTS, *GRAPH)),
        *_dataset(release),
    ]
    return tuple(sorted(triples, key=str))


def _format(form: Representation) -> NamedNode:
    return NamedNode(_FORMAT_BASE + _FORMATS[form.name])


def _dataset(release: Release) -> Iterator[Triple]:
    dataset, default = _part("dataset"), _part("default-graph")
    yield _triple(SERVICE, "sd:defaultDataset", dataset)
    yield _triple(SERVICE, "sd:availableGraphs", dataset)
    yield _triple(dataset, "rdf:type", NamedNode(expand("sd:Dataset")))
    yield _triple(dataset, "rdf:type", NamedNode(expand("sd:GraphCollection")))
    yield _triple(dataset, "sd:defaultGraph", default)
    yield from _graph(release, default, DefaultGraph())
    for name in release.named_graphs():
        node = _part("graph-" + name.value.removeprefix(BASE + "graph/"))
        yield _triple(dataset, "sd:namedGraph", node)
        yield _triple(node, "rdf:type", NamedNode(expand("sd:NamedGraph")))
        yield _triple(node, "sd:name", name)
        content = _part(node.value.partition("#")[2] + "-content")
        yield _triple(node, "sd:graph", content)
        yield from _graph(release, content, name)


def _graph(release: Release, node: NamedNode, name: NamedNode | DefaultGraph) -> Iterator[Triple]:
    count = sum(1 for _ in release.store.quads_for_pattern(None, None, None, name))
    yield _triple(node, "rdf:type", NamedNode(expand("sd:Graph")))
    yield _triple(node, "void:triples", Literal(count))


def _part(name: str) -> NamedNode:
    return NamedNode(f"{SERVICE.value}#{name}")


def _triple(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(expand(predicate)), value)
