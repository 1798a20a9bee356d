"""Which requests have an answer that is kept, and whether a client has it already."""

from typing import Any, Final

from amocf.serve.messages import Request
from amocf.serve.middleware import names

_METHODS: Final = ("GET", "HEAD", "POST")


def key_of(request: Request) -> tuple[Any, ...] | None:
    """Return all of a request that its answer depends on; None where none is kept."""
    method = request.method
    if method not in _METHODS:
        return None
    headers = request.headers
    if b"range" in headers or b"content-encoding" in headers:
        return None
    accept, coding = headers.get(b"accept"), headers.get(b"accept-encoding")
    if method == "POST":
        kind = headers.get(b"content-type")
        return request.root_path, request.target, accept, coding, kind, request.body
    return request.root_path, request.target, accept, coding


def size_of(request: Request) -> int:
    """Return the bytes of the texts in a request's key."""
    negotiated = (request.headers.get(name, b"") for name in (b"accept", b"accept-encoding"))
    return 2 * len(request.target) + len(request.body) + sum(map(len, negotiated))


def is_known(request: Request, etag: str) -> bool:
    """Say whether ``If-None-Match`` names the answer; it asks nothing of a POST that is sent."""
    if request.method == "POST":
        return False
    asked = request.field(b"if-none-match")
    return asked is not None and names(asked, etag)
