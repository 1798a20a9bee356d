"""JSON-LD as others write it: contexts in files beside the document are read, none is fetched."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from amocf.errors import DataError, Place
from amocf.inputs import utf8
from amocf.rdf.language_tags import language_tag_error, well_formed_language_tag
from amocf.rdf.nesting import deepest

#: Objects and arrays within each other; readers of JSON differ in how far they go.
DEEPEST: Final = 500
_STRING: Final = rb'"[^"\\]*(?:\\.[^"\\]*)*"?'
_KEYS: Final = ("@context", "@import")
#: Digits of an integer beyond which the machine reads none.
_LONGEST_INTEGER: Final = 4000


def read_json(content: bytes, path: Path) -> Any:
    """Return a document of JSON.

    Raises:
        DataError: if it is none, or nests too deeply.
    """
    if (depth := deepest(content, (b"[", b"{"), (b"]", b"}"), _STRING)) > DEEPEST:
        raise DataError(
            f"objects and arrays stand within each other {depth:,} deep, of which {DEEPEST} are "
            "read; write the nodes beside each other in @graph",
            Place(path),
        )
    try:
        return json.loads(content, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise DataError(
            f"not valid JSON: {error.msg}", Place(path, error.lineno, error.colno)
        ) from error
    except ValueError as error:
        raise DataError(f"not valid JSON: {error}", Place(path)) from error


def _integer(text: str) -> float:
    return int(text) if len(text) <= _LONGEST_INTEGER else float(text)


def plain_json(content: bytes, document: Any, path: Path) -> bytes:
    """Return a document of JSON-LD with the contexts that it names put in their places.

    A context may stand in a file in the folder of the document or below it. A document that names
    none is returned as it is.

    Args:
        content: the document.
        document: what it holds, from ``read_json``.
        path: the file.

    Raises:
        DataError: if the document names a context that stands elsewhere, is missing, or names
            itself, and where a language tag is not well-formed.
    """
    names_a_context = any(map(_names_a_context, _objects(document, _literal_terms(document))))
    placed = document
    if names_a_context:
        try:
            placed = _Contexts(path.resolve().parent, (path,)).placed(document, frozenset())
        except RecursionError:
            raise DataError(
                "objects and contexts stand too deep within each other to be put together; write "
                "the nodes beside each other in @graph",
                Place(path),
            ) from None
    for tag in _language_tags(placed):
        if not well_formed_language_tag(tag):
            # The algorithm of JSON-LD leaves such a value out, without a word.
            line = content.partition(json.dumps(tag, ensure_ascii=False).encode())[0].count(b"\n")
            raise DataError(language_tag_error(tag), Place(path, line + 1))
    return json.dumps(placed).encode() if names_a_context else content


@dataclass(frozen=True)
class _Contexts:
    """Contexts in files at or below one folder.

    Attributes:
        folder: what may be read.
        files: the file that is being read, and those that led to it, the first first.
    """

    folder: Path
    files: tuple[Path, ...]

    def placed(self, node: Any, literals: frozenset[str]) -> Any:
        """Return a value of JSON with each named context replaced by its content.

        Args:
            node: the value.
            literals: the terms whose values are JSON itself.
        """
        if isinstance(node, list):
            return [self.placed(item, literals) for item in node]
        if not isinstance(node, dict) or _is_json_literal(node):
            return node
        context = {"@context": self._context(node["@context"])} if "@context" in node else {}
        literals |= _json_terms(_objects(context, frozenset()))
        placed = {
            key: value if key in literals else self.placed(value, literals)
            for key, value in node.items()
            if key != "@context"
        }
        if isinstance(placed.get("@import"), str):
            placed = self._imported(placed.pop("@import")) | placed
        return placed | context

    def _context(self, value: Any) -> Any:
        """Return the value of ``@context``: an address is read, an array keeps its order."""
        if isinstance(value, str):
            return self._read(value)
        if isinstance(value, list):
            contexts = [self._context(item) for item in value]
            # An array may not hold arrays, and the context of a file may be one.
            return [each for c in contexts for each in (c if isinstance(c, list) else [c])]
        return self.placed(value, frozenset())

    def _imported(self, address: str) -> dict[str, Any]:
        context = self._read(address)
        if not isinstance(context, dict):
            raise DataError(
                f"@import of {address!r}: expected a file whose @context is one object",
                Place(self.files[-1]),
            )
        return context

    def _read(self, address: str) -> Any:
        path = self._path(address)
        if path in {file.resolve() for file in self.files}:
            raise DataError(f"the context {address!r} names itself", Place(self.files[-1]))
        document = read_json(utf8(path.read_bytes(), path), path)
        if not isinstance(document, dict) or "@context" not in document:
            raise DataError("expected an object with @context, as a context file is", Place(path))
        return _Contexts(self.folder, (*self.files, path))._context(document["@context"])

    def _path(self, address: str) -> Path:
        """Return the file of an address that is relative to the file that names it."""
        here = Place(self.files[-1])
        try:
            parts = urlsplit(address)
            path = (self.files[-1].resolve().parent / unquote(parts.path)).resolve()
            is_elsewhere = parts.scheme or parts.netloc or not path.is_relative_to(self.folder)
            is_there = not is_elsewhere and path.is_file()
        except (OSError, ValueError) as error:
            raise DataError(f"the @context {address!r} names no file: {error}", here) from None
        if is_elsewhere:
            raise DataError(
                f"the @context {address!r} stands elsewhere and is not fetched; save it in a file "
                "in the document's folder and name that, copy its content into the document, or "
                "convert the document to Turtle",
                here,
            )
        if not is_there:
            raise DataError(f"the @context {address!r}: there is no file {path}", here)
        return path


def _names_a_context(node: dict[str, Any]) -> bool:
    values = [node[key] for key in _KEYS if key in node]
    return any(isinstance(v, str) for value in values for v in _as_list(value))


def _language_tags(document: Any) -> list[str]:
    """Return the tags in ``@language``, whatever it is called, and the keys of language maps."""
    objects = _objects(document, _literal_terms(document))
    called = {"@language"} | {
        term for node in objects for term, definition in node.items() if definition == "@language"
    }
    tags = [node[name] for node in objects for name in called & node.keys()]
    maps = {
        term
        for node in objects
        for term, definition in node.items()
        if isinstance(definition, dict) and "@language" in _as_list(definition.get("@container"))
    }
    for node in objects:
        for term in maps & node.keys():
            if isinstance(node[term], dict) and "@container" not in node[term]:
                tags += [key for key in node[term] if not key.startswith("@")]
    return [tag for tag in tags if isinstance(tag, str) and tag != "@language"]


def _literal_terms(document: Any) -> frozenset[str]:
    """Return the terms of a document whose values are JSON itself."""
    return _json_terms(_objects(document, frozenset()))


def _json_terms(objects: Iterable[dict[str, Any]]) -> frozenset[str]:
    return frozenset(
        term
        for node in objects
        for term, definition in node.items()
        if isinstance(definition, dict)
        and definition.get("@type") == "@json"
        and "@value" not in definition
    )


def _objects(document: Any, literals: frozenset[str]) -> list[dict[str, Any]]:
    """Return every object of a document, wherever it stands but in JSON itself."""
    found: list[dict[str, Any]] = []
    waiting = [document]
    while waiting:
        match waiting.pop():
            case dict() as node if not _is_json_literal(node):
                found.append(node)
                waiting += [value for name, value in node.items() if name not in literals]
            case list() as items:
                waiting += items
    return found


def _is_json_literal(node: dict[str, Any]) -> bool:
    """Whether a value is JSON itself: what looks like JSON-LD in it is none."""
    return "@value" in node and node.get("@type") == "@json"


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
