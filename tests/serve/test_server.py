"""HTTP/1.1 over real sockets: what comes in any order, late, in pieces, or never."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from amocf.serve.connection import Patience
from amocf.serve.messages import Reply, Request, Send
from amocf.serve.request_reader import Bounds
from amocf.serve.server import Server

HOST = b"Host: x\r\n"
LARGE = 3_000_000
PATIENCE = Patience(head=0.5, body=0.5, idle=0.8, writing=0.8)


class _Echo:
    """Answers with what it was asked, at once, later, in parts, or never."""

    def __init__(self) -> None:
        self.began = 0
        self.abandoned = 0

    def quick(self, request: Request) -> Reply | None:
        if request.path in (b"/quick", b"/large"):
            body = b"x" * LARGE if request.path == b"/large" else _told(request)
            return Reply.of(200, [(b"content-type", b"text/plain")], body)
        return None

    async def answer(self, request: Request, send: Send) -> Reply | None:
        self.began += 1
        if request.path == b"/never":
            try:
                await asyncio.Future()
            except asyncio.CancelledError:
                self.abandoned += 1
                raise
        if request.path == b"/broken":
            raise ZeroDivisionError
        if request.path == b"/parts":
            length = [(b"content-length", b"%d" % LARGE)]
            await send({"type": "http.response.start", "status": 200, "headers": length})
            for _ in range(LARGE // 100_000):
                await send({"type": "http.response.body", "body": b"y" * 100_000})
            return None
        await asyncio.sleep(0.05)
        return Reply.of(200, [(b"content-type", b"text/plain")], _told(request))


def _told(request: Request) -> bytes:
    return b" ".join((request.method.encode(), request.target, request.body))


class _Running:
    def __init__(self, max_connections: int = 200) -> None:
        self.echo = _Echo()
        self.server = Server(self.echo, Bounds(head=10_000, body=50_000), PATIENCE, max_connections)
        self.port = 0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        listener = await self.server.listen("127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        watch = asyncio.create_task(self.server.watch())
        self._ready.set()
        await self._stop.wait()
        listener.close()
        await self.server.drain(2)
        watch.cancel()

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(5)

    def stop(self) -> None:
        with contextlib.suppress(RuntimeError):  # it has stopped
            self._loop.call_soon_threadsafe(self._stop.set)

    def join(self) -> None:
        self._thread.join(10)
        assert not self._thread.is_alive()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)


@contextmanager
def _running(max_connections: int = 200) -> Iterator[_Running]:
    running = _Running(max_connections)
    running.start()
    try:
        yield running
    finally:
        running.stop()
        running.join()


@pytest.fixture(scope="module")
def server() -> Iterator[_Running]:
    with _running() as running:
        yield running


def _all(connection: socket.socket) -> bytes:
    """Read until the server closes."""
    data = b""
    while more := connection.recv(1 << 16):
        data += more
    return data


def _ask(server: _Running, request: bytes) -> bytes:
    """Send a request that ends its connection, and return the answer."""
    with server.connect() as connection:
        connection.sendall(request)
        return _all(connection)


def _status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1.1 "), answer[:100]
    return int(answer[9:12])


def _wait(condition: Callable[[], bool], seconds: float = 3) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


GET = b"GET /quick?a=%20 HTTP/1.1\r\n" + HOST
ANSWERED = [
    ("get", GET + b"Connection: close\r\n\r\n", b"GET /quick?a=%20 "),
    ("later", GET.replace(b"quick", b"later") + b"Connection: close\r\n\r\n", b"/later?a=%20 "),
    ("1.0", b"GET /quick HTTP/1.0\r\n\r\n", b"GET /quick "),
    (
        "whole address",
        b"GET http://a.example/quick?b HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
        b"GET /quick?b ",
    ),
    (
        "body",
        b"POST /quick HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nConnection: close\r\n\r\nabc",
        b"POST /quick abc",
    ),
    (
        "chunks",
        b"POST /quick HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nTrailer: 1\r\n\r\n",
        b"POST /quick abc",
    ),
    (
        "an offer of HTTP/2",
        b"GET /quick HTTP/1.1\r\n" + HOST + b"Connection: Upgrade, HTTP2-Settings\r\n"
        b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n" + GET + b"Connection: close\r\n\r\n",
        b"GET /quick?a=%20 ",
    ),
]


@pytest.mark.parametrize("pieces", [False, True])
@pytest.mark.parametrize(
    ("request_", "body"), [each[1:] for each in ANSWERED], ids=[each[0] for each in ANSWERED]
)
def test_requests_are_read(server: _Running, request_: bytes, body: bytes, pieces: bool) -> None:  # noqa: FBT001
    with server.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in (bytes([b]) for b in request_) if pieces else (request_,):
            connection.sendall(piece)
        answer = _all(connection)
    assert _status(answer) == 200
    assert answer.endswith(body)
    assert b"\r\ndate: " in answer
    assert b"connection: close" in answer


REFUSED = [
    ("nonsense", b"nonsense\r\n\r\n", 400),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ("no host", b"GET /quick HTTP/1.1\r\n\r\n", 400),
    ("two hosts", b"GET /quick HTTP/1.1\r\n" + HOST + b"Host: y\r\n\r\n", 400),
    (
        "two lengths",
        b"POST /quick HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        400,
    ),
    (
        "length and chunks",
        b"POST /quick HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    ("folded", b"GET /quick HTTP/1.1\r\n" + HOST + b"A: b\r\n c\r\n\r\n", 400),
    ("long address", b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    ("endless address", b"GET /" + b"x" * 200_000, 414),
    ("long fields", GET + b"A: " + b"x" * 20_000 + b"\r\n\r\n", 431),
    ("endless field", GET + b"A: " + b"x" * 200_000, 431),
    ("many fields", GET + b"A: b\r\n" * 5_000 + b"\r\n", 431),
    ("long body", b"POST /quick HTTP/1.1\r\n" + HOST + b"Content-Length: 50001\r\n\r\n", 413),
    (
        "long chunks",
        b"POST /quick HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
        b"C351\r\n" + b"x" * 50_001 + b"\r\n",
        413,
    ),
]


@pytest.mark.parametrize(
    ("request_", "status"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_what_is_wrong_or_too_long_is_told_and_ends_the_connection(
    server: _Running, request_: bytes, status: int
) -> None:
    answer = _ask(server, request_)
    assert _status(answer) == status
    assert b"content-type: application/problem+json" in answer
    assert b"connection: close" in answer


@pytest.mark.parametrize("path", [b"quick", b"later"])
def test_requests_sent_ahead_are_answered_in_their_order(server: _Running, path: bytes) -> None:
    many = 50 if path == b"quick" else 10
    requests = [b"GET /%s?%d HTTP/1.1\r\n%s\r\n" % (path, n, HOST) for n in range(many)]
    last = b"GET /%s?last HTTP/1.0\r\n\r\n" % path
    answer = _ask(server, b"".join(requests) + last)
    bodies = [part.partition(b"\r\n\r\n")[2] for part in answer.split(b"HTTP/1.1 200 OK")[1:]]
    expected = [b"GET /%s?%d " % (path, n) for n in range(many)]
    assert bodies == [*expected, b"GET /%s?last " % path]


def test_a_connection_is_kept_until_it_has_been_idle(server: _Running) -> None:
    with server.connect() as connection:
        for _ in range(3):
            connection.sendall(GET + b"\r\n")
            assert connection.recv(1 << 16).endswith(b"GET /quick?a=%20 ")
        started = time.monotonic()
        assert connection.recv(1) == b""
        assert 0.5 < time.monotonic() - started < 2


def test_head_has_the_length_but_not_the_body(server: _Running) -> None:
    for path in (b"/quick", b"/later", b"/parts"):
        request = b"HEAD %s HTTP/1.1\r\n%sConnection: close\r\n\r\n" % (path, HOST)
        head, end, body = _ask(server, request).partition(b"\r\n\r\n")
        assert (end, body) == (b"\r\n\r\n", b"")
        assert int(head.partition(b"content-length: ")[2].split()[0]) > 10


def test_a_client_that_asks_whether_to_go_on_is_told(server: _Running) -> None:
    with server.connect() as connection:
        head = b"POST /quick HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\nConnection: close\r\n"
        connection.sendall(head + b"Expect: 100-continue\r\n\r\n")
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"ab")
        assert _all(connection).endswith(b"POST /quick ab")


@pytest.mark.parametrize("path", [b"/large", b"/parts"])
def test_long_answers_come_whole(server: _Running, path: bytes) -> None:
    answer = _ask(server, b"GET %s HTTP/1.1\r\n%sConnection: close\r\n\r\n" % (path, HOST))
    body = answer.partition(b"\r\n\r\n")[2]
    assert len(body) == LARGE
    assert len(set(body)) == 1


SLOW = [
    ("nothing", b"", b""),
    ("half a line", b"GET /qui", b"HTTP/1.1 408"),
    ("half a head", GET, b"HTTP/1.1 408"),
    (
        "half a body",
        b"POST /quick HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\nabc",
        b"HTTP/1.1 408",
    ),
]


@pytest.mark.parametrize(
    ("sent", "answer"), [each[1:] for each in SLOW], ids=[each[0] for each in SLOW]
)
def test_what_does_not_come_in_time_ends_the_connection(
    server: _Running, sent: bytes, answer: bytes
) -> None:
    started = time.monotonic()
    assert _ask(server, sent)[:12] == answer
    assert time.monotonic() - started < 4


def test_a_byte_now_and_then_does_not_hold_a_connection(server: _Running) -> None:
    started = time.monotonic()
    with server.connect() as connection:
        connection.sendall(GET)
        with contextlib.suppress(ConnectionError):
            while time.monotonic() - started < 10:
                connection.sendall(b"X: y\r\n")
                time.sleep(0.05)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("path", [b"/large", b"/parts"])
def test_who_does_not_take_an_answer_is_left(server: _Running, path: bytes) -> None:
    with server.connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(b"GET %s HTTP/1.1\r\n%s\r\n" % (path, HOST))
        _wait(lambda: len(server.server.connections) == 1)
        _wait(lambda: not server.server.connections, 5)


def test_what_was_asked_by_one_who_has_gone_is_abandoned(server: _Running) -> None:
    before = server.echo.began, server.echo.abandoned
    clients = [server.connect() for _ in range(3)]
    for client in clients:
        client.sendall(b"GET /never HTTP/1.1\r\n" + HOST + b"\r\n")
    _wait(lambda: server.echo.began == before[0] + 3)
    clients[0].close()
    clients[1].shutdown(socket.SHUT_WR)
    clients[2].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    clients[2].close()
    _wait(lambda: server.echo.abandoned == before[1] + 3)
    clients[1].close()


def test_a_query_may_take_longer_than_a_client_may(server: _Running) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET /never HTTP/1.1\r\n" + HOST + b"\r\nGET /quick")
        connection.settimeout(1.5)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_a_handler_that_fails_ends_its_connection_only(
    server: _Running, caplog: pytest.LogCaptureFixture
) -> None:
    request = b"GET /broken HTTP/1.1\r\n" + HOST + b"\r\n"
    with server.connect() as connection:
        connection.sendall(request)
        assert connection.recv(1) == b""
    assert "ZeroDivisionError" in caplog.text
    assert _status(_ask(server, GET + b"Connection: close\r\n\r\n")) == 200


def test_too_many_connections_are_told_to_come_back() -> None:
    with _running(max_connections=2) as server:
        kept = [server.connect() for _ in range(2)]
        _wait(lambda: len(server.server.connections) == 2)
        answer = _ask(server, b"")
        assert (_status(answer), b"retry-after: 5\r\n" in answer) == (503, True)
        assert b"content-type: application/problem+json\r\n" in answer
        assert answer.endswith(b'"Too many connections are open."}')
        for connection in kept:
            connection.close()
        _wait(lambda: not server.server.connections)
        assert _status(_ask(server, GET + b"Connection: close\r\n\r\n")) == 200


def test_what_is_under_way_is_answered_before_the_server_stops() -> None:
    with _running() as server, server.connect() as busy, server.connect() as idle:
        idle.sendall(GET + b"\r\n")
        assert idle.recv(1 << 16)
        busy.sendall(b"GET /later HTTP/1.1\r\n" + HOST + b"\r\n")
        _wait(lambda: server.echo.began == 1)
        server.stop()
        answer = _all(busy)
        assert _status(answer) == 200
        assert b"connection: close" in answer
        assert _all(idle) == b""
        server.join()


def test_a_server_does_not_wait_for_ever_to_stop() -> None:
    with _running() as server, server.connect() as connection:
        connection.sendall(b"GET /never HTTP/1.1\r\n" + HOST + b"\r\n")
        _wait(lambda: server.echo.began == 1)
        server.stop()
        server.join()
        assert server.echo.abandoned == 1


def test_fields_hold_no_end_of_line() -> None:
    for value in (b"a\r\nb: c", b"a\nb", b"a\rb"):
        with pytest.raises(ValueError, match="end of line"):
            Reply.of(200, [(b"x", value)], b"")


def test_a_304_tells_the_same_but_the_body() -> None:
    headers: list[Any] = [(b"etag", b'"x"'), (b"content-type", b"a/b"), (b"vary", b"Accept")]
    unchanged = Reply.of(200, headers, b"body").unchanged()
    assert unchanged.headers == [(b"etag", b'"x"'), (b"vary", b"Accept")]
    assert (unchanged.status, unchanged.body) == (304, b"")
