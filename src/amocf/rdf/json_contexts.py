"""Contexts of JSON-LD in files: read once each, and put together as text. None is fetched."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from amocf.errors import DataError, Place
from amocf.inputs import utf8
from amocf.rdf.json_document import JsonObject, read_json

#: Characters that the contexts in files may come to, wherever they are named.
_LONGEST: Final = 20_000_000


@dataclass
class Contexts:
    """Contexts in files at or below one folder.

    Attributes:
        folder: what may be read.
        opened: the file that is being read, and those that led to it, the first first.
        values: what ``@context`` is in each file that was read.
        texts: the same as text, with what it names put in its place.
        length: characters of all texts that were put in their places.
    """

    folder: Path
    opened: list[Path]
    values: dict[Path, Any] = field(default_factory=dict)
    texts: dict[Path, str] = field(default_factory=dict)
    length: int = 0

    def text(self, holder: JsonObject) -> str:
        """Return the ``@context`` of an object as JSON that names no file.

        Raises:
            DataError: if it names a context that stands elsewhere, is missing, or names itself.
        """
        return self._text(holder["@context"], holder)

    def _text(self, value: Any, holder: JsonObject) -> str:
        match value:
            case str():
                return self._of_file(value, holder, "@context")
            case list():
                # An array may not hold arrays, and the context of a file may be one.
                texts = (self._text(item, holder) for item in value)
                flat = (each[1:-1] if each.startswith("[") else each for each in texts)
                return f"[{','.join(each for each in flat if each)}]"
        return self._within(value)

    def _within(self, value: Any) -> str:
        """Return what stands within a context as text."""
        match value:
            case JsonObject():
                members = self._imported(value)
                for name, item in value.items():
                    if name == "@context":
                        members[name] = self.text(value)
                    elif name != "@import" or not isinstance(item, str):
                        members[name] = self._within(item)
                written = (f"{json.dumps(name)}:{text}" for name, text in members.items())
                return f"{{{','.join(written)}}}"
            case list():
                return f"[{','.join(map(self._within, value))}]"
        return json.dumps(value)

    def _imported(self, context: JsonObject) -> dict[str, str]:
        address = context.get("@import")
        if not isinstance(address, str):
            return {}
        text = self._of_file(address, context, "@import")
        if not text.startswith("{"):
            raise DataError(
                f"@import of {address!r}: expected a file whose @context is one object",
                context.place("@import"),
            )
        return {name: json.dumps(value) for name, value in json.loads(text).items()}

    def _of_file(self, address: str, holder: JsonObject, name: str) -> str:
        here = holder.place(name)
        path = self._path(address, here)
        if path in self.opened:
            raise DataError(f"the context {address!r} names itself", here)
        if path not in self.texts:
            self.opened.append(path)
            self.texts[path] = self._read(path, here)
            self.opened.pop()
        self.length += len(self.texts[path])
        if self.length > _LONGEST:
            raise DataError(
                f"the contexts in files unfold to more than {_LONGEST:,} characters; name each "
                "of them once",
                here,
            )
        return self.texts[path]

    def _read(self, path: Path, here: Place) -> str:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DataError(f"the context {path} cannot be read: {error.strerror}", here) from None
        document = read_json(utf8(content, path), path).value
        if not isinstance(document, JsonObject) or "@context" not in document:
            raise DataError(
                "expected an object with @context, as a context file is", Place(path, 1)
            )
        self.values[path] = document["@context"]
        return self.text(document)

    def _path(self, address: str, here: Place) -> Path:
        """Return the file of an address that is relative to the file that names it."""
        try:
            parts = urlsplit(address)
            path = (self.opened[-1].parent / unquote(parts.path)).resolve()
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
