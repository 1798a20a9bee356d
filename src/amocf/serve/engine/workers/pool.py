"""An engine of processes that can be killed. Linux only; ``engine.LocalEngine`` runs anywhere."""

import asyncio
import sys
from typing import Final, Self

from amocf.errors import UsageError
from amocf.serve.engine.contract import Answer, Query, probe
from amocf.serve.engine.query_errors import BusyError, QueryError
from amocf.serve.engine.workers.job import Priority
from amocf.serve.engine.workers.pool_counters import PoolCounters, PoolSnapshot
from amocf.serve.engine.workers.pool_settings import PoolSettings
from amocf.serve.engine.workers.scheduler import Scheduler
from amocf.serve.engine.workers.source import Source

_TICK: Final = 0.005


class Pool:
    """Answers queries in a workers of workers. Lives in one event loop, from ``start`` to ``stop``.

    Args:
        source: the release.
        settings: how.
    """

    def __init__(self, source: Source, settings: PoolSettings) -> None:
        self._settings = settings
        self._counters = PoolCounters()
        self._scheduler = Scheduler(source, settings, self._counters)
        self._most = settings.queue + settings.size()
        self._clients: dict[str, int] = {}
        self._inside = 0
        self._stopping = False

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
        """See ``Engine.answer``; the deadline counts from here, time in the queue included.

        Args:
            query: the query.
            client: whose it is, for turns and shares; empty where it is nobody's.

        Raises:
            MemoryLimitError: if it needs more memory than it may use.
            WorkerDiedError: if its worker died.
            QueryError: for the reasons that any engine has.
        """
        self._admit(client)
        self._inside += 1
        self._clients[client] = self._clients.get(client, 0) + 1
        try:
            answer = await self._scheduler.submit(query, client)
        except QueryError as error:
            self._counters.failures[type(error).__name__] += 1
            raise
        finally:
            self._inside -= 1
            self._leave(client)
        self._counters.answers += 1
        return answer

    async def health(self, seconds: float = 1.0) -> bool:
        """See ``Engine.health``."""
        if self._stopping:
            return False
        try:
            await self._probe(seconds)
        except QueryError:
            return False
        return True

    def snapshot(self) -> PoolSnapshot:
        """Return the figures of this moment."""
        return self._scheduler.figures()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the fork server and the workers, for whoever measures them."""
        return self._scheduler.pids

    async def stop(self, grace: float) -> None:
        """Take no more queries, let those inside end, and end every process.

        Args:
            grace: seconds after which queries that have not ended fail as busy.
        """
        self._stopping = True
        end = asyncio.get_running_loop().time() + grace
        while self._inside and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(_TICK)
        await self._scheduler.stop(self._busy("The server is stopping."))

    def _admit(self, client: str) -> None:
        if self._stopping:
            raise self._refuse("The server is stopping.")
        if self._inside >= self._most:
            raise self._refuse("Too many queries are waiting. Try again in a few seconds.")
        if client and self._clients.get(client, 0) >= self._settings.share:
            raise self._refuse("Too many of your queries are waiting. Send fewer at once.")

    def _leave(self, client: str) -> None:
        left = self._clients[client] - 1
        if left:
            self._clients[client] = left
        else:
            del self._clients[client]

    def _refuse(self, message: str) -> BusyError:
        self._counters.failures[BusyError.__name__] += 1
        return self._busy(message)

    def _busy(self, message: str) -> BusyError:
        return BusyError(message, self._scheduler.retry_after)

    async def _probe(self, seconds: float) -> None:
        await self._scheduler.submit(probe(seconds), "", Priority.SHORT)
