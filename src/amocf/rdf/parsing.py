"""Documents of RDF as other people write them: any format and encoding, without the network."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, cast

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Triple

from amocf.errors import DataError, Place
from amocf.inputs import utf8
from amocf.rdf.json_input import plain_json, read_json
from amocf.rdf.language_tags import language_tag_error, well_formed_language_tag
from amocf.rdf.nesting import deepest
from amocf.rdf.other_parser import plain_statements
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
_PLACE_SAID_TWICE: Final = re.compile(r"^Parser error at line \d+[^:]*: ")


@dataclass(frozen=True)
class ParsedDocument:
    """What stands in a document.

    Attributes:
        quads: its statements, without those about statements (RDF 1.2).
        lines: the line at which a subject first stands, where it is known.
        notes: what was left out, with its place.
        is_judged: whether its reader has judged it, by rules of its own.
    """

    quads: tuple[Quad, ...]
    lines: Mapping[str, int]
    notes: tuple[str, ...]
    is_judged: bool = False


def parse_document(content: bytes, form: RdfFormat, path: Path) -> ParsedDocument:
    """Parse a document.

    Args:
        content: its bytes, in UTF-8 with or without a byte order mark; RDF/XML in any encoding
            that it declares.
        form: its format. N3 is read as the Turtle that it mostly is; formulas are left out.
        path: the file, for places in messages and as the base of relative IRIs.

    Raises:
        DataError: if it does not parse, with the line where that is known.
    """
    if form is RdfFormat.RDF_XML:
        xml = plain_xml(content, path)
        if xml.has_reset:
            return _parsed_otherwise(xml.content, form, path)
        return _parsed(xml.content, form, path)
    content = utf8(content, path)
    if form is RdfFormat.JSON_LD:
        return parse_json_ld(content, read_json(content, path), path)
    _refuse_deep_terms(content, form, path)
    if form is not RdfFormat.N3:
        return _parsed(content, form, path)
    try:
        return _parsed(content, RdfFormat.TURTLE, path)
    except DataError as error:
        return _parsed_n3(content, path, error)


def parse_json_ld(content: bytes, document: Any, path: Path) -> ParsedDocument:
    """Parse a document of JSON-LD.

    Args:
        content: the document in UTF-8, without a byte order mark.
        document: what it holds, from ``read_json``.
        path: the file.

    Raises:
        DataError: as ``parse_document`` does.
    """
    plain = plain_json(content, document, path)
    return _parsed(plain, RdfFormat.JSON_LD, path, place_known=plain is content)


def _parsed_n3(content: bytes, path: Path, in_turtle: DataError) -> ParsedDocument:
    """Parse what is no Turtle; the error is that of Turtle where it is none of N3 alone."""
    try:
        return _parsed_otherwise(content, RdfFormat.N3, path)
    except DataError as error:
        lines = [each.place.line if each.place else None for each in (in_turtle, error)]
        raise in_turtle if lines[1] in (None, lines[0]) else error from None


def _parsed_otherwise(content: bytes, form: RdfFormat, path: Path) -> ParsedDocument:
    """Parse what the engine cannot read; the lines of its statements are not known."""
    plain, left_out = plain_statements(content, form, path)
    document = _parsed(plain, RdfFormat.N_TRIPLES, path, place_known=False)
    notes = (f"{path}: {left_out} statements on formulas (N3) are left out",) if left_out else ()
    return replace(document, notes=notes)


def _refuse_deep_terms(content: bytes, form: RdfFormat, path: Path) -> None:
    if content.count(b"<<") <= _DEEPEST_TERM:
        return
    depth = deepest(content, (b"<<",), (b">>",), _NOT_TERMS)
    if depth > _DEEPEST_TERM:
        raise DataError(
            f"not valid {form.name} for this program: triple terms stand within each other "
            f"{depth:,} deep, of which {_DEEPEST_TERM} are read",
            Place(path),
        )


class _Lines:
    """A file that hands out one line at a time, so that the line of what was parsed is known.

    Attributes:
        line: the line that was handed out last, counted from 1.
    """

    def __init__(self, content: bytes) -> None:
        self._file = BytesIO(content)
        self._within = False
        self.line = 0

    def read(self, size: int = -1) -> bytes:
        """Return at most ``size`` bytes, of one line."""
        read = self._file.readline(size)
        self.line += bool(read) and not self._within
        self._within = not read.endswith(b"\n")
        return read


def _parsed(
    content: bytes, form: RdfFormat, path: Path, *, place_known: bool = True
) -> ParsedDocument:
    lines = _Lines(content)
    quads: list[Quad] = []
    first_lines: dict[str, int] = {}
    notes: list[str] = []
    try:
        for quad in pyoxigraph.parse(
            cast(IO[bytes], lines), format=form, base_iri=path.resolve().as_uri()
        ):
            if isinstance(quad.object, Triple):
                if not notes:
                    place = Place(path, lines.line if place_known else None)
                    notes.append(f"{place}: statements about statements (RDF 1.2) are left out")
            else:
                quads.append(quad)
            if place_known:
                first_lines.setdefault(str(quad.subject), lines.line)
    except SyntaxError as error:
        line = error.lineno or (lines.line if place_known else None)
        said = _bad_language_tag(content, line) or _PLACE_SAID_TWICE.sub("", error.msg)
        raise DataError(
            f"not valid {form.name}: {said}", Place(path, line, error.offset)
        ) from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"not valid {form.name}: {error}", Place(path)) from error
    return ParsedDocument(tuple(quads), first_lines, tuple(notes))


def _bad_language_tag(content: bytes, line: int | None) -> str | None:
    """Return the sentence on a language tag at which the parser may have stopped, if any."""
    lines = content.splitlines() if line else []
    text = b"".join(lines[(line or 1) - 1 : line]).decode(errors="replace")
    for tag in _LANGUAGE_TAG.findall(text):
        if not well_formed_language_tag(tag):
            return language_tag_error(tag)
    return None
