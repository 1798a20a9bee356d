"""The report: the same figures as text and as JSON, and what a set says of its confidence."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.review.conftest import DAY, OTHER, REVIEWER, decide

from amocf.compile.read import sssom
from amocf.compile.read.review_log import ReviewDecision
from amocf.errors import UsageError
from amocf.review.review_folder import ReviewFolder
from amocf.review.review_report import as_report_data, as_report_text
from amocf.review.review_samples import draw
from amocf.review.review_session import ReviewSession
from amocf.review.set_confidence import basis_of, with_confidence
from amocf.review.set_review import review_of_set, sample_result
from amocf.terms import expand

Begin = Callable[..., ReviewSession]


def decide_all(session: ReviewSession, decisions: str) -> None:
    words = {"a": "agree", "d": "disagree", "u": "unsure"}
    for number, letter in enumerate(decisions):
        if letter != " ":
            decide(session, number, words[letter])


def test_report_without_reviews_says_so(files: ReviewFolder) -> None:
    found = [review_of_set(files.read("nice"))]
    assert as_report_text(found) == ("0 of 4 records reviewed\n\nnice: 0 of 4 reviewed\n")
    data = as_report_data(found)
    assert (data["records"], data["reviewed"], data["sets"][0]["pairs"]) == (4, 0, [])
    assert data["sets"][0]["whole"] is None


def test_report_on_two_reviewers(files: ReviewFolder, session_of: Begin) -> None:
    # Of 11 records both review 10: both agree on 6, both disagree on 2, they differ on 2.
    decide_all(session_of("onet-soc"), "aaaaaadda d")
    decide_all(session_of("onet-soc", reviewer=OTHER), "aaaaaaddd a")
    found = review_of_set(files.read("onet-soc"))
    assert (found.records, found.reviewed) == (11, 10)
    [pair] = found.pairs
    # Observed 8/10; first 7 agree of 10, second 7 of 10: expected 0.49 + 0.09 = 0.58.
    assert pair.kappa.value == pytest.approx((0.8 - 0.58) / 0.42)
    assert {name.rpartition("/")[2] for name in pair.differing} == {"onet-0009", "onet-0011"}
    text = as_report_text([found])
    assert "onet-soc: 10 of 11 reviewed" in text
    assert f"{OTHER} and {REVIEWER}: the same answer on 8 of 10 records" in text
    # By hand: A 0.1687, B 0.0454, C 0.0613; their sum's root over 0.42 times that of 10 is 0.294.
    assert "Cohen's kappa 0.52, standard error 0.29, 95 % interval -0.05 to 1.00" in text
    assert "they differ on mapping:onet-0009, mapping:onet-0011" in text
    [said] = as_report_data([found])["sets"][0]["pairs"]
    assert said["observedAgreement"] == pytest.approx(0.8)
    assert said["kappa"] == pair.kappa.value
    assert len(said["interval"]) == 2


def test_report_says_where_kappa_is_undefined(files: ReviewFolder, session_of: Begin) -> None:
    decide_all(session_of("nice"), "aaaa")
    decide_all(session_of("nice", reviewer=OTHER), "aaaa")
    text = as_report_text([review_of_set(files.read("nice"))])
    assert "the same answer on 4 of 4 records" in text
    assert "kappa is undefined" in text


def test_report_lists_proposals_and_what_has_lapsed(
    files: ReviewFolder, session_of: Begin, folder: Path
) -> None:
    decide(session_of("nice"), 1, "disagree", proposed=expand("skos:exactMatch"), comment="Same.")
    found = review_of_set(files.read("nice"))
    assert "proposes exact match (skos:exactMatch): Same." in as_report_text([found])
    path = folder / "nice.sssom.tsv"
    path.write_text(path.read_text("utf-8").replace("2.2.0\n", "2.3.0\n", 1), "utf-8")
    found = review_of_set(files.read("nice"))
    assert (found.reviewed, found.proposals) == (0, ())
    assert f"what {REVIEWER} decided on {DAY} does not count any more" in as_report_text([found])


def test_sample_stays_what_was_drawn(files: ReviewFolder, folder: Path) -> None:
    first = files.sample("onet-soc", 5, 7, DAY)
    assert len(set(first.records)) == 5
    assert files.sample("onet-soc", 5, 7, "2027-01-01") == first
    assert files.sample("onet-soc", 5, 8, DAY).records != first.records
    path = folder / "onet-soc.sssom.tsv"
    mappings = sssom.read(path)
    shorter = [each for each in mappings.mappings if each.text("record_id") not in first.records]
    kept = [each for each in mappings.mappings if each is not shorter[0]]
    path.write_text(sssom.write(type(mappings)(**{**vars(mappings), "mappings": tuple(kept)})))
    assert files.sample("onet-soc", 5, 7, DAY) == first
    assert files.sample("nice", 99, 1, DAY).population == 4


def test_report_says_how_much_of_a_sample_is_not_in_the_set_any_more(files: ReviewFolder) -> None:
    drawn = files.sample("onet-soc", 5, 7, DAY)
    records: dict[str, tuple[ReviewDecision, ...]] = dict.fromkeys(drawn.records[2:], ())
    found = replace(review_of_set(files.read("onet-soc")), samples=(sample_result(drawn, records),))
    said = f"with seed 7 on {DAY}, 2 of which the set has no more: 0 of 3 records are reviewed"
    assert said in as_report_text([found])


def test_drawing_is_uniform_enough_and_refuses_what_cannot_be() -> None:
    names = [f"n{number}" for number in range(20)]
    counts = dict.fromkeys(names, 0)
    for seed in range(2000):
        for name in draw(names, 5, seed):
            counts[name] += 1
    # 500 expected, standard deviation about 19.
    assert all(400 < count < 600 for count in counts.values())
    with pytest.raises(ValueError, match="cannot be drawn"):
        draw(names, 21, 1)


def test_sample_gives_an_estimate_when_all_of_it_is_reviewed(
    files: ReviewFolder, session_of: Begin
) -> None:
    sample = files.sample("onet-soc", 5, 7, DAY)
    session = session_of("onet-soc")
    places = [n for n, each in enumerate(session.items) if each.record in sample.records]
    for number in places[:4]:
        decide(session, number)
    found = review_of_set(files.read("onet-soc"))
    assert found.samples[0].estimate is None
    assert "4 of 5 records are reviewed; an estimate takes all" in as_report_text([found])
    with pytest.raises(UsageError, match="no sample is reviewed as a whole"):
        basis_of(found)
    decide(session, places[4], "unsure")
    found = review_of_set(files.read("onet-soc"))
    [result] = found.samples
    assert (result.confirmed, result.estimate) == (4, 0.8)
    # Wilson, by hand: (0.8 + 0.384) / 1.768 ± 1.96 / 1.768 * sqrt(0.032 + 0.0384).
    assert result.interval
    assert (round(result.interval.low, 3), round(result.interval.high, 3)) == (0.376, 0.964)
    said = "sample of 5 of 11 records, drawn with seed 7 on 2026-11-30: 4 of 5 confirmed, 0.800"
    assert f"{said}, Wilson 95 % interval 0.38 to 0.96" in as_report_text([found])
    data = as_report_data([found])["sets"][0]["samples"][0]
    assert (data["seed"], data["population"], len(data["records"])) == (7, 11, 5)


def test_confidence_is_written_with_what_it_rests_on_and_replaces_an_older_one(
    files: ReviewFolder, session_of: Begin, folder: Path
) -> None:
    sample = files.sample("nice", 2, 3, DAY)
    session = session_of("nice")
    for number, item in enumerate(session.items):
        if item.record in sample.records:
            decide(session, number)
    for decision, value, basis in (
        ("agree", "1", "drawn with seed 3 on 2026-11-30; Wilson 95 % interval 0.342 to 1.000"),
        ("disagree", "0.5", "all records of the set"),
    ):
        review = review_of_set(files.read("nice"))
        written = with_confidence(files.read("nice").mappings, basis_of(review))
        files.write_set(written)
        text = (folder / "nice.sssom.tsv").read_text("utf-8")
        assert f"#mapping_set_confidence: {value}\n" in text
        assert text.count("mapping_set_confidence_basis") == 1
        assert basis in text
        assert sssom.write(sssom.read(folder / "nice.sssom.tsv")) == text
        for number, item in enumerate(session.items):
            if item.record not in sample.records:
                decide(session, number, decision if decision == "disagree" else "disagree")
