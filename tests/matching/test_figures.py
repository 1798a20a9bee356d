"""The figures of matching: how they are made, and that they are what the page says."""

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from amocf.matching.calibration import LEXICAL
from amocf.matching.matcher import Matcher

_BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(_BENCHMARKS))
    monkeypatch.delitem(sys.modules, "matching", raising=False)
    import matching  # noqa: PLC0415 - the folder has to be found first

    return matching


@pytest.fixture
def phrases(figures: Any, shared: Path) -> Any:
    return figures.read_phrases(shared / "references" / "amcm-content-dev.tsv")


def test_shares_count_the_first_place_and_the_shortlist(figures: Any) -> None:
    phrases = [
        figures.Phrase("a", "4.1.1", "4.1"),
        figures.Phrase("b", "4.1.2", "4.1"),
        figures.Phrase("c", "", "5.1"),
        figures.Phrase("d", "4.2.1", "4.2"),
    ]
    found = [["4.1.2", "4.1.1"], ["4.10.1"], ["5.1"], []]
    measured = figures.measure(phrases, found)
    assert measured.competency[0] == 0.5
    assert measured.shortlist[0] == pytest.approx(1 / 3)
    for point, low, high in (measured.competency, measured.shortlist):
        assert low < point < high


def test_interval_of_what_is_always_right_is_a_point(figures: Any) -> None:
    phrases = [figures.Phrase("a", f"4.1.{n}", "4.1") for n in range(9)]
    measured = figures.measure(phrases, [[each.sub_competency] for each in phrases])
    assert measured.competency == measured.shortlist == (1, 1, 1)


def test_fit_finds_the_weights_that_cases_were_drawn_by(figures: Any) -> None:
    drawn = np.random.default_rng(7)
    columns = [np.ones(20_000), drawn.uniform(-3, 0, 20_000), drawn.uniform(0, 2, 20_000)]
    features = np.stack(columns, axis=1)
    likely = 1 / (1 + np.exp(-features @ np.array([-0.5, 0.7, -1.2])))
    right = (drawn.random(20_000) < likely).astype(float)
    assert figures.fit(features, right) == pytest.approx([-0.5, 0.7, -1.2], abs=0.15)


def test_figures_by_words_reach_what_is_promised_and_stand_on_the_page(
    figures: Any, phrases: Any, matcher: Matcher, root: Path
) -> None:
    found = figures.by_matching(phrases, matcher)
    measured = figures.measure(phrases, figures.codes_of(found))
    assert measured.competency[0] >= 0.42
    assert measured.shortlist[0] >= 0.56
    page = (root / "docs" / "matching.md").read_text(encoding="utf-8")
    shown = re.search(r"^\| `amocf match` \| ([\d.]+) \(.*\| ([\d.]+) \(", page, re.MULTILINE)
    assert shown
    assert shown.groups() == (f"{measured.competency[0]:.3f}", f"{measured.shortlist[0]:.3f}")


def test_calibration_is_the_one_that_the_phrases_give(
    figures: Any, phrases: Any, matcher: Matcher
) -> None:
    found = figures.by_matching(phrases, matcher)
    cases = figures.judged(phrases, found)
    fitted = figures.calibration_of(cases)
    assert fitted.intercept == pytest.approx(LEXICAL.intercept, abs=0.1)
    assert fitted.support == pytest.approx(LEXICAL.support, abs=0.1)
    assert fitted.rank == pytest.approx(LEXICAL.rank, abs=0.1)


def test_confidence_foretells_phrases_that_it_was_not_fitted_to(
    figures: Any, phrases: Any, matcher: Matcher
) -> None:
    cases = figures.judged(phrases, figures.by_matching(phrases, matcher))
    told = figures.foretold(cases)
    same = np.mean(cases.right) * (1 - np.mean(cases.right))
    assert np.mean((told - cases.right) ** 2) < same
    assert np.mean(told) == pytest.approx(np.mean(cases.right), abs=0.02)
