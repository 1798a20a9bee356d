"""One page of each kind: within a narrow screen, and whole on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import expect

#: What the margins of A4 leave, at 96 px an inch.
SHEET: Final = {"width": 680, "height": 1000}
#: The browser itself writes an answer that is an error to its console.
REFUSED: Final = "Failed to load resource"
#: What of a page a reader of its print would miss, or cannot use.
AMISS: Final = Path(__file__).with_name("amiss_on_paper.js").read_text(encoding="utf-8")


def test_page_of_320_px_scrolls_downward_only(visit: Callable[..., Any], kind_of_page: str) -> None:
    opened = visit(320)
    opened.go(kind_of_page)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 320
    opened.complaints[:] = [each for each in opened.complaints if REFUSED not in each]


@pytest.mark.parametrize("width", [700, 1000, 1060, 1100, 1215, 1280])
def test_the_ways_through_the_site_stand_in_one_line(visit: Callable[..., Any], width: int) -> None:
    opened = visit(width, java_script_enabled=False)
    opened.go("/doc/inst-niimbl")
    ways = opened.page.locator(".top nav:not(.second) a").all()
    assert len({way.bounding_box()["y"] for way in ways}) == 1
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


#: Adds two paragraphs of one long line each: one shows it all, the other only as much as has room.
TOO_WIDE = """() => {
  for (const overflow of ["visible", "hidden"]) {
    const made = document.createElement("p");
    made.textContent = "wide ".repeat(400);
    const width = overflow === "hidden" ? "" : "max-content";
    Object.assign(made.style, { whiteSpace: "nowrap", overflow, width });
    document.querySelector("main").append(made);
  }
}"""


@pytest.mark.parametrize("address", ["/ksas", "/competencies/table", "/institutes", "/areas"])
def test_the_first_row_of_a_list_is_on_the_first_screen_of_a_phone(
    visit: Callable[..., Any], address: str
) -> None:
    opened = visit(360, java_script_enabled=False)
    page = opened.page
    page.set_viewport_size({"width": 360, "height": 740})
    opened.go(address)
    expect(page.locator("table.listing tbody th").first).to_be_in_viewport()
    button = page.get_by_role("button", name="Show")
    expect(button).to_be_hidden()
    page.get_by_text("Narrow and sort").click()
    button.click()
    expect(page.locator("table.listing tbody th").first).to_be_visible()


def test_a_list_is_narrowed_without_unfolding_where_there_is_room(
    visit: Callable[..., Any],
) -> None:
    opened = visit(768, java_script_enabled=False)
    page = opened.page
    opened.go("/ksas")
    expect(page.get_by_text("Narrow and sort")).to_be_hidden()
    page.get_by_label("Words").focus()
    page.keyboard.type("hydraulic")
    page.keyboard.press("Enter")
    expect(page.locator("table.listing tbody tr")).to_have_count(1)


def test_filters_stand_beside_what_was_found(visit: Callable[..., Any]) -> None:
    opened = visit(768)
    page = opened.page
    opened.go("/search?q=cybersecurity")
    found = page.locator(".found").bounding_box()
    filters = page.locator(".facets").bounding_box()
    assert found
    assert filters
    assert found["width"] > filters["width"]
    assert 0 < filters["x"] - (found["x"] + found["width"]) < 100


def test_nothing_of_a_page_is_cut_on_paper(visit: Callable[..., Any], kind_of_page: str) -> None:
    opened = visit()
    page = opened.page
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print", color_scheme="dark")
    opened.go(kind_of_page)
    assert page.evaluate(AMISS) == []
    # Who reads in the dark prints on white all the same.
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    opened.complaints[:] = [each for each in opened.complaints if REFUSED not in each]


def test_what_would_be_cut_on_paper_is_found(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    page.set_viewport_size(SHEET)
    opened.go("/mappings/nice")
    page.evaluate(TOO_WIDE)
    reasons = {each.partition(":")[0] for each in page.evaluate(AMISS)}
    assert {"of no use on paper", "beyond the sheet", "cut"} <= reasons
    opened.go("/insights")
    assert any(each.startswith("folded") for each in page.evaluate(AMISS))
