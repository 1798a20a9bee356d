"""What starts and stops with the application, and what it does from time to time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from amocf.errors import DataError, UsageError
from amocf.serve.engine.query_errors import QueryError
from amocf.serve.http.messages import Receive, Send
from amocf.serve.observability.counters import Counters
from amocf.serve.observability.log import Log

_TICK: Final = 0.25
_MOMENT: Final = 0.02


@dataclass(frozen=True)
class ServerWorker:
    """The process that the application runs in, as one of several that serve together.

    Attributes:
        counters: what all of them count.
        number: the row of this one.
        report: called when the application serves (with an empty text), or with why it does not.
    """

    counters: Counters
    number: int = 0
    report: Callable[[str], None] = field(default=lambda _: None)


class Lifecycle:
    """Starts and stops what the application needs (ASGI lifespan protocol).

    Args:
        worker: where it runs.
        log: is flushed from time to time.
        engine: is started and stopped with the application; None if that is done elsewhere.
        publish: tells others what this worker has counted; called from time to time.
    """

    def __init__(
        self,
        worker: ServerWorker,
        log: Log,
        engine: AbstractAsyncContextManager[object] | None,
        publish: Callable[[], None],
    ) -> None:
        self._worker = worker
        self._row = worker.counters.row(worker.number)
        self._log = log
        self._engine = engine
        self._publish = publish

    @property
    def is_draining(self) -> bool:
        """Whether this server worker is about to stop, so that clients are to connect anew."""
        return self._row.is_draining

    async def run(self, receive: Receive, send: Send) -> None:
        """Serve the ``lifespan`` scope."""
        await receive()
        async with AsyncExitStack() as stack:
            try:
                if self._engine:
                    await stack.enter_async_context(self._engine)
                await stack.enter_async_context(self._ticking())
            except (DataError, UsageError, QueryError, OSError) as error:
                self._worker.report(str(error))
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            await send({"type": "lifespan.startup.complete"})
            # The server may fail yet to open its side. It does so while the loop stands still, so
            # that what comes due after a moment is called only when requests are taken.
            asyncio.get_running_loop().call_later(_MOMENT, self._worker.report, "")
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def _ticking(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._tick())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            self._log.flush()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK)
            self._log.flush()
            self._publish()
