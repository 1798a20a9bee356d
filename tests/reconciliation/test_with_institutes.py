"""Names of what institutes state in data of their own, and the properties that these give."""

from pathlib import Path

import pytest

from amocf.matching.matcher import matcher_of
from amocf.reconciliation.entities import read_entities
from amocf.reconciliation.entity_properties import PropertyTable
from amocf.reconciliation.reconciler import Reconciler
from amocf.reconciliation.reconciliation_query import read_query
from amocf.release.opened import Release


@pytest.fixture(scope="module")
def release(demo: Path) -> Release:
    return Release.open(demo)


@pytest.fixture(scope="module")
def reconciler(release: Release) -> Reconciler:
    entities = read_entities(release.store)
    table = PropertyTable(release.store, entities)
    return Reconciler(entities, table, lambda group: matcher_of(release.store, group))


def test_ksas_of_institutes_are_entities_with_what_institutes_say_of_them(
    reconciler: Reconciler,
) -> None:
    own = [each for each in reconciler.entities.all if each.kind == "institute-ksa"]
    assert own
    table = reconciler.table
    for id_ in ("broader", "occupations", "selected-by"):
        assert any(table.values(each, id_) for each in own), id_
    occupations = [each for each in reconciler.entities.all if each.kind == "occupation"]
    assert all(table.values(each, "ksas") for each in occupations)


def test_name_of_a_ksa_of_an_institute_finds_it(reconciler: Reconciler) -> None:
    own = [each for each in reconciler.entities.all if each.kind == "institute-ksa"]
    for entity in own[::10]:
        query = {"query": entity.name, "type": "institute-ksa", "limit": 50}
        found = reconciler.candidates(read_query(query, "query"))
        assert entity in [each.entity for each in found if each.features["same_name_or_code"]]


def test_what_institutes_hold_to_be_the_same_is_one_entity(reconciler: Reconciler) -> None:
    entities = reconciler.entities
    for other, one in entities.one_name.items():
        assert entities.find(other) is entities.find(one)
        assert other not in entities.by_iri
