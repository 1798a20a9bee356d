"""What is wrong with a query is said in plain words, at the place where it is wrong."""

import json
import re
import time
from typing import Any, Final

import pytest
from pyoxigraph import Store

from amocf.serve.malformed import explain, misread_name, no_query
from amocf.terms import BASE, PREFIXES

OURS: Final = "PREFIX amocf: <https://w3id.org/amocf/id/> "
AT: Final = len(OURS)

#: query, line and column, token, what the hint or the sentence says
MISTAKES: Final = [
    ("SELECT ?s\nWHERE { ?s foo:bar ?o }", (2, 12), "foo:bar", "Prefixes of this data: amo, amocf"),
    ("ASK { ?s foo:bar ?o }", (1, 10), "foo:bar", "PREFIX foo: <"),
    ("ASK { ?s skos:broader ?o }", (1, 10), "skos:broader", "skos/core#>"),
    ("ASK { ?s sko:broader ?o }", (1, 10), "sko:broader", "Is skos: meant"),
    (OURS + "ASK { amocf:4.1.2 ?p ?o }", (1, AT + 7), "amocf:4.1.2", "amocf:4-1-2"),
    (OURS + "ASK { VALUES ?s { amocf:4.1.2 } }", (1, AT + 19), "amocf:4.1.2", '"4.1.2"^^amo:code'),
    ("PREFIX x: <x:> ASK { ?s x:1.2.3 ?o }", (1, 25), "x:1.2.3", "x:1\\.2\\.3"),
    ("PREFIX x: <x:>\nSELECT (x:f(1) AS ?y) {}", (2, 9), "x:f", "casts of XML Schema"),
    ("ASK { ?s ?p ?o FILTER(<x:f>(?o)) }", (1, 23), "<x:f>", "SPARQL 1.1"),
    ("ASK { <not an iri> ?p ?o }", (1, 8), "not", "no spaces"),
    ("ASK { ?s <http://x y> ?o }", (1, 11), "http:", "no spaces"),
    ("PREFIX x: http://x/ ASK {}", (1, 11), "http:", "angle brackets"),
    ("SELECT * { ?s ?p ?o", (1, 20), "", "a } too few. The { of line 1, column 10"),
    ("SELECT * { ?s ?p ?o }}", (1, 22), "}", "a } too many"),
    ("ASK { FILTER(1 = (2 }", (1, 21), "}", "The ( of line 1, column 18 is not closed"),
    ("ASK { ?s ?p 'it's' }", (1, 18), "'", "A string is not closed"),
    ('ASK { ?s ?p "x\n" }', (1, 13), '"', "A string is not closed"),
    ("SELEC * {}", (1, 1), "SELEC", "Is SELECT meant?"),
    ("nonsense", (1, 1), "nonsense", "no word"),
    ("", (1, 1), "", "empty"),
    ("?x", (1, 1), "?x", "begins with SELECT"),
    ("ASK { FILTER NOT EXIST { } }", (1, 18), "EXIST", "Is EXISTS meant?"),
    ("ASK { ?s ?p ?o } LIMIT ten", (1, 24), "ten", "no word"),
    ("SELECT ?a, ?b { ?a ?p ?b }", (1, 10), ",", "without commas"),
    ("ASK { FILTER(1 == 1) }", (1, 16), "==", "one sign"),
    ("SELECT ?s WHERE ?s ?p ?o", (1, 17), "?s", "A { is expected"),
    ("SELECT COUNT(*) { ?s ?p ?o }", (1, 16), "{", "(COUNT(*) AS ?n)"),
    ("SELECT ?s (COUNT(?p) AS ?n) { ?s ?p ?o }", (1, 41), "", "GROUP BY"),
    ("SELECT ?x ?x {}", (1, 16), "", "twice"),
    ("SELECT (?x AS ?x) { ?s ?p ?x }", (1, 31), "", "already that of a variable"),
    ("SELECT * {} GROUP BY ?x", (1, 24), "", "instead of SELECT *"),
    ("ASK { BIND(1 AS ?x) BIND(2 AS ?x) }", (1, 36), "", "given a value twice by BIND"),
    ("ASK { VALUES (?a ?b) { (1) } }", (1, 31), "", "a row of VALUES"),
    ("SELECT * { ?s ?p ?o } ORDER BY", (1, 31), "", "without what belongs after it"),
    ("ASK { ?s ?p ?o FILTER ?o > 2 }", (1, 23), "?o", "FILTER(?x > 2)"),
    ("SELECT * { ?s ?p . ?o }", (1, 20), "?o", "a subject, a predicate and an object"),
]
#: Words of the parser, and of the libraries below it.
INTERNALS: Final = re.compile(
    r"expected one of|\[_\]|\.\.=|u\{|unreported|spargebra|oxi|peg|Traceback|python", re.IGNORECASE
)


@pytest.mark.parametrize(("query", "place", "token", "words"), MISTAKES)
def test_a_mistake_is_told_where_and_what(
    client: Any, query: str, place: tuple[int, int], token: str, words: str
) -> None:
    answer = client.get("/sparql", params={"query": query})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (400, f"{BASE}problem/malformed-query")
    assert (problem["line"], problem["column"], problem["token"]) == (*place, token)
    assert words in f"{problem['detail']} {problem['hint']}"
    assert not INTERNALS.search(json.dumps(problem))
    assert f"line {place[0]}, column {place[1]}" in problem["detail"] or not query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p \"a:1.2.3\", 'b:4.5.6' }",
        "# see a:1.2.3\nASK {}",
        "ASK { ?s <http://www.w3.org/1.2.3> ?o }",
        OURS + r"ASK { amocf:4\.1\.2 ?p ?o }",
        OURS + "ASK { amocf:4.1 ?p 1.5 . ?s ?p 2.5 }",
        f"PREFIX rdf: <{PREFIXES['rdf']}> SELECT * {{ ?s rdf:type ?o.?o ?p 1.2 }}",
    ],
)
def test_what_only_looks_like_a_misread_name_runs(client: Any, query: str) -> None:
    assert misread_name(query) is None
    assert client.get("/sparql", params={"query": query}).status_code == 200


def test_a_name_with_dots_would_be_misread() -> None:
    """The reason for refusing: should this fail, the engine reads such names, and so may we."""
    answer = Store().query(OURS + "SELECT ?s { VALUES ?s { amocf:4.1.2 } }")
    assert [str(row[0]) for row in answer] != [f"<{BASE}id/4.1.2>"]  # type: ignore[union-attr]


UNITS: Final = ["a:", ":.", "'", "<", "PREFIX", "prefix x", "()", "\\", "'''" + "\\", "?a<?b"]


@pytest.mark.parametrize("unit", UNITS)
def test_long_nonsense_is_explained_in_no_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    faults = explain(text, "error at 1:1: expected one of everything"), no_query(text)
    misread_name(text)
    # Where the rest is read once for each word, this takes ten seconds and more.
    assert time.process_time() - began < 5
    for fault in faults:
        assert fault.sentence
        assert len(fault.token) <= 61
        assert len(fault.sentence) + len(fault.hint) < 2000
