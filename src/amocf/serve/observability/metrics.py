"""Metrics for Prometheus: what is counted, and how it is written for all workers together."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from amocf.serve.engine.workers.pool_counters import CAUSES
from amocf.serve.observability.counters import CounterRow, Counters, Series

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

#: Statuses that have a series of their own; any other is counted as ``other``. 499 is a client that
#: has gone before its answer.
_STATUSES: Final = (
    *(200, 204, 206, 303, 304, 308, 400, 404, 405, 406, 408, 413, 414, 415, 416, 429, 431, 499),
    *(500, 501, 502, 503, 504, 507),
)
_OTHER: Final = "other"
_BOUNDS: Final = (
    *(0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
_LABELS: Final = (*map(str, _BOUNDS), "+Inf")
_REQUESTS: Final = "amocf_requests"
_SECONDS: Final = "amocf_request_seconds"
_SUM: Final = _SECONDS + "_sum"
#: Counted here, because what is read of processes falls when one ends.
CPU_SECONDS: Final = "process_cpu_seconds"
#: Numbers that parts of the server tell of themselves, with their labels and meaning.
_COUNTS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "amocf_queries": (("outcome",), "Queries that reached the engine, by how they ended."),
    "amocf_worker_kills": (("cause",), "Processes of the worker pool that were killed, by cause."),
    "amocf_workers_replaced": ((), "Processes of the worker pool made in place of others."),
    "amocf_fork_server_restarts": ((), "Times that the release was loaded again."),
    "amocf_cache_hits": ((), "Requests answered from the response cache."),
    "amocf_cache_misses": ((), "Requests that were not."),
    CPU_SECONDS: ((), "Processor time of the server workers, of those that have ended as well."),
}
_GAUGES: Final[Mapping[str, str]] = {
    "amocf_workers": "Processes of the worker pool.",
    "amocf_workers_busy": "Those that evaluate a query.",
    "amocf_workers_slow": "Those that run at a lower priority.",
    "amocf_queries_waiting": "Queries that wait for one.",
    "amocf_cache_bytes": "Bytes that the response cache holds.",
    "amocf_cache_max_bytes": "Bytes that it may hold.",
    "amocf_cache_entries": "Requests and bodies in it.",
}
#: How queries end: answered, abandoned by the client, or by the kind of error.
OUTCOMES: Final = (
    *("answered", "abandoned", "malformed", "refused", "toocomplex", "toolarge", "deadline"),
    *("busy", "memorylimit", "workerdied", "upstream", "unavailable"),
)
_VALUES: Final = {"amocf_queries": OUTCOMES, "amocf_worker_kills": CAUSES}
_PID: Final = Series("pid", is_gauge=True)


def all_series(routes: Iterable[str]) -> Iterator[Series]:
    """Give everything that is counted.

    Args:
        routes: names under which requests are counted.
    """
    for route in (*routes, _OTHER):
        for status in (*map(str, _STATUSES), _OTHER):
            yield Series(_REQUESTS, (route, status))
        for bound in _LABELS:
            yield Series(_SECONDS, (route, bound))
        yield Series(_SUM, (route,))
    for name, (labels, _) in _COUNTS.items():
        values = (*_VALUES[name], _OTHER) if labels else ()
        yield from (Series(name, (value,)) for value in values) if labels else (Series(name),)
    for name in _GAUGES:
        yield Series(name, is_gauge=True)
    yield _PID


class Recorder:
    """Counts what one server worker does.

    Args:
        row: where it counts.
        pid: the process id of the worker.
    """

    def __init__(self, row: CounterRow, pid: int) -> None:
        self._row = row
        self._routes: dict[str, tuple[dict[int, int], list[int], int]] = {}
        # What the row holds of workers before this one; what parts tell of themselves begins at 0.
        self._before: dict[Series, float] = {}
        row.set(_PID, pid)

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count a response; ``route`` is one of the names that the series were made of."""
        statuses, buckets, total = self._routes.get(route) or self._positions(route)
        row = self._row
        row.add(statuses.get(status, statuses[0]))
        row.add(buckets[bisect_left(_BOUNDS, seconds)])
        row.add(total, seconds)

    def count(self, name: str, value: float, label: str = "") -> None:
        """Tell how far a count that began with this worker has come."""
        series = _known(name, label)
        before = self._before.setdefault(series, self._row.get(series))
        self._row.set(series, before + value)

    def gauge(self, name: str, value: float) -> None:
        """Tell a number of this moment."""
        self._row.set(Series(name), value)

    def _positions(self, route: str) -> tuple[dict[int, int], list[int], int]:
        position = self._row.position
        statuses = {each: position(Series(_REQUESTS, (route, str(each)))) for each in _STATUSES}
        statuses[0] = position(Series(_REQUESTS, (route, _OTHER)))
        buckets = [position(Series(_SECONDS, (route, bound))) for bound in _LABELS]
        found = self._routes[route] = statuses, buckets, position(Series(_SUM, (route,)))
        return found


