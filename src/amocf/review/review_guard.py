"""Keeps other sites and other users away from a page that writes files.

The page listens on this machine alone, but every site that a browser visits can send requests
there. So a request has to know the address with its key, name this host (against DNS rebinding),
and come from this page where the browser says where it comes from (Fetch Metadata, RFC 6454). What
writes needs a token too, which stands in the forms of this run alone. No cookie is set.
"""

import secrets
from dataclasses import dataclass, field
from typing import Final

from starlette.responses import Response

from amocf.serve.http.messages import (
    Application,
    Header,
    Receive,
    Scope,
    Send,
    joined,
)
from amocf.serve.http.problems import Problem
from amocf.serve.http.request_limits import RequestLimits

#: A decision has a comment at most; the head of a request is short here.
LIMITS: Final = RequestLimits(head=16_384, body=32_768, body_seconds=10.0)
_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final[tuple[Header, ...]] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", _POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    # By no-referrer, browsers would send no origin with the forms of this page either.
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
_METHODS: Final = frozenset(("GET", "HEAD", "POST"))
#: A page of this origin, or the address typed or clicked outside any page.
_OWN_SITES: Final = frozenset((b"same-origin", b"none"))
_TOKEN_BYTES: Final = 32


@dataclass(frozen=True)
class RunSecrets:
    """What only this run and its pages know: the key in the address, the token in the forms."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(_TOKEN_BYTES))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(_TOKEN_BYTES))

    def is_token(self, given: str) -> bool:
        """Say, in constant time, whether a form has the token."""
        return secrets.compare_digest(given.encode(), self.token.encode())


class RefusedRequestError(Exception):
    """A request that is not answered: its status, a sentence, and fields of the answer."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


class ReviewGuard:
    """Answers what is refused, and hands on the rest, the whole body with it.

    Args:
        application: what answers below ``/KEY``.
        authority: host and port, as the address of the page has them.
        run: the secrets of this run.
    """

    def __init__(self, application: Application, authority: str, run: RunSecrets) -> None:
        self._application = application
        self._authority = authority.encode()
        self._origin = b"http://" + self._authority
        self._prefix = f"/{run.key}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http":
            return
        try:
            body = await self._admit(scope, receive)
        except (RefusedRequestError, Problem) as refusal:
            # What is left of the request is not read: the connection ends with the answer.
            headers = {**refusal.headers, "Connection": "close"}
            answer = Response(f"{refusal.detail}\n", refusal.status, headers, "text/plain")
            await answer(scope, receive, _with_headers(send))
            return
        left = dict(scope, path=scope["path"].removeprefix(self._prefix[:-1]))
        await self._application(left, _whole(body, receive), _with_headers(send))

    async def _admit(self, scope: Scope, receive: Receive) -> bytes:
        """Return the body of a request that may be answered.

        Raises:
            RefusedRequestError: for any other.
            Problem: if it is too long or comes too slowly.
        """
        fields: list[Header] = [(name.lower(), value) for name, value in scope["headers"]]
        headers = joined(fields)
        if problem := LIMITS.problem(scope, fields, headers):
            raise problem
        if headers.get(b"host") != self._authority:
            where = self._authority.decode()
            raise RefusedRequestError(403, f"This server is http://{where}, and no other.")
        if headers.get(b"sec-fetch-site", b"none") not in _OWN_SITES:
            raise RefusedRequestError(403, "The request comes from another site.")
        # Without the key nothing is said of what there is.
        path = scope["path"]
        if not secrets.compare_digest(
            path[: len(self._prefix)].encode(errors="replace"), self._prefix.encode()
        ):
            raise RefusedRequestError(404, "Open the address that `amocf review` printed.")
        if scope["method"] not in _METHODS:
            allowed = ", ".join(sorted(_METHODS))
            raise RefusedRequestError(405, f"The methods here are {allowed}.", Allow=allowed)
        if scope["method"] != "POST":
            return b""
        if headers.get(b"origin", self._origin) != self._origin:
            raise RefusedRequestError(403, "The form was sent by another site.")
        return await LIMITS.read_body(receive, headers)


def _whole(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read; afterwards, what comes of the connection."""
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> object:
        return given.pop() if given else await receive()

    return next_message


def _with_headers(send: Send) -> Send:
    async def sent(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            held = message["headers"]
            assert isinstance(held, list)  # noqa: S101 - of Starlette's responses
            message = {**message, "headers": [*held, *HEADERS]}
        await send(message)

    return sent
