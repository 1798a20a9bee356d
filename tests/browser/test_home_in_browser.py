"""The home page as a reader meets it: the first screen, the picture, and what it costs to fetch."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Request, expect

#: What a first visit may weigh, as it is sent.
BUDGET: Final = 120_000


@pytest.fixture(scope="module")
def competencies(dist: Path) -> list[str]:
    """Code and name of each competency."""
    with (dist / "tables" / "competencies.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "competency"]
    return [f"{row['code']} {row['label']}" for row in rows]


def test_first_visit_weighs_little(visit: Callable[..., Any]) -> None:
    opened = visit()
    weights = {}

    def weigh(request: Request) -> None:
        weights[request.url] = request.sizes()["responseBodySize"]

    opened.page.on("requestfinished", weigh)
    opened.go("/")
    opened.page.wait_for_load_state("networkidle")
    endings = {url.rpartition(".")[2] for url in weights}
    assert {"css", "js", "woff2", "svg"} <= endings
    assert 20_000 < sum(weights.values()) < BUDGET, weights


def test_search_stands_on_the_first_screen_of_a_phone(visit: Callable[..., Any]) -> None:
    opened = visit(360)
    opened.page.set_viewport_size({"width": 360, "height": 640})
    opened.go("/")
    button = opened.page.get_by_role("main").get_by_role("button", name="Search")
    box = button.bounding_box()
    assert box["y"] + box["height"] < 640


@pytest.mark.parametrize("width", [320, 360, 1024, 1440])
def test_every_competency_has_its_name_in_the_picture(
    visit: Callable[..., Any], competencies: list[str], width: int
) -> None:
    opened = visit(width)
    opened.go("/")
    section = opened.page.locator("section[aria-labelledby=glance]")
    links = section.locator(".picture a:visible, .bars li:visible")
    texts = links.evaluate_all(
        """(links) => links.map((link) => [...link.querySelectorAll("text, a, .code")]
            .filter((each) => !each.matches(".number, [text-anchor=end]"))
            .map((each) => each.textContent).join(" ").replace(/ +/g, " "))"""
    )
    assert len(competencies) == 13
    for each in competencies:
        # A slash may end a line.
        assert any(text.replace("/ ", "/").startswith(each) for text in texts), (each, texts)


def test_search_of_the_home_page_suggests(visit: Callable[..., Any]) -> None:
    opened = visit()
    opened.go("/")
    opened.page.get_by_role("combobox").focus()
    opened.page.keyboard.type("drawings", delay=20)
    first = opened.page.get_by_role("option").first
    expect(first).to_contain_text("Technical Drawings and Schematics")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_url("**/doc/4-1-2")


def test_home_page_leads_to_what_is_selected_most(visit: Callable[..., Any]) -> None:
    opened = visit()
    opened.go("/")
    selected = opened.page.locator(".selected > li > a")
    expect(selected).to_have_count(10)
    expect(opened.page.locator(".areas .card h3 a[href^='/doc/area-']")).to_have_count(5)
    selected.first.click()
    expect(opened.page.get_by_role("heading", level=1)).to_contain_text("Data collection")
