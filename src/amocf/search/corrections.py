"""The words that mistyped ones are likely to stand for."""

from collections.abc import Iterable, Iterator
from typing import Final

from amocf.search.index import SearchIndex
from amocf.spelling import deletions, distance, singular, tolerance

_MOST_MISSPELLINGS: Final = 500
_KNOWN: Final = "SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1"
_MISSPELLINGS: Final = """
SELECT DISTINCT word, documents
FROM json_each(?) JOIN misspelling ON rest = value JOIN name_word USING (word) LIMIT ?
"""


def corrections(
    index: SearchIndex, typed: Iterable[str], *, is_unfinished: bool
) -> Iterator[tuple[str, str]]:
    """Yield words that stand nowhere, each with the word of a name that is meant.

    Only words of the names of what people come for are offered: those of the edition's own texts
    ("wording", "match") are no answer to anybody.

    Args:
        index: where words are looked up.
        typed: the words.
        is_unfinished: whether the last is still being typed.
    """
    words = list(dict.fromkeys(typed))
    for word in words:
        if word.isdecimal() or not tolerance(word):
            continue
        if index.rows(_KNOWN, word, word + "\U0010ffff"):
            continue
        better = _nearest(index, word, is_beginning=is_unfinished and word == words[-1])
        if better and singular(better) != singular(word):
            yield word, better


def _nearest(index: SearchIndex, word: str, *, is_beginning: bool) -> str | None:
    """Return the word that is nearest by slips, the more frequent of equally near ones."""
    rests = "[" + ", ".join(f'"{rest}"' for rest in sorted(deletions(word))) + "]"
    best: tuple[float, int, str] | None = None
    for known, documents in index.rows(_MISSPELLINGS, rests, _MOST_MISSPELLINGS):
        slips: float = distance(word, known)
        if is_beginning:
            slips = min(slips, distance(word, known[: len(word)]) + 0.5)
        # The first character is the one that people get right.
        slips += known[0] != word[0]
        most = tolerance(word) + (0.5 if is_beginning else 0)
        if slips <= most and (best is None or (slips, -documents, known) < best):
            best = (slips, -documents, known)
    return best[2] if best else None
