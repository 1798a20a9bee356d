"""A release as a dataset of rdflib, in memory."""

from collections.abc import Iterator

import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from amocf.terms import PREFIXES


def rdflib_dataset(store: Store) -> rdflib.Dataset:
    """Return a new dataset with every graph of a store, which binds the project's prefixes."""
    dataset = rdflib.Dataset()
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    graphs: dict[str, rdflib.Graph] = {}
    dataset.addN(_quads(store, dataset, graphs))
    return dataset


def _quads(
    store: Store, dataset: rdflib.Dataset, graphs: dict[str, rdflib.Graph]
) -> Iterator[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node, rdflib.Graph]]:
    for quad in store:
        name = str(DATASET_DEFAULT_GRAPH_ID) if _is_default(quad) else quad.graph_name.value
        if name not in graphs:
            graphs[name] = dataset.graph(rdflib.URIRef(name))
        yield _term(quad.subject), _term(quad.predicate), _term(quad.object), graphs[name]


def _is_default(quad: Quad) -> bool:
    return isinstance(quad.graph_name, DefaultGraph)


def _term(term: object) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = rdflib.URIRef(term.datatype.value)
        plain = datatype == rdflib.XSD.string
        return rdflib.Literal(term.value, datatype=None if plain else datatype, normalize=False)
    raise TypeError(f"a release has neither blank nodes nor triple terms; found {term}")
