"""What holds for every answer: HEAD as GET, an ETag for each encoding, headers that protect."""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
#: Any page may read any answer; no answer depends on who asks, so no credentials are wanted.
_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Retry-After",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
#: Marks the ETag of a compressed body: a strong ETag names bytes.
GZIP_MARK: Final = "-gzip"


class HeadersForAll:
    """Adds the protecting headers, and tells the ETag of a compressed body apart."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with more headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                etag = headers.get("ETag", "")
                if "Content-Encoding" in headers and etag.endswith('"'):
                    headers["ETag"] = f'{etag[:-1]}{GZIP_MARK}"'
            await send(message)

        await self.app(scope, receive, send_with_headers)


class HeadAsGet:
    """Answers HEAD like GET, without the body (RFC 9110, 9.3.2), on every route there is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application answers GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


def etag_matches(headers: Headers, etag: str) -> bool:
    """Say whether ``If-None-Match`` names an ETag, as such or as that of its compressed form."""
    asked = {
        each.strip().removeprefix("W/") for each in headers.get("If-None-Match", "").split(",")
    }
    return bool({"*", etag, f'{etag[:-1]}{GZIP_MARK}"'} & asked)
