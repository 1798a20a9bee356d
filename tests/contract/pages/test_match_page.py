"""Matching over HTTP: its forms, what it keeps, and what it makes of what is sent."""

import csv
import io
import json
import re
from html import unescape
from typing import Any, Final

import pytest

PAGE: Final = "/match"
ONE: Final = "/match?text=Ethernet+and+wireless+networks&top=3"


def _post(client: Any, accept: str = "text/html", **fields: str) -> Any:
    return client.request("POST", PAGE, data=fields, headers={"Accept": accept})


def _rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_match_page_without_a_text_is_a_form(site: Any) -> None:
    page = site.page(PAGE)
    assert page.status == 200
    assert "<h1>Match texts</h1>" in page.text
    assert '<form id="of-texts"' in page.text
    assert "<table" not in page.text


def test_match_page_lists_concepts_with_the_words_that_both_have(site: Any) -> None:
    page = site.page(ONE)
    assert page.status == 200
    assert "/doc/5-3-3" in page.links
    assert "ethernet, wireless, networks" in page.text
    assert page.text.count('<tr><th scope="row">') == 3
    assert len(re.findall(r'<td data-label="Confidence">0\.\d\d</td>', page.text)) == 3
    assert '<meta name="robots" content="noindex">' in page.text


def test_match_is_negotiated_and_has_endings(client: Any) -> None:
    for accept, suffix, media_type in (
        ("application/json", ".json", "application/json"),
        ("text/csv", ".csv", "text/csv; charset=utf-8"),
    ):
        answer = client.get(ONE, accept)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
        assert answer.headers["Vary"].startswith("Accept")
        assert client.get(ONE.replace("?", f"{suffix}?")).content == answer.content
    assert client.get(ONE, "image/png").status_code == 406
    data = client.get(ONE, "application/json").json()
    assert [each["code"] for each in data] == [
        each["code"] for each in _rows(client.get(ONE, "text/csv"))
    ]
    assert client.get(ONE.replace("?", ".md?")).text.startswith("# What the text may be about")


def test_match_of_an_address_is_known_again(client: Any) -> None:
    etag = client.get(ONE, "text/html").headers["ETag"]
    again = client.get(ONE, "text/html", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(ONE.replace("top=3", "top=2"), "text/html", headers={"If-None-Match": etag})
    assert other.status_code == 200


@pytest.mark.parametrize("group", ["competencies", "ksas", "occupations", "technology-areas"])
def test_match_looks_among_what_is_asked_for(client: Any, group: str) -> None:
    data = client.get(f"{PAGE}.json?text=photonics+process+engineer&among={group}").json()
    assert data[0]["concept"]
    for each in data:
        path = each["concept"].partition("/amocf")[2]
        assert client.get(path, "*/*").status_code == 303


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("text=a&among=tiers", "among is none of: competencies"),
        ("text=a&top=0", "top is no number from 1 to 20."),
        ("text=a&top=%D9%A1", "top is no number from 1 to 20."),
        ("text=a&top=21", "top is no number from 1 to 20."),
        (f"text={'a' * 501}", "The text has 501 characters, and may have 500."),
        ("", "text is what is matched."),
        ("text=+", "text is what is matched."),
    ],
)
def test_match_that_cannot_be_is_a_problem(client: Any, query: str, said: str) -> None:
    answer = client.get(f"{PAGE}.json?{query}")
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_texts_that_are_sent_are_matched_and_not_kept(client: Any) -> None:
    fields = {"texts": "welding <b>\n\nzzzz qqqq\n=1+1 lean six sigma\n", "top": "2"}
    page = _post(client, **fields)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
    assert "welding &lt;b&gt;" in page.text
    assert "<b>\n" not in page.text
    assert "1 of the texts shares no word with any concept." in page.text
    assert not re.search(r'href="[^"]*welding', page.text)
    rows = _rows(_post(client, format="csv", **fields))
    assert [(row["row"], row["rank"]) for row in rows] == [
        *(("1", "1"), ("1", "2"), ("2", ""), ("3", ""), ("4", "1"), ("4", "2"))
    ]
    assert rows[-1]["text"] == "'=1+1 lean six sigma"
    saved = _post(client, format="csv", **fields)
    assert saved.headers["Content-Disposition"] == 'attachment; filename="amocf-match.csv"'
    data = _post(client, "application/json", **fields).json()
    assert [each["code"] or "" for each in data] == [row["code"] for row in rows]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ("", "There is no text"),
        (" \n ", "There is no text"),
        ("a\n" * 201, "expected at most 200: split it"),
        ("a" * 500_001, "The text has 500,001 characters"),
        ("a" * 200_000, "row 1: found a line of 200,000 characters"),
        ("\0", "in UTF-16"),
    ],
    ids=range(6),
)
def test_texts_that_are_none_get_a_sentence_and_the_form(
    client: Any, texts: str, said: str
) -> None:
    page = _post(client, texts=texts)
    assert page.status_code == 400
    assert said in page.text.partition('role="alert">')[2]
    assert '<form id="of-texts"' in page.text
    problem = _post(client, "application/json", texts=texts)
    assert problem.status_code == 400
    assert said in problem.json()["detail"]


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"texts=a", "text/plain", 415),
        (b"texts=%FF", "application/x-www-form-urlencoded", 400),
        (b"&".join([b"a=1"] * 50), "application/x-www-form-urlencoded", 400),
        (b"texts=lean&format=xml", "application/x-www-form-urlencoded", 400),
        (b"texts=" + b"a%0A" * 3_000_000, "application/x-www-form-urlencoded", 413),
    ],
    ids=range(5),
)
def test_form_of_texts_that_cannot_be_read_is_a_problem(
    client: Any, body: bytes, media_type: str, status: int
) -> None:
    headers = {"Content-Type": media_type, "Accept": "text/html"}
    assert client.request("POST", PAGE, content=body, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("group", "texts"),
    [
        ("competencies", 'Networks, "wireless" and wired\n=1+1 passwords and badges\n'),
        ("ksas", "cybersecurity\n"),
        ("occupations", "photonics process engineer\n"),
    ],
)
def test_what_is_marked_is_a_list_that_coverage_understands(
    client: Any, group: str, texts: str
) -> None:
    page = _post(client, texts=texts, among=group, top="1").text
    fields = re.findall(r' name="list" value="([^"]+)" form="kept"', page)
    assert len(fields) == 1 + len(texts.splitlines())
    form = {"a": "framework", "b": "list", "list": [*map(unescape, fields)]}
    answer = client.request(
        "POST", "/coverage", data=form, headers={"Accept": "application/json"}
    ).json()
    matched = _post(client, "application/json", texts=texts, among=group, top="1").json()
    covered = {
        component["iri"]: json.dumps(component)
        for family in answer["families"]
        for component in family["components"]
        if component["status"] == "covered"
    }
    assert answer["findings"] == []
    for each in matched:
        assert each["concept"] in covered
        assert json.dumps(each["text"])[1:-1] in covered[each["concept"]]


