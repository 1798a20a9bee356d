"""The statements of a release as files: each form of the whole, and each named graph.

Each graph is there in the order in which it is written, and each form is made from another one,
line by line, so that no form of the whole stands in memory.
"""

import heapq
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import chain, dropwhile, islice, takewhile, tee, zip_longest
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph
from pyoxigraph import RdfFormat, Triple

from amocf.compile.assembly import Dataset
from amocf.formats import RDF_XML, TURTLE
from amocf.rdf import jsonld
from amocf.rdf.graph_lines import STOP, GraphLines, LineFile, merged_lines
from amocf.rdf.serialise import declared_prefixes, prefix_lines, write_ordered
from amocf.release.manifest import QUADS
from amocf.terms import PREFIXES, is_in_merge

_TRIPLES: Final = "amocf.nt"
_TURTLE: Final = "amocf.ttl"
_GRAPHS: Final = "graphs"
_TYPE: Final = f"<{PREFIXES['rdf']}type> ".encode()
#: The namespaces of the datatypes that are not written, by what is written after the text.
_OF_DATATYPES: Final = {b'"@': PREFIXES["rdf"], b'" .\n': PREFIXES["xsd"]}
#: How many bytes of lines are read at a time.
_AT_ONCE: Final = 4_000_000
#: A string, to be passed over, or an IRI with its namespace.
_NAMESPACE: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|<([^<>]*[/#])')


def write_graph_files(graphs: Iterable[GraphLines], folder: Path) -> dict[str, set[str]]:
    """Write named graphs in Turtle; return the namespaces in each by the name of the graph."""
    (folder / _GRAPHS).mkdir(exist_ok=True)
    return {graph.name: write_graph_file(graph, folder) for graph in graphs}


def write_triple_files(
    dataset: Dataset, context: Mapping[str, Any], found: Mapping[str, set[str]], folder: Path
) -> None:
    """Write the default graph in every form.

    Args:
        dataset: the graphs.
        context: the document that holds the JSON-LD context.
        found: the namespaces in each graph, by its name.
        folder: where to.
    """
    _write(folder / _TRIPLES, merged_lines(dataset.merged()))
    of_merged = (namespaces for name, namespaces in found.items() if is_in_merge(name))
    declared = declared_prefixes(set[str]().union(*of_merged))
    # Each of the three takes as many statements for a piece: so they are read once for all.
    for_turtle, for_xml, for_json = tee(_default_graph(folder), 3)
    _write_side_by_side(
        {
            folder / _TURTLE: write_ordered(for_turtle, TURTLE, declared),
            folder / "amocf.rdf": write_ordered(for_xml, RDF_XML, declared),
            folder / "amocf.jsonld": jsonld.compact_ordered(for_json, context["@context"]),
        }
    )


def write_graph_file(graph: GraphLines, folder: Path) -> set[str]:
    """Write a named graph in Turtle; return the namespaces in it."""
    triples, found = _read(_in_reading_order(graph.lines())), _namespaces(graph)
    declared = declared_prefixes(found)
    _write(_graph_file(graph, folder), write_ordered(triples, TURTLE, declared))
    return found


def write_quads(dataset: Dataset, folder: Path) -> None:
    """Write N-Quads."""
    _write(folder / QUADS, heapq.merge(*_lines_of_graphs(dataset.graphs.values())))


def quad_files(graphs: Iterable[GraphLines], length: int = 1_000_000) -> Iterator[IO[bytes]]:
    """Yield the N-Quads of graphs in no order, as files to read, one after the other.

    Args:
        graphs: the graphs; what the default graph has of them comes with them.
        length: how many lines a file has; the last one has fewer.
    """
    lines = chain.from_iterable(_lines_of_graphs(tuple(graphs)))
    for first in lines:
        some = chain((first,), islice(lines, length - 1))
        yield cast("IO[bytes]", LineFile(some))  # all that is asked of it is to be read


def _lines_of_graphs(graphs: Collection[GraphLines]) -> Iterator[Iterator[bytes]]:
    yield merged_lines(graph for graph in graphs if is_in_merge(graph.name))
    yield from map(_lines_of_quads, graphs)


def write_trig(dataset: Dataset, folder: Path) -> None:
    """Write TriG: the Turtle of the default graph and of each named graph, less the blank lines."""
    _write(folder / "amocf.trig", _trig(dataset, folder))


def _lines_of_quads(graph: GraphLines) -> Iterator[bytes]:
    end = f" {graph.iri} .\n".encode()
    return (line[: -len(STOP)] + end for line in graph.lines())


def _trig(dataset: Dataset, folder: Path) -> Iterator[bytes]:
    graphs = sorted(dataset.graphs.values(), key=lambda graph: graph.iri.value)
    files = [_graph_file(graph, folder) for graph in graphs]
    prefixes = {line for file in files for line in _prefixes(file)}
    yield b"".join((*sorted(prefixes), b"\n"))
    yield from _statements(folder / _TURTLE)
    names_graphs = prefix_lines({"graph": PREFIXES["graph"]}) in prefixes
    for graph, file in zip(graphs, files, strict=True):
        name = f"graph:{graph.name}" if names_graphs else str(graph.iri)
        yield f"{name} {{\n".encode()
        yield from (b"\t" + line for line in _statements(file))
        yield b"}\n"


def _prefixes(turtle: Path) -> list[bytes]:
    with turtle.open("rb") as lines:
        return list(takewhile(_is_prefix, lines))


def _statements(turtle: Path) -> Iterator[bytes]:
    with turtle.open("rb") as lines:
        yield from (line for line in dropwhile(_is_prefix, lines) if line != b"\n")


def _is_prefix(line: bytes) -> bool:
    return line.startswith(b"@prefix ")


def _namespaces(graph: GraphLines) -> set[str]:
    """Return the namespaces of the IRIs in a graph, those of datatypes included."""
    found: set[bytes] = set()
    for piece in _pieces(graph.lines()):
        found.update(_NAMESPACE.findall(piece))
        found.update(name.encode() for end, name in _OF_DATATYPES.items() if end in piece)
    return {name.decode() for name in found}


def _default_graph(folder: Path) -> Iterator[Triple]:
    with (folder / _TRIPLES).open("rb") as lines:
        yield from _read(_in_reading_order(lines))


def _in_reading_order(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield sorted lines with the types of each subject before all else."""
    subject, types, others = b"", list[bytes](), list[bytes]()
    for line in lines:
        if not subject or not line.startswith(subject):
            yield from chain(types, others)
            subject, types, others = line[: line.index(b" ") + 1], [], []
        (types if line.startswith(_TYPE, len(subject)) else others).append(line)
    yield from chain(types, others)


def _read(lines: Iterable[bytes]) -> Iterator[Triple]:
    for piece in _pieces(lines):
        for quad in pyoxigraph.parse(piece, format=RdfFormat.N_TRIPLES, lenient=True):
            yield quad.triple


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Join lines to pieces of some length."""
    piece, size = list[bytes](), 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= _AT_ONCE:
            yield b"".join(piece)
            piece, size = [], 0
    yield b"".join(piece)


def _graph_file(graph: GraphLines, folder: Path) -> Path:
    return folder / _GRAPHS / f"{graph.name}{TURTLE.suffix}"


def _write_side_by_side(contents: Mapping[Path, Iterator[bytes]]) -> None:
    """Write files, a piece of each in turn."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("wb")) for path in contents]
        for pieces in zip_longest(*contents.values(), fillvalue=b""):
            for file, piece in zip(files, pieces, strict=True):
                file.write(piece)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
