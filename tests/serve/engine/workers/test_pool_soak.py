"""Many queries of every kind at once, at random: each ends, as it should, and nothing stays."""

import asyncio
import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import pytest

from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.query_errors import (
    BusyError,
    DeadlineError,
    MalformedError,
    MemoryLimitError,
    QueryError,
    RefusedError,
    TooComplexError,
    WorkerDiedError,
)
from amocf.serve.engine.workers.job import Priority
from amocf.serve.engine.workers.pool import Pool

SECONDS: Final = 4
CLIENTS: Final = 8
LATE: Final = (DeadlineError, BusyError)


class Kind(NamedTuple):
    """A query with § for a number, what its answer holds, and how else it may end."""

    often: int
    text: str
    holds: str = ""
    ends: tuple[type[QueryError], ...] = ()
    seconds: float = 30


def grown(times: int) -> str:
    """Return a query that makes a text of so many times ten characters."""
    steps = "".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaa') AS ?x{n + 1}) " for n in range(times))
    return f"SELECT (STRLEN(?x{times}) AS ?n) {{ BIND('a' AS ?x0) {steps} }}"


HEAVY: Final = (
    "SELECT ?a ?b (COUNT(*) AS ?n) { ?x amo:inArea ?a ; skos:broader ?c ."
    " ?y skos:broader ?c ; amo:inArea ?b ; amo:inInstitute ?i } GROUP BY ?a ?b ORDER BY ?a ?b"
)
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
KINDS: Final = (
    Kind(40, 'SELECT ?s { ?s skos:notation "§" }', 'id/ksa-§"}}]'),
    Kind(40, 'SELECT ?l { ?s skos:notation "§" ; skos:prefLabel ?l }', '"Knowledge § of things"'),
    Kind(20, 'SELECT ("§" AS ?n) {}', '"value":"§"}}]'),
    Kind(4, HEAVY, '"value":"23568"'),
    Kind(4, ENDLESS, ends=LATE, seconds=0.3),
    Kind(1, grown(8), '"value":"100000000"', (*LATE, MemoryLimitError), 2),
    Kind(1, grown(12), ends=(*LATE, MemoryLimitError), seconds=2),
    Kind(4, "SELECT §", ends=(MalformedError,)),
    Kind(2, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", ends=(RefusedError,)),
    Kind(2, "ASK { FILTER(" + "!" * 60_000 + "§) }", ends=(TooComplexError,)),
)


class Soak:
    """Clients that ask several queries at once, one bunch after the other."""

    def __init__(self, pool: Pool, asked: Any, chance: random.Random, *, kills: bool) -> None:
        self.pool = pool
        self.ended: Counter[str] = Counter()
        self.longest = 0
        self._asked = asked
        self._chance = chance
        self._end = time.monotonic() + SECONDS
        self._may_die = (WorkerDiedError,) if kills else ()

    async def run(self) -> None:
        await asyncio.gather(*(self._ask(f"client {number}") for number in range(CLIENTS)))

    async def kill(self) -> None:
        """Kill workers, and at half time all of them with their fork server."""
        half = self._end - SECONDS / 2
        while (now := time.monotonic()) < self._end:
            await asyncio.sleep(0.03)
            fork_server, *workers = self.pool.pids
            if now > half:
                half = self._end
                os.kill(fork_server, signal.SIGKILL)
            elif workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._chance.choice(workers), signal.SIGKILL)

    async def _ask(self, client: str) -> None:
        chance = self._chance
        while time.monotonic() < self._end:
            bunch = [self._submit(client) for _ in range(chance.randrange(1, 8))]
            lines = (len(worker.jobs) for worker in self.pool._scheduler._workers.busy())
            self.longest = max(self.longest, *lines, 0)
            await asyncio.sleep(chance.choice((0, 0.001, 0.01)))
            for future, _, _ in bunch:
                if chance.random() < 0.1:
                    future.cancel()
            for future, kind, number in bunch:
                self._check(kind, number, *await asyncio.gather(future, return_exceptions=True))

    def _submit(self, client: str) -> "tuple[asyncio.Future[Answer], Kind, int]":
        chance = self._chance
        kind, number = (
            chance.choices(KINDS, [kind.often for kind in KINDS])[0],
            chance.randrange(1600),
        )
        query: Query = self._asked.query(kind.text.replace("§", str(number)), kind.seconds)
        # Some are taken for what they are not.
        priority = chance.choice((None, None, Priority.SHORT))
        return self.pool._scheduler.submit(query, client, priority), kind, number

    def _check(self, kind: Kind, number: int, end: Answer | BaseException) -> None:
        if isinstance(end, Answer):
            assert kind.holds, kind.text
            assert kind.holds.replace("§", str(number)).encode() in end.body
        else:
            expected = (*kind.ends, *self._may_die, asyncio.CancelledError)
            assert isinstance(end, expected), (kind.text, end)
        self.ended[type(end).__name__] += 1


@pytest.mark.parametrize("kills", [False, True], ids=["calm", "killed"])
def test_every_query_has_its_own_end(
    counted: Callable[..., None], asked: Any, *, kills: bool
) -> None:
    async def scenario(pool: Pool) -> None:
        soak = Soak(pool, asked, random.Random(11), kills=kills)  # noqa: S311 - the same every time
        await asyncio.gather(soak.run(), *([soak.kill()] if kills else []))
        assert soak.ended["Answer"] > 50
        assert soak.longest > 2
        assert {"CancelledError", "DeadlineError", "MalformedError"} <= set(soak.ended)
        assert pool.snapshot().restarts == kills

    counted(scenario, memory=400 * 1024 * 1024)


def test_a_stream_of_short_queries_leaves_room_for_others(
    counted: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        for number in range(50):
            await pool.answer(asked.light(number))
        streams = [asyncio.create_task(stream(pool, n)) for n in range(200)]
        await asyncio.sleep(0.2)
        answer = await pool.answer(asked.query('SELECT ?new { ?new skos:notation "17" }', 5))
        assert asked.is_light_answer(answer.body)
        assert not any(each.done() for each in streams)
        for each in streams:
            each.cancel()
        await asyncio.gather(*streams, return_exceptions=True)

    async def stream(pool: Pool, number: int) -> None:
        while True:
            answer = await pool.answer(asked.light(number))
            assert asked.is_light_answer(answer.body, number)

    counted(scenario, queue=300)
