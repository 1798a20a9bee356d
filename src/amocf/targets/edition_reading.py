"""A file of a new edition, read: its form is recognised by what it holds, not by its name."""

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from amocf.errors import DataError, Place
from amocf.targets.node_collector import NodeCollector, local_name
from amocf.targets.opened_edition import opened_edition
from amocf.targets.published_component import (
    PublishedComponent,
    PublishedFramework,
    as_shown,
    shown,
)

#: Bytes of a file in JSON, which has to be in memory whole, and takes many times as much there.
_LARGEST_JSON: Final = 60_000_000
#: Rows of a table: no framework lists as many occupations or competencies.
_MOST_ROWS: Final = 500_000
_LONGEST_FIELD: Final = 1_000_000
_DEEPEST: Final = 100
#: What stands above columns, without case and marks: of the IRI, of the code, of the title.
_IRIS: Final = ("iri", "uri", "concepturi", "id", "url", "officialiri")
_CODES: Final = ("onetsoccode", "code", "codednotation", "notation", "identifier")
_TITLES: Final = ("title", "preferredlabel", "label", "competencylabel", "name", "competencytext")
_TURTLE: Final = re.compile(rb"\s*(@prefix|@base|PREFIX|BASE)\s", re.IGNORECASE)
_TRIPLE: Final = re.compile(rb"\s*(<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s")
_ENCODINGS: Final = (
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
)


def read_edition(path: Path) -> PublishedFramework:
    """Read a file of another framework.

    It may be packed by gzip or in an archive. What is not JSON is read as it comes, and never in
    memory whole.

    Raises:
        UsageError: if there is no such file, or it may not be read.
        DataError: if it is damaged, too large, or nothing that this knows.
    """
    with opened_edition(path) as (file, name):
        place = Place(path)
        begin = file.peek(1 << 16)[: 1 << 16]
        mark = next((each for start, each in _ENCODINGS if begin.startswith(start)), "")
        if mark:
            raise DataError(f"the file is in {mark}; save it as UTF-8", place)
        if not begin.strip():
            raise DataError("the file is empty; download it again", place)
        if b"\0" in begin:
            raise DataError(_unknown("it is no text"), place)
        found = _read(file, begin.removeprefix(b"\xef\xbb\xbf"), name, place)
    if not found.components:
        raise DataError(_unknown("nothing in it has a title or a code"), place)
    return PublishedFramework(
        found.form,
        shown(found.name),
        shown(found.edition),
        tuple(map(as_shown, found.components)),
    )


def _read(file: io.BufferedReader, begin: bytes, name: str, place: Place) -> PublishedFramework:
    start = begin.lstrip()[:1]
    if start in (b"{", b"["):
        return _from_json(file, place)
    if start == b"<" and not _TRIPLE.match(begin):
        if b"rdf:RDF" not in begin:
            raise DataError(_unknown("it is HTML or other XML"), place)
        return _from_rdf(file, RdfFormat.RDF_XML, place)
    if _TRIPLE.match(begin) and not name.lower().endswith((".ttl", ".ttl.gz")):
        return _from_rdf(file, RdfFormat.N_TRIPLES, place)
    if _TURTLE.match(begin) or _TRIPLE.match(begin) or start == b"#":
        return _from_rdf(file, RdfFormat.TURTLE, place)
    return _from_table(file, place)


def _unknown(why: str) -> str:
    return (
        f"{why}: expected the components of NICE in JSON, the occupations of O*NET as text or RDF,"
        " those of ESCO in CSV, a framework in CTDL-ASN, or a table with a column of titles"
    )


# -- JSON


def _from_json(file: io.BufferedReader, place: Place) -> PublishedFramework:
    content = file.read(_LARGEST_JSON + 1)
    if len(content) > _LARGEST_JSON:
        raise DataError(
            f"the file has more than {_LARGEST_JSON:,} bytes, too many for JSON; take the edition"
            " in N-Triples or as text",
            place,
        )
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(f"{error.reason} at byte {error.start}; save it as UTF-8", place) from error
    except json.JSONDecodeError as error:
        where = Place(place.path, error.lineno, error.colno)
        raise DataError(f"the JSON is damaged: {error.msg}; download it again", where) from error
    except ValueError:  # none of the two above: what Python does not make a number of
        raise DataError("the JSON has a number of too many digits", place) from None
    except RecursionError:
        raise DataError("the JSON is nested too deep", place) from None
    if elements := _elements(document):
        return _from_nice(*elements)
    return _from_nodes(document, place)


def _elements(document: Any, depth: int = 0) -> tuple[list[Any], Any] | None:
    """Return the elements of NICE and what stands beside them, wherever in the file."""
    if not isinstance(document, dict) or depth > 3:
        return None
    elements = document.get("elements")
    if isinstance(elements, list) and any(
        isinstance(each, dict) and "element_identifier" in each for each in elements
    ):
        return elements, document.get("documents")
    for value in document.values():
        if found := _elements(value, depth + 1):
            return found
    return None


