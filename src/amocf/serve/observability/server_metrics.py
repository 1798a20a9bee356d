"""What one server worker tells of itself, and what it says of all of them."""

import time

from amocf.serve.http.cache import Cache
from amocf.serve.observability.counters import Counters
from amocf.serve.observability.metrics import CPU_SECONDS, Recorder, exposition
from amocf.serve.observability.observed_engine import ObservedEngine


class ServerMetrics:
    """The metrics of a server worker and of those beside it.

    Args:
        counters: what all of them count.
        recorder: counts for this one.
        engine: tells how queries ended.
        cache: tells how often it helped.
        version: which release is served.
    """

    def __init__(
        self,
        counters: Counters,
        recorder: Recorder,
        engine: ObservedEngine,
        cache: Cache,
        version: str,
    ) -> None:
        self._counters = counters
        self._recorder = recorder
        self._engine = engine
        self._cache = cache
        self._version = version

    def publish(self) -> None:
        """Put what is counted elsewhere where all server workers see it."""
        recorder, cache = self._recorder, self._cache
        self._engine.publish(recorder)
        recorder.count("amocf_cache_hits", cache.hits)
        recorder.count("amocf_cache_misses", cache.misses)
        recorder.count(CPU_SECONDS, time.process_time())
        recorder.gauge("amocf_cache_bytes", cache.bytes)
        recorder.gauge("amocf_cache_max_bytes", cache.max_bytes)
        recorder.gauge("amocf_cache_entries", len(cache))

    def exposition(self) -> bytes:
        """Write the metrics of all server workers, those of this one up to this moment."""
        self.publish()
        return exposition(self._counters, {"version": self._version})
