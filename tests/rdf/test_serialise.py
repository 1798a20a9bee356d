"""Turtle and TriG have names that every parser reads, and say what N-Quads say."""

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from tests.turtle_tokens import escaped_names

from amocf.formats import TRIG, TURTLE, Format
from amocf.rdf.serialise import write
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
