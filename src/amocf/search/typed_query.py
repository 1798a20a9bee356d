"""A query as it is asked of the index, and how well a resource may fit it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from amocf.spelling import telling, words

#: How many resources are looked at; what is beyond them is counted as "more".
MOST: Final = 1000
_MOST_WORDS: Final = 12
_MOST_CHARACTERS: Final = 40
#: A word with fewer characters is whole: "AI" begins nothing that it is looked for in.
SHORTEST_BEGINNING: Final = 3


class FitLevel(IntEnum):
    """How well a resource fits, the best first."""

    IRI = 0
    CODE = 1
    LABEL = 2
    #: One of the names in its label, or another of its labels.
    NAME = 3
    CODE_BEGINS = 4
    NAME_BEGINS = 5
    WORDS_OF_LABEL = 6
    WORDS_OF_NAMES = 7
    TEXT = 8
    NOT = 9


@dataclass(frozen=True)
class TypedQuery:
    """A query as it is asked of the index.

    Attributes:
        text: what was typed.
        words: its telling words, folded.
        narrowing: words of the index that stand for facets: one of each group is demanded.
        most: how many candidates are wanted.
        is_unfinished: whether it is still being typed.
    """

    text: str
    words: tuple[str, ...]
    narrowing: tuple[tuple[str, ...], ...] = ()
    most: int = MOST
    is_unfinished: bool = False

    @classmethod
    def of(cls, text: str, most: int = MOST, *, is_unfinished: bool = False) -> "TypedQuery":
        """Read what was typed: any text is a query, and none has a syntax."""
        found = [word[:_MOST_CHARACTERS] for word in telling(words(text))[:_MOST_WORDS]]
        return cls(text.strip(), tuple(found), most=most, is_unfinished=is_unfinished)

    def may_begin(self, word: str) -> bool:
        """Return whether a word may be the beginning of what is meant."""
        return self.is_unfinished or len(word) >= SHORTEST_BEGINNING
