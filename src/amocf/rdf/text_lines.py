"""Lines of a text, whatever ends them: line feeds, carriage returns, or both."""

import re
from bisect import bisect_right
from functools import cached_property
from io import BytesIO
from typing import Final

_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_END: Final = re.compile(r"\r\n?|\n")


class TextLines:
    """Tells the line of a place in a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [end.end() for end in _END.finditer(self._text)]

    def line(self, offset: int) -> int:
        """Return the line on which a character stands, counted from 1."""
        return bisect_right(self._starts, offset) + 1


def line_of_byte(content: bytes, offset: int) -> int:
    """Return the line on which a byte stands, counted from 1."""
    before = content[:offset]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


def line_ends(text: str) -> str:
    """Return what ends the lines of a text, without the lines."""
    return "".join(_END.findall(text))


def in_one_line(said: str) -> str:
    """Return a sentence that quotes what was found, of which a terminal may make anything."""
    shown = (each if each.isprintable() else f"\\u{ord(each):04X}" for each in said)
    return "".join(shown)


class LineFeeder(BytesIO):
    """A file that hands out one line at a time, so that the line of what was parsed is known.

    Attributes:
        line: the line that was handed out last, counted from 1.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._content = content
        self._end = 0
        self.line = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most ``size`` bytes, of one line."""
        at = self.tell()
        if at >= self._end and at < len(self._content):
            found = _LINE.match(self._content, at)
            self._end = found.end() if found else len(self._content)
            self.line += 1
        left = self._end - at
        return super().read(left if size is None or size < 0 else min(size, left))
