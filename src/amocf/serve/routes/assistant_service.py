"""The tools for assistants at ``/mcp``: the Model Context Protocol over HTTP, without sessions.

The SDK is an extra, and is loaded when the first request comes.
"""

from collections.abc import Callable
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from amocf.assistant.assisted_release import AssistedRelease
from amocf.release.opened import Release
from amocf.search import SearchIndex
from amocf.serve.engine.contract import Engine
from amocf.serve.http.clients import CLIENT
from amocf.serve.http.messages import Receive, Scope, Send
from amocf.serve.http.problems import Problem
from amocf.serve.pages.present.gap_view import names_of
from amocf.serve.pages.present.match_view import matcher_for
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.query_page import unknown_in
from amocf.serve.routes.route import Route
from amocf.serve.sparql.assistant_queries import AssistantQueries
from amocf.serve.sparql.protocol import longest_body
from amocf.settings import Settings

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

    _MakeServer = Callable[[Callable[[], AssistedRelease]], Server[Any]]

PATH: Final = "/mcp"
_JSON: Final = "application/json"
_LOCAL: Final = "localhost"


class AssistantService:
    """What ``/mcp`` needs of the application.

    Args:
        release: what is served.
        index: where to search; None if there is no index.
        engine: what evaluates queries.
        settings: the limits of a query, and the names of the server.
    """

    def __init__(
        self, release: Release, index: SearchIndex | None, engine: Engine, settings: Settings
    ) -> None:
        self._release = release
        self._index = index
        self._engine = engine
        self._settings = settings
        self._hosts = own_hosts(settings)

    @property
    def longest(self) -> int:
        """How many bytes a message may have: as many as the application reads."""
        return longest_body(self._settings.max_query_length)

    def refusal(self, request: Request) -> Problem | None:
        """Return why a request is refused: by its name of the server, or by where it comes from."""
        named = {"Host": request.headers.get("host", ""), "Origin": request.headers.get("origin")}
        for field, value in named.items():
            if value is None:
                continue
            host = _host(value if field == "Origin" else f"//{value}")
            if not (host in self._hosts or _is_address(host)):
                status = 421 if field == "Host" else 403
                return Problem(
                    status,
                    "http",
                    f"The field {field} names {value[:100]}, which is no name of this server here:"
                    " a page of another site may be asking. Who runs the server sets public_url"
                    " to the address at which assistants reach it.",
                )
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _JSON:
            return Problem(415, "unsupported-media-type", f"A message is sent as {_JSON}.")
        return None

    def source(self, reader: Reader, client: str = "") -> AssistedRelease:
        """Return the release as tools see it for a client; pages share what is made once."""
        unknown = partial(unknown_in, reader)
        return AssistedRelease(
            self._release,
            reader,
            reader.once,
            partial(reader.once, names_of),
            partial(reader.once, matcher_for),
            self._index,
            AssistantQueries(self._engine, self._settings, unknown, client).ask,
        )


def own_hosts(settings: Settings) -> frozenset[str]:
    """Return the names by which this server may be asked, beside addresses.

    A page that makes a name of its own lead here, to read with the rights of who looks at it, has
    to ask by that name.
    """
    public = urlsplit(settings.public_url).hostname or ""
    return frozenset(each.lower() for each in (_LOCAL, settings.host, public) if each)


async def answer(request: Request, service: AssistantService, reader: Reader) -> Response:
    """Answer a message of the protocol."""
    if refusal := service.refusal(request):
        raise refusal
    try:
        make = await run_in_threadpool(_server_maker)
    except ModuleNotFoundError as error:
        raise Problem(
            501,
            "not-implemented",
            f"This server has no tools for assistants, because {error.name} is not installed. Who"
            " runs it installs them with: pip install 'amocf[mcp]'",
        ) from None
    client = request.scope.get(CLIENT, "")
    return _Exchange(make(lambda: service.source(reader, client)), service.longest)


def _server_maker() -> "_MakeServer":
    from amocf.assistant.mcp_server import mcp_server  # noqa: PLC0415 - an extra, and slow

    return mcp_server


class _Exchange(Response):
    """One message, and what answers it: no session is kept."""

    def __init__(self, server: "Server[Any]", longest: int) -> None:
        super().__init__()
        self._server = server
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from mcp.server.streamable_http_manager import (  # noqa: PLC0415 - an extra
            StreamableHTTPSessionManager,
        )

        manager = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            max_request_body_size=self._longest,
        )
        async with manager.run():
            await manager.handle_request(scope, receive, _unkept(send))


def _unkept(send: Send) -> Send:
    """Send a response that nobody keeps: the same message may be answered otherwise later."""

    async def send_unkept(message: Any) -> None:
        if message["type"] == "http.response.start":
            left = [each for each in message["headers"] if each[0].lower() != b"cache-control"]
            message = {**message, "headers": [*left, (b"cache-control", b"no-store")]}
        await send(message)

    return send_unkept


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


ROUTES = (
    Route(
        PATH,
        answer,
        "The tools for assistants, under the Model Context Protocol",
        method="POST",
        documented=False,
    ),
)
