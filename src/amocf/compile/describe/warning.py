"""What descriptions of a release say further where it holds data that are made up."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.exchange.registry import released_exporters
from amocf.rdf.statements import english, term
from amocf.terms import BASE, DATASET, INSTITUTE_GRAPH

_DESCRIPTION: Final = term("dct:description")
_TITLE: Final = term("dct:title")
_DATASET: Final = NamedNode(DATASET)


def warned(quads: Iterable[Quad], warning: str) -> Iterator[Quad]:
    """Yield statements, with a warning, if there is one, in whatever describes the whole release.

    That is the dataset, and all that is made of it; a named graph holds the data of one origin.
    """
    # What is made up is data of institutes, and a release that holds it has all that can be made.
    graphs = (INSTITUTE_GRAPH,)
    exported = (each for exporter in released_exporters() for each in exporter.datasets(graphs))
    names = (
        f"{BASE}dataset/{name}" for name in ("named-graphs", *(each.name for each in exported))
    )
    whole = {_DATASET, *map(NamedNode, names)}
    for quad in quads:
        text = _told(quad, warning) if warning and quad.subject in whole else ""
        yield _with(quad, text) if text else quad


def _told(quad: Quad, warning: str) -> str:
    """Return what a statement on the whole has to say instead, if it has."""
    if isinstance(quad.object, Literal) and quad.predicate == _DESCRIPTION:
        return f"{quad.object.value} {warning}"
    if isinstance(quad.object, Literal) and quad.predicate == _TITLE and quad.subject == _DATASET:
        return f"{quad.object.value}, with made-up data of institutes"
    return ""


def _with(quad: Quad, text: str) -> Quad:
    return Quad(quad.subject, quad.predicate, english(text), quad.graph_name)
