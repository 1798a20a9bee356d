"""Queries that kill endpoints: each ends in time, as the failure it is, and disturbs nobody.

These reach the pool, also those that are refused before it; ``hostile`` asks many more of a server.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from amocf.serve.engine import (
    DeadlineError,
    MalformedError,
    QueryError,
    TooLargeError,
)
from amocf.serve.workers.failures import MemoryLimitError, WorkerDiedError
from amocf.serve.workers.pool import Pool

SECONDS = 0.7
SLACK = 2.0
MEMORY = 200 * 1024 * 1024
ENDED = (DeadlineError, MemoryLimitError)
DIED = (WorkerDiedError, MemoryLimitError)


def doubling(times: int) -> str:
    binds = "".join(
        f"BIND(REPLACE(?x{each}, 'a', 'aaaaaaaaaa') AS ?x{each + 1}) " for each in range(times)
    )
    return f"SELECT (STRLEN(?x{times}) AS ?n) {{ BIND('a' AS ?x0) {binds} }}"


HOSTILE: list[tuple[str, str, tuple[type[QueryError], ...]]] = [
    ("product", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", ENDED),
    ("sorted product", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a", ENDED),
    ("streamed product", "SELECT * { ?a ?b ?c . ?d ?e ?f }", (TooLargeError,)),
    ("replace bomb", doubling(12), ENDED),
    ("parentheses", f"SELECT * {{ ?s ?p ?o FILTER({'(' * 20_000}1{')' * 20_000}) }}", DIED),
    ("braces", f"SELECT * {'{' * 20_000}{'}' * 20_000}", DIED),
    ("brackets", f"SELECT * {{ ?s ?p {'[ ?p ' * 20_000} 1 {']' * 20_000} }}", DIED),
    ("list", f"SELECT * {{ ?s ?p {'( ' * 20_000} 1 {')' * 20_000} }}", DIED),
    ("negation", f"SELECT * {{ ?s ?p ?o FILTER({'!' * 100_000}?o) }}", (*DIED, DeadlineError)),
    ("no query", "x" * 1_000_000, (MalformedError, *ENDED)),
]


@pytest.mark.parametrize(
    ("text", "expected"), [c[1:] for c in HOSTILE], ids=[c[0] for c in HOSTILE]
)
def test_hostile_queries_end_in_time_and_disturb_nobody(
    pooled: Callable[..., None], asked: Any, text: str, expected: tuple[type[QueryError], ...]
) -> None:
    async def scenario(pool: Pool) -> None:
        start = time.monotonic()
        hostile = asyncio.create_task(pool.answer(asked.query(text, SECONDS), "hostile"))
        answered = 0
        while not hostile.done() or not answered:
            answer = await pool.answer(asked.light(answered % 1600, SLACK), "light")
            assert asked.is_light_answer(answer.body, answered % 1600)
            answered += 1
        with pytest.raises(expected):
            await hostile
        assert time.monotonic() - start < SECONDS + SLACK
        assert await pool.health(SLACK)
        assert pool.snapshot().workers + pool.snapshot().kills.get("crash", 0) >= 3
        assert pss(pool) < 150

    pooled(scenario, memory=MEMORY)


def test_nobody_is_called(pooled: Callable[..., None], asked: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        call = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        # Without limits the call does go out, so that the listener would hear of it.
        caller = threading.Thread(target=_try, args=(call,))
        caller.start()
        listener.accept()[0].close()
        caller.join()

        async def scenario(pool: Pool) -> None:
            with pytest.raises(WorkerDiedError):
                await pool.answer(asked.query(call))
            silent = await pool.answer(asked.query(call.replace("SERVICE", "SERVICE SILENT")))
            assert b'"bindings":[{}]' in silent.body
            for form in (f"FROM <{address}>", f"FROM NAMED <{address}>"):
                empty = await pool.answer(asked.query(f"SELECT * {form} {{ ?s ?p ?o }}"))
                assert b'"bindings":[]' in empty.body

        pooled(scenario)
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()


def _try(query: str) -> None:
    try:
        Store().query(query)
    except (OSError, RuntimeError):
        return


def pss(pool: Pool) -> float:
    total = 0
    for pid in pool.pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1000
