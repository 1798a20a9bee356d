"""The index as plain values, for a search that runs where no server answers: in a browser.

It is read from the index itself, stems and all, so that both find by the same words. What a script
has to know of spelling comes with it, from the one table that there is.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from amocf.kinds import KINDS
from amocf.search.full_text import WEIGHTS
from amocf.search.index import SearchIndex
from amocf.spelling import ASKING, NEIGHBOURS, RELATED
from amocf.terms import PREFIXES

#: Columns of the full text index: the label, other labels, and the words of facets.
_LABEL: Final = 1
_ALTERNATIVES: Final = 2
_FACETS: Final = 8
_EXCERPT: Final = 160

_DOCUMENTS: Final = (
    "SELECT id, iri, kind, code, label, place, description FROM document ORDER BY id"
)
_NAMES: Final = "SELECT name, document, is_part FROM name ORDER BY document, is_part, name"


def portable_index(index: SearchIndex) -> dict[str, Any]:
    """Return the index as what JSON can hold; documents are named by their places, from 0.

    ``terms`` has for each stem a row of numbers, two for each document: its distance from the one
    before, and its weighted frequency times four, plus 2 if the stem stands in the label and 1 if
    in another label.
    """
    rows = index.whole(_DOCUMENTS)
    place_of = {row[0]: place for place, row in enumerate(rows)}
    kinds = {kind.name: place for place, kind in enumerate(KINDS)}
    sizes, terms = _terms(index, place_of)
    return {
        "kinds": [
            [kind.name, *(kind.labels or (kind.name, kind.name)), kind.weight, kind.is_of_document]
            for kind in KINDS
        ],
        "documents": [
            [iri, kinds[kind], code, label, place.split("\n") if place else [], _short(text)]
            for _, iri, kind, code, label, place, text in rows
        ],
        "codes": _grouped(index.whole("SELECT key, document FROM code"), place_of),
        "names": _names(index.whole(_NAMES), place_of),
        "words": [row[0] for row in index.whole("SELECT word FROM word ORDER BY word")],
        "nameWords": [*map(list, index.whole("SELECT word, documents FROM name_word"))],
        "sizes": sizes,
        "terms": terms,
        "prefixes": dict(PREFIXES),
        "asking": sorted(ASKING),
        "related": [[pattern.pattern, other] for pattern, other in RELATED],
        "neighbours": sorted("".join(sorted(pair)) for pair in NEIGHBOURS),
    }


def _short(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rpartition(" ")[0] + " …"


def _grouped(rows: Sequence[tuple[Any, ...]], place_of: Mapping[int, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, document in sorted(rows):
        found[key].append(place_of[document])
    return found


def _names(rows: Sequence[tuple[Any, ...]], place_of: Mapping[int, int]) -> list[list[Any]]:
    """Return names with document, and whether they are parts; those without blanks follow."""
    joined = {(name.replace(" ", ""), document) for name, document, _ in rows if " " in name}
    return [
        [name, place_of[document], is_part]
        for name, document, is_part in rows
        if (name, document) not in joined
    ]


def _terms(
    index: SearchIndex, place_of: Mapping[int, int]
) -> tuple[list[int], dict[str, list[int]]]:
    """Return the number of words of each document, and the stems."""
    sizes = [0] * len(place_of)
    frequency: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    flags: dict[tuple[str, int], int] = defaultdict(int)
    for term, document, column in index.instances():
        place = place_of[document]
        sizes[place] += 1
        if column == _FACETS:
            continue
        frequency[term][place] += WEIGHTS[column]
        flags[term, place] |= {_LABEL: 2, _ALTERNATIVES: 1}.get(column, 0)
    terms = {}
    for term, found in sorted(frequency.items()):
        row: list[int] = []
        before = 0
        for place, weighted in sorted(found.items()):
            row += (place - before, weighted * 4 + flags[term, place])
            before = place
        terms[term] = row
    return sizes, terms
