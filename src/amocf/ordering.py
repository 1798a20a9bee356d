"""In which order values are shown and written: numbers within texts count as numbers."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

T = TypeVar("T")
Key = tuple[tuple[int, int, str], ...]

_RUN: Final = re.compile(r"[0-9]+|[^0-9]+")


def natural(text: str) -> Key:
    """Return a key that sorts ``4-1-2`` before ``4-1-10``; ``07`` and ``7`` are equal to it."""
    return tuple(map(_key, _RUN.findall(text)))


def _key(run: str) -> tuple[int, int, str]:
    if run[0] not in "0123456789":
        return 1, 0, run
    # Of two numbers the one with more digits is greater; Python reads none of over 4,300 of them.
    digits = run.lstrip("0")
    return 0, len(digits), digits


def alphabetical(text: str) -> Key:
    """Return a key that does the same, whatever the case of the letters."""
    return natural(text.casefold())


def total(text: str) -> tuple[Key, str]:
    """Return a key in natural order to which no two texts are equal."""
    return natural(text), text


def ordered(items: Iterable[T], key: Callable[[T], Any]) -> tuple[T, ...]:
    """Return things in the order of a key, which is asked for only where there are several.

    Nearly everything that is looked up has one value or none, and keys of texts take long.
    """
    found = tuple(items)
    return tuple(sorted(found, key=key)) if len(found) > 1 else found


def by_family_name(name: str) -> Key:
    """Return a key that sorts names of people as title pages do, by what stands last in them."""
    return alphabetical(name.rpartition(" ")[2])
