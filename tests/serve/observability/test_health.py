"""Ready is who can answer: a full queue is none of it, and workers that hang are."""

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from pyoxigraph import Store
from tests.waiting import until

from amocf.formats import SPARQL_RESULTS
from amocf.serve.engine.contract import Query
from amocf.serve.engine.query_errors import BusyError, DeadlineError
from amocf.serve.engine.threads import LocalEngine

ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"
#: Workers, and those that may wait for them.
WORKERS, QUEUE = 3, 2


@pytest.mark.skipif(sys.platform != "linux", reason="worker processes need Linux")
def test_a_server_is_ready_while_it_is_full_and_not_while_its_workers_hang(
    started: Callable[..., contextlib.AbstractContextManager[Any]], small_dist: Path
) -> None:
    options = ("--workers", str(WORKERS), "--query-queue", str(QUEUE), "--query-timeout", "60")
    with (
        started(small_dist, *options) as server,
        httpx.Client(base_url=server.address, timeout=60) as client,
    ):

        def full() -> bool:
            lines = client.get("/metrics").text.splitlines()
            inside = ("amocf_queries_waiting ", "amocf_workers_busy ")
            there = sum(float(line.split()[1]) for line in lines if line.startswith(inside))
            return there == WORKERS + QUEUE

        with ThreadPoolExecutor(WORKERS + QUEUE) as threads:
            for number in range(WORKERS + QUEUE):
                query = {"query": f"{ENDLESS} # {number}", "timeout": "8"}
                threads.submit(client.get, "/sparql", params=query)
            until(full)
            assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503
            assert client.get("/health").json()["status"] == "ok"
            assert client.get("/sparql", params={"query": "ASK { }"}).status_code == 503

        with server.pool_halted():
            time.sleep(1)  # the last answer holds so long
            ill = client.get("/health")
            assert (ill.status_code, ill.json()["status"]) == (503, "unavailable")
            assert "Retry-After" in ill.headers
        until(lambda: client.get("/health").status_code == 200)


class _Stuck:
    """A store that goes on with every query but the trivial one."""

    def __init__(self) -> None:
        self.end = threading.Event()

    def query(self, text: str, **options: Any) -> Any:
        if text != "ASK {}":
            self.end.wait(60)
        return Store().query("ASK {}")


def test_threads_are_ready_until_all_of_them_are_lost() -> None:
    async def run() -> None:
        store: Any = _Stuck()
        engine = LocalEngine(store, threads=2, queue=1, max_bytes=1000)
        running = [
            asyncio.create_task(engine.answer(Query("ASK { }", SPARQL_RESULTS[0], 0.3)))
            for _ in range(3)
        ]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await engine.answer(Query("ASK { }", SPARQL_RESULTS[0], 1))
        assert await engine.health()
        ended = await asyncio.gather(*running, return_exceptions=True)
        assert [type(each) for each in ended] == [DeadlineError, DeadlineError, BusyError]
        assert await engine.health()  # they may be about to end
        await asyncio.sleep(0.2)
        assert not await engine.health(0.1)
        store.end.set()
        await asyncio.sleep(0.2)
        assert await engine.health()

    asyncio.run(run())
