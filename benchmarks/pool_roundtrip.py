"""What a query costs in the pool: against the same query in process, and beside heavy ones.

Run ``python benchmarks/pool_roundtrip.py [data.nq]``; without data it makes some up.
"""

import asyncio
import contextlib
import itertools
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import uvloop
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from amocf.formats import SPARQL_RESULTS
from amocf.serve.engine.contract import Query
from amocf.serve.engine.workers.pool import Pool
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.source import MEMORY, Source

JSON = SPARQL_RESULTS[0]
AMO = "https://w3id.org/amocf/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
LIGHT = f'SELECT ?s WHERE {{{{ ?s <{SKOS}notation> "{{}}" }}}}'
HEAVY = f"""PREFIX amo: <{AMO}> PREFIX skos: <{SKOS}>
SELECT ?a ?b (COUNT(*) AS ?n) WHERE {{
  ?x amo:inArea ?a ; skos:broader ?c . ?y skos:broader ?c ; amo:inArea ?b ; amo:inInstitute ?i .
}} GROUP BY ?a ?b ORDER BY ?a ?b"""
ROUNDS = 3
SECONDS = 5.0
SAME = itertools.repeat("")


def make_up(frameworks: int) -> Iterator[str]:
    """Give N-Quads of the framework's shape: about 2,600 triples a framework."""
    chance = random.Random(1)
    here = "https://w3id.org/amocf/id/"
    for framework in range(frameworks):
        for number in range(235):
            ksa = f"<{here}f{framework}-ksa-{number}>"
            yield f'{ksa} <{SKOS}prefLabel> "Knowledge {number} of things"@en .\n'
            yield f'{ksa} <{SKOS}notation> "{framework * 235 + number}" .\n'
            yield f"{ksa} <{SKOS}broader> <{here}f{framework}-c{number % 48}> .\n"
            for area in chance.sample(range(5), 3):
                yield f"{ksa} <{AMO}inArea> <{here}area-{area}> .\n"
            for institute in chance.sample(range(18), 4):
                yield f"{ksa} <{AMO}inInstitute> <{here}inst-{institute}> .\n"


def spread(seconds: list[float]) -> str:
    """Write the quantiles of some durations, in microseconds."""
    ordered = sorted(seconds)
    marks = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    found = [f"{name} {ordered[int(len(ordered) * mark)] * 1e6:9.0f}" for name, mark in marks]
    return "  ".join([*found, f"max {ordered[-1] * 1e6:9.0f} µs  n {len(ordered)}"])


def in_process(store: Store, count: int) -> list[float]:
    """Time light queries without any pool."""
    durations = []
    for number in range(count):
        start = time.perf_counter()
        found: Any = store.query(LIGHT.format(number % 235))
        found.serialize(format=QueryResultsFormat.JSON)
        durations.append(time.perf_counter() - start)
    return durations


async def light(pool: Pool, count: int, client: str = "light") -> list[float]:
    """Time light queries of one client, one after the other."""
    durations = []
    for number in range(count):
        query = Query(LIGHT.format(number % 235), JSON, 10)
        start = time.perf_counter()
        await pool.answer(query, client)
        durations.append(time.perf_counter() - start)
    return durations


@contextlib.asynccontextmanager
async def heavy_clients(pool: Pool, count: int, kinds: Iterator[str]) -> AsyncIterator[list[float]]:
    """Have clients ask a heavy query again and again, and give how long each took.

    Args:
        pool: whom they ask.
        count: how many there are.
        kinds: words that make each query another kind to the pool, or the same.
    """
    durations: list[float] = []

    async def ask(client: str) -> None:
        while True:
            start = time.perf_counter()
            await pool.answer(Query(f"{HEAVY} # {next(kinds)}", JSON, 30), client)
            durations.append(time.perf_counter() - start)

    tasks = [asyncio.create_task(ask(f"heavy {number}")) for number in range(count)]
    yield durations
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def pss(pids: tuple[int, ...]) -> float:
    """Return the proportional set size of processes, in MB."""
    lines = [
        line
        for pid in pids
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    ]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


async def measure(data: Path) -> None:
    """Measure and print."""
    store = Store()
    store.bulk_load(path=str(data), format=RdfFormat.N_QUADS)
    begin = time.perf_counter()
    async with Pool(Source(MEMORY, data), PoolSettings(20_000_000)) as pool:
        print(f"{len(store):,} triples; first answer after {time.perf_counter() - begin:.3f} s")
        for _ in range(ROUNDS):
            print("in process        ", spread(in_process(store, 2000)))
            print("pool              ", spread(await light(pool, 2000)))
        for clients in (8, 32):
            start = time.perf_counter()
            await asyncio.gather(
                *(light(pool, 16_000 // clients, f"light {each}") for each in range(clients))
            )
            rate = 16_000 / (time.perf_counter() - start)
            print(f"{clients:2} light clients   {rate:9,.0f} answers/s")
        new = ("".join(letters) for letters in itertools.product("abcdefgh", repeat=6))
        for clients, kinds in ((0, new), (1, SAME), (4, SAME), (4, new)):
            async with heavy_clients(pool, clients, kinds) as durations:
                await asyncio.sleep(0.5)
                end, found = time.perf_counter() + SECONDS, list[float]()
                while time.perf_counter() < end:
                    found += await light(pool, 20)
            name = "new" if kinds is new else "   "
            print(f"beside {clients} {name} heavy ", spread(found))
            if durations:
                print("  the heavy ones  ", spread(durations))
        print(f"fork server and workers: {pss(pool.pids):.0f} MB PSS; {pool.snapshot()}")


def main(arguments: list[str]) -> None:
    """Measure over a file of N-Quads, or over made-up data."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(arguments[0]) if arguments else Path(folder) / "data.nq"
        if not arguments:
            data.write_text("".join(make_up(10)), "utf-8")
        uvloop.run(measure(data))


if __name__ == "__main__":
    main(sys.argv[1:])
