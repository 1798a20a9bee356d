"""The engine over another server: a real store, and stores that misbehave in every known way."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from tests.waiting import CEILING

from amocf.errors import UsageError
from amocf.formats import GRAPH, N_TRIPLES, SPARQL_RESULTS, TURTLE, Format
from amocf.release.opened import Release
from amocf.serve.engine.choice import engine_for
from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.query_errors import (
    BusyError,
    DeadlineError,
    MalformedError,
    QueryError,
    TooLargeError,
    UnavailableError,
    UpstreamError,
)
from amocf.serve.engine.remote.remote_engine import RemoteEngine, RemoteSettings
from amocf.serve.engine.threads import LocalEngine
from amocf.settings import load

SECRET = "".join(("s3", "cret"))
JSON, XML, CSV, TSV = SPARQL_RESULTS
MOST = 200_000
ROWS = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"http://x"}}]}}'
TRIPLE = b'<http://a> <http://b> "c" .\n'
RESULTS_JSON = "application/sparql-results+json"

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(handler: Handler) -> AsyncIterator[str]:
    """Serve on this machine with a function that gets each connection."""
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await handler(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/sparql"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_request(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """Read a request's header, in lower case, and its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    fields = dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)
    return head, await reader.readexactly(int(fields.get("Content-Length", "0")))


