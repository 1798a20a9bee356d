"""What a document about a resource holds."""

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from amocf.rdf.graph_reader import home_graph
from amocf.terms import DATASET, expand

_TYPE = NamedNode(expand("rdf:type"))
#: What a reader needs to show a neighbour: its type, its labels and its notation.
_FACE = tuple(
    NamedNode(expand(curie))
    for curie in (
        "rdf:type",
        "rdfs:label",
        "skos:prefLabel",
        "dct:title",
        "foaf:name",
        "skos:notation",
    )
)
_CLOSURES = frozenset(
    NamedNode(expand(curie)) for curie in ("skos:broaderTransitive", "skos:narrowerTransitive")
)


def describe(store: Store, iri: NamedNode, document: NamedNode, licence: str) -> tuple[Triple, ...]:
    """Return the triples of the document about a resource, sorted.

    They are all those with the resource as subject or as object, without transitive closures;
    type, labels and notation of its neighbours; and what the document itself is, with its licence
    if there is one.
    """
    graph = home_graph(store, iri) or DefaultGraph()
    around = [
        *store.quads_for_pattern(iri, None, None, graph),
        *store.quads_for_pattern(None, None, iri, graph),
    ]
    near = {quad.triple for quad in around if quad.predicate not in _CLOSURES}
    faces = {quad.triple for each in _neighbours(near, iri) for quad in _face(store, each)}
    return tuple(sorted(near | faces | _document(document, iri, licence), key=str))


def _neighbours(triples: Iterable[Triple], iri: NamedNode) -> set[NamedNode]:
    ends = {end for triple in triples for end in (triple.subject, triple.object)}
    return {end for end in ends if isinstance(end, NamedNode) and end != iri}


def _face(store: Store, iri: NamedNode) -> Iterable[Quad]:
    for predicate in _FACE:
        yield from store.quads_for_pattern(iri, predicate, None, DefaultGraph())


def _document(document: NamedNode, topic: NamedNode, licence: str) -> set[Triple]:
    found = {
        Triple(document, _TYPE, NamedNode(expand("foaf:Document"))),
        Triple(document, NamedNode(expand("foaf:primaryTopic")), topic),
        Triple(document, NamedNode(expand("void:inDataset")), NamedNode(DATASET)),
    }
    if licence:
        found.add(Triple(document, NamedNode(expand("dct:license")), NamedNode(licence)))
    return found
