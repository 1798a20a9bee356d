"""Figures that Prometheus can read, and lines that say no more than they should."""

import io
import json
from collections.abc import Callable

from amocf.serve.log import Entry, Log
from amocf.serve.metrics import Requests, labelled, single

ENTRY = Entry("GET", '/"\n\u2028', 200, 9, 0.25, False, "192.0.2.1")  # noqa: FBT003
ReadMetrics = Callable[[str], dict[str, float]]


def test_requests_are_counted_by_route_status_and_time(read_metrics: ReadMetrics) -> None:
    requests = Requests()
    for seconds in (0.0001, 0.002, 0.3, 100):
        requests.observe("sparql", 200, seconds)
    requests.observe("other", 404, 0.001)
    samples = read_metrics("\n".join(requests.lines()))
    assert samples['amocf_requests_total{route="sparql",status="200"}'] == 4
    assert samples['amocf_requests_total{route="other",status="404"}'] == 1
    bucket = 'amocf_request_seconds_bucket{route="sparql",le="%s"}'
    found = [samples[bucket % bound] for bound in ("0.0001", "0.0025", "0.5", "10.0", "+Inf")]
    assert found == [1, 2, 3, 3, 4]
    assert samples['amocf_request_seconds_count{route="sparql"}'] == 4
    assert samples['amocf_request_seconds_sum{route="sparql"}'] > 100


def test_labels_are_escaped(read_metrics: ReadMetrics) -> None:
    lines = [*labelled("a", "counter", "x", "l", {'q"\\\n': 1}), *single("b", "gauge", "y", 0.5)]
    assert r'a{l="q\"\\\n"} 1' in lines
    assert read_metrics("\n".join(lines))["b"] == 0.5


def _lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_lines_are_json_without_addresses_unless_asked() -> None:
    for addresses in (False, True):
        stream = io.StringIO()
        log = Log(stream, requests=True, addresses=addresses)
        log.request(ENTRY)
        assert stream.getvalue() == ""
        log.flush()
        (line,) = _lines(stream)
        assert line["event"] == "request"
        assert line["path"] == ENTRY.path
        assert (line["seconds"], line["status"], line["kept"]) == (0.25, 200, False)
        assert (line.get("client") == "192.0.2.1") is addresses
        assert str(line["time"]).endswith("Z")


def test_only_slow_queries_are_written_and_no_more_of_them_than_is_of_use() -> None:
    stream = io.StringIO()
    log = Log(stream, slow_seconds=1)
    log.query("ASK {}", 0.99, "answered")
    log.query("ASK {} #" + "x" * 50_000, 1, "deadline")
    log.flush()
    (line,) = _lines(stream)
    assert (line["event"], line["outcome"], line["seconds"]) == ("slow_query", "deadline", 1)
    assert len(str(line["query"])) == 10_000


def test_many_lines_are_written_before_they_pile_up() -> None:
    stream = io.StringIO()
    log = Log(stream, requests=True)
    for _ in range(1000):
        log.request(ENTRY)
    assert len(stream.getvalue().splitlines()) > 700
