"""The page of the insights: what is computed from data of institutes, or what is missing."""

import re
from collections.abc import Callable, Mapping
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
