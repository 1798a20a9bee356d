"""Files that are to be judged: found, unpacked, their format recognised, and read."""

import codecs
import re
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat

from amocf.compile.read import sssom
from amocf.inputs import read_named, utf8
from amocf.rdf.json_document import read_json
from amocf.rdf.parsing import FORMATS, ParsedDocument, parse_document, parse_json_ld
from amocf.terms import graph_iri

SSSOM: Final = "sssom"
#: Ends the name of a file that holds the metadata of a mapping set, and not its table.
METADATA_SUFFIX: Final = ".sssom.yml"

#: What a document of no known suffix begins with; else it is read as Turtle.
_BEGINNINGS: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = (
    (re.compile(rb"\s*(\{|\[\s*[\[{\]])"), "jsonld"),
    (
        re.compile(rb"\s*(<\?xml|<!DOCTYPE|<!--|<([\w.-]+:)?RDF[\s>])|..?<\x00?\?\x00?x", re.I),
        "rdf",
    ),
    (re.compile(rb"\s*#\s*(curie_map|mapping_set_id|license|sssom_version)\s*:"), SSSOM),
    (
        # Lines of metadata, and then names of columns.
        re.compile(
            rb"([^\S\n]*(#[^\n]*)?\n)*(?=[^\n#]*\t)[^\n]*"
            rb"\b((subject|object)_(id|label)|predicate_id|mapping_justification)\b"
        ),
        SSSOM,
    ),
)


def read_input(name: Path, form: str | None = None) -> ParsedDocument:
    """Read a file, or standard input where its name is ``-``.

    What gzip has compressed is unpacked. The format is known by ``form``, or by the suffix, or,
    where that is unknown, by how the document begins.

    Args:
        name: the file.
        form: a suffix of a format without its dot, or ``sssom``.

    Raises:
        UsageError: if there is no such file.
        DataError: if it does not parse, or asks for a document elsewhere to be read.
    """
    content, path = read_named(name)
    if not form and path.name.lower().endswith(METADATA_SUFFIX):
        note = f"{name}: the metadata of a mapping set are judged with its table; name that"
        return ParsedDocument((), {}, (note,))
    chosen = form or _told_by_suffix(path) or _told_by_beginning(content)
    if chosen == SSSOM:
        return _read_sssom(name, content)
    if not content.strip():
        return ParsedDocument((), {}, ())
    if FORMATS[f".{chosen}"] is not RdfFormat.JSON_LD:
        return parse_document(content, FORMATS[f".{chosen}"], name)
    content = utf8(content, name)
    document = read_json(content, name)
    # A mapping set would pass for JSON-LD that says nothing.
    if sssom.is_mapping_set(document.value):
        return _read_sssom(name, content)
    return parse_json_ld(document)


def _told_by_suffix(path: Path) -> str | None:
    suffix = path.suffix.lower()
    if suffix in (".tsv", ".sssom") or path.name.lower().endswith(".sssom.json"):
        return SSSOM
    return suffix[1:] if suffix in FORMATS else None


def _told_by_beginning(content: bytes) -> str:
    found = (
        form
        for pattern, form in _BEGINNINGS
        if pattern.match(content.removeprefix(codecs.BOM_UTF8))
    )
    return next(found, "ttl")


def _read_sssom(name: Path, content: bytes) -> ParsedDocument:
    is_json = content.removeprefix(codecs.BOM_UTF8).lstrip().startswith((b"{", b"["))
    mappings = (sssom.read_json if is_json else sssom.read_content)(content, name)
    quads = tuple(sssom.to_quads(mappings, NamedNode(graph_iri("mappings"))))
    return ParsedDocument(quads, sssom.lines_of(mappings), mappings.notes, is_judged=True)
