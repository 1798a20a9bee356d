"""Where the nodes of a map stand: anchors on a circle, all else between the anchors it belongs to.

What belongs to neighbours alone stands beside them, what belongs to all in the middle, so that the
place of a node says something. Nothing of it is chance: the same map is drawn each time.
"""

from collections.abc import Mapping, Sequence
from math import cos, hypot, pi, sin
from typing import Final

#: How far from the middle a node may stand that belongs to one anchor, in radii of the circle.
_INNER: Final = 0.82
_ROUNDS: Final = 60
#: The golden angle: so far apart turn the places of nodes that belong to the same anchors.
_TURN: Final = pi * (3 - 5**0.5)

Point = tuple[float, float]


def on_circle(slots: int, radius: float) -> list[Point]:
    """Return so many places on a circle, from the top and clockwise; its middle is the origin."""
    step = 2 * pi / max(1, slots)
    angles = (step * (slot + 0.5) - pi / 2 for slot in range(slots))
    return [(radius * cos(angle), radius * sin(angle)) for angle in angles]


def between(
    anchors: Mapping[str, Point], nodes: Sequence[tuple[Sequence[str], float]], radius: float
) -> list[Point]:
    """Return a place for each node: the middle of its anchors, moved until no two overlap.

    Args:
        anchors: the places of the anchors.
        nodes: of each node the anchors that it belongs to, and its radius.
        radius: the radius of the circle of the anchors.
    """
    places = [
        _begun(number, [anchors[each] for each in names]) for number, (names, _) in enumerate(nodes)
    ]
    sizes = [size for _, size in nodes]
    for _ in range(_ROUNDS):
        if not _apart(places, sizes):
            break
        for number, (x, y) in enumerate(places):
            far, most = hypot(x, y), radius * _INNER
            if far > most:
                places[number] = (x * most / far, y * most / far)
    return places


def _begun(number: int, anchors: Sequence[Point]) -> Point:
    """Return the middle of the anchors, a little aside so that no two nodes begin in one place."""
    aside = (cos(number * _TURN) * 2, sin(number * _TURN) * 2)
    if not anchors:
        return aside
    middle = tuple(sum(each[axis] for each in anchors) / len(anchors) for axis in (0, 1))
    return middle[0] * _INNER + aside[0], middle[1] * _INNER + aside[1]


def _apart(places: list[Point], sizes: Sequence[float]) -> bool:
    """Push nodes that overlap from each other; say whether any did."""
    side = 2 * max(sizes, default=1.0) or 1.0
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (x, y) in enumerate(places):
        cells.setdefault((int(x // side), int(y // side)), []).append(number)
    moved = False
    for (column, row), members in cells.items():
        near = [
            other
            for beside in ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1))
            for other in cells.get((column + beside[0], row + beside[1]), ())
        ]
        for one in members:
            for other in near:
                if one < other or other not in members:
                    moved |= _pushed(places, sizes, one, other)
    return moved


def _pushed(places: list[Point], sizes: Sequence[float], one: int, other: int) -> bool:
    (x, y), (u, v) = places[one], places[other]
    dx, dy, room = u - x, v - y, sizes[one] + sizes[other]
    far = hypot(dx, dy)
    if one == other or far >= room - 0.01:
        return False
    share = (room - far) / 2 / (far or 1.0)
    if not far:
        dx = room
    places[one] = (x - dx * share, y - dy * share)
    places[other] = (u + dx * share, v + dy * share)
    return True
