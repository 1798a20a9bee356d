"""Pictures say what their numbers say."""

from typing import Final
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.pages.charts.blocks import UNIT, Block, Course, glance
from amocf.serve.pages.charts.class_diagram import Class, Edge, model
from amocf.serve.pages.charts.coverage import Row, Square, coverage
from amocf.serve.pages.charts.drawing import Circle, Drawing, Group, Mark, Path, Rect, Text
from amocf.serve.pages.charts.lettering import fitted, width, wrapped
from amocf.serve.pages.charts.matrix import matrix
from amocf.serve.pages.charts.row_charts import Bar, Chips, Pair, bars, chips, pairs
from amocf.serve.pages.charts.svg import svg
from amocf.serve.pages.charts.treemap import Area, squarified
from amocf.serve.pages.charts.whereabouts import Cell, Level, place

_ROOM: Final = Area(10, 20, 300, 120)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=40))
def test_a_treemap_fills_its_room_in_proportion(numbers: list[int]) -> None:
    numbers.sort(reverse=True)
    areas = squarified(numbers, _ROOM)
    unit = _ROOM.width * _ROOM.height / sum(numbers)
    assert [area.width * area.height for area in areas] == pytest.approx(
        [number * unit for number in numbers]
    )
    for area in areas:
        assert _ROOM.x - 0.01 <= area.x
        assert area.x + area.width <= _ROOM.x + _ROOM.width + 0.01
        assert _ROOM.y - 0.01 <= area.y
        assert area.y + area.height <= _ROOM.y + _ROOM.height + 0.01


def test_a_treemap_of_nothing_is_empty() -> None:
    assert squarified([], _ROOM) == []


@given(st.text(max_size=80), st.floats(20, 400), st.integers(0, 5))
def test_text_fits_or_is_left_out(text: str, room: float, lines: int) -> None:
    for line in wrapped(text, room, 14, lines):
        assert width(line, 14) <= room + 0.01
    assert len(wrapped(text, room, 14, lines)) <= lines
    assert width(fitted(text, room, 14), 14) <= room + 0.01


def test_lines_break_after_slashes_and_between_words() -> None:
    assert wrapped("NICE Framework/Cybersecurity", 110, 14, 3) == (
        "NICE",
        "Framework/",
        "Cybersecurity",
    )


def _inner(drawing: Drawing) -> list[Mark]:
    return [inner for mark in drawing.marks if isinstance(mark, Group) for inner in mark.marks]


def _texts(drawing: Drawing) -> list[str]:
    marks = [*drawing.marks, *_inner(drawing)]
    return [mark.text for mark in marks if isinstance(mark, Text)]


def test_blocks_are_as_large_as_their_numbers() -> None:
    blocks = tuple(
        Block(f"4.{n}", "Label", size, "from-none", "", f"/doc/4-{n}")
        for n, size in enumerate((80, 41, 9), start=1)
    )
    drawing = glance([Course("Tier 4", "", blocks, "", "/t")], "title")
    rects = {
        mark.href: each
        for mark in drawing.marks
        if isinstance(mark, Group)
        for each in mark.marks
        if isinstance(each, Rect)
    }
    areas = [(rects[b.href].width + 3) * (rects[b.href].height + 3) for b in blocks]
    assert areas == pytest.approx([80 * UNIT, 41 * UNIT, 9 * UNIT])
    assert drawing.leads_somewhere


def test_a_tier_without_numbers_is_a_beam() -> None:
    drawing = glance([Course("Tier 1", "adopted", (), "from-none", "")], "title")
    assert _texts(drawing) == ["Tier 1", "adopted"]
    assert not drawing.leads_somewhere


def test_bars_are_as_long_as_their_numbers() -> None:
    drawing = bars([Bar("a", 80, 20, "", ""), Bar("b", 40, 0, "", "")], "title")
    rects = [mark for mark in _inner(drawing) if isinstance(mark, Rect)]
    assert [rect.width for rect in rects] == pytest.approx([400, 100, 200])


def test_pairs_stand_where_their_numbers_are() -> None:
    drawing = pairs([Pair("a", 62, 62.79, differs=True, href="")], "title")
    ring, dot = (mark for mark in _inner(drawing) if isinstance(mark, Circle))
    assert dot.x - ring.x == pytest.approx(0.79 * 428 / 100)
    assert dot.css == "dot differs"


def test_chips_go_on_in_the_next_line() -> None:
    drawing = chips([Chips("a", "", tuple((f"Institute {n}", "", "") for n in range(9)))], "title")
    rects = [mark for mark in _inner(drawing) if isinstance(mark, Rect)]
    assert len(rects) == 9
    assert all(rect.x + rect.width <= drawing.width for rect in rects)
    assert all(rect.y + rect.height <= drawing.height for rect in rects)


