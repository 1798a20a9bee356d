"""Ranks candidates by the words that they share with a text: BM25 of SQLite's full-text search.

Words are compared by their stems. A word that no candidate has, such as a misspelt or a compound
one, counts as those that it is near to.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final
from weakref import finalize

from amocf.errors import UsageError
from amocf.matching.match_candidates import FIELDS, MatchCandidate
from amocf.spelling import deletions, distance, fold, relatives, telling, tolerance, words

#: How many different words of a text are looked up: more tell no more.
_MOST_WORDS: Final = 300
#: What has more characters is no word.
_LONGEST_WORD: Final = 80
#: Of how many characters a word is at least that is a part of another.
_SHORTEST_PART: Final = 6
#: How much a word counts by those that it is near to.
_NEAR: Final = 0.5
#: A number of fewer digits tells nothing: codes and amounts are full of them.
_LEAST_DIGITS: Final = 4
#: What is added to either side of a share, so that none is 0.
_ADDED: Final = 0.3
#: Words that say how well somebody knows something, and not what; beside those of grammar.
_EMPTY: Final = frozenset(
    word
    for line in (
        "ability able apply applying basic demonstrate knowledge other perform performing skill",
        "skills such understand understanding using various work working",
    )
    for word in line.split()
)
#: Of how many words is remembered which candidates have them.
_REMEMBERED: Final = 1 << 16


@dataclass(frozen=True)
class WordScores:
    """What a word gives candidates.

    Attributes:
        scores: the score of each that has it, by its place.
        weight: how much the word counts: less where it stands for others that it is near to.
    """

    scores: Mapping[int, float]
    weight: float = 1.0

    def part_of(self, place: int) -> float:
        """Return what a candidate has of what the word can give, from 0 to the weight."""
        if place not in self.scores:
            return 0.0
        return self.weight * self.scores[place] / self._highest

    @cached_property
    def _highest(self) -> float:
        return max(self.scores.values())


@dataclass(frozen=True)
class SharedWords:
    """What candidates have of a text.

    Attributes:
        found: what each telling word of the text gives.
    """

    found: Mapping[str, WordScores]

    def scores(self) -> dict[int, float]:
        """Return how well each candidate fits; those that share nothing are absent.

        A higher number is better, and each is above 0; numbers of two texts do not compare.
        """
        total: dict[int, float] = defaultdict(float)
        for given in self.found.values():
            for place, score in given.scores.items():
                total[place] += given.weight * score
        return dict(total)

    def of(self, place: int) -> tuple[str, ...]:
        """Return the words of the text that a candidate has too, be it in another form."""
        return tuple(word for word, given in self.found.items() if place in given.scores)

    def share_of(self, place: int) -> float:
        """Return which part a candidate has of what the telling words can give: never 0."""
        parts = sum(given.part_of(place) for given in self.found.values())
        return (_ADDED + parts) / (_ADDED + len(self.found))


class LexicalIndex:
    """The words of candidates, in memory; any thread may ask.

    Raises:
        UsageError: if SQLite was built without full-text search.
    """

    def __init__(self, candidates: Sequence[MatchCandidate]) -> None:
        self._lock = Lock()
        self._remembered: dict[str, WordScores] = {}
        folded = [[fold(" . ".join(texts)) for texts in each.texts] for each in candidates]
        self._known = {word for texts in folded for text in texts for word in text.split()}
        self._misspelt: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            for key in deletions(word):
                self._misspelt[key].append(word)
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        finalize(self, self._database.close)  # from Python 3.13 on it warns if nobody does
        try:
            self._database.execute(
                f"CREATE VIRTUAL TABLE stems USING fts5({', '.join(FIELDS)},"
                " tokenize = 'porter unicode61 remove_diacritics 2')"
            )
        except sqlite3.OperationalError as error:
            raise UsageError(
                f"SQLite {sqlite3.sqlite_version} of this Python cannot rank texts ({error}); use a"
                " Python whose SQLite is 3.27 or later and has FTS5"
            ) from error
        self._database.executemany(
            f"INSERT INTO stems (rowid, {', '.join(FIELDS)})"  # noqa: S608
            f" VALUES ({', '.join('?' * (len(FIELDS) + 1))})",
            ((place, *texts) for place, texts in enumerate(folded)),
        )

    def read(self, text: str) -> SharedWords:
        """Return what the candidates have of a text."""
        with self._lock:
            return SharedWords({word: self._given(word) for word in telling_words(text)})

    def _given(self, word: str) -> WordScores:
        """Return what a word gives each candidate; a score of BM25 is the sum over the words."""
        if word not in self._remembered:
            found = self._bm25(word)
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[word] = WordScores(found) if found else self._of_those_near(word)
        return self._remembered[word]

    def _bm25(self, word: str) -> Mapping[int, float]:
        weights = ", ".join(map(str, FIELDS.values()))
        rows = self._database.execute(
            f"SELECT rowid, -bm25(stems, {weights}) FROM stems WHERE stems MATCH ?",  # noqa: S608
            ('"' + word.replace('"', '""') + '"',),
        )
        return {place: score for place, score in rows if score > 0}

    def _of_those_near(self, word: str) -> WordScores:
        related = [found for each in relatives(word) if (found := self._bm25(each))]
        total: dict[int, float] = defaultdict(float)
        for given in related or map(self._bm25, self._near(word)):
            for place, score in given.items():
                total[place] += score
        return WordScores(total, 1.0 if related else _NEAR)

    def _near(self, word: str) -> Iterator[str]:
        """Yield the known words that a word is a slip of, or else those that are parts of it."""
        slips = {
            known: slip
            for key in deletions(word)
            for known in self._misspelt.get(key, ())
            if (slip := distance(word, known)) <= tolerance(word)
        }
        if slips:
            least = min(slips.values())
            yield from sorted(known for known, slip in slips.items() if slip == least)
            return
        for ends in (
            (word[:size] for size in range(len(word) - 1, _SHORTEST_PART - 1, -1)),
            (word[-size:] for size in range(len(word) - 1, _SHORTEST_PART - 1, -1)),
        ):
            if part := next((each for each in ends if each in self._known), ""):
                yield part


def telling_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that tell what it is about, each once."""
    found = telling([word for word in words(text) if len(word) <= _LONGEST_WORD])
    return tuple(dict.fromkeys(filter(_is_telling, found)))[:_MOST_WORDS]


def _is_telling(word: str) -> bool:
    return word not in _EMPTY and (len(word) >= _LEAST_DIGITS or not word.isdigit())
