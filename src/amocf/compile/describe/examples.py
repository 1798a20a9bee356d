"""The queries as data: SHACL executables in the pattern of the SIB example collections.

Editors that know the pattern (``sh:SPARQLExecutable``, ``schema:target``, ``sh:declare``) read
queries and prefixes from the endpoint itself.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.queries.query_file import Form, NamedQuery
from amocf.rdf.statements import english, state, term
from amocf.terms import BASE, PREFIXES, graph_iri

_GRAPH: Final = NamedNode(graph_iri("examples"))
_PREFIXES: Final = NamedNode(f"{_GRAPH.value}#prefixes")
_state: Final = partial(state, graph=_GRAPH)
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
    yield from _state(
        _PREFIXES.value,
        ("rdf:type", term("owl:Ontology")),
        ("rdfs:label", english("Prefixes of this data")),
    )
    for prefix, namespace in PREFIXES.items():
        declaration = f"{_GRAPH.value}#prefix-{prefix}"
        yield from _state(_PREFIXES.value, ("sh:declare", NamedNode(declaration)))
        yield from _state(
            declaration,
            ("rdf:type", term("sh:PrefixDeclaration")),
            ("sh:prefix", Literal(prefix)),
            ("sh:namespace", Literal(namespace, datatype=term("xsd:anyURI"))),
        )


def _describe(query: NamedQuery) -> Iterator[Quad]:
    kind, text_property = _CLASS_AND_PROPERTY[query.form]
    yield from _state(
        query.iri,
        ("rdf:type", term("sh:SPARQLExecutable")),
        ("rdf:type", term(kind)),
        ("rdfs:label", english(query.title)),
        ("rdfs:comment", english(query.description)),
        (text_property, Literal(query.text)),
        ("sh:prefixes", _PREFIXES),
        ("schema:target", NamedNode(BASE + "sparql")),
        *(("schema:keywords", english(keyword)) for keyword in query.keywords),
    )
