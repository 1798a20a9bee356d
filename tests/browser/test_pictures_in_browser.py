"""Pictures by keyboard, on a phone and in the dark, with data of institutes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.waiting import until


@pytest.fixture(scope="module")
def server(demo: Path, started: Callable[..., Any]) -> Iterator[str]:
    """The address of ``amocf serve`` over the data of all institutes, made up."""
    with started(demo) as running:
        yield running.address


def test_numbered_nodes_of_the_map_are_reached_by_keyboard(visit: Callable[..., Any]) -> None:
    opened = visit(java_script_enabled=False)
    page = opened.page
    opened.go("/pictures")
    nodes = page.locator("section[aria-labelledby=map] svg a:has(.sign)")
    expect(nodes).to_have_count(10)
    row = page.locator("section[aria-labelledby=map] tbody th").first.inner_text()
    nodes.filter(has=page.locator("text='1'")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(row)


def test_the_map_is_looked_at_closely_on_a_phone_by_keyboard(visit: Callable[..., Any]) -> None:
    opened = visit(360)
    page = opened.page
    opened.go("/pictures")
    region = page.get_by_role("group", name="What links institutes, KSAs and occupations: picture")
    region.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    # A condition that the page itself evaluates again and again is refused by its own policy.
    until(lambda: region.evaluate("element => element.scrollLeft") > 0)
    names = page.locator("section[aria-labelledby=map] svg text:not(.sign)").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert min(names) >= 11


@pytest.mark.parametrize("path", ["/pictures", "/doc/area-digital"])
def test_pictures_and_the_tables_beside_them_are_whole_on_a_desktop(
    visit: Callable[..., Any], path: str
) -> None:
    opened = visit(1280)
    opened.go(path)
    for width in (1280, 1232, 1100):
        opened.page.set_viewport_size({"width": width, "height": 900})
        cut = opened.page.locator(":is(.plotted, .drawn) .scroll").evaluate_all(
            "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.ariaLabel)"
        )
        assert cut == [], width


@pytest.mark.parametrize("path", ["/pictures", "/doc/area-digital"])
def test_numbers_of_grids_can_be_read_on_a_phone(visit: Callable[..., Any], path: str) -> None:
    opened = visit(360)
    opened.go(path)
    heights = opened.page.locator(".drawn svg text.small").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert len(heights) > 30
    assert min(heights) >= 11


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_is_a_file_that_follows_the_theme(visit: Callable[..., Any], scheme: str) -> None:
    opened = visit(color_scheme=scheme)
    page = opened.page
    opened.go("/pictures")
    colours = "node => [getComputedStyle(node).fill, getComputedStyle(node).stroke]"
    on_page = page.locator("circle.ksa").first.evaluate(colours)
    page.get_by_role("link", name="The whole picture as a file (SVG)").first.click()
    expect(page.locator("svg > style")).to_have_count(1)
    in_file = page.locator("circle.ksa").first.evaluate(colours)
    assert in_file == on_page
    assert page.locator("svg a").count() > 300
    expect(page.locator("svg > text", has_text="made-up data")).to_have_count(1)