def saying(response: bytes, *, then: float = 0) -> Handler:
    """Answer every request with these bytes, wait, and close."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(response)
        await writer.drain()
        await asyncio.sleep(then)

    return handler


def response(
    body: bytes, media_type: str = RESULTS_JSON, status: str = "200 OK", *fields: str
) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *fields, "", ""]).encode() + body


def chunked(body: bytes, media_type: str = RESULTS_JSON, *, ended: bool = True) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = f"{len(body):x}\r\n".encode() + body + b"\r\n" if body else b""
    return head.encode() + chunk + (b"0\r\n\r\n" if ended else b"")


def unmarked(body: bytes, media_type: str) -> bytes:
    """Leave the end of the body to the end of the connection."""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + body


def engine_at(url: str, **settings: Any) -> RemoteEngine:
    return RemoteEngine(RemoteSettings(url, MOST, **settings))


def ask(
    url: str, text: str = "ASK {}", form: Format = JSON, seconds: float = 60, **settings: Any
) -> Answer:
    async def run() -> Answer:
        async with engine_at(url, **settings) as engine:
            return await engine.answer(Query(text, form, seconds))

    return asyncio.run(run())


def ask_misbehaving(handler: Handler, form: Format = JSON, seconds: float = 60) -> Answer:
    async def run() -> Answer:
        async with listening(handler) as url, engine_at(url) as engine:
            return await engine.answer(Query("ASK {}", form, seconds))

    return asyncio.run(run())


@pytest.fixture(scope="module")
def loaded(oxigraph: str, release: Release) -> str:
    body = (release.folder / "amocf.nq").read_bytes()
    headers = {"Content-Type": "application/n-quads"}
    httpx.put(f"{oxigraph}/store", content=body, headers=headers).raise_for_status()
    return f"{oxigraph}/query"


def local(release: Release, query: Query) -> Answer:
    async def run() -> Answer:
        engine = LocalEngine(release.store, threads=1, queue=0, max_bytes=MOST)
        return await engine.answer(query)

    return asyncio.run(run())


SELECTS = [
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT * { BIND(<relative> AS ?iri) BIND(1e0 AS ?double) BIND('a\\tb\\n\"c'@en AS ?text) }",
    "SELECT * {}",
    "SELECT ?nothing { FILTER(false) }",
    "ASK { ?s ?p ?o }",
    "ASK { FILTER(false) }",
]


@pytest.mark.parametrize("text", SELECTS)
@pytest.mark.parametrize("form", SPARQL_RESULTS, ids=lambda form: form.name)
def test_rows_are_the_same_bytes_as_the_local_engines(
    loaded: str, release: Release, text: str, form: Format
) -> None:
    assert ask(loaded, text, form) == local(release, Query(text, form, 60))


@pytest.mark.parametrize("form", GRAPH, ids=lambda form: form.name)
def test_graphs_are_the_same_as_the_local_engines(
    loaded: str, release: Release, form: Format
) -> None:
    formats = {
        "Turtle": RdfFormat.TURTLE,
        "JSON-LD": RdfFormat.JSON_LD,
        "RDF/XML": RdfFormat.RDF_XML,
        "N-Triples": RdfFormat.N_TRIPLES,
    }
    query = Query("CONSTRUCT WHERE { ?s ?p ?o }", form, 60)
    bodies = ask(loaded, query.text, form).body, local(release, query).body
    remote, embedded = ({*parse(input=body, format=formats[form.name])} for body in bodies)
    assert remote == embedded
    assert len(remote) == release.manifest.triples


def test_the_dataset_goes_with_the_query(loaded: str, release: Release) -> None:
    first, second = (graph.value for graph in release.named_graphs()[:2])
    text = "SELECT ?g (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } GROUP BY ?g"
    for default, named in [((first,), ()), ((), (second,)), ((first, second), (first,))]:
        query = Query(text + " ORDER BY ?g", CSV, 5, default, named)

        async def run(query: Query = query) -> Answer:
            async with engine_at(loaded) as engine:
                return await engine.answer(query)

        assert asyncio.run(run()) == local(release, query)


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s", "SELECT ?x {\n ?x a none:such }", "SELECT (1) {}"]
)
def test_mistake_is_explained_as_by_the_local_engine(
    loaded: str, release: Release, text: str
) -> None:
    with pytest.raises(MalformedError) as remote:
        ask(loaded, text)
    with pytest.raises(MalformedError) as embedded:
        local(release, Query(text, JSON, 60))
    assert vars(remote.value) == vars(embedded.value)
    assert str(remote.value) == str(embedded.value)


def test_a_deadline_holds_against_a_real_store(loaded: str) -> None:
    # Seconds of work, but not minutes: the store goes on with it.
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    began = time.monotonic()
    with pytest.raises(DeadlineError, match=r"longer than 0\.3 s"):
        ask(loaded, text, seconds=0.3)
    assert time.monotonic() - began < CEILING


def test_a_large_answer_of_a_real_store_is_refused(loaded: str) -> None:
    with pytest.raises(TooLargeError, match="200,000 bytes"):
        ask(loaded, "SELECT * { ?a ?b ?c . ?d ?e ?f }")


def test_health_is_true_only_while_the_store_answers(loaded: str) -> None:
    async def run(url: str) -> bool:
        async with engine_at(url) as engine:
            return await engine.health()

    assert asyncio.run(run(loaded))
    assert not asyncio.run(run(loaded.replace("/query", "/none")))
    assert not asyncio.run(run("http://127.0.0.1:1/sparql"))


def test_health_is_true_while_the_queue_is_full() -> None:
    async def only_trivial(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, body = await read_request(reader)
        await asyncio.sleep(600 if b"trivial" not in body and b"SELECT" in body else 0)
        writer.write(response(ROWS.replace(b'"results"', b'"boolean":true,"results"')))

    async def run() -> bool:
        one = {"connections": 1, "queue": 0}
        async with listening(only_trivial) as url, engine_at(url, **one) as engine:
            long = asyncio.create_task(engine.answer(Query("SELECT * {}", JSON, 600)))
            while not engine.busy:
                await asyncio.sleep(0.01)
            with pytest.raises(BusyError):
                await engine.answer(Query("ASK {}", JSON, 60))
            well = await engine.health(60)
            long.cancel()
            return well

    assert asyncio.run(run())


def test_a_graph_may_stand_for_the_default_graph(loaded: str, release: Release) -> None:
    names = tuple(graph.value for graph in release.named_graphs())
    settings: dict[str, Any] = {"default_graph": names[0], "named_graphs": names}
    count = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH <%s> { ?s ?p ?o } }"
    elsewhere = ask(loaded, inside % names[1], CSV)
    assert ask(loaded, count % "", CSV, **settings) == ask(loaded, inside % names[0], CSV)
    assert ask(loaded, count % f"FROM <{names[1]}>", CSV, **settings) == elsewhere
    assert ask(loaded, inside % names[1], CSV, **settings) == elsewhere


VERDICT = b'{"head":{"link":[],"vars":["__ASK_RETVAL"]},"results":{"bindings":[%s]}}'
YES = VERDICT % b'{"__ASK_RETVAL":{"type":"typed-literal","datatype":"http://i","value":"1"}}'
NO = VERDICT % b""
GOOD = [
    (response(ROWS), JSON, ROWS),
    (chunked(ROWS), JSON, ROWS),
    (unmarked(ROWS, RESULTS_JSON), JSON, ROWS),
    (response(ROWS, "application/json; charset=utf-8"), CSV, b"a\r\nhttp://x\r\n"),
    (response(ROWS[:-1] + b',"meta":{"ms":1}}'), JSON, ROWS),
    (response(ROWS.replace(b'"vars"', b'"link":[],"vars"')), JSON, ROWS),
    (response(TRIPLE, "application/n-triples"), TURTLE, TRIPLE),
    (chunked(TRIPLE, "text/turtle;charset=utf-8"), N_TRIPLES, TRIPLE),
    (chunked(b"", "text/turtle"), TURTLE, b""),
    # Virtuoso's verdicts and empty graphs.
    (response(YES), JSON, b'{"head":{},"boolean":true}'),
    (response(NO), CSV, b"false"),
    (response(b"# Empty NT\n", "application/n-triples"), N_TRIPLES, b""),
    (response(b"# Empty TURTLE\n", "text/turtle"), N_TRIPLES, b""),
]


@pytest.mark.parametrize(("bytes_sent", "form", "expected"), GOOD)
def test_whole_answers_are_taken(bytes_sent: bytes, form: Format, expected: bytes) -> None:
    assert ask_misbehaving(saying(bytes_sent), form) == Answer(form, expected)


BROKEN = {
    "JSON cut, length right": (response(ROWS[:-3]), JSON),
    "JSON cut between rows": (chunked(ROWS[:-3] + b","), JSON),
    "JSON cut, end of the connection": (unmarked(ROWS[:-1], RESULTS_JSON), JSON),
    "JSON shorter than announced": (response(ROWS)[:-5], JSON),
    "last chunk missing": (chunked(ROWS, ended=False), JSON),
    "error text in the rows": (chunked(ROWS[:-3] + b"The query was cancelled"), JSON),
    "error text after the rows": (chunked(ROWS + b"\nout of memory"), CSV),
    "error text instead of rows": (response(b"Virtuoso 42000 Error"), JSON),
    "two documents": (response(ROWS + ROWS), TSV),
    "text after a verdict": (response(b'{"head":{},"boolean":true}oops'), JSON),
    "verdict cut": (response(b'{"head":{},"boolean":true'), XML),
    "verdict is a word": (response(b'{"head":{},"boolean":"true"}'), JSON),
    "neither rows nor verdict": (response(b'{"head":{"vars":[]}}'), JSON),
    "more members": (response(ROWS[:-1] + b',"error":"cut"}'), JSON),
    "no body": (response(b""), JSON),
    "not UTF-8": (response(ROWS.replace(b"http://x", b"http://\xff")), JSON),
    "graph cut in a statement": (response(TRIPLE[:-6], "application/n-triples"), TURTLE),
    "graph shorter than announced": (response(TRIPLE * 2, "text/turtle")[: -len(TRIPLE)], TURTLE),
    "graph, last chunk missing": (chunked(TRIPLE, "text/turtle", ended=False), TURTLE),
    "graph, end not marked": (unmarked(TRIPLE, "text/turtle"), TURTLE),
    "error text in the graph": (chunked(TRIPLE + b"Query timed out", "text/turtle"), N_TRIPLES),
    "verdict in rows cut": (response(YES[:-2]), JSON),
    "no statement, after one": (chunked(TRIPLE + b"# Empty TURTLE\n", "text/turtle"), TURTLE),
    "comment after the graph": (chunked(TRIPLE + b"## cancelled ##\n", "text/turtle"), TURTLE),
    "a page": (response(b"<html></html>", "text/html"), JSON),
    "no type": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", JSON),
    "XML where JSON was asked for": (response(ROWS, "application/sparql-results+xml"), XML),
    "rows where a graph was asked for": (response(ROWS), TURTLE),
    "compressed": (response(ROWS, RESULTS_JSON, "200 OK", "Content-Encoding: gzip"), JSON),
    "rows left out": (response(ROWS, RESULTS_JSON, "200 OK", "X-SPARQL-MaxRows: 1"), JSON),
    "time was up": (response(ROWS, RESULTS_JSON, "200 OK", "X-SQL-State: S1TAT"), JSON),
    "partial": (response(ROWS, RESULTS_JSON, "206 Partial Content"), JSON),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", JSON),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", JSON),
    "nothing": (b"", JSON),
    "half a header": (b"HTTP/1.1 200 OK\r\nContent-Ty", JSON),
    "endless header": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, JSON),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + response(ROWS)[17:], JSON),
    "length and chunks": (chunked(ROWS).replace(b"\r\n", b"\r\nContent-Length: 9\r\n", 1), JSON),
    **{
        f"status {status}": (response(b"secret", "text/plain", f"{status} No"), JSON)
        for status in (401, 403, 404, 405, 406, 410, 415, 418, 500, 501, 507, 599)
    },
}


@pytest.mark.parametrize("name", BROKEN)
def test_answer_not_certain_to_be_whole_is_an_error(name: str) -> None:
    bytes_sent, form = BROKEN[name]
    with pytest.raises(UpstreamError) as failure:
        ask_misbehaving(saying(bytes_sent), form)
    assert "secret" not in str(failure.value) + failure.value.reason
    assert "127.0.0.1" not in str(failure.value)
    assert failure.value.reason


STATUSES: dict[str, tuple[bytes, type[QueryError], str]] = {
    "malformed": (
        response(b"line 2, column 5: bad", status="400 No"),
        MalformedError,
        "line 1, column 5",
    ),
    "no place": (response(b"secret", status="422 No"), MalformedError, "cannot be read"),
    "place beyond": (response(b"line 9:9", status="400 No"), MalformedError, "cannot be read"),
    "late": (response(b"", status="504 Late"), DeadlineError, "longer than 60 s"),
    "request late": (response(b"", status="408 Late"), DeadlineError, "longer than 60 s"),
    "long": (response(b"", status="413 Long"), TooLargeError, "query is longer"),
    "busy": (response(b"", status="429 Busy"), BusyError, "busy"),
    "unavailable": (response(b"", status="503 Busy"), BusyError, "busy"),
    "gateway": (response(b"", status="502 Bad"), UnavailableError, "cannot be reached"),
}


@pytest.mark.parametrize("name", STATUSES)
def test_statuses_that_mean_something(name: str) -> None:
    bytes_sent, kind, words = STATUSES[name]
    with pytest.raises(kind, match=words) as failure:
        ask_misbehaving(saying(bytes_sent))
    assert type(failure.value) is kind
    assert "secret" not in str(failure.value)


@pytest.mark.parametrize(
    ("field", "seconds"), [("7", 7), ("999999", 3600), ("soon", 5), ("-1", 5), ("0", 1)]
)
def test_a_busy_store_says_when_to_come_back(field: str, seconds: int) -> None:
    bytes_sent = response(b"", RESULTS_JSON, "503 Busy", f"Retry-After: {field}")
    with pytest.raises(BusyError) as failure:
        ask_misbehaving(saying(bytes_sent))
    assert failure.value.retry_after == seconds


def test_refused_connection_is_unavailable() -> None:
    with pytest.raises(UnavailableError, match="cannot be reached"):
        ask("http://127.0.0.1:1/sparql")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    contacts: list[str] = []

    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        contacts.append("contacted")

    async def run() -> None:
        async with listening(elsewhere) as other:
            redirect = response(b"", "text/html", f"{status} Moved", f"Location: {other}")
            async with listening(saying(redirect)) as url, engine_at(url) as engine:
                await engine.answer(Query("ASK {}", JSON, 60))

    with pytest.raises(UpstreamError) as failure:
        asyncio.run(run())
    assert "redirects are not followed" in failure.value.reason
    assert not contacts


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert ask_misbehaving(saying(response(ROWS))).body == ROWS


@pytest.mark.parametrize("length", ["Content-Length: 9999999999\r\n", ""])
def test_a_huge_answer_is_left_as_soon_as_it_is_too_large(length: str) -> None:
    sent = 0

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await read_request(reader)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {RESULTS_JSON}\r\n{length}\r\n"
        writer.write(head.encode() + ROWS[:-3])
        while True:
            writer.write(b" " * 65_536)
            await writer.drain()
            sent += 65_536

    with pytest.raises(TooLargeError, match="200,000 bytes"):
        ask_misbehaving(handler)
    assert sent < 100 * MOST


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send an answer that never ends, a byte at a time."""
    await read_request(reader)
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {RESULTS_JSON}\r\n\r\n".encode())
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    await asyncio.sleep(60)


