"""Clients that go away before their answer is there: what is done for them is cancelled."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from amocf.serve.http.messages import Receive

#: To listen for the end of a connection costs more than most answers, so it begins after a while.
_TICK: Final = 0.05


class ClientDisconnected(Exception):  # noqa: N818 - an event rather than an error
    """The client has gone, so that nobody waits for the response."""


class ClientStalled(ClientDisconnected):
    """The client takes nothing of the response any more."""


@asynccontextmanager
async def client_takes_it(seconds: float) -> AsyncIterator[None]:
    """Wait no longer than so many seconds until a part of a response has been taken.

    Raises:
        ClientStalled: if it is not.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise ClientStalled from None


@dataclass(eq=False)
class _Waiting:
    task: "asyncio.Task[object]"
    receive: Receive
    ticks: int = 0
    listener: "asyncio.Task[None] | None" = None
    has_gone: bool = False


class DisconnectWatch:
    """Listens for the end of connections whose requests take long, and cancels their tasks."""

    def __init__(self) -> None:
        self._waiting: set[_Waiting] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def while_connected(self, receive: Receive, work: Awaitable[None]) -> None:
        """Do some work, which is cancelled when the client goes; its request has been read.

        Raises:
            ClientDisconnected: in place of the cancellation.
        """
        task = asyncio.current_task()
        if task is None:  # some servers run a request outside of any task
            await work
            return
        waiting = _Waiting(task, receive)
        self._waiting.add(waiting)
        if self._timer is None:
            self._wind(task.get_loop())
        try:
            await work
        except asyncio.CancelledError:
            if not waiting.has_gone:
                raise
            task.uncancel()
            raise ClientDisconnected from None
        finally:
            self._waiting.discard(waiting)
            if waiting.listener:
                waiting.listener.cancel()

    def _wind(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = loop.call_later(_TICK, self._tick, loop)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        for waiting in self._waiting:
            waiting.ticks += 1
            if waiting.ticks == 2:
                waiting.listener = loop.create_task(_listen(waiting))
        if self._waiting:
            self._wind(loop)


async def _listen(waiting: _Waiting) -> None:
    is_whole = False
    while (message := await waiting.receive())["type"] != "http.disconnect":
        if is_whole:
            return  # a server that says again and again that it was all would never let go
        is_whole = not message.get("more_body", False)
    waiting.has_gone = True
    waiting.task.cancel()
