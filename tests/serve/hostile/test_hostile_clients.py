"""Clients that take their time, hang up, or send without end: nobody has to wait for them."""

import contextlib
import gzip
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import quote, urlsplit

import pytest
from tests.waiting import CEILING, until

HOST: Final = b"Host: x\r\n"
FORM: Final = b"Content-Type: application/x-www-form-urlencoded\r\n"
TEXT: Final = b"Content-Type: application/sparql-query\r\n"
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Close to the longest answer that there is.
NUMBERS: Final = " ".join(map(str, range(10, 80)))
LONG: Final = f"SELECT * {{ VALUES ?x {{ {NUMBERS} }} VALUES ?y {{ {NUMBERS} }} }}"
ABANDONED: Final = 'amocf_queries_total{outcome="abandoned"}'


def get(query: str, fields: bytes = b"") -> bytes:
    """Return a request for the answer to a query."""
    return b"GET /sparql?query=%s HTTP/1.1\r\n%s%s\r\n" % (quote(query).encode(), HOST, fields)


def post(kind: bytes, length: int) -> bytes:
    """Return the head of a request with a body."""
    return b"POST /sparql HTTP/1.1\r\n%s%sContent-Length: %d\r\n\r\n" % (HOST, kind, length)


@pytest.fixture
def connect(besieged: Any) -> Callable[[], socket.socket]:
    """Open a connection as somebody else than who asks light queries."""
    port = urlsplit(besieged.server.address).port
    return lambda: socket.create_connection(
        ("127.0.0.1", port), timeout=60, source_address=("127.0.0.250", 0)
    )


@pytest.fixture(autouse=True)
def _what_was_taken_is_given_back(besieged: Any) -> Iterator[None]:
    yield
    # Not those before the test: a worker that was ended may have had no successor yet.
    until(lambda: besieged.server.descriptors() <= besieged.descriptors)


def rest(connection: socket.socket) -> bytes:
    """Read until the server closes, or has gone."""
    data = b""
    with contextlib.suppress(ConnectionError):
        while more := connection.recv(1 << 16):
            data += more
    return data


def status(answer: bytes) -> int:
    """Return the status of an answer; 0 where the connection was closed without one."""
    assert not answer or answer.startswith(b"HTTP/1.1 ")
    return int(answer[9:12] or 0)


UNFINISHED: Final = {
    "nothing": (b"", 0),
    "half a line": (b"GET /spar", 0),
    "half a head": (get(ENDLESS)[:-2], 0),
    "half a body": (post(FORM, 100) + b"query=ASK", 408),
    "half a chunk": (
        b"POST /sparql HTTP/1.1\r\n" + HOST + TEXT + b"Transfer-Encoding: chunked\r\n\r\n9\r\nASK",
        408,
    ),
}


def test_64_slow_clients_hold_up_nobody(
    besieged: Any, connect: Callable[[], socket.socket]
) -> None:
    kinds = [UNFINISHED[name] for name in UNFINISHED]
    with contextlib.ExitStack() as opened:
        clients = [opened.enter_context(connect()) for _ in range(64)]
        for number, client in enumerate(clients):
            client.sendall(kinds[number % len(kinds)][0])
        besieged.light.wait()
        for number, client in enumerate(clients):
            assert status(rest(client)) == kinds[number % len(kinds)][1]


def test_a_byte_now_and_then_is_not_enough(connect: Callable[[], socket.socket]) -> None:
    began = time.monotonic()
    with connect() as head, connect() as body:
        head.sendall(get(ENDLESS)[:-2])
        body.sendall(post(TEXT, 10_000))
        there = {head: b"X: y\r\n", body: b" "}
        while there and time.monotonic() - began < CEILING:
            for connection, unit in list(there.items()):
                try:
                    connection.sendall(unit)
                except ConnectionError:
                    del there[connection]
            time.sleep(0.05)
    assert not there


def test_who_does_not_take_an_answer_is_left(
    besieged: Any, connect: Callable[[], socket.socket]
) -> None:
    before = besieged.descriptors
    with connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        # More than any buffer of the system holds.
        connection.sendall(b"".join(get(LONG, b"X: %d\r\n" % n) for n in range(20)))
        until(lambda: besieged.server.descriptors() > before)
        until(lambda: besieged.server.descriptors() <= before)


