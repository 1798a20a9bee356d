"""The search: a page of results with facets, and suggestions while typing."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from amocf.search.candidates import Candidate, Candidates, find
from amocf.search.index import SearchIndex
from amocf.search.results import CLOSE, OPEN, Facet, FacetValue, Hit, Results, pieces
from amocf.search.typed_query import TypedQuery

PAGE_SIZE: Final = 20
#: The facets, in the order shown.
FACETS: Final = {"kind": "Kind", "tier": "Tier", "area": "Technology area"}
_MOST_SUGGESTIONS: Final = 10
_ENOUGH_SUGGESTIONS: Final = 5
_LOOKED_AT: Final = 200
_EXCERPT: Final = 220

_DOCUMENTS: Final = """
SELECT id, iri, kind, code, label, place, description
FROM document WHERE id IN (SELECT value FROM json_each(?))
"""
#: The columns of the full text index that an excerpt may be of, best first: lists of labels, of
#: which one line is shown, and texts.
_LISTS: Final = {"alternatives": 2, "below": 3, "mapped": 4}
_TEXTS: Final = {"description": 6, "printed": 7}
_COLUMNS: Final = (*_LISTS, *_TEXTS)
_EXCERPTS: Final = ", ".join(
    [
        *(f"highlight(search, {place}, '{OPEN}', '{CLOSE}')" for place in _LISTS.values()),
        *(f"snippet(search, {place}, '{OPEN}', '{CLOSE}', '…', 24)" for place in _TEXTS.values()),
    ]
)
_MARKED: Final = f"""
SELECT rowid, highlight(search, 1, '{OPEN}', '{CLOSE}'), {_EXCERPTS}
FROM search WHERE search MATCH ? AND rowid IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - constants


