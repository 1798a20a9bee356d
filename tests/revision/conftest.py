"""The data of the made-up revision, read once for the tests of this folder."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store


@pytest.fixture(scope="session")
def revised_store(revised_dist: Path) -> Store:
    """The release of the revision as a reader of ``amocf.nq`` has it, in memory."""
    loaded = Store()
    loaded.bulk_load(path=str(revised_dist / "amocf.nq"), format=RdfFormat.N_QUADS)
    return loaded
