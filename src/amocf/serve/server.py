"""The server: it listens, watches the time of its connections, and stops when told to."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import Final, cast

from amocf.serve.connection import Connection, Handler, Patience
from amocf.serve.problems import Problem
from amocf.serve.replies import problem_reply
from amocf.serve.request_reader import Bounds

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

_TICK: Final = 0.25
_BACKLOG: Final = 2048
_STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_FULL: Final = problem_reply(
    Problem(503, "busy", "Too many connections are open.", headers={"Retry-After": "5"})
)


class Server:
    """Connections to one handler. See ``connection.Hub`` for the attributes.

    Args:
        handler: answers requests.
        bounds: what clients may send.
        patience: what clients may delay.
        max_connections: how many may be open at once; more are told to come back later.
        tick: is called several times a second.
    """

    def __init__(
        self,
        handler: Handler,
        bounds: Bounds,
        patience: Patience,
        max_connections: int,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self.handler = handler
        self.bounds = bounds
        self.patience = patience
        self.connections: set[Connection] = set()
        self.stopping = False
        self.date = b""
        self._max_connections = max_connections
        self._tick = tick

    async def listen(self, host: str, port: int) -> asyncio.Server:
        """Take connections at an address.

        Raises:
            OSError: if it cannot be had.
        """
        self._set_date()
        loop = asyncio.get_running_loop()
        return await loop.create_server(self._connect, host, port, backlog=_BACKLOG)

    async def watch(self) -> None:
        """Keep the date and the deadlines; runs until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            self._set_date()
            now = loop.time()
            for connection in tuple(self.connections):
                connection.check(now)
            self._tick()
            await asyncio.sleep(_TICK)

    async def drain(self, seconds: float) -> None:
        """Take no further request, and let those under way end, for so long."""
        self.stopping = True
        for connection in tuple(self.connections):
            connection.stop()
        end = asyncio.get_running_loop().time() + seconds
        while self.connections and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.02)
        for connection in tuple(self.connections):
            connection.abort()

    def _connect(self) -> asyncio.Protocol:
        if self.stopping or len(self.connections) >= self._max_connections:
            return _Refusal(self.date)
        return Connection(self)

    def _set_date(self) -> None:
        self.date = b"date: " + formatdate(usegmt=True).encode() + b"\r\n"


class _Refusal(asyncio.Protocol):
    """Tells a client that there is no room."""

    def __init__(self, date: bytes) -> None:
        self._date = date

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        writer = cast(asyncio.Transport, transport)
        writer.write(b"".join((_FULL.head, self._date, b"connection: close\r\n\r\n", _FULL.body)))
        writer.close()


def run(main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run a server until it is told to stop; ``main`` ends soon after the event is set."""

    async def until_told() -> None:
        told = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in _STOP_SIGNALS:
            # A loop that knows no signals raises KeyboardInterrupt, which ends it as well.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, told.set)
        await main(told)

    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(until_told())
