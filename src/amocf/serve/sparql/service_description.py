"""What the endpoint says of itself (SPARQL 1.1 Service Description), from what it does.

Beside the terms of that Recommendation stand those that editors of the SIB family read where the
default graph does not have them: example queries, prefixes, and which properties instances of
each class have.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.release.opened import Release
from amocf.terms import BASE, DATASET, expand, graph_iri, path_segment

SERVICE: Final = NamedNode(BASE + "dataset/sparql")

_DATASET: Final = NamedNode(DATASET)
_EXAMPLES: Final = NamedNode(graph_iri("examples"))
_TYPE: Final = NamedNode(expand("rdf:type"))
_RESULTS: Final = (*SPARQL_RESULTS, *GRAPH)


def describe_service(release: Release, endpoint: str) -> tuple[Triple, ...]:
    """Return the description of the endpoint at an address, without blank nodes.

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
        *_dataset(release),
        *(quad.triple for quad in release.store.quads_for_pattern(None, None, None, _EXAMPLES)),
    ]
    return tuple(sorted(set(triples), key=str))


def _dataset(release: Release) -> Iterator[Triple]:
    dataset, default = _part("dataset"), _part("default-graph")
    yield _triple(SERVICE, "sd:defaultDataset", dataset)
    yield _triple(SERVICE, "sd:availableGraphs", dataset)
    yield _triple(dataset, "rdf:type", NamedNode(expand("sd:Dataset")))
    yield _triple(dataset, "rdf:type", NamedNode(expand("sd:GraphCollection")))
    yield _triple(dataset, "sd:defaultGraph", default)
    yield from _graph(release, default, DefaultGraph())
    yield from _partitions(release, default)
    for name in release.named_graphs():
        node = _part("graph-" + quote(name.value.removeprefix(BASE + "graph/"), safe=""))
        yield _triple(dataset, "sd:namedGraph", node)
        yield _triple(node, "rdf:type", NamedNode(expand("sd:NamedGraph")))
        yield _triple(node, "sd:name", name)
        content = NamedNode(f"{node.value}-content")
        yield _triple(node, "sd:graph", content)
        yield from _graph(release, content, name)


def _graph(release: Release, node: NamedNode, name: NamedNode | DefaultGraph) -> Iterator[Triple]:
    count = sum(1 for _ in release.store.quads_for_pattern(None, None, None, name))
    yield _triple(node, "rdf:type", NamedNode(expand("sd:Graph")))
    yield _triple(node, "void:triples", Literal(count))


def _partitions(release: Release, graph: NamedNode) -> Iterator[Triple]:
    """Say which properties the instances of each class in the default graph have."""
    for kind, uses in sorted(_uses(release).items()):
        slug = path_segment(kind)
        partition = _part("class-" + slug)
        yield _triple(graph, "void:classPartition", partition)
        yield _triple(partition, "void:class", NamedNode(kind))
        for name, count in uses.items():
            part = _part(f"class-{slug}-property-{path_segment(name)}")
            yield _triple(partition, "void:propertyPartition", part)
            yield _triple(part, "void:property", NamedNode(name))
            yield _triple(part, "void:triples", Literal(count))


def _uses(release: Release) -> dict[str, Counter[str]]:
    """Count the statements of each property by the classes of their subjects."""
    quads = [*release.store.quads_for_pattern(None, None, None, DefaultGraph())]
    kinds: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if quad.predicate == _TYPE and isinstance(quad.object, NamedNode):
            kinds[str(quad.subject)].append(quad.object.value)
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for quad in quads:
        for kind in kinds[str(quad.subject)]:
            uses[kind][quad.predicate.value] += 1
    return uses


def _part(name: str) -> NamedNode:
    return NamedNode(f"{SERVICE.value}#{name}")


def _triple(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(expand(predicate)), value)
