"""Turtle and TriG have names that every parser reads, and say what N-Quads say."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple
from tests.turtle_tokens import escaped_names

from amocf.formats import N_QUADS, TRIG, TURTLE, Format
from amocf.rdf.serialise import (
    declared_prefixes,
    namespaces,
    reading_order,
    sorted_lines,
    write,
    write_ordered,
)
from amocf.terms import BASE, PREFIXES

#: Local names with what the grammar wants a backslash before, and with what it does not.
LOCALS = (
    "4-1-2",
    "a/b",
    "a/b/c.d",
    "x#y",
    "it's(1),2;3",
    "a.b",
    "a.",
    "%41/b",
    "ü/b",
    "a~b",
    "a:b/c",
)
TEXTS = (
    "amocf:a\\/b",
    'say "amocf:a\\/b" \\ amocf:c',
    "<amocf:a>\nlist:a\\/b , \\",
    "@prefix a: b",
)


def statements() -> list[Quad]:
    graph = NamedNode(BASE + "graph/framework")
    names = [
        NamedNode(PREFIXES[prefix] + local) for local in LOCALS for prefix in ("amocf", "list")
    ]
    names += [NamedNode(PREFIXES["amocf"] + "4-1"), NamedNode(PREFIXES["list"] + "top")]
    objects: list[NamedNode | Literal] = [
        *names,
        *map(Literal, TEXTS),
        Literal("x", datatype=NamedNode(BASE + "id/a/b")),
    ]
    return [Quad(name, names[0], each, graph) for name in names for each in objects]


@pytest.mark.parametrize("form", [TURTLE, TRIG], ids=lambda form: form.name)
def test_a_name_that_needs_a_backslash_is_written_as_an_iri(form: Format) -> None:
    quads = statements()
    written = write(quads if form == TRIG else [quad.triple for quad in quads], form)
    assert escaped_names(written) == []
    assert b"amocf:4-1-2" in written
    assert b"<https://w3id.org/amocf/id/a/b>" in written
    read = set(pyoxigraph.parse(written, format=form.engine))
    assert {quad.triple for quad in read} == {quad.triple for quad in quads}


def test_a_name_with_a_backslash_is_found_outside_strings_iris_and_comments() -> None:
    text = rb'''@prefix a: <http://example.org/a#> . # a:b\/c
<http://example.org/a:b> a:c "a:b\\/c \" a:b" , 'a:d\\/e' , 1.5 , true ; a:d a:b\/c.d , a:e .
a:x\~y a a:F ; a:g """a:b\/c "d" """@en .
'''
    assert escaped_names(text) == [r"a:b\/c.d", r"a:x\~y"]


def test_the_engine_writes_names_with_a_backslash_by_itself() -> None:
    # What the writer mends; where the engine no longer does it, the mending can go.
    triples = [quad.triple for quad in statements()]
    written = pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    assert escaped_names(written or b"")


TYPE = NamedNode(PREFIXES["rdf"] + "type")
nodes = st.sampled_from([NamedNode(PREFIXES["amocf"] + local) for local in ("a", "ab", "a/b")])
texts = st.sampled_from(["a", "b\\n", 'c"', "\r\n", "\u00e4", "\U0001f600"])
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(Literal, texts, language=st.sampled_from(["en", "en-gb"])),
    st.builds(Literal, texts, datatype=nodes),
)
quads = st.builds(
    Quad,
    nodes | st.just(BlankNode("b")),
    nodes | st.just(TYPE),
    nodes | literals,
    nodes | st.just(DefaultGraph()),
)


@given(st.lists(quads, max_size=30), st.integers(1, 5), st.sampled_from([TURTLE, TRIG]))
def test_ordered_statements_written_piece_by_piece_are_as_written_at_once(
    found: list[Quad], at_once: int, form: Format
) -> None:
    statements = {each.triple for each in found} if form == TURTLE else set(found)
    ordered = sorted(statements, key=reading_order)
    declared = declared_prefixes(namespaces(ordered))
    assert b"".join(write_ordered(ordered, form, declared, at_once)) == write(statements, form)


@given(st.lists(quads, max_size=30))
def test_lines_of_statements_that_are_sorted_as_text_are_sorted(found: list[Quad]) -> None:
    lines = list(sorted_lines(sorted(set(found), key=str), N_QUADS))
    assert lines == sorted(lines)
    assert b"".join(lines) == write(set(found), N_QUADS)


def test_types_come_first_and_graphs_one_after_the_other() -> None:
    a, ab = (NamedNode(PREFIXES["amocf"] + local) for local in ("a", "ab"))
    expected = [
        Quad(a, TYPE, ab),
        Quad(a, a, ab),
        Quad(ab, a, a),
        Quad(a, TYPE, a, a),
        Quad(a, a, a, a),
        Quad(a, a, a, ab),
    ]
    given_otherwise = expected[::-1]
    given_otherwise.sort(key=reading_order)
    assert given_otherwise == expected


def test_namespaces_are_those_of_all_terms_and_of_datatypes() -> None:
    statement = Triple(
        NamedNode("https://example.org/s/1"),
        NamedNode("https://example.org/p#1"),
        Literal("1", datatype=NamedNode("urn:d:1")),
    )
    found = namespaces([statement])
    assert found == {"https://example.org/s/", "https://example.org/p#", "urn:d:"}
    assert declared_prefixes(found, {"s": "https://example.org/s/", "x": "urn:x:"}) == {
        "s": "https://example.org/s/"
    }
