"""The ontology by itself is OWL 2 DL and RL, and declares what the release uses, each term once."""

from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.compile.owl_terms import (
    ONTOLOGY,
    declared,
    misdeclared,
    names,
    outside_rl,
    undeclared,
    used,
)

from amocf.compile.assembly import Dataset
from amocf.compile.read.sources import read_turtle

#: Used in releases that hold the data of institutes, or in which something is withdrawn.
OF_INSTITUTES: Final = frozenset(
    ("dct:isReplacedBy", "dct:relation", "euvoc:endDate", "skos:changeNote")
)

#: Used in releases, and in what is built after one.
OF_RELEASES: Final = frozenset(
    ("dcat:hasCurrentVersion", "dcat:hasVersion", "dcat:isVersionOf", "dcat:previousVersion")
)
#: Stated of records and sets once people have reviewed them.
OF_REVIEWS: Final = frozenset(
    (
        *("sssom:mapping_set_confidence", "sssom:other", "sssom:review_date"),
        *("sssom:reviewer_agreement", "sssom:reviewer_id", "sssom:reviewer_label"),
    )
)

Names = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def data(dataset: Dataset) -> Names:
    """The default graph."""
    return names(dataset.default_graph())


@pytest.fixture(scope="module")
def ontology(dataset: Dataset) -> Names:
    """What is served as the ontology: its graph, and what others state of it."""
    triples = {quad.triple for quad in dataset.graphs["ontology"]}
    about = {t for t in dataset.default_graph() if t.subject == NamedNode(ONTOLOGY)}
    return names(triples | about)


@pytest.fixture(scope="module")
def outside(root: Path) -> Names:
    """The declarations of other vocabularies' terms."""
    path = root / "ontology" / "outside-terms.ttl"
    return names(quad.triple for quad in read_turtle(path, "ontology").quads)


def test_every_class_and_property_of_the_release_is_declared(data: Names) -> None:
    missing = sorted(undeclared(data))
    assert missing == [], "declare each in ontology/outside-terms.ttl, in the section of its kind"


def test_only_what_the_release_uses_is_declared(data: Names, outside: Names) -> None:
    uses = used(data)
    unused = set(declared(outside)) - uses.classes - set(uses.values)
    unused -= OF_INSTITUTES | OF_RELEASES | OF_REVIEWS
    assert sorted(unused) == [], "take each out of ontology/outside-terms.ttl"


def test_every_term_is_declared_to_be_what_it_is_used_as(data: Names) -> None:
    assert list(misdeclared(data)) == []


def test_the_ontology_alone_declares_what_it_uses_and_keeps_to_owl_2_rl(ontology: Names) -> None:
    assert len(ontology) > 1000
    assert undeclared(ontology) == set()
    assert list(misdeclared(ontology)) == []
    assert list(outside_rl(ontology)) == []


def test_the_terms_of_others_are_declared_and_not_described(outside: Names) -> None:
    kinds = declared(outside)
    assert outside == {(name, "rdf:type", kind) for name, (kind,) in kinds.items()}
    assert not [name for name in kinds if name.startswith("amo:") or ":" not in name]


def test_the_terms_of_skos_are_what_skos_declares(outside: Names, root: Path) -> None:
    package = root / "assets" / "node_modules" / "@vocabulary" / "skos"
    vocabulary = parse(path=package / "skos.nq", format=RdfFormat.N_QUADS)
    official = declared(names(quad.triple for quad in vocabulary))
    ours = {n: kinds for n, kinds in declared(outside).items() if n.startswith("skos:")}
    one_of_each = {"skos:Concept", "skos:broader", "skos:notation", "skos:prefLabel"}
    assert one_of_each <= ours.keys()
    assert ours == {name: official[name] for name in ours}


PLANTED = {
    "a property that is not declared": ("amocf:4-1", "ceasn:skillEmbodied", "literal"),
    "a class that is not declared": ("amocf:4-1", "rdf:type", "ceasn:Competency"),
    "a property of two kinds": ("skos:broader", "rdf:type", "owl:DatatypeProperty"),
    "a class that is a datatype": ("skos:Concept", "rdf:type", "rdfs:Datatype"),
    "a literal of an object property": ("amocf:4-1", "skos:broader", "literal"),
    "a resource of a datatype property": ("amocf:4-1", "skos:notation", "amocf:4-2"),
    "an object property of the ontology": ("ontology", "prov:used", "amocf:4-1"),
    "a property that is used as a class": ("amocf:4-1", "rdf:type", "skos:broader"),
    "a sub-property of another kind": ("amo:reading", "rdfs:subPropertyOf", "dct:title"),
    "a sub-property of a built-in one": ("amo:reading", "rdfs:subPropertyOf", "rdfs:label"),
    "a range outside the profile": ("amo:reading", "rdfs:range", "rdf:langString"),
    "a date as a range": ("amo:reading", "rdfs:range", "xsd:date"),
    "everything as a range": ("amo:figureScope", "rdfs:range", "rdfs:Resource"),
    "everything as a superclass": ("amo:Tier", "rdfs:subClassOf", "owl:Thing"),
    "an axiom of another form": ("amo:Tier", "owl:disjointUnionOf", "amo:KSA"),
    "a statement of what is built in": ("owl:Thing", "rdfs:label", "literal"),
    "an instance of a built-in class": ("amo:about", "rdf:type", "owl:ReflexiveProperty"),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_mistake_is_found(ontology: Names, planted: tuple[str, str, str]) -> None:
    found = ontology | {planted}
    assert [*undeclared(found), *misdeclared(found), *outside_rl(found)] != []
