"""What a query may mean, in the order of how well it fits, by lookups that are each bounded."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from amocf.search.index import SearchIndex
from amocf.spelling import code_key, deletions, distance, fold, tolerance, words
from amocf.terms import expand

#: How many resources are looked at; what is beyond them is counted as "more".
MOST: Final = 1000
_MOST_WORDS: Final = 12
_MOST_CHARACTERS: Final = 40
_MOST_COMPLETIONS: Final = 20
_MOST_SPELLINGS: Final = 5
_MOST_MISSPELLINGS: Final = 500
_END: Final = "\U0010ffff"

_TEXT: Final = "{codes label alternatives context description printed}"
_BY_KEY: Final = "SELECT document FROM code WHERE key = ? ORDER BY document LIMIT ?"
_BY_KEY_PREFIX: Final = "SELECT document FROM code WHERE key > ? AND key < ? LIMIT ?"
_BY_NAME: Final = "SELECT document FROM name WHERE name = ? ORDER BY document LIMIT ?"
_BY_NAME_PREFIX: Final = "SELECT document FROM name WHERE name > ? AND name < ? LIMIT ?"
_LABEL: Final = "{label}"
_BY_TEXT: Final = """
SELECT search.rowid, document.facets
FROM search JOIN document ON document.id = search.rowid
WHERE search MATCH ? LIMIT ?
"""
_SCORES: Final = """
SELECT search.rowid, document.weight * bm25(search, 4, 10, 8, 2, 2, 1, 0)
FROM search JOIN document ON document.id = search.rowid
WHERE search MATCH ?
"""
_FACETS: Final = """
SELECT id, facets FROM document WHERE id IN (SELECT value FROM json_each(?))
"""
_PRINTED_CODES: Final = """
SELECT DISTINCT code FROM document WHERE id IN (SELECT value FROM json_each(?)) ORDER BY code
"""
_COMPLETIONS: Final = "SELECT word FROM word WHERE word >= ? AND word < ? LIMIT ?"
_MISSPELLINGS: Final = """
SELECT DISTINCT word, documents
FROM json_each(?) JOIN misspelling ON rest = value JOIN word USING (word) LIMIT ?
"""


@dataclass(frozen=True)
class TypedQuery:
    """A query as it is asked of the index.

    Attributes:
        text: what was typed.
        words: its words, folded; the last may be unfinished.
        narrowing: words of the index that stand for facets: one of each group is demanded.
        most: how many candidates are wanted.
    """

    text: str
    words: tuple[str, ...]
    narrowing: tuple[tuple[str, ...], ...] = ()
    most: int = MOST

    @classmethod
    def of(cls, text: str, most: int = MOST) -> "TypedQuery":
        """Read what was typed: any text is a query, and none has a syntax."""
        found = [word[:_MOST_CHARACTERS] for word in words(text)[:_MOST_WORDS]]
        return cls(text.strip(), tuple(found), most=most)


@dataclass(frozen=True)
class Candidate:
    """A resource that fits."""

    document: int
    facets: frozenset[str]


@dataclass(frozen=True)
class Candidates:
    """What fits, best first.

    Attributes:
        found: the candidates.
        truncated: whether there are more.
        expression: what was asked of the full text, for marking words.
        corrections: words that nothing fits, each with the one that was looked for instead.
        partial: whether nothing has all the words.
    """

    found: tuple[Candidate, ...]
    truncated: bool
    expression: str
    corrections: tuple[tuple[str, str], ...] = ()
    partial: bool = False


def find(index: SearchIndex, query: TypedQuery) -> Candidates:
    """Find what fits: by code, by name, by words, by words without typos, by some of the words."""
    named = _named(index, query)
    is_code = any(level in (0, 2) for level in named.values()) and bool(code_key(query.text))
    phrases = _spellings(index, query, named) if is_code else ()
    found = _ranked(index, query, named, _all_words(index, query, phrases))
    if found.found or not query.words:
        return found
    corrections = tuple(_corrections(index, query.words))
    if corrections:
        better = dict(corrections)
        corrected = replace(query, words=tuple(better.get(w, w) for w in query.words))
        again = _ranked(index, corrected, {}, _all_words(index, corrected))
        if again.found:
            return replace(again, corrections=corrections)
        query = corrected
    some = _ranked(index, query, {}, _some_words(query))
    return replace(some, corrections=corrections, partial=len(query.words) > 1)


def _named(index: SearchIndex, query: TypedQuery) -> dict[int, int]:
    """Return resources by name or code with the level of the match: 0 exact code … 3 prefix."""
    key, name, most = code_key(query.text), fold(query.text), query.most
    lookups: list[list[int]] = [_by_iri(index, query.text), [], [], []]
    if key:
        lookups[0] += index.column(_BY_KEY, key, most)
        lookups[2] += index.column(_BY_KEY_PREFIX, key, key + _END, most)
    if name:
        lookups[1] += index.column(_BY_NAME, name, most)
        lookups[3] += index.column(_BY_NAME_PREFIX, name, name + _END, most)
    levels: dict[int, int] = {}
    for level, documents in enumerate(lookups):
        for document in documents:
            levels.setdefault(document, level)
    return levels


def _by_iri(index: SearchIndex, text: str) -> list[int]:
    if ":" not in text:
        return []
    names = [text.removeprefix("<").removesuffix(">")]
    with suppress(ValueError):  # the prefix may be none of ours
        names.append(expand(text))
    statement = "SELECT id FROM document WHERE iri = ?"
    return [document for name in names for document in index.column(statement, name)]


def _ranked(
    index: SearchIndex, query: TypedQuery, named: dict[int, int], expression: str
) -> Candidates:
    most = query.most
    facets = dict(index.rows(_FACETS, str(sorted(named)))) if named else {}
    ranks = {
        document: (named[document], 0.0, document)
        for document, own in facets.items()
        if _is_within(own, query.narrowing)
    }
    for document, own, level, score in _by_text(index, expression, most):
        ranks.setdefault(document, (level, score, document))
        facets[document] = own
    best = sorted(ranks, key=ranks.__getitem__)
    found = (Candidate(d, frozenset(facets[d].split())) for d in best[:most])
    return Candidates(tuple(found), len(best) > most, expression)


def _by_text(
    index: SearchIndex, expression: str, most: int
) -> Iterator[tuple[int, str, int, float]]:
    """Yield resources by their words, with the level and the score of the match.

    Scores are for matches that are few enough to be shown: they take the longer the more common
    the words are. Where there are more, those in whose label the words stand are taken first.
    """
    found = index.rows(_BY_TEXT, expression, most + 1) if expression else []
    if len(found) <= most:
        scores = dict(index.rows(_SCORES, expression)) if found else {}
        yield from ((document, facets, 4, scores[document]) for document, facets in found)
        return
    labels = index.rows(_BY_TEXT, expression.replace(_TEXT, _LABEL), most)
    yield from ((document, facets, 4, 0.0) for document, facets in labels)
    yield from ((document, facets, 5, 0.0) for document, facets in found)


def _is_within(facets: str, narrowing: Sequence[Sequence[str]]) -> bool:
    own = set(facets.split())
    return all(own.intersection(group) for group in narrowing)


def _spellings(index: SearchIndex, query: TypedQuery, named: dict[int, int]) -> tuple[str, ...]:
    """Return a code as it was typed, and as the resources print it whose code it is."""
    exact = [document for document, level in named.items() if level == 0][:_MOST_SPELLINGS]
    codes = index.column(_PRINTED_CODES, str(exact))
    found = [" ".join(query.words), *(fold(code) for code in codes)]
    return tuple(dict.fromkeys(filter(None, found)))


def _all_words(index: SearchIndex, query: TypedQuery, phrases: Sequence[str] = ()) -> str:
    if not query.words:
        return _narrowed("", query.narrowing)
    *finished, last = query.words
    if phrases:
        ways = " OR ".join(f'"{phrase}"' for phrase in phrases)
        return _narrowed(f"{_TEXT} : ({ways})", query.narrowing)
    # The index holds stems: a beginning that is longer than the stem is completed to whole words.
    completions = index.column(_COMPLETIONS, last, last + _END, _MOST_COMPLETIONS)
    ways = " OR ".join([f'"{last}"', f'"{last}"*', *(f'"{word}"' for word in completions)])
    terms = " AND ".join([*(f'"{word}"' for word in finished), f"({ways})"])
    return _narrowed(f"{_TEXT} : ({terms})", query.narrowing)


def _some_words(query: TypedQuery) -> str:
    terms = " OR ".join(f'"{word}"' for word in query.words)
    return _narrowed(f"{_TEXT} : ({terms})", query.narrowing)


def _narrowed(expression: str, narrowing: Iterable[Sequence[str]]) -> str:
    groups = [
        "facets : (" + " OR ".join(f'"{token}"' for token in group) + ")" for group in narrowing
    ]
    return " AND ".join([*groups, *([expression] if expression else [])])


def _corrections(index: SearchIndex, typed: Iterable[str]) -> Iterator[tuple[str, str]]:
    for word in dict.fromkeys(typed):
        if word.isdecimal() or not tolerance(word) or _is_known(index, word):
            continue
        better = _nearest(index, word)
        if better:
            yield word, better


def _is_known(index: SearchIndex, word: str) -> bool:
    statement = "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1"
    return bool(index.rows(statement, f'{_TEXT} : ("{word}" OR "{word}"*)'))


def _nearest(index: SearchIndex, word: str) -> str | None:
    """Return the word that is nearest by typos, the more frequent of equally near ones."""
    rests = "[" + ", ".join(f'"{rest}"' for rest in sorted(deletions(word))) + "]"
    best: tuple[float, int, str] | None = None
    for known, documents in index.rows(_MISSPELLINGS, rests, _MOST_MISSPELLINGS):
        # A word that is still being typed is compared with the beginning of a known one.
        typos = min(distance(word, known), distance(word, known[: len(word)]) + 0.5)
        # The first character is the one that people get right.
        typos += known[0] != word[0]
        if typos <= tolerance(word) + 0.5 and (best is None or (typos, -documents, known) < best):
            best = (typos, -documents, known)
    return best[2] if best else None