def _known(name: str, label: str) -> Series:
    if not label:
        return Series(name)
    return Series(name, (label if label in _VALUES[name] else _OTHER,))


def exposition(counters: Counters, release: Mapping[str, str]) -> bytes:
    """Write the metrics of all server workers in the text format 0.0.4.

    Args:
        counters: what they have counted.
        release: labels that tell which release is served.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Server(counters, release))
    return generate_latest(registry)


class _Server(Collector):
    def __init__(self, counters: Counters, release: Mapping[str, str]) -> None:
        self._counters = counters
        self._release = release

    def collect(self) -> Iterable[Metric]:
        values = self._counters.values()
        yield from _requests(values)
        for name, (labels, meaning) in _COUNTS.items():
            family = CounterMetricFamily(name, meaning, labels=labels)
            for series, value in values.items():
                if series.name == name and (value or not labels):
                    family.add_metric(series.labels, value)
            yield family
        for name, meaning in _GAUGES.items():
            yield GaugeMetricFamily(name, meaning, value=values[Series(name)])
        info = GaugeMetricFamily(
            "amocf_release_info", "The release that is served.", labels=list(self._release)
        )
        info.add_metric(list(self._release.values()), 1)
        yield info
        yield from _processes(self._counters)


def _requests(values: Mapping[Series, float]) -> Iterator[Metric]:
    requests = CounterMetricFamily(_REQUESTS, "Requests answered.", labels=["route", "status"])
    buckets: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for series, value in values.items():
        if series.name == _REQUESTS and value:
            requests.add_metric(series.labels, value)
        elif series.name == _SECONDS:
            route, bound = series.labels
            before = buckets[route][-1][1] if buckets[route] else 0.0
            buckets[route].append((bound, before + value))
    yield requests
    seconds = HistogramMetricFamily(
        _SECONDS, "From the whole request to the answer.", labels=["route"]
    )
    for route, found in buckets.items():
        if found[-1][1]:
            seconds.add_metric([route], found, values[Series(_SUM, (route,))])
    yield seconds


def _processes(counters: Counters) -> Iterator[Metric]:
    """Tell of the server workers together what the client library tells of one process."""
    families: dict[str, Metric] = {}
    for pid in filter(None, map(int, counters.each(_PID))):
        for metric in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
            if metric.name == CPU_SECONDS:
                continue
            known = families.setdefault(metric.name, metric)
            if known is not metric:
                known.samples = [
                    each._replace(value=_together(each.name, each.value, other.value))
                    for each, other in zip(known.samples, metric.samples, strict=True)
                ]
    yield from families.values()


def _together(name: str, one: float, other: float) -> float:
    if name == "process_start_time_seconds":
        return min(one, other)
    return max(one, other) if name == "process_max_fds" else one + other
