"""The path prefix below which a proxy shows this server, as a setting or a field gives it."""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from amocf.errors import UsageError

_LONGEST: Final = 200
#: Unreserved characters of RFC 3986: a prefix of these is the same in a path, an HTML attribute, a
#: header field and a log line, so that it needs no escape and cannot end any of them.
_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~-]+")


def read_prefix(text: str) -> str | None:
    """Read a prefix, such as ``/amocf``, with or without the slashes at its ends.

    Returns:
        The prefix with a slash at its start and none at its end; empty for the root of the host;
        None where the text is no prefix.
    """
    if text in ("", "/"):
        return ""
    segments = text.removeprefix("/").removesuffix("/").split("/")
    is_prefix = len(text) <= _LONGEST and all(
        _SEGMENT.fullmatch(each) and each not in (".", "..") for each in segments
    )
    return "/" + "/".join(segments) if is_prefix else None


def configured(text: str, pages: Collection[str]) -> str:
    """Return the prefix that the setting ``root_path`` gives.

    Args:
        text: its value.
        pages: first segments of the server's own paths. A prefix that begins with one of them
            cannot be distinguished from the page where a proxy has removed it.

    Raises:
        UsageError: if it cannot be a prefix.
    """
    prefix = read_prefix(text)
    if prefix is None:
        raise UsageError(
            f"root_path is {text!r}, but a path such as /amocf is expected: at most {_LONGEST} "
            "letters, digits and any of - . _ ~, in segments with one slash between"
        )
    first = prefix[1:].partition("/")[0]
    if prefix and first in pages:
        raise UsageError(
            f"root_path is {text!r}, but /{first} is a path of the server itself; choose another"
        )
    return prefix


def split(path: bytes, prefix: str) -> bytes:
    """Return a raw path below a prefix, whether or not a proxy has removed the prefix from it.

    Args:
        path: the path of a request as sent, without its query.
        prefix: as ``read_prefix`` returns it.
    """
    rest = path.removeprefix(prefix.encode("ascii"))
    if not rest:
        return b"/"
    return rest if rest.startswith(b"/") else path


def public_address(url: str, prefix: str) -> str:
    """Return the address of the server's root as the public reaches it, with a slash at its end.

    Args:
        url: the address as it is configured, with the prefix or without.
        prefix: as ``read_prefix`` returns it.
    """
    address = url.rstrip("/")
    is_below = urlsplit(address).path.endswith(prefix)
    return f"{address}/" if is_below else f"{address}{prefix}/"
