"""Ranks the concepts that a text may be about."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

from amocf.matching.calibration import LABELLED, LEXICAL, WITH_MODEL
from amocf.matching.lexical import LexicalIndex, SharedWords
from amocf.matching.match_candidates import COMPETENCIES, MatchCandidate, read_candidates
from amocf.spelling import name_key, words

if TYPE_CHECKING:
    from amocf.matching.semantic import SemanticIndex

#: How much it counts that other sub-competencies of the same competency fit too.
_FAMILY: Final = 0.6
#: How quickly a rank loses weight where two rankings are fused, and what that by words weighs.
_RANK_OFFSET: Final = 5
_LEXICAL_WEIGHT: Final = 0.5
#: So much more similar is about e times as likely.
_TEMPERATURE: Final = 0.1
_AT_ONCE: Final = 64
_NONE: Final = frozenset[int]()
#: Characters of a text that may be a name.
_LONGEST_NAME: Final = 500


@dataclass(frozen=True)
class RankedConcept:
    """A concept that a text may be about.

    Attributes:
        rank: from 1, the best.
        candidate: the concept.
        score: from 0 to 1: how well it fits beside the best of the same text, which has 1.
        support: how much speaks for it, from 0 to 1: its share of the telling words of the text,
            or, with a sentence model, of what is similar to it.
        confidence: how likely it is that the text is about it, judged by phrases for which people
            know it, or by its name; None where nobody has judged such phrases.
        matched: words of the text that the concept, or what stands around it, has too.
    """

    rank: int
    candidate: MatchCandidate
    score: float
    support: float
    confidence: float | None
    matched: tuple[str, ...]


@dataclass(frozen=True)
class _Ranking:
    """Numbers for places of candidates: higher is better.

    Attributes:
        scores: by which they are ranked.
        words: the words that candidates share with the text.
        likely: what each has of all that a model finds similar; None without a model.
        labelled: those of which the text is the label or the code.
    """

    scores: Mapping[int, float]
    words: SharedWords
    likely: Mapping[int, float] | None = None
    labelled: AbstractSet[int] = _NONE

    def support(self, place: int) -> float:
        return self.words.share_of(place) if self.likely is None else self.likely[place]


class Matcher:
    """Ranks the candidates of a group for any text; any thread may ask.

    Args:
        candidates: the concepts, in the order in which those that fit equally well are ranked.
        group: what they are, as ``GROUPS`` calls it.
        semantic: their phrases as a sentence model has them; None for words alone.
    """

    def __init__(
        self,
        candidates: Sequence[MatchCandidate],
        group: str,
        semantic: "SemanticIndex | None" = None,
    ) -> None:
        self._candidates = candidates
        self._lexical = LexicalIndex(candidates)
        self._semantic = semantic
        self._sizes = Counter(each.family for each in candidates)
        self._named = _places_by((name_key(name) for name in each.names) for each in candidates)
        self._labelled = _places_by(map(_label_keys, candidates))
        calibration = WITH_MODEL if semantic else LEXICAL
        # The phrases that were judged are about competencies: of others they tell nothing.
        self._calibration = calibration if group == COMPETENCIES else None

    def match(self, texts: Iterable[str], most: int) -> Iterator[tuple[RankedConcept, ...]]:
        """Yield for each text its best concepts, at most so many; none where nothing is shared."""
        remaining = iter(texts)
        while batch := list(islice(remaining, _AT_ONCE)):
            for text, ranking in zip(batch, self._rankings(batch), strict=True):
                yield self._shortlist(self._with_names(text, ranking), most)

    def _rankings(self, texts: Sequence[str]) -> Iterator[_Ranking]:
        by_words = [self._by_words(each) for each in texts]
        if self._semantic is None or not self._candidates:
            yield from by_words
            return
        similarities = self._semantic.similarities(texts).tolist()
        for text, lexical, row in zip(texts, by_words, similarities, strict=True):
            yield _fused(lexical, row) if words(text) else lexical

    def _by_words(self, text: str) -> _Ranking:
        found = self._lexical.read(text)
        return _Ranking(self._with_families(found.scores()), found)

    def _shortlist(self, ranking: _Ranking, most: int) -> tuple[RankedConcept, ...]:
        best = _places(ranking.scores)[:most]
        return tuple(
            RankedConcept(
                rank,
                self._candidates[place],
                ranking.scores[place] / ranking.scores[best[0]],
                ranking.support(place),
                self._confidence(ranking, place, rank),
                ranking.words.of(place),
            )
            for rank, place in enumerate(best, 1)
        )

    def _confidence(self, ranking: _Ranking, place: int, rank: int) -> float | None:
        if self._calibration is None:
            return None
        if place in ranking.labelled:
            return LABELLED / len(ranking.labelled)
        return self._calibration.confidence(ranking.support(place), rank)

    def _with_names(self, text: str, ranking: _Ranking) -> _Ranking:
        """Put those before all others that have the text for a name or a code."""
        text = text[:_LONGEST_NAME]
        key = name_key(text)
        codes = text.strip("<> ").casefold()
        labelled = self._labelled.get(key, _NONE) | self._labelled.get(codes, _NONE)
        named = labelled | self._named.get(key, _NONE)
        highest = 1 + max(ranking.scores.values(), default=0)
        raised = {place: highest + ranking.scores.get(place, 0) for place in named}
        return replace(ranking, scores={**ranking.scores, **raised}, labelled=labelled)

    def _with_families(self, scores: Mapping[int, float]) -> dict[int, float]:
        """Add to each score what its family has: labels are short, and neighbours tell more."""
        families: dict[str, float] = defaultdict(float)
        for place, score in scores.items():
            if family := self._candidates[place].family:
                families[family] += score
        shares = {each: total / math.sqrt(self._sizes[each]) for each, total in families.items()}
        return {
            place: score + _FAMILY * shares.get(self._candidates[place].family, 0)
            for place, score in scores.items()
        }


def _label_keys(candidate: MatchCandidate) -> Iterator[str]:
    """Yield the label, the code, both, and the URI, as they are compared."""
    yield name_key(candidate.label)
    yield name_key(f"{candidate.code} {candidate.label}")
    yield from (candidate.code.casefold(), candidate.iri.casefold())


def _places_by(keys: Iterable[Iterable[str]]) -> Mapping[str, frozenset[int]]:
    """Return the places of those that have each key."""
    found: dict[str, frozenset[int]] = {}
    for place, of_one in enumerate(keys):
        for key in filter(None, of_one):
            found[key] = found.get(key, _NONE) | {place}
    return found


def _places(scores: Mapping[int, float]) -> list[int]:
    return sorted(scores, key=lambda place: (-scores[place], place))


def _fused(lexical: _Ranking, similarities: Sequence[float]) -> _Ranking:
    """Fuse two rankings by their ranks, which compare where their numbers do not.

    Reciprocal rank fusion: G. V. Cormack, C. L. A. Clarke, S. Büttcher (2009).
    """
    highest = max(similarities)
    odds = [math.exp((each - highest) / _TEMPERATURE) for each in similarities]
    likely = {place: each / sum(odds) for place, each in enumerate(odds)}
    scores = {place: 1 / (_RANK_OFFSET + n) for n, place in enumerate(_places(likely))}
    for n, place in enumerate(_places(lexical.scores)):
        scores[place] += _LEXICAL_WEIGHT / (_RANK_OFFSET + n)
    return _Ranking(scores, lexical.words, likely)


def matcher_of(store: Store, group: str, *, with_model: bool = False) -> Matcher:
    """Return a matcher for a group of a release.

    Raises:
        UsageError: if the model is wanted and not installed.
    """
    candidates = read_candidates(store, group)
    if not with_model:
        return Matcher(candidates, group)
    from amocf.matching.sentence_model import load_model  # noqa: PLC0415 - an extra

    model = load_model()
    from amocf.matching.semantic import SemanticIndex  # noqa: PLC0415 - needs the extra too

    return Matcher(candidates, group, SemanticIndex(candidates, model))
