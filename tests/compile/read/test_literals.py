import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from amocf.compile.read.literals import mistake
from amocf.terms import PREFIXES

XSD = PREFIXES["xsd"]

CANONICAL = [
    ("0", "integer"),
    ("-7", "integer"),
    ("235", "integer"),
    ("34.04", "decimal"),
    ("0.5", "decimal"),
    ("1", "decimal"),
    ("-0.5", "decimal"),
    ("true", "boolean"),
    ("2025-07-14", "date"),
    ("2025", "gYear"),
    ("2025-07-14T00:00:00Z", "dateTime"),
    ("https://ror.org/01cb8vz90", "anyURI"),
    ("anything at all", "string"),
]

FAULTY = [
    ("007", "integer", 'expected "7"'),
    ("+7", "integer", 'expected "7"'),
    ("-0", "integer", 'expected "0"'),
    ("seven", "integer", "is not a value"),
    ("62.80", "decimal", 'expected "62.8"'),
    (".5", "decimal", 'expected "0.5"'),
    ("1.0", "decimal", 'expected "1"'),
    ("1e3", "decimal", "is not a value"),
    ("1", "boolean", 'expected "true"'),
    ("yes", "boolean", "is not a value"),
    ("2025-02-30", "date", "is not a value"),
    ("2025Z", "gYear", "is not a value"),
    ("25", "gYear", "is not a value"),
    ("2025-07-14T00:00:00+02:00", "dateTime", "is not a value"),
    ("not an address", "anyURI", "is not a value"),
    ("7", "nonNegativeInteger", "does not use"),
    ("1.5", "double", "does not use"),
]


@pytest.mark.parametrize(("value", "datatype"), CANONICAL)
def test_a_canonical_literal_is_accepted_and_survives_the_store(value: str, datatype: str) -> None:
    literal = Literal(value, datatype=NamedNode(XSD + datatype))
    assert mistake(literal) is None
    store, node = Store(), NamedNode("http://example.org/x")
    store.add(Quad(node, node, literal))
    assert [quad.object for quad in store] == [literal]


@pytest.mark.parametrize(("value", "datatype", "expected"), FAULTY)
def test_any_other_is_refused_with_what_was_expected(
    value: str, datatype: str, expected: str
) -> None:
    said = mistake(Literal(value, datatype=NamedNode(XSD + datatype)))
    assert said is not None
    assert expected in said
    assert value in said or datatype in said


def test_english_is_the_only_language() -> None:
    assert mistake(Literal("colour", language="en")) is None
    assert "@en" in (mistake(Literal("color", language="en-us")) or "")
    assert "@de" in (mistake(Literal("Farbe", language="de")) or "")


def test_notations_of_the_ontology_are_accepted_and_foreign_datatypes_are_not() -> None:
    assert mistake(Literal("4.1.2", datatype=NamedNode(PREFIXES["amo"] + "code"))) is None
    assert mistake(Literal("", datatype=NamedNode(PREFIXES["amo"] + "code"))) == "an empty notation"
    assert "does not use" in (mistake(Literal("x", datatype=NamedNode("http://e.org/t"))) or "")
