"""The search: a page of results with facets, and suggestions while typing."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from amocf.kind_row import EVIDENCE
from amocf.search.candidates import Candidate, Candidates, TypedQuery, find
from amocf.search.index import SearchIndex
from amocf.search.results import CLOSE, OPEN, Facet, FacetValue, Hit, Results, pieces

PAGE_SIZE: Final = 20
#: The facets, in the order shown.
FACETS: Final = {"kind": "Kind", "tier": "Tier", "area": "Technology area"}
_MOST_SUGGESTIONS: Final = 10
_ENOUGH_SUGGESTIONS: Final = 5
_LOOKED_AT: Final = 200
_EXCERPT: Final = 220

_DOCUMENTS: Final = """
SELECT id, iri, kind, code, label, description
FROM document WHERE id IN (SELECT value FROM json_each(?))
"""
_EVIDENCE: Final = f"""
SELECT id FROM document WHERE weight <= {EVIDENCE} AND id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - a constant
_MARKED: Final = f"""
SELECT rowid, highlight(search, 1, '{OPEN}', '{CLOSE}'),
  snippet(search, 2, '{OPEN}', '{CLOSE}', '…', 24),
  snippet(search, 4, '{OPEN}', '{CLOSE}', '…', 24),
  snippet(search, 5, '{OPEN}', '{CLOSE}', '…', 24)
FROM search WHERE search MATCH ? AND rowid IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - constants


def search(
    index: SearchIndex, text: str, chosen: Mapping[str, Sequence[str]], page: int = 1
) -> Results:
    """Search for what was typed.

    Args:
        index: where to search.
        text: any text; nothing in it is syntax.
        chosen: values of facets: one of each facet's is demanded.
        page: the page wanted, from 1.

    Raises:
        SlowSearchError: if it takes too long.
    """
    query = TypedQuery.of(text)
    everything = not query.words and not any(chosen.values())
    if everything:
        return Results(text, (), 0, truncated=False, page=1, pages=0, facets=_all(index))
    tokens = {name: index.tokens(name, chosen.get(name, ())) for name in FACETS}
    groups = {name: group for name, group in tokens.items() if chosen.get(name)}
    found = find(index, query) if query.words else Candidates((), truncated=True, expression="")
    counts: Mapping[str, int] | None
    if found.truncated and groups:
        # Too much to narrow by hand: the index does it, and nothing is counted.
        found = find(index, replace(query, narrowing=tuple(groups.values())))
        fitting = found.found
        counts = _count_chosen(index, found, groups) if not query.words else None
    else:
        fitting = tuple(c for c in found.found if _fits(c, groups))
        counts = None if found.truncated else _count(found.found, groups)
    first = (page - 1) * PAGE_SIZE
    return Results(
        query=text,
        hits=_hits(index, fitting[first : first + PAGE_SIZE], found.expression),
        total=len(fitting),
        truncated=found.truncated,
        page=page,
        pages=-(-len(fitting) // PAGE_SIZE),
        facets=_facets(index, chosen, counts),
        corrections=found.corrections,
        partial=found.partial,
    )


def suggest(index: SearchIndex, text: str) -> tuple[Hit, ...]:
    """Return what people most likely mean who have typed this so far.

    Raises:
        SlowSearchError: if it takes too long.
    """
    query = TypedQuery.of(text, most=_LOOKED_AT)
    found = find(index, query).found if query.words else ()
    ids = json.dumps([candidate.document for candidate in found])
    # What people come for goes before the evidence for it, which often has the same words.
    evidence = set(index.column(_EVIDENCE, ids))
    first = [c for c in found if c.document not in evidence][:_MOST_SUGGESTIONS]
    then = [c for c in found if c.document in evidence][: max(0, _ENOUGH_SUGGESTIONS - len(first))]
    rows = _documents(index, [*first, *then])
    return tuple(_hit(rows[c.document]) for c in [*first, *then])


def _fits(candidate: Candidate, groups: Mapping[str, Sequence[str]]) -> bool:
    return all(candidate.facets.intersection(group) for group in groups.values())


def _count(found: Sequence[Candidate], groups: Mapping[str, Sequence[str]]) -> Counter[str]:
    """Count each facet's values among what fits the choices in the other facets."""
    counts: Counter[str] = Counter()
    for name in FACETS:
        others = {other: group for other, group in groups.items() if other != name}
        counts.update(
            token
            for candidate in found
            if _fits(candidate, others)
            for token in candidate.facets
            if token.startswith(f"facet{name}")
        )
    return counts


def _count_chosen(
    index: SearchIndex, found: Candidates, groups: Mapping[str, Sequence[str]]
) -> Mapping[str, int] | None:
    """Count where nothing but values of one facet was asked for: the index knows these already."""
    if found.truncated or len(groups) != 1:
        return None
    own = {known.token: known.documents for known in index.facets if known.name in groups}
    return {**_count(found.found, groups), **own}


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
        lines = [line for text in texts for line in str(text).split("\n") if OPEN in line]
        excerpts = (
            line
            for line in (*lines, _shortened(row[5]))
            if not _repeats("".join(pieces(line)), str(row[4]))
        )
        hits.append(replace(_hit(row), marked_label=label, excerpt=next(excerpts, "")))
    return tuple(hits)


def _repeats(text: str, label: str) -> bool:
    """Return whether the label says already what the text says."""
    return text.startswith(label) or text.casefold() in label.casefold()


def _documents(index: SearchIndex, found: Sequence[Candidate]) -> dict[int, tuple[object, ...]]:
    ids = json.dumps([candidate.document for candidate in found])
    return {row[0]: row for row in index.rows(_DOCUMENTS, ids)}


def _hit(row: Sequence[object]) -> Hit:
    return Hit(iri=str(row[1]), kind=str(row[2]), code=str(row[3]), label=str(row[4]))


def _shortened(text: object) -> str:
    line = str(text).partition("\n")[0]
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rpartition(" ")[0] + " …"
