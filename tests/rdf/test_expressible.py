"""What is written in a form comes back from it, or is refused: no statement is changed or lost."""

import contextlib
import io
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, RdfFormat, Triple

from amocf.formats import JSON_LD, RDF_XML, TURTLE
from amocf.rdf.expressible import InexpressibleError, write_checked
from amocf.rdf.serialise import write
from amocf.terms import PREFIXES

RDF = PREFIXES["rdf"]
#: The ends of names: such as XML allows, and such as it does not.
ENDS = st.sampled_from(
    (
        "a",
        "1",
        "a1",
        "1a",
        "",
        "-",
        "a-",
        "-a",
        ".a",
        "é",
        "\u00b7",
        "a:b",
        "%20",
        "\U00010000",
        "li",
    )
)
SPACES = st.sampled_from(
    (
        *("http://e/", "http://e/#", "urn:x:", RDF, PREFIXES["skos"], "http://e/a&b='c'/"),
        *("http://www.w3.org/2000/xmlns/", "http://www.w3.org/XML/1998/namespace"),
    )
)
IRIS = st.builds(lambda space, end: NamedNode(space + end), SPACES, ENDS)
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], max_codepoint=0x2FFFF), max_size=8)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text: Literal(text, language="en-GB"), TEXTS),
    st.builds(lambda text, datatype: Literal(text, datatype=datatype), TEXTS, IRIS),
)
TRIPLES = st.builds(Triple, IRIS | st.just(BlankNode("b")), IRIS, IRIS | LITERALS)


@given(st.lists(TRIPLES, max_size=4))
def test_rdf_xml_is_read_as_it_was_written_or_is_refused(triples: list[Triple]) -> None:
    with contextlib.suppress(InexpressibleError):
        body = write(triples, RDF_XML)
        ET.fromstring(body)  # noqa: S314 - our own
        assert _read(body) == set(triples)


def _read(body: bytes) -> set[Triple]:
    return {quad.triple for quad in pyoxigraph.parse(body, RdfFormat.RDF_XML)}


@pytest.mark.parametrize("control", [*map(chr, range(32)), "\ufffe", "\uffff", "\x7f", "\x80"])
def test_character_is_kept_in_rdf_xml_or_named_in_the_refusal(control: str) -> None:
    triple = Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal(f"a{control}b"))
    if control in "\t\n\r\x7f\x80":
        body = write([triple], RDF_XML)
        assert _read(body) == {triple}
        graph = rdflib.Graph().parse(data=body, format="xml")
        assert [str(value) for value in graph.objects()] == [f"a{control}b"]
    else:
        with pytest.raises(InexpressibleError, match=rf"U\+{ord(control):04X}"):
            write([triple], RDF_XML)


def test_names_that_xml_allows_have_their_elements() -> None:
    """The check refuses no predicate of the project's own."""
    names = ["a", "a-b", "a.b", "é", "_1", "x1", "numberOfEssentialKSAs"]
    triples = [
        Triple(NamedNode("urn:a"), NamedNode(f"http://e/{name}"), Literal(name)) for name in names
    ]
    graph = rdflib.Graph().parse(data=write(triples, RDF_XML), format="xml")
    assert {str(value) for value in graph.objects()} == set(names)


def test_json_ld_keeps_what_it_has_a_form_for_and_refuses_a_triple_term() -> None:
    subject, predicate = NamedNode("urn:a"), NamedNode("urn:b")
    integer, boolean = (NamedNode(PREFIXES["xsd"] + name) for name in ("integer", "boolean"))
    values = [
        Literal("אב", language="he", direction=BaseDirection.RTL),
        Literal("ab", language="en"),
        Literal(12),
        *(Literal(text, datatype=integer) for text in ("+5", "05", "many", "9" * 40, "-7")),
        *(Literal(text, datatype=boolean) for text in ("true", "1", "maybe")),
    ]
    triples = {Triple(subject, predicate, value) for value in values}
    body = write(triples, JSON_LD, {})
    assert {quad.triple for quad in pyoxigraph.parse(body, RdfFormat.JSON_LD)} == triples
    term = Triple(subject, predicate, Triple(subject, predicate, Literal(1)))
    with pytest.raises(InexpressibleError, match="triple term"):
        write([term], JSON_LD, {})
    assert {quad.triple for quad in pyoxigraph.parse(write([term], TURTLE), RdfFormat.TURTLE)} == {
        term
    }


def test_error_of_the_system_is_no_refusal_of_a_form() -> None:
    """A store that cannot be read is not the fault of the form."""

    def fail() -> None:
        raise OSError(5, "Input/output error")

    for form in (RDF_XML, JSON_LD, TURTLE):
        with pytest.raises(OSError, match="Input/output"):
            write_checked(fail, form, io.BytesIO())
