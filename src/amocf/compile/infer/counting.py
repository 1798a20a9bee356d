"""As what a KSA or an occupation is counted that institutes select."""

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from amocf.rdf.held_same import held_same
from amocf.rdf.statements import term
from amocf.terms import graph_iri


def counted_as(store: Store) -> list[Quad]:
    """Say for ``graph/derived`` as what everything is counted that institutes select.

    That is its one name, of all that institutes hold to be the same, or else the first of the names
    that somebody selects: the one may be of an institute whose data ``store`` does not hold.
    """
    same = held_same(store)
    pattern = store.quads_for_pattern(None, term("amo:selects"), None, DefaultGraph())
    selected = {quad.object.value for quad in pattern if isinstance(quad.object, NamedNode)}
    graph = NamedNode(graph_iri("derived"))
    found = []
    for iri in sorted(selected):
        stated = [name for name in same.names(iri) if name in selected or _is_named(store, name)]
        found.append(Quad(NamedNode(iri), term("amo:countedAs"), NamedNode(stated[0]), graph))
    return found


def _is_named(store: Store, iri: str) -> bool:
    """Say whether the document names a KSA or an occupation."""
    kinds = (term("amo:KSA"), term("amo:Occupation"))
    return any(
        Quad(NamedNode(iri), term("rdf:type"), kind, DefaultGraph()) in store for kind in kinds
    )
