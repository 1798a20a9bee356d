"""The answer of the application, taken whole where it is short enough to be kept."""

from collections.abc import Iterable
from typing import Any, Final

from amocf.serve.kept import is_known
from amocf.serve.messages import Header, Request, Send
from amocf.serve.problems import failure
from amocf.serve.replies import for_all, problem_headers

#: What a 304 does not tell.
_OF_THE_BODY: Final = (b"content-type", b"content-length", b"accept-ranges")


class Capture:
    """Takes the answer of the application whole, or lets it through where it is too long."""

    def __init__(self, request: Request, send: Send, most: int) -> None:
        self.status = 0
        self.streams = False
        self.sent = 0
        self._headers: list[Header] = []
        self._chunks: list[bytes] = []
        self._is_whole = self._is_taken = False
        self._request = request
        self._send = send
        self._most = most

    def take(self, status: int, headers: Iterable[Header], body: bytes) -> None:
        """Take a whole answer."""
        self.status, self._headers, self._chunks = status, list(headers), [body]
        self._is_whole = self._is_taken = True

    async def send(self, message: Any) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start":
            if self.status:
                return  # an error page after an answer that has failed
            self.status = message["status"]
            self._headers = list(message["headers"])
            length = int(dict(self._headers).get(b"content-length", b"0"))
            self.streams = length > self._most
            if self.streams and self._is_known():
                kept = [each for each in self._headers if each[0] not in _OF_THE_BODY]
                self.streams = False
                self.take(304, kept, b"")
            elif self.streams:
                headers = [*for_all(self._headers), (b"content-length", b"%d" % length)]
                await self._send({**message, "headers": headers})
            return
        if self._is_taken:
            return
        body = message.get("body", b"")
        more = message.get("more_body", False)
        self._is_whole = not more
        if not self.streams:
            self._chunks.append(body)
            return
        self.sent += len(body)
        await self._send({**message, "body": b"" if self._request.method == "HEAD" else body})

    def _is_known(self) -> bool:
        """Say whether the client has this already, which it says of answers of any length."""
        etag = dict(self._headers).get(b"etag", b"").decode("latin-1")
        return self.status == 200 and bool(etag) and is_known(self._request, etag)

    def whole(self) -> tuple[int, list[Header], bytes]:
        """Return the answer, or the one that says there is none."""
        if self.status and self._is_whole:
            return self.status, self._headers, b"".join(self._chunks)
        problem = failure()
        return problem.status, problem_headers(problem), problem.body()
