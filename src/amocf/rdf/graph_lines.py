"""A named graph as the sorted lines of its N-Triples.

That takes a third of the memory of its statements as objects, and it is the order in which they are
written. What is looked for in all of a large graph is found in its text, without reading the rest.
"""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, islice
from typing import Final, Self

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from amocf.rdf.statements import graph_of
from amocf.terms import graph_iri

#: All lines with one subject.
_OF_SUBJECT: Final = re.compile(rb"^(\S+ ).*\n(?:\1.*\n)*+", re.MULTILINE)
#: How many lines of a file stand in memory at a time.
_LINES_AT_ONCE: Final = 5_000
#: What ends a line of N-Triples.
STOP: Final = b" .\n"


@dataclass(frozen=True)
class GraphLines:
    """The statements of a named graph, each once.

    Attributes:
        name: the name of the graph, such as ``framework``.
        text: N-Triples, its lines sorted by code point.
    """

    name: str
    text: bytes

    @classmethod
    def of(cls, name: str, statements: Iterable[Quad] | Iterable[Triple]) -> Self:
        """Return the graph of this name that holds statements, whatever their graph."""
        triples = (each.triple if isinstance(each, Quad) else each for each in statements)
        text = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        return cls(name, b"".join(sorted(set(text.splitlines(keepends=True)))))

    @classmethod
    def joined(cls, name: str, graphs: Iterable["GraphLines"]) -> Self:
        """Return the graph of this name that holds what some graphs hold."""
        texts = [graph.text for graph in graphs]
        if len(texts) == 1:
            return cls(name, texts[0])
        lines = {line for text in texts for line in text.splitlines(keepends=True)}
        return cls(name, b"".join(sorted(lines)))

    @property
    def iri(self) -> NamedNode:
        """The IRI of the graph."""
        return NamedNode(graph_iri(self.name))

    def __contains__(self, line: bytes) -> bool:
        """Say whether a line is one of these, or begins one."""
        low, high = 0, len(self.text)
        while low < high:
            start = self.text.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self.text.index(b"\n", start) + 1
            low, high = (end, high) if self.text[start:end] < line else (low, start)
        return self.text.startswith(line, low)

    def __len__(self) -> int:
        """Return the number of statements."""
        return self.text.count(b"\n")

    def __iter__(self) -> Iterator[Quad]:
        """Yield the statements, each in the graph."""
        return self._read(self.text)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines."""
        return iter(BytesIO(self.text))

    def triples(self) -> Iterator[Triple]:
        """Yield the statements without their graph."""
        return (quad.triple for quad in pyoxigraph.parse(self.text, format=RdfFormat.N_TRIPLES))

    def subjects(self) -> Iterator[str]:
        """Yield each subject once, as it is written: ``<https://…>``."""
        return (found[1][:-1].decode() for found in _OF_SUBJECT.finditer(self.text))

    def typed_or_foreign(self) -> Iterator[Quad]:
        """Yield the statements whose literals are neither strings nor English."""
        plain = (b'" .\n', b'"@en .\n', b"> .\n")
        typed = (each for each in self.lines() if b'"^^<' in each or not each.endswith(plain))
        return self._read(b"".join(typed))

    @property
    def has_blank_nodes(self) -> bool:
        """Whether there is one, or something in a literal that looks like one."""
        return b"_:" in self.text

    def with_text(self, written: str) -> Iterator[Quad]:
        """Yield the statements in whose line something is written, such as ``<https://…>``."""
        return self._read(b"".join(self._lines_with(written.encode())))

    def without(self, statements: Iterable[Quad]) -> "GraphLines":
        """Return the graph without some of its statements."""
        gone = set(GraphLines.of(self.name, statements).lines())
        if not gone:
            return self
        return GraphLines(self.name, b"".join(each for each in self.lines() if each not in gone))

    def triples_beside(self, others: Iterable["GraphLines"]) -> Iterator[Triple]:
        """Yield the statements that none of some other graphs has, without their graph."""
        graphs = tuple(others)
        found = (line for line in self.lines() if not any(line in graph for graph in graphs))
        return (quad.triple for quad in self._read(b"".join(found)))

    def _lines_with(self, written: bytes) -> Iterator[bytes]:
        text, at = self.text, self.text.find(written)
        while at >= 0:
            end = text.index(b"\n", at) + 1
            yield text[text.rfind(b"\n", 0, at) + 1 : end]
            at = text.find(written, end)

    def _read(self, text: bytes) -> Iterator[Quad]:
        graph = self.iri
        for each in pyoxigraph.parse(text, format=RdfFormat.N_TRIPLES):
            yield Quad(each.subject, each.predicate, each.object, graph)


def merged_lines(graphs: Iterable[GraphLines]) -> Iterator[bytes]:
    """Yield the lines of some graphs in their order, each once."""
    return (line for line, _ in groupby(heapq.merge(*(graph.lines() for graph in graphs))))


class LineFile:
    """Lines as a file from which bytes are read, for what takes no lines."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._chunk = BytesIO()

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes more; none at the end."""
        while not (found := self._chunk.read(size)):
            if not (more := b"".join(islice(self._lines, _LINES_AT_ONCE))):
                break
            self._chunk = BytesIO(more)
        return found


def by_graph(quads: Iterable[Quad]) -> dict[str, GraphLines]:
    """Return each named graph by its name; what is in none is passed over."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(graph_of(quad), []).append(quad)
    return {name: GraphLines.of(name, found) for name, found in graphs.items() if name}
