"""The page of the insights: what is computed from data of institutes, or what is missing."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from amocf.queries.insight_query import insights
from amocf.release.opened import Release


@pytest.fixture(scope="module")
def with_data(client_of: Callable[[Path], Any], demo: Path) -> Any:
    return client_of(demo)


@pytest.fixture(scope="module")
def public(client_of: Callable[[Path], Any], dist: Path) -> Any:
    return client_of(dist)


def sections(client: Any) -> Mapping[str, str]:
    """Return the part of each insight, by its name."""
    page = client.get("/insights/computed", "text/html").text
    found = page.split('<section aria-labelledby="computed-')[1:]
    return {each.partition('"')[0]: each for each in found}


def test_each_insight_has_a_table_or_a_form(with_data: Any, demo: Path) -> None:
    found = sections(with_data)
    with Release.open(demo) as release:
        known = {each.name: each for each in insights(e.query for e in release.examples)}
    assert found.keys() == known.keys()
    for name, text in found.items():
        assert ("<table>" in text) == known[name].is_kept
        assert ("<form " in text) != known[name].is_kept
        assert "cannot be computed" not in text
        assert f'href="/doc/query/insights-{name}"' in text


def test_computed_number_stands_beside_the_printed_one(with_data: Any) -> None:
    text = re.sub(r"<[^>]+>", "", sections(with_data)["ksas-across-areas"])
    assert "33.19% printed 33%" in text


def test_row_about_two_areas_names_both_in_one_cell(with_data: Any) -> None:
    """On a phone, a cell of its own for the second would leave no room for the numbers."""
    body = sections(with_data)["area-connections"].partition("<tbody>")[2]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", body, re.DOTALL)
    assert len(rows) == 20
    for names, cells in rows:
        assert re.sub(r"<[^>]+>", "", names).count(" and ") == 1
        assert "<td>" not in cells


def test_page_says_from_whose_data_it_is_computed(with_data: Any) -> None:
    page = with_data.get("/insights/computed", "text/html").text
    assert "Computed from the data of 18 institutes in release " in page
    assert '<aside class="made-up"' in page


def test_most_selected_come_first(with_data: Any) -> None:
    table = sections(with_data)["most-selected-occupations"].partition("<tbody>")[2]
    numbers = [int(each) for each in re.findall(r'<td class="number"><a [^>]+>(\d+)<', table)]
    assert len(numbers) == 20
    assert numbers == sorted(numbers, reverse=True)


def test_form_leads_to_the_answer(with_data: Any) -> None:
    path = "/sparql/examples/insights-partners-of-institute"
    query = "?institute=https://w3id.org/amocf/id/inst-niimbl"
    answer = with_data.get(path + query, "text/html")
    assert answer.status_code == 303
    page = with_data.get(answer.headers["Location"], "text/html")
    assert "BioFabUSA" in page.text


def test_public_release_says_of_each_what_is_missing(public: Any) -> None:
    found = sections(public)
    assert len(found) == 16
    for text in found.values():
        assert "This cannot be computed: the release does not say " in text
        assert "<table>" not in text
        assert "<form " not in text


def test_editor_of_the_public_release_offers_no_form_without_an_answer(public: Any) -> None:
    page = public.get("/sparql", "text/html").text
    assert "This cannot be computed" in page
    assert "/sparql/examples/insights-" not in page


def test_observation_has_a_page_that_tells_it_from_printed_ones(with_data: Any) -> None:
    path = "/doc/stat/2025/insights/ksas-across-areas/network/share"
    page = with_data.get(path, "text/html").text
    assert "The document does not print this number" in page
    assert 'href="/doc/query/insights-ksas-across-areas"' in page
    assert 'href="/doc/stat/2025/figures/network-insights-ksas-across-areas"' in page
    assert "33.19" in page


def test_page_of_an_insight_says_why_the_release_cannot_answer_it(
    public: Any, with_data: Any
) -> None:
    path = "/doc/query/insights-ksas-across-areas"
    sentence = "This cannot be computed: the release does not say which KSAs institutes of two"
    page, other = (client.get(path, "text/html").text for client in (public, with_data))
    assert page.count(sentence) == 1
    assert sentence not in other
    for text in (page, other):
        assert "HAVING (COUNT(DISTINCT ?area) &gt; 1)" in text


def saved(client: Any) -> list[dict[str, str]]:
    text = client.get("/insights/computed.csv").content.decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text))]


def test_each_number_stands_in_csv_and_json(with_data: Any, demo: Path) -> None:
    found = json.loads(with_data.get("/insights/computed.json").content)
    with Release.open(demo) as release:
        known = {each.name: each for each in insights(e.query for e in release.examples)}
        assert found["release"] == release.version
    assert len(found["computed_from"]) == 18
    assert {each["name"] for each in found["insights"]} == known.keys()
    for each in found["insights"]:
        assert bool(each.get("numbers")) == known[each["name"]].is_kept
        assert bool(each.get("parameters")) != known[each["name"]].is_kept
    numbers = [
        (each["name"], number["observation"], str(number["computed"]))
        for each in found["insights"]
        for number in each.get("numbers", ())
    ]
    assert len({observation for _, observation, _ in numbers}) == len(numbers) > 200
    assert numbers == [
        (row["Insight"], row["Observation, URI"], row["Computed"]) for row in saved(with_data)
    ]


def test_file_has_the_printed_number_beside_the_computed_one(with_data: Any) -> None:
    row = next(each for each in saved(with_data) if each["Insight"] == "ksas-across-areas")
    assert (row["Computed"], row["Printed"], row["Unit"]) == ("33.19", "33", "percent")
    assert row["Of, URI"] == "https://w3id.org/amocf/id/network"
    (pair, *_) = (each for each in saved(with_data) if each["Insight"] == "area-connections")
    assert (pair["Of"], pair["With"]) == ("Biomanufacturing", "Digital/Automation")


def test_number_that_is_printed_as_a_lower_bound_is_shown_as_one(with_data: Any) -> None:
    text = re.sub(r"<[^>]+>", "", sections(with_data)["connections-of-network"])
    assert "printed over 1200" in text


def test_files_of_the_public_release_say_what_is_missing(public: Any) -> None:
    found = json.loads(public.get("/insights/computed.json").content)
    assert found["computed_from"] == []
    for each in found["insights"]:
        assert each["missing"].startswith("This cannot be computed: ")
        assert "numbers" not in each
    rows = [row for row in saved(public) if row["Missing"]]
    assert len(rows) == 13
    for row in rows:
        assert row["Missing"].startswith("This cannot be computed: ")
        assert not row["Computed"]


def test_what_is_printed_stands_in_every_form_where_it_cannot_be_computed(public: Any) -> None:
    text = sections(public)["alignment-with-models"]
    assert re.search(r">[^<]*DOL AMCM[^<]*</a>: 78 percent<", text)
    found = json.loads(public.get("/insights/computed.json").content)["insights"]
    (aligned,) = (each for each in found if each["name"] == "alignment-with-models")
    assert {(each["number"], each["unit"]["label"]) for each in aligned["printed"]} == {
        (78, "percent"),
        (91, "percent"),
    }
    rows = [row for row in saved(public) if row["Insight"] == "alignment-with-models"]
    assert {row["Printed"] for row in rows if not row["Missing"]} == {"78", "91"}
    assert {row["Unit"] for row in rows if not row["Missing"]} == {"percent"}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html,*/*;q=0.8", "text/html"),
    ],
)
def test_form_is_negotiated(public: Any, accept: str, kind: str) -> None:
    answer = public.get("/insights/computed", accept)
    assert answer.headers["Content-Type"].startswith(kind)
    assert "Accept" in answer.headers["Vary"].split(", ")
    again = public.get(
        "/insights/computed", accept, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/doc/ksa-0002", "Careers that a KSA opens"),
        ("/doc/occ-0001", "KSAs of an occupation by agreement"),
        ("/doc/inst-niimbl", "Partners for an institute"),
    ],
)
def test_page_of_a_thing_leads_to_what_is_computed_of_it(
    with_data: Any, public: Any, path: str, title: str
) -> None:
    asked = r'<a href="([^"]*/sparql/examples/[^"]*)" rel="nofollow">([^<]*)</a>'
    ((href, text),) = re.findall(asked, with_data.get(path, "text/html").text)
    assert text == title
    answer = with_data.get(unescape(href), "text/html")
    assert answer.status_code == 303
    assert "result-count" in with_data.get(answer.headers["Location"], "text/html").text
    without = public.get(path, "text/html").text
    assert not re.findall(asked, without)
    assert "<h2>Insights</h2>" not in without


def test_page_of_what_an_institute_names_leads_to_what_is_computed_of_it(with_data: Any) -> None:
    page = with_data.get("/ksas?named=institute", "text/html").text
    (href, *_) = re.findall(r'<th scope="row"><a href="([^"]+)"', page)
    assert "Careers that a KSA opens" in with_data.get(unescape(href), "text/html").text
