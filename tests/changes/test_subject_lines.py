"""Lines of N-Quads as those of the graphs that count, and only what differs of two states."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from amocf.changes.changed_things import State
from amocf.changes.comparing_data import compare
from amocf.changes.subject_lines import (
    differing,
    is_asserted,
    is_comparable,
    sorted_lines,
    triple_lines,
)
from amocf.errors import DataError
from amocf.rdf.graph_lines import GraphLines
from amocf.terms import expand, graph_iri

FRAMEWORK, DERIVED = (f"<{graph_iri(name)}>" for name in ("framework", "derived"))
LABEL = f"<{expand('skos:prefLabel')}>"
VALUES = (
    '"a"',
    '"a"@en',
    '"a <b> ."',
    '"a <urn:g> .\\n"',
    '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    "<urn:o>",
    '"\\" <urn:g"',
)


@pytest.mark.parametrize("value", VALUES)
def test_triple_lines_have_the_graphs_that_count_and_no_others(value: str) -> None:
    stated = f"<urn:s> <urn:p> {value}"
    quads = [f"{stated}{graph} .\n" for graph in ("", f" {FRAMEWORK}", f" {DERIVED}")]
    found = triple_lines((line.encode() for line in sorted(quads)), is_asserted)
    assert [*found] == [f"{stated} .\n".encode()]
    only_computed = [quads[0].encode(), quads[2].encode()]
    assert [*triple_lines(iter(only_computed), is_asserted)] == []
    assert len([*triple_lines(iter(only_computed), is_comparable)]) == 1


def test_triple_lines_of_the_graph_of_changes_never_count() -> None:
    line = f"<urn:s> <urn:p> <urn:o> <{graph_iri('changes')}> .\n".encode()
    assert [*triple_lines(iter([line]), is_comparable)] == []


@pytest.mark.parametrize(
    "text", [b"<urn:b> <urn:p> <urn:o> .\n<urn:a> <urn:p> <urn:o> .\n", b"x\n"]
)
def test_sorted_lines_refuses_what_is_not_canonical(text: bytes) -> None:
    with pytest.raises(DataError, match=r"line \d of the file is not in the order"):
        list(sorted_lines(BytesIO(text), "the file"))


nodes = st.sampled_from([NamedNode(f"urn:{name}") for name in ("a", "a-b", "a/b", "ab", "b")])
values = st.one_of(nodes, st.sampled_from(["x", "y <urn:z> .\n", '"']).map(Literal))
properties = st.sampled_from(
    [
        NamedNode(expand(name))
        for name in ("skos:prefLabel", "skos:broader", "dct:isReplacedBy", "dct:relation")
    ]
)
graphs = st.sets(st.builds(Triple, nodes, properties, values), max_size=12)


def lines_of(triples: set[Triple]) -> bytes:
    return GraphLines.of("any", triples).text


@given(graphs, graphs)
def test_differing_subjects_are_exactly_those_of_which_not_the_same_is_said(
    before: set[Triple], after: set[Triple]
) -> None:
    def said(triples: set[Triple], subject: object) -> set[Triple]:
        return {each for each in triples if each.subject == subject}

    found = differing(BytesIO(lines_of(before)), BytesIO(lines_of(after)))
    subjects = {each.subject for each in before | after}
    expected = {str(each) for each in subjects if said(before, each) != said(after, each)}
    assert {each.subject.decode() for each in found} == expected


@given(graphs, graphs)
def test_compare_tells_of_every_subject_that_differs_and_of_no_other(
    before: set[Triple], after: set[Triple]
) -> None:
    old, new = lines_of(before), lines_of(after)

    def compared(one: bytes, other: bytes) -> set[str]:
        def first() -> Iterator[bytes]:
            return iter(BytesIO(one))

        def second() -> Iterator[bytes]:
            return iter(BytesIO(other))

        found = compare(State("old"), State("new"), first, second)
        return {change.subject.iri for change in found.changes}

    assert compared(old, old) == compared(new, new) == set()
    differ = {each.iri for each in differing(BytesIO(old), BytesIO(new))}
    assert compared(old, new) == differ
    assert compared(new, old) == differ
