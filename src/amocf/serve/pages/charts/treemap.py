"""Boxes whose areas are as numbers are, as nearly square as they can be (Bruls et al., 2000)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A rectangle of the plane."""

    x: float
    y: float
    width: float
    height: float


def squarified(numbers: Sequence[float], area: Area) -> list[Area]:
    """Divide an area into one rectangle for each number; the numbers are positive and falling."""
    total = sum(numbers)
    if not numbers or total <= 0:
        return []
    scale = area.width * area.height / total
    return _divided([number * scale for number in numbers], area)


def _divided(sizes: list[float], area: Area) -> list[Area]:
    found: list[Area] = []
    while sizes:
        side = min(area.width, area.height)
        count = 1
        while count < len(sizes) and _worst(sizes[: count + 1], side) <= _worst(
            sizes[:count], side
        ):
            count += 1
        row, sizes = sizes[:count], sizes[count:]
        placed, area = _placed(row, area)
        found += placed
    return found


def _worst(row: list[float], side: float) -> float:
    total = sum(row)
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def _placed(row: list[float], area: Area) -> tuple[list[Area], Area]:
    """Lay a row along the shorter side; return it with what is left of the area."""
    total, at = sum(row), 0.0
    placed = []
    if area.width >= area.height:
        depth = total / area.height
        for size in row:
            placed.append(Area(area.x, area.y + at, depth, size / depth))
            at += size / depth
        return placed, Area(area.x + depth, area.y, area.width - depth, area.height)
    depth = total / area.width
    for size in row:
        placed.append(Area(area.x + at, area.y, size / depth, depth))
        at += size / depth
    return placed, Area(area.x, area.y + depth, area.width, area.height - depth)
