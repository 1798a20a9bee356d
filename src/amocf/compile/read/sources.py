"""The hand-edited sources, read: which graph a file feeds, where each subject stands in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from amocf.compile.read import literals, sssom
from amocf.compile.read.reviewer_slots import require_logged_reviews, require_reviewed_sets
from amocf.compile.read.skolem import UnnamedNodeError, name_blank_nodes
from amocf.compile.read.turtle_text import Lines, locate
from amocf.errors import DataError, Place
from amocf.rdf.graph_lines import GraphLines
from amocf.terms import BASE, graph_iri

#: Where the Turtle sources are published, first match first. ``None``: read by tests alone.
GRAPH_OF_TURTLE: Final[tuple[tuple[str, str | None], ...]] = (
    ("ontology/amocf.ttl", "ontology"),
    ("ontology/outside-terms.ttl", "ontology"),
    ("ontology/release.ttl", "metadata"),
    ("ontology/integrity.ttl", None),
    ("ontology/framework/statistics.ttl", "statistics"),
    ("ontology/framework/errata.ttl", "editorial"),
    ("ontology/framework/synonyms.ttl", "editorial"),
    ("ontology/framework/*.ttl", "framework"),
    ("ontology/references/*.ttl", "references"),
    ("shapes/*.ttl", "shapes"),
)

#: The name of a node that stood nested in its owner's block (see skolem).
_NESTED: Final = re.compile(r"(?P<owner>.+)[/-][a-z][A-Za-z]*(-[0-9]+)?")

_PLACE_SAID_TWICE: Final = re.compile(r"^Parser error at line \d+[^:]*: ")

#: The mapping set that transcribes the document; every other set is this edition's reading.
TRANSCRIBED_MAPPINGS: Final = "as-printed-2025.sssom.tsv"


@dataclass(frozen=True)
class SourceFile:
    """One source: its statements, in the named graph it feeds, and the line of each subject."""

    path: Path
    quads: GraphLines
    lines: Mapping[str, int]

    @property
    def graph(self) -> str:
        """The name of the graph that it feeds."""
        return self.quads.name


@dataclass(frozen=True)
class Sources:
    """All sources of a release, free of blank nodes, every literal canonical.

    Attributes:
        files: the sources, one a file.
        mapping_sets: the mapping sets among them, as they are written.
        restricted_to: the short name of the institute for which the release is; empty for all.
    """

    files: tuple[SourceFile, ...]
    mapping_sets: tuple[sssom.MappingSet, ...]
    restricted_to: str = ""

    def quads(self) -> Iterator[Quad]:
        """Yield every statement, each in the named graph that its file feeds."""
        for file in self.files:
            yield from file.quads

    def quads_with(self, written: str) -> Iterator[Quad]:
        """Yield the statements in which something is written, such as ``<https://…>``."""
        for file in self.files:
            yield from file.quads.with_text(written)

    def place_of(self, iri: str) -> Place | None:
        """Return the file and line where a subject, or the node that owns it, is described."""
        for file in self.files:
            if iri in file.lines:
                return Place(file.path, file.lines[iri])
        owner = _NESTED.fullmatch(iri)
        return self.place_of(owner["owner"]) if owner else None


def read_sources(root: Path) -> Sources:
    """Read ``ontology/``, ``mappings/`` and ``shapes/`` below a folder.

    Raises:
        DataError: if a file is missing, is not assigned to a graph, does not parse, holds a literal
            that is not canonical, a blank node that cannot be named, or an invalid mapping, or
            one whose reviewers are not those of the review log.
    """
    require_checkout(root)
    files = [
        read_turtle(path, graph)
        for path in sorted([*(root / "ontology").rglob("*.ttl"), *(root / "shapes").rglob("*.ttl")])
        if (graph := _graph_of(path, root)) is not None
    ]
    sets = [(path, sssom.read(path)) for path in sorted((root / "mappings").glob("*.sssom.tsv"))]
    require_reviewed_sets({mappings.name for _, mappings in sets}, root / "mappings")
    for _, mappings in sets:
        require_logged_reviews(mappings, root / "mappings")
    files += [_mapping_source(path, mappings) for path, mappings in sets]
    return Sources(tuple(files), tuple(mappings for _, mappings in sets))


def require_checkout(root: Path) -> None:
    """Make sure that a folder holds the sources.

    Raises:
        DataError: if it does not.
    """
    if not (root / "ontology").is_dir():
        raise DataError(
            "this is no checkout of the sources (no folder 'ontology'); run the command in the "
            "checkout, or name it with --root",
            Place(root.absolute()),
        )


def read_turtle(path: Path, graph: str) -> SourceFile:
    """Read one Turtle file into a named graph, its blank nodes named and its literals checked.

    Raises:
        DataError: if the file does not parse or holds what the data may not hold.
    """
    text = path.read_text(encoding="utf-8")
    quads = parse_turtle(text, path)
    found = GraphLines.of(graph, quads)
    if found.has_blank_nodes:
        found = GraphLines.of(graph, name_all(quads, path, text))
    return _checked(SourceFile(path, found, Lines(path)))


def parse_turtle(text: str, path: Path) -> list[Quad]:
    """Parse Turtle, saying where it fails.

    Raises:
        DataError: if the text is not Turtle; the place is the line and column of the mistake.
    """
    try:
        return list(pyoxigraph.parse(text.encode(), format=RdfFormat.TURTLE, base_iri=BASE))
    except SyntaxError as error:
        raise syntax_error(error, "Turtle", path) from error


def syntax_error(error: SyntaxError, form: str, path: Path) -> DataError:
    """Return a parser's complaint as an error that says the place once."""
    said = _PLACE_SAID_TWICE.sub("", error.msg)
    return DataError(f"not valid {form}: {said}", Place(path, error.lineno, error.offset))


def name_all(quads: list[Quad], path: Path, text: str) -> list[Quad]:
    """Name the blank nodes of one file; ``text`` is read to say where a mistake stands.

    Raises:
        DataError: if one of them has no single owner.
    """
    try:
        return name_blank_nodes(quads)
    except UnnamedNodeError as error:
        line = locate(text).get(error.subject) if error.subject else _first_unowned(text)
        raise DataError(error.reason, Place(path, line)) from error


def _first_unowned(text: str) -> int | None:
    numbered = enumerate(text.splitlines(), start=1)
    return next((number for number, line in numbered if line.startswith(("[", "_:"))), None)


def _graph_of(path: Path, root: Path) -> str | None:
    relative = path.relative_to(root)
    for pattern, graph in GRAPH_OF_TURTLE:
        if relative.match(pattern) and len(relative.parts) == pattern.count("/") + 1:
            return graph
    known = ", ".join(pattern for pattern, _ in GRAPH_OF_TURTLE)
    raise DataError(f"no named graph takes this file; expected one of {known}", Place(path))


def _mapping_source(path: Path, mappings: sssom.MappingSet) -> SourceFile:
    graph = "framework" if path.name == TRANSCRIBED_MAPPINGS else "mappings"
    lines = {
        name: record.line for record in mappings.mappings if (name := record.text("record_id"))
    }
    found = GraphLines.of(graph, sssom.to_quads(mappings, NamedNode(graph_iri(graph))))
    return _checked(SourceFile(path, found, lines))


def _checked(file: SourceFile) -> SourceFile:
    for quad in file.quads.typed_or_foreign():
        if isinstance(quad.object, Literal) and (mistake := literals.mistake(quad.object)):
            line = file.lines.get(str(quad.subject).strip("<>"))
            raise DataError(f"{quad.subject} {quad.predicate}: {mistake}", Place(file.path, line))
    return file
