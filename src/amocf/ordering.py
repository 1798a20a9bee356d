"""In which order values are shown and written: numbers within texts count as numbers."""

import re
from typing import Final

Key = tuple[tuple[int, int, str], ...]

_RUN: Final = re.compile(r"[0-9]+|[^0-9]+")


def natural(text: str) -> Key:
    """Return a key that sorts ``4-1-2`` before ``4-1-10``; ``07`` and ``7`` are equal to it."""
    runs = _RUN.findall(text)
    return tuple((0, int(run), "") if run[0] in "0123456789" else (1, 0, run) for run in runs)


def alphabetical(text: str) -> Key:
    """Return a key that does the same, whatever the case of the letters."""
    return natural(text.casefold())


def total(text: str) -> tuple[Key, str]:
    """Return a key in natural order to which no two texts are equal."""
    return natural(text), text


def by_family_name(name: str) -> Key:
    """Return a key that sorts names of people as title pages do, by what stands last in them."""
    return alphabetical(name.rpartition(" ")[2])
