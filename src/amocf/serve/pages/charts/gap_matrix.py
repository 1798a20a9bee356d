"""What is covered and what is missing: a square a component, a row a competency."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Path, Rect, Text
from amocf.serve.pages.charts.lettering import fitted

#: Squares of a line: as many as a phone shows in their own size.
_PER_LINE: Final = 8
_SIDE: Final = 30.0
_STEP: Final = 33.0
_LEFT: Final = 68.0
_WIDTH: Final = _LEFT + _PER_LINE * _STEP
#: How much room a line of text above squares takes, and the size of its font.
_HEADING: Final = 24.0
_SIZE: Final = 15.0
#: The size of a corner that marks a square.
_CORNER: Final = 9.0
_LONGEST: Final = 4


@dataclass(frozen=True)
class GapSquare:
    """A component: what is written in it, its style class, and what is said of it.

    Attributes:
        text: what is written in it.
        css: the end of its style class, such as ``covered``.
        title: what it is, and what is said of it.
        href: where it leads.
        is_marked: whether nobody has reviewed what it rests on.
        is_denied: whether a record denies a match of it.
    """

    text: str
    css: str
    title: str
    href: str
    is_marked: bool = False
    is_denied: bool = False


@dataclass(frozen=True)
class GapLine:
    """A competency, or other components that belong together.

    Attributes:
        label: what it is called: beside the squares, or above them where there is no remark.
        remark: what is said of it.
        squares: its components.
    """

    label: str
    remark: str
    squares: tuple[GapSquare, ...]


def gap_matrix(lines: Sequence[GapLine], title: str) -> Drawing:
    """Draw the components of each competency; long rows are broken."""
    marks: list[Mark] = []
    top = 0.0
    for line in lines:
        if line.remark:
            marks.append(Text(0, top + 14, line.label[:8], "strong"))
            marks.append(Text(0, top + 28, line.remark[:11], "tiny"))
        else:
            marks.append(Text(0, top + 16, fitted(line.label, _WIDTH, _SIZE), "strong"))
            top += _HEADING
        for number, square in enumerate(line.squares):
            row, column = divmod(number, _PER_LINE)
            marks.append(_drawn(square, _LEFT + column * _STEP, top + row * _STEP))
        rows = max(1, -(-len(line.squares) // _PER_LINE))
        top += rows * _STEP + 7
    return Drawing(_WIDTH, max(top, _STEP), title, tuple(marks))


def _drawn(square: GapSquare, x: float, y: float) -> Group:
    middle = x + _SIDE / 2
    marks: list[Mark] = [Rect(x + 1, y + 1, _SIDE - 2, _SIDE - 2, f"block gap-{square.css}", 2)]
    if square.css == "partly":
        marks.append(
            Path(f"M{x + 1:.1f} {y + _SIDE - 1:.1f}V{y + 1:.1f}H{x + _SIDE - 1:.1f}Z", "gap-part")
        )
    if square.is_denied:
        marks.append(Path(f"M{x + 1:.1f} {y + _SIDE - 1:.1f}l{_SIDE - 2} {2 - _SIDE}", "denied"))
    if square.is_marked:
        right = x + _SIDE - 1
        marks.append(
            Path(f"M{right - _CORNER:.1f} {y + 1:.1f}H{right:.1f}V{y + 1 + _CORNER:.1f}Z", "corner")
        )
    marks.append(Text(middle, y + _SIDE / 2 + 5, square.text[:_LONGEST], "small", "middle"))
    return Group(tuple(marks), square.title, square.href)
