"""How well values that a client gives fit those that an entity has."""

from collections.abc import Iterator
from typing import Final

from rapidfuzz import fuzz

from amocf.reconciliation.entities import Entities, Entity
from amocf.reconciliation.entity_properties import EntityValue, PropertyTable
from amocf.reconciliation.reconciliation_query import (
    GivenProperty,
    GivenValue,
    Quantifier,
    ReconciliationQuery,
)
from amocf.spelling import code_key, name_key

#: How alike two texts are at least that are held to be spellings of one.
_ALIKE: Final = 80


class ValueComparison:
    """Compares values of properties.

    Args:
        entities: what values may name.
        table: the values that entities have.
    """

    def __init__(self, entities: Entities, table: PropertyTable) -> None:
        self._entities = entities
        self._table = table

    def likeness(self, entity: Entity, given: GivenProperty) -> float:
        """Return how well the values that an entity has of a property fit; 1 is the same."""
        own = self._table.values(entity, given.id)
        likely = [
            max((self._alike(each, value) for value in own), default=0.0) for each in given.values
        ]
        if given.quantifier is Quantifier.ALL:
            return min(likely, default=0.0)
        best = max(likely, default=0.0)
        return 1 - best if given.quantifier is Quantifier.NONE else best

    def having(self, query: ReconciliationQuery) -> Iterator[str]:
        """Yield the URIs of what has any of the values that a query asks for."""
        for entity in self._entities.all:
            if any(self.likeness(entity, each) for each in query.properties):
                yield entity.iri

    def _alike(self, given: GivenValue, own: EntityValue) -> float:
        if own.entity is None:
            return _alike(given.text, own.text)
        named = self._entities.find(given.id or given.text)
        if named is not None:
            return float(named.iri == own.entity.iri)
        if given.id:
            return 0.0
        names = (*own.entity.names, *own.entity.aids, *own.entity.codes)
        with_code = (f"{code} {own.entity.name}" for code in own.entity.codes)
        return max(_alike(given.text, each) for each in (*names, *with_code))


def _alike(given: str, own: str) -> float:
    """Return how alike two texts are; codes are the same or not.

    >>> _alike("nf com 8", "NF-COM-008"), _alike("4.1", "4.2"), _alike("Tier 4", "tier-4")
    (1.0, 0.0, 1.0)
    """
    one, other = code_key(given), code_key(own)
    if one and other and (one == other or not _has_words(given)):
        return float(one == other)
    one, other = name_key(given), name_key(own)
    if one == other:
        return float(bool(one))
    ratio = fuzz.ratio(one, other)
    return ratio / 100 if ratio >= _ALIKE else 0.0


def _has_words(text: str) -> bool:
    """Say whether a text is more than a code: it has a word of more letters than codes have."""
    return any(len(each) > 4 and each.isalpha() for each in text.split())