def test_nothing_is_marked_before_a_person_marks_it(client: Any) -> None:
    page = _post(client, texts="welding", top="3").text
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page
    text = client.get("/match.md?text=welding").text
    assert "Mark" not in text
    assert "| Concept | Words that both have | Confidence |\n" in text
    areas = _post(client, texts="welding", among="technology-areas").text
    assert 'id="kept"' not in areas


def test_coverage_of_nothing_marked_is_a_sentence(client: Any) -> None:
    form = {"a": "framework", "b": "list", "list": "Title,Code"}
    page = client.request("POST", "/coverage", data=form, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert "no code" in page.text


def test_as_many_rows_as_a_page_shows_can_be_marked(client: Any) -> None:
    texts = "\n".join(f"welding and maintenance {n}" for n in range(60))
    page = _post(client, texts=texts, top="1").text
    fields = re.findall(r' name="list" value="([^"]+)" form="kept"', page)
    assert len(fields) > 50
    form = {"a": "framework", "b": "list", "list": [*map(unescape, fields)]}
    answer = client.request("POST", "/coverage", data=form, headers={"Accept": "text/html"})
    assert answer.status_code == 200


@pytest.mark.parametrize("top", ["1", "20"])
def test_most_texts_give_a_small_page_and_the_whole_table(client: Any, top: str) -> None:
    texts = "\n".join(f"{'<&' * 900} welding and maintenance {n}" for n in range(200))
    page = _post(client, texts=texts, top=top)
    assert page.status_code == 200
    assert len(page.content) < 100_000
    assert "more texts have no room on the page" in page.text
    assert "too long to stand on the page again" in page.text
    rows = _rows(_post(client, "text/csv", texts=texts, top=top))
    assert {row["row"] for row in rows} == {str(n) for n in range(1, 201)}


def test_texts_of_marks_that_stand_on_the_page_again_leave_it_small(client: Any) -> None:
    texts = "\n".join(["<" * 39 + " welding"] * 160)
    page = _post(client, texts=texts, top="20")
    assert "&lt;&lt; welding" in page.text.partition("<textarea")[2]
    assert len(page.content) < 100_000


def test_matching_is_not_for_robots_and_the_form_is_in_the_sitemap(site: Any) -> None:
    assert "Disallow: /match?" in site.get("/robots.txt").text
    assert "<loc>http://pages.test/match</loc>" in site.get("/sitemap.xml").text
    assert PAGE in site.page("/").links
    assert PAGE in site.page("/coverage").links
