"""The picture of a comparison: every component is a mark, told apart by more than its colour."""

import re
from html import unescape

from amocf.serve.pages.charts.gap_matrix import GapLine, GapSquare, gap_matrix
from amocf.serve.pages.charts.svg import svg


def _square(css: str, text: str = "1", **marks: bool) -> GapSquare:
    return GapSquare(text, css, f"{text}: {css}", f"/doc/{text}", **marks)


def test_gap_matrix_has_a_square_with_title_and_link_for_each_component() -> None:
    squares = tuple(_square("covered", str(number)) for number in range(20))
    drawing = gap_matrix((GapLine("4.2", "20 of 20", squares),), "What is covered")
    text = svg(drawing)
    assert text.count("<a href=") == text.count("<title>") == 20
    assert 'aria-label="What is covered"' in text
    # Long rows are broken: nothing stands beyond the right edge, which a phone shows in its size.
    assert drawing.width <= 340
    places = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', text)]
    assert max(places) + 28 <= drawing.width
    assert len(set(re.findall(r'<rect x="[\d.]+" y="([\d.]+)"', text))) == 3


def test_gap_matrix_marks_what_is_unreviewed_denied_and_in_part() -> None:
    def marks(square: GapSquare) -> list[str]:
        return re.findall(
            r'<path d="[^"]+" class="([^"]+)"', svg(gap_matrix((GapLine("1", "", (square,)),), "x"))
        )

    assert marks(_square("covered")) == []
    assert marks(_square("covered", is_marked=True)) == ["corner"]
    assert marks(_square("missing", is_denied=True)) == ["denied"]
    assert marks(_square("partly")) == ["gap-part"]


def test_gap_matrix_of_hostile_texts_is_cut_and_escaped() -> None:
    evil = "<script>" * 50
    text = svg(
        gap_matrix((GapLine(evil, "", (_square("extra", evil),)), GapLine(evil, evil, ())), evil)
    )
    assert "<script" not in text
    assert all(len(unescape(each)) < 60 for each in re.findall(r"<text[^>]*>([^<]*)<", text))


def test_gap_matrix_of_nothing_is_a_picture_all_the_same() -> None:
    assert gap_matrix((), "nothing").height > 0
