"""Candidates, suggestions and types as the Reconciliation Service API 0.2 writes them."""

from collections.abc import Iterable
from time import monotonic
from typing import Any

from amocf.reconciliation.entities import Entity
from amocf.reconciliation.entity_properties import EntityProperty
from amocf.reconciliation.entity_types import EntityType, EntityTypes
from amocf.reconciliation.reconciler import EntityCandidate, Reconciler
from amocf.reconciliation.reconciliation_query import ReconciliationQuery


class SlowBatchError(Exception):
    """A batch took longer than one may."""


def answered(
    reconciler: Reconciler, queries: Iterable[ReconciliationQuery], seconds: float
) -> list[tuple[EntityCandidate, ...]]:
    """Return the candidates of each query of a batch.

    Raises:
        SlowBatchError: if they take longer than so many seconds.
    """
    end = monotonic() + seconds
    found: list[tuple[EntityCandidate, ...]] = []
    for query in queries:
        if monotonic() > end:
            raise SlowBatchError
        found.append(reconciler.candidates(query))
    return found


def as_result(candidates: Iterable[EntityCandidate]) -> dict[str, Any]:
    """Return the result of one query."""
    return {"result": [_as_candidate(each) for each in candidates]}


def as_type(type_: EntityType) -> dict[str, Any]:
    """Return a type."""
    return {"id": type_.id, "name": type_.name}


def as_suggested_type(type_: EntityType, types: EntityTypes) -> dict[str, Any]:
    """Return a type with those that are broader."""
    broader = [as_type(each) for each in types.of(type_.broader)]
    return as_type(type_) | ({"broader": broader} if broader else {})


def as_suggested_entity(entity: Entity, types: EntityTypes) -> dict[str, Any]:
    """Return an entity among suggestions."""
    return {
        "id": entity.iri,
        "name": entity.name,
        "description": entity.description,
        "notable": [as_type(each) for each in types.of(entity.types)],
    }


def as_property(row: EntityProperty) -> dict[str, str]:
    """Return a property."""
    return {"id": row.id, "name": row.name, "description": row.description}


def _as_candidate(candidate: EntityCandidate) -> dict[str, Any]:
    return {
        "id": candidate.entity.iri,
        "name": candidate.entity.name,
        "description": candidate.entity.description,
        "score": candidate.score,
        "match": candidate.is_certain,
        "type": [as_type(each) for each in candidate.types],
        "features": [{"id": id_, "value": each} for id_, each in candidate.features.items()],
    }
