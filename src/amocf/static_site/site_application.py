"""The server's own application, asked within the process: what it answers is what a site has."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from amocf.release.opened import Release
from amocf.serve.app import create_app
from amocf.serve.app.asgi import AsgiApplication
from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.query_errors import QueryError
from amocf.settings import Settings

#: What is read at the root of a host alone, where no address is relative to it.
_AT_ROOT: Final = frozenset(("/robots.txt",))
#: Pages first, and else whatever there is: an address that ends in a form has that one.
ACCEPT: Final = "text/html, */*;q=0.5"


@dataclass(frozen=True)
class Answered:
    """What the application answers to an address.

    Attributes:
        status: the status.
        fields: the fields of the header, by their names in lower case.
        body: the body, in no coding.
    """

    status: int
    fields: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.fields.get("content-type", "").partition(";")[0]


class _NoEngine:
    """Files answer no queries."""

    async def answer(self, query: Query, client: str = "") -> Answer:
        del query, client
        raise QueryError("a site of files answers no queries")

    async def health(self, seconds: float = 1.0) -> bool:
        del seconds
        return False


def site_application(release: Release, base: str) -> AsgiApplication:
    """Return the application whose answers are the files of a site.

    Args:
        release: what the site shows.
        base: the address at which the site will stand; empty where that is not known.
    """
    settings = Settings(public_url=base, cache_bytes=0)
    return create_app(release, settings, _NoEngine(), is_static=True)


def ask_all(
    app: AsgiApplication, addresses: Sequence[str], root: str | None = None
) -> list[Answered]:
    """Ask an application for addresses, one after another.

    Args:
        app: what answers.
        addresses: paths, percent-encoded, each with a slash at its start.
        root: what stands before every path; relative to each address where it is None.
    """

    async def all_of_them() -> list[Answered]:
        return [
            await _ask(app, each, relative_root(each) if root is None else root)
            for each in addresses
        ]

    return asyncio.run(all_of_them())


def relative_root(address: str) -> str:
    """Return what leads from an address to the root of its site.

    >>> relative_root("/"), relative_root("/ksas"), relative_root("/doc/ref/nice/NF-COM-007")
    ('.', '.', '../../..')
    """
    if address in _AT_ROOT:
        return ""
    return "/".join([".."] * (address.count("/") - 1)) or "."


async def _ask(app: AsgiApplication, address: str, root: str) -> Answered:
    start: dict[str, Any] = {}
    parts: list[bytes] = []

    async def receive() -> Any:
        # Nobody disconnects.
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "root_path": root,
        "headers": [(b"host", b"localhost"), (b"accept", ACCEPT.encode())],
        "client": None,
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)
    fields = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]
    }
    return Answered(start["status"], fields, b"".join(parts))
