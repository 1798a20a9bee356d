"""What documents said in other releases: below their addresses, by parameter, and by datetime."""

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.frozen import ADDED, CURRENT, DATES, FIRST, GONE, IN_ITS_PLACE, SECOND, WITHDRAWN

from amocf.settings import Settings
from amocf.terms import BASE

#: A moment at which the second release was the last.
SPRING: Final = "Thu, 05 Mar 2026 12:00:00 GMT"
_LINK: Final = re.compile(r'<([^>]*)>((?:\s*;\s*\w+="[^"]*")*)')
_PARAMETER: Final = re.compile(r'(\w+)="([^"]*)"')


@pytest.fixture(scope="module")
def client(client_of: Callable[[Path], Any], with_older: Path) -> Any:
    return client_of(with_older)


@pytest.fixture(scope="module")
def unreleased(client_of: Callable[[Path], Any], in_development: Path) -> Any:
    """A server over work in progress, before which nothing was released."""
    return client_of(in_development)


class MementoClient:
    """Asks for a document as it was at a moment, with nothing but what RFC 7089 says."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def links(self, text: str, base: str) -> list[tuple[str, dict[str, str]]]:
        """Read links of a header or of a TimeMap, relative ones against an address."""
        return [
            (urljoin(base, match[1]), dict(_PARAMETER.findall(match[2])))
            for match in _LINK.finditer(text)
        ]

    def at(self, address: str, moment: str, accept: str = "text/turtle") -> Any:
        """Find the TimeGate of a document, ask it, and return the memento."""
        head = self._client.request("HEAD", address, headers={"Accept": accept})
        found = self.links(head.headers.get("Link", ""), address)
        gate = next(
            (target for target, fields in found if "timegate" in fields.get("rel", "").split()),
            address,
        )
        answer = self._client.get(gate, accept, headers={"Accept-Datetime": moment})
        assert answer.status_code == 302, answer.text
        assert "accept-datetime" in answer.headers["Vary"].lower()
        there = urljoin(gate, answer.headers["Location"])
        memento = self._client.get(there, accept)
        links = self.links(memento.headers["Link"], there)
        originals = [t for t, fields in links if "original" in fields["rel"].split()]
        assert originals == [address]
        return memento

    def mementos(self, address: str) -> list[tuple[str, str]]:
        """Return the datetimes and addresses of what the TimeMap of a document lists."""
        head = self._client.request("HEAD", address)
        maps = [
            target
            for target, fields in self.links(head.headers["Link"], address)
            if fields["rel"] == "timemap"
        ]
        answer = self._client.get(maps[0])
        assert answer.headers["Content-Type"] == "application/link-format"
        return [
            (fields["datetime"], target)
            for target, fields in self.links(answer.text, maps[0])
            if "memento" in fields["rel"].split()
        ]


def _versions(text: str) -> list[str]:
    return re.findall(r"/release/(\d+\.\d+\.\d+)/", text)


@pytest.mark.parametrize(
    "path",
    ["/doc/4-1", "/doc/ref/nice/NF-COM-007.jsonld", "/doc/stat/2025/essential-ksas/4-1-2.rdf"],
)
def test_document_of_a_release_has_the_bytes_that_it_had_then(
    unreleased: Any, client: Any, path: str
) -> None:
    then = client.get(f"/release/{FIRST}{path}")
    assert then.status_code == 200
    # The first release was built from the same statements, but for version and day.
    assert then.content == unreleased.get(path).content


def test_label_is_what_it_was(client: Any) -> None:
    label = "Technical Drawings and Schematics"
    assert label in client.get(f"/release/{FIRST}/doc/4-1-2").text
    assert "Labelled anew" in client.get(f"/release/{SECOND}/doc/4-1-2").text
    assert "Labelled anew" in client.get("/doc/4-1-2").text


def test_page_of_a_release_says_first_which_it_is(client: Any) -> None:
    page = client.get(f"/release/{FIRST}/doc/4-1-2", "text/html").text
    main = page.partition("<main")[2]
    notice = main.partition('class="notice past"')[2].partition("</div>")[0]
    assert f"Release {FIRST} of {DATES[FIRST]}." in notice
    assert 'href="/doc/4-1-2"' in notice
    assert f'href="/release/{FIRST}"' in notice
    assert main.index("notice past") < main.index("<h2")
    assert '<meta name="robots" content="noindex">' in page
    assert f"Release {FIRST}." in page.partition("<footer")[2]
    markdown = client.get(f"/release/{FIRST}/doc/4-1-2.md").text
    assert markdown.startswith("# 4.1.2")
    assert markdown.index(f"Release {FIRST} of") < markdown.index("\n## ")


def test_links_of_a_page_stay_in_its_release(client: Any) -> None:
    page = client.get(f"/release/{FIRST}/doc/4-1-2", "text/html").text
    own = set(re.findall(r'href="(/(?:release/[^/]+/)?doc/[^"#]*)"', page))
    assert f"/release/{FIRST}/doc/4-1" in own
    elsewhere = {each for each in own if not each.startswith(f"/release/{FIRST}/")}
    # The notice leads to the page of now, the history to those of other releases, and the foot
    # of every page to the document.
    others = {f"/release/{version}/doc/4-1-2" for version in (SECOND, CURRENT)}
    assert elsewhere == {"/doc/4-1-2", "/doc/source/2025", *others}
    for link in sorted(own):
        assert client.get(link).status_code == 200, link


def test_page_of_what_is_withdrawn_says_what_is_in_its_place(client: Any) -> None:
    name, other = WITHDRAWN.removeprefix(BASE + "id/"), IN_ITS_PLACE.removeprefix(BASE + "id/")
    page = client.get(f"/release/{FIRST}/doc/{name}", "text/html").text
    notice = page.partition('class="notice past"')[2].partition("</div>")[0]
    assert "Withdrawn on 31 August 2026." in notice
    assert "Nobody asked for it." in notice
    assert f'href="/doc/{other}"' in notice


def test_page_of_what_is_gone_says_so(client: Any) -> None:
    path = GONE.removeprefix(BASE)
    assert client.get(f"/doc/{path}").status_code == 404
    page = client.get(f"/release/{FIRST}/doc/{path}", "text/html")
    assert page.status_code == 200
    assert f"{CURRENT}, which is shown now, has nothing of that name." in page.text


def test_current_page_lists_the_releases_that_have_it(client: Any) -> None:
    page = client.get("/doc/4-1-2", "text/html").text
    section = page.partition('<h2 id="history">')[2].partition("</section>")[0]
    assert _versions(section) == [CURRENT, SECOND, FIRST]
    added = client.get(f"/doc/{ADDED.removeprefix(BASE)}", "text/html").text
    assert _versions(added.partition('<h2 id="history">')[2].partition("</section>")[0]) == [
        CURRENT,
        SECOND,
    ]


def test_what_a_release_has_not_is_404_with_those_that_have_it(client: Any) -> None:
    answer = client.get(f"/release/{FIRST}/doc/{ADDED.removeprefix(BASE)}")
    assert answer.status_code == 404
    assert answer.json()["releases"] == [SECOND, CURRENT]
    assert f"It is in {SECOND}, {CURRENT}." in answer.json()["detail"]


REDIRECTS = [
    (f"/release/{FIRST}/id/4-1-2", 303, f"/release/{FIRST}/doc/4-1-2"),
    (f"/release/{FIRST}/ref/nice/NF-COM-007", 303, f"/release/{FIRST}/doc/ref/nice/NF-COM-007"),
    (f"/release/{FIRST}/dataset/amocf", 303, f"/release/{FIRST}/doc/dataset/amocf"),
    (f"/release/{FIRST}/id/4.1.2", 308, f"/release/{FIRST}/id/4-1-2"),
    (f"/release/{FIRST}/doc/4.1.2.ttl", 308, f"/release/{FIRST}/doc/4-1-2.ttl"),
    (f"/release/{FIRST}/graph/", 303, f"/release/{FIRST}/graph/framework"),
    (f"/release/{FIRST}/download", 308, f"/release/{FIRST}/download/"),
    ("/release", 308, "/release/"),
    (f"/doc/4-1-2?release={FIRST}", 302, f"/release/{FIRST}/doc/4-1-2"),
    (f"/doc/4-1-2.ttl?release={SECOND}", 302, f"/release/{SECOND}/doc/4-1-2.ttl"),
    (f"/id/4-1-2?release={FIRST}", 302, f"/release/{FIRST}/doc/4-1-2"),
    (f"/ref/nice/NF-COM-007?release={CURRENT}", 302, f"/release/{CURRENT}/doc/ref/nice/NF-COM-007"),
    (f"/ontology.ttl?release={FIRST}", 302, f"/release/{FIRST}/ontology.ttl"),
    (f"/graph/framework?release={FIRST}", 302, f"/release/{FIRST}/graph/framework"),
    (
        f"/{GONE.removeprefix(BASE)}?release={FIRST}",
        302,
        f"/release/{FIRST}/doc/synonym/3d-printing",
    ),
]


@pytest.mark.parametrize(("path", "status", "target"), REDIRECTS)
def test_address_leads_to_what_was_said_then(
    client: Any, path: str, status: int, target: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (status, target)
    assert client.get(target).status_code in (200, 303)


@pytest.mark.parametrize("path", ["/doc/4-1-2", "/id/4-1-2", "/ontology", "/graph/framework"])
@pytest.mark.parametrize(
    "version", ["2024.1.0", "", "../2025.1.0", "2025.1.0-dev", "%00", "a" * 999]
)
def test_unknown_release_is_a_problem_with_those_that_there_are(
    client: Any, path: str, version: str
) -> None:
    answer = client.get(f"{path}?release={version}")
    assert answer.status_code == 404
    assert answer.json()["releases"] == list(DATES)
    assert len(answer.json()["detail"]) < 200


@pytest.mark.parametrize(
    "path",
    [
        *("/release/2024.1.0", "/release/2024.1.0/doc/4-1-2", "/release/2024.1.0/download/"),
        *(f"/release/{FIRST}/doc/9-9", f"/release/{FIRST}/doc/", f"/release/{FIRST}/id/%00"),
        *(f"/release/{FIRST}/doc/a b<>", f"/release/{FIRST}/graph/none", f"/release/{FIRST}/"),
        *(f"/release/{FIRST}/doc/id/4-1-2", f"/release/{FIRST}/search", "/context/2024.1.0.jsonld"),
        *(f"/release/{FIRST}/download/..%2f..%2fetc%2fpasswd", f"/release/{FIRST}/download/none"),
        *(f"/release/{FIRST}/download/%2fetc/passwd", f"/release/{FIRST}/download/queries.json"),
        *(f"/release/{FIRST}/download/files.zip", f"/release/{FIRST}/download/tables"),
        *("/release/..%2f..%2f/doc/4-1-2", "/timemap/doc/9-9", "/timemap/doc/", "/timemap/ksas"),
        *("/timemap/", "/timemap/doc/%00", "/timemap/graph/", "/release/2025.1.0.zip"),
    ],
)
def test_what_is_not_there_is_404(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get(path, "text/html").status_code == 404


def test_memento_of_a_moment_is_what_was_said_then(client: Any) -> None:
    asking = MementoClient(client)
    memento = asking.at("/doc/4-1-2", SPRING)
    assert memento.status_code == 200
    assert memento.headers["Memento-Datetime"] == "Sun, 01 Mar 2026 00:00:00 GMT"
    assert parsedate_to_datetime(SPRING) >= parsedate_to_datetime(
        memento.headers["Memento-Datetime"]
    )
    assert memento.headers["Content-Location"] == f"/release/{SECOND}/doc/4-1-2.ttl"
    assert "Labelled anew" in memento.text


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        ("Mon, 01 Jan 1990 00:00:00 GMT", FIRST),
        ("Mon, 01 Dec 2025 00:00:00 GMT", FIRST),
        ("Sat, 28 Feb 2026 23:59:59 GMT", FIRST),
        ("Sun, 01 Mar 2026 00:00:00 GMT", SECOND),
        ("Fri, 01 Jan 2100 00:00:00 GMT", CURRENT),
    ],
)
@pytest.mark.parametrize(
    "path", ["/doc/4-1-2", "/doc/4-1-2.html", "/ontology", "/ontology.ttl", "/graph/framework.nq"]
)
def test_timegate_sends_to_the_last_release_before(
    client: Any, path: str, moment: str, version: str
) -> None:
    memento = MementoClient(client).at(path, moment, "*/*")
    assert _versions(memento.headers["Content-Location"]) == [version]


def test_moment_before_a_thing_was_there_leads_to_its_first_state(client: Any) -> None:
    memento = MementoClient(client).at(
        f"/doc/{ADDED.removeprefix(BASE)}", "Mon, 01 Dec 2025 00:00:00 GMT"
    )
    assert _versions(memento.headers["Content-Location"]) == [SECOND]


def test_what_is_gone_has_its_timegate_still(client: Any) -> None:
    memento = MementoClient(client).at(f"/doc/{GONE.removeprefix(BASE)}", SPRING)
    assert _versions(memento.headers["Content-Location"]) == [SECOND]


def test_timemap_lists_the_releases_that_have_it(client: Any) -> None:
    asking = MementoClient(client)
    found = asking.mementos("/doc/4-1-2")
    assert [_versions(address) for _, address in found] == [[FIRST], [SECOND], [CURRENT]]
    for moment, address in found:
        memento = client.get(address.removeprefix(BASE.rstrip("/")))
        assert memento.headers["Memento-Datetime"] == moment
    assert len(asking.mementos(f"/doc/{ADDED.removeprefix(BASE)}")) == 2
    assert len(asking.mementos("/ontology")) == len(asking.mementos("/graph/shapes")) == 3


@pytest.mark.parametrize("value", ["yesterday", "", "2026-03-05", "Thu, 05 Mar 2026 12:00:00 CET"])
def test_malformed_datetime_is_400(client: Any, value: str) -> None:
    answer = client.get("/doc/4-1-2", headers={"Accept-Datetime": value})
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/problem/malformed-request")


def test_who_asks_for_a_moment_is_not_sent_what_is_held_for_others(client: Any) -> None:
    for _ in range(3):
        assert client.get("/doc/4-1-3").status_code == 200
        answer = client.get("/doc/4-1-3", headers={"Accept-Datetime": SPRING})
        assert answer.status_code == 302
    vary = client.get("/doc/4-1-3").headers["Vary"]
    assert vary.lower().split(", ")[:2] == ["accept", "accept-datetime"]


def test_frozen_data_never_change_and_pages_may(client: Any) -> None:
    data = client.get(f"/release/{FIRST}/doc/4-1-2.ttl")
    page = client.get(f"/release/{FIRST}/doc/4-1-2.html")
    file = client.get(f"/release/{FIRST}/download/tables/competencies.csv")
    for answer in (data, file):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert page.headers["Cache-Control"] == "no-cache"
    for answer, path in ((data, "doc/4-1-2.ttl"), (page, "doc/4-1-2.html")):
        again = client.get(
            f"/release/{FIRST}/{path}", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304
        assert again.headers["Memento-Datetime"] == answer.headers["Memento-Datetime"]
    # The current release is the next to be frozen, but somebody may have built it anew.
    assert client.get(f"/release/{CURRENT}/doc/4-1-2.ttl").headers["Cache-Control"] == "no-cache"


def test_version_iri_of_the_ontology_answers(client: Any) -> None:
    path = f"/release/{FIRST}/ontology"
    answer = client.get(path, "text/turtle")
    stated = {quad.triple for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    version = NamedNode(f"{BASE}release/{FIRST}/ontology")
    assert {t.subject for t in stated if t.object == version} == {NamedNode(BASE + "ontology")}
    assert f"<code>{version.value}</code>" in client.get(path, "text/html").text


def test_context_of_every_release_answers(client: Any, with_older: Path) -> None:
    expected = json.loads((with_older / "context.jsonld").read_bytes())
    for version in DATES:
        for path in (f"/context/{version}.jsonld", f"/release/{version}/context.jsonld"):
            answer = client.get(path)
            assert answer.headers["Content-Type"] == "application/ld+json"
            assert answer.json() == expected


def test_every_file_is_sent_byte_for_byte(client: Any, dist: Path) -> None:
    manifest = client.get(f"/release/{FIRST}/download/manifest.json").json()
    for each in manifest["files"][::4]:
        path = f"/release/{FIRST}/download/{each['path']}"
        answer = client.get(path, headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200, each
        assert hashlib.sha256(answer.content).hexdigest() == each["sha256"]
        assert answer.headers["ETag"] == f'"{each["sha256"]}"'
        assert answer.headers["Content-Type"].partition(";")[0] == each["media_type"]
    sums = client.get(f"/release/{FIRST}/download/SHA256SUMS").text
    assert len(sums.splitlines()) == len(manifest["files"])


@pytest.mark.parametrize("version", [FIRST, CURRENT])
@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        *(("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None)),
        ("bytes=0-99999999", 0, None),
    ],
)
def test_part_of_a_file_is_sent(  # noqa: PLR0913, PLR0917 - client, file, and the part
    client: Any, dist: Path, version: str, asked: str, first: int, end: int | None
) -> None:
    whole = (dist / "amocf-skos.ttl").read_bytes()
    path = f"/release/{version}/download/amocf-skos.ttl"
    answer = client.get(path, headers={"Range": asked})
    part = whole[first:end]
    begin = first % len(whole)
    assert (answer.status_code, answer.content) == (206, part)
    assert answer.headers["Content-Range"] == f"bytes {begin}-{begin + len(part) - 1}/{len(whole)}"
    assert answer.headers["Content-Length"] == str(len(part))


def test_other_ranges_of_a_frozen_file(client: Any, dist: Path) -> None:
    whole = (dist / "amocf-skos.ttl").read_bytes()
    path = f"/release/{FIRST}/download/amocf-skos.ttl"
    etag = f'"{hashlib.sha256(whole).hexdigest()}"'
    for asked in ("bytes=0-1,5-6", "lines=1-2", "bytes=9-1", "bytes=x"):
        answer = client.get(path, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (200, whole), asked
    beyond = client.get(path, headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole)}"
    other = client.get(path, headers={"Range": "bytes=0-1", "If-Range": '"other"'})
    assert other.status_code == 200
    known = {"If-None-Match": etag, "Accept-Encoding": "identity"}
    assert client.get(path, headers=known).status_code == 304


def test_list_of_releases_has_the_newest_first(client: Any) -> None:
    page = client.get("/release/", "text/html").text
    assert re.findall(r'id="release-\d+"><a href="/release/([^"]+)"', page) == [*reversed(DATES)]
    for version, date in DATES.items():
        assert f"Release {version}. &lt;{BASE}release/{version}&gt;." in page
        assert f'<time datetime="{date}">' in page
    assert client.get("/release/index.md").text.startswith("# Releases")
    assert f'href="/release/{FIRST}/download/"' in client.get("/download/", "text/html").text


def test_release_is_described_to_people_and_machines(client: Any) -> None:
    iri = NamedNode(f"{BASE}release/{FIRST}")
    for suffix, form in ((".ttl", RdfFormat.TURTLE), (".nt", RdfFormat.N_TRIPLES)):
        body = client.get(f"/release/{FIRST}{suffix}").content
        assert iri in {quad.subject for quad in parse(body, format=form)}
    answer = client.get(f"/release/{FIRST}", "text/html")
    assert f"<h1>{FIRST}</h1>" in answer.text
    links = answer.headers["Link"]
    assert f'<{iri.value}>; rel="cite-as"' in links
    assert f'</release/{FIRST}/download/amocf.ttl>; rel="item"; type="text/turtle"' in links
    assert f"The current one is {CURRENT}" in answer.text


def test_sitemap_has_releases_and_not_what_they_said(client: Any) -> None:
    listed = re.findall(r"<loc>([^<]*)</loc>", client.get("/sitemap.xml").text)
    assert f"{BASE}release/" in listed
    assert f"{BASE}release/{FIRST}" in listed
    assert not any(f"/release/{FIRST}/doc/" in each for each in listed)


def test_below_a_prefix_everything_stays_below_it(
    client_of: Callable[..., Any], with_older: Path
) -> None:
    below = client_of(with_older, Settings(root_path="/amocf"))
    answer = below.get(f"/release/{FIRST}/doc/4-1-2", "text/html")
    assert answer.headers["Content-Location"] == f"/amocf/release/{FIRST}/doc/4-1-2.html"
    assert '</amocf/doc/4-1-2>; rel="original timegate"' in answer.headers["Link"]
    assert f'href="/amocf/release/{FIRST}/doc/4-1"' in answer.text
    assert 'href="/amocf/doc/4-1-2"' in answer.text
    for path in ("/ontology", "/doc/4-1-2"):
        memento = MementoClient(below).at("/amocf" + path, SPRING)
        assert memento.headers["Content-Location"] == f"/amocf/release/{SECOND}{path}.ttl"


def test_nothing_released_yet_is_said(unreleased: Any) -> None:
    page = unreleased.get("/release/", "text/html")
    assert page.status_code == 200
    assert "Nothing is released yet." in page.text
    answer = unreleased.get(f"/doc/4-1-2?release={FIRST}")
    assert (answer.status_code, answer.json()["releases"]) == (404, [])
    assert unreleased.get("/timemap/doc/4-1-2").status_code == 404
    assert unreleased.get(f"/release/{FIRST}/doc/4-1-2").status_code == 404


def test_before_the_first_release_everything_is_as_without(unreleased: Any) -> None:
    answer = unreleased.get("/doc/4-1-2", headers={"Accept-Datetime": "yesterday"})
    assert answer.status_code == 200
    assert "datetime" not in answer.headers["Vary"].lower()
    assert "timegate" not in answer.headers["Link"]
    assert 'id="history"' not in unreleased.get("/doc/4-1-2", "text/html").text
    assert "2025.1.0-dev" in unreleased.get("/doc/4-1-2?release=2025.1.0-dev", "text/html").text


def test_damaged_release_answers_with_a_problem_and_the_others_go_on(
    client_of: Callable[[Path], Any], with_older: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "spoiled"
    shutil.copytree(with_older, folder, symlinks=True)
    path = folder / "releases" / FIRST / "amocf.nq.gz"
    other = gzip.compress(b"<a:a> <a:b> <a:c> .\n")
    path.write_bytes(other + bytes(path.stat().st_size - len(other)))
    client = client_of(folder)
    for _ in range(2):
        for what in ("doc/4-1-2", "ontology", "download/amocf.nq", "download/"):
            answer = client.get(f"/release/{FIRST}/{what}")
            assert answer.status_code == 503, what
            assert answer.json()["type"].endswith("/problem/release-changed")
            assert str(tmp_path) not in answer.text
    assert client.get(f"/release/{SECOND}/doc/4-1-2").status_code == 200
    assert client.get(f"/release/{FIRST}/download/amocf.ttl").status_code == 200
    assert client.get("/doc/4-1-2").status_code == 200
    assert "damaged" in client.get("/release/", "text/html").text


def test_release_for_an_institute_alone_shows_older_ones_to_who_has_a_token(
    client_of: Callable[..., Any], with_older: Path, token_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "restricted"
    shutil.copytree(with_older, folder, symlinks=True)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["restricted_to"] = "niimbl"
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    client = client_of(folder, Settings(token_file=str(token_file)))
    token = token_file.read_text("utf-8").splitlines()[1]
    paths = ("/release/", f"/release/{FIRST}/doc/4-1-2.ttl", f"/release/{FIRST}/download/amocf.ttl")
    for path in (*paths, "/timemap/doc/4-1-2", f"/doc/4-1-2?release={FIRST}"):
        assert client.get(path).status_code == 401
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in (200, 302), path
        assert answer.headers["Cache-Control"] == "private, no-store"
    page = client.get(
        f"/release/{FIRST}/doc/4-1-2", "text/html", headers={"Authorization": f"Bearer {token}"}
    )
    # What is restricted is the current release; this one was published.
    assert "Restricted to" not in page.text.partition("<footer")[2]


def test_parameter_is_documented_where_it_is_read(client: Any) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/doc/{name}", "/id/{name}", "/ontology", "/ontology.ttl", "/graph/{name}"):
        asked = paths[path]["get"]["parameters"]
        named = {each["name"]: each["in"] for each in asked}
        assert named["release"] == "query", path
        assert "302" in paths[path]["get"]["responses"]
    for path in ("/doc/{name}", "/ontology", "/graph/{name}"):
        named = {each["name"]: each["in"] for each in paths[path]["get"]["parameters"]}
        assert named["Accept-Datetime"] == "header", path
