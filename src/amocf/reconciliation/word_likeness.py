"""Which known words a typed one may stand for: itself, its family, a typo, an abbreviation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from amocf.spelling import relatives, singular

#: How much a known word counts that is not the typed one, by what joins them.
_RELATED: Final = 0.95
_SAME_STEM: Final = 0.85
_BEGINNING: Final = 0.85
_SKELETON: Final = 0.7
#: How alike two words are at least that are slips of each other, and how short neither may be.
_SLIP: Final = 0.7
_SHORTEST_SLIP: Final = 4
#: Which part of the longer of two words a common stem is at least, and how many characters.
_STEM_SHARE: Final = 0.65
_SHORTEST_STEM: Final = 4
#: How short an abbreviation may be, and what has more characters is none by its consonants.
_SHORTEST_ABBREVIATION: Final = 3
_LONGEST_SKELETON: Final = 7
_REMEMBERED: Final = 1 << 14
_VOWELS: Final = frozenset("aeiou")


class Lexicon:
    """The words of all names; any thread may ask.

    Args:
        known: the words, in the singular.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._sorted = sorted(each for each in self._known if len(each) >= _SHORTEST_SLIP)
        self._beginning: dict[str, list[str]] = defaultdict(list)
        for each in sorted(self._known):
            self._beginning[each[:1]].append(each)
        self.near = lru_cache(_REMEMBERED)(self._near)

    def _near(self, typed: str) -> Mapping[str, float]:
        """Return the known words that a typed one may stand for, each with how likely, up to 1."""
        found: dict[str, float] = defaultdict(float)
        for each in relatives(typed):
            if singular(each) in self._known:
                found[singular(each)] = _RELATED
        if typed.isdecimal():
            return {typed: 1.0} if typed in self._known else {}
        for each in self._beginning.get(typed[:1], ()):
            found[each] = max(found[each], _of_one_family(typed, each))
        if typed not in self._known and len(typed) >= _SHORTEST_SLIP:
            for each, likeness, _ in process.extract(
                typed,
                self._sorted,
                scorer=OSA.normalized_similarity,
                score_cutoff=_SLIP,
                limit=None,
            ):
                found[each] = max(found[each], likeness)
        if typed in self._known:
            found[typed] = 1.0
        return {each: likeness for each, likeness in found.items() if likeness}


def _of_one_family(typed: str, known: str) -> float:
    """Say how likely a word stands for one with the same first letter, without slips.

    >>> _of_one_family("maint", "maintenance"), _of_one_family("mfg", "manufacturing")
    (0.85, 0.7)
    >>> _of_one_family("industry", "industrial"), _of_one_family("cell", "control")
    (0.85, 0.0)
    """
    shorter, longer = sorted((typed, known), key=len)
    if longer.startswith(shorter):
        least = _SHORTEST_ABBREVIATION if shorter == typed else _SHORTEST_STEM
        return _BEGINNING if len(shorter) >= least else 0.0
    stem = _common(typed, known)
    if stem >= _SHORTEST_STEM and stem >= _STEM_SHARE * len(longer):
        return _SAME_STEM
    plural = typed[:-1] if typed.endswith("s") else typed
    is_short = any(_is_skeleton(each, known) for each in (typed, plural))
    return _SKELETON if is_short or _is_short_plural(typed, known) else 0.0


def _is_short_plural(typed: str, known: str) -> bool:
    """Say whether a word is the plural of two letters that another begins with: "ops"."""
    return len(typed) == 3 and typed.endswith("s") and known.startswith(typed[:2])


def _is_skeleton(typed: str, known: str) -> bool:
    """Say whether a word is abbreviated by its beginning and by consonants in their order.

    >>> _is_skeleton("mgmt", "management"), _is_skeleton("biomfg", "biomanufacturing")
    (True, True)
    >>> _is_skeleton("part", "pharmaceutical")
    False
    """
    if not _SHORTEST_ABBREVIATION <= len(typed) <= _LONGEST_SKELETON:
        return False
    stem = _common(typed, known)
    if not stem or len(known) < len(typed) + 3 or _VOWELS & set(typed[stem:]):
        return False
    letters = iter(known[stem:])
    return all(each in letters for each in typed[stem:])


def _common(one: str, other: str) -> int:
    """Return how many characters two words begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
