"""Measures matching on phrases of which somebody said what they are about, for docs/matching.md.

Usage: ``python benchmarks/matching.py FILE [--dist dist]``

FILE is a table with the columns ``text``, ``sub_competency`` and ``competency``: codes, the first
of which may be empty. Beside matching stand a fuzzy ratio and BM25, both of the labels alone, and
chance. The intervals come from drawing sub-competencies, and not phrases: those of one are alike.
"""

import argparse
import csv
import math
import random
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from amocf.errors import UsageError
from amocf.matching.calibration import LEAST_SUPPORT, Calibration
from amocf.matching.match_candidates import COMPETENCIES, MatchCandidate, read_candidates
from amocf.matching.matcher import Matcher, RankedConcept, matcher_of
from amocf.release.opened import Release
from amocf.spelling import words

PAGE: Final = Path(__file__).parent.parent / "docs" / "matching.md"
_SECTION: Final = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
TOP: Final = 10
_ROUNDS: Final = 2_000
_FOLDS: Final = 10
_BINS: Final = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)

Floats = NDArray[np.float64]
#: The codes that a method finds for a text, the best first.
Found = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Phrase:
    """A text, and the codes of what it is about; the code of the sub-competency may be empty."""

    text: str
    sub_competency: str
    competency: str


@dataclass(frozen=True)
class Measured:
    """Shares of phrases, each with the ends of its interval: of competencies, of shortlists."""

    competency: tuple[float, float, float]
    shortlist: tuple[float, float, float]


def read_phrases(path: Path) -> list[Phrase]:
    """Read the phrases of a table, with tabs or commas between its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        head = file.readline()
        file.seek(0)
        rows = csv.DictReader(file, delimiter="\t" if "\t" in head else ",")
        return [Phrase(row["text"], row["sub_competency"], row["competency"]) for row in rows]


def measure(phrases: Sequence[Phrase], found: Found) -> Measured:
    """Return how often the best is of the right competency, and the right one among ten."""
    clusters: dict[str, list[tuple[float, float | None]]] = defaultdict(list)
    for phrase, codes in zip(phrases, found, strict=True):
        right = float(any(_is_below(code, phrase.competency) for code in codes[:1]))
        listed = float(phrase.sub_competency in codes[:TOP]) if phrase.sub_competency else None
        clusters[phrase.sub_competency or phrase.competency].append((right, listed))
    drawn = random.Random(2025)
    rounds = [
        _shares(
            [
                each
                for key in drawn.choices(list(clusters), k=len(clusters))
                for each in clusters[key]
            ]
        )
        for _ in range(_ROUNDS)
    ]
    points = _shares([each for cluster in clusters.values() for each in cluster])
    ends = [np.nanquantile([each[n] for each in rounds], (0.025, 0.975)) for n in range(2)]
    first, second = ((p, float(e[0]), float(e[1])) for p, e in zip(points, ends, strict=True))
    return Measured(first, second)


def _shares(judged: Sequence[tuple[float, float | None]]) -> tuple[float, float]:
    listed = [each for _, each in judged if each is not None]
    return fmean(each for each, _ in judged), fmean(listed) if listed else math.nan


def _is_below(code: str, competency: str) -> bool:
    return code == competency or code.startswith(f"{competency}.")


def by_matching(phrases: Sequence[Phrase], matcher: Matcher) -> list[tuple[RankedConcept, ...]]:
    """Match every phrase."""
    return list(matcher.match([each.text for each in phrases], TOP))


def codes_of(shortlists: Sequence[Sequence[RankedConcept]]) -> Found:
    """Return the codes of what was found."""
    return [[each.candidate.code for each in shortlist] for shortlist in shortlists]


def by_ratio(phrases: Sequence[Phrase], candidates: Sequence[MatchCandidate]) -> Found:
    """Rank the labels by the fuzzy ratio of rapidfuzz."""
    return [
        [
            each.code
            for each in sorted(
                candidates, key=lambda each: -fuzz.ratio(phrase.text.lower(), each.label.lower())
            )[:TOP]
        ]
        for phrase in phrases
    ]


def by_bm25(phrases: Sequence[Phrase], candidates: Sequence[MatchCandidate]) -> Found:
    """Rank the labels by BM25, words being compared by their stems."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE labels USING fts5(label, tokenize = 'porter')")
    database.executemany("INSERT INTO labels VALUES (?)", ([each.label] for each in candidates))
    asked = "SELECT rowid FROM labels WHERE labels MATCH ? ORDER BY rank, rowid LIMIT ?"
    queries = [" OR ".join(f'"{word}"' for word in words(each.text)) for each in phrases]
    return [
        [candidates[number - 1].code for (number,) in database.execute(asked, (query, TOP))]
        for query in queries
    ]


def by_chance(
    phrases: Sequence[Phrase], candidates: Sequence[MatchCandidate]
) -> tuple[float, float]:
    """Return what one expects of a shortlist that is drawn."""
    right = fmean(
        fmean(_is_below(each.code, phrase.competency) for each in candidates) for phrase in phrases
    )
    return right, TOP / len(candidates)


@dataclass(frozen=True)
class Judged:
    """Concepts that were found: what a calibration goes by, and whether each is right."""

    features: Floats
    right: Floats
    folds: NDArray[np.int64]


