"""A server over the real release, and a browser that may speak to nothing else."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

#: Debian's name and other people's.
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def server(dist: Path, started: Callable[..., Any]) -> Iterator[str]:
    """The address of ``amocf serve``, without a slash at the end."""
    with started(dist) as running:
        yield running.address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module: while it is driven, no other event loop can run in this thread."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip(f"no browser is installed under any of the names {', '.join(_NAMES)}")
    with sync_playwright() as playwright:
        # Containers, where these tests often run, do not let the browser make its own sandbox.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page of the server, and what went wrong on it."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Open a page; afterwards nothing may have been complained of, or asked of another host."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_page(width: int = 1440, **options: Any) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        found = Visit(context.new_page(), server)
        visits.append(found)
        page = found.page
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                found.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(server) else found.complaints.append(request.url)
            ),
        )
        return found

    yield open_page
    for context in contexts:
        context.close()
    assert [complaint for each in visits for complaint in each.complaints] == []
