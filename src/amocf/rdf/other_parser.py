"""What the engine cannot read, read by rdflib: N3 and rare forms of RDF/XML."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Self, cast
from xml.sax.xmlreader import Locator

import rdflib
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat
from rdflib.parser import InputSource
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser
from rdflib.plugins.parsers.rdfxml import create_parser

from amocf.errors import DataError, Place
from amocf.rdf.language_tags import language_tag_error, well_formed_language_tag
from amocf.rdf.rdflib_terms import from_rdflib
from amocf.rdf.text_lines import in_one_line

_REASON: Final = re.compile(r"Bad syntax \((.*?)\) at \^ in", re.DOTALL)
_PLAIN: Final = (rdflib.URIRef, rdflib.BNode, rdflib.Literal)


@dataclass
class Statements:
    """The plain statements of a document, each with its line.

    Attributes:
        quads: what can be said in RDF.
        left_out: the lines of what cannot: formulas, rules, and what is said of them.
    """

    quads: list[tuple[Quad, int]] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)


def read_otherwise(content: bytes, form: RdfFormat, path: Path) -> Statements:
    """Read a document of N3 or RDF/XML in UTF-8.

    Raises:
        DataError: if it does not parse.
    """
    graph = _Kept()
    parse, line = (_n3 if form is RdfFormat.N3 else _rdf_xml)(graph, path.resolve().as_uri())
    graph.line = line
    try:
        with _literals_as_written():
            parse(content)
    except BadSyntax as error:
        reason = _REASON.search(error.message)
        said = in_one_line(reason[1]) if reason else "bad syntax"
        raise DataError(f"not valid {form.name}: {said}", Place(path, error.lines + 1)) from error
    except RecursionError as error:
        said = "lists and formulas stand too deep within each other"
        raise DataError(f"not valid {form.name}: {said}", Place(path, line())) from error
    except Exception as error:  # rdflib lets IndexError, AssertionError and others through
        said = in_one_line(str(error))
        raise DataError(f"not valid {form.name}: {said}", Place(path, line())) from error
    return graph.statements


class _Kept(rdflib.Dataset):
    """A dataset that keeps what a parser adds to it, with the line that the parser has reached."""

    def __init__(self) -> None:
        super().__init__()
        self.line: Callable[[], int] = lambda: 1
        self.statements = Statements()

    def add(self, triple: Any) -> Self:
        if not all(isinstance(term, _PLAIN) for term in triple):
            self.statements.left_out.append(self.line())
            return self
        for term in triple:
            tag = term.language if isinstance(term, rdflib.Literal) else None
            if tag and not well_formed_language_tag(tag):
                raise ValueError(language_tag_error(tag))
        subject, predicate, value = map(from_rdflib, triple)
        if isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode):
            self.statements.quads.append((Quad(subject, predicate, value), self.line()))
        else:
            self.statements.left_out.append(self.line())
        return self


_Parser = tuple[Callable[[bytes], object], Callable[[], int]]


def _n3(graph: _Kept, base: str) -> _Parser:
    parser = SinkParser(RDFSink(graph), baseURI=base)

    def parse(content: bytes) -> None:
        # The parser counts no carriage returns.
        parser.loadBuf(content if b"\n" in content else content.replace(b"\r", b"\n"))

    return parse, lambda: parser.lines + 1


def _rdf_xml(graph: _Kept, base: str) -> _Parser:
    source = InputSource()
    source.setPublicId(base)
    parser = create_parser(source, graph)

    def parse(content: bytes) -> None:
        source.setByteStream(BytesIO(content))
        parser.parse(source)

    # The reader of Expat is its own locator.
    locator = cast(Locator, parser)
    return parse, lambda: locator.getLineNumber() or 1


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep rdflib from making "007" a "7", and from logging what it thinks of terms."""
    logger = logging.getLogger("rdflib.term")
    before = rdflib.NORMALIZE_LITERALS, logger.disabled
    rdflib.NORMALIZE_LITERALS, logger.disabled = False, True
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS, logger.disabled = before
