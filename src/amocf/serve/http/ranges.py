"""Which parts of a file a request asks for (RFC 9110, section 14)."""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from amocf.serve.http.problems import Problem

_RANGE: Final = re.compile(r"(?P<first>\d{1,18})-(?P<last>\d{0,18})|-(?P<suffix>\d{1,18})")


def asked_of(request: Request, size: int, etag: str) -> str | None:
    """Return the field ``Range`` as far as a file has what it asks for; None for all of the file.

    Another unit, what cannot be read, another method than GET, and parts of another version of the
    file are passed over, as the RFC has it.

    Raises:
        Problem: 416 where the file has nothing of what is asked for.
    """
    unit, _, text = request.headers.get("Range", "").partition("=")
    is_current = request.headers.get("If-Range", etag) == etag
    if request.method != "GET" or unit.strip().lower() != "bytes" or not is_current:
        return None
    found = [_RANGE.fullmatch(each.strip()) for each in text.split(",") if each.strip()]
    ranges = [each for each in found if each and not _is_backwards(each)]
    if not ranges or len(ranges) < len(found):
        return None
    there = [each.group() for each in ranges if _is_there(each, size)]
    if there:
        return f"bytes={','.join(there)}"
    detail = f"The file has {size:,} bytes, and none where they are asked for."
    headers = {"Content-Range": f"bytes */{size}"}
    raise Problem(416, "range-not-satisfiable", detail, headers=headers)


def _is_backwards(asked: re.Match[str]) -> bool:
    return bool(asked["last"]) and int(asked["last"]) < int(asked["first"])


def _is_there(asked: re.Match[str], size: int) -> bool:
    return int(asked["suffix"]) > 0 if asked["suffix"] else int(asked["first"]) < size


class PartialFile(FileResponse):
    """Sends a file, or the parts of it that ``asked_of`` has found to be asked for."""

    asked: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        headers = [each for each in scope["headers"] if each[0] not in (b"range", b"if-range")]
        if self.asked:
            headers.append((b"range", self.asked.encode()))
        await super().__call__({**scope, "headers": headers}, receive, send)
