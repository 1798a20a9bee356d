"""From a result to what is sent: content coding, ETag and 304, and what the cache holds of it."""

import asyncio
import math
from collections.abc import Mapping
from typing import Any, Final

from amocf.serve.http import encoding
from amocf.serve.http.cache import Cache, CachedResponse
from amocf.serve.http.common_headers import names, with_common
from amocf.serve.http.disconnects import client_takes_it
from amocf.serve.http.messages import Header, HttpRequest, HttpResponse, Send, replaced
from amocf.serve.http.problems import PROBLEM_JSON, Problem

#: What took less processor time is held when it is asked for again, for it costs less than a place.
_CHEAP: Final = 0.001
#: A coding of more than this is made in a thread, because it takes more than a millisecond.
_QUICKLY_CODED: Final = 32_768
#: What is longer is sent as it is, in parts.
_LONGEST_CODED: Final = 32_000_000
#: What is longer is sent in parts, so that it does not wait as a whole for a slow client.
_WHOLE: Final = 262_144
_PART: Final = 65_536
#: What a 304 leaves out: it has no body, and the receiver knows what the body is.
_OF_THE_BODY: Final = frozenset(
    (b"content-type", b"content-length", b"content-encoding", b"accept-ranges")
)
_IN_KEYS: Final = (b"accept", b"accept-encoding", b"content-type")
#: Who sends one of these asks for something else than others do who ask for the same.
_NOT_HELD: Final = frozenset((b"range", b"content-encoding", b"accept-datetime"))
_HELD_METHODS: Final = ("GET", "HEAD", "POST")


Key = tuple[Any, ...]


def key_of(request: HttpRequest) -> Key | None:
    """Return all of a request that its response depends on; None where none is held."""
    method, headers = request.method, request.headers
    if method not in _HELD_METHODS or not _NOT_HELD.isdisjoint(headers):
        return None
    path, query, root = request.path, request.query, request.root_path
    accept, coding = headers.get(b"accept"), headers.get(b"accept-encoding")
    if method == "POST":
        return root, path, query, accept, coding, headers.get(b"content-type"), request.body
    return root, path, query, accept, coding


def is_known(request: HttpRequest, etag: str) -> bool:
    """Say whether ``If-None-Match`` names the response; it asks nothing of a POST that is sent."""
    if request.method == "POST":
        return False
    asked = request.field(b"if-none-match")
    return asked is not None and names(asked, etag)


def asks_for_a_part(request: HttpRequest) -> bool:
    """Say whether a request is for a range of a file."""
    return request.method == "GET" and b"range" in request.headers


def problem_result(problem: Problem) -> HttpResponse:
    """Return a problem as JSON, for requests that reach no route."""
    headers = {**problem.headers, "Content-Type": PROBLEM_JSON.content_type}
    fields = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    return HttpResponse(problem.status, fields, problem.body())


def start_message(status: int, headers: list[Header], length: int) -> dict[str, Any]:
    """Return the ASGI message that begins a response, with the fields that all have."""
    fields = with_common(headers)
    if status not in (204, 304):
        fields.append((b"content-length", b"%d" % length))
    return {"type": "http.response.start", "status": status, "headers": fields}


def unchanged_message(headers: list[Header]) -> dict[str, Any]:
    """Return the ASGI message of the 304 that says the same as a response."""
    left = [each for each in headers if each[0] not in _OF_THE_BODY]
    return start_message(304, left, 0)


async def send_body(send: Send, body: bytes, seconds: float) -> None:
    """Send a whole body.

    Raises:
        ClientStalled: if the client takes none of it for so many seconds.
    """
    if len(body) <= _WHOLE:
        await send({"type": "http.response.body", "body": body})
        return
    for start in range(0, len(body), _PART):
        part = body[start : start + _PART]
        more = start + _PART < len(body)
        async with client_takes_it(seconds):
            await send({"type": "http.response.body", "body": part, "more_body": more})


class Finisher:
    """Completes results: with a content coding, an ETag for it, and a place in the cache.

    Args:
        cache: what holds responses.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def longest_held(self, request: HttpRequest) -> int:
        """Say how many bytes are held whole: for the cache, or to be made few by a coding."""
        is_coded = encoding.choose(request.field(b"accept-encoding"))
        if is_coded and not asks_for_a_part(request):
            return max(_LONGEST_CODED, self._cache.largest)
        return self._cache.largest

    async def finish(
        self, request: HttpRequest, key: Key | None, result: HttpResponse
    ) -> tuple[dict[str, Any], bytes]:
        """Return the message that begins the response, and its body.

        Args:
            request: what is answered.
            key: that of the request in the cache; None where its response is not held.
            result: the response.
        """
        status, headers, body, seconds = result
        fields = dict(headers)
        etag = fields.get(b"etag", b"").decode("latin-1")
        if status not in (200, 304) or not etag:
            return start_message(status, headers, len(body)), body
        vary = fields.get(b"vary")
        changed = {b"vary": vary + b", Accept-Encoding" if vary else b"Accept-Encoding"}
        if status == 304:  # without its body, so that there is nothing to code or to hold
            return unchanged_message(replaced(headers, changed)), b""
        coding = _coding(request, fields, len(body))
        if coding:
            etag = encoding.mark(etag, coding)
            changed[b"content-encoding"] = coding.encode()
            changed[b"etag"] = etag.encode("latin-1")
            body = self._cache.body(etag) or await _coded(body, coding)
            seconds = math.inf  # the coding costs more than a cheap query
        headers = replaced(headers, changed)
        start = start_message(200, headers, len(body))
        is_held = key and fields.get(b"cache-control") != b"no-store"
        if key and is_held and (seconds >= _CHEAP or self._cache.is_asked_again(etag)):
            self._cache.store_body(etag, body)
            response = CachedResponse(start, unchanged_message(headers), etag)
            self._cache.store(key, response, _size_of(request))
        return (unchanged_message(headers), b"") if is_known(request, etag) else (start, body)


def _size_of(request: HttpRequest) -> int:
    """Return the bytes of the texts in a request's key, each of which it chose itself."""
    texts = (request.headers.get(name, b"") for name in _IN_KEYS)
    return sum(map(len, (request.path, request.query, request.body, *texts)))


def _coding(request: HttpRequest, fields: Mapping[bytes, bytes], size: int) -> str:
    accept = request.field(b"accept-encoding")
    if not accept or size < encoding.SMALLEST or asks_for_a_part(request):
        return encoding.IDENTITY
    content_type = fields.get(b"content-type", b"").decode("latin-1")
    return encoding.choose(accept) if encoding.is_compressible(content_type) else encoding.IDENTITY


async def _coded(body: bytes, coding: str) -> bytes:
    if len(body) < _QUICKLY_CODED:
        return encoding.encode(body, coding)
    return await asyncio.to_thread(encoding.encode, body, coding)


def closing(start: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message that begins a response, after which the connection ends."""
    return {**start, "headers": [*start["headers"], (b"connection", b"close")]}
