"""How many queries an engine takes: of all clients, of one client, and at once."""

import asyncio
from collections.abc import Callable
from typing import Final

from amocf.serve.engine.fair_queue import FairQueue
from amocf.serve.engine.query_errors import BusyError

STOPPING: Final = "The server is stopping."
NO_PLACE: Final = "No place was free before the deadline. Try again later."
_FULL: Final = "Too many queries are waiting. Try again in a few seconds."
_SHARE_USED: Final = "Too many of your queries are waiting. Send fewer at once."


class Admission:
    """Counts the queries that wait or are evaluated, and rejects those that are too many.

    Args:
        most: how many there may be.
        share: how many of one client there may be.
        retry_after: returns in how many seconds a rejected query may be sent again.
    """

    def __init__(self, most: int, share: int, retry_after: Callable[[], int] = lambda: 5) -> None:
        self._most = most
        self._share = share
        self._retry_after = retry_after
        self._clients: dict[str, int] = {}
        self.inside = 0
        self.is_stopping = False

    def enter(self, client: str) -> None:
        """Admit a query; ``leave`` is to be called when it has ended.

        Args:
            client: the client it belongs to; empty where it has none, and then has no share.

        Raises:
            BusyError: if it is rejected.
        """
        of_client = self._clients.get(client, 0)
        if self.is_stopping:
            raise self.busy(STOPPING)
        if self.inside >= self._most:
            raise self.busy(_FULL)
        if client and of_client >= self._share:
            raise self.busy(_SHARE_USED)
        self.inside += 1
        self._clients[client] = of_client + 1

    def leave(self, client: str) -> None:
        """Count a query as ended."""
        self.inside -= 1
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]

    def busy(self, message: str) -> BusyError:
        """Return the error of a query that is rejected for a reason."""
        return BusyError(message, self._retry_after())


class Places:
    """Places for queries that are evaluated at once; clients take turns for them.

    Args:
        places: how many there are.
        queue: how many queries may wait beyond them.
        share: how many of one client may wait or have a place.
    """

    def __init__(self, places: int, queue: int, share: int) -> None:
        self._admission = Admission(places + queue, share)
        self._places = self._free = places
        self._waiting: FairQueue[asyncio.Future[None]] = FairQueue()

    @property
    def busy(self) -> int:
        """How many queries have a place."""
        return self._places - self._free

    @property
    def waiting(self) -> int:
        """How many queries wait for one."""
        return self._admission.inside - self.busy

    async def enter(self, client: str, end: float) -> None:
        """Wait for a place; ``leave`` is to be called when it is free again.

        Args:
            client: the client of the query; empty where it has none, and then has no share.
            end: when to give up, by the clock of the event loop.

        Raises:
            BusyError: if too many wait already, or no place is free in time.
        """
        self._admission.enter(client)
        try:
            async with asyncio.timeout_at(end):
                await self._wait(client)
        except BaseException as error:
            self._admission.leave(client)
            if isinstance(error, TimeoutError):
                raise self._admission.busy(NO_PLACE) from None
            raise

    def leave(self, client: str) -> None:
        """Free the place of a client's query."""
        self._admission.leave(client)
        self._pass_on()

    async def _wait(self, client: str) -> None:
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.push(client, turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the place came at the same moment; it is for another now
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        self._free += 1
        while self._free and (turn := self._waiting.first()):
            self._waiting.pop()
            if not turn.done():
                self._free -= 1
                turn.set_result(None)
