"""A server over the real release, and a browser that may speak to nothing else."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

#: Debian's name and other people's.
_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: One page of each kind.
_KINDS: Final = (
    *(
        "/",
        "/competencies?open=ksas",
        "/mappings",
        "/mappings/nice",
        "/insights",
        "/insights/computed",
        "/pictures",
        "/docs/",
    ),
    *("/ksas", "/occupations", "/institutes", "/areas", "/lists", "/competencies/table"),
    *("/ksas?q=zzz", "/ksas?area=Electronics&sort=-area"),
    *("/coverage", "/coverage?a=framework&b=nice", "/coverage?a=4.1&b=energy&show=untold"),
    *("/coverage?a=framework&b=onet-soc", "/coverage?a=eletronics&b=nice", "/coverage?a=4.1"),
    *("/match", "/match?text=welding+of+aluminum"),
    *("/docs/data-model", "/ontology", "/problem/", "/download/", "/search"),
    *("/search?q=programming", "/sparql", "/sparql?query=ASK%20%7B%20%3Fs%20a%20", "/doc/4-2"),
    *("/doc/4-1-2", "/doc/ksa-0006", "/doc/occ-0001", "/doc/inst-niimbl", "/doc/area-digital"),
    *("/doc/ref/nice/NF-COM-008", "/doc/stat/2025/figures", "/doc/dataset/amocf"),
    "/doc/check/2025/figures-methodology-operations-management",
    *("/doc/erratum/2025/nice-devsecops", "/doc/source/2025/table-A2/5-4-1", "/graph/framework"),
    *("/doc/mapping/nice-0001", "/doc/query/counts", "/doc/source/2025", "/nothing-here"),
    *("/doc/tier-4", "/doc/competencies", "/doc/framework", "/doc/network", "/doc/agent/edition"),
    *("/doc/list/2025/top-network", "/doc/source/2025/table-A2", "/doc/ref/dol-amcm"),
    "/sparql?query=SELECT%20%2A%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%209",
    "/sparql?query=CONSTRUCT%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%209",
)


@pytest.fixture(scope="session")
def server(dist: Path, started: Callable[..., Any]) -> Iterator[str]:
    """The address of ``amocf serve``, without a slash at the end."""
    with started(dist) as running:
        yield running.address


@pytest.fixture(params=_KINDS)
def kind_of_page(request: pytest.FixtureRequest) -> str:
    """The address of a page, one of each kind."""
    return str(request.param)


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
