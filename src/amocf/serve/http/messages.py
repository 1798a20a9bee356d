"""A request with its whole body, and a whole response, beside the ASGI messages that carry them."""

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Header = tuple[bytes, bytes]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def joined(fields: Iterable[Header]) -> dict[bytes, bytes]:
    """Return header fields by name, values of one name with commas between (RFC 9110, 5.3)."""
    found: dict[bytes, bytes] = {}
    for name, value in fields:
        held = found.get(name)
        found[name] = value if held is None else held + b", " + value
    return found


@dataclass(slots=True)
class HttpRequest:
    """A request with its whole body.

    Attributes:
        method: in capitals.
        path: as sent, still escaped, below ``root_path``.
        query: the query of the address as sent, without its question mark.
        headers: names in lower case, one value for each.
        body: what came with it.
        peer: the address at the other end of the connection; ``unix`` on a Unix socket.
        root_path: the prefix below which a proxy shows this server.
        token: what became of its token: ``right``, ``wrong`` or ``none``; empty if none is needed.
    """

    method: str
    path: bytes
    query: bytes
    headers: Mapping[bytes, bytes]
    body: bytes = b""
    peer: str = ""
    root_path: str = ""
    token: str = ""

    def field(self, name: bytes) -> str | None:
        """Return the value of a header field; None where there is none."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


class HttpResponse(NamedTuple):
    """A whole response, before it gets a content coding.

    Attributes:
        status: the HTTP status.
        headers: names in lower case, without the length; repeated fields stay repeated.
        body: without a content coding.
        seconds: the processor time that it took, which a cache saves; infinite where unknown.
    """

    status: int
    headers: list[Header]
    body: bytes
    seconds: float = math.inf


def replaced(headers: Iterable[Header], values: Mapping[bytes, bytes]) -> list[Header]:
    """Return header fields with other values for some; repeated fields stay repeated."""
    return [each for each in headers if each[0] not in values] + list(values.items())
