"""What a query may mean, in the order of how well it fits, by lookups that are each bounded."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from amocf.kind_row import EVIDENCE, SOUGHT
from amocf.kinds import KINDS
from amocf.search.corrections import corrections
from amocf.search.full_text import Fit, all_words, by_text, some_words, unnamed
from amocf.search.index import SearchIndex
from amocf.search.lookups import named, names_within, spellings
from amocf.search.typed_query import FitLevel, TypedQuery
from amocf.spelling import code_key, words

#: Words that more things have tell none of them, if the word beside them is missing.
_MOST_NEAR: Final = 12
_PLACES: Final = {kind.name: place for place, kind in enumerate(KINDS)}


class Candidate(NamedTuple):
    """A resource that fits.

    Attributes:
        document: its number in the index.
        facets: the words of the index that stand for its facets.
        is_main: whether a search shows it at first.
        is_sought: whether people come for such a thing.
    """

    document: int
    facets: frozenset[str]
    is_main: bool
    is_sought: bool


@dataclass(frozen=True)
class Candidates:
    """What fits, best first, what a search shows at first before all else.

    Attributes:
        found: the candidates.
        truncated: whether there are more.
        expression: what was asked of the full text, for marking words.
        level: how well what people come for fits at best.
        corrections: words that nothing has, each with the one that was looked for instead.
        unnamed: words that nothing of the document has.
        partial: whether nothing that people come for has all the words.
    """

    found: tuple[Candidate, ...]
    truncated: bool
    expression: str
    level: FitLevel = FitLevel.NOT
    corrections: tuple[tuple[str, str], ...] = ()
    unnamed: tuple[str, ...] = ()
    partial: bool = False

    @property
    def has_main(self) -> bool:
        """Whether there is something that a search shows at first."""
        return bool(self.found) and self.found[0].is_main


def find(index: SearchIndex, query: TypedQuery) -> Candidates:
    """Find what fits: by code, by name, by words, by words without typos, by some of the words."""
    names = named(index, query)
    levels = (FitLevel.IRI, FitLevel.CODE, FitLevel.CODE_BEGINS)
    is_code = bool(code_key(query.text)) and any(level in levels for level in names.values())
    phrases = spellings(index, query, names) if is_code else ()
    found = _ranked(index, query, names, all_words(index, query, phrases))
    is_number = all(word.isdecimal() for word in query.words)
    if found.level <= FitLevel.NAME_BEGINS or is_code or is_number:
        return found
    better = dict(corrections(index, query.words, is_unfinished=query.is_unfinished))
    answer = replace(found, corrections=tuple(better.items()))
    if better:
        text = " ".join(better.get(word, word) for word in words(query.text))
        query = replace(TypedQuery.of(text, query.most), narrowing=query.narrowing)
        again = _ranked(index, query, named(index, query), all_words(index, query))
        # A word may have the stem of another one than it was meant for: "maintainance".
        if again.level < found.level:
            return replace(again, corrections=answer.corrections)
    if found.level < FitLevel.NOT:
        return found
    answer = replace(answer, unnamed=tuple(unnamed(index, query.words)))
    if found.has_main:
        return replace(answer, corrections=())
    nearest = _nearest(index, query, answer.unnamed)
    main = tuple(candidate for candidate in nearest.found if candidate.is_main)
    if not main:
        return replace(answer, partial=len(query.words) > 1)
    shown = {candidate.document for candidate in main}
    others = (candidate for candidate in found.found if candidate.document not in shown)
    both = (*main, *others)
    return replace(answer, found=both, expression=nearest.expression, partial=True)


def _nearest(index: SearchIndex, query: TypedQuery, missing: Sequence[str]) -> Candidates:
    """Return what has all the words but those that the document has not, or else some of them.

    Words that many things have lead to none of them but to what they name.
    """
    rest = " ".join(word for word in query.words if word not in missing)
    if missing and rest:
        less = replace(TypedQuery.of(rest, query.most), narrowing=query.narrowing)
        names = named(index, less)
        found = _ranked(index, less, names, all_words(index, less))
        if sum(candidate.is_main for candidate in found.found) > _MOST_NEAR:
            return _named_only(found, names)
        if found.has_main:
            return found
    some = some_words(query)
    return _ranked(index, query, {}, some, names_within(index, query))


def _named_only(found: Candidates, names: Mapping[int, FitLevel]) -> Candidates:
    """Leave what a word names that says too little of what was meant: "critical", "industrial"."""
    own = (c for c in found.found if names.get(c.document, FitLevel.NOT) <= FitLevel.NAME)
    return replace(found, found=tuple(own))


def _ranked(
    index: SearchIndex,
    query: TypedQuery,
    names: Mapping[int, FitLevel],
    expression: str,
    first: Mapping[int, int] | None = None,
) -> Candidates:
    """Return what fits, in order.

    Args:
        index: where resources are looked up.
        query: what was typed.
        names: resources by name or code, with the level of the match.
        expression: what is asked of the full text.
        first: where some of the words are enough: names that stand in the query, by their length.
    """
    fits = {
        document: Fit(document, index.values[document], names[document], 0.0)
        for document in sorted(names)
        if _is_within(index.values[document].facets, query.narrowing)
    }
    for fit in by_text(index, expression, query.most):
        fits.setdefault(fit.document, fit)
    sought = (fit.level for fit in fits.values() if fit.values.weight == SOUGHT)
    best = min(sought, default=FitLevel.NOT)
    main = {fit.document: _is_main(fit, best) for fit in fits.values()}
    order = sorted(fits, key=lambda each: (not main[each], *_order(fits[each], first)))
    found = (
        Candidate(each, fits[each].values.facets, main[each], fits[each].values.weight == SOUGHT)
        for each in order[: query.most]
    )
    return Candidates(tuple(found), len(fits) > query.most, expression, best)


def _order(fit: Fit, first: Mapping[int, int] | None) -> tuple[float, ...]:
    """Return what a resource comes before others by.

    Of names that fit alike, those of a kind further up come first. Where some of the words are
    enough, names within the query (``first``) come first, and then what has the rarest words.
    """
    if first is not None:
        return (-first.get(fit.document, 0), fit.score, fit.document)
    place = _PLACES[fit.values.kind] if fit.level < FitLevel.TEXT else 0
    return (fit.level, place, fit.score, fit.document)


def _is_main(fit: Fit, best: FitLevel) -> bool:
    """Return whether a search shows it at first.

    All of what people come for is. Other things are if they were meant: by their code, or where
    the words stand in their labels and in no name of what people come for (of which ``best`` is the
    best level).
    """
    weight = fit.values.weight
    if weight == SOUGHT or fit.level == FitLevel.IRI:
        return True
    is_meant = fit.level <= FitLevel.WORDS_OF_LABEL and best > FitLevel.WORDS_OF_NAMES
    return weight > EVIDENCE and (fit.level == FitLevel.CODE or is_meant)


def _is_within(facets: Set[str], narrowing: Sequence[Sequence[str]]) -> bool:
    return not any(facets.isdisjoint(group) for group in narrowing)
