"""Maps and grids say what their numbers say, and stand in files of their own."""

from itertools import combinations
from math import hypot
from typing import Final
from xml.etree import ElementTree

import pytest

from amocf.serve.pages.charts.anchored import between, on_circle
from amocf.serve.pages.charts.drawing import Circle, Drawing, Group, Mark, Path, Rect, Text
from amocf.serve.pages.charts.node_map import Anchor, AnchorGroup, MapNode, node_map
from amocf.serve.pages.charts.number_grid import GridHeading, number_grid
from amocf.serve.pages.charts.row_charts import Strands, strands
from amocf.serve.pages.charts.svg_file import captioned, file_style, svg_file

_RADIUS: Final = 300.0
_NAMES: Final = ("a", "b", "c", "d")
_BAD: Final = '"><script>&'


def marks_of(drawing: Drawing) -> list[Mark]:
    inner = (each for mark in drawing.marks if isinstance(mark, Group) for each in mark.marks)
    return [*drawing.marks, *inner]


def test_anchors_stand_on_their_circle_clockwise_from_the_top() -> None:
    places = on_circle(4, _RADIUS)
    assert [hypot(*each) for each in places] == pytest.approx([_RADIUS] * 4)
    assert [(x > 0, y > 0) for x, y in places] == [
        *((True, False), (True, True), (False, True), (False, False)),
    ]


def test_nodes_stand_by_what_they_belong_to_and_none_over_another() -> None:
    anchors = dict(zip(_NAMES, on_circle(4, _RADIUS), strict=True))
    nodes: list[tuple[tuple[str, ...], float]] = [
        ((name,), 6.0) for name in _NAMES for _ in range(20)
    ]
    nodes += [(_NAMES, 9.0), (("a", "b"), 6.0), ((), 6.0)]
    places = between(anchors, nodes, _RADIUS)
    for (names, _), (x, y) in zip(nodes[:80], places, strict=False):
        nearest = min(_NAMES, key=lambda name: hypot(anchors[name][0] - x, anchors[name][1] - y))
        assert (nearest,) == names
    assert hypot(*places[80]) < 30
    assert hypot(*places[82]) < 30
    assert places[81][0] > 150
    sized = list(zip(places, (size for _, size in nodes), strict=True))
    for (one, size), (other, room) in combinations(sized, 2):
        assert hypot(one[0] - other[0], one[1] - other[1]) > (size + room) * 0.9
    assert between(anchors, nodes, _RADIUS) == places


def test_nodes_without_room_or_anchors_are_placed_all_the_same() -> None:
    assert between({}, [], _RADIUS) == []
    assert len(set(between({"a": (0.0, 0.0)}, [(("a",), 1.0)] * 5, _RADIUS))) == 5


def _groups() -> list[AnchorGroup]:
    found = [Anchor(name, f"Institute {name}", f"{name}: 3 KSAs", f"/{name}") for name in _NAMES]
    return [
        AnchorGroup("First", "/1", tuple(found[:2])),
        AnchorGroup("Second", "/2", (*found[2:],)),
    ]


def test_a_map_has_a_circle_for_each_node_as_large_as_its_links() -> None:
    nodes = [
        MapNode("k1", "ksa", ("a", "b"), 16, "1", "KSA 1: 2 institutes", "/k1"),
        MapNode("k2", "ksa", ("c",), 4),
        MapNode("o1", "occupation", ("d",), 9),
    ]
    drawing = node_map(_groups(), nodes, [("k1", "o1")], "title")
    circles = [each for each in marks_of(drawing) if isinstance(each, Circle)]
    sizes = sorted(each.radius**2 for each in circles if each.css != "anchor")
    assert [size / sizes[0] for size in sizes] == pytest.approx([1, 9 / 4, 4])
    paths = [each.commands for each in marks_of(drawing) if isinstance(each, Path)]
    # Each line is one that begins, or goes on after another.
    assert [path.count("L") for path in paths] == [4, 1]
    groups = {each.title: each for each in drawing.marks if isinstance(each, Group)}
    assert groups["KSA 1: 2 institutes"].href == "/k1"
    assert {"a: 3 KSAs", "First", "Second"} <= groups.keys()
    texts = [each.text for each in marks_of(drawing) if isinstance(each, Text)]
    assert sorted(texts) == sorted(["1", "First", "Second", *(f"Institute {n}" for n in _NAMES)])
    for each in marks_of(drawing):
        if isinstance(each, Text | Circle):
            assert 0 <= each.x <= drawing.width
            assert 0 <= each.y <= drawing.height


def test_a_map_of_nothing_is_empty() -> None:
    drawing = node_map([], [], [], "title")
    assert [each for each in marks_of(drawing) if not isinstance(each, Path)] == []


