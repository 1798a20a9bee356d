"""Where something stands: the levels above and below it as rows of cells, its own marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Path, Rect, Text
from amocf.serve.pages.charts.lettering import fitted, width

_WIDTH: Final = 400.0
_CELL: Final = 24.0
_HEADING: Final = 20.0
_GAP: Final = 16.0
_WIDEST: Final = 90.0


@dataclass(frozen=True)
class Cell:
    """One thing of a level: ``is_on_path`` where the thing itself or what is below it leads here.

    ``shade`` is a style class.
    """

    code: str
    label: str
    href: str
    shade: str
    is_on_path: bool = False


@dataclass(frozen=True)
class Level:
    """Things that stand side by side, under what they have in common."""

    heading: str
    cells: tuple[Cell, ...]


def place(levels: Sequence[Level], title: str) -> Drawing:
    """Draw levels one below another; two lines lead from the marked cell to what it holds."""
    marks: list[Mark] = []
    step = _HEADING + _CELL + _GAP
    for number, level in enumerate(levels):
        top = number * step
        side = _side(level)
        marks.append(Text(0, top + 13, fitted(level.heading, _WIDTH, 13), "quiet"))
        marks += (
            _cell(cell, index * side, top + _HEADING, side)
            for index, cell in enumerate(level.cells)
        )
        if number + 1 < len(levels):
            marks += _lines(level, top + _HEADING + _CELL, levels[number + 1])
    return Drawing(_WIDTH, len(levels) * step - _GAP + 2, title, tuple(marks))


def _side(level: Level) -> float:
    return min(_WIDEST, _WIDTH / max(1, len(level.cells)))


def _cell(cell: Cell, left: float, top: float, side: float) -> Group:
    mark = " here" if cell.is_on_path else ""
    box = Rect(left + 1, top + 1, side - 2, _CELL - 2, f"block {cell.shade}{mark}", 2)
    middle = left + side / 2
    text = _lettering(cell.code, side - 4)
    inside: list[Mark] = [box]
    if text:
        inside.append(Text(middle, top + _CELL / 2 + 4, text, "small", "middle"))
    return Group(tuple(inside), f"{cell.code} {cell.label}".strip(), cell.href)


def _lettering(code: str, room: float) -> str:
    """Return a code, or the last part of it, or nothing, as there is room."""
    short = code[code.rfind(".") :] if "." in code else code
    return next((text for text in (code, short) if width(text, 12) <= room), "")


def _lines(level: Level, top: float, below: Level) -> list[Mark]:
    """Draw a line from the marked cell to another one that spans the row below."""
    marked = [index for index, cell in enumerate(level.cells) if cell.is_on_path]
    right = len(below.cells) * _side(below) - 1
    bar = top + _GAP / 2
    middles = [(index + 0.5) * _side(level) for index in marked[:1]]
    return [
        Path(f"M{middle:.1f} {top:.1f}V{bar:.1f}M1 {bar:.1f}H{max(right, middle):.1f}", "axis")
        for middle in middles
    ]
