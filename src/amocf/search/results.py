"""What a search shows, as plain values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

#: What the index puts around the words that matched; texts in it have neither character.
OPEN: Final = "\x02"
CLOSE: Final = "\x03"


@dataclass(frozen=True)
class Piece:
    """A part of a text; ``marked`` where it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Hit:
    """A resource that was found."""

    iri: str
    kind: str
    code: str
    label: str
    marked_label: tuple[Piece, ...] = ()
    excerpt: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet; ``count`` is None where there is too much to count."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A way to narrow the results."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Results:
    """One page of what was found.

    Attributes:
        query: what was typed.
        hits: the resources of this page, best first.
        total: how many there are, or at least how many where ``truncated``.
        truncated: whether there are more than were looked at.
        page: the number of this page, from 1.
        pages: how many pages there are.
        facets: how the results can be narrowed.
        corrections: words that were replaced, each with what was looked for.
        partial: whether nothing has all the words.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    truncated: bool
    page: int
    pages: int
    facets: tuple[Facet, ...]
    corrections: tuple[tuple[str, str], ...] = ()
    partial: bool = False


def pieces(text: str) -> tuple[Piece, ...]:
    """Split a text at the marks of the index."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    plain, *rest = text.split(OPEN)
    if plain:
        yield Piece(plain)
    for part in rest:
        marked, _, after = part.partition(CLOSE)
        yield Piece(marked, marked=True)
        if after:
            yield Piece(after)


def first_marked(texts: Iterable[str], otherwise: str) -> tuple[Piece, ...]:
    """Return the first text in which something was found."""
    return pieces(next((text for text in texts if OPEN in text), otherwise))
