"""A map of nodes and their links: anchors on a circle, all else between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.anchored import Point, between, on_circle
from amocf.serve.pages.charts.drawing import Circle, Drawing, Group, Mark, Path, Text
from amocf.serve.pages.charts.lettering import fitted

_RADIUS: Final = 330.0
_SIDE: Final = 160.0
_TOP: Final = 56.0
#: How large the smallest node is, and how much room the whole of all nodes may take at most.
_SMALLEST: Final = 3.2
_LARGEST: Final = 17.0
_FILLED: Final = 0.3
#: How far from the circle names stand, and how near to its top they stand above it.
_AWAY: Final = 11.0
_ABOVE: Final = 0.1


@dataclass(frozen=True)
class Anchor:
    """A node on the circle: its key, its name, what is said of it, and where it leads."""

    key: str
    label: str
    title: str
    href: str


@dataclass(frozen=True)
class AnchorGroup:
    """Anchors that belong together, such as the institutes of a technology area.

    Its name takes a place of its own on the circle, above its anchors, unless it is empty.
    """

    label: str
    href: str
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True)
class MapNode:
    """A node between the anchors.

    Attributes:
        key: what tells it from all others.
        css: its style class, such as ``ksa``.
        anchors: the keys of the anchors that it belongs to.
        links: how many links it has: its circle is as large.
        sign: what is written in it; empty for nothing.
        title: what it is; empty for nothing.
        href: where it leads; empty where it is not a link.
    """

    key: str
    css: str
    anchors: tuple[str, ...]
    links: int
    sign: str = ""
    title: str = ""
    href: str = ""


def node_map(
    groups: Sequence[AnchorGroup],
    nodes: Sequence[MapNode],
    links: Sequence[tuple[str, str]],
    title: str,
) -> Drawing:
    """Draw anchors, nodes, and the links between nodes and from nodes to their anchors."""
    ring = _ring(groups)
    on_ring = {each.key: place for each, place in ring if isinstance(each, Anchor)}
    unit = _unit(nodes)
    sizes = [_size(each, unit) for each in nodes]
    placed = between(
        on_ring,
        [(each.anchors, size + 1) for each, size in zip(nodes, sizes, strict=True)],
        _RADIUS,
    )
    places = {each.key: place for each, place in zip(nodes, placed, strict=True)}
    ties = [(on_ring[anchor], places[each.key]) for each in nodes for anchor in each.anchors]
    marks: list[Mark] = [
        Path(_stars(ties), "tie"),
        Path(_stars([(places[one], places[other]) for one, other in links]), "tie strong-tie"),
    ]
    marks += [
        _node(each, places[each.key], size)
        for each, size in sorted(zip(nodes, sizes, strict=True), key=lambda pair: -pair[1])
    ]
    marks += [
        _anchor(each, place) if isinstance(each, Anchor) else _heading(each, place)
        for each, place in ring
    ]
    return Drawing(2 * _middle()[0], 2 * _middle()[1], title, tuple(marks))


def _middle() -> Point:
    return _RADIUS + _SIDE, _RADIUS + _TOP


def _unit(nodes: Sequence[MapNode]) -> float:
    """Return the area of a link, so that neither one node nor all of them take too much room."""
    total = sum(each.links for each in nodes) or 1
    most = max((each.links for each in nodes), default=1) or 1
    return min(_FILLED * _RADIUS * _RADIUS / total, _LARGEST * _LARGEST / most)


def _size(node: MapNode, unit: float) -> float:
    return float(max(_SMALLEST, (node.links * unit) ** 0.5))


def _at(point: Point) -> Point:
    return point[0] + _middle()[0], point[1] + _middle()[1]


def _stars(lines: Iterable[tuple[Point, Point]]) -> str:
    """Return lines as the commands of one path, to whole units: there are many.

    Two that begin in one place are one line through it, which is written shorter.
    """
    ends: dict[Point, list[Point]] = {}
    for start, end in lines:
        ends.setdefault(start, []).append(end)
    return "".join(
        "M" + "L".join(map(_whole, (first, middle, *second)))
        for middle, found in ends.items()
        for first, *second in (found[place : place + 2] for place in range(0, len(found), 2))
    )


def _whole(point: Point) -> str:
    x, y = _at(point)
    return f"{x:.0f} {y:.0f}"


def _node(node: MapNode, place: Point, size: float) -> Mark:
    x, y = _at(place)
    circle = Circle(x, y, size, node.css)
    if not (node.sign or node.title or node.href):
        return circle
    inside: list[Mark] = [circle]
    if node.sign:
        inside.append(Text(x, y + 4.5, node.sign, "sign", "middle"))
    return Group(tuple(inside), node.title, node.href)


def _ring(groups: Sequence[AnchorGroup]) -> list[tuple[Anchor | AnchorGroup, Point]]:
    """Give everything on the circle its place; the name of a group stands above its anchors."""
    total = sum(len(group.anchors) + bool(group.label) for group in groups)
    slots: list[Anchor | AnchorGroup] = []
    for group in groups:
        heading = [group] if group.label else []
        goes_down = len(slots) + (len(group.anchors) + len(heading)) / 2 <= total / 2
        slots += [*heading, *group.anchors] if goes_down else [*group.anchors, *heading]
    return list(zip(slots, on_circle(len(slots), _RADIUS), strict=True))


def _heading(group: AnchorGroup, place: Point) -> Group:
    return Group((_name(group.label, place, "strong"),), group.label, group.href)


def _anchor(anchor: Anchor, place: Point) -> Group:
    x, y = _at(place)
    circle = Circle(x, y, 6, "anchor")
    return Group((circle, _name(anchor.label, place, "")), anchor.title, anchor.href)


def _name(text: str, place: Point, css: str) -> Text:
    """Write a name outside the circle: beside it, or above and below where it is at its ends."""
    x, y = _at((place[0] * (1 + _AWAY / _RADIUS), place[1] * (1 + _AWAY / _RADIUS)))
    across, down = place[0] / _RADIUS, place[1] / _RADIUS
    if abs(across) < _ABOVE:
        return Text(x, y + (12 if down > 0 else 0), fitted(text, 2 * _SIDE, 15), css, "middle")
    shown = fitted(text, _SIDE + _RADIUS * (1 - abs(across)) - _AWAY, 15)
    return Text(x, y + 5 + 6 * down, shown, css, "start" if across > 0 else "end")
