"""An engine of threads. It runs anywhere, but a thread cannot be stopped."""

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from pyoxigraph import Store

from amocf.serve.engine.contract import Answer, Query, probe
from amocf.serve.engine.evaluation import (
    BoundedBuffer,
    Question,
    release_results,
    write_answer,
)
from amocf.serve.engine.places import Places
from amocf.serve.engine.query_errors import DeadlineError


class LocalEngine:
    """Evaluates in threads of this process, a bounded number at once.

    Past its deadline a query is answered with an error, but one that yields no rows goes on, and
    keeps its place, until it ends. Where strangers send queries, use worker processes instead.

    Args:
        store: the release.
        threads: how many queries are evaluated at once.
        queue: how many may wait beyond them.
        share: how many of one client may wait or be evaluated at once.
        max_bytes: how long an answer may be.
    """

    def __init__(
        self, store: Store, *, threads: int, queue: int, max_bytes: int, share: int = 16
    ) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._threads = threads
        self._places = Places(threads, queue, share)
        self._ends: dict[asyncio.Future[Answer], float] = {}

    async def answer(self, query: Query, client: str = "") -> Answer:
        """See ``Engine.answer``."""
        # The time in the queue counts, so that no query waits longer than its deadline.
        end = asyncio.get_running_loop().time() + query.seconds
        await self._places.enter(client, end)
        running = self._start(query, end - asyncio.get_running_loop().time())
        self._ends[running] = end
        running.add_done_callback(partial(self._leave, client))
        try:
            async with asyncio.timeout_at(end):
                return await asyncio.shield(running)
        except TimeoutError:
            raise DeadlineError.after(query.seconds) from None

    async def health(self, seconds: float = 1.0) -> bool:
        """See ``Engine.health``; false too when no query that runs can be stopped any more."""
        late = asyncio.get_running_loop().time() - seconds
        if sum(end < late for end in self._ends.values()) >= self._threads:
            return False
        running = self._start(probe(seconds), seconds)
        running.add_done_callback(_retrieve)
        done, _ = await asyncio.wait([running], timeout=seconds)
        return bool(done) and running.exception() is None

    def _leave(self, client: str, finished: "asyncio.Future[Answer]") -> None:
        self._places.leave(client)
        del self._ends[finished]
        _retrieve(finished)

    def _start(self, query: Query, seconds: float) -> "asyncio.Future[Answer]":
        output = _TimedBuffer(self._max_bytes, query.seconds, time.monotonic() + seconds)
        question = Question.of(query)

        def evaluate() -> Answer:
            write_answer(self._store, question, output)
            return Answer(query.representation, output.getvalue())

        return _in_thread(evaluate)


class _TimedBuffer(BoundedBuffer):
    """Stops the writer at a time as well."""

    def __init__(self, max_bytes: int, seconds: float, deadline: float) -> None:
        super().__init__(max_bytes)
        self._seconds = seconds
        self._deadline = deadline

    def write(self, data: Any, /) -> int:
        if time.monotonic() > self._deadline:
            raise DeadlineError.after(self._seconds)
        return super().write(data)


def _in_thread(work: Callable[[], Answer]) -> "asyncio.Future[Answer]":
    future: concurrent.futures.Future[Answer] = concurrent.futures.Future()
    future.set_running_or_notify_cancel()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # for the caller that waits
            release_results(error)
            future.set_exception(error)

    # A daemon: the default executor would keep a stopped server alive until the query ends.
    threading.Thread(target=run, name="query", daemon=True).start()
    return asyncio.wrap_future(future)


def _retrieve(finished: "asyncio.Future[Answer]") -> None:
    """Take note of an error for which no caller may wait any more."""
    if not finished.cancelled():
        finished.exception()
