"""What stands before the application: answers that are kept, codings, conditions, limits, figures.

A request for something that was answered before is answered here, and the endpoint is called from
here, so that neither passes the routing of the application; all else does.
"""

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from amocf.serve import encoding
from amocf.serve.cache import Cache, Known
from amocf.serve.capture import Capture
from amocf.serve.clients import Clients, share_of
from amocf.serve.endpoint import Endpoint
from amocf.serve.kept import is_known, key_of, size_of
from amocf.serve.log import Entry, Log
from amocf.serve.messages import Receive, Reply, Request, Result, Send
from amocf.serve.metrics import Requests
from amocf.serve.prefix import read_prefix, split
from amocf.serve.problems import Problem
from amocf.serve.rate_limit import RateLimit
from amocf.serve.replies import problem_reply, problem_result, reply_of, too_often

Application = Callable[[Any, Receive, Send], Awaitable[None]]

_logger = logging.getLogger(__name__)

_SPARQL: Final = b"/sparql"
#: Methods by which a query may come.
_ASKING: Final = ("GET", "HEAD", "POST", "QUERY")
#: First segments of paths by which requests are counted; others are "other".
_ROUTES: Final = frozenset(
    (
        *("sparql", "doc", "id", "ref", "source", "stat", "graph", "ontology", "context"),
        *("download", "static", "health", "metrics", "sitemap", "robots"),
    )
)
_CONDITIONS: Final = (
    *(b"if-none-match", b"if-modified-since", b"accept-encoding"),
    *(b"range", b"if-range"),
)
#: What took less processor time is kept when it is asked for again, for it costs less than a place.
_CHEAP: Final = 0.001
#: A coding of more than this is made in a thread, because it takes more than a millisecond.
_QUICKLY_CODED: Final = 32_768
#: What is longer is sent as it is, in parts.
_LONGEST_CODED: Final = 32_000_000


