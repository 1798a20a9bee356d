"""How many parts a query has, and what is let in."""

import pytest

from amocf.serve.admission import Limits, admit
from amocf.serve.engine import MalformedError, RefusedError
from amocf.serve.sparql_parts import count_parts


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK {}", 0),
        ("SELECT ?s { ?s ?p ?o . ?o ?q ?r }", 2),
        ("SELECT ?s { ?s a ?k ; ?p ?o , ?q OPTIONAL { ?s ?r ?t } }", 4),
        ("SELECT ?s { ?s (<a:a>|<b:b>)*/<c:c> ?o }", 5),
        ("SELECT (CONCAT('a.b;c', 'd|e', <http://e.org/x/y>) AS ?x) {} # . . .", 3),
        ("SELECT * { VALUES ?x { " + "-1 " * 10_000 + "} }", 3),
        ("SELECT (1+1 - 2*3-4 AS ?x) {}", 7),
        ("SELECT ?s { BIND(1 AS ?s) ?s ?p ?o ~?r }", 3),
        ("ASK { ?s ?p (1 -2 ex:c '4'@en '5'^^ex:d <e:f> [] (7 8)) }", 10),
        ("ASK { FILTER(ex:f(?x, 1) && EXISTS { ?s ?p ?o }) } # (1 2 3)", 4),
        ("SELECT (COUNT(DISTINCT ?x) AS ?n) (MAX(?y) AS ?m) {} ORDER BY (?n) DESC(?m)", 7),
        ("SELECT * { VALUES (?x ?y) { (1 2) (3 4) } ?s ?p (5 6) }", 5),
        ("SELECT * { VALUES ?x { 1 2 } ?s ?p (5 6) } VALUES (?z ?y) { (1 2) (3 4) }", 6),
        ("DESCRIBE <a:a> ex:b ?c { ?c ?p ?o . ?o ?q ?r }", 4),
        ("ASK { FILTER(!!?x && ?y < 3 || <<?a ?b ?c>> = 1) }", 12),
    ],
)
def test_parts_are_patterns_clauses_steps_and_operators(query: str, expected: int) -> None:
    assert count_parts(query) == expected


@pytest.mark.parametrize(
    "body",
    [
        *(
            "?s ?p ?o . " * 400,
            "OPTIONAL { ?s ?p ?o } " * 3000,
            "?s " + "<a:a>/" * 500 + "<a:a> ?o",
            "BIND(1 AS ?x)" * 400,
            "?s ?p ?o " + "~ " * 400,
            "?s ?p (" + "1 " * 400 + ")",
            "?s ?p (" + "<a:a>" * 400 + ")",
            "?s ?p (" + "'1'" * 400 + ")",
            "?s ?p (" + "'1'@en" * 400 + ")",
            "?s ?p (" + "'1'^^a:a" * 400 + ")",
            "?s ?p (" + "[]" * 400 + ")",
            "?s ?p (" + "()" * 400 + ")",
            "VALUES ?x { 1 2 } ?s ?p (" + "1 " * 400 + ")",
            "{?s ?p ?o}" * 400,
            "?s ?p ?o {} " * 400,
            "FILTER((?a<1" + "+1" * 400 + ")&&(1>2))",
            "FILTER(?s<1)" + "?s?p?o." * 400 + "FILTER(2>1)",
            "FILTER((?a<1" + "/1" * 400 + ")&&(1>2))",
            "?s ?p 1.OPTIONAL{?s ?p 1}" * 400,
            "?s ?p trueOPTIONAL{?s ?p 1}" * 400,
            "GRAPHa:b{?s ?p ?o}" * 400,
            "LATERAL{?s ?p ?o}" * 400,
            "a:a a:a 1." * 400,
            "a:a a:a 'x'@en." * 400,
            "FILTER(1" + "-1" * 400 + "-a:b)",
            "?s ?p (1" + ".1" * 400 + ")",
            "?s ?p (" + "true" * 400 + ")",
            "?s ?p (" + "1true" * 400 + ")",
            "?s ?p (" + "a:b\u0300 " * 400 + ")",
        ),
        *(
            f"FILTER({sign * 400}1)"
            for sign in ("1+", "1 -", "1-", "!", "1&&", "1*", "<<", "1 || ")
        ),
    ],
)
def test_a_query_of_too_many_parts_is_refused(body: str) -> None:
    with pytest.raises(RefusedError, match="more than 300 patterns"):
        admit("SELECT * {" + body + "}", Limits(length=100_000, nesting=100, parts=300))


@pytest.mark.parametrize(
    "query",
    [
        "DESCRIBE " + "<a:a>" * 400,
        "PREFIX a:<a:> DESCRIBEa:a" + " a:a" * 400,
        "DESCRIBE " + "?x " * 400 + "{ ?x ?p ?o }",
        *(
            "SELECT ?s { ?s ?p ?o } " + clause + "(1)" * 400
            for clause in ("HAVING ", "GROUP BY ", "ORDER BY ")
        ),
        "SELECT ?s { ?s ?p ?o } ORDER BY " + "?s(1)" * 400,
        "SELECT ?s { ?s ?p ?o } GROUP BY " + "?s IF(1,2,3) " * 400,
        "SELECT ?s { ?s ?p ?o } ORDER BY " + "DESC(?s)\n<a:f>(?s)a:f·(?s)STR(?s)" * 200,
    ],
)
def test_a_query_that_asks_for_too_much_outside_its_patterns_is_refused(query: str) -> None:
    with pytest.raises(RefusedError, match="more than 300 patterns"):
        admit(query, Limits(length=100_000, nesting=100, parts=300))


@pytest.mark.parametrize(
    "query",
    [
        "ASK { VALUES (?x ?y ?z) {" + "(ex:inst-1 -70.1 +40.1) " * 1000 + "} }",
        "ASK { ?s ?p ?x FILTER(?x IN (" + "-1.5, " * 1000 + "2)) }",
        "ASK { ?s ?p ?x FILTER(?x IN (" + "ex:a-b-1.2, " * 1000 + "<urn:uuid:1-2-3-4>)) }",
        "ASK { ?s ?p ?x FILTER(?x IN (" + "</id/competency/1>, " * 1000 + "true)) }",
        "SELECT (1 AS ?a) { " + "OPTIONAL { ?s ?p ?o } " * 150 + "}",
        "SELECT * { " + "?s ex:hasPart-As ?o . " * 290 + "}",
        "SELECT * { GRAPH ex:g { " + "?s as:graphs <a:b> . " * 290 + "} }",
        "CONSTRUCT { " + "?s ?p ?o . " * 140 + "} WHERE { " + "?s ?p ?o . " * 140 + "}",
        "SELECT * { " + "{ ?s ?p 'x'@en } UNION " * 140 + "{} }",
        "SELECT " + "(STR(?x) AS ?y) " * 140 + "{ ?x ?p ?o }",
    ],
)
def test_a_long_query_of_few_parts_is_let_in(query: str) -> None:
    assert admit(query, Limits(length=100_000, nesting=100, parts=300)) in query


def test_a_name_that_the_engine_would_take_for_many_is_refused() -> None:
    with pytest.raises(MalformedError, match="several dots"):
        admit("ASK { ?s ?p (" + "a:b·.5" * 400 + ") }", Limits(100_000, 100, 300))
