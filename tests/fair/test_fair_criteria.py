"""What checkers of FAIR find: of the release as it stands, and of one with everything filled in.

Each criterion is a test, which prints nothing unless it finds otherwise than `docs/fair.md` says;
`pytest tests/fair -s` prints the scores.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store
from tests.exchange.descriptions import COMPLETE
from tests.fair.criteria import Criterion, score
from tests.fair.evidence import Evidence
from tests.fair.foops import FOOPS
from tests.fair.fuji import FUJI
from tests.fair.page import with_tables
from tests.release.checkouts import write_version

from amocf.compile.release import build

Start = Callable[..., AbstractContextManager[Any]]
CRITERIA = pytest.mark.parametrize("criterion", [*FOOPS, *FUJI], ids=lambda each: each.name)


@contextmanager
def _opened(start: Start, dist: Path, *, are_redirected: bool = True) -> Iterator[Evidence]:
    store = Store()
    store.bulk_load(path=str(dist / "amocf.nt"), format=RdfFormat.N_TRIPLES)
    with start(dist) as server:
        seen = Evidence(server.address, store, are_redirected=are_redirected)
        with closing(seen) as evidence:
            yield evidence


@pytest.fixture(scope="module")
def today(dist: Path, started: Start) -> Iterator[Evidence]:
    """The release as it stands."""
    with _opened(started, dist) as evidence:
        yield evidence


@pytest.fixture(scope="module")
def unredirected(dist: Path, started: Start) -> Iterator[Evidence]:
    """The release as it stands, while its URIs lead nowhere."""
    with _opened(started, dist, are_redirected=False) as evidence:
        yield evidence


@pytest.fixture(scope="module")
def released(
    root: Path, tmp_path_factory: pytest.TempPathFactory, started: Start
) -> Iterator[Evidence]:
    """The same as a final version, with an `edition.toml` in which nothing is empty."""
    folder = tmp_path_factory.mktemp("released")
    for name in ("ontology", "mappings", "shapes", "queries"):
        shutil.copytree(root / name, folder / name)
    lines = (f'{key} = "{value}"' for key, value in COMPLETE.items())
    (folder / "edition.toml").write_text("\n".join(lines), encoding="utf-8")
    write_version(folder, "2025.1.0")
    dist = folder / "dist"
    build(folder, dist, lambda _: None)
    with _opened(started, dist) as evidence:
        yield evidence


@CRITERIA
def test_release_as_it_stands_lacks_what_the_page_says(
    criterion: Criterion, today: Evidence
) -> None:
    assert criterion.missing(today) == criterion.lacks_behind_redirects.keys()


@CRITERIA
def test_release_whose_uris_lead_nowhere_lacks_what_the_page_says(
    criterion: Criterion, unredirected: Evidence
) -> None:
    assert criterion.missing(unredirected) == criterion.lacks_today.keys()


@CRITERIA
def test_release_with_everything_filled_in_lacks_what_the_page_says(
    criterion: Criterion, released: Evidence
) -> None:
    assert criterion.missing(released) == criterion.outside.keys()


@pytest.mark.parametrize(("name", "criteria"), [("FOOPS!", FOOPS), ("F-UJI", FUJI)])
def test_scores_are_printed(
    name: str, criteria: tuple[Criterion, ...], unredirected: Evidence, released: Evidence
) -> None:
    for when, evidence in (("today", unredirected), ("once released", released)):
        missing = {each.name: each.missing(evidence) for each in criteria}
        counts = {each: len(parts) for each, parts in missing.items()}
        print(f"{name} {when}: {score(criteria, counts)}")
        for each, parts in missing.items():
            if parts:
                print(f"  {each} lacks {', '.join(sorted(parts))}")
    assert len({each.name for each in criteria}) == len(criteria)


def test_page_has_the_tables_of_the_criteria(root: Path) -> None:
    page = (root / "docs" / "fair.md").read_text(encoding="utf-8")
    assert page == with_tables(page), "run `make formats`"


def test_criteria_are_all_that_the_checkers_have() -> None:
    assert len(FOOPS) == 24
    assert sum(each.points for each in FUJI) == 26
