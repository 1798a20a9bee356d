"""The release of the made-up revision, built once for the tests of this folder."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from tests.revision.revised_sources import lay_out, revise

from amocf.compile.release import build


@pytest.fixture(scope="session")
def revised_dist(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the sources with the revision."""
    folder = tmp_path_factory.mktemp("revised")
    sources = revise(lay_out(root, folder / "sources"), version="2026.1.0-dev")
    build(sources, folder / "dist", lambda _: None)
    return folder / "dist"


@pytest.fixture(scope="session")
def revised_store(revised_dist: Path) -> Store:
    """That release as a reader of ``amocf.nq`` has it, in memory."""
    loaded = Store()
    loaded.bulk_load(path=str(revised_dist / "amocf.nq"), format=RdfFormat.N_QUADS)
    return loaded
