"""JSON-LD: compact, deterministic, and nothing fetched."""

import json
from typing import Any

import pytest
from pyld import jsonld as pyld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from amocf.rdf.jsonld import compact, dumps

CONTEXT: dict[str, Any] = {
    "ex": "http://example.org/",
    "label": {"@id": "ex:label", "@language": "en"},
    "knows": {"@id": "ex:knows", "@type": "@id"},
}


def _name(text: str) -> NamedNode:
    return NamedNode(f"http://example.org/{text}")


TRIPLES = [
    Triple(_name("a"), _name("label"), Literal("A", language="en")),
    Triple(_name("a"), _name("label"), Literal("B", language="de")),
    Triple(
        _name("a"),
        _name("count"),
        Literal("12", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ),
    Triple(_name("a"), _name("knows"), _name("b")),
    Triple(_name("a"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), _name("T")),
    Triple(_name("b"), _name("text"), Literal('</script>\u2028"')),
]


def test_terms_of_the_context_are_used() -> None:
    document = compact(TRIPLES, CONTEXT)
    assert document["@context"] == CONTEXT
    a, b = document["@graph"]
    assert (a["@id"], a["@type"], a["label"], a["knows"]) == ("ex:a", "ex:T", "A", "ex:b")
    assert b == {"@id": "ex:b", "ex:text": '</script>\u2028"'}


def test_one_subject_still_stands_in_a_graph() -> None:
    assert [node["@id"] for node in compact(TRIPLES[-1:], CONTEXT)["@graph"]] == ["ex:b"]
    assert compact([], CONTEXT)["@graph"] == []


def test_the_order_of_triples_does_not_matter() -> None:
    assert dumps(compact(TRIPLES, CONTEXT)) == dumps(compact(reversed(TRIPLES), CONTEXT))


def test_the_document_reads_back_as_the_triples() -> None:
    quads = parse(input=dumps(compact(TRIPLES, CONTEXT)), format=RdfFormat.JSON_LD)
    assert {quad.triple for quad in quads} == set(TRIPLES)


def test_named_graphs_read_back() -> None:
    quads = {Quad(t.subject, t.predicate, t.object, _name("g")) for t in TRIPLES}
    quads.add(Quad(_name("g"), _name("label"), Literal("G", language="en")))
    body = dumps(compact(quads, CONTEXT))
    assert set(parse(input=body, format=RdfFormat.JSON_LD)) == quads
    assert json.loads(body)["@context"] == CONTEXT


def test_a_remote_context_is_refused() -> None:
    with pytest.raises(pyld.JsonLdError) as caught:
        compact(TRIPLES, {"@import": "http://example.org/c", **CONTEXT})
    causes: list[BaseException] = [caught.value]
    while cause := causes[-1].__cause__:
        causes.append(cause)
    assert "no document is ever fetched" in str(causes[-1])
