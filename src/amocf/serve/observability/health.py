"""Whether queries are answered: asked of the engine itself, but not by everybody at once."""

import asyncio
import time
from typing import Final

from amocf.serve.engine.contract import Engine

_SECONDS: Final = 2.0
_LASTS: Final = 1.0


class Health:
    """Asks an engine a trivial query; the answer holds for a second.

    Args:
        engine: what answers queries.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asked = -_LASTS
        self._answered = False
        self._lock = asyncio.Lock()

    async def is_ready(self) -> bool:
        """Say whether a query was answered just now."""
        async with self._lock:
            if time.monotonic() - self._asked >= _LASTS:
                self._answered = await self._engine.health(_SECONDS)
                self._asked = time.monotonic()
            return self._answered
