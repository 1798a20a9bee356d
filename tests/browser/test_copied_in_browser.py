"""What issuers of badges copy: a button puts it on the clipboard, and unfolded it stays usable."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from tests.browser.test_accessibility import AXE, RUN, VIEWS

PAGE: Final = "/doc/5-3-1"
SECTION: Final = "section:has(> h2:text-is('Put it in a badge or a course'))"


def test_each_button_copies_the_text_before_it(visit: Callable[..., Any]) -> None:
    opened = visit(permissions=["clipboard-read", "clipboard-write"])
    page = opened.page
    opened.go(PAGE)
    section = page.locator(SECTION)
    section.locator("summary").click()
    shown = section.locator("pre").all_text_contents()
    assert len(shown) == 4
    for number, text in enumerate(shown):
        section.locator("button.copy").nth(number).click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == text
        assert json.loads(copied)


def test_without_scripts_the_texts_are_there_and_no_button(visit: Callable[..., Any]) -> None:
    opened = visit(java_script_enabled=False)
    page = opened.page
    opened.go(PAGE)
    section = page.locator(SECTION)
    section.locator("summary").click()
    assert section.locator("pre:visible").count() == 4
    assert section.locator("button:visible").count() == 0


def test_unfolded_it_has_no_violation_of_accessibility_and_fits(visit: Callable[..., Any]) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make build` does it")
    opened = visit(bypass_csp=True)
    page = opened.page
    opened.go(PAGE)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.add_script_tag(path=AXE)
    for width, theme, rules in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert page.evaluate(RUN, rules)["violations"] == [], f"{width} {theme}"
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0
