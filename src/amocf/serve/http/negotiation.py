"""Which representation answers a request: proactive negotiation by RFC 9110, section 12.5.1.

An absent ``Accept`` header, an empty one, and one without a single usable range all mean
``*/*``: a sender that said nothing understandable is better served than refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import unquote
from itertools import islice
from string import ascii_letters, digits
from typing import Final

from amocf.formats import HTML, MARKDOWN, Format

# What of a header is read, so that none costs much: whole ranges within the first characters.
MAX_LENGTH: Final = 8192
MAX_RANGES: Final = 100

_TOKEN: Final = frozenset(ascii_letters + digits + "!#$%&'*+-.^_`|~")
# Profiles that are not recognized are to be ignored, by the registration of application/ld+json:
# a sender that asks for expanded JSON-LD can read the compact form as well.
# Variants of Markdown are for who writes it; this server has one.
_PREFERENCES: Final = frozenset({"profile", "variant"})


@dataclass(frozen=True)
class MediaRange:
    """One element of an ``Accept`` header; names are in lower case, values as sent."""

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]] = frozenset()
    quality: float = 1.0


ANYTHING: Final = MediaRange("*", "*")
#: How specifically a range names an offer: by another of its names, and by its own.
_BY_ALIAS: Final = 2
_BY_NAME: Final = 3


def negotiate(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """Choose what to send.

    The quality of an offer is that of the most specific range that matches it; the highest
    quality wins, the earlier offer among equals, and quality 0 excludes. A page that is asked for
    by its name is no worse than data that is asked for by another name: a text browser accepts
    ``text/html, text/plain``, and means no N-Triples. Markdown that is asked for by its name is the
    first among equals: who names it sends ``text/markdown, text/html, */*`` and reads it best.

    Args:
        accept: the value of the header; several headers are to be joined by commas.
        offers: what there is, in tie order.

    Returns:
        One of the offers, or None where none is acceptable (406).
    """
    ranges = parse_accept(accept)
    matches = [_match(offer, ranges) for offer in offers]
    best = max((quality for quality, _ in matches), default=0.0)
    if best == 0:
        return None
    equals = {
        offer: level
        for offer, (quality, level) in zip(offers, matches, strict=True)
        if quality == best
    }
    if equals.get(MARKDOWN) == _BY_NAME:
        return MARKDOWN
    weak = _BY_ALIAS if equals.get(HTML) == _BY_NAME else None
    return next(offer for offer, level in equals.items() if level != weak)


def parse_accept(header: str | None) -> tuple[MediaRange, ...]:
    """Read an ``Accept`` header as far as it can be read.

    Malformed ranges, among them those whose weight is no number, are left out. A weight above 1
    counts as 1, and ``*`` as ``*/*``, as old Java clients mean it. A parameter called ``q`` is the
    weight wherever it stands. A quoted string that is not closed runs to the end of the header.

    Returns:
        The usable ranges in the order sent; ``*/*`` alone where there are none.
    """
    text = header or ""
    if len(text) > MAX_LENGTH:
        text = text[:MAX_LENGTH].rpartition(",")[0]
    elements = islice(filter(str.strip, _split(text, ",")), MAX_RANGES)
    return tuple(found for each in elements if (found := _media_range(each))) or (ANYTHING,)


def acceptable(offers: Sequence[Format]) -> str:
    """List the types on offer, to tell the receiver of a 406 what there is."""
    return ", ".join(offer.media_type for offer in offers)


def _match(offer: Format, ranges: Sequence[MediaRange]) -> tuple[float, int]:
    """Return the quality of an offer, and how specifically it is asked for."""
    # Of two equally specific ranges the higher weight counts, so that their order does not.
    matches = ((found, each.quality) for each in ranges if (found := _precision(each, offer)))
    (level, _), quality = max(matches, default=((0, 0), 0.0))
    return quality, level


def _precision(asked: MediaRange, offer: Format) -> tuple[int, int] | None:
    """Say how specifically a range matches an offer: level and parameters, or None."""
    demands = {
        (name, value.lower()) for name, value in asked.parameters if name not in _PREFERENCES
    }
    if not demands <= {("charset", offer.charset or "utf-8")}:
        return None
    whole_type = offer.media_type.partition("/")[0] + "/*"
    levels = (("*/*",), (whole_type,), offer.aliases, (offer.media_type,))
    name = f"{asked.type}/{asked.subtype}"
    return next(((i, len(demands)) for i, names in enumerate(levels) if name in names), None)


def _media_range(text: str) -> MediaRange | None:
    essence, *rest = map(str.strip, _split(text, ";"))
    kind, _, subtype = ("*/*" if essence == "*" else essence).partition("/")
    well_formed = _is_token(kind) and _is_token(subtype) and (kind != "*" or subtype == "*")
    parameters = _parameters(rest)
    if parameters is None or not well_formed:
        return None
    quality = _weight(parameters.pop("q", "1"))
    if quality is None:
        return None
    return MediaRange(kind.lower(), subtype.lower(), frozenset(parameters.items()), quality)


def _parameters(parts: Sequence[str]) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for part in filter(None, parts):  # the grammar allows empty parameters
        name, equals, value = part.partition("=")
        if not equals or not _is_token(name.strip()):
            return None
        # Values are not held to the grammar: profiles are often sent without their quotes.
        found[name.strip().lower()] = unquote(value.strip())
    return found


def _weight(text: str) -> float | None:
    is_number = text.isascii() and text.replace(".", "", 1).isdecimal()
    return min(float(text), 1.0) if is_number else None


def _is_token(text: str) -> bool:
    return bool(text) and _TOKEN.issuperset(text)


def _split(text: str, separator: str) -> Iterator[str]:
    """Split outside quoted strings, in one pass: no header takes more than linear time."""
    start, quoted, escaped = 0, False, False
    for index, character in enumerate(text):
        if escaped:
            escaped = False
        elif character == '"':
            quoted = not quoted
        elif quoted:
            escaped = character == "\\"
        elif character == separator:
            yield text[start:index]
            start = index + 1
    yield text[start:]
