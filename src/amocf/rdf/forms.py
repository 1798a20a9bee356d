"""Triples as bytes, in the forms that resources are sent in."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pyoxigraph import Quad, RdfFormat, Triple

from amocf.rdf import jsonld, serialise
from amocf.serve.http.negotiation import (
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    Representation,
)

#: How the engine names the forms of a graph.
RDF_FORMATS: Final[Mapping[str, RdfFormat]] = {
    TURTLE.name: RdfFormat.TURTLE,
    JSON_LD.name: RdfFormat.JSON_LD,
    RDF_XML.name: RdfFormat.RDF_XML,
    N_TRIPLES.name: RdfFormat.N_TRIPLES,
    N_QUADS.name: RdfFormat.N_QUADS,
    TRIG.name: RdfFormat.TRIG,
}

_WRITERS: Final[Mapping[str, Callable[[Any], bytes]]] = {
    TURTLE.name: serialise.turtle,
    RDF_XML.name: serialise.rdfxml,
    N_TRIPLES.name: serialise.ntriples,
    N_QUADS.name: serialise.nquads,
    TRIG.name: serialise.trig,
}


def write(
    statements: Iterable[Triple] | Iterable[Quad],
    representation: Representation,
    context: Mapping[str, Any],
) -> bytes:
    """Write triples, or quads for N-Quads and TriG, the same bytes for the same set of them.

    Args:
        statements: what to write, in any order.
        representation: one of the forms of data, so not HTML.
        context: the JSON-LD context, written inline.
    """
    if representation == JSON_LD:
        return jsonld.dumps(jsonld.compact(statements, context))
    return _WRITERS[representation.name](statements)
