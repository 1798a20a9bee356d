"""Numbers in rows and columns: the darker the cell, the larger. The name of a row is above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Rect, Text
from amocf.serve.pages.charts.lettering import fitted

#: As wide as a phone shows in its own size.
_WIDTH: Final = 338.0
_TOP: Final = 24.0
_NAME: Final = 19.0
_CELL: Final = 24.0
_STEP: Final = _NAME + _CELL + 6
_SIZE: Final = 13.0
#: How many shades of the colour there are in the style sheet.
_SHADES: Final = 5


@dataclass(frozen=True)
class GridHeading:
    """A row or a column: its name, what it is in full, and where it leads."""

    label: str
    title: str
    href: str


def number_grid(
    rows: Sequence[GridHeading],
    columns: Sequence[GridHeading],
    cells: Mapping[tuple[int, int], tuple[int, str]],
    title: str,
) -> Drawing:
    """Draw a number for each row and column that has one.

    Args:
        rows: from the top.
        columns: from the left.
        cells: the numbers by row and column, each with what it says.
        title: what the picture shows.
    """
    most = max((number for number, _ in cells.values()), default=0) or 1
    wide = _WIDTH / max(1, len(columns))
    marks: list[Mark] = [
        Group(
            (
                Text(
                    (place + 0.5) * wide, _TOP - 8, fitted(each.label, wide, 12), "small", "middle"
                ),
            ),
            each.title,
            each.href,
        )
        for place, each in enumerate(columns)
    ]
    for place, row in enumerate(rows):
        top = _TOP + place * _STEP
        name = Text(0, top + 14, fitted(row.label, _WIDTH, _SIZE), "label")
        marks.append(Group((name,), row.title, row.href))
        marks.append(Rect(0, top + _NAME, _WIDTH, _CELL, "lane"))
        marks += [
            _cell(cells[place, column], (column * wide, top + _NAME), wide, most)
            for column in range(len(columns))
            if (place, column) in cells
        ]
    return Drawing(_WIDTH, _TOP + len(rows) * _STEP, title, tuple(marks))


def _cell(cell: tuple[int, str], at: tuple[float, float], wide: float, most: int) -> Group:
    number, title = cell
    shade = min(_SHADES, 1 + number * _SHADES // (most + 1))
    box = Rect(at[0] + 0.5, at[1], wide - 1, _CELL, f"block shade-{shade}")
    text = Text(at[0] + wide / 2, at[1] + 16.5, str(number), "small", "middle")
    return Group((box, text), title)