def test_who_reads_slowly_gets_all(connect: Callable[[], socket.socket]) -> None:
    with connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        connection.sendall(get(LONG, b"Connection: close\r\n"))
        answer = b""
        while more := connection.recv(65_536):
            answer += more
            time.sleep(0.1)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert int(head.lower().partition(b"content-length: ")[2].split()[0]) == len(body)


def hang_up(connection: socket.socket) -> None:
    connection.close()


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


def close_half(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_WR)
    assert rest(connection) == b""
    connection.close()


@pytest.mark.parametrize("leave", [hang_up, reset, close_half])
def test_nothing_is_done_for_who_has_gone(
    besieged: Any,
    connect: Callable[[], socket.socket],
    leave: Callable[[socket.socket], None],
) -> None:
    before = besieged.metric(ABANDONED)
    clients = [connect() for _ in range(4)]
    for number, client in enumerate(clients):
        client.sendall(get(f"{ENDLESS} # {leave.__name__} {number}"))
    # Some run and some wait.
    until(lambda: besieged.metric("amocf_workers_busy") >= 2)
    for client in clients:
        leave(client)
    until(lambda: besieged.metric(ABANDONED) == before + 4)
    until(lambda: besieged.metric("amocf_queries_waiting") == 0)


@pytest.mark.parametrize("name", UNFINISHED)
def test_who_closes_half_before_the_end_of_a_request_is_left(
    connect: Callable[[], socket.socket], name: str
) -> None:
    with connect() as connection:
        connection.sendall(UNFINISHED[name][0])
        connection.shutdown(socket.SHUT_WR)
        assert status(rest(connection)) in (0, 400)


def test_one_connection_has_one_query_at_a_time(
    besieged: Any, connect: Callable[[], socket.socket]
) -> None:
    with connect() as connection:
        ahead = [get(f"{ENDLESS} # pipelined {number}") for number in range(200)]
        connection.sendall(b"".join(ahead))
        until(lambda: besieged.metric("amocf_workers_busy") >= 1)
        assert besieged.metric("amocf_queries_waiting") == 0
    # What was sent ahead hides the end of the connection, so that the time limit ends the query,
    # and the next one when its answer finds nobody.
    until(lambda: besieged.metric("amocf_workers_busy") == 0)


PACKED: Final = gzip.compress(b" " * 100_000_000)
EXCESSIVE: Final = {
    "an address": (b"GET /sparql?query=" + b"x" * 1_000_000, {414, 431}),
    "fields": (b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 100_000, {431}),
    "one field": (b"GET / HTTP/1.1\r\n" + HOST + b"A: " + b"b" * 1_000_000, {431}),
    "a body": (post(TEXT, 2_000_000), {413}),
    "chunks": (
        b"POST /sparql HTTP/1.1\r\n" + HOST + TEXT + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"10000\r\n" + b" " * 65_536 + b"\r\n" + (b"10000\r\n" + b" " * 65_536 + b"\r\n") * 50,
        {413},
    ),
    "packed": (
        post(TEXT + b"Content-Encoding: gzip\r\nConnection: close\r\n", len(PACKED)) + PACKED,
        {415},
    ),
    "parameters": (
        post(FORM + b"Connection: close\r\n", 1_000_001) + b"query=ASK{}" + b"&a=b" * 247_500
        + b"&" * (1_000_001 - 11 - 4 * 247_500),
        {400},
    ),
    "escapes": (
        post(FORM + b"Connection: close\r\n", 1_200_000) + b"query=" + b"%41%62%0a%27" * 99_999
        + b"%41%42",
        {413},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXCESSIVE)
def test_what_is_too_much_is_told_and_not_read(
    connect: Callable[[], socket.socket], name: str
) -> None:
    sent, expected = EXCESSIVE[name]
    with connect() as connection:
        # The server may have closed before all is sent.
        with contextlib.suppress(ConnectionError):
            connection.sendall(sent)
        assert status(rest(connection)) in expected


@pytest.mark.parametrize("method", ["GET", "HEAD", "CONNECT", "POST"])
def test_it_is_no_proxy(besieged: Any, connect: Callable[[], socket.socket], method: str) -> None:
    target = urlsplit(besieged.forbidden)
    address = target.netloc if method == "CONNECT" else besieged.forbidden
    request = f"{method} {address} HTTP/1.1\r\nHost: {target.netloc}\r\nConnection: close\r\n\r\n"
    with connect() as connection:
        connection.sendall(request.encode())
        answer = rest(connection)
    assert status(answer) == {"CONNECT": 404, "POST": 405}.get(method, 200)
    besieged.nobody_was_called()
