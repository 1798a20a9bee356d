"""What reconciles names with the release."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from pyoxigraph import Store

from amocf.matching.matcher import matcher_of
from amocf.reconciliation.entities import read_entities
from amocf.reconciliation.entity_properties import PropertyTable
from amocf.reconciliation.reconciler import EntityCandidate, Reconciler
from amocf.reconciliation.reconciliation_query import read_query
from amocf.terms import BASE


@pytest.fixture(scope="session")
def reconciler(store: Store) -> Reconciler:
    """What reconciles names with the release."""
    entities = read_entities(store)
    matchers = lru_cache(lambda group: matcher_of(store, group))
    return Reconciler(entities, PropertyTable(store, entities), matchers)


@pytest.fixture(scope="session")
def candidates(reconciler: Reconciler) -> Callable[..., list[EntityCandidate]]:
    """Answer a query that is given as a client gives it."""

    def answer(**query: Any) -> list[EntityCandidate]:
        return list(reconciler.candidates(read_query(query, "query")))

    return answer


@pytest.fixture(scope="session")
def names(candidates: Callable[..., list[EntityCandidate]]) -> Callable[..., list[str]]:
    """Return the candidates of a query as they are named below the base, the best first."""
    return lambda **query: [each.entity.iri.removeprefix(BASE) for each in candidates(**query)]