class Front:
    """The whole server as an ASGI application, and as ``quick`` and ``answer`` for our own server.

    Args:
        application: what answers where nothing is kept.
        endpoint: what answers queries.
        cache: what is kept.
        requests: where answers are counted.
        log: where they are written down.
        clients: who asks.
        limit: how often one client may.
        max_body: bytes that a request may bring.
        root_path: the prefix where no proxy names another.
    """

    def __init__(  # noqa: PLR0913 - the parts it is put together from
        self,
        application: Application,
        endpoint: Endpoint,
        *,
        cache: Cache,
        requests: Requests,
        log: Log,
        clients: Clients,
        limit: RateLimit,
        max_body: int,
        root_path: str = "",
    ) -> None:
        self._application = application
        self._endpoint = endpoint
        self._cache = cache
        self._requests = requests
        self._log = log
        self._clients = clients
        self._limit = limit
        self.max_body = max_body
        self._root_path = root_path

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer a request that any ASGI server has brought."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        try:
            request = Request.of_scope(scope, await _read(receive, self.max_body))
        except Problem as problem:
            await _send(problem_reply(problem), scope["method"], send)
            return
        reply = self.quick(request) or await _unless_gone(self.answer(request, send), receive)
        if reply:
            await _send(reply, request.method, send)

    def quick(self, request: Request) -> Reply | None:
        """Return the answer if it is known at once: kept, or refused for coming too often."""
        started = time.perf_counter()
        self._place(request)
        if self._limit and (wait := self._limit.wait(share_of(self._client(request)))):
            reply = too_often(wait)
            self._count(request, reply.status, len(reply.body), started)
            return reply
        key = key_of(request)
        found = self._cache.find(key) if key else None
        if found is None:
            return None
        known, body = found
        reply = Reply(200, known.head, body)
        if is_known(request, known.etag):
            reply = reply.unchanged()
        self._count(request, reply.status, len(reply.body), started, kept=True)
        return reply

    def _place(self, request: Request) -> None:
        """Take the prefix that a trusted proxy names, or else the configured one, off the path."""
        field = request.field(b"x-forwarded-prefix")
        is_trusted = field is not None and self._clients.trusts(request.peer)
        named = read_prefix(field) if field is not None and is_trusted else None
        request.root_path = request.root_path or (self._root_path if named is None else named)
        path, mark, query = request.target.partition(b"?")
        request.target = split(path, request.root_path) + mark + query

    async def answer(self, request: Request, send: Send) -> Reply | None:
        """Return the answer, or send it where it is not to be held whole."""
        started = time.perf_counter()
        found = await self._of_endpoint(request)
        if found is None:
            capture = Capture(request, send, self._longest_held(request))
            await self._of_application(request, capture)
            if capture.streams:
                self._count(request, capture.status, capture.sent, started)
                return None
            found = capture.whole()
        reply = await self._finish(request, found)
        self._count(request, reply.status, len(reply.body), started)
        return reply

    def _longest_held(self, request: Request) -> int:
        """Say how many bytes are held whole: to be kept, or to be coded, which makes them few."""
        is_coded = encoding.choose(request.field(b"accept-encoding"))
        if is_coded and not _asks_for_a_part(request):
            return max(_LONGEST_CODED, self._cache.largest)
        return self._cache.largest

    async def _of_endpoint(self, request: Request) -> Result | None:
        if request.path != _SPARQL or request.method not in _ASKING or not _is_utf8(request):
            return None
        return await self._endpoint.answer(request, share_of(self._client(request)))

    async def _of_application(self, request: Request, capture: Capture) -> None:
        if not _is_utf8(request):
            problem = Problem(400, "malformed-request", "The address is not UTF-8.")
            capture.take(problem_result(problem))
            return
        scope = request.scope()
        if not _asks_for_a_part(request):
            # Conditions and codings are ours; a part of a file is wholly the application's.
            headers = request.headers.items()
            scope["headers"] = [each for each in headers if each[0] not in _CONDITIONS]
        try:
            await self._application(scope, _whole(request.body), capture.send)
        except Exception:
            _logger.exception("the answer to a request failed")
            if capture.streams:
                raise

    async def _finish(self, request: Request, found: Result) -> Reply:
        body, headers, status, seconds = found
        etag = headers.get(b"etag", b"").decode("latin-1")
        if status != 200 or not etag:
            return reply_of(found)
        vary = headers.get(b"vary")
        headers[b"vary"] = vary + b", Accept-Encoding" if vary else b"Accept-Encoding"
        coding = self._coding(request, headers, len(body))
        if coding:
            etag = encoding.mark(etag, coding)
            headers[b"content-encoding"] = coding.encode()
            headers[b"etag"] = etag.encode("latin-1")
            body = self._cache.body(etag) or await _coded(body, coding)
            seconds = math.inf  # the coding costs more than a cheap query
        reply = reply_of(Result(body, headers))
        if headers.get(b"cache-control") != b"no-store":
            self._keep(request, reply, etag, seconds)
        return reply.unchanged() if is_known(request, etag) else reply

    def _keep(self, request: Request, reply: Reply, etag: str, seconds: float) -> None:
        key = key_of(request)
        if key and (seconds >= _CHEAP or self._cache.is_asked_again(etag)):
            self._cache.keep_body(etag, reply.body)
            self._cache.keep(key, Known(reply.head, etag), size_of(request))

    def _coding(self, request: Request, headers: Mapping[bytes, bytes], size: int) -> str:
        if size < encoding.SMALLEST:
            return encoding.IDENTITY
        accept = request.field(b"accept-encoding")
        content_type = headers.get(b"content-type", b"").decode("latin-1")
        if not accept or not encoding.is_compressible(content_type):
            return encoding.IDENTITY
        return encoding.IDENTITY if _asks_for_a_part(request) else encoding.choose(accept)

    def _client(self, request: Request) -> str:
        return self._clients.address(request.peer, request.field(b"x-forwarded-for"))

    def _count(
        self, request: Request, status: int, size: int, started: float, *, kept: bool = False
    ) -> None:
        seconds = time.perf_counter() - started
        path, route = _route(request.path)
        self._requests.observe(route, status, seconds)
        if self._log.requests:
            size = 0 if request.method == "HEAD" else size
            client = self._client(request) if self._log.addresses else ""
            self._log.request(Entry(request.method, path, status, size, seconds, kept, client))


@lru_cache(1024)
def _route(path: bytes) -> tuple[str, str]:
    """Return a path as text, and the name by which its requests are counted."""
    text = path.decode("latin-1")
    segment = text[1:].partition("/")[0].partition(".")[0]
    return text, segment if segment in _ROUTES else "other"


def _asks_for_a_part(request: Request) -> bool:
    return request.method == "GET" and request.field(b"range") is not None


def _is_utf8(request: Request) -> bool:
    path = request.path
    if request.target.isascii() and b"%" not in path:
        return True
    try:
        return bool(request.target.decode() and unquote_to_bytes(path).decode())
    except UnicodeDecodeError:
        return False


async def _coded(body: bytes, coding: str) -> bytes:
    if len(body) < _QUICKLY_CODED:
        return encoding.encode(body, coding)
    return await asyncio.to_thread(encoding.encode, body, coding)


def _whole(body: bytes) -> Receive:
    messages = iter(({"type": "http.request", "body": body, "more_body": False},))

    async def receive() -> Any:
        # After the body, nothing is heard of the client; whoever waits for that is cancelled.
        return next(messages, None) or await asyncio.get_running_loop().create_future()

    return receive


async def _read(receive: Receive, most: int) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise Problem(413, "too-large", f"The body has more than {most:,} bytes.")
    return bytes(body)


async def _send(reply: Reply, method: str, send: Send) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else reply.body})


async def _unless_gone(answer: Awaitable[Reply | None], receive: Receive) -> Reply | None:
    """Wait for an answer as long as somebody waits for it."""
    work = asyncio.ensure_future(answer)
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
        return await work if work.done() else None
    finally:
        for task in (work, gone):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone


async def _disconnected(receive: Receive) -> None:
    if (await receive())["type"] != "http.disconnect":
        await asyncio.get_running_loop().create_future()
