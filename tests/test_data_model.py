"""The description of the data model names every class and property that the data has."""

import re
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Store

from amocf.terms import expand, shorten

KINDS: Final = (
    *("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
    "rdfs:Datatype",
)
ONTOLOGY: Final = NamedNode("https://w3id.org/amocf/ontology")
HEADING: Final = "## Properties of other vocabularies\n"
#: What records and sets have once people have reviewed them.
OF_REVIEWS: Final = {
    "sssom:mapping_set_confidence",
    "sssom:other",
    "sssom:review_date",
    "sssom:reviewer_agreement",
    "sssom:reviewer_id",
    "sssom:reviewer_label",
}
#: Used in releases, and in what is built after one.
OF_RELEASES: Final = frozenset(
    (
        *("dcat:hasCurrentVersion", "dcat:hasVersion", "dcat:isVersionOf", "dcat:previousVersion"),
        *("owl:priorVersion", "owl:versionIRI"),
    )
)


@pytest.fixture(scope="module")
def model(root: Path) -> str:
    return (root / "docs" / "data-model.md").read_text("utf-8")


def _names(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w:/])[a-z]\w*:\w+", text))


def _subjects(store: Store, predicate: str, value: NamedNode) -> set[str]:
    quads = store.quads_for_pattern(None, NamedNode(expand(predicate)), value, DefaultGraph())
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


@pytest.mark.parametrize("kind", KINDS)
def test_data_model_names_every_term_of_the_ontology(store: Store, model: str, kind: str) -> None:
    own = _subjects(store, "rdfs:isDefinedBy", ONTOLOGY)
    terms = {shorten(iri) for iri in own & _subjects(store, "rdf:type", NamedNode(expand(kind)))}
    assert terms
    assert sorted(terms - _names(model)) == []


def test_data_model_names_no_term_that_is_not_there(store: Store, model: str) -> None:
    own = {shorten(iri) for iri in _subjects(store, "rdfs:isDefinedBy", ONTOLOGY)}
    assert sorted(name for name in _names(model) - own if name.startswith("amo:")) == []


def test_data_model_lists_the_properties_of_other_vocabularies(store: Store, model: str) -> None:
    triples = store.quads_for_pattern(None, None, None, DefaultGraph())
    used = {shorten(quad.predicate.value) for quad in triples}
    listed = _names(model.partition(HEADING)[2])
    used |= OF_RELEASES | OF_REVIEWS
    assert sorted(name for name in used if not name.startswith("amo:")) == sorted(listed)
