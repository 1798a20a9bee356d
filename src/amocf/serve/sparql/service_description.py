"""What the endpoint says of itself (SPARQL 1.1 Service Description), from what it does.

Beside the terms of that Recommendation stand those that editors of the SIB family read where the
default graph does not have them: example queries, prefixes, and which properties instances of
each class have.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.selected_rows import count_in, selected_rows
from amocf.release.opened import Release
from amocf.terms import BASE, DATASET, expand, graph_iri, path_segment

SERVICE: Final = NamedNode(BASE + "dataset/sparql")

_DATASET: Final = NamedNode(DATASET)
_EXAMPLES: Final = NamedNode(graph_iri("examples"))
_RESULTS: Final = (*SPARQL_RESULTS, *GRAPH)
#: Queries, for they count without making an object of each statement.
_SIZE_OF_DEFAULT_GRAPH: Final = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"
_SIZES: Final = """
SELECT ?graph (COUNT(*) AS ?count) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph
"""
_USES: Final = """
SELECT ?kind ?property (COUNT(*) AS ?count)
{ ?thing a ?kind ; ?property ?value . FILTER (isIRI(?kind)) } GROUP BY ?kind ?property
"""


def describe_service(release: Release, reader: GraphReader, endpoint: str) -> tuple[Triple, ...]:
    """Return the description of the endpoint at an address, without blank nodes.

    What is counted for it is counted once for a reader of the release.

    No feature is claimed: graphs named in a query are only our own, nothing is fetched, no other
    endpoint is called, and the default graph is a merge of some of the named graphs, not of all.
    """
    triples = [
        _triple(SERVICE, "rdf:type", NamedNode(expand("sd:Service"))),
        _triple(SERVICE, "sd:endpoint", NamedNode(endpoint)),
        _triple(SERVICE, "sd:supportedLanguage", NamedNode(expand("sd:SPARQL11Query"))),
        *(_triple(SERVICE, "sd:resultFormat", NamedNode(form.iri)) for form in _RESULTS),
        _triple(SERVICE, "dcat:servesDataset", _DATASET),
        _triple(_DATASET, "void:sparqlEndpoint", NamedNode(endpoint)),
        *_dataset(release, reader),
        *(quad.triple for quad in release.store.quads_for_pattern(None, None, None, _EXAMPLES)),
    ]
    return tuple(sorted(set(triples), key=str))


def _dataset(release: Release, reader: GraphReader) -> Iterator[Triple]:
    sizes = reader.once(_sizes)
    dataset, default = _part("dataset"), _part("default-graph")
    yield _triple(SERVICE, "sd:defaultDataset", dataset)
    yield _triple(SERVICE, "sd:availableGraphs", dataset)
    yield _triple(dataset, "rdf:type", NamedNode(expand("sd:Dataset")))
    yield _triple(dataset, "rdf:type", NamedNode(expand("sd:GraphCollection")))
    yield _triple(dataset, "sd:defaultGraph", default)
    yield from _graph(default, sizes[""])
    yield from _partitions(reader.once(_uses), default)
    for name in release.named_graphs():
        node = _part("graph-" + quote(name.value.removeprefix(BASE + "graph/"), safe=""))
        yield _triple(dataset, "sd:namedGraph", node)
        yield _triple(node, "rdf:type", NamedNode(expand("sd:NamedGraph")))
        yield _triple(node, "sd:name", name)
        content = NamedNode(f"{node.value}-content")
        yield _triple(node, "sd:graph", content)
        yield from _graph(content, sizes.get(name.value, 0))


def _graph(node: NamedNode, size: int) -> Iterator[Triple]:
    yield _triple(node, "rdf:type", NamedNode(expand("sd:Graph")))
    yield _triple(node, "void:triples", Literal(size))


def _partitions(properties: Mapping[str, Mapping[str, int]], graph: NamedNode) -> Iterator[Triple]:
    """Say which properties the instances of each class in the default graph have."""
    for kind, uses in sorted(properties.items()):
        slug = path_segment(kind)
        partition = _part("class-" + slug)
        yield _triple(graph, "void:classPartition", partition)
        yield _triple(partition, "void:class", NamedNode(kind))
        for name, count in uses.items():
            part = _part(f"class-{slug}-property-{path_segment(name)}")
            yield _triple(partition, "void:propertyPartition", part)
            yield _triple(part, "void:property", NamedNode(name))
            yield _triple(part, "void:triples", Literal(count))


def _sizes(reader: GraphReader) -> dict[str, int]:
    """Count the statements of each named graph, and of the default graph, which has no name."""
    store = reader.store
    sizes = {row["graph"].value: count_in(row) for row in selected_rows(store, _SIZES)}
    (default,) = selected_rows(store, _SIZE_OF_DEFAULT_GRAPH)
    return {**sizes, "": count_in(default)}


def _uses(reader: GraphReader) -> dict[str, dict[str, int]]:
    """Count the statements of each property by the classes of their subjects."""
    uses: dict[str, dict[str, int]] = defaultdict(dict)
    for row in selected_rows(reader.store, _USES):
        uses[row["kind"].value][row["property"].value] = count_in(row)
    return uses


def _part(name: str) -> NamedNode:
    return NamedNode(f"{SERVICE.value}#{name}")


def _triple(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(expand(predicate)), value)