def search(
    index: SearchIndex,
    text: str,
    chosen: Mapping[str, Sequence[str]],
    page: int = 1,
    *,
    everything: bool = False,
) -> Results:
    """Search for what was typed.

    Args:
        index: where to search.
        text: any text; nothing in it is syntax.
        chosen: values of facets: one of each facet's is demanded.
        page: the page wanted, from 1.
        everything: whether to show all kinds, also where none is chosen.

    Raises:
        SlowSearchError: if it takes too long.
    """
    query = TypedQuery.of(text)
    if not query.words and not any(chosen.values()):
        return Results(text, (), 0, truncated=False, page=1, pages=0, facets=_all(index))
    tokens = {name: index.tokens(name, chosen.get(name, ())) for name in FACETS}
    groups = {name: group for name, group in tokens.items() if chosen.get(name)}
    found, is_counted = _find(index, query, groups)
    fitting = [c for c in found.found if _fits(c.facets, groups)]
    main = [c for c in fitting if c.is_main]
    is_everything = everything or not main or "kind" in groups or not query.words
    shown = fitting if is_everything else main
    counts: Mapping[str, int] | None = None
    if is_counted:
        counts = _count(found.found, groups, is_everything=is_everything)
    elif not query.words:
        counts = _count_chosen(index, found, groups)
    rest = [] if is_everything else [c for c in fitting if not c.is_main]
    first = (page - 1) * PAGE_SIZE
    return Results(
        query=text,
        hits=_hits(index, shown[first : first + PAGE_SIZE], found.expression),
        total=len(shown),
        truncated=found.truncated,
        page=page,
        pages=-(-len(shown) // PAGE_SIZE),
        facets=_facets(index, chosen, counts),
        is_everything=is_everything,
        has_sought=any(candidate.is_sought for candidate in shown),
        elsewhere=_kinds(index, rest),
        corrections=found.corrections,
        unnamed=tuple(_as_typed(word, text) for word in found.unnamed),
        partial=found.partial,
    )


def _as_typed(word: str, text: str) -> str:
    typed = re.search(re.escape(word), text, re.IGNORECASE)
    return typed.group() if typed else word


def _find(
    index: SearchIndex, query: TypedQuery, groups: Mapping[str, tuple[str, ...]]
) -> tuple[Candidates, bool]:
    """Return what fits, and whether it can be counted."""
    found = find(index, query) if query.words else Candidates((), truncated=True, expression="")
    if not (found.truncated and groups):
        return found, not found.truncated
    # Too much to narrow by hand: the index does it, and nothing is counted.
    return find(index, replace(query, narrowing=tuple(groups.values()))), False


def suggest(index: SearchIndex, text: str) -> tuple[Hit, ...]:
    """Return what people most likely mean who have typed this so far.

    Raises:
        SlowSearchError: if it takes too long.
    """
    query = TypedQuery.of(text, most=_LOOKED_AT, is_unfinished=True)
    found = find(index, query).found if query.words else ()
    first = [c for c in found if c.is_main][:_MOST_SUGGESTIONS]
    then = [c for c in found if not c.is_main][: max(0, _ENOUGH_SUGGESTIONS - len(first))]
    rows = _documents(index, [*first, *then])
    return tuple(_hit(rows[c.document]) for c in [*first, *then])


def _fits(facets: frozenset[str], groups: Mapping[str, Sequence[str]]) -> bool:
    return all(facets.intersection(group) for group in groups.values())


def _count(
    found: Sequence[Candidate], groups: Mapping[str, Sequence[str]], *, is_everything: bool
) -> Counter[str]:
    """Count each facet's values among what fits the choices in the other facets.

    Who chooses a kind sees all of it; the other facets narrow what is shown.
    """
    # Very many have the same.
    alike = Counter((candidate.facets, candidate.is_main) for candidate in found)
    counts: Counter[str] = Counter()
    for name in FACETS:
        others = {other: group for other, group in groups.items() if other != name}
        for (facets, is_main), number in alike.items():
            if (is_everything or is_main or name == "kind") and _fits(facets, others):
                own = (token for token in facets if token.startswith(f"facet{name}"))
                counts.update(dict.fromkeys(own, number))
    return counts


def _kinds(index: SearchIndex, found: Sequence[Candidate]) -> tuple[FacetValue, ...]:
    counts = Counter(token for candidate in found for token in candidate.facets)
    return tuple(
        FacetValue(known.value, known.label, counts[known.token], chosen=False)
        for known in index.facets
        if known.name == "kind" and counts[known.token]
    )


def _count_chosen(
    index: SearchIndex, found: Candidates, groups: Mapping[str, Sequence[str]]
) -> Mapping[str, int] | None:
    """Count where nothing but values of one facet was asked for: the index knows these already."""
    if found.truncated or len(groups) != 1:
        return None
    own = {known.token: known.documents for known in index.facets if known.name in groups}
    return {**_count(found.found, groups, is_everything=True), **own}


def _facets(
    index: SearchIndex, chosen: Mapping[str, Sequence[str]], counts: Mapping[str, int] | None
) -> tuple[Facet, ...]:
    def values(name: str) -> tuple[FacetValue, ...]:
        shown = [
            FacetValue(
                known.value,
                known.label,
                None if counts is None else counts.get(known.token, 0),
                known.value in chosen.get(name, ()),
            )
            for known in index.facets
            if known.name == name
        ]
        return tuple(value for value in shown if value.count != 0 or value.chosen)

    return tuple(Facet(name, label, values(name)) for name, label in FACETS.items())


def _all(index: SearchIndex) -> tuple[Facet, ...]:
    return _facets(index, {}, {known.token: known.documents for known in index.facets})


def _hits(index: SearchIndex, found: Sequence[Candidate], expression: str) -> tuple[Hit, ...]:
    rows = _documents(index, found)
    ids = json.dumps([c.document for c in found])
    marked = {row[0]: row[1:] for row in index.rows(_MARKED, expression, ids)} if expression else {}
    hits = []
    for candidate in found:
        row = rows[candidate.document]
        label, *texts = marked.get(candidate.document, (str(row[4]),))
        found_in, excerpt = _excerpt(str(row[4]), label, texts, _shortened(row[6]))
        hits.append(replace(_hit(row), marked_label=label, found_in=found_in, excerpt=excerpt))
    return tuple(hits)


def _excerpt(label: str, marked: str, texts: Sequence[object], description: str) -> tuple[str, str]:
    """Return the line that says why a resource was found, or what it is, and the column it is of.

    A label with what was looked for says itself why.
    """
    lines = [
        (name, max(str(text).split("\n"), key=lambda line: line.count(OPEN)))
        for name, text in zip(_COLUMNS, texts, strict=False)
        if OPEN in str(text)
    ]
    if OPEN in marked:
        lines = [line for line in lines if line[0] in _TEXTS]
    fitting = (
        (name, line)
        for name, line in (*lines, ("", description))
        if not _repeats("".join(pieces(line)), label)
    )
    return next(fitting, ("", ""))


def _repeats(text: str, label: str) -> bool:
    """Return whether the label says already what the text says."""
    return text.startswith(label) or text.casefold() in label.casefold()


def _documents(index: SearchIndex, found: Sequence[Candidate]) -> dict[int, tuple[object, ...]]:
    ids = json.dumps([candidate.document for candidate in found])
    return {row[0]: row for row in index.rows(_DOCUMENTS, ids)}


def _hit(row: Sequence[object]) -> Hit:
    iri, kind, code, label, place = map(str, row[1:6])
    return Hit(iri, kind, code, label, tuple(filter(None, place.split("\n"))))


def _shortened(text: object) -> str:
    line = str(text).partition("\n")[0]
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rpartition(" ")[0] + " …"
