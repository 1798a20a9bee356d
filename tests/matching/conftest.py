"""Matching over the built release."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amocf.matching.match_candidates import COMPETENCIES, MatchCandidate, read_candidates
from amocf.matching.matcher import Matcher
from amocf.release.opened import Release


@pytest.fixture(scope="session")
def release(dist: Path) -> Iterator[Release]:
    with Release.open(dist) as opened:
        yield opened


@pytest.fixture(scope="session")
def candidates(release: Release) -> tuple[MatchCandidate, ...]:
    return read_candidates(release.store, COMPETENCIES)


@pytest.fixture(scope="session")
def matcher(candidates: tuple[MatchCandidate, ...]) -> Matcher:
    return Matcher(candidates, COMPETENCIES)
