"""The response of the router, taken whole where it is short enough, or else passed on."""

from collections.abc import Callable
from typing import Any

from amocf.serve.http.common_headers import with_common
from amocf.serve.http.messages import Header, HttpResponse, Send


class Capture:
    """Takes a response whole, or passes it on in its parts where it is too long.

    Args:
        send: where a long response goes.
        largest: how many bytes a response may have to be taken.
        has_body: whether the body is wanted; not so for HEAD.
        is_known: says whether the client has what an ETag names, which goes for any length.

    Attributes:
        status: of the response; 0 before it has begun, and 304 where the client has it already.
        streams: it is passed on.
        sent: bytes that were.
    """

    def __init__(
        self, send: Send, largest: int, *, has_body: bool, is_known: Callable[[str], bool]
    ) -> None:
        self.status = 0
        self.streams = False
        self.sent = 0
        self.headers: list[Header] = []
        self._chunks: list[bytes] = []
        self._is_whole = False
        self._send = send
        self._largest = largest
        self._has_body = has_body
        self._is_known = is_known
        self._is_skipped = False

    async def send(self, message: Any) -> None:
        """Take an ASGI message of the router."""
        if message["type"] == "http.response.start":
            if self.status:
                return  # an error page after a response that has failed
            self.status, self.headers = message["status"], list(message["headers"])
            length = next((v for name, v in self.headers if name == b"content-length"), b"0")
            self.streams = int(length) > self._largest
            etag = next((v for name, v in self.headers if name == b"etag"), b"").decode("latin-1")
            if self.streams and self.status == 200 and etag and self._is_known(etag):
                self.streams, self.status, self._is_skipped = False, 304, True
            if self.streams:
                await self._send({**message, "headers": with_common(self.headers)})
            return
        if self._is_skipped:
            self._is_whole = True  # the client has it, so its 304 needs no body
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        self._is_whole = not more
        if not self.streams:
            self._chunks.append(body)
            return
        self.sent += len(body)
        await self._send({**message, "body": body if self._has_body else b""})

    def whole(self) -> HttpResponse | None:
        """Return the response; None where it has failed before its end."""
        if not (self.status and self._is_whole):
            return None
        headers = [each for each in self.headers if each[0] != b"content-length"]
        return HttpResponse(self.status, headers, b"".join(self._chunks))
