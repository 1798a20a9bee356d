"""Whatever is sent, the answer is whole or a documented problem, never a fault of the server."""

import asyncio
import json
from typing import Any, Final
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amocf.serve.engine.language.lexer import KEYWORDS as WORDS
from amocf.serve.http.problem_kinds import KINDS

#: What a query may meet though nothing is wrong with the server.
EXPECTED: Final = {503, 504, 507}
LIMITS: Final = settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TYPES: Final = {kind.type for kind in KINDS.values()}

_FRAGMENTS: Final = (
    *sorted(WORDS - {"SERVICE"}),
    *("{", "}", "(", ")", "[", "]", ".", ";", ",", "*", "+", "/", "|", "^", "!", "=", "<", ">"),
    *("?s", "?p", "?o", "$x", "a", "1", "-2.5e3", '"x"', "'''y'''@en", "true", "_:b", "[]"),
    *("<http://example.org/>", "<>", "skos:broader", "amocf:4.1.2", "#\\n", "\\\\u0041", "@", "^^"),
)
WORDS_IN_DISORDER: Final = st.lists(st.sampled_from(_FRAGMENTS), max_size=30).map(" ".join)
NEARLY: Final = st.builds(
    "{} {{ ?s ?p ?o {} }} {}".format,
    st.sampled_from(
        ("SELECT *", "ASK", "CONSTRUCT", "DESCRIBE ?s WHERE", "SELECT (COUNT(*) AS ?n)")
    ),
    WORDS_IN_DISORDER,
    st.sampled_from(("", "LIMIT 3", "ORDER BY ?s", "GROUP BY ?s", "VALUES ?s { <x:y> }")),
)
QUERIES: Final = st.one_of(NEARLY, WORDS_IN_DISORDER, st.text(max_size=200))
_TOKEN: Final = st.sampled_from(
    [
        *(b"accept", b"accept-encoding", b"accept-language", b"content-type", b"if-none-match"),
        *(b"if-modified-since", b"range", b"origin", b"host", b"content-encoding", b"cookie"),
        *(b"x-forwarded-for", b"x-forwarded-proto", b"forwarded", b"access-control-request-method"),
    ]
)
_VALUES: Final = st.one_of(
    st.binary(max_size=60).map(lambda value: value.translate(None, b"\r\n\0")),
    st.sampled_from(
        [
            *(
                b"*/*",
                b"text/html",
                b"text/csv;q=0.5, */*;q=0",
                b"application/sparql-query",
                b'"x"',
            ),
            *(
                b"application/x-www-form-urlencoded; charset=utf-16",
                b"bytes=0-5",
                b"gzip, br",
                b"*",
            ),
            *(b"application/x-www-form-urlencoded", b"\xff\xfe", b"[::1]:99999", b'W/"', b",,;;="),
        ]
    ),
)
HEADERS: Final = st.lists(st.tuples(_TOKEN, _VALUES), max_size=6)
PATHS: Final = st.one_of(
    st.sampled_from(("/sparql", "/doc/4-1-2", "/id/4-1-2", "/graph/framework", "/ontology", "/")),
    st.text(max_size=40).map(lambda text: "/" + text),
)


class Reply:
    """What an application sent."""

    def __init__(self, messages: list[Any]) -> None:
        self.status = int(messages[0]["status"])
        self.headers = {name.decode("latin-1"): value for name, value in messages[0]["headers"]}
        self.body = b"".join(message.get("body", b"") for message in messages[1:])


@pytest.fixture(scope="module")
def send(app: Any, runner: asyncio.Runner) -> Any:
    async def ask(
        method: str, path: str, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> Reply:
        messages: list[Any] = []
        received = [{"type": "http.request", "body": body, "more_body": False}]
        gone = asyncio.Event()

        async def receive() -> Any:
            if received:
                return received.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def keep(message: Any) -> None:
            messages.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": query,
            "root_path": "",
            "headers": [(b"host", b"test"), *headers],
            "server": ("test", 80),
            "client": ("127.0.0.1", 1),
        }
        await app(scope, receive, keep)
        return Reply(messages)

    return lambda *request: runner.run(ask(*request))


def _is_whole_or_a_problem(reply: Reply) -> None:
    assert reply.status < 500 or reply.status in EXPECTED, reply.body
    kind = reply.headers.get("content-type", b"").decode("latin-1")
    if reply.status >= 400 and kind.startswith("application/problem+json") and reply.body:
        problem = json.loads(reply.body)
        assert problem["type"] in TYPES
        assert problem["status"] == reply.status
    assert reply.status < 400 or kind.startswith(("application/problem+json", "text/html"))


def test_query_with_any_headers_ends_as_promised(send: Any) -> None:
    @LIMITS
    @given(QUERIES, HEADERS, st.sampled_from(("GET", "HEAD", "FORM", "DIRECT", "QUERY")))
    def check(query: str, headers: list[tuple[bytes, bytes]], way: str) -> None:
        text = query.encode("utf-8", "surrogatepass")
        address = b"timeout=1&query=" + quote(text).encode()
        if way in ("GET", "HEAD"):
            reply = send(way, "/sparql", address, headers, b"")
        elif way == "FORM":
            kind = (b"content-type", b"application/x-www-form-urlencoded")
            reply = send("POST", "/sparql", b"", [kind, *headers], address)
        else:
            kind = (b"content-type", b"application/sparql-query")
            method = "QUERY" if way == "QUERY" else "POST"
            reply = send(method, "/sparql", b"timeout=1", [kind, *headers], text)
        _is_whole_or_a_problem(reply)

    check()


def test_request_with_any_parameters_ends_as_promised(send: Any) -> None:
    names = ("query", "update", "format", "timeout", "default-graph-uri", "named-graph-uri", "x")
    values = st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
        st.sampled_from(("ASK {}", "SELECT * {}", "csv", "1", "1e999", "nan", "http://[", "x:y")),
    )

    @LIMITS
    @given(st.lists(st.tuples(st.sampled_from(names), values), max_size=6))
    def check(pairs: list[tuple[str, str]]) -> None:
        query = urlencode(pairs).encode()
        _is_whole_or_a_problem(send("GET", "/sparql", query, [], b""))

    check()


def test_request_of_any_path_method_and_bytes_ends_as_promised(send: Any) -> None:
    methods = st.sampled_from(("GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "QUERY", "X"))

    @LIMITS
    @given(PATHS, methods, st.binary(max_size=60), HEADERS, st.binary(max_size=60))
    def check(
        path: str,
        method: str,
        query: bytes,
        headers: list[tuple[bytes, bytes]],
        body: bytes,
    ) -> None:
        if any("\ud800" <= character <= "\udfff" for character in path):
            return
        _is_whole_or_a_problem(send(method, path, query, headers, body))

    check()
