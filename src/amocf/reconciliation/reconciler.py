"""Candidates for a name: what has it or its code, what is called alike, what it may be about.

A candidate is certain only where one entity alone has the whole text for its name or its code.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from amocf.matching.match_candidates import COMPETENCIES, GROUPS
from amocf.matching.matcher import Matcher
from amocf.reconciliation.entities import Entities, Entity
from amocf.reconciliation.entity_fit import EntityFit, certain_place
from amocf.reconciliation.entity_properties import PropertyTable
from amocf.reconciliation.entity_types import ENTITY_KINDS, EntityType
from amocf.reconciliation.given_codes import CodeIndex
from amocf.reconciliation.given_values import ValueComparison
from amocf.reconciliation.name_beginnings import NameBeginnings
from amocf.reconciliation.name_index import SAME_KEY, NameIndex
from amocf.reconciliation.named_frameworks import NamedFrameworks
from amocf.reconciliation.reconciliation_query import ReconciliationQuery

#: What a candidate has at most that has another type than those that are wanted.
_OTHER_TYPE: Final = 0.8
#: What it has at most where none is wanted, and it is none of those that people come for.
_UNSOUGHT: Final = 0.97
_SOUGHT: Final = frozenset(kind.name for kind in ENTITY_KINDS if kind.is_sought)
#: How well names count that a code beside them is of something else than, and a framework is of.
_OTHER_CODE: Final = 0.8
_OF_FRAMEWORK: Final = 0.97
#: Below which likeness of names texts are matched by their words too.
_WEAK: Final = 0.5
_MOST_MATCHED: Final = 10
#: What fits less is no candidate.
_LEAST: Final = 0.15


@dataclass(frozen=True)
class EntityCandidate:
    """An entity that a query may mean.

    Attributes:
        entity: the entity.
        types: its types.
        score: how well it fits, from 0 to 100.
        is_certain: whether it alone has the whole text for its name or its code.
        features: what the score is made of, each from 0 to 100, or true or false.
    """

    entity: Entity
    types: tuple[EntityType, ...]
    score: float
    is_certain: bool
    features: Mapping[str, float | bool]


class Reconciler:
    """Answers queries about one release; any thread may ask.

    Args:
        entities: what names may stand for.
        table: the values of their properties.
        matcher_for: returns what matches texts with a group of concepts by words.
    """

    def __init__(
        self, entities: Entities, table: PropertyTable, matcher_for: Callable[[str], Matcher]
    ) -> None:
        self.entities = entities
        self.table = table
        self._names = NameIndex(entities.all)
        self._codes = CodeIndex(entities.all)
        self._beginnings = NameBeginnings(entities.all)
        self._frameworks = NamedFrameworks(entities.types.all())
        self._comparison = ValueComparison(entities, table)
        self._places = {each.iri: place for place, each in enumerate(entities.all)}
        self._matcher_for = matcher_for

    def candidates(self, query: ReconciliationQuery) -> tuple[EntityCandidate, ...]:
        """Return what a query may mean, the best first."""
        types = tuple(self._type(each) for each in query.types)
        fits = self._fits(query.text, types) if query.text else {}
        if query.properties:
            if not query.text:
                fits = {self._places[each]: EntityFit() for each in self._comparison.having(query)}
            fits = dict(self._with_values(fits, query))
        fits = dict(self._with_types(fits, types, query))
        scores = {place: fit.score for place, fit in fits.items() if fit.score >= _LEAST}
        order = sorted(scores, key=lambda place: (-scores[place], place))[: query.limit]
        certain = certain_place(fits) if query.text else None
        return tuple(
            self._candidate(place, fits[place], is_certain=place == certain, has_types=bool(types))
            for place in order
        )

    def suggestions(self, start: str, first: int, most: int) -> Sequence[Entity]:
        """Return entities whose names or codes begin so, and then what the text may mean."""
        fits = self._fits(start, ()) if start.strip() else {}
        whole = [place for place in sorted(fits) if fits[place].is_named]
        rest = sorted(fits, key=lambda place: (-fits[place].score, place))
        ordered = list(dict.fromkeys([*whole, *self._beginnings.places(start), *rest]))
        return [self.entities.all[place] for place in ordered[first : first + most]]

    def _type(self, name: str) -> str:
        found = self.entities.types.find(name)
        return found.id if found else name

    def _fits(self, text: str, types: Sequence[str]) -> dict[int, EntityFit]:
        entity = self.entities.find(text.strip("<> "))
        if entity:
            return {self._places[entity.iri]: EntityFit(1.0, is_named=True, is_coded=True)}
        coded, rest = self._codes.read(text)
        names = self._likely(rest, coded) if rest else {}
        same = {place for place, fit in self._names.same(rest or text).items() if fit >= SAME_KEY}
        fits = {
            place: EntityFit(
                names.get(place, 0.0),
                is_named=place in same or (place in coded and not rest),
                is_coded=place in coded,
            )
            for place in names.keys() | coded
        }
        if rest and not coded and max(names.values(), default=0.0) < _WEAK:
            fits |= self._matched(text, types, fits)
        return fits

    def _likely(self, text: str, coded: AbstractSet[int]) -> dict[int, float]:
        """Return how well names fit a text, with which a code or a framework may be named."""
        found = self._names.fits(text)
        if coded:
            found = {
                place: likeness if place in coded else _OTHER_CODE * likeness
                for place, likeness in found.items()
            }
        framework, rest = self._frameworks.read(text)
        for place, likeness in self._names.fits(rest).items() if framework else ():
            if framework in self.entities.all[place].types:
                found[place] = max(found.get(place, 0.0), _OF_FRAMEWORK * likeness)
        return found

    def _matched(
        self, text: str, types: Sequence[str], fits: Mapping[int, EntityFit]
    ) -> dict[int, EntityFit]:
        """Return what a text may be about that is the name of nothing."""
        found: dict[int, EntityFit] = {}
        for group in _groups(types):
            (ranked,) = self._matcher_for(group).match([text], _MOST_MATCHED)
            for each in ranked:
                place = self._places.get(each.candidate.iri)
                if place is not None:
                    fit = fits.get(place, EntityFit())
                    found[place] = EntityFit(fit.name, matched=each.score * each.support)
        return found

    def _with_values(
        self, fits: Mapping[int, EntityFit], query: ReconciliationQuery
    ) -> Iterable[tuple[int, EntityFit]]:
        for place, fit in fits.items():
            entity = self.entities.all[place]
            likely = [(each, self._comparison.likeness(entity, each)) for each in query.properties]
            if all(likeness or not each.is_required for each, likeness in likely):
                yield place, replace(fit, properties={each.id: found for each, found in likely})

    def _with_types(
        self, fits: Mapping[int, EntityFit], types: Sequence[str], query: ReconciliationQuery
    ) -> Iterable[tuple[int, EntityFit]]:
        for place, fit in fits.items():
            entity = self.entities.all[place]
            has = [each in entity.types for each in types]
            has_type = all(has) if query.needs_all else any(has) or not has
            if has_type or not query.is_strict:
                prior = 1.0 if has_type else _OTHER_TYPE
                # Names of those that people come for are meant, but a code or a URI is what it is.
                is_code = fit.is_named and fit.is_coded
                if not (types or is_code or entity.kind in _SOUGHT):
                    prior = _UNSOUGHT
                yield place, replace(fit, has_type=has_type, prior=prior)

    def _candidate(
        self, place: int, fit: EntityFit, *, is_certain: bool, has_types: bool
    ) -> EntityCandidate:
        entity = self.entities.all[place]
        features: dict[str, float | bool] = {
            "name": _hundred(fit.name),
            "same_name_or_code": fit.is_named,
            "code": fit.is_coded,
            "words": _hundred(fit.matched),
        }
        if has_types:
            features["type"] = fit.has_type
        for id_, likeness in fit.properties.items():
            features[f"property:{id_}"] = _hundred(likeness)
        types = self.entities.types.of(entity.types)
        return EntityCandidate(entity, types, _hundred(fit.score), is_certain, features)


def _groups(types: Sequence[str]) -> Sequence[str]:
    """Return the groups of concepts that texts are matched with where these types are wanted."""
    if not types:
        return (COMPETENCIES,)
    return tuple(group for group, kinds in GROUPS.items() if set(kinds) & set(types))


def _hundred(likeness: float) -> float:
    return round(100 * likeness, 2)
