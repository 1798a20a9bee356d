"""Two thousand heads, read by the server and by h11: no request is seen by one of them only.

Where h11 refuses, the server refuses or closes; where both read, they agree on the number of
requests and on the method, target and fields of each. ``ALLOWED`` has the differences that there
are, each with its reason.
"""

import json
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import h11
import pytest

COUNT: Final = 2000
#: Statuses by which the application refuses what the HTTP server has read.
REFUSALS: Final = frozenset((400, 408, 413, 414, 431, 501))


@dataclass(frozen=True)
class Seen:
    """A request as one of them has read it; fields as a multiset of lower-case names and values."""

    method: str
    target: str
    fields: frozenset[tuple[tuple[str, str], int]]


def _seen(method: str, target: str, fields: list[tuple[str, str]]) -> Seen:
    # An address and its path are one target; what tells the length has been used up.
    target = re.sub(r"^https?://[^/?#]*", "", target, flags=re.IGNORECASE) or "/"
    if target.startswith("?"):
        target = "/" + target
    # A fragment is no part of a target; hyper leaves it out.
    told = Counter(
        (name.lower(), value)
        for name, value in fields
        if name.lower() not in ("content-length", "transfer-encoding", "host")
    )
    return Seen(method, target.partition("#")[0], frozenset(told.items()))


def by_h11(data: bytes) -> tuple[list[Seen], bool]:
    """Return the requests that h11 reads, and whether it refused something behind them."""
    connection = h11.Connection(h11.SERVER)
    found: list[Seen] = []
    try:
        connection.receive_data(data)
        connection.receive_data(b"")
        while True:
            event = connection.next_event()
            if isinstance(event, h11.Request):
                fields = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in event.headers]
                method, target = event.method.decode("latin-1"), event.target.decode("latin-1")
                latest = _seen(method, target, fields)
            elif isinstance(event, h11.EndOfMessage):
                found.append(latest)
                _answer(connection)
                if connection.our_state is not h11.DONE:
                    return found, False
                connection.start_next_cycle()
            elif not isinstance(event, h11.Data):
                return found, False
    except h11.RemoteProtocolError:
        return found, True


def _answer(connection: h11.Connection) -> None:
    connection.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
    connection.send(h11.EndOfMessage())


def by_server(address: tuple[str, int], data: bytes) -> tuple[list[Seen], bool]:
    """Return the requests that the application was given, and whether it ended there.

    It ends with a refusal, or by closing the connection where a request may go on behind.
    """
    with socket.create_connection(address, timeout=20) as connection:
        with suppress(ConnectionError):
            connection.sendall(data)
        received = b""
        with suppress(ConnectionError):
            while more := connection.recv(1 << 16):
                received += more
    found, has_ended = [], not received
    for status, closes, told in _responses(received):
        has_ended |= closes
        if status == 200 and told["status"] not in REFUSALS:
            target = told["path"] + (f"?{told['query']}" if told["query"] else "")
            found.append(_seen(told["method"], target, [(n, v) for n, v in told["fields"]]))
        else:
            has_ended = True
    return found, has_ended


def _responses(received: bytes) -> Iterator[tuple[int, bool, Any]]:
    """Give status, whether the connection ends, and what the application has seen."""
    for head in filter(None, received.split(b"\r\n\r\n")):
        status = int(head.split(b" ", 2)[1])
        told = re.search(rb"\r\nseen: (.*)\r\n", head)
        if status != 100:
            yield status, b"connection: close" in head, json.loads(told[1]) if told else None


#: Differences that there are, by a pattern of what was sent, each with the reason why it is right.
ALLOWED: Final = (
    (rb"^[\r\n]+", "empty lines before a request are skipped (RFC 9112, 2.2), which h11 refuses"),
    (rb"^\S+\s+ftp://", "of a whole address the path is asked for, whatever its scheme"),
    (rb"^\S+\s+a ", "a target without a slash is an authority, which has no path: 404"),
)


@pytest.fixture(scope="module")
def address(
    small_dist: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, int]]:
    program = Path(__file__).with_name("echo_server.py")
    log = tmp_path_factory.mktemp("echo") / "log"
    with (
        log.open("wb") as stream,
        subprocess.Popen([sys.executable, str(program), str(small_dist)], stderr=stream) as run,
    ):
        while b"\n" not in (told := log.read_bytes()):
            assert run.poll() is None, told
        listening = json.loads(told.splitlines()[0])["addresses"][0]
        yield "127.0.0.1", int(listening.rstrip("/").rpartition(":")[2])
        run.terminate()
        run.wait(30)


def test_server_reads_what_h11_reads_and_refuses_what_it_refuses(
    address: tuple[str, int], generated: Callable[[int], Iterator[bytes]]
) -> None:
    heads = list(generated(COUNT))
    with ThreadPoolExecutor(64) as threads:
        served = list(threads.map(lambda head: by_server(address, head), heads))
    differences = [
        (head, expected, found)
        for head, found in zip(heads, served, strict=True)
        if _difference(expected := by_h11(head), found)
        and not any(re.search(pattern, head) for pattern, _ in ALLOWED)
    ]
    assert differences == []
    # Neither of them takes, or refuses, nearly all.
    assert COUNT // 4 < sum(is_refused for _, is_refused in map(by_h11, heads)) < COUNT // 1.3
    assert sum(len(found) == 2 for found, _ in served) > COUNT // 4


@pytest.mark.parametrize(("pattern", "reason"), ALLOWED)
def test_each_difference_that_is_allowed_is_met(
    address: tuple[str, int],
    generated: Callable[[int], Iterator[bytes]],
    pattern: bytes,
    reason: str,
) -> None:
    heads = [head for head in generated(COUNT) if re.search(pattern, head)]
    assert any(_difference(by_h11(head), by_server(address, head)) for head in heads), reason


def _difference(expected: tuple[list[Seen], bool], found: tuple[list[Seen], bool]) -> str:
    (read, _), (served, has_ended) = expected, found
    if served != read[: len(served)]:
        return "another request than h11 has read"
    if len(served) < len(read) and not has_ended:
        return "fewer requests than h11 has read, on a connection that goes on"
    return ""
