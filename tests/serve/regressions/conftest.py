"""A server as it is started, and what it answers to bytes that no client library would send."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

#: A request that, if it were read as one of its own, would be answered.
SMUGGLED: Final = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """One response: its status, its fields in lower case, and its body."""

    status: int
    fields: dict[str, str]
    body: bytes


class Wire:
    """Sends bytes to a server on a connection of their own."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = str(parts.hostname), int(parts.port or 0)

    def send(self, data: bytes, *, method: str = "GET") -> list[Answer]:
        """Send bytes, end the sending half, and return every response until the server closes."""
        with socket.create_connection((self.host, self.port), timeout=20) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(data)
            received = b""
            with contextlib.suppress(ConnectionError):
                while more := connection.recv(1 << 16):
                    received += more
        return list(_answers(received, method))


def _answers(received: bytes, method: str) -> Iterator[Answer]:
    while received:
        head, end, received = received.partition(b"\r\n\r\n")
        assert end, received[:200]
        line, *lines = head.decode("latin-1").split("\r\n")
        version, status, *_ = line.split(" ", 2)
        assert version in ("HTTP/1.1", "HTTP/1.0"), line
        fields = {
            name.lower(): value.strip() for name, _, value in (f.partition(":") for f in lines)
        }
        if int(status) < 200:
            continue
        length = 0 if method == "HEAD" else int(fields.get("content-length", "0"))
        yield Answer(int(status), fields, received[:length])
        received = received[length:]


@pytest.fixture(scope="session")
def wire(started: Callable[..., AbstractContextManager[Any]], small_dist: Path) -> Iterator[Wire]:
    # Connections that stay open are closed after a second, so that a test need not end them.
    with started(small_dist, "--head-timeout", "1", "--body-timeout", "1") as server:
        yield Wire(server.address)


@pytest.fixture(scope="session")
def smuggled() -> bytes:
    return SMUGGLED
