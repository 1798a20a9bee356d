"""The IRIs that a query asks for; rdflib's parser, another one, is the referee."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef
from rdflib.namespace import RDF
from rdflib.plugins.sparql.algebra import translatePName, translatePrologue, traverse
from rdflib.plugins.sparql.parser import parseQuery

from amocf.serve.engine.language.names import NameUse, QueryName, names
from amocf.terms import BASE

SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
PROLOGUE: Final = f"PREFIX skos: <{SKOS}> PREFIX : <https://w3id.org/amocf/id/>\n"
ROOT: Final = Path(__file__).parents[4]
FILES: Final = sorted(
    path for name in ("queries", "src", "ontology") for path in (ROOT / name).rglob("*.rq")
)
#: Where rdflib holds the name of a function, and an IRI that is asked for its text alone.
NO_TERMS: Final = (("Function", "iri"), ("Builtin_STR", "arg"))


def found(text: str) -> list[tuple[str, str, NameUse]]:
    return [(each.written, each.iri, each.use) for each in names(PROLOGUE + text).names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s skos:broadr ?o }", [("skos:broadr", f"{SKOS}broadr")]),
        ("ASK { <urn:a> ?p <urn:b>, <urn:a> }",
         [("<urn:a>", "urn:a"), ("<urn:b>", "urn:b"), ("<urn:a>", "urn:a")]),
        (r"ASK { :4\-1 ?p :x }", [(r":4\-1", "https://w3id.org/amocf/id/4-1"),
                                  (":x", "https://w3id.org/amocf/id/x")]),
        ("ASK { GRAPH <urn:g> { ?s ?p ?o } }", [("<urn:g>", "urn:g")]),
        ("DESCRIBE :x FROM NAMED <urn:g>",
         [(":x", "https://w3id.org/amocf/id/x"), ("<urn:g>", "urn:g")]),
        ("ASK { ?s ?p <relative> }", [("<relative>", f"{BASE}relative")]),
        ("ASK { ?s ?p <//[> ; undeclared:x 1 . _:b ?q [] }", []),
        ("ASK { ?s (skos:a|^!(skos:b|^skos:c)/skos:d+)* ?o }",
         [(f"skos:{each}", f"{SKOS}{each}") for each in "abcd"]),
        ("ASK { ?s skos:member (:a :b) }",
         [("skos:member", f"{SKOS}member"), (":a", "https://w3id.org/amocf/id/a"),
          (":b", "https://w3id.org/amocf/id/b")]),
        ("CONSTRUCT { ?s skos:a [ skos:b (skos:c) ] } WHERE { ?s skos:d ?o }",
         [("skos:d", f"{SKOS}d")]),
        ("CONSTRUCT WHERE { ?s skos:d ?o }", [("skos:d", f"{SKOS}d")]),
        ("ASK { ?s ?p '<urn:in-a-string>', 'skos:x', '''\n\"skos:y ''' } # <urn:in-a-comment>", []),
        (r"ASK { ?s ?p <urn:\u0061> }", [(r"<urn:\u0061>", "urn:a")]),
        (r"ASK { ?s sk\u006fs:\U00000062 ?o }", [(r"sk\u006fs:\U00000062", f"{SKOS}b")]),
        (r"ASK { ?s ?p '\u0022', skos:a }", [("skos:a", f"{SKOS}a")]),
        ("INSERT DATA { :a :b :c }", []),
        ("not SPARQL at all", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_of_patterns_are_found_with_what_they_mean(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == [(*each, NameUse.PATTERN) for each in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { FILTER(<urn:f>(?s) && skos:f (1) && ?p = skos:a) }", [("skos:a", NameUse.VALUE)]),
        ("ASK { FILTER skos:f(?s) FILTER(?p IN (skos:a)) }", [("skos:a", NameUse.VALUE)]),
        ("ASK { FILTER(STRSTARTS(STR(?s), STR(skos:pre))) }", []),
        ("ASK { FILTER(?a<?b&&?c>?d) FILTER(5<?b&&(1)<?c>?d) }", []),
        ("ASK { VALUES (?a ?b) { (skos:a UNDEF) } VALUES ?c { skos:b } ?s skos:c ?o }",
         [("skos:a", NameUse.VALUE), ("skos:b", NameUse.VALUE), ("skos:c", NameUse.PATTERN)]),
        ("ASK { BIND(skos:a AS ?x) FILTER NOT EXISTS { ?s skos:b ?o } }",
         [("skos:a", NameUse.VALUE), ("skos:b", NameUse.PATTERN)]),
        ("SELECT (skos:f(?s) AS ?x) ?y (IF(?a, skos:a, 1) AS ?z) { { SELECT (skos:b AS ?w) "
         "{ ?s skos:c ?o } GROUP BY skos:f(?w) } } HAVING (?x = skos:d) ORDER BY (skos:e)",
         [("skos:a", NameUse.VALUE), ("skos:b", NameUse.VALUE), ("skos:c", NameUse.PATTERN),
          ("skos:d", NameUse.VALUE), ("skos:e", NameUse.VALUE)]),
        ("ASK { ?s ?p '1'^^skos:type, '2'^^<urn:type> }",
         [("skos:type", NameUse.DATATYPE), ("<urn:type>", NameUse.DATATYPE)]),
    ],
)  # fmt: skip
def test_values_datatypes_and_functions_are_told_from_patterns(
    text: str, expected: list[tuple[str, NameUse]]
) -> None:
    assert [(written, use) for written, _, use in found(text)] == expected


def test_relative_names_are_resolved_against_the_last_base() -> None:
    text = "BASE <http://a/b/> PREFIX x: <c#> BASE <d/> ASK { <e> x:f <?g> , <http://h/> }"
    assert [each.iri for each in names(text).names] == [
        *("http://a/b/d/e", "http://a/b/c#f", "http://a/b/d/?g", "http://h/")
    ]


def test_places_are_those_of_the_text_as_written() -> None:
    text = 'PREFIX :<urn:>\nASK { ?\u00e9 :\\u0061 "\\u0041" ; :b :c }'
    assert all(text.startswith(each.written, each.start) for each in names(text).names)
    assert [each.iri for each in names(text).names] == ["urn:a", "urn:b", "urn:c"]


def test_a_prefix_that_is_declared_again_has_its_last_namespace() -> None:
    found = names("PREFIX é.a: <urn:a:> PREFIX é.a: <urn:b:> ASK { ?s é.a:x ?o }")
    assert [each.iri for each in found.names] == ["urn:b:x"]
    assert [each.namespace for each in found.declarations] == ["urn:b:"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_names_of_the_projects_queries_are_those_that_rdflib_reads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    read = {name.iri for name in names(text).names if name.use != NameUse.DATATYPE}
    prologue, query = parseQuery(text)
    expand = partial(translatePName, prologue=translatePrologue(prologue, BASE))
    query = traverse(query, visitPost=expand)
    # The template of CONSTRUCT is what the answer says, and no function is a term of the data.
    expected = {str(iri) for key, part in query.items() if key != "template" for iri in _iris(part)}
    assert read | {str(RDF.type)} == expected | {str(RDF.type)}


def _iris(part: Any) -> Iterator[URIRef]:
    if isinstance(part, URIRef):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if (getattr(part, "name", ""), key) not in NO_TERMS:
                yield from _iris(value)
    elif isinstance(part, list | tuple | set):
        for each in part:
            yield from _iris(each)


PIECES: Final = st.sampled_from(
    [
        *("PREFIX", "BASE", "skos:", "<urn:a>", "<a", ">", "SELECT", "ASK", "CONSTRUCT", "WHERE"),
        *("VALUES", "FILTER", "{", "}", "(", ")", "[", "]", "^^", "'", '"', "'''", "#", "\n", "\\"),
        *("\\u0061", "\\uD800", "\\U00110000", "skos:a", "a", "?x", "1", "!=", "<<(", ")>>", "@en"),
        *("\x00", "\ud800", "\u200b", ":", "_:b", "STR", "<//[>", "é:x", ".", ",", ";"),
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40), st.sampled_from(["", " "]))
def test_any_text_has_names_that_stand_in_it(pieces: list[str], between: str) -> None:
    for start in ("", "SELECT * { ", PROLOGUE + "ASK { "):
        text = start + between.join(pieces)
        for each in names(text).names:
            assert isinstance(each, QueryName)
            assert text.startswith(each.written, each.start)