def judged(phrases: Sequence[Phrase], found: Sequence[Sequence[RankedConcept]]) -> Judged:
    """Return all concepts that were found for phrases of which the sub-competency is known."""
    names = sorted({each.sub_competency for each in phrases if each.sub_competency})
    random.Random(2025).shuffle(names)
    rows = [
        (
            1.0,
            math.log(max(each.support, LEAST_SUPPORT)),
            math.log(each.rank),
            each.candidate.code,
            phrase,
        )
        for phrase, shortlist in zip(phrases, found, strict=True)
        if phrase.sub_competency
        for each in shortlist
    ]
    return Judged(
        np.array([row[:3] for row in rows]),
        np.array([float(code == phrase.sub_competency) for *_, code, phrase in rows]),
        np.array([names.index(phrase.sub_competency) % _FOLDS for *_, phrase in rows]),
    )


def fit(features: Floats, right: Floats) -> Floats:
    """Fit a logistic regression by Newton's method, with next to no penalty."""
    weights = np.zeros(features.shape[1])
    penalty = 1e-3 * np.eye(len(weights))
    for _ in range(50):
        likely = _likely(features, weights)
        curvature = (features * (likely * (1 - likely))[:, None]).T @ features + penalty
        weights -= np.linalg.solve(curvature, features.T @ (likely - right) + penalty @ weights)
    return weights


def foretold(cases: Judged) -> Floats:
    """Return a confidence for each case, from a fit to other sub-competencies."""
    found = np.zeros(len(cases.right))
    for fold in range(_FOLDS):
        held, others = cases.folds == fold, cases.folds != fold
        found[held] = _likely(
            cases.features[held], fit(cases.features[others], cases.right[others])
        )
    return found


def _likely(features: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-features @ weights)))


def calibration_of(cases: Judged) -> Calibration:
    """Return a calibration as the code has it."""
    intercept, support, rank = (round(float(each), 3) for each in fit(cases.features, cases.right))
    return Calibration(intercept, support, rank)


def section(
    phrases: Sequence[Phrase],
    methods: Mapping[str, Measured],
    chance: tuple[float, float],
    cases: Mapping[str, Judged],
) -> str:
    """Return the section of the page."""
    known = sum(bool(each.sub_competency) for each in phrases)
    lines = [
        f"On {len(phrases)} phrases, of which the sub-competency of {known} is known:",
        "",
        "| method | right competency at rank 1 | right sub-competency within ten |",
        "|---|---|---|",
        f"| chance | {chance[0]:.2f} | {chance[1]:.2f} |",
        *(
            f"| {name} | {_interval(each.competency)} | {_interval(each.shortlist)} |"
            for name, each in methods.items()
        ),
        "",
        "In brackets: intervals of 95 %, from 2,000 draws of sub-competencies with their phrases.",
        "",
        *(line for name, each in cases.items() for line in _reliability(name, each)),
    ]
    return "\n".join(lines)


def _interval(measured: tuple[float, float, float]) -> str:
    return "{:.3f} ({:.2f} to {:.2f})".format(*measured)


def _reliability(name: str, cases: Judged) -> Iterator[str]:
    told = foretold(cases)
    brier, base = np.mean((told - cases.right) ** 2), np.mean(cases.right)
    yield (
        f"Confidence {name}, each from a fit to other sub-competencies (Brier score {brier:.4f};"
        f" {base * (1 - base):.4f} if all had the same):"
    )
    yield ""
    yield "| confidence | concepts | foretold | right |"
    yield "|---|---|---|---|"
    for low, high in pairwise(_BINS):
        held = (told >= low) & (told < high)
        if held.any():
            shares = f"{told[held].mean():.2f} | {cases.right[held].mean():.2f}"
            yield f"| {low:.2f} to {high:.2f} | {held.sum()} | {shares} |"
    yield ""


def main() -> None:
    """Measure, print the calibrations, and write the section of the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--dist", type=Path, default=Path("dist"))
    options = parser.parse_args()
    phrases = read_phrases(options.file)
    with Release.open(options.dist) as release:
        candidates = read_candidates(release.store, COMPETENCIES)
        baselines: dict[str, Callable[[], Found]] = {
            "fuzzy ratio of the labels": lambda: by_ratio(phrases, candidates),
            "BM25 of the labels": lambda: by_bm25(phrases, candidates),
        }
        methods = {name: measure(phrases, found()) for name, found in baselines.items()}
        cases = {}
        for name, shown, with_model in (
            ("by words", "`amocf match`", False),
            ("with the model", "`amocf match --model`", True),
        ):
            found = by_matching(
                phrases, matcher_of(release.store, COMPETENCIES, with_model=with_model)
            )
            methods[shown] = measure(phrases, codes_of(found))
            cases[name] = judged(phrases, found)
            print(name, calibration_of(cases[name]))
    text = section(phrases, methods, by_chance(phrases, candidates), cases)
    PAGE.write_text(_SECTION.sub(lambda _: text, PAGE.read_text("utf-8")), "utf-8")
    print(text)


if __name__ == "__main__":
    try:
        main()
    except UsageError as error:
        raise SystemExit(str(error)) from None
