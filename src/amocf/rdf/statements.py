"""Statements, written as subject, property and value."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.terms import expand, graph_iri

_METADATA: Final = NamedNode(graph_iri("metadata"))


def state(
    subject: str, *facts: tuple[str, NamedNode | Literal], graph: NamedNode = _METADATA
) -> Iterator[Quad]:
    """Yield statements about an IRI in a graph; properties are CURIEs."""
    for name, value in facts:
        yield Quad(NamedNode(subject), term(name), value, graph)


def graph_of(quad: Quad) -> str:
    """Return the name of the named graph of a quad, ``framework``; empty in the default graph."""
    graph = quad.graph_name
    return graph.value.removeprefix(graph_iri("")) if isinstance(graph, NamedNode) else ""


def term(curie: str) -> NamedNode:
    """Return the node that a CURIE stands for."""
    return NamedNode(expand(curie))


def english(text: str) -> Literal:
    """Return a text in English."""
    return Literal(text, language="en")


def titled(text: str) -> tuple[tuple[str, Literal], tuple[str, Literal]]:
    """Return the title and the label that are the same text, for what the build itself describes.

    What is described in the sources has its label by a rule.
    """
    return ("dct:title", english(text)), ("rdfs:label", english(text))


def number(count: int) -> Literal:
    """Return an ``xsd:integer``."""
    return Literal(str(count), datatype=term("xsd:integer"))


def day(date: str) -> Literal:
    """Return an ``xsd:date`` from ``YYYY-MM-DD``."""
    return Literal(date, datatype=term("xsd:date"))


def midnight(date: str) -> Literal:
    """Return the first moment of a day in UTC, for properties that demand an ``xsd:dateTime``."""
    return Literal(f"{date}T00:00:00Z", datatype=term("xsd:dateTime"))
