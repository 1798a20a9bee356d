"""The server as an ASGI application: cached responses and queries first, then the router.

A response from the cache costs no task, no body that is read and no route; a query passes no route
either. Everything that a client may send or delay is bounded here, so that the application is the
same under any ASGI server.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Set
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from amocf.serve.app.access_control import AccessControl
from amocf.serve.app.capture import Capture
from amocf.serve.app.lifecycle import Lifecycle
from amocf.serve.app.router_scope import inner_receive, inner_scope
from amocf.serve.http.cache import Cache
from amocf.serve.http.clients import UNIX, share_of
from amocf.serve.http.disconnects import (
    ClientDisconnected,
    ClientStalled,
    DisconnectWatch,
    client_takes_it,
)
from amocf.serve.http.messages import (
    Application,
    HttpRequest,
    HttpResponse,
    Receive,
    Scope,
    Send,
    joined,
)
from amocf.serve.http.prefix import read_prefix, split
from amocf.serve.http.problems import Problem, failure
from amocf.serve.http.request_limits import CLOSING, RequestLimits
from amocf.serve.http.responses import (
    Finisher,
    Key,
    closing,
    is_known,
    key_of,
    problem_result,
    send_body,
    start_message,
)
from amocf.serve.observability.log import Entry, Log
from amocf.serve.observability.metrics import Recorder
from amocf.serve.sparql.endpoint import Endpoint

_logger = logging.getLogger(__name__)

_SPARQL: Final = b"/sparql"
#: Methods by which a query may come.
_ASKING: Final = ("GET", "HEAD", "POST", "QUERY")
_NO_BODY: Final = {"type": "http.response.body", "body": b""}
#: The status that is logged for a client that has gone; nobody receives it.
_GONE: Final = 499
#: A longer path is not remembered.
_LONGEST_NAME: Final = 200


class AsgiApplication:
    """Answers requests of any ASGI server.

    Args:
        router: answers what is neither cached nor a query.
        endpoint: answers queries.
        lifecycle: what starts and stops with the application.
        cache: what holds responses.
        log: where requests are written.
        recorder: where they are counted.
        access: tells whose a request is, and whether it is answered at all.
        limits: what a request may have.
        write_seconds: time in which a client has to take a part of a response.
        root_path: the prefix where no proxy names another.
        route_of: the name under which requests to a path are counted.
        with_body: the paths that are asked with a body, which is read here, within the limits.
    """

    def __init__(  # noqa: PLR0913 - the parts it is put together from
        self,
        router: Application,
        endpoint: Endpoint,
        lifecycle: Lifecycle,
        *,
        cache: Cache,
        log: Log,
        recorder: Recorder,
        access: AccessControl,
        limits: RequestLimits,
        write_seconds: float,
        root_path: str,
        route_of: Callable[[str], str],
        with_body: Set[bytes],
    ) -> None:
        self._router = router
        self._endpoint = endpoint
        self._lifecycle = lifecycle
        self._cache = cache
        self._finisher = Finisher(cache)
        self._log = log
        self._recorder = recorder
        self._access = access
        self._limits = limits
        self._write_seconds = write_seconds
        self._root_path = root_path
        self._route_of = route_of
        self._with_body = with_body
        self._short_names = lru_cache(1024)(self._name)
        self._watch = DisconnectWatch()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection of the server: a request, or the life of the application."""
        if scope["type"] == "http":
            await self._serve(scope, receive, self._access.sender(send))
        elif scope["type"] == "lifespan":
            await self._lifecycle.run(receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        fields = scope["headers"]
        headers = dict(fields)
        if len(headers) != len(fields):
            headers = joined(fields)
        request = self._request(scope, headers)
        problem = self._limits.problem(scope, fields, headers) or self._access.problem(request)
        if problem:
            await self._refuse(request, send, problem, started)
            return
        try:
            if request.path in self._with_body and request.method not in ("GET", "HEAD"):
                request.body = await self._limits.read_body(receive, headers)
            key = key_of(request)
            if not (key and await self._send_cached(request, key, send, started)):
                answer = self._answer(scope, request, key, receive, send, started)
                await self._watch.while_connected(receive, answer)
        except Problem as refused:
            await self._refuse(request, send, refused, started)
        except ClientStalled:
            # The server ends the connection of a response that has no end.
            self._count(request, _GONE, 0, started)
        except ClientDisconnected:
            self._count(request, _GONE, 0, started)
            await _end(send)

    def _request(self, scope: Scope, headers: dict[bytes, bytes]) -> HttpRequest:
        client = scope.get("client")
        peer = (client[0] if client else "") or UNIX
        root = scope.get("root_path") or self._root_path
        forwarded = headers.get(b"x-forwarded-prefix")
        if forwarded is not None and self._access.trusts(peer):
            named = read_prefix(forwarded.decode("latin-1"))
            root = root if named is None else named
        path = scope["raw_path"]
        if root:
            path = split(path, root)
        query = scope["query_string"]
        return HttpRequest(scope["method"], path, query, headers, b"", peer, root)

    async def _send_cached(
        self, request: HttpRequest, key: Key, send: Send, started: float
    ) -> bool:
        found = self._cache.find(key)
        if found is None:
            return False
        cached, body = found
        start = cached.start
        if is_known(request, cached.etag):
            start, body = cached.unchanged, b""
        await self._send_whole(request, send, start, body)
        self._count(request, start["status"], len(body), started, cached=True)
        return True

    async def _answer(  # noqa: PLR0913, PLR0917 - all that makes a request
        self,
        scope: Scope,
        request: HttpRequest,
        key: Key | None,
        receive: Receive,
        send: Send,
        started: float,
    ) -> None:
        result = None
        if not _is_utf8(request):
            detail = "The address is not UTF-8."
            result = problem_result(Problem(400, "malformed-request", detail))
        elif request.path == _SPARQL and request.method in _ASKING:
            result = await self._endpoint.answer(request, share_of(self._access.client(request)))
        if result is None:
            result = await self._route(scope, request, receive, send, started)
        if result is not None:
            start, body = await self._finisher.finish(request, key, result)
            await self._send_whole(request, send, start, body)
            self._count(request, start["status"], len(body), started)

    async def _route(
        self, scope: Scope, request: HttpRequest, receive: Receive, send: Send, started: float
    ) -> HttpResponse | None:
        """Return the response of the router; None where it was long and has been sent."""
        capture = Capture(
            self._patient(send),
            self._finisher.longest_held(request),
            has_body=request.method != "HEAD",
            is_known=lambda etag: is_known(request, etag),
        )
        try:
            await self._router(
                inner_scope(scope, request, share_of(self._access.client(request))),
                inner_receive(request, receive),
                capture.send,
            )
        except ClientStalled:
            raise
        except Exception:
            _logger.exception("the response to a request failed")
            if capture.streams:
                raise
        if capture.streams:
            self._count(request, capture.status, capture.sent, started)
            return None
        return capture.whole() or problem_result(failure())

    async def _refuse(
        self, request: HttpRequest, send: Send, problem: Problem, started: float
    ) -> None:
        """Answer a request that is not to be read, or cannot be read, to its end."""
        _, headers, body, _ = problem_result(problem)
        start = start_message(problem.status, headers, len(body))
        if problem.status in CLOSING:
            start = closing(start)
        await self._send_whole(request, send, start, body)
        self._count(request, problem.status, len(body), started)

    async def _send_whole(
        self, request: HttpRequest, send: Send, start: dict[str, Any], body: bytes
    ) -> None:
        await send(closing(start) if self._lifecycle.is_draining else start)
        if request.method == "HEAD":
            await send(_NO_BODY)
        else:
            await send_body(send, body, self._write_seconds)

    def _patient(self, send: Send) -> Send:
        """Send the parts of a response, as long as the client takes them."""

        async def send_in_time(message: Any) -> None:
            if self._lifecycle.is_draining and message["type"] == "http.response.start":
                message = closing(message)
            async with client_takes_it(self._write_seconds):
                await send(message)

        return send_in_time

    def _count(
        self, request: HttpRequest, status: int, size: int, started: float, *, cached: bool = False
    ) -> None:
        seconds = time.perf_counter() - started
        name = self._short_names if len(request.path) <= _LONGEST_NAME else self._name
        path, route = name(request.path)
        self._recorder.request(route, status, seconds)
        if self._log.requests:
            size = 0 if request.method == "HEAD" else size
            client = self._access.client(request) if self._log.addresses else ""
            entry = Entry(
                request.method, path, status, size, seconds, cached, client, request.token
            )
            self._log.request(entry)

    def _name(self, path: bytes) -> tuple[str, str]:
        text = path.decode("latin-1")
        return text, self._route_of(text)


def _is_utf8(request: HttpRequest) -> bool:
    path = request.path
    if b"%" not in path and path.isascii() and request.query.isascii():
        return True
    try:
        return request.query.decode() is not None and unquote_to_bytes(path).decode() is not None
    except UnicodeDecodeError:
        return False


async def _end(send: Send) -> None:
    """Answer a client that has gone, for a server that wants every request to be answered."""
    with contextlib.suppress(Exception):
        await send(start_message(503, [], 0))
        await send(_NO_BODY)
