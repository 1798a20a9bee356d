"""Comparisons over the built release."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amocf.coverage.comparing import CoverageResult, GapStatus, compare
from amocf.coverage.framework_index import FrameworkIndex, read_index
from amocf.coverage.memberships import Family
from amocf.coverage.operand_names import KnownNames, known_names
from amocf.coverage.operands import COMPARABLE, operand_of
from amocf.rdf.graph_reader import GraphReader
from amocf.release.opened import Release

Compare = Callable[[str, str], CoverageResult]


@pytest.fixture(scope="session")
def index(dist: Path) -> Iterator[FrameworkIndex]:
    with Release.open(dist) as release:
        yield read_index(GraphReader(release.store))


@pytest.fixture(scope="session")
def known(index: FrameworkIndex) -> KnownNames:
    return known_names(index)


@pytest.fixture(scope="session")
def compared(index: FrameworkIndex, known: KnownNames) -> Compare:
    """Compare two things by their names."""

    def run(first: str, second: str) -> CoverageResult:
        sides = (operand_of(index, known.find(name, COMPARABLE)) for name in (first, second))
        return compare(index, *sides)

    return run


@pytest.fixture(scope="session")
def codes() -> Callable[..., str]:
    """Write down the codes, or else the labels, that have a status, in their order."""

    def read(
        result: CoverageResult, status: GapStatus, family: Family = Family.COMPETENCIES
    ) -> str:
        return " ".join(
            each.code or each.label
            for each in result.components
            if each.family is family and each.status is status
        )

    return read
