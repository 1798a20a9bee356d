"""A square of numbers reported by rows about columns, with the pairs that differ marked."""

from collections.abc import Mapping, Sequence
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Path, Rect, Text

_CELL: Final = 62.0
_LEFT: Final = 126.0
_TOP: Final = 34.0
#: How many shades of the colour there are in the style sheet.
_SHADES: Final = 5


def matrix(
    names: Sequence[tuple[str, str]], cells: Mapping[tuple[int, int], tuple[int, str]], title: str
) -> Drawing:
    """Draw what each row reports of each column.

    Args:
        names: label of each row and column, and where it leads.
        cells: number and address by row and column; one that is absent was not reported.
        title: what the picture shows.
    """
    most = max((number for number, _ in cells.values()), default=0) or 1
    marks: list[Mark] = []
    for index, (label, href) in enumerate(names):
        middle = _LEFT + (index + 0.5) * _CELL
        baseline = _TOP + (index + 0.5) * _CELL + 4
        marks.append(Text(middle, _TOP - 10, _short(label), "small", "middle"))
        marks.append(Group((Text(_LEFT - 8, baseline, label[:18], "label", "end"),), label, href))
        for other in range(len(names)):
            marks.append(_cell(names, cells, (index, other), most))
    side = len(names) * _CELL
    return Drawing(_LEFT + side + 1, _TOP + side + 1, title, tuple(marks))


def _cell(
    names: Sequence[tuple[str, str]],
    cells: Mapping[tuple[int, int], tuple[int, str]],
    place: tuple[int, int],
    most: int,
) -> Group:
    row, column = place
    x, y = _LEFT + column * _CELL, _TOP + row * _CELL
    box = (x + 1, y + 1, _CELL - 2, _CELL - 2)
    summary = f"{names[row][0]} to {names[column][0]}"
    if row == column:
        return Group((Rect(*box, "void"),), f"{summary}: not applicable")
    if place not in cells:
        text = Text(x + _CELL / 2, y + _CELL / 2 + 4, "none", "small", "middle")
        return Group((Rect(*box, "void"), text), f"{summary}: no number is printed")
    number, href = cells[place]
    shade = min(_SHADES, 1 + number * _SHADES // (most + 1))
    marks: list[Mark] = [
        Rect(*box, f"block shade-{shade}"),
        Text(x + _CELL / 2, y + _CELL / 2 + 5, str(number), "number", "middle"),
    ]
    back = cells.get((column, row))
    if back and back[0] != number:
        right = x + _CELL - 1
        marks.append(Path(f"M{right - 13} {y + 1}H{right}V{y + 14}Z", "corner"))
        summary = f"{summary}: {number}; the other page reports {back[0]}"
    return Group(tuple(marks), summary if back else f"{summary}: {number}", href)


def _short(label: str) -> str:
    """Return what fits above a column."""
    first = label.partition("/")[0]
    return first if len(first) <= 10 else f"{first[:8]}."
