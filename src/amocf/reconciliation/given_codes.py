"""Codes in a text: alone, or with the name that they stand for."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from amocf.reconciliation.entities import Entity
from amocf.spelling import code_key

#: The code of O*NET for a whole occupation of the SOC, whose own code stands before the full stop.
_WHOLE_OF_SOC: Final = re.compile(r"(\d\d-\d{4})\.00")
#: How many words a code has at most, such as "NICE NF-COM-008" or "nf com 8".
_MOST_WORDS: Final = 4
#: What makes an amount of a number.
_AMOUNT: Final = re.compile(r"[$€£%]|^\s*[-+]\s*\d")
_AROUND: Final = " \t()[]:;,.\N{EN DASH}\N{EM DASH}-"


class CodeIndex:
    """The codes of entities.

    Args:
        entities: the entities; what is found is given by their places.
    """

    def __init__(self, entities: Sequence[Entity]) -> None:
        found: dict[str, set[int]] = defaultdict(set)
        for place, entity in enumerate(entities):
            for code in (*entity.codes, *map(_of_soc, entity.codes)):
                if key := code_key(code):
                    found[key].add(place)
        self._places = {key: frozenset(places) for key, places in found.items()}

    def read(self, text: str) -> tuple[frozenset[int], str]:
        """Return what has a code that stands at an end of a text, and what is left of the text.

        Nothing is left of a text that is a code.
        """
        if places := self._having(text):
            return places, ""
        words = text.split()
        for size in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
            for code, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
                left = " ".join(rest).strip(_AROUND)
                places = self._having(" ".join(code).strip(_AROUND))
                if places and left:
                    return places, left
        return frozenset(), text

    def _having(self, code: str) -> frozenset[int]:
        if _AMOUNT.search(code):
            return frozenset()
        return self._places.get(code_key(code), frozenset())


def _of_soc(code: str) -> str:
    found = _WHOLE_OF_SOC.fullmatch(code)
    return found[1] if found else ""
