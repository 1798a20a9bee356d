"""How well names of entities fit a text: the same, the same in another spelling, or like it."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz, process

from amocf.reconciliation.entities import Entity
from amocf.reconciliation.name_forms import initials, short_forms, undotted
from amocf.reconciliation.word_likeness import Lexicon
from amocf.spelling import fold, name_key, names_in

#: How well a name fits that is the text, or that differs from it by its spelling alone.
SAME: Final = 1.0
SAME_KEY: Final = 0.99
#: How well an aid to find fits that is the text, and another form or a part of a name that is.
_AID: Final = 0.96
_FORM: Final = 0.94
_PART: Final = 0.8
#: How well a name fits at most that is only like the text, and anything else that is.
_LIKE: Final = 0.92
_LIKE_OTHER: Final = 0.89
_LIKE_PART: Final = 0.76
#: How much it counts that the name has the words of the text, beside that the text has its words.
_PRECISION: Final = 0.6
#: How much the order of words and their letters count.
_ORDER: Final = 0.1
#: How likely letters stand for the words that they begin.
_INITIALS: Final = 0.9
#: How alike the letters are at least where words are parted otherwise, and how many are looked at.
_SQUASHED: Final = 90
_MOST_SQUASHED: Final = 20
#: How many names are compared closely, and words of a text.
_COMPARED: Final = 300
_MOST_WORDS: Final = 40
_NONE: Final[Mapping[int, float]] = MappingProxyType({})


@dataclass(frozen=True)
class _ComparedName:
    """A name of an entity, as it is compared.

    Attributes:
        place: that of its entity.
        words: its telling words, in the singular.
        weights: how telling each is.
        most: how well it fits at most where it is only like the text.
    """

    place: int
    words: tuple[str, ...]
    weights: tuple[float, ...]
    most: float


@dataclass(frozen=True)
class _TypedWord:
    """A word of a text.

    Attributes:
        text: the word, in the singular.
        weight: how telling it is.
        near: known words that it may stand for, each with how likely.
        shortened: by the number of a name, where the words stand whose first letters it is.
    """

    text: str
    weight: float
    near: Mapping[str, float]
    shortened: Mapping[int, tuple[int, int]]


class NameIndex:
    """The names of entities; any thread may ask.

    Args:
        entities: the entities; what is found is given by their places.
    """

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._written: dict[str, dict[int, float]] = defaultdict(dict)
        self._keyed: dict[str, dict[int, float]] = defaultdict(dict)
        found = [(place, *each) for place, one in enumerate(entities) for each in _names(one)]
        for place, name, likeness, _ in found:
            _keep(self._written[fold(name)], place, likeness)
            for key in (name_key(name), name_key(name).replace(" ", "")):
                _keep(self._keyed[key], place, min(likeness, SAME_KEY))
        of_entity: dict[int, set[str]] = defaultdict(set)
        for place, name, _, _ in found:
            of_entity[place].update(name_key(name).split())
        counts = Counter(chain.from_iterable(of_entity.values()))
        self._unknown = math.log(1 + len(entities))
        self._weights = {word: math.log(1 + len(entities) / n) for word, n in counts.items()}
        self._lexicon = Lexicon(counts)
        self._names = tuple(self._compared(found))
        self._squashed = ["".join(each.words) for each in self._names]
        self._having: dict[str, list[int]] = defaultdict(list)
        self._initials: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
        for number, each in enumerate(self._names):
            for word in dict.fromkeys(each.words):
                self._having[word].append(number)
            for letters, window in initials(each.words):
                self._initials[letters].setdefault(number, window)

    def fits(self, text: str) -> dict[int, float]:
        """Return how well entities fit a text, by their places: above 0, and 1 where it is a name.

        Those that share nothing with it are absent.
        """
        text = undotted(text)
        words = name_key(text).split()[:_MOST_WORDS]
        typed = [self._typed(each) for each in words]
        found: dict[int, float] = defaultdict(float)
        for number in self._likely(typed):
            name = self._names[number]
            found[name.place] = max(found[name.place], name.most * _likeness(typed, name, number))
        for names in (self._of_letters("".join(words)), self.same(text)):
            for place, likeness in names.items():
                found[place] = max(found[place], likeness)
        return dict(found)

    def same(self, text: str) -> dict[int, float]:
        """Return the entities that have the text for a name, however it is spelled."""
        found: dict[int, float] = {}
        key = name_key(text)
        for names in (
            self._written.get(fold(text), _NONE) if key else _NONE,
            self._keyed.get(key, _NONE),
            self._keyed.get(key.replace(" ", ""), _NONE),
        ):
            for place, likeness in names.items():
                _keep(found, place, likeness)
        return found

    def _compared(self, found: Iterable[tuple[int, str, float, float]]) -> Iterable[_ComparedName]:
        for place, name, _, most in found:
            words = tuple(name_key(name).split())
            if words and most:
                yield _ComparedName(place, words, tuple(self._weights[w] for w in words), most)

    def _typed(self, word: str) -> _TypedWord:
        near = self._lexicon.near(word)
        likely = max(near, key=lambda each: (near[each], each), default="")
        weight = self._weights.get(likely, self._unknown)
        return _TypedWord(word, weight, near, self._initials.get(word, MappingProxyType({})))

    def _likely(self, typed: Iterable[_TypedWord]) -> list[int]:
        """Return the numbers of the names that share most with a text, without a close look."""
        shared: dict[int, float] = defaultdict(float)
        for word in typed:
            own: dict[int, float] = dict.fromkeys(word.shortened, _INITIALS)
            for known, likeness in word.near.items():
                for number in self._having[known]:
                    _keep(own, number, likeness)
            for number, likeness in own.items():
                shared[number] += word.weight * likeness
        return heapq.nsmallest(_COMPARED, shared, key=lambda number: (-shared[number], number))

    def _of_letters(self, squashed: str) -> dict[int, float]:
        """Return what fits by its letters, where words are joined or parted otherwise."""
        found: dict[int, float] = {}
        for _, ratio, number in process.extract(
            squashed,
            self._squashed,
            scorer=fuzz.ratio,
            score_cutoff=_SQUASHED,
            limit=_MOST_SQUASHED,
        ):
            name = self._names[number]
            _keep(found, name.place, name.most * ratio / 100)
        return found


def _names(entity: Entity) -> Iterable[tuple[str, float, float]]:
    """Yield what an entity is called, with how well it fits where it is the text, or like it."""
    for name in entity.names:
        yield name, SAME, _LIKE
    if entity.whole:
        # What stands in it beside the name is that of others: it is the text, or not like it.
        yield entity.whole, SAME, 0.0
    for name in entity.aids:
        yield name, _AID, _LIKE_OTHER
    for name in dict.fromkeys(form for each in entity.names for form in short_forms(each)):
        yield name, _FORM, _LIKE_OTHER
    for name in dict.fromkeys(part for each in entity.names for part in names_in(each)):
        yield name, _PART, _LIKE_PART


def _keep(found: dict[int, float], place: int, likeness: float) -> None:
    """Keep the higher of two numbers."""
    found[place] = max(found.get(place, 0.0), likeness)


def _likeness(typed: Sequence[_TypedWord], name: _ComparedName, number: int) -> float:
    """Return how alike a text and a name are, from 0 to 1.

    Each word of the text stands for one of the name that no other stands for, or for several whose
    first letters it is.
    """
    given, matched = [0.0] * len(typed), [0.0] * len(name.words)
    pairs = [
        (likeness, -place, -at)
        for place, word in enumerate(typed)
        for at, known in enumerate(name.words)
        if (likeness := word.near.get(known, 0.0))
    ]
    for likeness, minus_place, minus_at in sorted(pairs, reverse=True):
        if not given[-minus_place] and not matched[-minus_at]:
            given[-minus_place] = matched[-minus_at] = likeness
    for place, word in enumerate(typed):
        start, end = word.shortened.get(number, (0, 0))
        if not given[place] and end and not any(matched[start:end]):
            given[place] = _INITIALS
            matched[start:end] = [_INITIALS] * (end - start)
    precision = _share(given, [each.weight for each in typed])
    recall = _share(matched, name.weights)
    if not precision or not recall:
        return 0.0
    words = 1 / (_PRECISION / precision + (1 - _PRECISION) / recall)
    letters = fuzz.ratio(" ".join(each.text for each in typed), " ".join(name.words)) / 100
    return (1 - _ORDER) * words + _ORDER * letters


def _share(likely: Sequence[float], weights: Sequence[float]) -> float:
    return sum(map(lambda one, weight: one * weight, likely, weights)) / sum(weights)
