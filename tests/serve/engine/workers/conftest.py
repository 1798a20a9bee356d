"""A small release, and a pool over it that is looked after: nothing of it may stay behind."""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store
from tests.waiting import CEILING

from amocf.formats import SPARQL_RESULTS
from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.workers.job import Priority
from amocf.serve.engine.workers.phases import Phase
from amocf.serve.engine.workers.pool import Pool
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.source import DISK, MEMORY, Source

AMO = "https://w3id.org/amocf/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PREFIXES = f"PREFIX amo: <{AMO}> PREFIX skos: <{SKOS}> "


class Asked:
    """Queries over the data below."""

    @staticmethod
    def query(text: str, seconds: float = 60.0) -> Query:
        return Query(PREFIXES + text, SPARQL_RESULTS[0], seconds)

    def light(self, number: int = 17, seconds: float = 60.0) -> Query:
        return self.query(f'SELECT ?s WHERE {{ ?s skos:notation "{number}" }}', seconds)

    def heavy(self, seconds: float = 60.0) -> Query:
        return self.query(
            "SELECT ?a ?b (COUNT(*) AS ?n) WHERE { ?x amo:inArea ?a ; skos:broader ?c ."
            " ?y skos:broader ?c ; amo:inArea ?b ; amo:inInstitute ?i } GROUP BY ?a ?b",
            seconds,
        )

    def endless(self, seconds: float) -> Query:
        return self.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", seconds)

    @staticmethod
    def is_light_answer(body: bytes, number: int = 17) -> bool:
        return b'"value":"https://w3id.org/amocf/id/ksa-%d"' % number in body

    @staticmethod
    async def parsed(pool: Pool, query: asyncio.Future[Answer]) -> None:
        """Wait until the only worker that is busy has parsed the first of its queries.

        A signal that ends a worker counts otherwise while it parses, and a slow machine parses
        long. Returns as well when that query has ended.
        """
        workers = pool._scheduler._workers
        async with asyncio.timeout(CEILING):
            while not workers.busy():
                await asyncio.sleep(0)
            (worker,) = workers.busy()
            phase = workers._fork_server.phase  # of a query before, until this one is begun
            while not query.done() and phase(worker.slot) is not Phase.EVALUATING:
                await asyncio.sleep(0.001)


@pytest.fixture(scope="session")
def asked() -> Asked:
    return Asked()


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """About 16,000 triples of the framework's shape."""
    path = tmp_path_factory.mktemp("release") / "amocf.nq"
    path.write_text("".join(_queues()), "utf-8")
    return path


def _queues() -> Iterator[str]:
    chance = random.Random(1)  # noqa: S311 - the same data every time
    here = "https://w3id.org/amocf/id/"
    for number in range(1600):
        ksa = f"<{here}ksa-{number}>"
        yield f'{ksa} <{SKOS}prefLabel> "Knowledge {number} of things"@en .\n'
        yield f'{ksa} <{SKOS}notation> "{number}" .\n'
        yield f"{ksa} <{SKOS}broader> <{here}c{number % 160}> .\n"
        for area in chance.sample(range(5), 3):
            yield f"{ksa} <{AMO}inArea> <{here}area-{area}> .\n"
        for institute in chance.sample(range(18), 4):
            yield f"{ksa} <{AMO}inInstitute> <{here}inst-{institute}> .\n"
    yield f'<{here}ksa-0> <{SKOS}note> "in a graph" <https://w3id.org/amocf/graph/framework> .\n'


@pytest.fixture(scope="session")
def disk(data: Path) -> Source:
    folder = data.parent / "store"
    store = Store(str(folder))
    store.bulk_load(path=str(data), format=RdfFormat.N_QUADS)
    store.optimize()
    return Source(DISK, folder)


@pytest.fixture(params=[MEMORY, DISK])
def source(request: pytest.FixtureRequest, data: Path, disk: Source) -> Source:
    return disk if request.param == DISK else Source(MEMORY, data)


Scenario = Callable[[Pool], Awaitable[None]]


@pytest.fixture
def pooled(data: Path) -> Callable[..., None]:
    """Run a scenario with a pool that is started, stopped and leaves nothing behind."""

    def run(scenario: Scenario, source: Source | None = None, **settings: Any) -> None:
        async def main() -> tuple[int, ...]:
            made = PoolSettings(**{"max_bytes": 1_000_000, "workers": 4, **settings})
            async with Pool(source or Source(MEMORY, data), made) as pool:
                await scenario(pool)
                return pool.pids

        before, children = _descriptors(), _children()
        pids = asyncio.run(main())
        # What tests before have left to the garbage collector may have been closed meanwhile.
        assert _descriptors() <= before, "descriptors leak"
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()], "processes stay"
        assert _children() <= children, "zombies stay"

    return run


@pytest.fixture
def counted(pooled: Callable[..., None]) -> Callable[..., None]:
    """Do as ``pooled`` with four workers, and make sure that at the end nothing is counted."""

    def run(scenario: Scenario, source: Source | None = None, **settings: Any) -> None:
        async def whole(pool: Pool) -> None:
            async with asyncio.timeout(60):
                while pool.snapshot().workers < 4:
                    await asyncio.sleep(0.01)
                await scenario(pool)
                await _settled(pool)

        pooled(whole, source, **settings)

    return run


async def _settled(pool: Pool) -> None:
    queues, workers = pool._scheduler._queues, pool._scheduler._workers
    end = time.monotonic() + 60
    while any(queues._running.values()) or queues.waiting or workers.size < 4:
        assert time.monotonic() < end, (queues._running, pool.snapshot())
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.02)  # nothing comes late
    assert queues._running == dict.fromkeys(Priority, 0)
    assert (list(queues), workers.busy(), list(workers.orphans())) == ([], [], [])
    assert len(workers._idle) + len(workers._idle_slow) == workers.size
    assert await pool.health(60)


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _children() -> set[str]:
    """Return the children of this process; other tests of it may have some of their own."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split())
