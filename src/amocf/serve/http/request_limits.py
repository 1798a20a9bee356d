"""What a request may have and how long it may take to come, as far as the application sees it.

The HTTP server before it bounds the bytes and the time of a request's head; these limits are
tighter, and answer with a problem that says which one was met.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amocf.serve.http.messages import Header, Receive, Scope
from amocf.serve.http.problems import Problem

#: host[:port] as RFC 9110, 7.2 has it, or an IP literal.
_HOST: Final = re.compile(rb"(?:[\w.~!$&'()*+;=%-]+|\[[\w.:%]+\])(?::\d*)?")
#: Parts that a body may come in: some, and then one for each so many bytes.
_PARTS: Final = 1000
_LEAST_PART: Final = 512
#: What is read of a body that is refused, so that its sender can finish and read why.
_DRAINED_BYTES: Final = 16_000_000
_DRAINED_SECONDS: Final = 5.0
#: After one of these, what follows on the connection cannot be trusted, or is not wanted.
CLOSING: Final = frozenset((400, 408, 413, 414, 431, 501))


@dataclass(frozen=True)
class RequestLimits:
    """Bounds of one request.

    Attributes:
        head: bytes of the target, and of all header fields together.
        body: bytes of the body.
        body_seconds: time in which the body has to come.
    """

    head: int
    body: int
    body_seconds: float

    def problem(
        self, scope: Scope, fields: Sequence[Header], headers: Mapping[bytes, bytes]
    ) -> Problem | None:
        """Return what is wrong with the head of a request; None where nothing is.

        Args:
            scope: the ASGI scope.
            fields: the header fields as sent.
            headers: the same by name.
        """
        if len(scope["raw_path"]) + len(scope["query_string"]) > self.head:
            detail = f"The address has more than {self.head:,} bytes; send the query by POST."
            return Problem(414, "too-large", detail)
        if sum([len(name) + len(value) for name, value in fields]) > self.head:
            return Problem(431, "too-large", f"The fields have more than {self.head:,} bytes.")
        coding = headers.get(b"transfer-encoding", b"chunked")
        if coding.strip().lower() != b"chunked":
            return Problem(501, "not-implemented", "The only transfer coding here is chunked.")
        return _host_problem(scope, fields, headers)

    async def read_body(self, receive: Receive, headers: Mapping[bytes, bytes]) -> bytes:
        """Read the body of a request.

        Raises:
            Problem: 413 if it is too long, 408 if it does not come in time, 400 if it breaks off.
        """
        length = headers.get(b"content-length", b"0")
        if not length.isdigit():
            raise Problem(400, "malformed-request", "Content-Length is no number.")
        body = b""
        if int(length) <= self.body:
            try:
                async with asyncio.timeout(self.body_seconds):
                    body = await self._read(receive)
            except TimeoutError:
                detail = f"The body did not come within {self.body_seconds:g} s."
                raise Problem(408, "http", detail) from None
        if max(int(length), len(body)) > self.body:
            if b"expect" not in headers:
                await _drain(receive)
            raise Problem(413, "too-large", f"The body has more than {self.body:,} bytes.")
        return body

    async def _read(self, receive: Receive) -> bytes:
        """Read a body, as far as it may go and a little beyond."""
        body, parts, more = bytearray(), 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Problem(400, "malformed-request", "The body breaks off or cannot be read.")
            body += message.get("body", b"")
            more = message.get("more_body", False)
            parts += 1
            if len(body) > self.body:
                break
            if parts > _PARTS + len(body) // _LEAST_PART:
                raise Problem(413, "too-large", "The body comes in too many small chunks.")
        return bytes(body)


async def _drain(receive: Receive) -> None:
    """Read on for a while: closed at once, the client's system could throw the answer away."""
    left = _DRAINED_BYTES
    try:
        async with asyncio.timeout(_DRAINED_SECONDS):
            while left > 0:
                message: Any = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
                left -= len(message.get("body", b""))
    except TimeoutError:
        return


def _host_problem(
    scope: Scope, fields: Sequence[Header], headers: Mapping[bytes, bytes]
) -> Problem | None:
    host = headers.get(b"host", b"")
    if len(headers) < len(fields) and sum(name == b"host" for name, _ in fields) > 1:
        return Problem(400, "malformed-request", "The field Host is given twice.")
    if not host:
        if scope["http_version"] != "1.1":
            return None
        return Problem(400, "malformed-request", "The field Host is missing.")
    if not _HOST.fullmatch(host):
        return Problem(400, "malformed-request", "The field Host has no host in it.")
    return None
