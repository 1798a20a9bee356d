"""What the engine's parser says of a text; rdflib's parser, another one, is the referee."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Store
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from amocf.serve.engine.language.parser import (
    has_keyword,
    misread_name,
    syntax_error,
)

EX: Final = "PREFIX ex: <http://x/> "
CALLS: Final = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "select*{optional{service<http://x/>{?s?p?o}}}",
    "SELECT * { SERVICE SILENT ?x { } }",
    "SELECT * { SERVICESILENT<http://x/> { } }",
    "PREFIX : <http://x/> SELECT * {SERVICE:x {?s ?p ?o}}",
    EX + "SELECT * {SERVICEex:x {?s ?p ?o}}",
    "PREFIX service: <http://x/> SELECT * {SERVICE service:x {?s ?p ?o}}",
    "PREFIX servich: <http://x/> PREFIX serviceh: <http://x/> SELECT * {SERVICE servich:x {}}",
    "SELECT * { ?s ?p 1.SERVICE<http://x/> { } }",
    "SELECT * { ?s ?p trueSERVICE<http://x/> { } }",
    EX + "SELECT * { ?s ?p ex:c.d.SERVICE<http://x/> { } }",
    "SELECT * { ?s ?p 'x'@en.SERVICE<http://x/> { } }",
    EX + "SELECT * { ?s ?p 'x'@graph SERVICEex:b{?s ?p ?o} }",
    EX + "SELECT * { SERVICEex:b·{?s ?p ?o} }",
    EX + "SELECT * { SERVICEex:b\u0300{?s ?p ?o} }",
    EX + "SELECT * { SERVICEex:b、{?s ?p ?o} }",
    EX + "SELECT * { SERVICESILENTex:b·{?s ?p ?o} }",
    "SELECT * { SERVICE # {\n <http://x/> { } }",
    "SELECT * { \\u0053ERVICE <http://x/> { } }",
    "SELECT * { \\U00000073ervice <http://x/> { } }",
    "SELECT * { \\u0053\\u0045\\U00000052VIC\\u0045\\u0020<http://x/> { } }",
    'SELECT * { BIND("\\u0022" AS ?x) SERVICE <http://x/> { } }',
    "SELECT * { FILTER(?a<?b).?s?p'>'.SERVICE<http://x/>{}#'\n}",
    "SELECT * { FILTER(?a<?b#>'''\n) <http://x#a> ?p ?o . SERVICE <http://y/> {} #'''\n}",
    "ASK { FILTER NOT EXISTS { { SELECT * { SERVICE <http://x/> { } } } } }",
    "SELECT * { BIND(IRI('http://x/') AS ?x) SERVICE SILENT ?x { ?s ?p ?o } }",
    # A string to the engine; a call to who reads escapes first, as the Recommendation does.
    'SELECT * { ?s ?p "\\u0022 . SERVICE <http://x/> { } #" \n}',
]
CALLS_NOBODY: Final = [
    "SELECT ?service ?x { ?service a ?x }",
    "# SERVICE <http://x/> {}\nSELECT ?s { ?s ?p 'SERVICE <http://x/> {' }",
    EX + "PREFIX service: <x:service#> SELECT ?s { ?s service:a service:b ; a ex:Service }",
    "PREFIX service: <http://x/service#> SELECT ?s { GRAPH service:g { ?s ?p ?o } }",
    "PREFIX service: <http://x/> DESCRIBE service:x { ?s ?p ?o }",
    "SELECT ?g { GRAPH ?g { ?s ?p <http://x/service#SERVICE> } }",
    'SELECT ("service" AS ?x) { FILTER(?a < 5 && ?b > 3) }',
    'SELECT ("service" AS ?x) { ?s ?p <urn:x#y> }',
    'SELECT ?s { ?s ?p """ a " SERVICE <x> { """ }',
    "SELECT ?s { ?s ?p <id/4-1> } # service",
    EX + "SELECT ?s { ?s a ex:DataService . { ?s ?p ?t } UNION { ?s ?q ?t } }",
    EX + "SELECT ?s { ?s a ex:DataService OPTIONAL { ?s ?p ?t } }",
    EX + "SELECT ?s { ?s a ex:DataService { ?s ?p ?t } MINUS { ?s ?q ?service } }",
    EX + "SELECT ?s { ?s a ex:service, 'x'@service , 'x'^^ex:service }",
    "SELECT (?service AS ?servich) { ?service ?p 'servicj' }",
    'SELECT ?s { ?s ?p "\\\\u0053ervice" }',
    "SELECT ?s { << ?s ?p 'service' >> ?q ?o }",
]