@pytest.mark.parametrize("handler", [drip, silence, saying(response(ROWS)[:30], then=60)])
def test_slow_stores_end_at_the_deadline(handler: Handler) -> None:
    began = time.monotonic()
    with pytest.raises(DeadlineError):
        ask_misbehaving(handler, seconds=0.3)
    assert 0.3 <= time.monotonic() - began < CEILING


@pytest.mark.parametrize(("seconds", "leave"), [(0.2, False), (600.0, True)])
def test_connection_is_closed_at_the_deadline_or_when_the_client_leaves(
    seconds: float, *, leave: bool
) -> None:
    async def run() -> None:
        closed = asyncio.Event()

        async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await read_request(reader)
            await reader.read()
            closed.set()

        async with listening(handler) as url, engine_at(url) as engine:
            asking = asyncio.create_task(engine.answer(Query("ASK {}", JSON, seconds)))
            await asyncio.sleep(0.1)
            if leave:
                asking.cancel()
            await asyncio.wait_for(closed.wait(), 60)
            await asyncio.gather(asking, return_exceptions=True)
            assert engine.busy == engine.waiting == 0

    asyncio.run(run())


def test_a_query_is_sent_once_as_a_form_with_the_credentials() -> None:
    requests: list[tuple[str, bytes]] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await read_request(reader))

    async def run() -> None:
        async with listening(handler) as url:
            settings = RemoteSettings(
                url + "?infer=false", MOST, user="jane", password=SECRET + ":é"
            )
            async with RemoteEngine(settings) as engine:
                with pytest.raises(UpstreamError):
                    await engine.answer(
                        Query("ASK { 'é&+%' }", CSV, 5, ("http://g/1",), ("http://g/2",))
                    )

    asyncio.run(run())
    ((head, body),) = requests
    assert head.startswith("POST /sparql?infer=false HTTP/1.1\r\n")
    assert "\r\nAuthorization: Basic amFuZTpzM2NyZXQ6w6k=\r\n" in head
    assert "\r\nAccept-Encoding: identity\r\n" in head
    assert "\r\nContent-Type: application/x-www-form-urlencoded\r\n" in head
    assert parse_qs(body.decode()) == {
        "query": ["BASE <https://w3id.org/amocf/>\nASK { 'é&+%' }"],
        "default-graph-uri": ["http://g/1"],
        "named-graph-uri": ["http://g/2"],
    }


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_password_may_stand_in_a_file(tmp_path: Path, release: Release, end: str) -> None:
    heads: list[str] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await read_request(reader))[0])
        writer.write(response(ROWS))

    async def run() -> None:
        file = tmp_path / "password"
        file.write_bytes(SECRET.encode() + b":\xc3\xa9" + end.encode())
        async with listening(handler) as url:
            environment = {
                "AMOCF_REMOTE_URL": url,
                "AMOCF_REMOTE_USER": "jane",
                "AMOCF_REMOTE_PASSWORD_FILE": str(file),
            }
            engine = engine_for(load(environment), release)
            assert isinstance(engine, RemoteEngine)
            async with engine:
                await engine.answer(Query("SELECT * {}", JSON, 60))

    asyncio.run(run())
    assert "\r\nAuthorization: Basic amFuZTpzM2NyZXQ6w6k=\r\n" in heads[0]


