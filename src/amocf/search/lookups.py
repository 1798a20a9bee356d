"""Resources by what names them: an IRI, a code, a label, one of the names in a label."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from amocf.search.index import SearchIndex
from amocf.search.typed_query import FitLevel, TypedQuery
from amocf.spelling import code_key, fold, name_key, singular
from amocf.terms import expand

_MOST_SPELLINGS: Final = 5
#: What is a code wherever it stands: numbers with dots or hyphens between them.
_CODE: Final = re.compile(r"(?<!\S)\d+(?:[.-]\d+)+(?!\S)")
#: No name of a kind that people come for has more words: "sub-competency", "technology area".
_LONGEST_KIND: Final = 2
_END: Final = "\U0010ffff"

_BY_IRI: Final = "SELECT id FROM document WHERE iri = ?"
_BY_KEY: Final = "SELECT document FROM code WHERE key = ? ORDER BY document LIMIT ?"
_BY_KEY_PREFIX: Final = "SELECT document FROM code WHERE key > ? AND key < ? LIMIT ?"
_BY_NAME: Final = """
SELECT document, is_part FROM name WHERE name IN (SELECT value FROM json_each(?))
ORDER BY is_part, document LIMIT ?
"""
_BY_NAME_PREFIX: Final = "SELECT document FROM name WHERE name > ? AND name < ? LIMIT ?"
_BY_NAMES: Final = """
SELECT document, max(length(name)) FROM name
WHERE name IN (SELECT value FROM json_each(?)) GROUP BY document ORDER BY document LIMIT ?
"""
_PRINTED_CODES: Final = """
SELECT DISTINCT code FROM document WHERE id IN (SELECT value FROM json_each(?)) ORDER BY code
"""


def named(index: SearchIndex, query: TypedQuery) -> dict[int, FitLevel]:
    """Return resources by name or code with the level of the match."""
    key, name, most = code_key(query.text), name_key(query.text), query.most
    lookups: dict[FitLevel, list[int]] = {FitLevel.IRI: _by_iri(index, query.text)}
    if key:
        lookups[FitLevel.CODE] = index.column(_BY_KEY, key, most)
        lookups[FitLevel.CODE_BEGINS] = index.column(_BY_KEY_PREFIX, key, key + _END, most)
    if name:
        spelled = json.dumps([name, name.replace(" ", ""), *_turned(name)])
        for document, is_part in index.rows(_BY_NAME, spelled, most):
            lookups.setdefault(FitLevel.NAME if is_part else FitLevel.LABEL, []).append(document)
        lookups[FitLevel.NAME_BEGINS] = [
            document
            for start in dict.fromkeys(_beginnings(query))
            for document in index.column(_BY_NAME_PREFIX, start, start + _END, most)
        ]
    if not any(lookups.values()):
        # "4.1.2 drawings" names the thing by its code, and says what it is as well.
        keys = map(code_key, dict.fromkeys(_CODE.findall(query.text)[:_MOST_SPELLINGS]))
        lookups[FitLevel.CODE] = [d for each in keys for d in index.column(_BY_KEY, each, most)]
    levels: dict[int, FitLevel] = {}
    for level in FitLevel:
        for document in lookups.get(level, ()):
            levels.setdefault(document, level)
    return levels


def _turned(name: str) -> Iterator[str]:
    """Yield a name with its last word or two first, as a kind is: "energy institutes"."""
    own = name.split(" ")
    for last in range(1, min(len(own), _LONGEST_KIND + 1)):
        yield " ".join([*own[-last:], *own[:-last]])


def _beginnings(query: TypedQuery) -> Iterator[str]:
    """Yield how the names begin that the query is the beginning of."""
    *finished, last = query.words
    start = " ".join([*map(singular, finished), last])
    yield name_key(query.text) + " "
    if query.may_begin(start):
        yield start
        yield start.replace(" ", "")


def _by_iri(index: SearchIndex, text: str) -> list[int]:
    if ":" not in text:
        return []
    names = [text.removeprefix("<").removesuffix(">")]
    with suppress(ValueError):  # the prefix may be none of ours
        names.append(expand(text))
    return [document for name in names for document in index.column(_BY_IRI, name)]


def names_within(index: SearchIndex, query: TypedQuery) -> dict[int, int]:
    """Return resources a name of which stands in the query, by how long the longest one is."""
    own = [singular(word) for word in query.words]
    spans = [" ".join(own[i:j]) for j in range(len(own) + 1) for i in range(j)]
    quoted = "[" + ", ".join(f'"{span}"' for span in spans) + "]"
    return dict(index.rows(_BY_NAMES, quoted, query.most))


def spellings(
    index: SearchIndex, query: TypedQuery, named: Mapping[int, FitLevel]
) -> tuple[str, ...]:
    """Return a code as it was typed, and as the resources print it whose code it is."""
    exact = [d for d, level in named.items() if level <= FitLevel.CODE][:_MOST_SPELLINGS]
    codes = index.column(_PRINTED_CODES, str(exact))
    found = [fold(query.text), *(fold(code) for code in codes)]
    return tuple(dict.fromkeys(filter(None, found)))
