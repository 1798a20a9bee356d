"""A request as the router sees it: one that asks for the whole of a response, and has its body."""

from typing import Any, Final
from urllib.parse import unquote

from amocf.serve.http.clients import CLIENT
from amocf.serve.http.messages import HttpRequest, Receive, Scope
from amocf.serve.http.responses import asks_for_a_part

#: What the router does not see, because it is done here; a part of a file is wholly the router's.
_DONE_HERE: Final = frozenset(
    (b"if-none-match", b"if-modified-since", b"accept-encoding", b"range", b"if-range")
)


def inner_scope(scope: Scope, request: HttpRequest, client: str = "") -> Scope:
    """Return the scope as the router sees it: HEAD is GET, and what is done here is left out.

    Args:
        scope: the scope of the server.
        request: the request.
        client: whose it is, for turns and shares.
    """
    headers = request.headers.items()
    if not asks_for_a_part(request):
        headers = [each for each in headers if each[0] not in _DONE_HERE]  # type: ignore[assignment]
    path = request.path.decode("latin-1")
    return {
        **scope,
        CLIENT: client,
        "method": "GET" if request.method == "HEAD" else request.method,
        "root_path": request.root_path,
        "path": request.root_path + (unquote(path) if "%" in path else path),
        "raw_path": request.root_path.encode() + request.path,
        "headers": list(headers),
        # A file is to be sent in parts, each of them in its time.
        "extensions": {},
    }


def inner_receive(request: HttpRequest, receive: Receive) -> Receive:
    """Give the body that has been read, and then what is heard of the client."""
    messages = iter(({"type": "http.request", "body": request.body, "more_body": False},))

    async def next_message() -> Any:
        return next(messages, None) or await receive()

    return next_message
