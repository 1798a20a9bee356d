"""What the release offers, and an import into a folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from amocf.institutes.importing import Imported, import_files
from amocf.institutes.institute_graph import DataOrigin
from amocf.institutes.published_terms import PublishedTerms, read_published_terms
from amocf.release.opened import Release
from amocf.terms import BASE, LICENCE


@pytest.fixture(scope="session")
def terms(dist: Path) -> PublishedTerms:
    """What a workbook may name."""
    with Release.open(dist) as release:
        return read_published_terms(release.store, release.version, "2026-01-01")


Import = Callable[..., Imported]


@pytest.fixture
def imported(terms: PublishedTerms, tmp_path: Path) -> Import:
    """Import contents by the names of their files, into ``tmp_path/niimbl`` unless told."""

    def run(
        *files: tuple[str, bytes],
        folder: Path = tmp_path / "niimbl",
        institute: str = "niimbl",
        is_partial: bool = False,
        is_restricted: bool = False,
        base: str = BASE,
    ) -> Imported:
        origin = DataOrigin(institute, base, "" if is_restricted else LICENCE, files)
        return import_files(terms, origin, folder, is_partial=is_partial)

    return run
