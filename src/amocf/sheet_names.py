"""Names that the sheets of a workbook can have: those that programs take, each once."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import count
from typing import Final

#: Characters of a name, as UTF-16 counts them.
LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")
_RESERVED: Final = "history"
#: What stands in for what a name cannot have, and for a name of nothing else.
_INSTEAD: Final = "-"


class SheetNames:
    """The names of the sheets of one workbook.

    Args:
        taken: names that other sheets have.
        longest: characters of a name, as UTF-16 counts them.
    """

    def __init__(self, taken: Iterable[str] = (), longest: int = LONGEST_NAME) -> None:
        self._taken = {_RESERVED, *map(str.casefold, taken)}
        self._longest = longest

    def add(self, wanted: str) -> str:
        """Return a name that a sheet can have and no other has, and remember it.

        >>> names = SheetNames(["About"])
        >>> names.add("about"), names.add("Parts: 1/2"), names.add("History")
        ('about (2)', 'Parts- 1-2', 'History (2)')
        """
        visible = "".join(filter(_is_character, wanted)).strip()
        plain = _NOT_IN_NAMES.sub(_INSTEAD, _shortened(visible, self._longest)) or _INSTEAD
        endings = ("" if number == 1 else f" ({number})" for number in count(1))
        candidates = (_shortened(plain, self._longest - len(ending)) + ending for ending in endings)
        name = next(each for each in candidates if each.casefold() not in self._taken)
        self._taken.add(name.casefold())
        return name


def _is_character(character: str) -> bool:
    """Say whether it is a character that a file can hold: no control, half or non-character."""
    code = ord(character)
    is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return not is_none and unicodedata.category(character) not in ("Cc", "Cs")


def _shortened(text: str, most: int) -> str:
    # Where it ends within a character, that is left out.
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
