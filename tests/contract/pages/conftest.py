"""Every page of the release, asked of a site."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

#: A path prefix that occurs in no text.
PREFIX: Final = "/behind/a.proxy"


@dataclass
class Page(HTMLParser):
    """What a test asks of a page: its elements, links, anchors and references."""

    status: int
    size: int
    text: str
    links: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= set(given)
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given and tag in ("a", "link"):
            self.links.add(given["href"])
        self.sources |= {given[name] for name in ("src", "action") if name in given}
        self.references |= {given[name] for name in ("for", "aria-labelledby") if name in given}

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append(data)


class Site:
    """Asks for pages; they are remembered, for several tests look at each.

    Paths begin with ``prefix``, as those do that people see.
    """

    def __init__(self, client: Any, prefix: str = "") -> None:
        self.prefix = prefix
        self._client = client
        self._fields = {"X-Forwarded-Prefix": prefix} if prefix else {}
        self._pages: dict[str, Page] = {}

    def get(self, path: str, accept: str = "text/html") -> httpx.Response:
        response: httpx.Response = self._client.get(path, accept, headers=self._fields)
        return response

    def page(self, path: str) -> Page:
        if path not in self._pages:
            response = self.get(path)
            size = len(response.content)
            self._pages[path] = Page(response.status_code, size, response.text)
        return self._pages[path]


@pytest.fixture(scope="session")
def site(client: Any) -> Site:
    return Site(client)


@pytest.fixture(scope="session")
def site_below(client: Any) -> Site:
    """The site as a proxy shows it below a path prefix."""
    return Site(client, PREFIX)


@pytest.fixture(scope="session")
def site_over(serve: Callable[[Path], Any]) -> Callable[[Path], Site]:
    """Ask for the pages of another release."""
    return lambda folder: Site(serve(folder))


@pytest.fixture(scope="session")
def paths(site: Site, step: int) -> list[str]:
    """The addresses of the sitemap, as paths."""
    return _listed(site)[::step]


@pytest.fixture(scope="session")
def paths_below(site_below: Site, step: int) -> list[str]:
    """The addresses of the sitemap below a path prefix."""
    return _listed(site_below)[::step]


def _listed(site: Site) -> list[str]:
    text = site.get(f"{site.prefix}/sitemap.xml").text
    return re.findall(r"<loc>http://pages\.test([^<]+)</loc>", text)
