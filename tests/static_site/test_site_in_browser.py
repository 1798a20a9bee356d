"""A site in Chromium: the search finds and suggests, and nothing is wrong on the console."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.static_site.hosts import by_nginx

#: Debian's name and other people's.
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def address(web_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with by_nginx(web_root, tmp_path_factory.mktemp("nginx")) as client:
        assert isinstance(client, httpx.Client)
        yield str(client.base_url).rstrip("/")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page as wide as a telephone, on which nothing may go wrong."""
    with chromium.new_context(viewport={"width": 360, "height": 800}) as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        yield page
        assert wrong == []


def test_search_finds_what_was_typed_and_fits_a_telephone(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q=drwaings+4.1")
    page.goto(f"{address}/search?q=technical+drawings")
    first = page.locator(".hit a").first
    first.wait_for()
    assert first.inner_text() == "Technical Drawings and Schematics"
    assert first.get_attribute("href") == "/amocf/doc/4-1-2"
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    first.click()
    assert page.locator("h1").inner_text().startswith("4.1.2")


def test_a_form_of_a_page_leads_to_the_results(page: Page, address: str) -> None:
    page.goto(f"{address}/ksas")
    page.fill("#find", "CAD")
    page.press("#find", "Enter")
    page.locator(".hit").first.wait_for()
    assert "/amocf/search?q=CAD" in page.url


def test_what_is_typed_is_suggested_and_gone_to_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/doc/ksa-0001")
    page.locator("#find").press_sequentially("4.1.2")
    option = page.locator("[role=option]").first
    option.wait_for()
    assert "Technical Drawings and Schematics" in option.inner_text()
    page.press("#find", "ArrowDown")
    page.press("#find", "Enter")
    page.wait_for_url(f"{address}/doc/4-1-2")


def test_a_text_is_shown_as_text(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    page.locator("[role=status]", has_text="ing found").or_(page.locator(".hit").first).wait_for()
    assert page.locator(".found img").count() == 0
    assert page.input_value("#search-text") == "<img src=x onerror=alert(1)>"


def test_without_a_script_names_are_listed(chromium: Browser, address: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/search?q=CAD")
        page.click("noscript a")
        assert page.locator("h1").inner_text() == "A to Z"


def test_a_resource_leads_on_where_no_rule_does(page: Page, address: str) -> None:
    page.goto(f"{address}/id/4-1-2")
    assert page.url == f"{address}/doc/4-1-2"
