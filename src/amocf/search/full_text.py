"""What is asked of the full text index, and what has the words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from amocf.kinds import KINDS
from amocf.search.index import DocumentValues, SearchIndex
from amocf.search.typed_query import SHORTEST_BEGINNING, FitLevel, TypedQuery
from amocf.spelling import relatives

_MOST_COMPLETIONS: Final = 20

_TEXT: Final = "{codes label alternatives below mapped context description printed}"
_NAMES: Final = "{label alternatives}"
_LABEL: Final = "{label}"
_ROWS: Final = "SELECT rowid FROM search WHERE search MATCH ? LIMIT ?"
#: What a word counts in each column of the index, the facets last.
WEIGHTS: Final = (4, 10, 8, 3, 2, 2, 2, 1, 0)
_SCORES: Final = f"""
SELECT rowid, bm25(search, {", ".join(map(str, WEIGHTS))}) FROM search WHERE search MATCH ?
"""  # noqa: S608 - constants
_COMPLETIONS: Final = "SELECT word FROM word WHERE word >= ? AND word < ? LIMIT ?"


class Fit(NamedTuple):
    """A resource that has the words or the name, and how well it fits."""

    document: int
    values: DocumentValues
    level: FitLevel
    score: float


def all_words(index: SearchIndex, query: TypedQuery, phrases: Sequence[str] = ()) -> str:
    """Return what asks for all words of a query, or for one of the phrases that it stands for."""
    if not query.words:
        return _narrowed("", query.narrowing)
    if phrases:
        ways = " OR ".join(f'"{phrase}"' for phrase in phrases)
        return _narrowed(f"{_TEXT} : ({ways})", query.narrowing)
    *finished, last = query.words
    ways = _ways(last)
    if query.may_begin(last):
        # The index holds stems: a beginning longer than the stem is completed to whole words.
        completions = index.column(_COMPLETIONS, last, last + "\U0010ffff", _MOST_COMPLETIONS)
        ways = " OR ".join([ways, f'"{last}"*', *(f'"{word}"' for word in completions)])
    terms = " AND ".join(f"({each})" for each in [*map(_ways, finished), ways])
    return _narrowed(f"{_TEXT} : ({terms})", query.narrowing)


def some_words(query: TypedQuery) -> str:
    """Return what asks for any word of a query."""
    terms = " OR ".join(map(_ways, query.words))
    return _narrowed(f"{_TEXT} : ({terms})", query.narrowing)


def by_text(index: SearchIndex, expression: str, most: int) -> Iterator[Fit]:
    """Yield resources by their words, with the level and the score of the match.

    Scores are for matches that are few enough to be shown: they take the longer the more common
    the words are. Where there are more, those in whose label the words stand are taken first.
    """
    found = index.column(_ROWS, expression, most + 1) if expression else []
    if not found:
        return
    of_label = expression.replace(_TEXT, _LABEL)
    scores = {}
    if len(found) <= most:
        scores = dict(index.rows(_SCORES, expression))
    else:
        found = [*index.column(_ROWS, of_label, most), *found]
    levels = dict.fromkeys(
        index.column(_ROWS, expression.replace(_TEXT, _NAMES), most), FitLevel.WORDS_OF_NAMES
    )
    levels |= dict.fromkeys(index.column(_ROWS, of_label, most), FitLevel.WORDS_OF_LABEL)
    for document in found:
        values = index.values[document]
        score = values.weight * scores.get(document, 0.0)
        yield Fit(document, values, levels.get(document, FitLevel.TEXT), score)


def unnamed(index: SearchIndex, typed: Iterable[str]) -> Iterator[str]:
    """Yield the words that nothing of the document has, nor a word that begins so."""
    kinds = index.tokens("kind", [kind.name for kind in KINDS if kind.is_of_document])
    for word in (word for word in dict.fromkeys(typed) if len(word) > 1):
        ways = _ways(word) + (f' OR "{word}"*' if len(word) >= SHORTEST_BEGINNING else "")
        if not index.rows(_ROWS, _narrowed(f"{_TEXT} : ({ways})", [kinds]), 1):
            yield word


def _ways(word: str) -> str:
    return " OR ".join(f'"{each}"' for each in (word, *relatives(word)))


def _narrowed(expression: str, narrowing: Iterable[Sequence[str]]) -> str:
    groups = [
        "facets : (" + " OR ".join(f'"{token}"' for token in group) + ")" for group in narrowing
    ]
    return " AND ".join([*groups, *([expression] if expression else [])])
