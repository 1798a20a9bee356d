"""Pages with data of institutes: accessible, on a phone and on paper, by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import expect
from tests.browser.test_accessibility import AXE, RUN, VIEWS
from tests.browser.test_page_fits_in_browser import AMISS, SHEET

_AREAS: Final = ("biomanufacturing", "digital", "electronics", "energy", "materials")
_PAGES: Final = (
    *("/pictures", "/insights/computed", "/coverage?a=area-digital&b=inst-niimbl"),
    *(f"/doc/area-{name}" for name in _AREAS),
    *("/doc/ksa-0002", "/doc/occ-0001", "/doc/inst-niimbl"),
)


@pytest.fixture(scope="module")
def server(demo: Path, started: Callable[..., Any]) -> Iterator[str]:
    """The address of ``amocf serve`` over the data of all institutes, made up."""
    with started(demo) as running:
        yield running.address


@pytest.mark.parametrize("path", _PAGES)
def test_page_with_data_of_institutes_has_no_violation_of_accessibility(
    visit: Callable[..., Any], path: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make build` does it")
    # The policy of the pages lets no other script in.
    opened = visit(bypass_csp=True)
    page = opened.page
    opened.go(path)
    page.add_script_tag(path=AXE)
    for width, theme, rules in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert page.evaluate(RUN, rules)["violations"] == [], f"{width} {theme}"


@pytest.mark.parametrize("path", _PAGES)
def test_page_with_data_of_institutes_fits_a_narrow_screen_and_paper(
    visit: Callable[..., Any], path: str
) -> None:
    opened = visit(320, java_script_enabled=False)
    page = opened.page
    opened.go(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(AMISS) == []


def test_partners_of_an_institute_are_asked_for_by_keyboard_without_javascript(
    visit: Callable[..., Any],
) -> None:
    opened = visit(360, java_script_enabled=False)
    page = opened.page
    opened.go("/insights/computed")
    page.get_by_label("The institute").focus()
    page.keyboard.type("NIIMBL")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("section[aria-label=Result] tbody tr")).to_have_count(17)
    expect(page.locator("#query")).to_have_value(re.compile("inst-niimbl"))


def test_long_table_of_an_insight_is_unfolded_by_keyboard_on_a_phone(
    visit: Callable[..., Any],
) -> None:
    opened = visit(360, java_script_enabled=False)
    page = opened.page
    opened.go("/insights/computed")
    section = page.locator("section[aria-labelledby=computed-essential-ksas-by-sub-competency]")
    rows = section.locator("tbody tr")
    expect(rows.first).to_be_hidden()
    section.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(rows.first).to_be_visible()
    rows.first.get_by_role("link").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Computed: ")


def test_two_institutes_are_compared_by_keyboard_without_javascript(
    visit: Callable[..., Any],
) -> None:
    opened = visit(360, java_script_enabled=False)
    page = opened.page
    opened.go("/coverage")
    page.locator("#side-a").focus()
    page.keyboard.type("NIIMBL")
    page.keyboard.press("Tab")
    page.keyboard.type("BioFabUSA")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What BioFabUSA covers of NIIMBL")
    expect(page.locator(".gap-picture svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator(".gap-picture svg a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.resource")).to_be_visible()


@pytest.mark.parametrize("area", _AREAS)
def test_pictures_of_an_area_lead_on_by_keyboard_without_javascript(
    visit: Callable[..., Any], area: str
) -> None:
    opened = visit(360, java_script_enabled=False)
    page = opened.page
    opened.go(f"/doc/area-{area}")
    pictures = page.locator("section[aria-labelledby=area-pictures] svg")
    assert pictures.count() > 1
    link = pictures.last.locator(f"a:not([href$=area-{area}])").first
    leads_to = link.get_attribute("href")
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{leads_to}$"))
