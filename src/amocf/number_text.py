"""Numbers in texts of the data: read within a bound, so that none ends what reads them."""

import re
from typing import Final

#: Python refuses to read a number of thousands of digits; none that counts or orders has so many.
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
#: Of more digits than these a spreadsheet shows others.
_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def whole_number(text: str) -> int | None:
    """Return the number that a text is; nothing where it is none, or too long for one.

    >>> whole_number("12"), whole_number("-3"), whole_number("abc"), whole_number("9" * 5_000)
    (12, -3, None, None)
    """
    return int(text) if _WHOLE.fullmatch(text) else None


def cell_number(text: str) -> int | float | str:
    """Return the number that a text is, as a cell of a sheet has it; another text as it is.

    >>> cell_number("12"), cell_number("-3.50"), cell_number("1e9"), cell_number("9" * 16)
    (12, -3.5, '1e9', '9999999999999999')
    """
    if not _DECIMAL.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def sort_place(text: str | None) -> tuple[bool, int]:
    """Return a key by a number that states an order; what has none is first, what is none last."""
    number = whole_number(text) if text else 0
    return number is None, number or 0
