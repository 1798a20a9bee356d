"""Short queries behind one another in one worker: each gets its own answer, or its own error."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import pytest

from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.query_errors import (
    BusyError,
    DeadlineError,
    MalformedError,
    MemoryLimitError,
    RefusedError,
    TooComplexError,
    TooLargeError,
    WorkerDiedError,
)
from amocf.serve.engine.workers.job import Priority, shape_of
from amocf.serve.engine.workers.pool import Pool
from amocf.serve.engine.workers.wire import FrameError, WorkerReply
from amocf.serve.engine.workers.worker_handle import WorkerHandle

Future = asyncio.Future[Answer]
NUMBERS: Final = range(100, 108)
#: Nothing turns slow, so that a query meets another end.
NEVER: Final = 30.0


def submit(pool: Pool, query: Query) -> Future:
    """Ask what passes for short, whatever it is."""
    return pool._scheduler.submit(query, "", Priority.SHORT)


def busy(pool: Pool) -> list[WorkerHandle]:
    return pool._scheduler._workers.busy()


def follow(pool: Pool, asked: Any, seconds: float = 60) -> list[Future]:
    """Ask short queries, and make sure that all stand behind the one before."""
    followers = [submit(pool, asked.light(number, seconds)) for number in NUMBERS]
    assert [len(worker.jobs) for worker in busy(pool)] == [1 + len(NUMBERS)]
    return followers


async def are_right(asked: Any, followers: list[Future]) -> None:
    for number, answer in zip(NUMBERS, await asyncio.gather(*followers), strict=True):
        assert answer.body.count(b'"value"') == 1
        assert asked.is_light_answer(answer.body, number)


def is_heavy_answer(answer: Answer) -> bool:
    return answer.body.count(b'"n":') == 26 - 1


def kill(number: int) -> Callable[[Pool], None]:
    return lambda pool: os.kill(busy(pool)[0].pid, number)


def kill_the_fork_server(pool: Pool) -> None:
    os.kill(pool.pids[0], signal.SIGKILL)


def send_what_is_no_reply(pool: Pool) -> None:
    def feed(data: bytes) -> list[WorkerReply]:
        raise FrameError

    pytest.MonkeyPatch().setattr(busy(pool)[0]._replies, "feed", feed)


def leave(pool: Pool) -> None:
    """The sender of the first query goes."""
    busy(pool)[0].jobs[0].answer.cancel()


def nothing(pool: Pool) -> None:
    pass


class Fate(NamedTuple):
    """What the first of several queries is, how it ends, and what comes of it."""

    head: Callable[[Any], Query]
    end: type[BaseException] | None
    kills: dict[str, int]
    befalls: Callable[[Pool], None] = nothing
    replaced: int = 1
    slice_seconds: float = NEVER


def heavy(asked: Any) -> Query:
    query: Query = asked.heavy()
    return query


def grown(times: int) -> Callable[[Any], Query]:
    """Return a text of so many times ten characters."""
    steps = "".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaa') AS ?x{n + 1}) " for n in range(times))
    text = f"SELECT (STRLEN(?x{times}) AS ?n) {{ BIND('a' AS ?x0) {steps} }}"
    return lambda asked: asked.query(text, 20)


def deep(asked: Any) -> Query:
    query: Query = asked.query(f"ASK {{ FILTER({'!' * 60_000}true) }}", 20)
    return query


def long(asked: Any) -> Query:
    query: Query = asked.query("SELECT * { " + "{ ?s ?p ?o } UNION " * 20_000 + "{} }", 20)
    return query


FATES: Final = {
    "turns slow": Fate(heavy, None, {"slice": 1}, slice_seconds=0.02),
    "reaches its deadline": Fate(lambda a: a.endless(0.5), DeadlineError, {"deadline": 1}),
    "exhausts memory": Fate(grown(12), MemoryLimitError, {"memory": 1}),
    "leaves a large worker": Fate(grown(8), None, {}),
    "calls a service": Fate(
        lambda a: a.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),
        RefusedError,
        {},
        replaced=0,
    ),
    "exhausts the stack of the parser": Fate(deep, TooComplexError, {"complexity": 1}),
    "exhausts the stack of the planner": Fate(long, TooComplexError, {"complexity": 1}),
    "is malformed": Fate(lambda a: a.query("SELECT"), MalformedError, {}, replaced=0),
    "is too large": Fate(lambda a: a.query("SELECT * { ?s ?p ?o }"), TooLargeError, {}, replaced=0),
    "is killed": Fate(heavy, None, {"outside": 1}, kill(signal.SIGKILL)),
    "is aborted": Fate(heavy, MemoryLimitError, {"memory": 1}, kill(signal.SIGABRT)),
    "exhausts the stack": Fate(heavy, TooComplexError, {"complexity": 1}, kill(signal.SIGSEGV)),
    "crashes": Fate(heavy, WorkerDiedError, {"crash": 1}, kill(signal.SIGILL)),
    "ends of a nameless signal": Fate(
        heavy, WorkerDiedError, {"crash": 1}, kill(signal.SIGRTMIN + 3)
    ),
    "meets the fence": Fate(heavy, DeadlineError, {"cpu": 1}, kill(signal.SIGXCPU)),
    "loses all workers": Fate(heavy, None, {}, kill_the_fork_server),
    "gets no reply": Fate(heavy, None, {"outside": 1}, send_what_is_no_reply),
    "is abandoned": Fate(
        lambda a: a.endless(600),
        asyncio.CancelledError,
        {"abandoned": 1},
        leave,
        slice_seconds=0.02,
    ),
    "is abandoned and ends": Fate(heavy, asyncio.CancelledError, {}, leave, replaced=0),
}


@pytest.mark.parametrize("name", FATES)
def test_queries_behind_another_are_answered_however_it_ends(
    counted: Callable[..., None], asked: Any, name: str
) -> None:
    fate = FATES[name]

    async def scenario(pool: Pool) -> None:
        head = submit(pool, fate.head(asked))
        followers = follow(pool, asked)
        await asked.parsed(pool, head)
        fate.befalls(pool)
        await are_right(asked, followers)
        if fate.end:
            with pytest.raises(fate.end):
                await head
        else:
            answer = await head
            assert is_heavy_answer(answer) or b'"value":"100000000"' in answer.body
        figures = pool.snapshot()
        assert figures.kills == fate.kills
        if name not in {"loses all workers", "turns slow"}:
            assert figures.replaced == fate.replaced

    counted(scenario, memory=400 * 1024 * 1024, slice_seconds=fate.slice_seconds)


def test_queries_behind_one_that_turns_slow_go_elsewhere(
    counted: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        head = submit(pool, asked.endless(2))
        await are_right(asked, follow(pool, asked))
        assert not head.done()
        with pytest.raises(DeadlineError):
            await head

    counted(scenario)


def test_queries_that_come_at_once_share_a_worker(counted: Callable[..., None], asked: Any) -> None:
    async def scenario(pool: Pool) -> None:
        for number in range(5):
            await pool.answer(asked.light(number))
        # However long it takes on this machine.
        pool._scheduler._history.learn(shape_of(asked.light().text), 0.00005)
        tasks = [asyncio.create_task(pool.answer(asked.light(number))) for number in NUMBERS]
        await asyncio.sleep(0)
        assert [len(worker.jobs) for worker in busy(pool)] == [len(NUMBERS)]
        for number, answer in zip(NUMBERS, await asyncio.gather(*tasks), strict=True):
            assert asked.is_light_answer(answer.body, number)

    counted(scenario)


def test_worker_at_hand_gets_no_more_than_it_soon_ends(
    counted: Callable[..., None], asked: Any
) -> None:
    """Others are woken as soon as it pays."""

    async def scenario(pool: Pool) -> None:
        pool._scheduler._history.learn(shape_of(asked.light().text), 0.00025)
        futures = [submit(pool, asked.light(number)) for number in NUMBERS]
        assert sorted(len(worker.jobs) for worker in busy(pool)) == [2, 3, 3]
        await are_right(asked, futures)

    counted(scenario)


def test_query_of_a_client_that_left_disturbs_no_other(
    counted: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        head = submit(pool, asked.heavy())
        gone, stays = follow(pool, asked), submit(pool, asked.light(17))
        await asked.parsed(pool, head)
        for future in gone:
            future.cancel()
        assert is_heavy_answer(await head)
        assert asked.is_light_answer((await stays).body)
        assert (pool.snapshot().kills, pool.snapshot().replaced) == ({}, 0)

    counted(scenario, slice_seconds=NEVER)


def test_waiting_query_of_a_client_that_left_is_not_evaluated(
    counted: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        scheduler = pool._scheduler
        scheduler._history.learn(shape_of(asked.heavy().text), 1)
        heads = [submit(pool, asked.heavy()) for _ in range(4)]
        waiting = [submit(pool, asked.light(number)) for number in NUMBERS]
        assert (len(busy(pool)), pool.snapshot().waiting) == (4, len(NUMBERS))
        busy(pool)[0].jobs[0].expected = 0
        waiting[2].cancel()
        scheduler.available()
        assert [len(worker.jobs) for worker in busy(pool)] == [len(NUMBERS), 1, 1, 1]
        await asyncio.gather(*waiting, return_exceptions=True)
        assert all(map(is_heavy_answer, await asyncio.gather(*heads)))

    counted(scenario, slice_seconds=NEVER)


def test_query_behind_another_is_rejected_at_its_deadline(
    counted: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        head = submit(pool, asked.heavy())
        found = await asyncio.gather(*follow(pool, asked, 0.05), return_exceptions=True)
        # They have not been slow: they have waited.
        assert {type(each) for each in found} == {BusyError}
        assert not head.done()
        assert is_heavy_answer(await head)

    counted(scenario, slice_seconds=NEVER)


def test_time_of_a_query_is_not_counted_for_the_one_before(
    counted: Callable[..., None], asked: Any
) -> None:
    """The server may be at other things while a worker answers one query after the other."""

    async def scenario(pool: Pool) -> None:
        futures = [submit(pool, asked.heavy()) for _ in range(3)]
        assert [len(worker.jobs) for worker in busy(pool)] == [3]
        await asyncio.sleep(0)
        time.sleep(1.5)
        pool._scheduler._tick()
        assert all(map(is_heavy_answer, await asyncio.gather(*futures)))
        assert pool.snapshot().kills == {}
        assert pool.snapshot().slow == 0

    counted(scenario, slice_seconds=0.6)


@pytest.mark.parametrize("size", [10, 9_000, 3_000_000])
def test_questions_and_answers_that_the_socket_does_not_hold(
    counted: Callable[..., None], asked: Any, size: int
) -> None:
    def padded(number: int) -> Query:
        query: Query = asked.light(number)
        return query._replace(text=f"{query.text} #{'x' * (size + number)}")

    async def scenario(pool: Pool) -> None:
        first = submit(pool, asked.query("SELECT * { ?s ?p ?o }"))
        futures = []
        for number in NUMBERS:
            futures.append(submit(pool, padded(number)))
            await asyncio.sleep(0)  # what is not sent at once is sent with what comes later
        assert [len(worker.jobs) for worker in busy(pool)] == [1 + len(NUMBERS)]
        assert busy(pool)[0]._is_blocked == (size > 1_000_000)
        assert (await first).body.count(b'"s":') == 16_000
        await are_right(asked, futures)

    counted(scenario, max_bytes=10_000_000, slice_seconds=NEVER)


def test_queries_behind_another_are_rejected_when_the_server_stops(
    pooled: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        futures = [submit(pool, asked.heavy()), *follow(pool, asked)]
        await pool.stop(0)
        found = await asyncio.gather(*futures, return_exceptions=True)
        assert {type(each) for each in found} == {BusyError}
        assert pool.snapshot().kills == {"stop": 1}

    pooled(scenario, slice_seconds=NEVER)
