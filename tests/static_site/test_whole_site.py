"""The whole site: no link leads nowhere, and every document has the server's bytes.

Of its documents some stand for all (`tests/sampled_documents.py`): the links of each are followed
on the server.
"""

import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from tests.sampled_documents import is_left_out
from tests.static_site.hosts import by_nginx

from amocf.release.opened import Release
from amocf.serve.app import create_app
from amocf.settings import Settings
from amocf.static_site.site_addresses import is_of_site
from amocf.static_site.site_application import ask_all
from amocf.static_site.site_writer import WrittenSite, write_site

BASE: Final = "https://example.org/amocf/"
#: Forms that are the same, whatever the address of the site is and what its pages offer.
SAME: Final = (".ttl", ".jsonld", ".rdf", ".nt", ".nq", ".trig", ".bib", ".ris", ".csv", ".css")
#: Of how many documents of the current release one is written.
STEP: Final = 3
MOST_BYTES: Final = 100_000


@pytest.fixture(scope="module")
def written(release: Release, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WrittenSite]:
    folder = tmp_path_factory.mktemp("whole") / "amocf"
    return folder, write_site(release, folder, BASE, lambda _: None, _is_wanted)


def _is_wanted(address: str) -> bool:
    return is_of_site(address) and not is_left_out(address, STEP)


@pytest.fixture(scope="module")
def whole(written: tuple[Path, WrittenSite]) -> Path:
    return written[0]


class Page(HTMLParser):
    """What a page leads to, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links |= {given[name] or "" for name in ("href", "src", "action") if name in given}
        self.anchors.add(given.get("id") or "")


def test_nothing_is_noted(written: tuple[Path, WrittenSite]) -> None:
    lead = re.compile(r"\S+ leads to (\S+), which the site has not")
    notes = [(note, lead.fullmatch(note)) for note in written[1].notes]
    assert [note for note, found in notes if not (found and is_left_out(found[1], STEP))] == []


def test_every_link_and_anchor_of_every_page_is_answered_by_nginx(
    whole: Path, tmp_path: Path
) -> None:
    pages = {path: Page(path.read_text("utf-8")) for path in whole.rglob("*.html")}
    assert len(pages) > 1_000
    targets: dict[str, set[str]] = defaultdict(set)
    for path, page in pages.items():
        name = path.relative_to(whole).as_posix().removesuffix(".html")
        here = BASE + re.sub(r"(^|/)index$", r"\1", name)
        for link in page.links:
            target = urlsplit(urljoin(here, link))
            if (target.scheme, target.netloc) == ("https", "example.org"):
                targets[target.path].add(unquote(target.fragment))
    wrong = [path for path in targets if not path.startswith("/amocf/")]
    by_name = {path.relative_to(whole).as_posix(): page for path, page in pages.items()}
    with by_nginx(whole.parent, tmp_path) as client:
        for place, anchors in sorted(targets.items()):
            if is_left_out(place, STEP):
                continue
            asked = client.get(
                place.removeprefix("/amocf"), headers={"Accept": "text/html, */*;q=.1"}
            )
            name = unquote(place).removeprefix("/amocf/")
            found = by_name.get(f"{name}.html") or by_name.get(f"{name}index.html")
            is_page = found and asked.status_code == 200
            lacks = anchors - found.anchors if found and is_page else set()
            if asked.status_code not in (200, 303, 308) or lacks:
                wrong.append(f"{place} {asked.status_code} {sorted(lacks)}")
    assert wrong == []


def test_every_document_has_the_bytes_of_the_server(release: Release, whole: Path) -> None:
    app = create_app(release, Settings(public_url=BASE, engine="threads", cache_bytes=0))
    folders = ("doc", "graph", "context", "static", "mappings", "")
    found = sorted(
        path.relative_to(whole).as_posix()
        for path in whole.rglob("*")
        if path.suffix in SAME and path.relative_to(whole).parts[0] in folders
    )
    assert len(found) > 3_500
    # Of each kind and form one in three, another one in each folder.
    some = [path for number, path in enumerate(found) if number % 3 == 0 or "graph/" in path]
    answers = ask_all(app, [f"/{path}" for path in some], "/amocf")
    different = [
        path
        for path, answer in zip(some, answers, strict=True)
        if answer.body != (whole / path).read_bytes()
    ]
    assert different == []


def test_downloads_are_the_files_of_the_release(release: Release, whole: Path) -> None:
    for file in release.manifest.files:
        written = (whole / "download" / file.path).read_bytes()
        assert written == (release.folder / file.path).read_bytes(), file.path


def test_every_uri_leads_to_its_document(release: Release, whole: Path) -> None:
    for path in (whole / "doc").rglob("*.ttl"):
        name = path.relative_to(whole / "doc").as_posix().removesuffix(".ttl")
        resource = [whole / f"{each}.html" for each in (f"id/{name}", name)]
        assert any(each.exists() for each in resource), name


def test_pages_are_small(whole: Path) -> None:
    # As at the root of a host: a prefix is not the page's.
    sizes = {
        path.name: len(path.read_bytes().replace(b'"/amocf/', b'"/'))
        for path in whole.rglob("*.html")
        if path.stat().st_size >= MOST_BYTES
    }
    assert {name: size for name, size in sizes.items() if size >= MOST_BYTES} == {}
