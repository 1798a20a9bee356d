"""What formats of exchange carry is what the release says."""

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from tests.synthetic.ledger import Ledger

from amocf.exchange.framework_items import FrameworkItems, read_items
from amocf.release.opened import Release
from amocf.terms import expand

#: A KSA that an institute states, and one that it stated once, connected still by another.
WITHDRAWN = """
PREFIX amo: <https://w3id.org/amocf/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX : <https://example.org/>
:one a amo:InstituteKSA ; dct:identifier "ksa-x-1" ; skos:prefLabel "One"@en ; dct:creator :x .
:two a amo:InstituteKSA ; dct:identifier "ksa-x-2" ; skos:prefLabel "Two"@en ; dct:creator :x ;
    owl:deprecated true .
:connection amo:connectsKSA :two ; amo:connectsOccupation :occupation .
:occupation a amo:InstituteOccupation ; dct:identifier "occ-x-1" ; skos:prefLabel "Three"@en ;
    dct:creator :x ; owl:deprecated true .
:statement amo:statesConnection :connection ; amo:statedBy :x ; amo:statesEssential true .
"""


@pytest.fixture(scope="module")
def items(store: Store) -> FrameworkItems:
    return read_items(store)


@pytest.fixture(scope="module")
def with_institutes(demo: Path) -> FrameworkItems:
    with Release.open(demo) as release:
        return read_items(release.store)


def test_every_item_of_the_document_is_read(items: FrameworkItems) -> None:
    kinds = Counter(item.kind for item in items.items.values())
    assert kinds == {
        "tier": 5,
        "competency": 13,
        "sub-competency": 67,
        "ksa": 40,
        "occupation": 4,
        "technology-area": 5,
    }
    assert all(item.is_of_document for item in items.items.values())


def test_items_stand_in_printed_order(items: FrameworkItems) -> None:
    codes = [item.code for item in items.of_kinds("sub-competency")]
    assert codes[:3] == ["4.1.1", "4.1.2", "4.1.3"]
    assert codes.index("4.2.9") + 1 == codes.index("4.2.10")


def test_a_ksa_that_is_printed_twice_stands_below_both(items: FrameworkItems) -> None:
    ksa = items.items[expand("amocf:ksa-0006")]
    assert ksa.parents == (expand("amocf:4-2-6"), expand("amocf:4-2-9"))
    assert all(ksa in items.children()[parent] for parent in ksa.parents)


def test_definitions_are_those_that_the_document_prints(items: FrameworkItems) -> None:
    defined = {item.code for item in items.of_kinds("competency") if item.definition}
    assert defined == {"5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7"}
    assert not any(item.definition for item in items.of_kinds("sub-competency", "ksa"))


def test_the_mapping_that_does_not_hold_is_denied(items: FrameworkItems) -> None:
    (denied,) = (record for record in items.mappings if record.is_denied)
    assert (denied.subject, denied.object) == (expand("amocf:5-4-1"), expand("nice:NF-COM-008"))
    assert items.outside[denied.object].label == "DevSecOps"
    printed = [each for each in items.mappings_of()[denied.subject] if each.is_as_printed]
    assert [each.object for each in printed] == [denied.object]


def test_a_derivation_that_this_edition_reads_is_not_as_printed(items: FrameworkItems) -> None:
    derived = [each for each in items.mappings if each.predicate == expand("prov:wasDerivedFrom")]
    read = {each.subject for each in derived if not each.is_as_printed}
    assert read == {expand(f"amocf:{n}") for n in ("tier-4", *(f"4-{k}" for k in range(1, 7)))}
    assert all(each in derived for each in items.mappings if each.is_as_printed)


def test_nothing_is_stated_by_institutes_in_the_public_release(items: FrameworkItems) -> None:
    assert not items.selected_by
    assert not items.connections


def test_all_that_institutes_add_and_connect_is_read(
    with_institutes: FrameworkItems, ledger: Ledger
) -> None:
    added = with_institutes.of_kinds("institute-ksa", "institute-occupation")
    assert added
    assert all(item.institute in with_institutes.names for item in added)
    assert all(item.parents for item in added if item.kind == "institute-ksa")
    stating = {institute for each in with_institutes.connections for institute in each.institutes}
    assert len(stating) == len(ledger.institutes)


def test_what_institutes_have_withdrawn_is_left_out() -> None:
    stated = Store()
    stated.load(WITHDRAWN.encode(), format=RdfFormat.TURTLE)
    found = read_items(stated)
    assert [item.code for item in found.items.values()] == ["ksa-x-1"]
    assert [each.ksa for each in found.connections] == []


@pytest.mark.parametrize("order", ["abc", "9" * 5_000, "\u0663"])
def test_what_states_its_order_by_no_number_is_last(order: str) -> None:
    stated = Store()
    text = f'{WITHDRAWN} :one amo:sortOrder "{order}" . :four a amo:InstituteKSA ;'
    text += ' dct:identifier "ksa-x-4" ; dct:creator :x ; amo:sortOrder 7 .'
    stated.load(text.encode(), format=RdfFormat.TURTLE)
    items = read_items(stated).items.values()
    assert [item.code for item in items] == ["ksa-x-4", "ksa-x-1"]
