"""Which parts of a file a request asks for (RFC 9110, section 14)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from amocf.serve.http.problems import Problem

_PIECE: Final = 65_536
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


@dataclass(frozen=True, eq=False)
class HeldFile:
    """A file in memory, which all who are sent it at once share."""

    data: bytes


class PartialBody(Response):
    """Sends a file that is in memory, or the part of it that ``asked_of`` has found.

    Of several parts that are asked for at once all of the file is sent, as the RFC allows.

    Args:
        file: what is sent.
        asked: the part, as the field ``Range`` names it; None for all of it.
        media_type: the value of the field ``Content-Type``.
        headers: further fields.
    """

    def __init__(
        self, file: HeldFile, asked: str | None, media_type: str, headers: Mapping[str, str]
    ) -> None:
        size = len(file.data)
        part = _single(asked, size)
        self._file = file
        self._part = part or (0, size)
        first, end = self._part
        fields = {**headers, "Accept-Ranges": "bytes", "Content-Length": str(end - first)}
        if part:
            fields["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
        super().__init__(status_code=206 if part else 200, headers=fields, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it in pieces, each of them in its time."""
        del scope, receive
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        first, end = self._part
        for at in range(first, end, _PIECE):
            piece = self._file.data[at : min(at + _PIECE, end)]
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _single(asked: str | None, size: int) -> tuple[int, int] | None:
    """Return where the one part that is asked for begins and ends; None for all of the file."""
    found = _RANGE.fullmatch((asked or "").removeprefix("bytes="))
    if found is None:
        return None
    if found["suffix"]:
        return max(0, size - int(found["suffix"])), size
    last = int(found["last"]) if found["last"] else size - 1
    return int(found["first"]), min(last + 1, size)


class PartialFile(FileResponse):
    """Sends a file, or the parts of it that ``asked_of`` has found to be asked for."""

    asked: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        headers = [each for each in scope["headers"] if each[0] not in (b"range", b"if-range")]
        if self.asked:
            headers.append((b"range", self.asked.encode()))
        await super().__call__({**scope, "headers": headers}, receive, send)
