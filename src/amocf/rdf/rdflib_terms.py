"""Terms of rdflib as those of the engine."""

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode


def from_rdflib(term: object) -> NamedNode | BlankNode | Literal:
    """Return a term of the engine for one of rdflib.

    Raises:
        ValueError: if the engine refuses it, such as an IRI that is none.
    """
    match term:
        case rdflib.URIRef():
            return NamedNode(str(term))
        case rdflib.BNode():
            return BlankNode(str(term))
        case rdflib.Literal(language=str(language)):
            return Literal(str(term), language=language)
        case rdflib.Literal(datatype=rdflib.URIRef() as datatype):
            return Literal(str(term), datatype=NamedNode(str(datatype)))
    return Literal(str(term))
