import asyncio
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.waiting import CEILING

from amocf.errors import DataError
from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.release.opened import Release
from amocf.serve.engine.query_errors import BusyError, DeadlineError, MalformedError, TooLargeError
from amocf.serve.engine.workers.pool import Pool
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.source import DISK, MEMORY, Source, choose

GRAPH_NAME = "https://w3id.org/amocf/graph/framework"


def test_every_form_from_memory_and_from_disk(
    pooled: Callable[..., None], asked: Any, source: Source
) -> None:
    async def scenario(pool: Pool) -> None:
        for form in SPARQL_RESULTS:
            answer = await pool.answer(asked.light()._replace(representation=form))
            assert answer.representation == form
            assert b"https://w3id.org/amocf/id/ksa-17" in answer.body
        for form in GRAPH:
            query = asked.query('CONSTRUCT WHERE { ?s skos:notation "17" }')
            answer = await pool.answer(query._replace(representation=form))
            assert b"https://w3id.org/amocf/id/ksa-17" in answer.body
        whole = asked.query("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?d) { ?s ?p ?o }")
        assert b'"value":"16000"' in (await pool.answer(whole)).body

    pooled(scenario, source)


def test_a_store_on_disk_survives_the_end_of_its_folder(
    pooled: Callable[..., None], asked: Any, disk: Source, tmp_path: Path
) -> None:
    """What is built anew in its place does not reach a server that runs."""
    folder = tmp_path / "store"
    shutil.copytree(disk.path, folder)

    async def scenario(pool: Pool) -> None:
        shutil.rmtree(folder)
        os.kill(pool.pids[1], 9)
        everything = asked.query("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")
        answers = [await pool.answer(everything) for _ in range(8)]
        assert all(b'"value":"1600"' in answer.body for answer in answers)

    pooled(scenario, Source(DISK, folder))


@pytest.mark.parametrize(
    ("dataset", "text", "expected"),
    [
        ((None, None), "ASK { ?s skos:note ?o }", b"false"),
        (((GRAPH_NAME,), ()), "ASK { ?s skos:note ?o }", b"true"),
        (((), (GRAPH_NAME,)), "ASK { GRAPH ?g { ?s skos:note ?o } }", b"true"),
        (((), ()), "ASK { ?s ?p ?o }", b"false"),
        ((("https://example.org/",), ()), "ASK { ?s ?p ?o }", b"false"),
    ],
)
def test_datasets(
    pooled: Callable[..., None], asked: Any, dataset: Any, text: str, expected: bytes
) -> None:
    default, named = dataset

    async def scenario(pool: Pool) -> None:
        query = asked.query(text)._replace(default_graphs=default, named_graphs=named)
        assert expected in (await pool.answer(query)).body

    pooled(scenario)


def test_typed_failures(pooled: Callable[..., None], asked: Any) -> None:
    async def scenario(pool: Pool) -> None:
        with pytest.raises(MalformedError) as malformed:
            await pool.answer(asked.query("SELECT * WHERE { ?s skos:notation }"))
        assert malformed.value.line == 1
        with pytest.raises(MalformedError):
            await pool.answer(asked.query("ASK { ?s ?p '\ud800' }"))
        with pytest.raises(TooLargeError):
            await pool.answer(asked.query("SELECT * { ?s ?p ?o }"))
        assert asked.is_light_answer((await pool.answer(asked.light())).body)
        assert pool.snapshot().kills == {}

    pooled(scenario, max_bytes=10_000)


def test_an_answer_and_a_query_longer_than_the_socket_holds(
    pooled: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        answer = await pool.answer(asked.query("SELECT * { ?s ?p ?o } ORDER BY ?s"))
        assert len(answer.body) > 2_000_000
        assert answer.body.endswith(b"}]}}")
        long = asked.query('SELECT ?s { ?s skos:notation "17" } #' + "x" * 1_000_000)
        assert asked.is_light_answer((await pool.answer(long)).body)

    pooled(scenario, max_bytes=10_000_000)


def test_the_deadline_holds_while_waiting_and_while_running(
    pooled: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        start = time.monotonic()
        found = await asyncio.gather(
            *(pool.answer(asked.endless(0.5)) for _ in range(12)), return_exceptions=True
        )
        assert time.monotonic() - start < CEILING
        assert {type(each) for each in found} <= {DeadlineError, BusyError}
        assert sum(isinstance(each, DeadlineError) for each in found) >= 2
        assert pool.snapshot().kills["deadline"] >= 2
        assert asked.is_light_answer((await pool.answer(asked.light())).body)

    pooled(scenario)


def test_evaluation_is_stopped_when_all_clients_have_left(
    pooled: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        tasks = [asyncio.create_task(pool.answer(asked.endless(30))) for _ in range(5)]
        while pool.snapshot().slow < 2:
            await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        while pool.snapshot().busy or pool.snapshot().waiting:
            await asyncio.sleep(0.02)
        assert pool.snapshot().kills["abandoned"] >= 2

    pooled(scenario)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source(MEMORY, Path("/nowhere/amocf.nq")), "No such file"),
        (Source(DISK, Path("/nowhere/store")), "nowhere"),
        (Source(MEMORY, Path(__file__)), "amocf.nq|error|Expected|pars"),
        (Source(MEMORY, Path(__file__), "00"), "SHA-256"),
    ],
)
def test_a_release_that_cannot_be_loaded_is_a_data_error(source: Source, words: str) -> None:
    async def main() -> None:
        await Pool(source, PoolSettings(1000)).start()

    with pytest.raises(DataError, match=words):
        asyncio.run(main())


def test_the_size_chooses_memory_or_disk(small_dist: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small_dist, tmp_path / "dist"))
    with Release.open(folder) as in_memory, Release.open(folder, 1000) as large:
        memory = Source(MEMORY, folder / "amocf.nq", in_memory.sha256, in_memory.descriptor)
        assert choose(in_memory) == memory
        assert choose(large).kind == MEMORY  # there is nothing else
        (folder / "store").mkdir()
        assert choose(large) == Source(DISK, folder / "store", descriptor=large.descriptor)
        assert memory.reached.samefile(memory.path)
