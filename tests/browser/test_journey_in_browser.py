"""From a word to a component of another framework, with nothing but the keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until the focus is on such an element."""
    wanted = page.locator(f":focus:is({selector})")
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.count():
            assert wanted.bounding_box(), f"{selector} has the focus, and nobody sees it"
            return
    pytest.fail(f"the tabulator does not reach {selector}")


def follow(page: Page, selector: str, path: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")
    assert page.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth"), path


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("javascript", [True, False])
def test_journey_from_search_ends_at_an_outside_component(
    visit: Callable[..., Any], width: int, *, javascript: bool
) -> None:
    opened = visit(width, java_script_enabled=javascript)
    page = opened.page
    opened.go("/")
    tab_to(page, "input[name=q]")
    page.keyboard.type("cyber resilency")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=cyber+resilency")
    expect(page.locator(".hits a").first).to_have_text("Cyber Resiliency")

    follow(page, "a[href='/doc/5-4-3']", "/doc/5-4-3")
    expect(page.locator("h1")).to_have_text("5.4.3 Cyber Resiliency")

    # Why the two are mapped, and the record that says so, is folded.
    tab_to(page, "details:has(> p a[href='/doc/mapping/nice-0003']) > summary")
    page.keyboard.press("Enter")
    follow(page, "a[href='/doc/mapping/nice-0003']", "/doc/mapping/nice-0003")
    expect(page.locator("main")).to_contain_text("The titles agree")

    follow(page, "a[href='/doc/ref/nice/NF-COM-007']", "/doc/ref/nice/NF-COM-007")
    expect(page.locator("h1")).to_contain_text("NF-COM-007")
    back = page.locator("main a[href='/doc/5-4-3']").first
    expect(back).to_be_visible()


def test_the_first_stop_leads_past_the_navigation(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/doc/4-1-2")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    tab_to(page, "a")
    assert page.locator("main a:focus").count() == 1


def test_the_tree_opens_by_keyboard(visit: Callable[..., Any]) -> None:
    opened = visit(java_script_enabled=False)
    page = opened.page
    opened.go("/competencies?open=competencies")
    hidden = page.locator("a[href='/doc/4-1-2']")
    expect(hidden).to_be_hidden()
    tab_to(page, "a[href='/doc/4-1']")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(hidden).to_be_visible()


def test_uri_of_a_term_is_copied_by_a_button(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/ontology")
    term = page.locator("#SubCompetency")
    term.get_by_role("button", name="Copy URI").click()
    expect(term.locator(".copied")).to_have_text(re.compile("Copied|Selected"))