def calls_service_to_rdflib(text: str) -> bool:
    return any(name == "ServiceGraphPattern" for name in _names(translateQuery(parseQuery(text))))


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield getattr(part, "name", "")
        for each in part.values():
            yield from _names(each)
    elif hasattr(part, "algebra"):
        yield from _names(part.algebra)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _names(each)


@pytest.mark.parametrize("text", CALLS)
def test_service_clause_is_seen(text: str) -> None:
    assert has_keyword(text, "service")


@pytest.mark.parametrize("text", CALLS_NOBODY)
def test_word_alone_is_no_service_clause(text: str) -> None:
    assert syntax_error(text) == ""
    assert not has_keyword(text, "service")


PIECES: Final = st.sampled_from(
    [
        *("?s a ex:Service .", "?service ?p 'SERVICE <http://x/> {}' .", "# service {\n", "{", "}"),
        *("SERVICE <http://x/> { ?s ?p ?o }", "service silent ex:service {}", "OPTIONAL {"),
        *("?s ?p 1.SERVICE<http://x/>{}", "GRAPH ex:service {", "FILTER(?a <?b)", "UNION"),
        *("<http://x/service> ?p ?o .", '""" service """', "VALUES ?service { 'service' }"),
    ]
)


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_service_clause_is_what_rdflib_takes_for_one(body: str) -> None:
    text = f"{EX}SELECT * {{ {body} }}"
    if syntax_error(text):
        assert not has_keyword(text, "service")
        return
    try:
        expected = calls_service_to_rdflib(text)
    except Exception:  # it raises whatever its parts raise
        return
    assert has_keyword(text, "service") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * FROM <x:g> {}", True),
        ("ASK\nfrom named<x:g>{}", True),
        ("ASK FRO\\u004d <x:g> {}", True),
        ("SELECT ?from { ?from <x:from> 'from' } # FROM", False),
        ("SELECT * FROM", False),
    ],
)
def test_dataset_is_named_by_the_keyword_alone(
    text: str,
    expected: bool,  # noqa: FBT001
) -> None:
    assert has_keyword(text, "from") == expected


def test_syntax_error_is_empty_for_a_query_and_evaluates_nothing() -> None:
    product = "SELECT * { VALUES ?x { 1 2 3 4 5 6 7 8 9 } } ORDER BY ?x"
    assert syntax_error(product) == ""
    assert syntax_error("SELECT * {").startswith("error at 1:")
    assert syntax_error("INSERT DATA {}").startswith("error at 1:")


def test_engine_asks_for_graphs_when_it_has_parsed_a_query() -> None:
    """What the phases of a worker, and the parser alone, rest on."""
    asked: list[str] = []

    class Graphs:
        def __iter__(self) -> Iterator[DefaultGraph]:
            asked.append("graphs")
            return iter([DefaultGraph()])

    graphs: Any = Graphs()
    with pytest.raises(SyntaxError):
        Store().query("SELECT", default_graph=graphs)
    assert asked == []
    Store().query("ASK {}", default_graph=graphs)
    assert asked == ["graphs"]


A: Final = "PREFIX a: <http://a/> "


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ASK { VALUES ?x { a:4.1.2 } }", "a:4.1.2"),
        ("ASK { ?s ?p 'a:1.2.3', <x:1.2.3> VALUES ?s { a:1 a:1.2.3 a:1.2.3.4 } }", "a:1.2.3"),
        ("ASK { ?s ?p (" + "a:b·.5" * 40 + ") }", "a:b·.5" * 40),
        ("ASK { ?s ?p a:b.c.a:d ?p ?o }", "a:b.c.a:d"),
    ],
)
def test_name_with_several_dots_that_is_misread_is_found(text: str, name: str) -> None:
    span = misread_name(A + text)
    assert span is not None
    assert (A + text)[slice(*span)] == name


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?s ?p \'a:4.1.2\', """a:4.1.2""" , <urn:a:4.1.2> , <http://x:80/1.2.3> } # a:4.1.2',
        "ASK { VALUES ?x { a:4\\.1\\.2 a:4.1 } }",
        "ASK { ?s ?p a:4.1.2 }",  # no query to the engine, which says so
        "ASK { ?s a:b ?o. ?o a:b.c 1.5. }",
    ],
)
def test_text_that_is_read_right_has_no_misread_name(text: str) -> None:
    assert misread_name(A + text) is None
