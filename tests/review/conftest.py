"""A copy of the mapping sets to review, and reviewers who do not exist."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from amocf.compile.read import sssom
from amocf.compile.read.review_log import ReviewLog
from amocf.compile.read.reviewer_slots import with_reviews
from amocf.rdf.graph_reader import GraphReader
from amocf.release.opened import Release
from amocf.review.review_folder import ReviewFolder, fingerprint
from amocf.review.review_guard import ReviewGuard, RunSecrets
from amocf.review.review_pages import ReviewPages
from amocf.review.review_session import ReviewAnswer, ReviewSession, items_of

#: ORCID's own example; nobody has it.
REVIEWER: Final = "https://orcid.org/0000-0002-1825-0097"
OTHER: Final = "Ada Example"
DAY: Final = "2026-11-30"
AUTHORITY: Final = "127.0.0.1:8765"
SECRETS: Final = RunSecrets("key-of-the-run", "token-of-the-run")


def decide(session: ReviewSession, number: int, decision: str = "agree", **more: str) -> None:
    """Decide on a record as it stands."""
    _, record = session.read(number)
    assert record
    session.decide(number, ReviewAnswer(fingerprint(record), decision, **more))


def unreviewed(root: Path, copy: Path) -> Path:
    """Copy the mapping sets as if nobody had reviewed them."""
    copy.mkdir()
    for path in (root / "mappings").glob("*.sssom.tsv"):
        mappings = with_reviews(sssom.read(path), ReviewLog())
        (copy / path.name).write_text(sssom.write(mappings), "utf-8")
    return copy


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A folder of mapping sets that may be changed; nobody has reviewed them."""
    return unreviewed(root, tmp_path / "mappings")


@pytest.fixture
def files(folder: Path) -> Iterator[ReviewFolder]:
    """The same, locked."""
    with ReviewFolder.locked(folder) as found:
        yield found


@pytest.fixture
def session_of(files: ReviewFolder) -> Callable[..., ReviewSession]:
    """Begin a review of sets by a reviewer."""

    def begin(*names: str, reviewer: str = REVIEWER, again: bool = False) -> ReviewSession:
        items = items_of(files, names or ("nice",), reviewer, again=again)
        return ReviewSession(files, reviewer, items, lambda: DAY)

    return begin


@pytest.fixture(scope="session")
def reader(dist: Path) -> Iterator[GraphReader]:
    """Looks things up in the release."""
    with Release.open(dist) as release:
        yield GraphReader(release.store)


@pytest.fixture
def guarded(reader: GraphReader) -> Callable[[ReviewSession], ReviewGuard]:
    """Put the pages of a review behind their guard, with secrets that a test knows."""

    def guard(session: ReviewSession) -> ReviewGuard:
        pages = ReviewPages(session, reader, SECRETS)
        return ReviewGuard(pages.application(), AUTHORITY, SECRETS)

    return guard
