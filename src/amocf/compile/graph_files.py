"""The statements of a release as files: each form of the whole, and each named graph.

Each graph is put in order once, and the default graph is merged from those; what is written is made
piece by piece, so that no form of the whole stands in memory beside the statements.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, Triple

from amocf.compile.assembly import Dataset
from amocf.formats import N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from amocf.rdf import jsonld
from amocf.rdf.serialise import (
    declared_prefixes,
    namespaces,
    reading_order,
    sorted_lines,
    write_ordered,
)
from amocf.release.manifest import QUADS
from amocf.terms import is_in_merge

_TRIPLES = "amocf.nt"


@dataclass(frozen=True)
class _Ordered:
    """Statements in the order in which they are read, and the namespaces in them."""

    quads: list[Quad]
    namespaces: frozenset[str]

    def triples(self) -> Iterator[Triple]:
        return (quad.triple for quad in self.quads)


def write_graph_files(dataset: Dataset, context: Mapping[str, Any], folder: Path) -> None:
    """Write the whole in every form, and each named graph.

    Args:
        dataset: the statements, each graph sorted.
        context: the document that holds the JSON-LD context.
        folder: where to.
    """
    _write_lines(dataset, folder)
    graphs = {
        name: _Ordered(sorted(graph, key=reading_order), namespaces(graph))
        for name, graph in dataset.graphs.items()
    }
    (folder / "graphs").mkdir()
    for name, graph in graphs.items():
        declared = declared_prefixes(graph.namespaces)
        _write(folder / f"graphs/{name}.ttl", write_ordered(graph.triples(), TURTLE, declared))
    merged = _merged([graph for name, graph in graphs.items() if is_in_merge(name)])
    declared = declared_prefixes(merged.namespaces)
    _write(folder / "amocf.ttl", write_ordered(merged.triples(), TURTLE, declared))
    _write(folder / "amocf.rdf", write_ordered(merged.triples(), RDF_XML, declared))
    _write(folder / "amocf.jsonld", jsonld.compact_ordered(merged.triples(), context["@context"]))
    every = frozenset[str]().union(*(graph.namespaces for graph in graphs.values()))
    by_name = sorted(graphs.values(), key=lambda graph: str(graph.quads[0].graph_name))
    quads: Iterable[Triple | Quad] = chain(merged.triples(), *(graph.quads for graph in by_name))
    _write(folder / "amocf.trig", write_ordered(quads, TRIG, declared_prefixes(every)))


def _write_lines(dataset: Dataset, folder: Path) -> None:
    """Write N-Triples and N-Quads; the first are the lines of the default graph in the second."""
    of_triples = (
        sorted_lines((quad.triple for quad in graph), N_TRIPLES)
        for name, graph in dataset.graphs.items()
        if is_in_merge(name)
    )
    _write(folder / _TRIPLES, (line for line, _ in groupby(heapq.merge(*of_triples))))
    with (folder / _TRIPLES).open("rb") as default_graph:
        of_quads = (sorted_lines(graph, N_QUADS) for graph in dataset.graphs.values())
        _write(folder / QUADS, heapq.merge(default_graph, *of_quads))


def _merged(graphs: Iterable[_Ordered]) -> _Ordered:
    """Merge graphs; of a triple that stands in several, one of its quads is taken."""
    graphs = list(graphs)
    found = sorted(
        ((reading_order(quad.triple), quad) for graph in graphs for quad in graph.quads),
        key=itemgetter(0),
    )
    quads = [next(same)[1] for _, same in groupby(found, key=itemgetter(0))]
    return _Ordered(quads, frozenset[str]().union(*(graph.namespaces for graph in graphs)))


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
