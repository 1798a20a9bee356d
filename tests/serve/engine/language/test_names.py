"""The IRIs that a query asks for."""

import pytest

from amocf.serve.engine.language.names import Name, names

SKOS = "http://www.w3.org/2004/02/skos/core#"
PROLOGUE = f"PREFIX skos: <{SKOS}> PREFIX : <https://w3id.org/amocf/id/>\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { ?s skos:broadr ?o }", [("skos:broadr", f"{SKOS}broadr")]),
        ("ASK { <urn:a> ?p <urn:b>, <urn:a> }", [("<urn:a>", "urn:a"), ("<urn:b>", "urn:b")]),
        (r"ASK { :4\-1 ?p :x }", [(r":4\-1", "https://w3id.org/amocf/id/4-1"),
                                  (":x", "https://w3id.org/amocf/id/x")]),
        ("ASK { GRAPH <urn:g> { ?s ?p ?o } }", [("<urn:g>", "urn:g")]),
        ('ASK { ?s ?p "1"^^<urn:type> FILTER(<urn:f>(?s) && skos:f (1)) }', []),
        ("ASK { ?s ?p <relative> ; undeclared:x 1 } # <urn:in-a-comment>", []),
        ("ASK { ?s ?p '<urn:in-a-string>' }", []),
        (r"ASK { ?s ?p <urn:\u0061> }", [("<urn:a>", "urn:a")]),
        ("not SPARQL at all", []),
    ],
)  # fmt: skip
def test_names_of_a_query_are_those_of_its_patterns(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert names(PROLOGUE + text) == tuple(Name(*each) for each in found)
