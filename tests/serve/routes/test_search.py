"""The search over the real release, and whatever is typed into it."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amocf.errors import DataError, UsageError
from amocf.release.opened import Release
from amocf.search import PAGE_SIZE, SearchIndex, SlowSearchError, pieces, search, suggest
from amocf.serve.app.create import create_app
from amocf.settings import Settings
from amocf.spelling import words

Get = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def real(dist: Path) -> Release:
    return Release.open(dist)


@pytest.fixture(scope="module")
def index(real: Release) -> SearchIndex:
    return SearchIndex.open(real.folder / "search.sqlite", real.sha256)


@pytest.fixture(scope="module")
def get(real: Release, runner: asyncio.Runner) -> Get:
    transport = httpx.ASGITransport(create_app(real, Settings(engine="threads")))

    async def send(path: str, accept: str, params: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path, params=params, headers={"Accept": accept})

    def ask(path: str, accept: str = "application/json", **params: Any) -> httpx.Response:
        return runner.run(send(path, accept, params))

    return ask


def codes(index: SearchIndex, text: str, **chosen: list[str]) -> list[str]:
    return [hit.code or hit.label for hit in search(index, text, chosen).hits]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("nf com 8", "NF-COM-008"),
        ("4-1-2", "4.1.2"),
        ("amocf:4-1-2", "4.1.2"),
        ("ksa6", "ksa-0006"),
    ],
)
def test_a_code_in_any_spelling_finds_all_that_names_it(
    index: SearchIndex, typed: str, printed: str
) -> None:
    found = search(index, typed, {}, everything=True)
    assert found.total == search(index, printed, {}, everything=True).total > 1
    assert found.hits[0].code == printed


def test_mappings_are_named_in_words_and_found_by_the_name_of_their_relation(
    index: SearchIndex,
) -> None:
    hits = search(index, "exactMatch", {}).hits
    assert {hit.kind for hit in hits} == {"mapping"}
    assert all(" is an exact match of " in hit.label for hit in hits)
    mappings = search(index, "NF-COM-008", {"kind": ["mapping"]}).hits
    assert [hit.label for hit in mappings] == [
        "Cybersecurity Fundamentals (5.4.1) is derived from NICE NF-COM-008",
        "Cybersecurity Fundamentals (5.4.1) is not a close match of DevSecOps (NICE NF-COM-008)",
    ]


def test_every_facet_of_the_release_narrows(index: SearchIndex) -> None:
    facets = {facet.name: facet for facet in search(index, "", {}).facets}
    assert [facet.label for facet in facets.values()] == ["Kind", "Tier", "Technology area"]
    assert [v.label for v in facets["tier"].values] == [f"Tier {n}" for n in range(1, 6)]
    assert [value.label for value in facets["area"].values] == [
        *("Biomanufacturing", "Digital/Automation", "Electronics", "Energy/Processes"),
        "Materials",
    ]
    for facet in facets.values():
        for value in facet.values:
            assert search(index, "", {facet.name: [value.value]}).total == value.count


def test_own_things_come_before_those_of_others_with_the_same_code(index: SearchIndex) -> None:
    hits = search(index, "4.1", {}).hits[:2]
    assert [(hit.kind, hit.code) for hit in hits] == [("competency", "4.1"), ("outside", "4.1")]


def test_the_code_as_printed_finds_the_slip(index: SearchIndex) -> None:
    assert "Code 4.37 in Table A1" in codes(index, "4.37")


def test_typos_are_told(index: SearchIndex) -> None:
    found = search(index, "cybersecurity fundementals", {})
    assert found.corrections == (("fundementals", "fundamentals"),)
    assert not found.partial
    assert search(index, "drawings", {}).corrections == ()


def test_some_of_the_words_are_better_than_nothing(index: SearchIndex) -> None:
    found = search(index, "photonic qqqqqqqq", {})
    assert found.partial
    assert found.total


def test_facets_count_what_they_would_show(index: SearchIndex) -> None:
    everything = search(index, "programming", {})
    for facet in everything.facets:
        for value in facet.values:
            narrowed = search(index, "programming", {facet.name: [value.value]})
            assert narrowed.total == value.count
    both = search(index, "programming", {"kind": ["ksa", "sub-competency"], "tier": ["tier-5"]})
    assert {hit.kind for hit in both.hits} == {"ksa", "sub-competency"}
    kinds = {value.value: value for value in both.facets[0].values}
    assert kinds["ksa"].chosen
    assert kinds["row"].count


def test_everything_of_a_kind_without_a_word(index: SearchIndex) -> None:
    pages = [search(index, "", {"kind": ["ksa"]}, page).hits for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 0]
    assert [hit.code for page in pages for hit in page] == [f"ksa-{n:04}" for n in range(1, 41)]
    facets = {facet.name: facet for facet in search(index, "", {"kind": ["ksa"]}).facets}
    assert sum(value.count or 0 for value in facets["tier"].values) == 40
    assert {v.value: v.count for v in facets["kind"].values}["sub-competency"] == 67


def test_words_that_were_found_are_marked(index: SearchIndex) -> None:
    label = search(index, "drawing", {}).hits[0].marked_label
    assert pieces(label)[1] == "Drawings"


def test_an_excerpt_does_not_repeat_the_label(index: SearchIndex) -> None:
    for hit in search(index, "programming", {}).hits:
        excerpt = "".join(pieces(hit.excerpt)).casefold()
        assert not excerpt or excerpt not in hit.label.casefold()


def test_an_index_of_another_release_is_refused(index: SearchIndex, real: Release) -> None:
    with pytest.raises(DataError, match="amocf build"):
        SearchIndex.open(real.folder / "search.sqlite", "other")
    with pytest.raises(UsageError, match="amocf build"):
        SearchIndex.open(real.folder / "none.sqlite", real.sha256)
    with pytest.raises(DataError, match="no search index"):
        SearchIndex.open(real.folder / "amocf.nt", real.sha256)


def test_a_slow_search_is_stopped(index: SearchIndex) -> None:
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    )
    with pytest.raises(SlowSearchError):
        index.rows(endless)
    assert codes(index, "4.1.2")[0] == "4.1.2"


def test_search_is_sent_as_data(get: Get) -> None:
    answer = get("/search", q="manufacturing", kind="row", page=2)
    found = answer.json()
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert found["page"] == 2
    assert found["items"]
    assert {item["kind"] for item in found["items"]} == {"row"}
    assert get("/search", q="manufacturing").json()["next"] == "/search?q=manufacturing&page=2"
    first = get("/search", q="nf com 8").json()["items"][0]
    assert first == {
        "iri": "https://w3id.org/amocf/ref/nice/NF-COM-008",
        "label": "DevSecOps",
        "code": "NF-COM-008",
        "kind": "outside",
        "kindLabel": "Component of another framework",
        "place": ["NICE Workforce Framework for Cybersecurity"],
        "page": "/doc/ref/nice/NF-COM-008",
    }


def test_search_is_sent_as_a_page(get: Get) -> None:
    page = get("/search", "text/html", q="drwaings", kind="ksa")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<a href="/doc/ksa-0030">' in page.text
    assert "<strong>drawings</strong>" in page.text
    assert 'name="kind" value="ksa" checked' in page.text
    # The number that this edition gives to a KSA helps nobody.
    assert "ksa-0030" not in page.text.replace("/doc/ksa-0030", "")
    assert "ksa-0030" not in [
        each["code"] for each in get("/suggest", q="drawings").json()["items"]
    ]
    nothing = get("/search", "text/html", q="zzzzqqqq").text
    assert "Filters" not in nothing
    assert "does not name “zzzzqqqq”" in nothing
    assert len(get("/search", "text/html", q="manufacturing").content) < 100_000


def test_search_says_in_fields_what_it_left_out_and_what_is_unnamed(get: Get) -> None:
    found = get("/search", q="CAD").json()
    assert found["scope"] == "main"
    assert {kind["value"] for kind in found["elsewhere"]} == {"row", "note"}
    assert get("/search", q="CAD", scope="all").json()["scope"] == "all"
    welding = get("/search", q="robot welding").json()
    assert (welding["unnamed"], welding["partial"]) == (["welding"], True)


def test_a_page_names_what_the_document_does_not_and_leads_to_what_it_left_out(get: Get) -> None:
    page = get("/search", "text/html", q="welding").text
    assert "The document does not name “welding”." in page
    assert 'href="/search?q=CAD&amp;scope=all"' in get("/search", "text/html", q="CAD").text


@pytest.mark.parametrize(
    "params",
    [
        {"scope": "some"},
        {"page": "0"},
        {"page": "x"},
        {"page": "²"},
        {"kind": "nope"},
        {"q": "x" * 1001},
    ],
)
def test_parameters_that_cannot_be_are_refused(get: Get, params: dict[str, str]) -> None:
    answer = get("/search", **params)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/problem/malformed-request")


def test_suggestions_are_sent_in_both_forms(get: Get) -> None:
    typed, labels, notes, pages = get("/suggest", "*/*", q="4-1-2").json()
    assert (typed, labels[0], notes[0]) == (
        *("4-1-2", "Technical Drawings and Schematics", "4.1.2 · Sub-competency"),
    )
    assert pages[0] == "https://w3id.org/amocf/doc/4-1-2"
    rich = get("/suggest", q="4-1-2").json()
    assert rich["items"][0]["page"] == "/doc/4-1-2"
    assert get("/suggest").json() == {"query": "", "items": []}


def test_browsers_learn_of_the_search(get: Get) -> None:
    answer = get("/opensearch.xml", "*/*")
    root = ElementTree.fromstring(answer.text)  # noqa: S314 - our own answer
    templates = {each.get("type"): each.get("template") for each in root if each.get("template")}
    assert templates["text/html"] == "https://w3id.org/amocf/search?q={searchTerms}"
    assert '"/opensearch.xml"' in get("/search", "text/html").text


SYNTAX = ('"', "'", "*", "^", "(", ")", ":", "NEAR(", " AND ", " OR ", " NOT ", "{label}", "-", "+")
HOSTILE = st.lists(st.one_of(st.sampled_from(SYNTAX), st.text(max_size=8))).map("".join)


@settings(max_examples=150)
@given(text=HOSTILE)
def test_no_text_has_a_syntax(index: SearchIndex, text: str) -> None:
    narrowed = search(index, text, {"kind": ["ksa"]})
    assert all(hit.kind == "ksa" for hit in narrowed.hits)
    if words(text):
        assert search(index, text, {}).total >= narrowed.total
    assert len(suggest(index, text)) <= 10


@settings(max_examples=60)
@given(text=HOSTILE)
def test_no_text_makes_the_server_fail(get: Get, text: str) -> None:
    page = get("/search", "text/html", q=text)
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert get("/suggest", q=text).json()["query"] == text[:1000]


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%00", "q=a&q=b", "%5B%5D=&kind=", "q=%ED%A0%80"])
def test_broken_parameters_do_not_make_it_fail(get: Get, query: str) -> None:
    assert get(f"/search?{query}", "text/html").status_code in (200, 400)
    assert json.loads(get(f"/suggest?{query}").text)["items"] == [] or "q=a" in query


def test_search_for_words_that_no_name_has_falls_back_on_matching(get: Get) -> None:
    near = get("/search", q="firewall and phishing").json()["near"]
    assert {each["code"] for each in near} >= {"5.4.1"}
    assert all(get(each["page"], "text/html").status_code == 200 for each in near)
    page = get("/search", "text/html", q="firewall and phishing").text
    assert "Texts with such words may be about" in page
    assert '<a href="/doc/5-4-1">' in page.partition('id="near"')[2]


@pytest.mark.parametrize("text", ["CAD", "5.4.2", "zzzzqqqq", "", "…", "process engineer"])
def test_search_that_names_answer_or_nothing_can_has_no_fallback(get: Get, text: str) -> None:
    assert get("/search", q=text).json()["near"] == []
    assert 'id="near"' not in get("/search", "text/html", q=text).text


def test_search_with_a_choice_has_no_fallback(get: Get) -> None:
    assert get("/search", q="firewall", kind="ksa").json()["near"] == []
