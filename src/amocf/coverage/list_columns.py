"""Which columns of a list hold the codes of what a course covers, and which one the titles."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amocf.spelling import code_key, fold

#: What stands above columns with codes of this framework and of those beside it, folded.
_CODES: Final = frozenset(
    (
        *("competency", "competencies", "competency code", "competency codes"),
        *("amocf", "amocf code", "amocf codes", "covers", "ksa", "ksas", "ksa number"),
        *("sub competency", "sub competencies", "sub competency code", "subcompetency"),
        *("occupation", "occupations", "target code", "target url"),
        *("targetcode", "targeturl"),  # of alignments in Open Badges
    )
)
#: What stands above those, or above codes that courses have themselves.
_ANY_CODES: Final = frozenset(
    ("code", "codes", "id", "identifier", "notation", "uri", "uris", "url", "iri")
)
_TITLES: Final = frozenset(
    (
        *("title", "course", "course title", "course name", "name", "module", "lesson", "unit"),
        *("topic", "outcome", "learning outcome", "description"),
    )
)
#: The number of one of several columns of a kind: "Competency 2".
_NUMBER: Final = re.compile(r" \d+$")
#: What parts several names in a cell; a blank does so only between codes and URIs.
_BETWEEN: Final = re.compile(r"\s*[;|\n]\s*")
_BETWEEN_URIS: Final = re.compile(r"[\s,;|]+")
_BETWEEN_CODES: Final = re.compile(r"(?:[\s,;|/&+]|\band\b)+")
#: A code of several levels, with the words of its label behind it or not.
_LEVELS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)+(?:[:.)]?\s+\S.*)?")
#: What no other number looks like: a credit has one point, and a level none.
_TELLING: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+.*|.*[A-Za-z].*")


@dataclass(frozen=True)
class ListColumns:
    """The columns of a list, counted from 0.

    Attributes:
        headings: what stands above the columns; empty where the first row is no heading.
        coded: those whose names count.
        beside: others that hold what may be codes.
        titled: the one with the titles of the rows, if there is one.
    """

    headings: tuple[str, ...]
    coded: tuple[int, ...]
    beside: tuple[int, ...]
    titled: int | None


def columns_of(rows: Sequence[Sequence[str]]) -> ListColumns:
    """Return what the columns of a table are, which has at least one row."""
    first, *others = rows
    heads = [_NUMBER.sub("", fold(cell)) for cell in first]
    titled = next((n for n, head in enumerate(heads) if head in _TITLES), None)
    own = [n for n, head in enumerate(heads) if head in _CODES]
    if any(has_codes(row[n]) for row in others for n in own if n < len(row)):
        return ListColumns(tuple(first), tuple(own), _telling(others, own), titled)
    if known := [n for n, head in enumerate(heads) if head in _CODES | _ANY_CODES]:
        return ListColumns(tuple(first), tuple(known), _telling(others, known), titled)
    has_heading = not any(map(has_codes, first))
    is_understood = has_heading and titled is not None
    counted = others if is_understood else rows
    if all(has_codes(cell) for row in counted for cell in row if cell.strip()):
        coded = sorted({n for row in counted for n, cell in enumerate(row) if cell.strip()})
    else:
        coded = [_most_coded(counted)]
    beside = _telling(counted, coded)
    titled = next((n for n in range(len(heads)) if n not in {*coded, *beside}), None)
    # A heading that nobody knows stays a row: it may be a name, and otherwise is reported.
    return ListColumns(tuple(first) if is_understood else (), tuple(coded or (0,)), beside, titled)


def _most_coded(rows: Sequence[Sequence[str]]) -> int:
    """Return the column in which most cells are codes or URIs; the first of several."""
    counts = Counter(place for row in rows for place, cell in enumerate(row) if has_codes(cell))
    return max(sorted(counts), key=lambda place: counts[place], default=0)


def _telling(rows: Sequence[Sequence[str]], without: Sequence[int]) -> tuple[int, ...]:
    """Return the other columns that hold codes which are no plain numbers."""
    return tuple(
        sorted(
            {
                place
                for row in rows
                for place, cell in enumerate(row)
                if place not in without
                and has_codes(cell)
                and any(map(_TELLING.fullmatch, parts_of(cell)))
            }
        )
    )


def parts_of(cell: str) -> list[str]:
    """Return the names in a cell: several codes may stand there, with signs between them.

    >>> parts_of("4.1.2, 4.1.3 and 5.1"), parts_of("Reading and writing; 4.1.2 Drawings")
    (['4.1.2', '4.1.3', '5.1'], ['Reading and writing', '4.1.2 Drawings'])
    """
    between = _BETWEEN_URIS if "://" in cell else _BETWEEN_CODES
    pieces = [each for each in between.split(cell) if each]
    if len(pieces) > 1 and all(map(_is_code, pieces)):
        return pieces
    return [each for each in _BETWEEN.split(cell.strip()) if each]


def has_codes(cell: str) -> bool:
    """Say whether all names in a cell are codes or URIs."""
    parts = parts_of(cell)
    return bool(parts) and all(map(_is_code, parts))


def _is_code(text: str) -> bool:
    stripped = text.strip()
    if "://" in stripped or _LEVELS.fullmatch(stripped):
        return True
    return " " not in stripped and bool(code_key(stripped))
