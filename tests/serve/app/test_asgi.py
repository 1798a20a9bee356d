"""What stands before the application: kept answers, codings, conditions, limits, figures."""

import asyncio
import gc
import gzip
import io
import json
import math
import tracemalloc
from collections.abc import Callable
from typing import Any
from urllib.parse import (  # type: ignore[attr-defined]
    clear_cache,
    quote,
    urlencode,
)

import brotli
import pytest

from amocf.release.opened import Release
from amocf.serve.app.create import create_app
from amocf.serve.engine.contract import Answer, Engine, Query
from amocf.serve.engine.query_errors import BusyError
from amocf.serve.http.common_headers import HEADERS
from amocf.serve.http.messages import replaced
from amocf.serve.observability.log import Log
from amocf.serve.routes import ALL
from amocf.settings import Settings
from amocf.terms import BASE

ReadMetrics = Callable[[str], dict[str, float]]
Serving = Callable[..., Any]

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


class _Well:
    async def health(self, seconds: float = 1.0) -> bool:
        return True


class _Counting(_Well):
    """Answers with what it was asked, and counts."""

    def __init__(self, body: bytes = b"", seconds: float = math.inf) -> None:
        self.queries: list[Query] = []
        self.clients: list[str] = []
        self.body = body
        self.seconds = seconds

    async def answer(self, query: Query, client: str = "") -> Answer:
        self.queries.append(query)
        self.clients.append(client)
        return Answer(query.representation, self.body or query.text.encode(), self.seconds)


@pytest.fixture
def engine() -> _Counting:
    return _Counting()


@pytest.fixture
def counted(client_with: Callable[[Engine], Any], engine: _Counting) -> Any:
    return client_with(engine)


def test_a_repeated_query_reaches_the_engine_once(counted: Any, engine: _Counting) -> None:
    answers = [counted.get("/sparql", "text/csv", params={"query": "ASK {}"}) for _ in range(3)]
    assert len(engine.queries) == 1
    assert {answer.content for answer in answers} == {b"ASK {}"}
    assert len({json.dumps(dict(answer.headers)) for answer in answers}) == 1


@pytest.mark.parametrize(("seconds", "evaluations"), [(0.0009, 2), (0.001, 1), (math.inf, 1)])
def test_what_is_cheap_is_kept_when_it_is_asked_for_again(
    client_with: Callable[[Engine], Any], seconds: float, evaluations: int
) -> None:
    engine = _Counting(seconds=seconds)
    client = client_with(engine)
    answers = [client.get("/sparql", params={"query": "ASK {}"}) for _ in range(5)]
    assert len(engine.queries) == evaluations
    assert len({json.dumps(dict(answer.headers)) for answer in answers}) == 1
    client.get("/sparql", params={"query": "ASK { }"})
    assert len(engine.queries) == evaluations + 1


def test_all_ways_to_ask_share_one_evaluation(counted: Any, engine: _Counting) -> None:
    query = "SELECT * { ?s ?p 'é' }"
    answers = [
        counted.get("/sparql", params={"query": query}),
        counted.get("/sparql?query=" + quote(query, safe="")),
        counted.get("/sparql", "application/json", params={"query": query, "timeout": "3"}),
        counted.request(
            "POST", "/sparql", content=urlencode({"query": query}), headers={"Content-Type": FORM}
        ),
        counted.request(
            "POST", "/sparql", content=query.encode(), headers={"Content-Type": DIRECT}
        ),
    ]
    assert [answer.content.decode() for answer in answers] == [query] * 5
    assert len(engine.queries) == 1
    assert len({answer.headers["ETag"] for answer in answers}) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"query": "ASK { }"},
        {"query": "ASK {}", "format": "xml"},
        {"query": "ASK {}", "default-graph-uri": BASE + "graph/framework"},
        {"query": "ASK {}", "named-graph-uri": BASE + "graph/framework"},
    ],
)
def test_what_differs_is_asked_again(
    counted: Any, engine: _Counting, other: dict[str, str]
) -> None:
    first = counted.get("/sparql", params={"query": "ASK {}"})
    second = counted.get("/sparql", params=other)
    assert len(engine.queries) == 2
    assert first.headers["ETag"] != second.headers["ETag"]


