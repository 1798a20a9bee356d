"""Kappa and intervals, against what textbooks and the authors of the methods give."""

from collections.abc import Mapping

import pytest

from amocf.review.agreement import cohens_kappa, wilson


def pairs(table: Mapping[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [pair for pair, count in table.items() for _ in range(count)]


def test_kappa_of_fleiss_levin_and_paik() -> None:
    # Statistical Methods for Rates and Proportions, 3rd edition (2003), table 18.1: diagnoses of
    # 100 patients by two raters. Section 18.1 gives kappa 0.68 and its standard error 0.087.
    table = {
        ("psychotic", "psychotic"): 75,
        ("psychotic", "neurotic"): 1,
        ("psychotic", "organic"): 4,
        ("neurotic", "psychotic"): 5,
        ("neurotic", "neurotic"): 4,
        ("neurotic", "organic"): 1,
        ("organic", "organic"): 10,
    }
    found = cohens_kappa(pairs(table))
    assert found.observed == pytest.approx(0.89)
    assert found.expected == pytest.approx(0.66)
    assert found.value == pytest.approx(0.676, abs=0.0005)
    assert found.standard_error == pytest.approx(0.087, abs=0.001)
    assert found.interval
    assert found.interval.low == pytest.approx(0.676 - 1.96 * 0.0877, abs=0.001)
    assert found.interval.high == pytest.approx(0.676 + 1.96 * 0.0877, abs=0.001)


def test_kappa_of_a_table_by_hand() -> None:
    # 50 proposals: both yes 20, both no 15. Observed 35/50; expected 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    table = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    found = cohens_kappa(pairs(table))
    assert found.value == pytest.approx(0.4)
    # Fleiss, Cohen and Everitt (1969), formula 13: A + B - C, by hand.
    on = 0.4 * (1 - 1.1 * 0.6) ** 2 + 0.3 * (1 - 0.9 * 0.6) ** 2
    between = (0.4 - 0.5 * 0.6) ** 2
    # A cell off the diagonal takes the column's share of its row and the row's of its column.
    off = 0.6**2 * (0.1 * (0.6 + 0.5) ** 2 + 0.2 * (0.4 + 0.5) ** 2)
    expected = (on + off - between) ** 0.5 / (0.5 * 50**0.5)
    assert found.standard_error == pytest.approx(expected)


def test_kappa_of_raters_who_always_agree_is_one() -> None:
    found = cohens_kappa([("agree", "agree"), ("unsure", "unsure")] * 5)
    assert (found.value, found.standard_error, found.interval) == (1.0, None, None)
    assert "no standard error" in found.note


def test_kappa_of_raters_who_never_agree_is_below_zero() -> None:
    found = cohens_kappa([("agree", "disagree"), ("disagree", "agree")] * 5)
    assert found.value == pytest.approx(-1.0)
    assert (found.standard_error, found.interval) == (None, None)


def test_interval_of_kappa_is_cut_to_what_kappa_may_be() -> None:
    found = cohens_kappa([("agree", "agree"), ("unsure", "unsure"), ("agree", "unsure")] * 2)
    assert found.interval
    assert -1 <= found.interval.low < found.interval.high <= 1


def test_kappa_is_undefined_where_both_gave_one_answer() -> None:
    found = cohens_kappa([("agree", "agree")] * 9)
    assert (found.subjects, found.observed, found.value, found.interval) == (9, 1.0, None, None)
    assert "undefined" in found.note


def test_kappa_of_nothing_says_that_there_is_nothing() -> None:
    found = cohens_kappa([])
    assert (found.observed, found.value) == (None, None)
    assert "no record that both" in found.note


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_interval_of_wilson_is_that_of_newcombe(
    successes: int, trials: int, low: float, high: float
) -> None:
    found = wilson(successes, trials)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    mirrored = wilson(trials - successes, trials)
    assert mirrored.high == pytest.approx(1 - found.low)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 5)])
def test_interval_of_no_proportion_is_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson(successes, trials)
