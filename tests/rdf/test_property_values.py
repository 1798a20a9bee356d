"""Properties of all subjects of a release, or of a few of them."""

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.rdf.property_values import PropertyValues

DATA = b"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix amo: <https://w3id.org/amocf/ontology#> .
<urn:a> a amo:KSA ; skos:altLabel "two"@en , "one"@en ; skos:broader <urn:b> .
<urn:b> a amo:KSA ; skos:altLabel "three"@en ; skos:broader [] .
<urn:c> a amo:Tier ; skos:altLabel "four"@en .
"""
ONLY = ["urn:a", "", "no IRI", "urn:c", "urn:a", "urn:nowhere"]


@pytest.fixture
def store() -> Store:
    found = Store()
    found.load(DATA, RdfFormat.TURTLE)
    return found


def test_all_subjects_are_read(store: Store) -> None:
    values = PropertyValues(store)
    expected = {"urn:a": ["one", "two"], "urn:b": ["three"], "urn:c": ["four"]}
    assert values.values("skos:altLabel") == expected
    assert values.values("skos:broader") == {"urn:a": ["urn:b"]}
    assert values.subjects("rdf:type", "amo:KSA") == {"urn:a", "urn:b"}


def test_some_subjects_are_read_as_they_are_among_all(store: Store) -> None:
    values = PropertyValues(store, ONLY)
    assert values.values("skos:altLabel") == {"urn:a": ["one", "two"], "urn:c": ["four"]}
    assert values.value("skos:altLabel") == {"urn:a": "one", "urn:c": "four"}
    assert values.subjects("rdf:type", "amo:KSA") == {"urn:a"}
    assert PropertyValues(store, ()).values("skos:altLabel") == {}
