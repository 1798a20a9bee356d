"""Which dataset the statements of each named graph are."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Triple

from amocf.rdf.statements import term
from amocf.terms import BASE, INSTITUTE_GRAPH


def dataset_of(graph: str, statements: Iterable[Quad | Triple]) -> str:
    """Return the IRI of the dataset that a named graph holds.

    The data of an institute are described within, by a name that has the base of the institute.
    """
    if graph.startswith(INSTITUTE_GRAPH):
        for each in statements:
            if each.object == term("dcat:Dataset") and isinstance(each.subject, NamedNode):
                return each.subject.value
    return f"{BASE}dataset/{graph}"
