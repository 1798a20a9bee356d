"""What releases changed over HTTP: pages, the migration table, data, and the feed."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.change_log import change_log
from amocf.changes.changed_things import (
    Change,
    ChangedStatements,
    Comparison,
    ResourceName,
    State,
    in_order,
)
from amocf.formats import GRAPH
from amocf.release.opened import Release
from amocf.static_site.site_writer import write_site
from amocf.terms import BASE, expand, graph_iri

ATOM: Final = "{http://www.w3.org/2005/Atom}"
LARGEST: Final = 100_000
HOSTILE: Final = (
    "<script>alert(1)</script>",
    "]]> &amp; -->\x0b",
    '=HYPERLINK("http://x.example")',
    '" onmouseover="alert(1)',
    "a\r\nb",
    "x" * 5_000,
)
CODE: Final = ResourceName(f"{BASE}id/4-1-2", "4.1.2", "Before")
GONE: Final = ResourceName("https://elsewhere.example/gone", "", "Gone elsewhere")


def comparison(old: str, new: str, date: str, changes: list[Change]) -> Comparison:
    names = {each.subject.iri: each.subject for each in changes}
    return Comparison(State(old, old), State(new, new, date), in_order(changes), names)


def relabelled(subject: ResourceName, after: str) -> Change:
    label = expand("skos:prefLabel")
    statements = ChangedStatements(label, (Literal("Before"),), (Literal(after),))
    return Change(ChangeKind.RELABELLED, subject, statements=(statements,))


LOGS: Final = (
    comparison("2025.1.0", "2025.1.1", "2027-01-02", [relabelled(CODE, "After")]),
    comparison(
        *("2025.1.1", "2026.1.0", "2027-06-01"),
        [
            Change(
                ChangeKind.REPLACED,
                CODE,
                (expand("skos:Concept"),),
                successors=(ResourceName(f"{BASE}id/4-1-3"),),
                reason="It has another number.",
            ),
            Change(ChangeKind.REMOVED, GONE),
            *(
                Change(ChangeKind.DEPRECATED, ResourceName(f"{BASE}id/h-{number}", label, label))
                for number, label in enumerate(HOSTILE)
            ),
            *(
                Change(ChangeKind.ADDED, ResourceName(f"{BASE}id/new-{number}", "", f"N{number}"))
                for number in range(500)
            ),
        ],
    ),
    comparison("2026.1.0", "2026.1.1-dev", "2027-07-01", [Change(ChangeKind.ADDED, CODE)]),
)


@pytest.fixture(scope="session")
def changed(store: Store, release_with: Callable[[Iterable[Quad]], Path]) -> Path:
    """The release with what three others have changed, some of which is hostile."""
    graph = NamedNode(graph_iri("changes"))
    logs = [
        Quad(each.subject, each.predicate, each.object, graph)
        for log in LOGS
        for each in change_log(log).triples()
    ]
    return release_with([*store, *logs])


@pytest.fixture(scope="module")
def later(changed: Path, site_over: Callable[[Path], Any]) -> Any:
    return site_over(changed)


def test_changes_page_without_a_release_before_is_a_sentence(site: Any, dist: Path) -> None:
    if (dist / "releases").is_dir():
        pytest.skip("the release that the tests share has older ones")
    page = site.page("/changes")
    assert page.status == 200
    assert "no release is older than this one" in page.text
    assert site.page("/changes/2025.1.0").status == 404
    feed = ET.fromstring(site.get("/changes.atom").content)  # noqa: S314 - our own
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.find(f"{ATOM}updated") is not None
    assert "History</h2>" not in site.page("/doc/4-1-2").text


def test_every_page_leads_to_the_feed(site: Any) -> None:
    for path in ("/", "/doc/4-1-2", "/changes", "/not-there"):
        assert '<link rel="alternate" type="application/atom+xml"' in site.page(path).text
        assert "/changes.atom" in site.page(path).links


def test_changes_page_lists_releases_newest_first(later: Any) -> None:
    page = later.page("/changes")
    versions = re.findall(r'<h2 id="release-\d+"><a href="[^"]*/changes/([^"]+)"', page.text)
    assert versions == ["2026.1.1-dev", "2026.1.0", "2025.1.1"]
    assert "not released yet" in page.text
    assert page.size < LARGEST


def test_page_of_a_release_leads_to_each_form_of_it(later: Any) -> None:
    page = later.page("/changes/2026.1.0")
    for ending, media_type in (
        *(("json", "application/json"), ("csv", "text/csv")),
        *(("ttl", "text/turtle"), ("md", "text/markdown")),
    ):
        path = f"/changes/2026.1.0.{ending}"
        assert re.search(rf'rel="alternate" type="{media_type}" href="[^"]*{path}"', page.text)
        assert later.get(path).headers["content-type"].startswith(media_type)


def test_site_of_files_leads_to_no_page_that_it_has_not(changed: Path, tmp_path: Path) -> None:
    def is_of_changes(address: str) -> bool:
        return address.startswith("/changes")

    with Release.open(changed) as release:
        write_site(release, tmp_path / "site", BASE, lambda _: None, is_of_changes)
    for name in ("changes.html", "changes/2026.1.0.html"):
        text = (tmp_path / "site" / name).read_text("utf-8")
        assert not re.search(r'href="[^"]*changes[^"]*\?', text)
        assert (
            "508 changes: 1 vanished, 6 withdrawn without successor, 1 replaced, 500 added." in text
        )
    assert "These are the first 60 of 508: the JSON has all of them." in text
    data = json.loads((tmp_path / "site" / "changes" / "2026.1.0.json").read_bytes())
    assert len(data["changes"]) == 508


def test_changes_of_a_release_are_paged_and_each_is_on_one_page(later: Any) -> None:
    found: list[str] = []
    page = later.page("/changes/2026.1.0")
    pages = int(re.findall(r"Page 1 of (\d+)", page.text)[0])
    for number in range(1, pages + 1):
        page = later.page(f"/changes/2026.1.0?page={number}")
        assert page.size < LARGEST
        found += re.findall(r'(?s)<tr><th scope="row">(.*?)</th>', page.text)
    assert len(found) == 508
    alone = later.page("/changes/2026.1.0?kind=replaced").text
    assert alone.count('<tr><th scope="row">') == 1
    assert '<td data-label="What to do">Use 4.1.3 ' in alone
    # What is no kind and no page is passed over.
    odd = later.page("/changes/2026.1.0?kind=%3Cscript%3E&page=99999999999")
    assert odd.text.count('<tr><th scope="row">') == 60


@pytest.mark.parametrize("path", ["/changes", "/changes/2026.1.0", "/doc/4-1-2"])
def test_pages_show_hostile_labels_as_text(later: Any, path: str) -> None:
    page = later.page(path)
    assert page.status == 200
    assert page.size < LARGEST
    assert "<script>alert" not in page.text
    assert "onmouseover" not in page.attributes
    markdown = later.get(path, "text/markdown")
    assert markdown.status_code == 200
    assert "<script" not in markdown.text.replace("\\<", "")


def test_changes_of_a_release_are_data_in_every_form(later: Any) -> None:
    table = later.get("/changes/2026.1.0.csv")
    assert "attachment" in table.headers["Content-Disposition"]
    rows = {row["old_uri"]: row for row in csv.DictReader(io.StringIO(table.text.lstrip("\ufeff")))}
    assert len(rows) == 2 + len(HOSTILE)
    assert rows[CODE.iri]["new_uri"] == f"{BASE}id/4-1-3"
    assert rows[CODE.iri]["new_code"] == "4.1.3"
    assert rows[CODE.iri]["since"] == "2026.1.0"
    assert all(not cell.startswith("=") for row in rows.values() for cell in row.values())
    assert table.content == later.get("/changes/2026.1.0", "text/csv").content
    data = later.get("/changes/2026.1.0.json").json()
    assert data["counts"] == {"removed": 1, "deprecated": 6, "replaced": 1, "added": 500}
    turtle = later.get("/changes/2026.1.0.ttl").content
    found = {quad.triple for quad in pyoxigraph.parse(turtle, format=RdfFormat.TURTLE)}
    assert found == set(change_log(LOGS[1]).triples())


def test_feed_has_an_entry_for_each_release_and_for_what_is_not_used_any_more(later: Any) -> None:
    answer = later.get("/changes.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml"
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    ids = [each.findtext(f"{ATOM}id") or "" for each in entries]
    # What RFC 4287 demands of a feed, and of each entry: sections 4.1.1 and 4.1.2.
    for each in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1
        stamp = each.findtext(f"{ATOM}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", stamp)
        relations = [link.get("rel") for link in each.findall(f"{ATOM}link")]
        assert relations.count("alternate") == 1
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert len(ids) == len(set(ids))
    assert all(iri.startswith(f"{BASE}change/") for iri in ids)
    releases = [iri for iri in ids if iri.count("/") == BASE.count("/") + 1]
    assert releases == [f"{BASE}change/2026.1.0", f"{BASE}change/2025.1.1"]
    assert len(ids) == 2 + 2 + len(HOSTILE)
    assert feed.findtext(f"{ATOM}updated") == "2027-06-01T00:00:00Z"
    assert len(answer.content) < LARGEST


def test_history_of_a_resource_is_on_its_page_in_order(later: Any) -> None:
    def history(path: str) -> str:
        text: str = later.page(path).text
        return text.partition('<h2 id="history">')[2].partition("</section>")[0]

    section = history("/doc/4-1-2")
    # Beside the changes stand the releases that have it, once there is one.
    named = re.findall(r">(\d{4}\.[^<]+)</a>", section)
    assert named[-3:] == ["2025.1.1", "2026.1.0", "2026.1.1-dev"]
    assert "Relabelled: preferred label “After” instead of “Before”." in section
    taken = later.page("/doc/4-1-3").text
    assert "Takes the place of 4.1.2 Before, which was replaced." in taken
    assert "/changes/" not in history("/doc/4-1-6")


@pytest.mark.parametrize("path", ["change/2026.1.0", "change/2026.1.0/id/4-1-2/replaced"])
def test_uri_of_a_change_answers_in_every_form(later: Any, path: str) -> None:
    there = later.get(f"/{path}")
    assert there.status_code == 303
    assert there.headers["Location"].endswith(f"/doc/{path}")
    reference = None
    for form in GRAPH:
        body = later.get(f"/doc/{path}{form.suffix}").content
        found = {quad.triple for quad in pyoxigraph.parse(body, format=form.engine)}
        assert NamedNode(BASE + path) in {triple.subject for triple in found}
        assert reference in (None, found)
        reference = found
    page = later.page(f"/doc/{path}")
    assert (page.status, page.size < LARGEST) == (200, True)
    assert "/changes/2026.1.0" in page.links
    if "4-1-2" in path:
        assert "Reason: It has another number." in page.text
        assert {"/doc/4-1-2", "/doc/4-1-3"} <= page.links


def test_sitemap_has_the_pages_of_changes(later: Any) -> None:
    text = later.get("/sitemap.xml").text
    assert "/changes</loc>" in text
    assert "/changes/2026.1.0</loc>" in text
