"""How well values that a client gives fit those that an entity has."""

from collections.abc import Iterator
from functools import lru_cache
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
    (code, name, is_code), (own_code, own_name, _) = _keys(given), _keys(own)
    if code and own_code and (code == own_code or is_code):
        return float(code == own_code)
    if name == own_name:
        return float(bool(name))
    ratio = fuzz.ratio(name, own_name, score_cutoff=_ALIKE)
    return ratio / 100


# A pure function of short texts, the same ones again and again.
@lru_cache(1 << 14)
def _keys(text: str) -> tuple[str, str, bool]:
    """Return how a text is compared as a code and as a name, and whether it is no more than a code.

    What is more has a word of more letters than codes have.
    """
    has_words = any(len(each) > 4 and each.isalpha() for each in text.split())
    return code_key(text), name_key(text), not has_words
