"""A diagram of classes in a grid, with arrows for the relations between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing, Group, Mark, Path, Rect, Text
from amocf.serve.pages.charts.lettering import fitted, width, wrapped

_BOX: Final = (166.0, 46.0)
_PITCH: Final = (282.0, 112.0)


@dataclass(frozen=True)
class Class:
    """A class: how many instances it has, and in which column and row it stands."""

    name: str
    label: str
    instances: int
    href: str
    column: int
    row: int

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (
            self.column * _PITCH[0] + _BOX[0] / 2 + 1,
            self.row * _PITCH[1] + _BOX[1] / 2 + 1,
        )


@dataclass(frozen=True)
class Edge:
    """A relation from one class to another, by their names."""

    source: str
    label: str
    to: str


def model(classes: Sequence[Class], edges: Sequence[Edge], title: str) -> Drawing:
    """Draw boxes and arrows."""
    places = {each.name: each for each in classes}
    marks: list[Mark] = [_box(each) for each in classes]
    for edge in edges:
        marks += _arrow(places[edge.source], edge.label, places[edge.to])
    columns = max((each.column for each in classes), default=0)
    rows = max((each.row for each in classes), default=0)
    size = (columns * _PITCH[0] + _BOX[0] + 2, rows * _PITCH[1] + _BOX[1] + 2)
    return Drawing(*size, title, tuple(marks))


def _box(each: Class) -> Group:
    count = f"{each.instances} · {each.label}"
    x, y = each.middle[0] - _BOX[0] / 2, each.middle[1] - _BOX[1] / 2
    return Group(
        (
            Rect(x, y, *_BOX, "block", 3),
            Text(each.middle[0], y + 20, fitted(_local(each.name), _BOX[0], 13), "label", "middle"),
            Text(each.middle[0], y + 37, fitted(count, _BOX[0] - 8, 10.5), "tiny", "middle"),
        ),
        f"{each.label}: {each.instances}",
        each.href,
    )


def _arrow(source: Class, label: str, to: Class) -> list[Mark]:
    start, end = _border(source, to), _border(to, source)
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    left = (end[0] - 8 * ux - 4 * uy, end[1] - 8 * uy + 4 * ux)
    right = (end[0] - 8 * ux + 4 * uy, end[1] - 8 * uy - 4 * ux)
    head = f"M{left[0]:.1f} {left[1]:.1f}L{end[0]:.1f} {end[1]:.1f}L{right[0]:.1f} {right[1]:.1f}"
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    lines = wrapped(label, 96, 12, 3) or (label,)
    wide = max(width(line, 12) for line in lines) + 4
    top = middle[1] - len(lines) * 7
    words = [
        Text(middle[0], top + 11 + 14 * number, line, "small", "middle")
        for number, line in enumerate(lines)
    ]
    return [
        Path(f"M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}", "arrow"),
        Path(head, "arrow"),
        Rect(middle[0] - wide / 2, top, wide, 14 * len(lines), "ground"),
        *words,
    ]


def _local(name: str) -> str:
    return name.partition(":")[2]


def _border(inner: Class, outer: Class) -> tuple[float, float]:
    """Return where the line to another box leaves the border of a box."""
    (x, y), (ox, oy) = inner.middle, outer.middle
    dx, dy = ox - x, oy - y
    reach = min(
        _BOX[0] / 2 / abs(dx) if dx else float("inf"),
        _BOX[1] / 2 / abs(dy) if dy else float("inf"),
    )
    return x + dx * reach, y + dy * reach
