"""Queries that kill endpoints: each ends in time, as the failure it is, and disturbs nobody.

These reach the pool, also those rejected before it; ``hostile`` asks many more of a server.
"""

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store
from tests.waiting import CEILING

from amocf.serve.engine.query_errors import (
    DeadlineError,
    MalformedError,
    MemoryLimitError,
    QueryError,
    RefusedError,
    TooComplexError,
    TooLargeError,
)
from amocf.serve.engine.workers.pool import Pool

SECONDS = 0.7
MEMORY = 200 * 1024 * 1024
ENDED = (DeadlineError, MemoryLimitError)
COMPLEX = (TooComplexError,)


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
    ("parentheses", f"SELECT * {{ ?s ?p ?o FILTER({'(' * 20_000}1{')' * 20_000}) }}", COMPLEX),
    ("braces", f"SELECT * {'{' * 20_000}{'}' * 20_000}", COMPLEX),
    ("brackets", f"SELECT * {{ ?s ?p {'[ ?p ' * 20_000} 1 {']' * 20_000} }}", COMPLEX),
    ("list", f"SELECT * {{ ?s ?p {'( ' * 20_000} 1 {')' * 20_000} }}", COMPLEX),
    ("members", f"SELECT * {{ ?s ?p ({'<x:a>' * 20_000}) }}", COMPLEX),
    ("patterns", f"SELECT * {{ {'?s ?p ?o . ' * 9_000} }}", COMPLEX),
    ("steps", f"SELECT * {{ ?s {'<x:a>/' * 16_000}<x:b> ?o }}", COMPLEX),
    ("sums", f"SELECT (1{'+1' * 49_000} AS ?x) {{}}", COMPLEX),
    ("negation", f"SELECT * {{ ?s ?p ?o FILTER({'!' * 100_000}?o) }}", COMPLEX),
    (
        "sums beside the word service",
        f"SELECT ('service' AS ?y) (1{'+1' * 49_000} AS ?x) {{}}",
        COMPLEX,
    ),
    ("optionals", f"SELECT * {{ {'OPTIONAL { ?s ?p ?o } ' * 4_000} }}", (*COMPLEX, *ENDED)),
    ("no query", "x" * 1_000_000, (MalformedError, *ENDED)),
]


@pytest.mark.parametrize(
    ("text", "expected"), [c[1:] for c in HOSTILE], ids=[c[0] for c in HOSTILE]
)
def test_hostile_query_ends_in_time_and_disturbs_no_other(
    pooled: Callable[..., None], asked: Any, text: str, expected: tuple[type[QueryError], ...]
) -> None:
    async def scenario(pool: Pool) -> None:
        start = time.monotonic()
        # Whether a query can be parsed is to be found out before its deadline, on any machine.
        seconds = SECONDS if DeadlineError in expected else CEILING
        hostile = asyncio.create_task(pool.answer(asked.query(text, seconds), "hostile"))
        answered = 0
        while not hostile.done() or not answered:
            answer = await pool.answer(asked.light(answered % 1600, CEILING), "light")
            assert asked.is_light_answer(answer.body, answered % 1600)
            answered += 1
        with pytest.raises(expected):
            await hostile
        assert time.monotonic() - start < seconds + CEILING
        assert await pool.health(CEILING)
        figures = pool.snapshot()
        assert figures.workers + figures.kills.get("complexity", 0) >= 3
        assert pss(pool) < 150

    pooled(scenario, memory=MEMORY)


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_service_call_is_rejected_and_not_made(
    pooled: Callable[..., None], asked: Any, silent: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        call = f"SELECT * {{ SERVICE {silent}<{address}> {{ ?s ?p ?o }} }}"
        # Without limits the call does go out, so that the listener would hear of it.
        caller = threading.Thread(target=_try, args=(call,))
        caller.start()
        listener.accept()[0].close()
        caller.join()

        async def scenario(pool: Pool) -> None:
            with pytest.raises(RefusedError, match="SERVICE is not allowed"):
                await pool.answer(asked.query(call))
            for form in (f"FROM <{address}>", f"FROM NAMED <{address}>"):
                empty = await pool.answer(asked.query(f"SELECT * {form} {{ ?s ?p ?o }}"))
                assert b'"bindings":[]' in empty.body

        pooled(scenario)
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_service_call_that_passes_the_parser_is_not_made() -> None:
    """Whatever is decided of the text: a worker gets no descriptor to call anybody with."""
    program = (
        "import sys\n"
        "from pyoxigraph import Store\n"
        "from amocf.serve.engine.workers import sandbox\n"
        "store = Store()\n"
        "sandbox.confine(1 << 28)\n"
        "print(len(list(store.query(sys.argv[1]))))\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for silent, rows in (("", ""), ("SILENT ", "1\n")):
            call = f"SELECT * {{ SERVICE {silent}<{address}> {{ ?s ?p ?o }} }}"
            done = subprocess.run(
                [sys.executable, "-c", program, call], capture_output=True, text=True, check=False
            )
            assert (done.stdout, done.returncode) == (rows, 0 if rows else 1)
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