def test_secrets_and_cookies_are_kept_from_logs_and_stores(
    caplog: pytest.LogCaptureFixture,
) -> None:
    heads: list[str] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, _ = await read_request(reader)
        heads.append(head)
        writer.write(response(b"", RESULTS_JSON, "401 No", "Set-Cookie: session=1"))
        await writer.drain()

    async def run() -> None:
        async with listening(handler) as url:
            settings = RemoteSettings(url, MOST, user="jane", password=SECRET)
            async with RemoteEngine(settings) as engine:
                for _ in range(2):
                    with pytest.raises(UpstreamError):
                        await engine.answer(Query("ASK {}", JSON, 60))
            assert "s3cret" not in f"{settings} {engine!r}"

    caplog.set_level(logging.DEBUG)
    asyncio.run(run())
    assert [record.levelname for record in caplog.records if "remote store" in record.message] == [
        "WARNING",
        "WARNING",
    ]
    assert "s3cret" not in caplog.text
    assert "Basic" not in caplog.text
    assert not any("session=1" in head for head in heads)


def test_a_text_that_is_not_unicode_is_malformed() -> None:
    with pytest.raises(MalformedError, match="not Unicode"):
        ask("http://127.0.0.1:1/sparql", "ASK { '\ud800' }")


def test_queries_beyond_the_connections_wait_or_are_rejected() -> None:
    async def run() -> None:
        release, begun = asyncio.Event(), []

        async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while True:
                _, body = await read_request(reader)
                begun.append(parse_qs(body.decode())["query"][0].rpartition("#")[2])
                await release.wait()
                writer.write(response(ROWS))
                await writer.drain()

        async with (
            listening(handler) as url,
            engine_at(url, connections=1, queue=4, share=3) as engine,
        ):

            def start(name: str, seconds: float = 60) -> asyncio.Task[Answer]:
                query = Query(f"ASK {{}} #{name}", JSON, seconds)
                return asyncio.create_task(engine.answer(query, name[0]))

            tasks = [start(name) for name in ("a1", "a2", "a3", "b1")]
            await asyncio.sleep(0.1)
            assert (engine.busy, engine.waiting) == (1, 3)
            with pytest.raises(BusyError, match="Too many of your queries"):
                await start("a4")
            with pytest.raises(BusyError, match="No place was free"):
                await start("c1", 0.05)
            tasks.append(start("d1"))
            await asyncio.sleep(0)
            with pytest.raises(BusyError, match="Too many queries"):
                await start("e1")
            release.set()
            answers = await asyncio.gather(*tasks)
            assert [answer.body for answer in answers] == [ROWS] * 5
            assert begun == ["a1", "a2", "b1", "d1", "a3"]
            assert engine.busy == engine.waiting == 0

    asyncio.run(run())


