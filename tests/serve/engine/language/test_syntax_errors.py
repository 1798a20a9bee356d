"""What is wrong with a query is said in plain words, at the place where it is wrong."""

import json
import re
from typing import Any, Final

import pytest
from pyoxigraph import Store

from amocf.serve.engine.language.lexer import tokenize
from amocf.serve.engine.language.parser import misread_name, syntax_error
from amocf.serve.engine.language.syntax_errors import explain
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
    ("SELECT COUNT(*) { ?s ?p ?o }", (1, 8), "COUNT", "(COUNT(*) AS ?n)"),
    ("SELECT ?s (COUNT(?p) AS ?n) { ?s ?p ?o }", (1, 41), "", "GROUP BY"),
    ("SELECT ?x ?x {}", (1, 16), "", "twice"),
    ("SELECT (?x AS ?x) { ?s ?p ?x }", (1, 31), "", "already that of a variable"),
    ("SELECT * {} GROUP BY ?x", (1, 24), "", "instead of SELECT *"),
    ("ASK { BIND(1 AS ?x) BIND(2 AS ?x) }", (1, 35), "}", "given a value twice by BIND"),
    ("ASK { VALUES (?a ?b) { (1) } }", (1, 28), "}", "a row of VALUES"),
    ("SELECT * { ?s ?p ?o } ORDER BY", (1, 31), "", "without what belongs after it"),
    ("ASK { ?s ?p ?o FILTER ?o > 2 }", (1, 23), "?o", "FILTER(?x > 2)"),
    ("SELECT * { ?s ?p . ?o }", (1, 18), ".", "a subject, a predicate and an object"),
]
#: Words of the parser, and of the libraries below it.
INTERNALS: Final = re.compile(
    r"expected one of|\[_\]|\.\.=|u\{|unreported|spargebra|oxi|peg|Traceback|python", re.IGNORECASE
)


@pytest.mark.parametrize(("query", "place", "token", "words"), MISTAKES)
def test_mistake_in_a_query_is_named_with_its_place(
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


#: character, its code and its name in Unicode
INVISIBLE: Final = [
    ("\u00a0", "U+00A0 (NO-BREAK SPACE)"),
    ("\ufeff", "U+FEFF (ZERO WIDTH NO-BREAK SPACE)"),
    ("\u00ad", "U+00AD (SOFT HYPHEN)"),
    ("\x0b", "U+000B (LINE TABULATION)"),
    ("\u200b", "U+200B (ZERO WIDTH SPACE)"),
    ("\u202e", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
    ("\u2028", "U+2028 (LINE SEPARATOR)"),
    ("\x00", "U+0000 (a control character)"),
]


@pytest.mark.parametrize(("character", "name"), INVISIBLE, ids=[name for _, name in INVISIBLE])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s WHERE {\n  %s ?s ?p ?o }",
        "SELECT ?s WHERE {\n  ?s %s ?p ?o }",
        "SELECT ?s\n WHERE%s { ?s ?p ?o }",
        "SEL%sECT ?s { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o } ORDER BY\n%s",
        "ASK { ?s ?p ?o FILTER(?o = 1 %s) }",
    ],
)
def test_invisible_character_where_the_parser_stops_is_named(
    client: Any, query: str, character: str, name: str
) -> None:
    problem = client.get("/sparql", params={"query": query % character}).json()
    line, column = position(query, query.index("%"))
    assert (problem["line"], problem["column"]) == (line, column)
    assert f"line {line}, column {column}, at an invisible character, {name}" in problem["detail"]
    assert problem["token"] == name.partition(" ")[0]


def position(text: str, start: int) -> tuple[int, int]:
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


#: sign, its code and its name in Unicode
FOREIGN: Final = [
    ("\u201c", "U+201C (LEFT DOUBLE QUOTATION MARK)"),
    ("\u2019", "U+2019 (RIGHT SINGLE QUOTATION MARK)"),
    ("\u00ab", "U+00AB (LEFT-POINTING DOUBLE ANGLE QUOTATION MARK)"),
    ("\u2013", "U+2013 (EN DASH)"),
    ("\u00d7", "U+00D7 (MULTIPLICATION SIGN)"),
]


@pytest.mark.parametrize(("sign", "name"), FOREIGN, ids=[name for _, name in FOREIGN])
@pytest.mark.parametrize(
    "query",
    [
        "ASK {\n  ?s ?p %sx }",
        "ASK { ?s ?p %s }",
        "ASK { ?s ?p 'a' .\n FILTER(1 %s 2) }",
        "SELECT (%s AS ?a) {}",
        "%s",
    ],
)
def test_sign_that_the_language_lacks_is_named(
    client: Any, query: str, sign: str, name: str
) -> None:
    problem = client.get("/sparql", params={"query": query % sign}).json()
    line, column = position(query, query.index("%"))
    assert (problem["line"], problem["column"]) == (line, column)
    assert f"line {line}, column {column}, at “{sign}”, {name}" in problem["detail"]


def test_sign_within_a_string_or_comment_is_no_mistake(client: Any) -> None:
    problem = client.get("/sparql", params={"query": "ASK { ?s ?p '“' “”"}).json()
    assert problem["column"] == 17
    query = "ASK { ?s ?p '“«”' } # “«”"
    assert client.get("/sparql", params={"query": query}).status_code == 200


@pytest.mark.parametrize("character", ["\u200c", "\u200d"])
def test_invisible_character_of_a_name_is_part_of_it(client: Any, character: str) -> None:
    query = f"SELECT ?a{character}b {{ ?a{character}b ?p ?o }}"
    assert client.get("/sparql", params={"query": query}).status_code == 200


def test_byte_order_mark_at_the_start_is_skipped(client: Any) -> None:
    assert client.get("/sparql", params={"query": "\ufeffASK {}"}).status_code == 200
    problem = client.get("/sparql", params={"query": "\ufeffASK { ?s ! ?o }"}).json()
    assert (problem["line"], problem["column"]) == (1, 12)


VALID: Final = [
    "SELECT ?s ?t { ?s a ?t ; ?p 'x'@en , 2.5e3 OPTIONAL { ?t ?q [] } FILTER(?s < ?t) } LIMIT 3",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } # here\n MINUS { ?s <x:y>/<x:z>* 1 } }",
    "SELECT (COUNT(DISTINCT ?x) AS ?n) { VALUES ?x { 1 2 } } GROUP BY ?y ORDER BY DESC(?n)",
    'ASK { ?s ?p """a\nb""" . FILTER(REGEX(STR(?s), "x") && EXISTS { ?s ?q (1 2) }) }',
]


@pytest.mark.parametrize("query", VALID)
@pytest.mark.parametrize("wrong", ["%", "@@"])
def test_place_is_that_of_what_does_not_belong_there(query: str, wrong: str) -> None:
    for token in tokenize(query):
        text = f"{query[: token.start]} {wrong} {query[token.start :]}"
        mistake = explain(text, syntax_error(text))
        assert (mistake.line, mistake.column) == position(text, token.start + 1), text


UNITS: Final = ["a:", ":.", "'", "<", "PREFIX", "prefix x", "()", "\\", "'''" + "\\", "?a<?b"]


@pytest.mark.parametrize("unit", UNITS)
def test_long_nonsense_is_explained_in_few_words(unit: str) -> None:
    """Where the rest is read once for each word, this takes minutes."""
    text = unit * (100_000 // len(unit))
    assert misread_name(text) is None
    mistake = explain(text, syntax_error(text))
    assert str(mistake)
    assert len(mistake.token) <= 61
    assert len(str(mistake)) + len(mistake.hint) < 2000