def _from_nice(elements: list[Any], documents: Any) -> PublishedFramework:
    described = documents if isinstance(documents, list) else []
    first = next((each for each in described if isinstance(each, dict)), {})
    components = tuple(
        PublishedComponent("", code, (title,) if title else ())
        for each in elements
        if isinstance(each, dict)
        for code, title in ((_text(each.get("element_identifier")), _text(each.get("title"))),)
        if code
    )
    name, version = _text(first.get("name")), _text(first.get("version"))
    return PublishedFramework("NICE Framework Components in JSON", name, version, components)


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _from_nodes(document: Any, place: Place) -> PublishedFramework:
    nodes = NodeCollector()
    _collect(document, nodes, 0)
    components = nodes.components()
    if not components:
        raise DataError(_unknown("it is JSON, and nothing in it has a title"), place)
    return PublishedFramework("JSON-LD, as of CTDL-ASN", nodes.whole(), "", components)


def _collect(value: Any, nodes: NodeCollector, depth: int) -> None:
    """Take each node that has an IRI, wherever in the document."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            _collect(each, nodes, depth + 1)
    elif isinstance(value, dict):
        iri = value.get("@id", value.get("id"))
        for key, found in value.items():
            if isinstance(iri, str) and key not in ("@id", "id", "@context"):
                for text, language in _texts(found):
                    nodes.add_text(iri, local_name(key), text, language)
                    nodes.add_link(iri, local_name(key.removeprefix("@")), text)
            if key != "@context":
                _collect(found, nodes, depth + 1)


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts of a value with their languages: plain, of a language map, or of a node."""
    for each in value if isinstance(value, list) else (value,):
        if isinstance(each, str):
            yield each, ""
        elif isinstance(each, dict) and isinstance(each.get("@value"), str):
            yield each["@value"], str(each.get("@language", ""))
        elif isinstance(each, dict) and isinstance(each.get("@id"), str):
            yield each["@id"], ""
        elif isinstance(each, dict):
            for language, texts in each.items():
                if not language.startswith("@"):
                    for text in texts if isinstance(texts, list) else (texts,):
                        if isinstance(text, str):
                            yield text, language


# -- RDF


def _from_rdf(file: io.BufferedReader, form: RdfFormat, place: Place) -> PublishedFramework:
    nodes = NodeCollector()
    names: dict[str, str] = {}
    try:
        for quad in parse(input=file, format=form, lenient=True):
            if not isinstance(quad.subject, NamedNode):
                continue
            predicate = quad.predicate.value
            name = names.setdefault(predicate, local_name(predicate))
            if isinstance(quad.object, Literal):
                nodes.add_text(
                    quad.subject.value, name, quad.object.value, quad.object.language or ""
                )
            elif isinstance(quad.object, NamedNode):
                nodes.add_link(quad.subject.value, name, quad.object.value)
    except SyntaxError as error:
        where = Place(place.path, error.lineno, error.offset)
        raise DataError(f"the RDF is damaged: {error.msg}; download it again", where) from error
    except (ValueError, OSError) as error:
        raise DataError(f"the RDF is damaged: {error}; download it again", place) from error
    return PublishedFramework(form.name, nodes.whole(), "", nodes.components())


# -- tables


def _from_table(file: io.BufferedReader, place: Place) -> PublishedFramework:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = text.readline(_LONGEST_FIELD)
        delimiter = max("\t,;", key=first.count)
        csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
        lines = itertools.chain([first], text)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        heads = [re.sub(r"[^a-z]", "", head.casefold()) for head in next(rows)]
        columns = {
            name: next((heads.index(each) for each in wanted if each in heads), None)
            for name, wanted in (("iri", _IRIS), ("code", _CODES), ("title", _TITLES))
        }
        if columns["title"] is None or (columns["iri"] is None and columns["code"] is None):
            raise DataError(
                _unknown("its first line names no column of titles with one of codes or IRIs"),
                Place(place.path, 1),
            )
        components = tuple(_rows(rows, columns, len(heads), place))
    except UnicodeDecodeError as error:
        raise DataError(
            f"the byte 0x{error.object[error.start]:02X} is not UTF-8; save the file as UTF-8",
            place,
        ) from error
    except csv.Error as error:
        raise DataError(f"the table is damaged: {error}; download it again", place) from error
    finally:
        text.detach()
    if "onetsoccode" in heads:
        form = "occupations of O*NET as text"
    elif "concepturi" in heads:
        form = "occupations of ESCO in CSV"
    else:
        form = "a table"
    return PublishedFramework(form, "", "", components)


def _rows(
    rows: Iterator[Sequence[str]], columns: Mapping[str, int | None], width: int, place: Place
) -> Iterator[PublishedComponent]:
    for line, row in enumerate(rows, 2):
        if not any(row):
            continue
        if line > _MOST_ROWS:
            raise DataError(
                f"the table has more than {_MOST_ROWS:,} rows; take the one that lists occupations"
                " or competencies",
                place,
            )
        if len(row) != width:
            raise DataError(
                f"the row has {len(row)} cells, and the first line {width}: the file is cut off or"
                " damaged; download it again",
                Place(place.path, line),
            )
        iri, code, title = (
            "" if columns[name] is None else " ".join(row[columns[name] or 0].split())
            for name in ("iri", "code", "title")
        )
        yield PublishedComponent(iri, code, (title,) if title else ())
