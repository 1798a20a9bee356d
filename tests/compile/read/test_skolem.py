import random

import pyoxigraph
import pytest
from pyoxigraph import Quad, RdfFormat

from amocf.compile.read.skolem import UnnamedNodeError, name_blank_nodes

PREFIXES = """
@prefix : <http://example.org/> .
@prefix v: <http://example.org/v#> .
"""


def read(turtle: str) -> list[Quad]:
    return list(pyoxigraph.parse((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE))


def names(turtle: str) -> set[str]:
    quads = name_blank_nodes(read(turtle))
    return {
        node.value.removeprefix("http://example.org/")
        for quad in quads
        for node in (quad.subject, quad.object)
        if isinstance(node, pyoxigraph.NamedNode)
    }


def test_a_node_is_named_after_its_owner_and_property() -> None:
    assert names(":x v:target [ v:selector [ v:exact 'a' ] ] .") == {
        "x",
        "x/target",
        "x/target/selector",
    }


def test_an_owner_with_a_fragment_is_extended_by_a_hyphen() -> None:
    assert names("v:Shape v:property [ v:path v:p ] .") == {"v#Shape", "v#Shape-property", "v#p"}


def test_several_nodes_are_numbered_by_content_not_by_order() -> None:
    first = name_blank_nodes(read(":x v:t [ v:e 'b' ] , [ v:e 'a' ] ."))
    second = name_blank_nodes(read(":x v:t [ v:e 'a' ] , [ v:e 'b' ] ."))
    assert set(first) == set(second)
    assert names(":x v:t [ v:e 'b' ] , [ v:e 'a' ] .") == {"x", "x/t-1", "x/t-2"}


def test_lists_have_numbered_cells() -> None:
    nil = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
    assert names(":x v:levels ( :a :b :c ) .") == {
        "x",
        "a",
        "b",
        "c",
        "x/levels/cell-1",
        "x/levels/cell-2",
        "x/levels/cell-3",
        nil,
    }


def test_names_depend_on_nothing_but_the_statements() -> None:
    quads = read(":x v:t [ v:e 1 ; v:f [ v:g 2 ] ] , [ v:e 2 ] ; v:l ( [ v:e 3 ] [ v:e 4 ] ) .")
    expected = set(name_blank_nodes(quads))
    for seed in range(10):
        shuffled = list(quads)
        random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
        assert set(name_blank_nodes(shuffled)) == expected


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("[] v:p 1 .", "nothing points to"),
        (":x v:p _:b . :y v:p _:b . _:b v:q 1 .", "shared by"),
        ("_:b v:p _:c . _:c v:p _:b .", "contains itself"),
        (":x v:p _:b . _:b v:p _:b .", "contains itself"),
    ],
)
def test_a_node_without_a_single_owner_is_refused(turtle: str, reason: str) -> None:
    with pytest.raises(UnnamedNodeError, match=reason):
        name_blank_nodes(read(turtle))
