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


def coverage(rows: Sequence[Row], title: str, *, is_small: bool = False) -> Drawing:
    """Draw a row of squares for each group; a denied match is crossed out.

    A small picture has neither words nor links in its squares: it is seen beside others.
    """
    most = max((len(row.squares) for row in rows), default=0)
    left = max((width(row.label[:14], _SIZE) for row in rows), default=0) + 14
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        top = number * _STEP
        marks.append(Text(0, top + 18, row.label[:14], "strong"))
        for index, square in enumerate(row.squares):
            inside = _square(square, left + index * (_SIDE + 2), top, is_small=is_small)
            marks += inside if is_small else [Group(tuple(inside), square.title, square.href)]
    return Drawing(max(left + most * (_SIDE + 2), 330), len(rows) * _STEP, title, tuple(marks))


def _square(square: Square, x: float, top: float, *, is_small: bool) -> list[Mark]:
    marks: list[Mark] = [Rect(x, top, _SIDE, _SIDE, f"block {square.css}", 0 if is_small else 2)]
    if not is_small:
        marks.append(Text(x + _SIDE / 2, top + 17, square.text[:4], "small", "middle"))
    if square.denied:
        marks.append(Path(f"M{x:.1f} {top + _SIDE:.1f}l{_SIDE} {-_SIDE}", "denied"))
    return marks
