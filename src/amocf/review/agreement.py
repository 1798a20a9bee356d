"""How far reviewers agree, and what a sample says of a whole set: pure functions of counts.

Kappa and its standard error are those of Cohen (1960) and of Fleiss, Cohen and Everitt (1969), for
two raters and nominal categories. The interval of a proportion is Wilson's score interval (1927).
"""

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: The quantile of the standard normal distribution that belongs to intervals of 95 %.
Z95: Final = 1.959963984540054
CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Interval:
    """An interval of 95 %, from 0 to 1 for proportions, from -1 to 1 for kappa."""

    low: float
    high: float


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa of two raters.

    Attributes:
        subjects: how many both have judged.
        observed: the share on which they agree; None where there is no subject.
        expected: the share on which raters with their habits would agree by chance.
        value: kappa; None where it is undefined.
        standard_error: its large-sample standard error, for an interval; None where undefined, or
            where the raters always agree or always differ.
        interval: 95 %, cut to -1 and 1.
        note: why there is no value or no interval; or nothing.
    """

    subjects: int
    observed: float | None = None
    expected: float | None = None
    value: float | None = None
    standard_error: float | None = None
    interval: Interval | None = None
    note: str = ""


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Kappa:
    """Return the kappa of what two raters said of the same subjects, one pair a subject."""
    count = len(pairs)
    if not count:
        return Kappa(0, note="there is no record that both have reviewed")
    cells = {pair: number / count for pair, number in Counter(pairs).items()}
    first, second = _shares(pairs, 0), _shares(pairs, 1)
    observed = sum(share for (one, other), share in cells.items() if one == other)
    expected = sum(share * second.get(name, 0.0) for name, share in first.items())
    if math.isclose(expected, 1.0):
        note = "kappa is undefined: both gave every record the same answer, so that chance explains"
        return Kappa(count, observed, expected, note=f"{note} all of their agreement")
    value = (observed - expected) / (1 - expected)
    error = math.sqrt(_variance(cells, first, second, observed, expected) / count)
    if math.isclose(error, 0.0, abs_tol=1e-9):
        note = "no standard error: that of large samples would be 0, which few records do not bear"
        return Kappa(count, observed, expected, value, note=f"{note} out")
    interval = Interval(max(-1.0, value - Z95 * error), min(1.0, value + Z95 * error))
    return Kappa(count, observed, expected, value, error, interval)


def wilson(successes: int, trials: int) -> Interval:
    """Return Wilson's score interval of 95 % for a proportion.

    Raises:
        ValueError: if there is no trial, or there are more successes than trials.
    """
    if not 0 <= successes <= trials or not trials:
        raise ValueError(f"{successes} of {trials} is no proportion")
    share, spread = successes / trials, Z95**2 / trials
    centre = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return Interval(low, high)


def _shares(pairs: Sequence[tuple[Hashable, Hashable]], place: int) -> dict[Hashable, float]:
    counts = Counter(pair[place] for pair in pairs)
    return {name: number / len(pairs) for name, number in counts.items()}


def _variance(
    cells: Mapping[tuple[Hashable, Hashable], float],
    first: Mapping[Hashable, float],
    second: Mapping[Hashable, float],
    observed: float,
    expected: float,
) -> float:
    """Return the variance of kappa, times the number of subjects (Fleiss, Cohen, Everitt 1969)."""
    left = 1 - observed
    on = sum(
        share * ((1 - expected) - (first[one] + second[other]) * left) ** 2
        for (one, other), share in cells.items()
        if one == other
    )
    off = left**2 * sum(
        share * (second.get(one, 0.0) + first.get(other, 0.0)) ** 2
        for (one, other), share in cells.items()
        if one != other
    )
    rest = (observed * expected - 2 * expected + observed) ** 2
    return max(0.0, on + off - rest) / (1 - expected) ** 4
