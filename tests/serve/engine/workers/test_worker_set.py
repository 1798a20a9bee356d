"""The workers there are: how they are replaced, and how the system treats them."""

import asyncio
import errno
import os
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from amocf.serve.engine.workers import fork_server_process, worker
from amocf.serve.engine.workers.fork_server import ForkServer
from amocf.serve.engine.workers.job import Priority
from amocf.serve.engine.workers.phases import Phases, create_memory
from amocf.serve.engine.workers.pool import Pool
from amocf.serve.engine.workers.sandbox import WorkerLimits
from amocf.serve.engine.workers.source import MEMORY, Source
from amocf.serve.engine.workers.wire import Status, WorkerReply


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)


def test_a_worker_that_replies_unasked_is_replaced(counted: Callable[..., None]) -> None:
    async def scenario(pool: Pool) -> None:
        workers = pool._scheduler._workers
        liar = workers._idle[1]
        workers.replied(liar, WorkerReply(Status.ANSWERED, False, 0.1, b""))  # noqa: FBT003
        assert not liar.is_open
        await until(lambda: liar.pid not in pool.pids and pool.snapshot().workers == 4)
        await until(lambda: pool.snapshot().kills == {"outside": 1})
        assert pool.snapshot().replaced == 1

    counted(scenario)


def test_a_fork_server_is_started_until_the_release_can_be_loaded(
    counted: Callable[..., None], asked: Any, data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "amocf.nq"
    shutil.copy(data, path)

    async def scenario(pool: Pool) -> None:
        workers = pool._scheduler._workers
        path.unlink()
        # In place of one that has never been of use another is wished for later.
        os.kill(next(each.pid for each in workers._idle if not each.has_replied), signal.SIGKILL)
        await until(lambda: workers.size == 3)
        os.kill(pool.pids[0], signal.SIGKILL)
        waiting = asyncio.create_task(pool.answer(asked.light()))
        await until(lambda: pool.snapshot().restarts == 4)
        shutil.copy(data, path)
        assert asked.is_light_answer((await waiting).body)
        await until(lambda: pool.snapshot().workers == 4)

    counted(scenario, Source(MEMORY, path))


def test_worker_of_lower_priority_gets_no_further_queries(
    counted: Callable[..., None], asked: Any
) -> None:
    async def scenario(pool: Pool) -> None:
        scheduler, workers = pool._scheduler, pool._scheduler._workers
        await pool.answer(asked.heavy())
        others = [scheduler.submit(asked.heavy(), "", Priority.SHORT) for _ in range(3)]
        light = [scheduler.submit(asked.light(number), "", Priority.SHORT) for number in range(2)]
        (niced,) = (each for each in workers.busy() if each.slow)
        assert (len(niced.jobs), pool.snapshot().waiting) == (1, 1)
        for number, answer in enumerate(await asyncio.gather(*light)):
            assert asked.is_light_answer(answer.body, number)
        await asyncio.gather(*others)

    counted(scenario)


def test_a_worker_whose_descriptor_does_not_arrive_is_given_up(data: Path) -> None:
    ends: list[tuple[int, int]] = []

    class ForkServerListener:
        def worker_started(self, number: int, pid: int, pidfd: int) -> None:
            raise AssertionError

        def worker_exited(self, number: int, status: int) -> None:
            ends.append((number, status))

        def fork_server_ended(self) -> None:
            raise AssertionError

    fork_server = ForkServer(Source(MEMORY, data), WorkerLimits(1, 1), ForkServerListener())
    fork_server._take(fork_server_process.WORKER + fork_server_process.NUMBERS.pack(7, 1234), [])
    assert ends == [(7, -1)]


def test_worker_without_a_pidfd_is_ended(monkeypatch: Any) -> None:
    """As when the fork server has no descriptor left."""
    forked: list[int] = []

    def fork(*_: object) -> int:
        sleep = shutil.which("sleep") or ""
        forked.append(os.posix_spawn(sleep, [sleep, "60"], {}))
        return forked[-1]

    def refuse(pid: int) -> int:
        raise OSError(errno.EMFILE, f"no descriptor for {pid}")

    monkeypatch.setattr(worker, "fork", fork)
    monkeypatch.setattr(os, "pidfd_open", refuse)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mine, others = socket.socketpair()
    shared = create_memory()
    phases = Phases(shared)
    os.close(shared)
    with ours, theirs, mine, others:
        maker = fork_server_process.ForkServerProcess(
            Store(), theirs, WorkerLimits(1 << 29, 1000), phases
        )
        socket.send_fds(
            ours,
            [fork_server_process.FORK + fork_server_process.NUMBERS.pack(7, 0)],
            [others.fileno()],
        )
        assert maker.serve()
        assert ours.recv(100) == fork_server_process.EXITED + fork_server_process.NUMBERS.pack(
            7, -1
        )
    phases.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(forked[0], os.WNOHANG)
