"""The search in a real browser: suggestions, results, and the way on from them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [1440, 360])
def test_a_suggestion_is_chosen_by_keyboard(visit: Callable[..., Any], width: int) -> None:
    opened = visit(width)
    page = opened.page
    opened.go("/search")
    field = page.get_by_role("combobox", name="Search")
    field.focus()
    page.keyboard.type("drwaings", delay=20)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Technical Drawings and Schematics")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/4-1-2")


@pytest.mark.parametrize("javascript", [True, False])
def test_results_are_narrowed_by_a_facet(visit: Callable[..., Any], javascript: object) -> None:
    opened = visit(java_script_enabled=javascript)
    page = opened.page
    opened.go("/search?q=programming")
    page.get_by_label("Sub-competencies").check()
    page.get_by_role("button", name="Narrow").click()
    links = page.locator(".hits a")
    expect(links).to_have_count(3)
    links.first.click()
    page.wait_for_url("**/doc/5-3-1")
