"""An engine whose slow queries are logged, and whose answers and errors are counted."""

import time

from amocf.serve.engine.contract import Answer, Engine, Query
from amocf.serve.engine.query_errors import QueryError
from amocf.serve.observability.log import Log
from amocf.serve.observability.metrics import Recorder


class ObservedEngine:
    """Logs slow queries, and counts answers and errors.

    Args:
        engine: what answers.
        log: where slow queries are written.
    """

    def __init__(self, engine: Engine, log: Log) -> None:
        self._engine = engine
        self._log = log
        self._outcomes: dict[str, int] = {}

    async def answer(self, query: Query, client: str = "") -> Answer:
        """See ``Engine.answer``."""
        started = time.perf_counter()
        outcome = "abandoned"
        try:
            answer = await self._engine.answer(query, client)
            outcome = "answered"
        except QueryError as error:
            outcome = type(error).__name__.removesuffix("Error").lower()
            raise
        finally:
            self._outcomes[outcome] = self._outcomes.get(outcome, 0) + 1
            self._log.query(query.text, time.perf_counter() - started, outcome)
        return answer

    async def health(self, seconds: float = 1.0) -> bool:
        """See ``Engine.health``; it is no query of a client, so it is not counted."""
        return await self._engine.health(seconds)

    def publish(self, recorder: Recorder) -> None:
        """Publish what was counted: how queries ended, and what a pool of workers did."""
        for outcome, number in self._outcomes.items():
            recorder.count("amocf_queries", number, outcome)
        snapshot = getattr(self._engine, "snapshot", None)
        if snapshot is None:
            return
        pool = snapshot()
        for cause, number in pool.kills.items():
            recorder.count("amocf_worker_kills", number, cause)
        recorder.count("amocf_workers_replaced", pool.replaced)
        recorder.count("amocf_fork_server_restarts", pool.restarts)
        recorder.gauge("amocf_workers", pool.workers)
        recorder.gauge("amocf_workers_busy", pool.busy)
        recorder.gauge("amocf_workers_slow", pool.slow)
        recorder.gauge("amocf_queries_waiting", pool.waiting)
