"""Documents of RDF as other people write them: any format and encoding, without the network."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, Quad, RdfFormat, Triple

from amocf.errors import DataError, Place
from amocf.inputs import utf8
from amocf.rdf.json_document import JsonDocument, read_json
from amocf.rdf.json_input import LINE, plain_json
from amocf.rdf.language_tags import language_tag_error, well_formed_language_tag
from amocf.rdf.nesting import passes_depth
from amocf.rdf.text_lines import LineFeeder, in_one_line, line_of_byte
from amocf.rdf.xml_input import plain_xml

#: The formats by the suffixes of their files.
FORMATS: Final[Mapping[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".n3": RdfFormat.N3,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
#: Triple terms within each other; the engine's parser descends into each.
_DEEPEST_TERM: Final = 100
#: Strings, IRIs and comments of Turtle.
_NOT_TERMS: Final = (
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""'
    rb"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    rb'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    rb"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
    rb"|<[^<>\s]*>|\#[^\n]*"
)
#: A language tag as the formats of the Turtle family write it.
_LANGUAGE_TAG: Final = re.compile(r"""(?<=["'])@([^\s.;,\])]+)""")
#: The formats that write languages otherwise.
_WITHOUT_TAGS: Final = (RdfFormat.JSON_LD, RdfFormat.RDF_XML)
_PLACE_SAID_TWICE: Final = re.compile(r"^Parser error (at|between) line \d+[^:]*: ")


@dataclass(frozen=True)
class ParsedDocument:
    """What stands in a document.

    Attributes:
        quads: its statements, without those about statements (RDF 1.2).
        lines: the line at which a subject first stands.
        notes: what was left out, with its place.
        is_judged: whether its reader has judged it, by rules of its own.
    """

    quads: tuple[Quad, ...]
    lines: Mapping[str, int]
    notes: tuple[str, ...]
    is_judged: bool = False

    def line(self, term: object) -> int | None:
        """Return the line of a term: its own, or that of the first thing of which it is said."""
        passed: set[object] = set()
        while str(term) not in self.lines and term in self._mentions and term not in passed:
            passed.add(term)
            term = self._mentions[term]
        return self.lines.get(str(term))

    @cached_property
    def _mentions(self) -> Mapping[object, object]:
        """The subject of the first statement that holds each term."""
        found: dict[object, object] = {}
        for quad in self.quads:
            for term in (quad.object, quad.predicate):
                found.setdefault(term, quad.subject)
        return found


def parse_document(content: bytes, form: RdfFormat, path: Path) -> ParsedDocument:
    """Parse a document.

    Args:
        content: its bytes, in UTF-8 with or without a byte order mark; RDF/XML in any encoding
            that it declares.
        form: its format. N3 is read as the Turtle that it mostly is; formulas are left out.
        path: the file, for places in messages and as the base of relative IRIs.

    Raises:
        DataError: if it does not parse, with the line.
    """
    if form is RdfFormat.RDF_XML:
        xml = plain_xml(content, path)
        return (_parsed_otherwise if xml.has_reset else _parsed)(xml.content, form, path)
    content = utf8(content, path)
    if form is RdfFormat.JSON_LD:
        return parse_json_ld(read_json(content, path))
    _refuse_deep_terms(content, form, path)
    if form is not RdfFormat.N3:
        return _parsed(content, form, path)
    try:
        return _parsed(content, RdfFormat.TURTLE, path)
    except DataError as error:
        return _parsed_n3(content, path, error)


def parse_json_ld(document: JsonDocument) -> ParsedDocument:
    """Parse a document of JSON-LD.

    Raises:
        DataError: as ``parse_document`` does.
    """
    plain = plain_json(document)
    try:
        read = _parsed(plain.with_lines, RdfFormat.JSON_LD, document.path)
    except DataError:
        # The mistake is reported of the document as it is.
        return _parsed(plain.content, RdfFormat.JSON_LD, document.path)
    quads: list[Quad] = []
    lines: dict[str, int] = {}
    for quad in read.quads:
        if quad.predicate.value != LINE:
            quads.append(quad)
        elif isinstance(quad.object, Literal):
            name, line = str(quad.subject), int(quad.object.value)
            lines[name] = min(line, lines.get(name, line))
    if any(isinstance(quad.object, Literal) and LINE in quad.object.value for quad in quads):
        # JSON itself, which no context that is known here says to be that.
        return _parsed(plain.content, RdfFormat.JSON_LD, document.path)
    return replace(read, quads=tuple(quads), lines=lines)


def _parsed_n3(content: bytes, path: Path, in_turtle: DataError) -> ParsedDocument:
    """Parse what is no Turtle; the error is that of Turtle where it is none of N3 alone."""
    try:
        return _parsed_otherwise(content, RdfFormat.N3, path)
    except DataError as error:
        lines = [each.place.line or 0 if each.place else 0 for each in (in_turtle, error)]
        raise in_turtle if lines[0] >= lines[1] else error from None


def _parsed_otherwise(content: bytes, form: RdfFormat, path: Path) -> ParsedDocument:
    """Parse what the engine cannot read."""
    # Loaded when first needed: it is slow to load.
    from amocf.rdf.other_parser import read_otherwise  # noqa: PLC0415

    found = read_otherwise(content, form, path)
    notes = [
        f"{Place(path, line)}: {len(found.left_out)} statements on formulas (N3) are left out"
        for line in found.left_out[:1]
    ]
    return _document(found.quads, path, notes)


def _parsed(content: bytes, form: RdfFormat, path: Path) -> ParsedDocument:
    return _document(_statements(content, form, path), path)


def _document(
    statements: Iterable[tuple[Quad, int]], path: Path, notes: Iterable[str] = ()
) -> ParsedDocument:
    """Return a document of statements, each with its line."""
    quads: list[Quad] = []
    lines: dict[str, int] = {}
    about_statements: list[str] = []
    for quad, line in statements:
        lines.setdefault(str(quad.subject), line)
        if not isinstance(quad.object, Triple):
            quads.append(quad)
        elif not about_statements:
            place = Place(path, line)
            about_statements = [f"{place}: statements about statements (RDF 1.2) are left out"]
    return ParsedDocument(tuple(quads), lines, (*about_statements, *notes))


def _refuse_deep_terms(content: bytes, form: RdfFormat, path: Path) -> None:
    if content.count(b"<<") <= _DEEPEST_TERM:
        return
    at = passes_depth(content, (b"<<", b">>"), _NOT_TERMS, _DEEPEST_TERM)
    if at >= 0:
        raise DataError(
            f"not valid {form.name} for this program: more than {_DEEPEST_TERM} triple terms "
            "stand within each other",
            Place(path, line_of_byte(content, at)),
        )


def _statements(content: bytes, form: RdfFormat, path: Path) -> Iterator[tuple[Quad, int]]:
    """Yield each statement with the line that the engine's parser has reached."""
    file = LineFeeder(content)
    try:
        for quad in pyoxigraph.parse(file, format=form, base_iri=path.resolve().as_uri()):
            yield quad, file.line
    except SyntaxError as error:
        line = error.lineno or file.line
        by_tag = None if form in _WITHOUT_TAGS else _bad_language_tag(content, line)
        said = by_tag or in_one_line(_PLACE_SAID_TWICE.sub("", error.msg))
        raise DataError(
            f"not valid {form.name}: {said}", Place(path, line, error.offset)
        ) from error
    except (ValueError, RecursionError) as error:
        said = in_one_line(str(error))
        raise DataError(f"not valid {form.name}: {said}", Place(path, file.line)) from error


def _bad_language_tag(content: bytes, line: int | None) -> str | None:
    """Return the sentence on a language tag at which the parser may have stopped, if any."""
    lines = content.splitlines() if line else []
    text = b"".join(lines[(line or 1) - 1 : line]).decode(errors="replace")
    for tag in _LANGUAGE_TAG.findall(text):
        if not well_formed_language_tag(tag):
            return language_tag_error(tag)
    return None