def test_a_grid_has_each_number_in_its_row_and_column() -> None:
    rows = [GridHeading(f"Row {n}", f"Row {n} in full", f"/r{n}") for n in range(3)]
    columns = [GridHeading(f"C{n}", f"Column {n}", f"/c{n}") for n in range(13)]
    cells = {(0, 0): (1, "one"), (2, 12): (20, "twenty")}
    drawing = number_grid(rows, columns, cells, "title")
    said = {
        each.title: each.marks
        for each in drawing.marks
        if isinstance(each, Group) and each.title in ("one", "twenty")
    }
    (low, one), (high, twenty) = said["one"], said["twenty"]
    assert isinstance(low, Rect)
    assert isinstance(high, Rect)
    assert isinstance(one, Text)
    assert isinstance(twenty, Text)
    assert (one.text, twenty.text) == ("1", "20")
    assert (low.css, high.css) == ("block shade-1", "block shade-5")
    assert low.x < high.x
    assert low.y < high.y
    assert high.x + high.width <= drawing.width
    assert high.y + high.height <= drawing.height


def test_strands_are_as_long_as_their_numbers_and_say_what_is_missing() -> None:
    rows = [
        Strands("a", "/a", ((30, "x", "30 here"), (None, "y", "none printed there"))),
        Strands("b", "/b", ((15, "x", "15 here"), (60, "y", "60 there"))),
    ]
    drawing = strands(rows, "title")
    lengths = [each.width for each in marks_of(drawing) if isinstance(each, Rect)]
    assert lengths == pytest.approx([175, 87.5, 350])
    groups = [each for each in drawing.marks if isinstance(each, Group)]
    assert [each.title for each in groups] == [
        "a: 30 here, none printed there",
        "b: 15 here, 60 there",
    ]
    assert "none printed" in [each.text for each in marks_of(drawing) if isinstance(each, Text)]


def test_a_file_is_an_svg_with_its_own_style_and_links_that_hold_anywhere() -> None:
    inside = Group((Text(1, 2, _BAD),), _BAD, "/below")
    drawing = Drawing(100, 50, _BAD, (Group((inside,), "", ""), Circle(1, 1, 1, "ksa")))
    style = "a > b { content: '<&'; }"
    written = svg_file(drawing, style, lambda href: f"https://example.org{href}")
    root = ElementTree.fromstring(written)  # noqa: S314 - written by the function under test
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("width"), root.get("height")) == ("132", "82")
    assert root.get("viewBox") == "-16 -16 132 82"
    assert b"<script" not in written
    assert [each.tag.rpartition("}")[2] for each in root[:2]] == ["title", "style"]
    assert [each.text for each in root[:2]] == [_BAD, style]
    (link,) = root.iter("{http://www.w3.org/2000/svg}a")
    assert link.get("href") == "https://example.org/below"
    assert svg_file(drawing, style, lambda href: f"https://example.org{href}") == written


def test_a_file_says_below_the_picture_what_it_shows() -> None:
    drawing = Drawing(120, 50, "title", (Circle(1, 1, 1, "ksa"),))
    found = captioned(
        drawing, ["What it says in more than one line.", "Of what."], [("ksa", "KSA")]
    )
    texts = [each for each in found.marks if isinstance(each, Text)]
    said = "KSA What it says in more than one line. Of what."
    assert " ".join(each.text for each in texts) == said
    assert [each.y for each in texts] == sorted({each.y for each in texts})
    assert all(drawing.height < each.y < found.height for each in texts)
    assert found.marks[0] == drawing.marks[0]


def test_what_is_said_below_a_picture_fits_in_wide_letters_too() -> None:
    """Those of DejaVu Sans Bold are 0.68 of their size wide on average, and 15 units large."""
    line = "The release holds made-up data, which are not of the institutes that they name. " * 3
    found = captioned(Drawing(600, 50, "title", ()), [line])
    texts = [each.text for each in found.marks if isinstance(each, Text)]
    assert len(texts) > 2
    assert max(len(each) for each in texts) * 0.68 * 15 < 600


def test_the_style_of_a_file_has_the_colours_of_both_themes() -> None:
    tokens = ":root {\n  --ink: #000;\n}\n@media screen and (prefers-color-scheme: dark) {\n"
    tokens += "  :root {\n    --ink: #fff;\n  }\n}\nbody { margin: 0; }\n"
    style = file_style(tokens, ".block { fill: var(--ink); }\n")
    assert "--ink: #000" in style
    assert "--ink: #fff" in style
    assert ".block" in style
    assert "margin" not in style
