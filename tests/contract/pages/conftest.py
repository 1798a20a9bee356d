"""Every page of the real release, asked for in process."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import httpx
import pytest
from pyoxigraph import Store

from amocf.compile.search_index import write_index
from amocf.release_folder import ReleaseFolder
from amocf.serve.app import create_app
from amocf.serve.release import Release
from amocf.settings import Settings

ORIGIN: Final = "http://pages.test"
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


class Server:
    """Asks the application; pages are remembered, for several tests look at each.

    Paths begin with ``prefix``, as those do that people see.
    """

    def __init__(self, release: Release, runner: asyncio.Runner, prefix: str = "") -> None:
        self.prefix = prefix
        self._app = create_app(release, Settings(public_url=ORIGIN, engine="threads"))
        self._runner = runner
        self._pages: dict[str, Page] = {}

    def get(self, path: str, accept: str = "text/html") -> httpx.Response:
        return self._runner.run(self._get(path, accept))

    def page(self, path: str) -> Page:
        if path not in self._pages:
            response = self.get(path)
            size = len(response.content)
            self._pages[path] = Page(response.status_code, size, response.text)
        return self._pages[path]

    async def _get(self, path: str, accept: str) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, root_path=self.prefix)
        headers = {"Accept": accept, "Accept-Encoding": "identity"}
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.get(path, headers=headers)


@pytest.fixture(scope="session")
def release(dist: Path) -> Release:
    return Release.open(dist)


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def server(release: Release, runner: asyncio.Runner) -> Server:
    return Server(release, runner)


@pytest.fixture(scope="session")
def server_below(release: Release, runner: asyncio.Runner) -> Server:
    """A server that is shown below a path prefix."""
    return Server(release, runner, PREFIX)


@pytest.fixture(scope="session")
def server_over(
    release: Release, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Store], Server]:
    """Serve other data than that of the release, and search them."""

    def make(store: Store) -> Server:
        folder = tmp_path_factory.mktemp("other")
        for path in release.folder.iterdir():
            if path.name != "search.sqlite":
                (folder / path.name).symlink_to(path.resolve())
        write_index(store, folder / "search.sqlite", release.sha256)
        return Server(replace(release, store=store, opened=ReleaseFolder.open(folder)), runner)

    return make


@pytest.fixture(scope="session")
def paths(server: Server) -> list[str]:
    """Every address of the sitemap, as a path."""
    return _listed(server)


@pytest.fixture(scope="session")
def paths_below(server_below: Server) -> list[str]:
    """Every address of the sitemap below a path prefix."""
    return _listed(server_below)


def _listed(server: Server) -> list[str]:
    found = re.findall(r"<loc>([^<]+)</loc>", server.get(f"{server.prefix}/sitemap.xml").text)
    return [each.removeprefix(ORIGIN) for each in found]
