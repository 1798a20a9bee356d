"""What the server reads in a query before any engine sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.engine.language.query_text import (
    decode_escapes,
    is_non_deterministic,
    nests_deeper,
    query_form,
)
from amocf.serve.engine.query_errors import RefusedError, TooLargeError
from amocf.serve.sparql.admission import Admitted, QueryLimits, admit


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT ?s {}", "SELECT"),
        ("PREFIX:<http://x/>SELECTDISTINCT?s{?s?p?o}", "SELECT"),
        ("base <http://x/> prefix a: <b> # ask\n construct where {}", "CONSTRUCT"),
        ("PREFIX select: <http://x/> ASK {}", "ASK"),
        ("# SELECT\r\n\tPREFIX # a:\n a: # <x>\n <b#c>\nAsK{}", "ASK"),
        ("VERSION '1.2' PREFIX ex:<\\u0061> ASK {}", "ASK"),
        ("PREFIX a·b-c.d: <x:> DESCRIBEa·b-c.d:e", "DESCRIBE"),
        ("describe <x>", "DESCRIBE"),
        ("\\u0053ELECT * {}", "SELECT"),
        ("INSERT DATA { }", "INSERT"),
        ("INSERT{}WHERE{}", "INSERT"),
        ("WITH <g> DELETE { } WHERE { }", "WITH"),
        ("lOaD<http://x/>", "LOAD"),
        ("\\u004c\\u004fAD <http://x/>", "LOAD"),
        ("without an update", ""),
        ("add:me", ""),
        ("PREFIX a <x:> ASK {}", ""),
        ("hello", ""),
        ("?x", ""),
        ("", ""),
    ],
)
def test_form_is_the_keyword_after_the_prologue(text: str, form: str) -> None:
    assert query_form(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { { [] ?p (1 2) } }",
        "SELECT * { " + "(1) [] {} " * 200 + "}",
        "SELECT * { ?s ?p '" + "(" * 200 + "' }",
        "SELECT * { ?s ?p '\\'" + "(" * 200 + "' }",
        "SELECT * { ?s ?p '''it's " + "(" * 200 + "''' }",
        'SELECT * { ?s ?p """a""b\n' + "{" * 200 + '""" }',
        "SELECT * { ?s ?p ?o } # " + "(" * 200,
        "SELECT * { ?s ?p <http://x/" + "(" * 200 + "> }",
        "SELECT * { FILTER(?a < ?b && ?c > '" + "(" * 200 + "') }",
    ],
)
def test_brackets_that_open_nothing_are_no_depth(text: str) -> None:
    assert not nests_deeper(text, 3)


@pytest.mark.parametrize("opening", "({[")
def test_brackets_in_one_another_are_counted(opening: str) -> None:
    closing = {"(": ")", "{": "}", "[": "]"}[opening]
    text = f"SELECT * {{ '(' {opening * 9}1{closing * 9} }} # {{{{{{"
    assert not nests_deeper(text, 10)
    assert nests_deeper(text, 9)


@given(st.text(alphabet="aS:.?$<>'\"\\#{}()[]@ \n-u01", max_size=60))
def test_depth_of_any_text_is_at_most_its_brackets(text: str) -> None:
    assert not nests_deeper(text, sum(map(text.count, "([{")))
    query_form(text)


@pytest.mark.parametrize(
    "unit", ["(", "()", "'", "'''\\", '"""\\', "<", "<a", "#", "{'", "PREFIX a"]
)
def test_long_texts_are_read_once(unit: str) -> None:
    """Where the rest is read once for each character, this takes minutes."""
    text = unit * (200_000 // len(unit))
    assert query_form(text) == ""
    assert nests_deeper(text, 100) == (unit in ("(", "{'"))
    assert not is_non_deterministic(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand ( ) AS ?x) {}",
        "SELECT (1+UUID() AS ?x) {}",
        "SELECT (STRUUID#\n() AS ?x) {}",
        "SELECT * {} GROUP BYnow()",
        "SELECT (\\u0052AND() AS ?x) {}",
        "SELECT (BNODE\n(?s) AS ?x) {}",
    ],
)
def test_call_with_another_value_each_time_is_seen(text: str) -> None:
    assert is_non_deterministic(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?now { ?now ?rand 'knowledge (now)' , <urn:uuid:1> }",
        "SELECT * { ?s skos:prefLabel 'Know-how' }",
    ],
)
def test_word_that_calls_nothing_is_no_call(text: str) -> None:
    assert not is_non_deterministic(text)


def test_escapes_beyond_unicode_stay() -> None:
    assert decode_escapes("\\u0041\\U0001F600\\UFFFFFFFF") == "A\U0001f600\\UFFFFFFFF"


LIMITS = QueryLimits(length=100, nesting=3)


def test_query_within_the_limits_is_admitted() -> None:
    assert admit("ASK { ?s ?p (1) }", LIMITS) == Admitted("ASK", is_non_deterministic=False)
    assert admit("SELECT (NOW() AS ?n) {}", LIMITS) == Admitted("SELECT", is_non_deterministic=True)
    # Whether they are SPARQL, and call nobody, is for the engine to say.
    assert admit("nonsense", LIMITS).form == ""
    assert admit("ASK { SERVICE <http://x/> {} }", LIMITS).form == "ASK"


def test_query_beyond_the_limits_is_rejected() -> None:
    with pytest.raises(TooLargeError, match="101 characters; 100 are allowed"):
        admit("ASK {}".ljust(101), LIMITS)
    with pytest.raises(RefusedError, match="more than 3 deep"):
        admit("ASK {{{{}}}}", LIMITS)
    with pytest.raises(RefusedError, match="DELETE is an update"):
        admit("DELETE WHERE { ?s ?p ?o }", LIMITS)
