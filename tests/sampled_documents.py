"""Which documents are asked for, where a test that asks for all that a site has would take long.

Those of a past release are written by the code that writes those of the current one, of which other
tests ask for each; `tests/contract/test_frozen_dereference.py` asks for one of each kind of them in
every format. Below a path prefix pages are the same but for the prefix.
"""

import re
from typing import Final
from zlib import crc32

_DOCUMENT: Final = re.compile(
    r"(.*?/release/[^/]+)?.*/(?:id|doc)/([^?#]*?)(?:\.[a-z]+)?(?:[?#].*)?"
)
_STEP_OF_PAST: Final = 16
#: Of how many documents of the current release one is asked for below a path prefix.
STEP_BELOW: Final = 5


def is_left_out(address: str, step: int = 1) -> bool:
    """Return whether an address is of a document that is not asked for.

    A document is asked for in all its forms, or in none.

    Args:
        address: the address, or its path.
        step: of how many documents of the current release one is asked for.
    """
    found = _DOCUMENT.fullmatch(address)
    if found is None:
        return False
    is_past, name = found.groups()
    return crc32(name.encode()) % (_STEP_OF_PAST if is_past else step) != 0


def without_values(address: str) -> str:
    """Keep the names of the parameters of an address, and not their values."""
    return re.sub(r"=[^&]*", "=", address)
