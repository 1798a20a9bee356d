"""Fields that every response has, and conditions on what a client has already."""

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers

from amocf.serve.http.messages import Header

#: The policy as a page can state it of itself, where nobody can send it as a field.
PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
_POLICY: Final = f"{PAGE_POLICY}; frame-ancestors 'none'"
#: Any page may read any answer; no answer depends on who asks, so no credentials are wanted.
HEADERS: Final = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Content-Location, ETag, Link, Memento-Datetime, Retry-After, X-Total-Count",
    ),
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
#: In place of what would let others keep or read a response that only some may have.
_PRIVATE: Final = (
    (b"cache-control", b"private, no-store"),
    (b"x-robots-tag", b"noindex"),
)
_NAMES: Final = frozenset(name for name, _ in HEADERS)


def with_common(headers: Iterable[Header]) -> list[Header]:
    """Return header fields with those that every response has, unless they are there."""
    given = list(headers)
    there = _NAMES.intersection([name for name, _ in given])
    if there:
        return [*given, *(each for each in HEADERS if each[0] not in there)]
    return [*given, *HEADERS]


def private_headers(headers: Iterable[Header]) -> list[Header]:
    """Return header fields of a response that nobody may keep, and no page of another site read."""
    left, vary = [], [b"Authorization"]
    for name, value in headers:
        if name == b"vary":
            vary.insert(0, value)
        elif name != b"cache-control" and not name.startswith(b"access-control-"):
            left.append((name, value))
    return [*left, (b"vary", b", ".join(vary)), *_PRIVATE]


def etag_matches(headers: Headers, etag: str) -> bool:
    """Say whether ``If-None-Match`` names an ETag."""
    return names(headers.get("If-None-Match", ""), etag)


def names(asked: str, etag: str) -> bool:
    """Say whether a list of ETags, as ``If-None-Match`` has it, names one."""
    return bool({"*", etag} & {each.strip().removeprefix("W/") for each in asked.split(",")})
