"""What institutes hold to be the same has one name."""

from typing import Final

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.rdf.held_same import held_same

ID: Final = "https://example.org/id/"
HEAD: Final = f"""
PREFIX amo: <https://w3id.org/amocf/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX : <{ID}>
:p1 a amo:KSA . :p2 a amo:KSA . :a a amo:InstituteKSA . :b a amo:InstituteKSA .
:c a amo:InstituteKSA . :d a amo:InstituteKSA .
"""


def names(data: str) -> dict[str, tuple[str, ...]]:
    """The names of what has several, by each of them."""
    store = Store()
    store.load(f"{HEAD}{data}".encode(), RdfFormat.TURTLE)
    same = held_same(store)
    found = {each: same.names(ID + each) for each in ("p1", "p2", "a", "b", "c", "d")}
    assert all(same.named(ID + each) == among[0] for each, among in found.items())
    return {
        each: tuple(name.removeprefix(ID) for name in among)
        for each, among in found.items()
        if len(among) > 1
    }


@pytest.mark.parametrize(
    ("data", "groups"),
    [
        ("", []),
        (":b amo:heldSameAs :a .", ["ab"]),
        # Over several steps, in whatever direction they are stated.
        (":a amo:heldSameAs :c . :b amo:heldSameAs :c . :d amo:heldSameAs :b .", ["abcd"]),
        (":a amo:heldSameAs :b . :d amo:heldSameAs :c .", ["ab", "cd"]),
        # What is still stated stands for what is not.
        (":b amo:heldSameAs :a . :a owl:deprecated true .", ["ba"]),
        (":a dct:isReplacedBy :b .", ["ba"]),
    ],
)
def test_what_is_held_to_be_the_same_has_the_first_name_of_all(
    data: str, groups: list[str]
) -> None:
    assert names(data) == {each: tuple(group) for group in groups for each in group}


def test_what_the_document_names_stands_for_what_is_the_same_and_always_for_itself() -> None:
    data = ":a dct:isReplacedBy :p1 ; owl:deprecated true . :b amo:heldSameAs :a ."
    group = ("p1", "b", "a")
    assert names(data) == dict.fromkeys(group, group)
    both = names(f"{data} :b dct:isReplacedBy :p2 .")
    assert both.keys() == {"p1", "a", "b"}


def test_a_long_chain_has_one_name_in_any_order_of_its_links() -> None:
    count = 5000
    lines = [f":k{number:04} a amo:InstituteKSA ." for number in range(count)]
    mixed = sorted(range(count - 1), key=lambda number: number * 1009 % count)
    lines += [f":k{number:04} amo:heldSameAs :k{number + 1:04} ." for number in mixed]
    store = Store()
    store.load(f"{HEAD}{chr(10).join(lines)}".encode(), RdfFormat.TURTLE)
    same = held_same(store)
    assert {same.named(f"{ID}k{number:04}") for number in range(count)} == {f"{ID}k0000"}
