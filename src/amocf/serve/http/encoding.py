"""Which content coding an answer is sent in (RFC 9110, 12.5.3), and the coding itself."""

import gzip
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

IDENTITY: Final = ""
#: Below this, a coding saves no packet.
SMALLEST: Final = 860

_LONGEST_HEADER: Final = 1000
_MOST_CODINGS: Final = 20
# Levels that take about as long as the network would for what they save.
_ENCODERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=5)),
    "zstd": lambda body: zstd.compress(body, 6),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
#: In the order of preference, where a receiver has none.
CODINGS: Final = tuple(_ENCODERS)
#: Types that are compressed already, or are read by parts.
_TEXTUAL: Final = ("text/", "application/", "image/svg+xml")


def choose(accept: str | None) -> str:
    """Return the coding with the highest quality; ``IDENTITY`` where none is wanted."""
    return _choose(accept[:_LONGEST_HEADER]) if accept else IDENTITY


@lru_cache(256)
def _choose(accept: str) -> str:
    qualities = dict(map(_read, accept.lower().split(",")[:_MOST_CODINGS]))
    # "x-gzip" is an old name of the same (RFC 9110, 8.4.1.3).
    qualities.setdefault("gzip", qualities.get("x-gzip", qualities.get("*", 0.0)))
    offers = [(qualities.get(name, qualities.get("*", 0.0)), name) for name in CODINGS]
    best = max(quality for quality, _ in offers)
    # What is not mentioned may be sent as it is, but only what is wanted less is.
    if best <= 0 or best < qualities.get("identity", 0.0):
        return IDENTITY
    return next(name for quality, name in offers if quality == best)


def _read(text: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in text.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            return name, _weight(value.strip())
    return name, 1.0


def _weight(text: str) -> float:
    is_number = text.isascii() and text.replace(".", "", 1).isdecimal()
    return min(float(text), 1.0) if is_number else 0.0


def is_compressible(content_type: str) -> bool:
    """Say whether a coding makes bodies of a type smaller."""
    return content_type.startswith(_TEXTUAL)


def encode(body: bytes, coding: str) -> bytes:
    """Return a body in one of ``CODINGS``, the same bytes each time."""
    return _ENCODERS[coding](body)


def mark(etag: str, coding: str) -> str:
    """Return the ETag of a coded body: a strong ETag names bytes."""
    return f'{etag[:-1]}-{coding}"' if coding else etag
