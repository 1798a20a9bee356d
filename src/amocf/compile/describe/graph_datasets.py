"""Which dataset the statements of each named graph are."""

from pyoxigraph import NamedNode

from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.statements import term
from amocf.terms import BASE, INSTITUTE_GRAPH


def dataset_of(graph: GraphLines) -> str:
    """Return the IRI of the dataset that a named graph holds.

    The data of an institute are described within, by a name that has the base of the institute.
    """
    dataset = term("dcat:Dataset")
    if graph.name.startswith(INSTITUTE_GRAPH):
        for each in graph.with_text(str(dataset)):
            if each.object == dataset and isinstance(each.subject, NamedNode):
                return each.subject.value
    return f"{BASE}dataset/{graph.name}"
