"""Records drawn for a review: the same seed draws the same records on any machine."""

import hashlib
from collections.abc import Iterable


def draw(records: Iterable[str], size: int, seed: int) -> tuple[str, ...]:
    """Draw records at random, without replacement, in a random order.

    Each record has a number, the SHA-256 of the seed and its name, and the lowest are drawn: as
    good as random for who does not choose names by it, and no library's generator is asked, which
    another version may change.

    Raises:
        ValueError: if there are not so many.

    >>> draw(["a", "b", "c", "d"], 2, seed=1) == draw(["d", "c", "b", "a"], 2, seed=1)
    True
    """
    ordered = sorted(set(records), key=lambda name: (_number(name, seed), name))
    if not 0 <= size <= len(ordered):
        raise ValueError(f"{size} records cannot be drawn of {len(ordered)}")
    return tuple(ordered[:size])


def _number(name: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()
