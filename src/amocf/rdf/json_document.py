"""Documents of JSON whose objects know where they stand."""

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from amocf.errors import DataError, Place
from amocf.rdf.text_lines import TextLines

#: Objects and arrays within each other; readers of JSON differ in how far they go.
DEEPEST: Final = 500
#: Digits of an integer beyond which the machine reads none.
_LONGEST_INTEGER: Final = 4000
#: Names of members, other strings, and brackets.
_TOKEN: Final = re.compile(r'(?P<string>"[^"\\]*(?:\\.[^"\\]*)*"?)(?P<name>\s*:)?|[\[\]{}]', re.S)


@dataclass(frozen=True)
class JsonDocument:
    """A document of JSON: its file, its text, and what it holds."""

    path: Path
    text: str
    lines: TextLines
    value: Any


class JsonObject(dict[str, Any]):
    """An object of JSON that knows where it stands.

    Attributes:
        path: the file.
        lines: the lines of the text.
        spans: the offset at which each member begins, and where the next one or the bracket is.
    """

    __slots__ = ("lines", "path", "spans")

    def __init__(
        self,
        members: Sequence[tuple[str, Any]],
        path: Path,
        lines: TextLines,
        offsets: Sequence[int],
    ) -> None:
        super().__init__(members)
        self.path = path
        self.lines = lines
        ends = itertools.pairwise(offsets)
        self.spans = {name: span for (name, _), span in zip(members, ends, strict=True)}

    def place(self, name: str) -> Place:
        """Return where a member stands."""
        return Place(self.path, self.lines.line(self.spans[name][0]))


def read_json(content: bytes, path: Path) -> JsonDocument:
    """Read a document of JSON in UTF-8.

    Raises:
        DataError: if it is none, or nests too deeply.
    """
    text = content.decode()
    lines = TextLines(text)
    closed = iter(_offsets(text, lines, path))
    try:
        value = json.loads(
            text,
            parse_int=_integer,
            object_pairs_hook=lambda members: JsonObject(members, path, lines, next(closed)),
        )
    except json.JSONDecodeError as error:
        line = lines.line(error.pos)
        raise DataError(f"not valid JSON: {error.msg}", Place(path, line, error.colno)) from error
    return JsonDocument(path, text, lines, value)


def _integer(text: str) -> float:
    return int(text) if len(text) <= _LONGEST_INTEGER else float(text)


def _offsets(text: str, lines: TextLines, path: Path) -> Iterator[list[int]]:
    """Return for each object, as they close, where its members begin and where it ends.

    What follows the first mistake of a text that is no JSON is of no account.
    """
    closed: list[list[int]] = []
    opened: list[list[int]] = []
    for token in _TOKEN.finditer(text):
        if token["string"]:
            if token["name"] and opened:
                opened[-1].append(token.start())
        elif token[0] in "[{":
            if len(opened) == DEEPEST:
                raise DataError(
                    f"more than {DEEPEST} objects and arrays stand within each other; write the "
                    "nodes beside each other in @graph",
                    Place(path, lines.line(token.start())),
                )
            opened.append([])
        elif opened:
            offsets = opened.pop()
            if token[0] == "}":
                closed.append([*offsets, token.start()])
    return iter(closed)
