"""How often Python looks for cycles of objects, in work that makes many objects and few cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: New objects after which the young ones are looked at, how often that is until those that stay
#: are, and how often that is until all are. A build holds millions of objects throughout, each of
#: which would be looked at again and again.
_THRESHOLDS: Final = (200_000, 50, 1_000)


@contextmanager
def cycles_sought_seldom() -> Iterator[None]:
    """Have Python look for cycles seldom meanwhile, in this process and those that it forks.

    What no name leads to any more is given back at once, as always: only cycles wait.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
