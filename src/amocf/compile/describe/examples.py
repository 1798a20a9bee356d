"""The queries as data: SHACL executables in the pattern of the SIB example collections.

Editors that know the pattern (``sh:SPARQLExecutable``, ``schema:target``, ``sh:declare``) read
queries and prefixes from the endpoint itself.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.queries.query_file import Form, NamedQuery
from amocf.terms import BASE, PREFIXES, expand, graph_iri

_GRAPH: Final = NamedNode(graph_iri("examples"))
_PREFIXES: Final = NamedNode(f"{_GRAPH.value}#prefixes")
_CLASS_AND_PROPERTY: Final[dict[Form, tuple[str, str]]] = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}


def example_quads(queries: Iterable[NamedQuery]) -> list[Quad]:
    """Describe queries, and the prefixes of this data, in ``graph/examples``, sorted."""
    described = (quad for query in queries for quad in _describe(query))
    return sorted((*described, *_declarations()), key=str)


def _declarations() -> Iterator[Quad]:
    yield _quad(_PREFIXES, "rdf:type", NamedNode(expand("owl:Ontology")))
    label = Literal("Prefixes of this data", language="en")
    yield _quad(_PREFIXES, "rdfs:label", label)
    for prefix, namespace in PREFIXES.items():
        declaration = NamedNode(f"{_GRAPH.value}#prefix-{prefix}")
        iri = Literal(namespace, datatype=NamedNode(expand("xsd:anyURI")))
        yield _quad(_PREFIXES, "sh:declare", declaration)
        yield _quad(declaration, "rdf:type", NamedNode(expand("sh:PrefixDeclaration")))
        yield _quad(declaration, "sh:prefix", Literal(prefix))
        yield _quad(declaration, "sh:namespace", iri)


def _describe(query: NamedQuery) -> Iterator[Quad]:
    kind, text_property = _CLASS_AND_PROPERTY[query.form]
    values: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", NamedNode(expand("sh:SPARQLExecutable"))),
        ("rdf:type", NamedNode(expand(kind))),
        ("rdfs:label", Literal(query.title, language="en")),
        ("rdfs:comment", Literal(query.description, language="en")),
        (text_property, Literal(query.text)),
        ("sh:prefixes", _PREFIXES),
        ("schema:target", NamedNode(BASE + "sparql")),
        *(("schema:keywords", Literal(keyword, language="en")) for keyword in query.keywords),
    ]
    for name, value in values:
        yield _quad(NamedNode(query.iri), name, value)


def _quad(subject: NamedNode, name: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(expand(name)), value, _GRAPH)