def test_the_script_of_a_page_asks_for_what_is_kept(
    client_with: Callable[[Engine], Any],
) -> None:
    engine = _Counting(b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}')
    client = client_with(engine)
    query = "SELECT ?x { ?x ?y ?z }"
    assert client.get("/sparql", "text/html", params={"query": query}).status_code == 200
    again = client.request(
        "POST", "/sparql", content=urlencode({"query": query}), headers={"Content-Type": FORM}
    )
    assert again.json()["results"] == {"bindings": []}
    assert len(engine.queries) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT * { ?s ?p ?o } ORDER BY rand() LIMIT 1",
        "SELECT * { ?s ?p ?o FILTERrand() } ORDER BYrand()",
        "SELECT (STRUUID () AS ?x) {}",
        "ASK { BIND(\\u0055UID() AS ?x) }",
    ],
)
def test_what_is_another_answer_each_time_is_not_kept(
    counted: Any, engine: _Counting, query: str
) -> None:
    for number in (1, 2):
        answer = counted.get("/sparql", "text/csv", params={"query": query})
        assert len(engine.queries) == number
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        assert answer.headers["Vary"] == "Accept"
    counted.get("/sparql", "text/csv", params={"query": "ASK { ?x ?knows ?brand }"})
    counted.get("/sparql", "text/csv", params={"query": "ASK { ?x ?knows ?brand }"})
    assert len(engine.queries) == 3


def test_a_body_of_one_post_is_not_the_answer_to_another(counted: Any) -> None:
    for query in ("ASK { <a> <b> 1 }", "ASK { <a> <b> 2 }"):
        for kind, body in ((DIRECT, query), (FORM, urlencode({"query": query}))):
            answer = counted.request(
                "POST", "/sparql", content=body, headers={"Content-Type": kind}
            )
            assert answer.text == query
    refused = counted.request("POST", "/sparql", content=query, headers={"Content-Type": "a/b"})
    assert refused.status_code == 415
    packed = {"Content-Type": DIRECT, "Content-Encoding": "gzip"}
    refused = counted.request("POST", "/sparql", content=query, headers=packed)
    assert refused.status_code == 415


def test_failures_are_not_kept(client_with: Callable[[Engine], Any]) -> None:
    class Busy(_Counting):
        async def answer(self, query: Query, client: str = "") -> Answer:
            answer = await super().answer(query, client)
            if len(self.queries) == 1:
                raise BusyError("Full.")
            return answer

    client = client_with(Busy())
    statuses = [client.get("/sparql", params={"query": "ASK {}"}).status_code for _ in range(3)]
    assert statuses == [503, 200, 200]


