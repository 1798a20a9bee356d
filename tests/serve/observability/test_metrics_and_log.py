"""Figures that Prometheus can read, and lines that say no more than they should."""

import contextlib
import io
import json
import os
from collections.abc import Callable

import pytest

from amocf.serve.engine.workers.outcome import cause_of
from amocf.serve.engine.workers.phases import Phase
from amocf.serve.engine.workers.pool_counters import CAUSES
from amocf.serve.observability.counters import Counters, Series
from amocf.serve.observability.log import Entry, Log
from amocf.serve.observability.metrics import CPU_SECONDS, Recorder, all_series, exposition

ENTRY = Entry("GET", '/"\n\u2028', 200, 9, 0.25, False, "192.0.2.1")  # noqa: FBT003
ReadMetrics = Callable[[str], dict[str, float]]


def test_requests_are_counted_by_route_status_and_time(read_metrics: ReadMetrics) -> None:
    counters = Counters(all_series(["sparql"]), 2)
    recorders = [Recorder(counters.row(number), 0) for number in (0, 1)]
    for number, seconds in enumerate((0.0001, 0.002, 0.3, 100)):
        recorders[number % 2].request("sparql", 200, seconds)
    recorders[0].request("other", 404, 0.001)
    recorders[0].request("other", 418, 0.001)
    samples = read_metrics(exposition(counters, {"version": '1"\n'}).decode())
    assert samples['amocf_requests_total{route="sparql",status="200"}'] == 4
    assert samples['amocf_requests_total{route="other",status="404"}'] == 1
    assert samples['amocf_requests_total{route="other",status="other"}'] == 1
    assert samples[r'amocf_release_info{version="1\"\n"}'] == 1
    bucket = 'amocf_request_seconds_bucket{le="%s",route="sparql"}'
    found = [samples[bucket % bound] for bound in ("0.0001", "0.0025", "0.5", "10.0", "+Inf")]
    assert found == [1, 2, 3, 3, 4]
    assert samples['amocf_request_seconds_count{route="sparql"}'] == 4
    assert samples['amocf_request_seconds_sum{route="sparql"}'] > 100


def test_what_a_worker_counted_stays_when_another_takes_its_row() -> None:
    counters = Counters(all_series(["sparql"]))
    for number in (1, 2):
        counters.begin(0)
        recorder = Recorder(counters.row(0), number)
        recorder.request("sparql", 200, 0.1)
        for count in (3, 5):
            recorder.count("amocf_queries", count, "answered")
            recorder.gauge("amocf_workers", count)
    values = counters.values()
    assert values[Series("amocf_requests", ("sparql", "200"))] == 2
    assert values[Series("amocf_queries", ("answered",))] == 10
    assert values[Series("amocf_workers")] == 5
    counters.begin(0)
    assert counters.values()[Series("amocf_workers")] == 0


def test_a_name_that_is_unknown_is_counted_as_other() -> None:
    counters = Counters(all_series([]))
    Recorder(counters.row(0), 0).count("amocf_queries", 2, "unheard of")
    assert counters.values()[Series("amocf_queries", ("other",))] == 2


def test_processes_tell_of_themselves_together(read_metrics: ReadMetrics) -> None:
    counters = Counters(all_series([]), 2)
    figures = []
    for number in (0, 1):
        Recorder(counters.row(number), os.getpid())
        figures.append(read_metrics(exposition(counters, {"version": "1"}).decode()))
    one, two = (each["process_resident_memory_bytes"] for each in figures)
    assert 1.5 * one < two < 2.5 * one
    assert figures[0]["process_start_time_seconds"] == figures[1]["process_start_time_seconds"]


def _lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_lines_are_json_without_addresses_unless_asked() -> None:
    for addresses in (False, True):
        stream = io.StringIO()
        log = Log(stream, requests=True, addresses=addresses)
        log.request(ENTRY if addresses else ENTRY._replace(client=""))
        assert stream.getvalue() == ""
        log.flush()
        (line,) = _lines(stream)
        assert line["event"] == "request"
        assert line["path"] == ENTRY.path
        assert (line["seconds"], line["status"], line["cached"]) == (0.25, 200, False)
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
    assert str(line["query"]).startswith("ASK {} #xxx")
    assert str(line["query"]).endswith("x... (50008 characters)")


@pytest.mark.parametrize("text", ["x" * 60_000, "\n\U0001f600" * 6_000, "/ascii/é" + "x" * 4000])
@pytest.mark.parametrize("form", ["text", "json"])
def test_lines_are_short_enough_to_be_written_whole(text: str, form: str) -> None:
    stream = io.StringIO()
    log = Log(stream, requests=True, slow_seconds=1, is_text=form == "text")
    log.query(text, 1, "deadline")
    log.request(ENTRY._replace(path=text))
    log.flush()
    lines = stream.getvalue().splitlines(keepends=True)
    assert len(lines) == 2
    assert all(len(line.encode()) <= 4096 for line in lines)


def test_log_without_a_reader_stops_nothing() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8", buffering=1) as stream:  # noqa: PTH123 - a descriptor
        log = Log(stream, requests=True)
        log.request(ENTRY)
        log.event("stopping")
        log.event("stopped")
        with contextlib.suppress(BrokenPipeError):
            stream.close()


def test_every_cause_of_a_kill_has_a_series_of_its_own() -> None:
    counters = Counters(all_series([]))
    recorder = Recorder(counters.row(0), pid=0)
    for cause in CAUSES:
        recorder.count("amocf_worker_kills", 1, cause)
    text = exposition(counters, {"version": "1"}).decode()
    for cause in CAUSES:
        assert f'amocf_worker_kills_total{{cause="{cause}"}} 1.0' in text
    ends = [*range(1, 65), 1 << 8]  # statuses of os.waitpid: signals, and exit code 1
    assert {cause_of(end, phase) for end in ends for phase in Phase} <= set(CAUSES)


def test_processor_time_of_workers_that_have_ended_stays() -> None:
    counters = Counters(all_series([]))
    for _ in range(2):  # one after the other in the same row
        Recorder(counters.row(0), pid=0).count(CPU_SECONDS, 1.5)
        counters.begin(0)
    text = exposition(counters, {"version": "1"}).decode()
    assert "process_cpu_seconds_total 3.0" in text


def test_many_lines_are_written_before_they_pile_up() -> None:
    stream = io.StringIO()
    log = Log(stream, requests=True)
    for _ in range(1000):
        log.request(ENTRY)
    assert len(stream.getvalue().splitlines()) > 700
