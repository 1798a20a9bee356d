"""How often one client may ask: a bucket of tokens for each, that fills at a steady rate."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

#: Clients that are remembered; the one that has not asked for longest is forgotten first.
_MOST_CLIENTS: Final = 10_000


class RateLimit:
    """Counts the requests of clients.

    Args:
        rate: requests a second that a client may send in the long run; 0 is no limit.
        burst: requests it may send at once.
        clock: seconds.
    """

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._burst = float(max(burst, 1))
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __bool__(self) -> bool:
        return self._rate > 0

    def wait(self, client: str) -> int:
        """Count a request; return 0, or the seconds after which the client may ask again."""
        if not self:
            return 0
        now = self._clock()
        tokens, then = self._buckets.pop(client, (self._burst, now))
        tokens = min(self._burst, tokens + (now - then) * self._rate)
        admitted = tokens >= 1
        self._buckets[client] = tokens - admitted, now
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0 if admitted else math.ceil((1 - tokens) / self._rate)