CODINGS = [("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)]


@pytest.mark.parametrize(
    "path", ["/doc/4-1-2.html", "/graph/framework.ttl", "/sparql?query=ASK%7B%7D"]
)
def test_each_coding_has_its_etag_and_its_304(
    client_with: Callable[[Engine], Any], path: str
) -> None:
    client = client_with(_Counting(b"long " * 1000))
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    etags = set()
    for coding, _ in CODINGS:
        for _again in range(2):
            answer = client.get(path, headers={"Accept-Encoding": coding})
            assert answer.content == plain.content  # the client has undone the coding
            assert answer.headers.get("Content-Encoding", "identity") == coding
            assert answer.headers["Vary"].split(", ")[-1] == "Accept-Encoding"
            sent = {"Accept-Encoding": coding, "If-None-Match": answer.headers["ETag"]}
            known = client.get(path, headers=sent)
            assert (known.status_code, known.content) == (304, b"")
            assert known.headers["ETag"] == answer.headers["ETag"]
            assert known.headers["Vary"] == answer.headers["Vary"]
            assert "Content-Length" not in known.headers
        etags.add(answer.headers["ETag"])
    assert len(etags) == len(CODINGS)


def test_a_short_answer_or_a_picture_is_sent_as_it_is(counted: Any) -> None:
    answer = counted.get("/sparql?query=ASK%7B%7D", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_a_condition_on_a_post_is_left_out(counted: Any) -> None:
    headers = {"Content-Type": DIRECT, "If-None-Match": "*"}
    for _ in range(2):
        answer = counted.request("POST", "/sparql", content="ASK {}", headers=headers)
        assert (answer.status_code, answer.text) == (200, "ASK {}")


def test_pages_and_documents_are_kept(serving: Serving, read_metrics: ReadMetrics) -> None:
    client = serving(Settings())
    for path in ("/", "/doc/4-1-2", "/doc/4-1-2.html", "/graph/framework.ttl"):
        before = read_metrics(client.get("/metrics").text)["amocf_cache_hits_total"]
        first, second = client.get(path), client.get(path)
        assert first.content == second.content
        assert dict(first.headers) == dict(second.headers)
        head = client.request("HEAD", path)
        assert dict(head.headers) == dict(first.headers)
        assert read_metrics(client.get("/metrics").text)["amocf_cache_hits_total"] == before + 2


def test_nothing_is_kept_where_nothing_may_be(serving: Serving, read_metrics: ReadMetrics) -> None:
    client = serving(Settings(cache_bytes=0))
    bodies = {client.get("/doc/4-1-2", headers={"Accept-Encoding": "gzip"}).text for _ in "ab"}
    assert len(bodies) == 1
    assert read_metrics(client.get("/metrics").text)["amocf_cache_entries"] == 0


@pytest.mark.parametrize("path", ["/download/amocf.nq", "/doc/4-1-2", "/sparql?query=ASK%7B%7D"])
@pytest.mark.parametrize("cache_bytes", [0, 1000])
def test_what_is_too_long_to_be_kept_has_conditions_and_codings(
    serving: Serving, path: str, cache_bytes: int
) -> None:
    client = serving(Settings(cache_bytes=cache_bytes))
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    for coding in ("identity", "gzip"):
        fields = {"Accept-Encoding": coding}
        answer = client.get(path, headers=fields)
        assert answer.content == plain.content
        if len(plain.content) > 1000 and coding == "gzip":
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["ETag"] != plain.headers["ETag"]
        again = client.get(path, headers={**fields, "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == answer.headers["ETag"]
        other = client.get(path, headers={**fields, "If-None-Match": '"another"'})
        assert other.status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_long_response_after_its_304_has_its_body(serving: Serving, method: str) -> None:
    client = serving(Settings(cache_bytes=80_000))
    path, fields = "/download/amocf.nq", {"Accept-Encoding": "identity"}
    whole = client.get(path, headers=fields)
    assert len(whole.content) > 10_000  # an eighth of the cache
    known = client.request(method, path, headers={**fields, "If-None-Match": whole.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["ETag"] == whole.headers["ETag"]
    again = client.get(path, headers=fields)
    assert (again.status_code, again.content) == (200, whole.content)


def test_others_may_keep_answers_for_as_long_as_is_set(serving: Serving) -> None:
    for seconds, value in ((0, "no-cache"), (60, "public, max-age=60")):
        client = serving(Settings(max_age=seconds), _Counting())
        for path in ("/doc/4-1-2", "/sparql?query=ASK%7B%7D"):
            assert client.get(path).headers["Cache-Control"] == value


def test_who_asks_is_told_to_the_engine(serving: Serving) -> None:
    engine = _Counting()
    settings = Settings(trusted_proxies="127.0.0.1, 10.0.0.0/8")
    client = serving(settings, engine)
    client.get("/sparql?query=ASK%7B%7D", headers={"X-Forwarded-For": "192.0.2.7, 10.1.1.1"})
    assert engine.clients == ["192.0.2.7"]
    engine = _Counting()
    client = serving(Settings(), engine)
    client.get("/sparql?query=ASK%7B%7D", headers={"X-Forwarded-For": "192.0.2.7"})
    assert engine.clients == ["127.0.0.1"]


def test_one_client_is_held_back_and_others_are_not(serving: Serving) -> None:
    settings = Settings(rate_limit=0.01, rate_burst=3, trusted_proxies="127.0.0.1")
    client = serving(settings, _Counting())
    path = "/sparql?query=ASK%7B%7D"
    first = {"X-Forwarded-For": "192.0.2.1"}
    answers = [client.get(path, headers=first) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 100
    assert answers[3].json()["type"] == BASE + "problem/rate-limited"
    assert client.get(path, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 200


@pytest.mark.parametrize("size", [1_199_999, 1_200_001])
def test_a_body_is_read_up_to_a_bound(counted: Any, size: int) -> None:
    answer = counted.request(
        "POST", "/sparql", content=b" " * size, headers={"Content-Type": DIRECT}
    )
    assert answer.status_code == 413
    assert answer.json()["type"] == BASE + "problem/too-large"


@pytest.mark.parametrize(
    ("method", "path"), sorted({(each.method, each.path) for each in ALL if each.method != "GET"})
)
def test_body_of_every_route_that_takes_one_is_read_up_to_the_bound(
    counted: Any, method: str, path: str
) -> None:
    answer = counted.request(method, path, content=b" " * 1_200_001)
    assert (answer.status_code, answer.json()["type"]) == (413, BASE + "problem/too-large")


def test_a_failure_is_a_problem_and_told_to_nobody(
    client_with: Callable[[Engine], Any], caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(_Well):
        async def answer(self, query: Query, client: str = "") -> Answer:
            raise ZeroDivisionError("secret")

    answer = client_with(Broken()).get("/sparql?query=ASK%7B%7D")
    assert answer.status_code == 500
    assert answer.json()["type"] == BASE + "problem/internal"
    assert "secret" not in answer.text
    assert "secret" in caplog.text
    for name, value in HEADERS:
        assert answer.headers[name.decode()] == value.decode()


def test_health_is_that_of_the_engine(client_with: Callable[[Engine], Any]) -> None:
    class Ill(_Counting):
        async def health(self, seconds: float = 1.0) -> bool:
            return False

    for engine, status in ((_Counting(), 200), (Ill(), 503)):
        answer = client_with(engine).get("/health")
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "no-store"
        assert ("Retry-After" in answer.headers) == (status == 503)


def test_figures_tell_what_happened(serving: Serving, read_metrics: ReadMetrics) -> None:
    client = serving(Settings(), _Counting())
    for path in ("/sparql?query=ASK%7B%7D",) * 2 + (
        "/sparql?query=CLEAR%20ALL",
        "/nothing",
        "/doc/4-1-2",
    ):
        client.get(path)
    answer = client.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = read_metrics(answer.text)
    assert samples['amocf_requests_total{route="sparql",status="200"}'] == 2
    assert samples['amocf_requests_total{route="sparql",status="400"}'] == 1
    assert samples['amocf_requests_total{route="other",status="404"}'] == 1
    assert samples['amocf_queries_total{outcome="answered"}'] == 1
    assert samples["amocf_cache_hits_total"] == 1
    assert 0 < samples["amocf_cache_bytes"] <= samples["amocf_cache_max_bytes"]


def test_figures_can_be_kept_to_oneself(serving: Serving) -> None:
    assert serving(Settings(metrics=False)).get("/metrics").status_code == 404


def test_lines_of_the_log(serving: Serving) -> None:
    stream = io.StringIO()
    log = Log(stream, requests=True, slow_seconds=0)
    client = serving(Settings(), _Counting(), log)
    for _ in range(2):
        client.get("/sparql?query=ASK%7B%7D")
    log.flush()
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["slow_query", "request", "request"]
    assert lines[0]["query"] == "ASK{}"
    assert [line["cached"] for line in lines[1:]] == [False, True]
    assert lines[1]["path"] == "/sparql"
    assert "127.0.0.1" not in stream.getvalue()


def test_query_of_a_client_that_has_gone_is_cancelled(
    release: Release, runner: asyncio.Runner
) -> None:
    abandoned = asyncio.Event()

    class Endless(_Well):
        async def answer(self, query: Query, client: str = "") -> Answer:
            try:
                return await asyncio.Future()
            except asyncio.CancelledError:
                abandoned.set()
                raise

    async def ask() -> list[Any]:
        received = [
            {"type": "http.disconnect"},
            {"type": "http.request", "body": b"", "more_body": False},
        ]
        sent: list[Any] = []

        async def receive() -> Any:
            return received.pop()

        async def send(message: Any) -> None:
            sent.append(message)

        log = Log(io.StringIO(), requests=True)
        app = create_app(release, Settings(), Endless(), log)
        await asyncio.wait_for(app(_scope(b"query=ASK%7B%7D"), receive, send), 60)
        assert abandoned.is_set()
        return sent

    # Nobody receives it, but some servers want a response to every request.
    assert [each.get("status") for each in runner.run(ask())] == [503, None]


def _scope(query: bytes) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/sparql",
        "raw_path": b"/sparql",
        "query_string": query,
        "headers": [(b"host", b"test")],
        "client": ("127.0.0.1", 1),
    }


def test_repeated_response_fields_stay_repeated(client: Any) -> None:
    headers = [(b"link", b"<a>"), (b"vary", b"A"), (b"link", b"<b>")]
    assert replaced(headers, {b"vary": b"B", b"x-y": b"z"}) == [
        (b"link", b"<a>"),
        (b"link", b"<b>"),
        (b"vary", b"B"),
        (b"x-y", b"z"),
    ]


@pytest.mark.parametrize("page", ["/doc/", "/download/", "/sparql?query="])
def test_long_texts_of_clients_are_not_remembered(client: Any, page: str) -> None:
    def ask(number: int) -> None:
        client.get(f"{page}{number}{'x' * 50_000}", accept="x/" + "y" * 10_000)

    ask(0)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(1, 41):
        ask(number)
    clear_cache()  # of addresses, by which the client of the tests remembers its own
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 800_000
