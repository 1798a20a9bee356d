"""Places for a bounded number of queries at once, for which clients take turns."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from amocf.serve.engine.query_errors import BusyError


class Turns:
    """Lets queries in, one client's after another's.

    Args:
        places: how many may be inside at once.
        queue: how many may wait beyond them.
        share: how many of one client may wait or be inside at once.
    """

    def __init__(self, places: int, queue: int, share: int) -> None:
        self._places = places
        self._capacity = places + queue
        self._share = share
        self._free = places
        self._admitted: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def busy(self) -> int:
        """How many queries are inside."""
        return self._places - self._free

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return self._admitted.total() - self.busy

    @asynccontextmanager
    async def place(self, client: str, end: float) -> AsyncIterator[None]:
        """Wait for a place, and keep it as long as the context lasts.

        Args:
            client: whose query it is; empty where it is nobody's, and then has no share.
            end: when to give up, by the clock of the event loop.

        Raises:
            BusyError: if too many wait already, or no place is free in time.
        """
        self._admit(client)
        try:
            await self._enter(client, end)
            try:
                yield
            finally:
                self._free += 1
                self._call_next()
        finally:
            self._admitted -= Counter({client: 1})

    def _admit(self, client: str) -> None:
        if self._admitted.total() >= self._capacity:
            raise BusyError("Too many queries are waiting. Try again in a few seconds.")
        if client and self._admitted[client] >= self._share:
            raise BusyError("Too many of your queries are waiting. Send fewer at once.")
        self._admitted[client] += 1

    async def _enter(self, client: str, end: float) -> None:
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout_at(end):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                # The place came in the same moment; somebody else is to have it.
                self._free += 1
                self._call_next()
            if isinstance(error, TimeoutError):
                raise BusyError("No place was free before the deadline. Try again later.") from None
            raise

    def _call_next(self) -> None:
        while self._free and self._waiting:
            client, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[client] = turns
            if not turn.done():
                self._free -= 1
                turn.set_result(None)
