"""The answer of the application, taken whole where it is short enough to be kept."""

from typing import Any, Final

from amocf.serve.kept import is_known
from amocf.serve.messages import Request, Result, Send
from amocf.serve.problems import failure
from amocf.serve.replies import for_all, problem_result

#: What a 304 does not tell.
_OF_THE_BODY: Final = (b"content-type", b"content-length", b"accept-ranges")


class Capture:
    """Takes the answer of the application whole, or lets it through where it is too long."""

    def __init__(self, request: Request, send: Send, most: int) -> None:
        self.status = 0
        self.streams = False
        self.sent = 0
        self._headers: dict[bytes, bytes] = {}
        self._chunks: list[bytes] = []
        self._is_whole = self._is_taken = False
        self._request = request
        self._send = send
        self._most = most

    def take(self, result: Result) -> None:
        """Take a whole answer."""
        self.status, self._headers, self._chunks = result.status, result.headers, [result.body]
        self._is_whole = self._is_taken = True

    async def send(self, message: Any) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start":
            if self.status:
                return  # an error page after an answer that has failed
            self.status = message["status"]
            self._headers = dict(message["headers"])
            length = int(self._headers.get(b"content-length", b"0"))
            self.streams = length > self._most
            if self.streams and self._is_known():
                kept = {k: v for k, v in self._headers.items() if k not in _OF_THE_BODY}
                self.streams = False
                self.take(Result(b"", kept, 304))
            elif self.streams:
                headers = for_all(self._headers).items()
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
        etag = self._headers.get(b"etag", b"").decode("latin-1")
        return self.status == 200 and bool(etag) and is_known(self._request, etag)

    def whole(self) -> Result:
        """Return the answer, or the one that says there is none."""
        if self.status and self._is_whole:
            return Result.of(self.status, self._headers.items(), b"".join(self._chunks))
        return problem_result(failure())
