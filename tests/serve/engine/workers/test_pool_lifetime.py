"""Turns, deaths and the end."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.waiting import CEILING, until

from amocf.serve.engine.contract import Answer
from amocf.serve.engine.evaluation import Question
from amocf.serve.engine.query_errors import BusyError, DeadlineError, QueryError, WorkerDiedError
from amocf.serve.engine.workers.fork_server import ForkServer
from amocf.serve.engine.workers.pool import Pool
from amocf.serve.engine.workers.sandbox import WorkerLimits
from amocf.serve.engine.workers.source import MEMORY, Source
from amocf.serve.engine.workers.wire import encode_request


def test_light_queries_do_not_wait_behind_heavy_ones(
    pooled: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        heavy: list[Answer] = []

        async def loop(client: str) -> None:
            while True:
                heavy.append(await pool.answer(asked.heavy(), client))

        tasks = [asyncio.create_task(loop(f"heavy {n}")) for n in range(4)]
        while pool.snapshot().slow < 2:
            await asyncio.sleep(0.02)
        before = len(heavy)
        for number in range(300):
            answer = await pool.answer(asked.light(number), "light")
            assert asked.is_light_answer(answer.body, number)
        meanwhile, figures = len(heavy) - before, pool.snapshot()
        while len(heavy) < 3:
            await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert figures.slow == 2
        assert figures.waiting >= 1
        assert len({answer.body for answer in heavy}) == 1
        # Two heavy ones run at a time: had each light one waited for one, there were 300 at least.
        assert meanwhile < 100

    pooled(scenario)


def test_workers_of_lower_priority_are_replaced_at_rest(
    pooled: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        await pool.answer(asked.heavy())
        assert pool.snapshot().slow == 1
        for _ in range(1200):
            await asyncio.sleep(0.05)
            figures = pool.snapshot()
            if figures.replaced and figures.workers == 4:
                break
        assert (figures.slow, figures.replaced, figures.workers) == (0, 1, 4)
        niceness = {os.getpriority(os.PRIO_PROCESS, pid) for pid in pool.pids}
        assert niceness == {os.getpriority(os.PRIO_PROCESS, 0)}

    pooled(scenario)


def test_a_client_has_a_share_and_the_queue_an_end(pooled: Callable[..., None], asked: Any) -> None:
    async def scenario(pool: Pool) -> None:
        greedy = [asyncio.create_task(pool.answer(asked.endless(2), "greedy")) for _ in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="your queries") as refused:
            await pool.answer(asked.light(), "greedy")
        assert refused.value.retry_after >= 1
        assert asked.is_light_answer((await pool.answer(asked.light(), "other")).body)
        crowd = [asyncio.create_task(pool.answer(asked.endless(2), f"c{n}")) for n in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match="Too many queries"):
            await pool.answer(asked.light(), "other")
        found = await asyncio.gather(*greedy, *crowd, return_exceptions=True)
        assert {type(each) for each in found} <= {DeadlineError, BusyError}
        assert asked.is_light_answer((await pool.answer(asked.light(), "greedy")).body)

    pooled(scenario, share=5, queue=6)


def test_workers_are_killed_at_random(pooled: Callable[..., None], asked: Any) -> None:
    chance = random.Random(7)  # noqa: S311 - the same kills every time

    async def scenario(pool: Pool) -> None:
        seen: set[int] = set()
        answered = 0
        end = time.monotonic() + 3

        async def ask(client: int) -> list[QueryError]:
            nonlocal answered
            errors = []
            while time.monotonic() < end:
                number = chance.randrange(1600)
                try:
                    if client == 0:
                        answer = await pool.answer(asked.heavy(), "heavy")
                        assert answer.body.count(b'"n":') == 26 - 1
                        continue
                    answer = await pool.answer(asked.light(number), f"light {client}")
                    assert asked.is_light_answer(answer.body, number)
                    answered += 1
                except QueryError as error:
                    errors.append(error)
            return errors

        async def kill() -> None:
            while time.monotonic() < end:
                await asyncio.sleep(0.02)
                seen.update(pool.pids)
                if workers := pool.pids[1:]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(chance.choice(workers), signal.SIGKILL)

        killing = asyncio.create_task(kill())
        found = await asyncio.gather(*(ask(n) for n in range(6)))
        await killing
        assert {type(error) for errors in found for error in errors} <= {WorkerDiedError}
        assert pool.snapshot().kills["outside"] > 10
        assert answered > 50
        while pool.snapshot().workers < 4:
            await asyncio.sleep(0.02)
        assert [pid for pid in seen - set(pool.pids) if Path(f"/proc/{pid}").exists()] == []

    pooled(scenario)


def test_the_fork_server_is_started_again(pooled: Callable[..., None], asked: Any) -> None:
    async def scenario(pool: Pool) -> None:
        first = pool.pids
        os.kill(first[0], signal.SIGKILL)
        answer = await pool.answer(asked.light())
        assert asked.is_light_answer(answer.body)
        for _ in range(1200):
            if pool.snapshot().restarts and pool.snapshot().workers == 4:
                break
            await asyncio.sleep(0.05)
        assert pool.snapshot().restarts == 1
        assert not set(first) & set(pool.pids)
        assert await pool.health(60)
        assert [pid for pid in first if _runs(pid)] == []

    pooled(scenario)


def test_stop_lets_queries_end(pooled: Callable[..., None], asked: Any) -> None:
    async def scenario(pool: Pool) -> None:
        running = asyncio.create_task(pool.answer(asked.heavy()))
        await asyncio.sleep(0.05)
        stopping = asyncio.create_task(pool.stop(10))
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await pool.answer(asked.light())
        assert (await running).body.count(b'"n":') == 26 - 1
        await stopping
        assert not await pool.health()

    pooled(scenario)


def test_stop_does_not_wait_beyond_its_grace(pooled: Callable[..., None], asked: Any) -> None:
    async def scenario(pool: Pool) -> None:
        running = [asyncio.create_task(pool.answer(asked.endless(30))) for _ in range(6)]
        await asyncio.sleep(0.1)
        start = time.monotonic()
        await pool.stop(0.2)
        assert time.monotonic() - start < CEILING
        found = await asyncio.gather(*running, return_exceptions=True)
        assert {type(each) for each in found} == {BusyError}

    pooled(scenario)


def test_nothing_outlives_a_server_that_is_killed(data: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from amocf.serve.engine.contract import Query\n"
        "from amocf.formats import SPARQL_RESULTS\n"
        "from amocf.serve.engine.workers.pool import Pool\n"
        "from amocf.serve.engine.workers.pool_settings import PoolSettings\n"
        "from amocf.serve.engine.workers.source import Source\n"
        "async def main():\n"
        "    async with Pool(Source('memory', Path(sys.argv[1])), PoolSettings(1000)) as pool:\n"
        "        text = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }'\n"
        "        query = Query(text, SPARQL_RESULTS[0], 60)\n"
        "        tasks = [asyncio.create_task(pool.answer(query)) for _ in range(3)]\n"
        "        await asyncio.sleep(0.2)\n"
        "        print(*pool.pids, flush=True)\n"
        "        await asyncio.gather(*tasks)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        pids = [int(pid) for pid in server.stdout.readline().split()]
        assert len(pids) >= 4
        server.kill()
    until(lambda: not any(map(_runs, pids)))


def test_the_kernel_stops_what_the_pool_does_not(data: Path, asked: Any) -> None:
    class ForkServerListener:
        def __init__(self) -> None:
            self.end: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()

        def worker_started(self, number: int, pid: int, pidfd: int) -> None:
            os.close(pidfd)

        def worker_exited(self, number: int, status: int) -> None:
            self.end.set_result((number, status))

        def fork_server_ended(self) -> None:
            raise AssertionError

    async def main() -> None:
        listener = ForkServerListener()
        fork_server = ForkServer(Source(MEMORY, data), WorkerLimits(1 << 28, 1000), listener)
        await fork_server.start()
        with fork_server.request(5, 3) as connection:
            connection.send(encode_request(Question(asked.endless(1).text, "JSON"), 0))
            number, status = await asyncio.wait_for(listener.end, CEILING)
        await fork_server.stop()
        assert number == 5
        assert os.WTERMSIG(status) == signal.SIGXCPU

    asyncio.run(main())


def _runs(pid: int) -> bool:
    try:
        # An orphan that has ended may wait for the init process to see it.
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
