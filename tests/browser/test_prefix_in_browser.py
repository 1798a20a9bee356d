"""What scripts add to pages, where the server is shown below a path prefix.

A request that leaves the prefix is a complaint, as one of another host is.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from amocf.serve.routes.query_page import EDITOR


@pytest.fixture(scope="module")
def server(dist: Path, started: Callable[..., Any]) -> Iterator[str]:
    with started(dist, "--root-path", "/amocf") as running:
        yield f"{running.address}/amocf"


def test_a_suggestion_leads_below_the_prefix(visit: Callable[..., Any], server: str) -> None:
    opened = visit()
    page = opened.page
    opened.go("/competencies")
    page.get_by_role("combobox", name="Search").focus()
    page.keyboard.type("4.1.2", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/doc/4-1-2")


def test_the_editor_asks_and_links_below_the_prefix(visit: Callable[..., Any], server: str) -> None:
    if not EDITOR.is_file():
        pytest.skip("the editor is not bundled; `make build` does it")
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    page.locator("summary", has_text="KSAs of a sub-competency").click()
    form = page.locator("form[data-example='ksas-of-sub-competency']")
    form.locator("select").select_option("4.1.2")
    form.locator("button").click()
    expect(page.locator(".result-count")).to_contain_text("7 rows in")
    assert urlsplit(page.url).path == "/amocf/sparql"
    expect(page.get_by_role("link", name="Link to this query")).to_have_attribute("href", page.url)
    addresses = page.locator(".result-tools a, .result-table a").evaluate_all(
        "(links) => links.map((link) => link.href)"
    )
    assert addresses
    assert all(each.startswith(f"{server}/") for each in addresses)
    page.locator(".result-table a[href*='/id/']").first.click()
    page.wait_for_url(f"{server}/doc/*")
