"""JSON-LD as others write it: contexts in files beside the document are read, none is fetched."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from amocf.errors import DataError, Place
from amocf.rdf.language_tags import language_tag_error, well_formed_language_tag
from amocf.rdf.nesting import deepest

#: Objects and arrays within each other; readers of JSON differ in how far they go.
DEEPEST: Final = 500
_STRING: Final = rb'"[^"\\]*(?:\\.[^"\\]*)*"?'
_KEYS: Final = ("@context", "@import")


def plain_json(content: bytes, path: Path) -> bytes:
    """Return a document with the contexts that it names put in their places.

    A context may stand in a file in the folder of the document or below it. A document that names
    none is returned as it is.

    Raises:
        DataError: if the document is not JSON, nests too deeply, or names a context that stands
            elsewhere, is missing, or names itself, and where a language tag is not well-formed.
    """
    document = _parsed(content, path)
    for tag in _language_tags(document):
        if not well_formed_language_tag(tag):
            # The algorithm of JSON-LD leaves such a value out, without a word.
            line = content.partition(json.dumps(tag).encode())[0].count(b"\n") + 1
            raise DataError(language_tag_error(tag), Place(path, line))
    if not any(_names_a_context(node) for node in _objects(document)):
        return content
    return json.dumps(_Contexts(path.resolve().parent, (path,)).placed(document)).encode()


@dataclass(frozen=True)
class _Contexts:
    """Contexts in files at or below one folder.

    Attributes:
        folder: what may be read.
        files: the file that is being read, and those that led to it, the first first.
    """

    folder: Path
    files: tuple[Path, ...]

    def placed(self, node: Any) -> Any:
        """Return a value of JSON with each named context replaced by its content."""
        if isinstance(node, list):
            return [self.placed(item) for item in node]
        if not isinstance(node, dict) or _is_json_literal(node):
            return node
        placed = {key: self.placed(value) for key, value in node.items() if key != "@context"}
        if isinstance(placed.get("@import"), str):
            placed = self._imported(placed.pop("@import")) | placed
        if "@context" in node:
            placed["@context"] = self._context(node["@context"])
        return placed

    def _context(self, value: Any) -> Any:
        """Return the value of ``@context``: an address is read, an array keeps its order."""
        if isinstance(value, str):
            return self._read(value)
        if isinstance(value, list):
            contexts = [self._context(item) for item in value]
            # An array may not hold arrays, and the context of a file may be one.
            return [each for c in contexts for each in (c if isinstance(c, list) else [c])]
        return self.placed(value)

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
        document = _parsed(path.read_bytes(), path)
        if not isinstance(document, dict) or "@context" not in document:
            raise DataError("expected an object with @context, as a context file is", Place(path))
        return _Contexts(self.folder, (*self.files, path))._context(document["@context"])

    def _path(self, address: str) -> Path:
        """Return the file of an address that is relative to the file that names it."""
        here = Place(self.files[-1])
        parts = urlsplit(address)
        path = (self.files[-1].resolve().parent / unquote(parts.path)).resolve()
        if parts.scheme or parts.netloc or not path.is_relative_to(self.folder):
            raise DataError(
                f"the @context {address!r} stands elsewhere and is not fetched; save it in a file "
                "in the document's folder and name that, copy its content into the document, or "
                "convert the document to Turtle",
                here,
            )
        if not path.is_file():
            raise DataError(f"the @context {address!r}: there is no file {path}", here)
        return path


def _parsed(content: bytes, path: Path) -> Any:
    if (depth := deepest(content, (b"[", b"{"), (b"]", b"}"), _STRING)) > DEEPEST:
        raise DataError(
            f"objects and arrays stand within each other {depth:,} deep, of which {DEEPEST} are "
            "read; write the nodes beside each other in @graph",
            Place(path),
        )
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise DataError(
            f"not valid JSON: {error.msg}", Place(path, error.lineno, error.colno)
        ) from error
    except ValueError as error:
        raise DataError(f"not valid JSON: {error}", Place(path)) from error


def _names_a_context(node: dict[str, Any]) -> bool:
    values = [node[key] for key in _KEYS if key in node]
    return any(isinstance(v, str) for value in values for v in _as_list(value))


def _language_tags(document: Any) -> list[str]:
    """Return the tags in ``@language`` and the keys of language maps."""
    objects = _objects(document)
    tags = [node["@language"] for node in objects if isinstance(node.get("@language"), str)]
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
    return tags


def _objects(document: Any) -> list[dict[str, Any]]:
    """Return every object of a document, wherever it stands."""
    found: list[dict[str, Any]] = []
    waiting = [document]
    while waiting:
        match waiting.pop():
            case dict() as node if not _is_json_literal(node):
                found.append(node)
                waiting += node.values()
            case list() as items:
                waiting += items
    return found


def _is_json_literal(node: dict[str, Any]) -> bool:
    """Whether a value is JSON itself: what looks like JSON-LD in it is none."""
    return "@value" in node and node.get("@type") == "@json"


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
