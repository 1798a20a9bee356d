"""Ranks candidates by what their phrases mean, as a sentence model has it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from amocf.matching.match_candidates import FIELDS, MatchCandidate
from amocf.matching.sentence_model import SentenceModel

#: The fields whose texts are compared one by one: those that speak of the candidate alone.
_COMPARED: Final = ("label", "alternatives", "vocabulary", "examples")
#: How many of the most similar phrases of a candidate, and of its family, count.
_OF_CANDIDATE: Final = 3
_OF_FAMILY: Final = 5
#: Phrases that the model is given at once: always the same ones, for one release.
_AT_ONCE: Final = 32


class SemanticIndex:
    """The phrases of candidates as the model has them, in memory; any thread may ask."""

    def __init__(self, candidates: Sequence[MatchCandidate], model: SentenceModel) -> None:
        self._model = model
        places: dict[str, int] = {}
        self._own: list[list[int]] = []
        families: dict[str, list[int]] = defaultdict(list)
        self._families = [each.family or each.iri for each in candidates]
        for each in candidates:
            texts = dict(zip(FIELDS, each.texts, strict=True))
            phrases = dict.fromkeys(text for field in _COMPARED for text in texts[field])
            self._own.append([places.setdefault(text, len(places)) for text in phrases])
            families[each.family or each.iri] += self._own[-1]
        self._of_families = {name: sorted(set(own)) for name, own in families.items()}
        self._phrases = model.vectors(list(places), _AT_ONCE)

    def similarities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how similar each candidate is to each text: a row a text, a column a candidate."""
        found = self._model.vectors(texts) @ self._phrases.T
        families = {
            name: _mean_of_best(found[:, own], _OF_FAMILY)
            for name, own in self._of_families.items()
        }
        columns = [
            _mean_of_best(found[:, own], _OF_CANDIDATE) + families[family]
            for own, family in zip(self._own, self._families, strict=True)
        ]
        return np.stack(columns, axis=1)


def _mean_of_best(similarities: NDArray[np.float32], most: int) -> NDArray[np.float32]:
    kept = min(most, similarities.shape[1])
    best = np.partition(similarities, similarities.shape[1] - kept, axis=1)[:, -kept:]
    return np.asarray(best.mean(axis=1), dtype=np.float32)
