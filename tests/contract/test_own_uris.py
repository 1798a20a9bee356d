"""Every URI of ours in the published data says what it is; files of a release alone do not."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from amocf.terms import BASE, expand


def named(quad: Quad) -> Iterator[str]:
    """Yield the IRIs of a statement, the datatype of its value included."""
    value = quad.object.datatype if isinstance(quad.object, Literal) else quad.object
    for node in (quad.subject, quad.predicate, value):
        if isinstance(node, NamedNode) and node.value.startswith(BASE):
            yield node.value


def is_file(iri: str) -> bool:
    return iri.startswith(BASE + "download/") and iri != BASE + "download/"


def described(store: Store, graph: DefaultGraph | None) -> tuple[set[str], dict[str, set[str]]]:
    ours: set[str] = set()
    properties: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, None, None, graph):
        ours.update(iri for iri in named(quad) if not is_file(iri))
        if isinstance(quad.subject, NamedNode):
            properties[quad.subject.value].add(quad.predicate.value)
    return ours, properties


@pytest.mark.parametrize("graph", [DefaultGraph(), None], ids=["default graph", "all graphs"])
def test_own_uri_that_stands_in_the_data_has_a_statement(
    store: Store, graph: DefaultGraph | None
) -> None:
    ours, properties = described(store, graph)
    assert len(ours) > 1200
    assert sorted(ours - properties.keys()) == []


def test_own_uri_in_the_default_graph_has_a_type_and_a_label(store: Store) -> None:
    ours, properties = described(store, DefaultGraph())
    assert [iri for iri in sorted(ours) if expand("rdf:type") not in properties[iri]] == []
    assert [iri for iri in sorted(ours) if expand("rdfs:label") not in properties[iri]] == []
