"""The queries as data: SHACL executables in the pattern of the SIB example collections.

Editors that know the pattern (``sh:SPARQLExecutable``, ``schema:target``) read them from the
endpoint itself.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.queries import Form, NamedQuery
from amocf.terms import BASE, expand, graph_iri

_GRAPH: Final = NamedNode(graph_iri("examples"))
_CLASS_AND_PROPERTY: Final[dict[Form, tuple[str, str]]] = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}


def example_quads(queries: Iterable[NamedQuery]) -> list[Quad]:
    """Describe queries in ``graph/examples``, sorted."""
    return sorted((quad for query in queries for quad in _describe(query)), key=str)


def _describe(query: NamedQuery) -> Iterator[Quad]:
    kind, text_property = _CLASS_AND_PROPERTY[query.form]
    values: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", NamedNode(expand("sh:SPARQLExecutable"))),
        ("rdf:type", NamedNode(expand(kind))),
        ("rdfs:label", Literal(query.title, language="en")),
        ("rdfs:comment", Literal(query.description, language="en")),
        (text_property, Literal(query.text)),
        ("schema:target", NamedNode(BASE + "sparql")),
        *(("schema:keywords", Literal(keyword, language="en")) for keyword in query.keywords),
    ]
    for name, value in values:
        yield Quad(NamedNode(query.iri), NamedNode(expand(name)), value, _GRAPH)
