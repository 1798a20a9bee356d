"""Which concepts of the framework a target covers: a square a concept, a row a competency."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Path, Rect, Text
from amocf.serve.pages.charts.lettering import width

_SIDE: Final = 26.0
#: The size of the font of the labels.
_SIZE: Final = 15
_STEP: Final = 32.0


@dataclass(frozen=True)
class Square:
    """A concept: what is written in it, a style class, whether a match is denied, what it means."""

    text: str
    css: str
    denied: bool
    title: str
    href: str


@dataclass(frozen=True)
class Row:
    """A competency, or another group of concepts."""

    label: str
    squares: tuple[Square, ...]


def coverage(rows: Sequence[Row], title: str) -> Drawing:
    """Draw a row of squares for each group; a denied match is crossed out."""
    most = max((len(row.squares) for row in rows), default=0)
    left = max((width(row.label[:14], _SIZE) for row in rows), default=0) + 14
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        top = number * _STEP
        marks.append(Text(0, top + 18, row.label[:14], "strong"))
        marks += (
            _square(each, left + index * (_SIDE + 2), top) for index, each in enumerate(row.squares)
        )
    return Drawing(max(left + most * (_SIDE + 2), 330), len(rows) * _STEP, title, tuple(marks))


def miniature(rows: Sequence[Row], title: str) -> Drawing:
    """Draw the same without words and links, to be seen beside others of its kind."""
    most = max((len(row.squares) for row in rows), default=0)
    left = max((width(row.label[:14], _SIZE) for row in rows), default=0) + 14
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        top = number * _STEP
        marks.append(Text(0, top + 18, row.label[:14], "strong"))
        for index, square in enumerate(row.squares):
            x = left + index * (_SIDE + 2)
            marks.append(Rect(x, top, _SIDE, _SIDE, f"block {square.css}"))
            if square.denied:
                marks.append(_cross(x, top))
    return Drawing(max(left + most * (_SIDE + 2), 330), len(rows) * _STEP, title, tuple(marks))


def _cross(x: float, top: float) -> Path:
    return Path(f"M{x:.1f} {top + _SIDE:.1f}l{_SIDE} {-_SIDE}", "denied")


def _square(square: Square, x: float, top: float) -> Group:
    marks: list[Mark] = [
        Rect(x, top, _SIDE, _SIDE, f"block {square.css}", 2),
        Text(x + _SIDE / 2, top + 17, square.text[:4], "small", "middle"),
    ]
    if square.denied:
        marks.append(_cross(x, top))
    return Group(tuple(marks), square.title, square.href)