def test_place_is_free_again_when_its_client_leaves() -> None:
    async def run() -> None:
        async with listening(silence) as url:
            settings = RemoteSettings(url, MOST, connections=1)
            async with RemoteEngine(settings) as engine:
                query = Query("ASK {}", JSON, 60)
                tasks = [asyncio.create_task(engine.answer(query)) for _ in range(3)]
                await asyncio.sleep(0.1)
                for task in tasks:  # the second one gets its turn and leaves in the same moment
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                assert engine.busy == engine.waiting == 0

    asyncio.run(run())


@pytest.mark.parametrize(
    "url",
    ["", "sparql", "ftp://host/sparql", "http://", "http://host:port/", "file:///etc/passwd"],
)
def test_addresses_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(UsageError, match="remote_url"):
        engine_at(url)


@pytest.mark.parametrize("url", ["http://jane:s3cret@host/sparql", "http://s3cret@host/"])
def test_secrets_in_the_address_are_refused_and_not_shown(url: str) -> None:
    with pytest.raises(UsageError, match="remote_password") as failure:
        engine_at(url)
    assert "s3cret" not in str(failure.value)


def test_the_endpoint_stands_before_the_store(
    loaded: str,
    release: Release,
    runner: asyncio.Runner,
    client_with: Callable[[Any], Any],
) -> None:
    engines = [engine_at(url) for url in (loaded, loaded + "/none", "http://127.0.0.1:1/")]
    asked = {"params": {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}}
    responses = [client_with(each).get("/sparql", "text/csv", **asked) for each in engines]
    assert [each.status_code for each in responses] == [200, 502, 503]
    assert responses[0].content == f"n\r\n{release.manifest.triples}\r\n".encode()
    assert [each.json()["type"].rpartition("/")[2] for each in responses[1:]] == [
        "upstream",
        "busy",
    ]
    assert responses[2].headers["Retry-After"] == "30"
    for engine in engines:
        runner.run(engine.stop())


def test_every_graph_of_the_release_is_reached_beside_a_default_graph_with_a_name(
    loaded: str, release: Release
) -> None:
    names = [graph.value for graph in release.named_graphs()]
    query = Query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g", JSON, 60)

    async def run() -> Answer:
        options = {"remote_url": loaded, "remote_default_graph": names[0]}
        engine = engine_for(load({}, options), release)
        assert isinstance(engine, RemoteEngine)
        async with engine:
            return await engine.answer(query)

    assert asyncio.run(run()) == local(release, query)
