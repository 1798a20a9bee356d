"""Pages, search, lists and answers over a release in which things were withdrawn."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from amocf.terms import BASE

Site = Any
#: What the made-up revision withdraws, and what its page says to use.
WITHDRAWN: Final = {
    "4-1-5": ("4-1-10",),
    "4-1-8": (),
    "4-2-2": ("4-2-14",),
    "4-2-3": ("4-2-14",),
    "ksa-0005": ("ksa-0041", "ksa-0042"),
}
#: One that is withdrawn without a replacement, by all that it is looked for by.
SOUGHT: Final = ("4.1.8", "4-1-8", "Research and Development", "https://w3id.org/amocf/id/4-1-8")


@pytest.fixture(scope="module")
def revised(revised_dist: Path, site_over: Callable[[Path], Site]) -> Site:
    """The pages of the made-up revision."""
    return site_over(revised_dist)


@pytest.mark.parametrize("name", WITHDRAWN)
def test_the_page_says_first_that_it_is_withdrawn(name: str, revised: Site) -> None:
    page = revised.page(f"/doc/{name}")
    assert page.status == 200
    article = page.text.partition("<article")[2]
    notice, _, rest = article.partition("<h1")
    assert "Withdrawn on 1 September 2026 with release" in notice
    assert "2026.1.0" in notice
    assert "(made up)" in notice
    used = re.findall(r'href="/doc/([^"]+)"', notice.partition("<p>Use ")[2])
    assert sorted(used) == list(WITHDRAWN[name])
    assert ("Nothing takes its place." in notice) == (not WITHDRAWN[name])
    assert "(withdrawn)" in page.text.partition("</title>")[0]
    assert rest


@pytest.mark.parametrize("name", WITHDRAWN)
def test_its_uri_and_every_format_answer(name: str, revised: Site) -> None:
    thing = revised.get(f"/id/{name}")
    assert (thing.status_code, thing.headers["location"]) == (303, f"/doc/{name}")
    for ending in (".ttl", ".jsonld", ".rdf", ".nt", ".html", ".md", ".bib"):
        found = revised.get(f"/doc/{name}{ending}", "*/*")
        assert found.status_code == 200, ending
        links = re.findall(r'<([^>]+)>; rel="successor-version"', found.headers.get("link", ""))
        if ending != ".bib":
            assert sorted(links) == [BASE + "id/" + each for each in WITHDRAWN[name]], ending
    triples = revised.get(f"/doc/{name}.nt", "*/*").text
    assert "owl#deprecated" in triples
    assert '"2026-09-01"^^<http://www.w3.org/2001/XMLSchema#date>' in triples
    for other in WITHDRAWN[name]:
        assert f"isReplacedBy> <https://w3id.org/amocf/id/{other}>" in triples


def test_structured_data_says_it_too(revised: Site) -> None:
    text = revised.page("/doc/4-1-5").text
    found = re.search(r'(?s)<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    said = json.loads(found[1])["disambiguatingDescription"]
    assert said.startswith("Withdrawn on 2026-09-01. The edition of 2026 prints it as 4.1.10")
    assert said.endswith("Use https://w3id.org/amocf/id/4-1-10 instead.")


def test_a_code_leads_to_what_has_it_now(revised: Site) -> None:
    for path, to in (
        ("/id/4.1.5", "/id/4-1-5-2026"),
        ("/doc/4.1.5.ttl", "/doc/4-1-5-2026.ttl"),
        ("/id/4.1.8", "/id/4-1-8"),
    ):
        found = revised.get(path)
        assert (found.status_code, found.headers["location"]) == (308, to)


def test_what_takes_its_place_says_so(revised: Site) -> None:
    assert "In place of" in revised.page("/doc/4-2-14").text
    for name in ("4-2-2", "4-2-3"):
        assert f'href="/doc/{name}"' in revised.page("/doc/4-2-14").text


@pytest.mark.parametrize("text", SOUGHT)
def test_a_search_says_what_to_use(text: str, revised: Site) -> None:
    found = revised.get(f"/search?q={text}", "application/json").json()
    assert [each["iri"].rpartition("/")[2] for each in found["withdrawn"]] == ["4-1-8"]
    assert found["withdrawn"][0]["use"] == []
    page = revised.page(f"/search?q={text}").text
    assert "was withdrawn on 1 September 2026." in page
    assert "Nothing takes its place." in page
    assert "The document does not name" not in page


def test_a_search_for_a_code_that_has_a_new_meaning_shows_both(revised: Site) -> None:
    found = revised.get("/search?q=4.1.5", "application/json").json()
    assert found["items"][0]["iri"].endswith("/4-1-5-2026")
    [gone] = found["withdrawn"]
    assert gone["page"] == "/doc/4-1-5"
    assert [each["page"] for each in gone["use"]] == ["/doc/4-1-10"]
    suggested = revised.get("/suggest?q=4.1.5", "application/json").json()["items"]
    assert suggested[0]["page"] == "/doc/4-1-5-2026"
    assert (suggested[-1]["page"], suggested[-1]["kindLabel"]) == (
        "/doc/4-1-5",
        "Sub-competency, withdrawn",
    )


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=troubleshooting",
        "/search?kind=sub-competency",
        "/search?kind=ksa",
        "/suggest?q=troub",
        "/ksas.json",
        "/competencies.json",
    ],
)
def test_lists_and_searches_leave_it_out(path: str, revised: Site) -> None:
    for page in ("", "&page=2", "&page=3", "&page=4"):
        if page and "kind=" not in path:
            continue
        text = revised.get(path + page, "application/json").text.partition('"facets"')[0]
        for name in WITHDRAWN:
            assert f'/id/{name}"' not in text.replace(" ", ""), (path, name)


def test_reconciliation_leaves_it_out(revised: Site) -> None:
    queries = json.dumps({"q": {"query": "Research and Development"}})
    found = revised.get(f"/reconcile?queries={queries}", "application/json").json()
    assert all(not each["id"].endswith("/id/4-1-8") for each in found["q"]["result"])


def test_a_release_without_withdrawals_says_nothing_of_them(site: Site) -> None:
    assert site.get("/search?q=4.1.5", "application/json").json()["withdrawn"] == []
    assert "Withdrawn" not in site.page("/doc/4-1-5").text
