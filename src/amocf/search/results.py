"""What a search shows, as plain values."""

import re
from dataclasses import dataclass
from typing import Final

#: What the index puts around the words that matched; texts in it have neither character.
OPEN: Final = "\x02"
CLOSE: Final = "\x03"


@dataclass(frozen=True)
class Hit:
    """A resource that was found; in its texts, marks stand around what was looked for.

    Attributes:
        iri: its name.
        kind: the name of its kind.
        code: its notation.
        label: what it is called.
        place: where it belongs, each with its code.
        marked_label: the label, with marks.
        found_in: what the excerpt is of: the name of a column of the index, or "".
        excerpt: a line that says why it was found, or what it is.
    """

    iri: str
    kind: str
    code: str
    label: str
    place: tuple[str, ...] = ()
    marked_label: str = ""
    found_in: str = ""
    excerpt: str = ""


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
        is_everything: whether kinds that people do not come for are among the results.
        has_sought: whether anything that people come for is among the results.
        elsewhere: where they are not, the kinds of what else was found.
        corrections: words that were replaced, each with what was looked for.
        unnamed: words that nothing of the document has, as typed.
        partial: whether nothing has all the words.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    truncated: bool
    page: int
    pages: int
    facets: tuple[Facet, ...]
    is_everything: bool = False
    has_sought: bool = False
    elsewhere: tuple[FacetValue, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    unnamed: tuple[str, ...] = ()
    partial: bool = False


def pieces(text: str) -> list[str]:
    """Split a text at the marks; every second piece is what was looked for."""
    return re.split(f"[{OPEN}{CLOSE}]", text)
