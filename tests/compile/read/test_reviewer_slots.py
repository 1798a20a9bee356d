"""The reviewer slots of a record follow from the decisions that count for it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from tests.compile.read.test_review_log import DECISION

from amocf.compile.read import sssom
from amocf.compile.read.review_log import ReviewDecision, ReviewLog
from amocf.compile.read.reviewer_slots import (
    counted,
    require_reviewed_sets,
    summary_slots,
    with_reviews,
)
from amocf.errors import DataError

ORCID: Final = DECISION.reviewer


@pytest.fixture(scope="module")
def mappings(root: Path) -> sssom.MappingSet:
    return sssom.read(root / "mappings" / "nice.sssom.tsv")


@pytest.fixture(scope="module")
def record(mappings: sssom.MappingSet) -> sssom.Record:
    """The one that the decision of the tests is about."""
    return mappings.mappings[1]


def by(reviewer: str, decision: str, day: str = "2026-11-30") -> ReviewDecision:
    return replace(DECISION, reviewer=reviewer, decision=decision, review_date=day)


def test_no_decision_is_no_slot() -> None:
    assert summary_slots(()) == {}


@pytest.mark.parametrize(
    ("decisions", "agreement"),
    [
        (("agree",), "1"),
        (("disagree",), "-1"),
        (("unsure",), "0"),
        (("agree", "disagree"), "0"),
        (("agree", "agree", "disagree"), "0.333"),
        (("disagree", "unsure", "disagree"), "-0.667"),
    ],
)
def test_agreement_is_the_mean(decisions: tuple[str, ...], agreement: str) -> None:
    found = summary_slots(by(f"Ada {n}", each) for n, each in enumerate(decisions))
    assert found["reviewer_agreement"] == Decimal(agreement)


def test_addresses_and_names_have_a_slot_each_and_the_last_day_counts() -> None:
    found = summary_slots((by("Ada", "agree", "2026-11-29"), by(ORCID, "agree", "2026-12-01")))
    assert found["reviewer_id"] == (ORCID,)
    assert found["reviewer_label"] == ("Ada",)
    assert found["review_date"] == "2026-12-01"


def test_last_decision_of_each_reviewer_counts(record: sssom.Record) -> None:
    given = (by("Ada", "agree"), by(ORCID, "agree"), by("Ada", "unsure"))
    assert [(d.reviewer, d.decision) for d in counted(record, given)] == [
        ("Ada", "unsure"),
        (ORCID, "agree"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"predicate_id": "http://www.w3.org/2004/02/skos/core#exactMatch"},
        {"predicate_modifier": "Not"},
        {"object_id": "https://w3id.org/amocf/ref/nice/NF-COM-002"},
        {"object_source_version": "2.1.0"},
        {"record_id": "https://w3id.org/amocf/mapping/nice-0003"},
    ],
)
def test_decision_on_something_else_does_not_count(
    record: sssom.Record, change: dict[str, str]
) -> None:
    assert counted(record, (by("Ada", "agree"),))
    assert counted(record, (replace(by("Ada", "agree"), **change),)) == ()


@pytest.mark.parametrize(
    ("reviewer", "curie"),
    [
        (ORCID, "orcid:0000-0002-1825-0097"),
        ("https://example.org/people/ada", "reviewer:ada"),
        ("https://example.org/people#ada", "reviewer:ada"),
        ("https://w3id.org/amocf/agent/ada", "agent:ada"),
    ],
)
def test_address_of_a_reviewer_has_a_prefix(
    mappings: sssom.MappingSet, reviewer: str, curie: str
) -> None:
    log = ReviewLog((by(reviewer, "agree"),))
    assert f"\t{curie}\t" in sssom.write(with_reviews(mappings, log))


def test_prefixes_of_two_reviewers_differ(mappings: sssom.MappingSet) -> None:
    log = ReviewLog((by("https://a.example/ada", "agree"), by("https://b.example/bert", "agree")))
    assert "\treviewer:ada|reviewer1:bert\t" in sssom.write(with_reviews(mappings, log))


def test_decisions_on_no_set_are_refused(tmp_path: Path) -> None:
    require_reviewed_sets({"nice"}, tmp_path)
    (tmp_path / "reviews").mkdir()
    for name in ("nice", "nise"):
        (tmp_path / "reviews" / f"{name}.tsv").touch()
    with pytest.raises(DataError, match="no mapping set 'nise'") as caught:
        require_reviewed_sets({"nice"}, tmp_path)
    assert caught.value.place
    assert caught.value.place.path.name == "nise.tsv"


def test_slots_without_a_decision_are_taken_out(mappings: sssom.MappingSet) -> None:
    reviewed = with_reviews(mappings, ReviewLog((by("Ada", "agree"),)))
    assert sssom.write(with_reviews(reviewed, ReviewLog())) == sssom.write(mappings)
