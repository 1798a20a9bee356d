"""A request as it came, and a whole answer, whichever server carries them."""

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

Header = tuple[bytes, bytes]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

#: What a 304 leaves out: it has no body, and the receiver knows what the body is.
_OF_THE_BODY: Final = (b"content-type:", b"content-length:", b"content-encoding:")


def add_field(headers: dict[bytes, bytes], name: bytes, value: bytes) -> None:
    """Add a field to those of a message, or its value to that of another field of the name."""
    held = headers.get(name)
    headers[name] = value if held is None else held + b", " + value


@dataclass(slots=True)
class Request:
    """A request with its whole body.

    Attributes:
        method: in capitals.
        target: path and query as sent, below ``root_path``.
        headers: names in lower case; what was sent in several fields of a name is one value, with
            commas between (RFC 9110, 5.3), also where it should have been sent once.
        body: what came with it.
        peer: the address at the other end of the connection.
        root_path: what stands before every path where the application is mounted.
        keep_alive: the client may ask again on the same connection.
    """

    method: str
    target: bytes
    headers: Mapping[bytes, bytes]
    body: bytes = b""
    peer: str = ""
    root_path: str = ""
    keep_alive: bool = True

    def field(self, name: bytes) -> str | None:
        """Return the value of a header; None where there is none."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def path(self) -> bytes:
        """The path as sent."""
        return self.target.partition(b"?")[0]

    @property
    def query(self) -> bytes:
        """The query of the address as sent, without its question mark."""
        return self.target.partition(b"?")[2]

    def scope(self) -> dict[str, Any]:
        """Return the ASGI scope, in which HEAD is GET."""
        raw_path, _, query = self.target.partition(b"?")
        root = self.root_path
        path = raw_path.decode("latin-1")
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET" if self.method == "HEAD" else self.method,
            "scheme": "http",
            "path": root + (unquote(path) if "%" in path else path),
            "raw_path": root.encode() + raw_path,
            "query_string": query,
            "root_path": root,
            "headers": list(self.headers.items()),
            "client": (self.peer, 0),
            "server": None,
        }

    @classmethod
    def of_scope(cls, scope: Any, body: bytes) -> "Request":
        """Return the request that an ASGI server has brought."""
        root = str(scope.get("root_path", ""))
        path = scope.get("raw_path") or scope["path"].encode()
        query = scope["query_string"]
        target = path.removeprefix(root.encode()) + (b"?" + query if query else b"")
        peer = scope["client"][0] if scope.get("client") else ""
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            add_field(headers, name.lower(), value)
        return cls(scope["method"], target, headers, body, peer, root)


class Result(NamedTuple):
    """A whole answer, of which no byte of the head is written yet.

    Attributes:
        body: as it is made, without a content coding.
        headers: names in lower case, without the length; whoever takes the answer may change them.
        status: the HTTP status.
        seconds: the processor time that it took, which is saved where it is kept; infinite where
            that is not known.
    """

    body: bytes
    headers: dict[bytes, bytes]
    status: int = 200
    seconds: float = math.inf

    @classmethod
    def of(cls, status: int, headers: Iterable[Header], body: bytes) -> "Result":
        """Return the answer that an application gives; no field may be given twice."""
        named = dict(headers)
        named.pop(b"content-length", None)
        return cls(body, named, status)


class Reply(NamedTuple):
    """A whole answer.

    Attributes:
        status: the HTTP status.
        head: the status line and the fields, each with its end of line.
        body: what follows, also for HEAD, where whoever sends it leaves it out.
    """

    status: int
    head: bytes
    body: bytes

    @classmethod
    def of(
        cls, status: int, headers: Iterable[Header], body: bytes, common: bytes = b""
    ) -> "Reply":
        """Write the head of an answer; ``headers`` lack only the length and what is ``common``."""
        length = b"" if status in (204, 304) else b"content-length: %d\r\n" % len(body)
        return cls(status, head_of(status, headers) + common + length, body)

    @property
    def headers(self) -> list[Header]:
        """The fields, names in lower case."""
        lines = self.head.split(b"\r\n")[1:-1]
        return [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]

    def unchanged(self) -> "Reply":
        """Return the 304 that tells the same without the body."""
        lines = self.head.splitlines(keepends=True)[1:]
        kept = b"".join(line for line in lines if not line.startswith(_OF_THE_BODY))
        return Reply(304, status_line(304) + kept, b"")


def status_line(status: int) -> bytes:
    """Write the first line of an answer."""
    return _STATUS_LINES[status]


def head_of(status: int, headers: Iterable[Header]) -> bytes:
    """Write the first line and the fields of an answer."""
    # What came from a request is quoted where it is put into a field; this is the second fence.
    lines = [name + b": " + value for name, value in headers]
    head = b"\r\n".join((_STATUS_LINES[status][:-2], *lines, b""))
    if head.count(b"\n") != len(lines) + 1 or head.count(b"\r") != len(lines) + 1:
        raise ValueError("a header field holds an end of line")
    return head


_STATUS_LINES: Final = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}