def test_a_matrix_marks_the_pairs_that_differ() -> None:
    names = [("Digital/Automation", "/d"), ("Materials", "/m"), ("Energy", "/e")]
    cells = {(0, 1): (23, ""), (1, 0): (16, ""), (0, 2): (5, ""), (2, 0): (5, "")}
    drawing = matrix(names, cells, "title")
    corners = [mark for mark in _inner(drawing) if isinstance(mark, Path)]
    assert len(corners) == 2
    titles = [mark.title for mark in drawing.marks if isinstance(mark, Group)]
    assert "Digital/Automation to Materials: 23; the other page reports 16" in titles
    assert "Materials to Energy: no number is printed" in titles
    assert "Energy to Energy: not applicable" in titles


def test_coverage_crosses_out_what_is_denied() -> None:
    squares = (
        Square("all", "cover-none", denied=False, title="a", href=""),
        Square(".1", "cover-none", denied=True, title="b", href=""),
    )
    drawing = coverage([Row("5.4", squares)], "title")
    assert [mark.css for mark in _inner(drawing) if isinstance(mark, Path)] == ["denied"]
    assert coverage([], "title").height == 0


def test_arrows_begin_and_end_at_borders() -> None:
    classes = [Class("amo:A", "a", 1, "", 0, 0), Class("amo:B", "b", 2, "", 0, 1)]
    drawing = model(classes, [Edge("amo:A", "is in", "amo:B")], "title")
    line = next(mark for mark in drawing.marks if isinstance(mark, Path))
    assert line.commands == "M84.0 47.0L84.0 113.0"
    assert {"A", "B", "is in"} <= set(_texts(drawing))


def test_svg_escapes_every_text_of_a_drawing() -> None:
    bad = '"><script>&'
    inside = (Text(1, 2.25, bad, bad, bad), Rect(1, 2, 3.04, 4, bad, 2), Circle(1, 2, 3, bad))
    drawing = Drawing(10, 20.06, bad, (Group((*inside, Path(bad, bad)), bad, bad), *inside))
    written = svg(drawing, bad)
    root = ElementTree.fromstring(written)  # noqa: S314 - written by the function under test
    assert "<script" not in written
    assert root.attrib == {
        "class": f"figure {bad}",
        "viewBox": "0 0 10 20.1",
        "role": "group",
        "aria-label": bad,
    }
    link, text, rect, circle = root
    assert (link.tag, link.get("href")) == ("a", bad)
    assert [each.tag for each in link] == ["title", "text", "rect", "circle", "path"]
    assert text.attrib == {"x": "1", "y": "2.2", "class": bad, "text-anchor": bad}
    assert (text.text, rect.get("width"), circle.get("r")) == (bad, "3", "3")


def _levels(count: int) -> list[Level]:
    above = (
        Cell("4.1", "Design", "/a", "shade-1"),
        Cell("4.2", "Making", "/b", "shade-2", is_on_path=True),
    )
    below = tuple(Cell(f"4.2.{n}", "Part", f"/{n}", "shade-1") for n in range(count))
    return [Level("Competencies", above), Level("Sub-competencies under 4.2", below)]


@pytest.mark.parametrize("count", [1, 4, 13, 60])
def test_a_place_fits_and_leads_to_everything_in_it(count: int) -> None:
    drawing = place(_levels(count), "title")
    rects = [mark for mark in _inner(drawing) if isinstance(mark, Rect)]
    assert len(rects) == count + 2
    assert all(rect.x + rect.width <= drawing.width for rect in rects)
    assert all(rect.y + rect.height <= drawing.height for rect in rects)
    groups = [mark for mark in drawing.marks if isinstance(mark, Group)]
    assert [group.href for group in groups] == ["/a", "/b", *(f"/{n}" for n in range(count))]
    assert groups[0].title == "4.1 Design"


def test_a_place_marks_the_way_and_draws_a_line_below_it() -> None:
    drawing = place(_levels(4), "title")
    rects = [mark for mark in _inner(drawing) if isinstance(mark, Rect)]
    assert [rect.css.endswith(" here") for rect in rects] == [False, True, *(False for _ in "4444")]
    (line,) = (mark for mark in drawing.marks if isinstance(mark, Path))
    middle = rects[1].x + rects[1].width / 2
    assert line.commands.startswith(f"M{middle:.1f} ")


@pytest.mark.parametrize(("count", "text"), [(4, "4.2.3"), (13, ".3"), (60, None)])
def test_a_cell_has_as_much_of_its_code_as_fits(count: int, text: str | None) -> None:
    texts = _texts(place(_levels(count), "title"))
    assert [each for each in texts if each in {"4.2.3", ".3"}] == ([text] if text else [])
