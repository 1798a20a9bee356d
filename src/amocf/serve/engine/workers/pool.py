"""An engine of processes that can be killed. It needs Linux; ``LocalEngine`` runs anywhere."""

import asyncio
import sys
from typing import Final, Self

from amocf.errors import UsageError
from amocf.serve.engine.contract import Answer, Query, probe
from amocf.serve.engine.places import STOPPING, Admission
from amocf.serve.engine.query_errors import QueryError
from amocf.serve.engine.workers.job import Priority
from amocf.serve.engine.workers.pool_counters import PoolCounters
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.scheduler import Scheduler
from amocf.serve.engine.workers.source import Source

_TICK: Final = 0.005


class Pool:
    """Answers queries in worker processes. Lives in one event loop, from ``start`` to ``stop``.

    Args:
        source: the release.
        settings: how.
    """

    def __init__(self, source: Source, settings: PoolSettings) -> None:
        self._scheduler = Scheduler(source, settings)
        most = settings.queue + settings.size()
        self._admission = Admission(most, settings.share, self._scheduler.retry_after)

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop at once."""
        await self.stop(0)

    async def start(self, seconds: float = 60.0) -> None:
        """Load the release and return when a worker has answered.

        Args:
            seconds: how long that may take.

        Raises:
            UsageError: if this is not Linux.
            DataError: if the release cannot be loaded.
            QueryError: if no worker answers in time.
        """
        if not sys.platform.startswith("linux"):
            raise UsageError("worker processes need Linux; use the local engine here")
        await self._scheduler.start()
        try:
            await self._probe(seconds)
        except BaseException:
            await self.stop(0)
            raise

    async def answer(self, query: Query, client: str = "") -> Answer:
        """See ``Engine.answer``."""
        self._admission.enter(client)
        try:
            return await self._scheduler.submit(query, client)
        finally:
            self._admission.leave(client)

    async def health(self, seconds: float = 1.0) -> bool:
        """See ``Engine.health``."""
        if self._admission.is_stopping:
            return False
        try:
            await self._probe(seconds)
        except QueryError:
            return False
        return True

    def snapshot(self) -> PoolCounters:
        """Return the counters, and the numbers of this moment."""
        return self._scheduler.snapshot()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the fork server and the workers, for measurements."""
        return self._scheduler.pids

    async def stop(self, grace: float) -> None:
        """Take no more queries, let those inside end, and end every process.

        Args:
            grace: seconds after which queries that have not ended fail as busy.
        """
        self._admission.is_stopping = True
        end = asyncio.get_running_loop().time() + grace
        while self._admission.inside and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(_TICK)
        await self._scheduler.stop(self._admission.busy(STOPPING))

    async def _probe(self, seconds: float) -> None:
        await self._scheduler.submit(probe(seconds), "", Priority.SHORT)
