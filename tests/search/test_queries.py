"""What people type, and what has to come first: in the results, and in the suggestions."""

import csv
import re
from pathlib import Path
from typing import Final

import pytest

from amocf.kinds import KINDS
from amocf.release.opened import Release
from amocf.search import SearchIndex, search, suggest
from amocf.terms import expand

#: What is typed, the IRIs of which one has to be first, or none, and why.
QUERIES: Final = Path(__file__).parent / "queries.csv"
with QUERIES.open(encoding="utf-8", newline="") as lines:
    ROWS: Final = [(row["typed"], row["first"].split()) for row in csv.DictReader(lines)]
FOUND: Final = [(typed, first) for typed, first in ROWS if first]
NOT_FOUND: Final = [typed for typed, first in ROWS if not first]
SOUGHT: Final = {kind.name for kind in KINDS if kind.is_sought}
#: Words of other trades, each near to a word of the edition's texts, or to one of a label.
OTHER_WORDS: Final = (
    *("welding", "math", "technician", "painting", "casting", "nursing", "coding", "milling"),
    *("electrician", "machinist", "plumber", "soldering", "marketing", "teaching", "accounting"),
)


@pytest.fixture(scope="module")
def index(dist: Path) -> SearchIndex:
    return SearchIndex.open(dist / "search.sqlite", Release.open(dist).sha256)


def _iri(name: str) -> str:
    return name if "://" in name else expand(name)


@pytest.mark.parametrize(("typed", "first"), FOUND, ids=[typed for typed, _ in FOUND])
def test_what_is_meant_comes_first_in_results_and_suggestions(
    index: SearchIndex, typed: str, first: list[str]
) -> None:
    wanted = {_iri(name) for name in first}
    assert search(index, typed, {}).hits[0].iri in wanted
    assert suggest(index, typed)[0].iri in wanted


@pytest.mark.parametrize("typed", NOT_FOUND)
def test_what_the_document_does_not_name_is_not_replaced(index: SearchIndex, typed: str) -> None:
    results = search(index, typed, {})
    assert not results.hits
    assert not results.corrections


@pytest.mark.parametrize("typed", [typed for typed, _ in ROWS])
def test_words_said_to_be_unnamed_stand_in_no_line_of_the_document(
    index: SearchIndex, document: str, typed: str
) -> None:
    unnamed = search(index, typed, {}).unnamed
    # A longer word is unnamed only if nothing begins with it.
    patterns = [rf"\b{word}" + r"\b" * (len(word) < 3) for word in unnamed]
    assert not [pattern for pattern in patterns if re.search(pattern, document, re.IGNORECASE)]


@pytest.mark.parametrize("typed", OTHER_WORDS)
def test_a_word_of_another_trade_is_no_typo(index: SearchIndex, typed: str) -> None:
    assert not search(index, typed, {}).corrections


@pytest.mark.parametrize("typed", ["CAD", "process engineer", "cybersecurity", "safety"])
def test_what_people_come_for_is_shown_and_all_else_is_counted(
    index: SearchIndex, typed: str
) -> None:
    main = search(index, typed, {})
    everything = search(index, typed, {}, everything=True)
    assert {hit.kind for hit in main.hits} <= SOUGHT
    assert main.elsewhere
    assert not {kind.value for kind in main.elsewhere} & SOUGHT
    assert everything.total == main.total + sum(kind.count or 0 for kind in main.elsewhere)
    assert [hit.iri for hit in everything.hits][: main.total] == [h.iri for h in main.hits]
    assert not everything.elsewhere


def test_a_sub_competency_is_found_by_its_ksas_after_them(index: SearchIndex) -> None:
    ksa, sub_competency = search(index, "CAD", {}).hits
    assert (ksa.code, sub_competency.code) == ("ksa-0002", "4.1.2")
    assert ksa.place == ("4.1.2 Technical Drawings and Schematics",)
    assert sub_competency.found_in == "below"


def test_where_only_some_words_are_named_the_nearest_is_shown(index: SearchIndex) -> None:
    results = search(index, "robot welding", {})
    assert (results.unnamed, results.partial) == (("welding",), True)
    assert results.hits[0].code == "ksa-0006"


def test_words_are_said_to_be_unnamed_as_they_were_typed(index: SearchIndex) -> None:
    results = search(index, "CNC machining", {})
    assert (results.unnamed, results.partial) == (("CNC",), True)


@pytest.mark.parametrize(
    "typed", ["critical thinking", "industrial sewing", "manufacturing ethics"]
)
def test_a_word_of_many_labels_beside_one_that_is_unnamed_leads_nowhere(
    index: SearchIndex, typed: str
) -> None:
    assert not search(index, typed, {}).has_sought


def test_a_kind_after_a_sponsor_finds_what_it_sponsors(index: SearchIndex) -> None:
    found = {hit.label for hit in search(index, "DoD institutes", {}).hits[:9]}
    assert {"AFFOA", "LIFT", "MxD"} <= found


def test_what_another_framework_alone_has_is_shown_and_said_to_be_unnamed(
    index: SearchIndex,
) -> None:
    results = search(index, "lean", {})
    assert results.unnamed == ("lean",)
    assert [hit.label for hit in results.hits] == ["Principles of lean manufacturing"]
    assert not results.has_sought
