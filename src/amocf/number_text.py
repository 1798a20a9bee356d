"""Numbers in texts of the data: read within a bound, so that none ends what reads them."""

import re
from typing import Final

#: Python refuses to read a number of thousands of digits; none that counts or orders has so many.
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")


def whole_number(text: str) -> int | None:
    """Return the number that a text is; nothing where it is none, or too long for one.

    >>> whole_number("12"), whole_number("-3"), whole_number("abc"), whole_number("9" * 5_000)
    (12, -3, None, None)
    """
    return int(text) if _WHOLE.fullmatch(text) else None


def sort_place(text: str | None) -> tuple[bool, int]:
    """Return a key by a number that states an order; what has none is first, what is none last."""
    number = whole_number(text) if text else 0
    return number is None, number or 0
