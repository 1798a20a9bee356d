"""The release of the made-up revision, as the tests of this folder read and ask it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from tests.serve.conftest import Client

from amocf.release.opened import Release
from amocf.serve.app.create import create_app
from amocf.settings import Settings


@pytest.fixture(scope="session")
def revised_store(revised_dist: Path) -> Store:
    """The release of the revision as a reader of ``amocf.nq`` has it, in memory."""
    loaded = Store()
    loaded.bulk_load(path=str(revised_dist / "amocf.nq"), format=RdfFormat.N_QUADS)
    return loaded


@pytest.fixture(scope="session")
def revised_client(revised_dist: Path) -> Iterator[Client]:
    """Asks a server over that release."""
    with asyncio.Runner() as runner, Release.open(revised_dist) as release:
        yield Client(create_app(release, Settings(engine="threads")), runner)
