"""Withdrawn things are found by code, by name and by IRI, and nothing else is."""

from typing import Final

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.withdrawal import Withdrawal, in_use, withdrawals
from amocf.rdf.withdrawn_names import said_of_withdrawn, withdrawn_names
from amocf.terms import PREFIXES

DATA: Final = """
amocf:4-1-5 skos:notation "4.1.5"^^amo:code ; dct:identifier "4.1.5" ; skos:prefLabel "Design"@en ;
  skos:altLabel "Designing"@en ; owl:deprecated true ; euvoc:endDate "2026-09-01"^^xsd:date ;
  skos:changeNote "Renumbered."@en ; dct:isReplacedBy amocf:4-1-9 .
amocf:4-1-9 skos:notation "4.1.9"^^amo:code ; dct:identifier "4.1.9" ; skos:prefLabel "Design"@en ;
  owl:deprecated true ; dct:isReplacedBy amocf:4-1-10 .
amocf:4-1-10 dct:identifier "4.1.10" ; skos:prefLabel "Design"@en .
amocf:4-1-8 dct:identifier "4.1.8" ; skos:prefLabel "Research & <b>Development</b>"@en ;
  owl:deprecated true .
amocf:ksa-x-0001 a amo:InstituteKSA ; dct:identifier "ksa-x-0001" ; skos:prefLabel "Weld"@en ;
  owl:deprecated true .
amocf:4-1 dct:identifier "4.1" ; skos:prefLabel "In use"@en ; dct:isReplacedBy amocf:4-2 .
"""


@pytest.fixture(scope="module")
def reader() -> GraphReader:
    store = Store()
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    store.load((head + DATA).encode(), format=RdfFormat.TURTLE)
    return GraphReader(store)


def own(*names: str) -> tuple[str, ...]:
    return tuple(PREFIXES["amocf"] + name for name in names)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4.1.5", own("4-1-5")),
        (" 4-1-5 ", own("4-1-5")),
        ("4 1 5", own("4-1-5")),
        ("https://w3id.org/amocf/id/4-1-5", own("4-1-5")),
        ("designing", own("4-1-5")),
        ("research b development b", own("4-1-8")),
        # what has the name now is found by itself
        ("design", ()),
        ("4.1", ()),
        ("In use", ()),
        ("ksa-x-0001", ()),
        ("Weld", ()),
        ("", ()),
        ("\0", ()),
        ("4.1.5" * 10_000, ()),
    ],
)
def test_text_names_what_was_withdrawn(
    text: str, found: tuple[str, ...], reader: GraphReader
) -> None:
    assert withdrawn_names(reader).find(text) == found


def test_successors_are_followed_to_what_is_in_use(reader: GraphReader) -> None:
    assert in_use(own("4-1-5")[0], reader.withdrawals) == own("4-1-10")
    assert said_of_withdrawn(reader, "4.1.5") == (
        "was withdrawn on 2026-09-01: use 4.1.10 (Design)"
    )
    assert said_of_withdrawn(reader, "4.1.8") == "was withdrawn: nothing takes its place"
    assert said_of_withdrawn(reader, "4.1") == ""


def test_a_replacement_alone_withdraws_nothing(reader: GraphReader) -> None:
    known = withdrawals(reader.store)
    assert own("4-1")[0] not in known
    assert known[own("4-1-5")[0]] == Withdrawal(
        own("4-1-5")[0], ("Renumbered.",), "2026-09-01", own("4-1-9")
    )


def test_instances_of_a_class_are_those_in_use(reader: GraphReader) -> None:
    assert reader.iris_of("amo:InstituteKSA") == []
    assert reader.instances("amo:InstituteKSA") == list(own("ksa-x-0001"))


def test_nothing_withdrawn_is_nothing_to_say() -> None:
    empty = GraphReader(Store())
    assert empty.withdrawals == {}
    assert said_of_withdrawn(empty, "4.1.5") == ""
