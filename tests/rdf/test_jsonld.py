"""JSON-LD: compact, deterministic, and nothing fetched."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import builds, integers, just, lists, one_of, sampled_from, text
from pyld import jsonld as pyld
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from amocf.rdf.expressible import InexpressibleError
from amocf.rdf.jsonld import compact, compact_ordered, dumps
from amocf.rdf.jsonld_context import ContextError
from amocf.rdf.serialise import reading_order
from amocf.terms import graph_iri

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


#: Contexts that this project does not write; the reader of one would have to know more.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a context elsewhere": ({"@import": "http://example.org/c"}, "no document is ever fetched"),
    "a default vocabulary": ({"@vocab": "http://example.org/"}, "@vocab"),
    "a container": ({"a": {"@id": "ex:a", "@container": "@set"}}, "the term a"),
    "a context of its own": ({"a": {"@id": "ex:a", "@context": {}}}, "the term a"),
    "a list of contexts": ({"a": ["http://example.org/c"]}, "the term a"),
    "a colon in a term": ({"ex:label": "ex:label"}, "the term ex:label has a colon"),
    "no IRI": ({"a": "b"}, "'b', which is no IRI"),
    "a circle": ({"a": "b:c", "b": "a:c"}, "which is no IRI"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_context_that_is_not_supported_is_refused(name: str) -> None:
    more, expected = REFUSED[name]
    with pytest.raises(ContextError, match=re.escape(expected)):
        compact(TRIPLES, {**CONTEXT, **more})


def test_iri_that_would_be_read_as_another_is_refused() -> None:
    triple = Triple(NamedNode("ex:a"), _name("text"), Literal("A"))
    with pytest.raises(InexpressibleError, match="<ex:a> would be read as the IRI of another"):
        compact([triple], CONTEXT)


def referee(statements: list[Triple | Quad], context: dict[str, Any]) -> Any:
    """What the reference implementation of JSON-LD makes of the same statements."""
    nodes: dict[str, dict[str, dict[str, Any]]] = {}
    for each in sorted(statements, key=str):
        assert isinstance(each.subject, NamedNode)
        graph = str(getattr(each, "graph_name", "")).strip("<>")
        node = nodes.setdefault(graph, {}).setdefault(
            each.subject.value, {"@id": each.subject.value}
        )
        value = each.object
        if each.predicate.value.endswith("#type") and isinstance(value, NamedNode):
            node.setdefault("@type", []).append(value.value)
            continue
        written: dict[str, Any] = {"@id": str(value).strip("<>")}
        if isinstance(value, Literal):
            written = {"@value": value.value}
            if value.language:
                written["@language"] = value.language
                written |= {"@direction": value.direction.value} if value.direction else {}
            elif value.datatype.value in NATIVE:
                written = {"@value": json.loads(value.value)}
            elif not value.datatype.value.endswith("#string"):
                written["@type"] = value.datatype.value
        node.setdefault(each.predicate.value, []).append(written)
    expanded = list(nodes.pop("", {}).values())
    expanded += [{"@id": name, "@graph": [*members.values()]} for name, members in nodes.items()]
    document = pyld.compact(expanded, {"@context": context}, {"graph": True})
    return document.get("@graph", [])


XSD = "http://www.w3.org/2001/XMLSchema#"
NATIVE = (f"{XSD}integer", f"{XSD}boolean")
#: Prefixes of which one begins another, an alias, and terms that compete for the same IRI.
RICH: dict[str, Any] = {
    "@version": 1.1,
    "id": "@id",
    "type": "@type",
    "xsd": XSD,
    "e": "http://example.org/",
    "ea": "http://example.org/a/",
    "longer": "http://example.org/a/",
    "nopre": "http://example.org/b",
    "A": "e:A",
    "AA": "e:A",
    "label": {"@id": "e:label", "@language": "en"},
    "labelDe": {"@id": "e:label", "@language": "de"},
    "anyLabel": "e:label",
    "link": {"@id": "e:link", "@type": "@id"},
    "day": {"@id": "e:day", "@type": "xsd:date"},
    "plainDay": "e:day",
    "full": {"@id": "ea:full", "@type": "@id"},
}
paths = sampled_from(
    ["A", "label", "link", "day", "a/", "a/b", "a/full", "a/taken", "b", "b#c", "?"]
)
iris = paths.map(_name) | sampled_from([NamedNode("urn:a:b"), NamedNode("http://example.org/")])
literals = one_of(
    text(max_size=3).map(Literal),
    sampled_from(["en", "de", "en-gb"]).map(lambda tag: Literal("A", language=tag)),
    sampled_from(["date", "decimal"]).map(lambda t: Literal("1", datatype=NamedNode(XSD + t))),
    integers(-9, 99).map(lambda n: Literal(str(n), datatype=NamedNode(NATIVE[0]))),
    sampled_from(["true", "false"]).map(lambda b: Literal(b, datatype=NamedNode(NATIVE[1]))),
)
types = sampled_from([NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")])


@given(lists(builds(Quad, iris, iris | types, iris | literals, iris | just(DefaultGraph()))))
def test_any_statements_are_written_as_the_reference_implementation_does(quads: list[Quad]) -> None:
    plain = [quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)]
    named = [quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)]
    distinct: list[Triple | Quad] = list({*plain, *named})
    assert compact(distinct, RICH)["@graph"] == referee(distinct, RICH)


@given(lists(builds(Triple, iris, iris | types, iris | literals)), integers(1, 5))
def test_triples_written_piece_by_piece_give_the_document_that_is_written_at_once(
    triples: list[Triple], at_once: int
) -> None:
    ordered = sorted(set(triples), key=reading_order)
    assert b"".join(compact_ordered(ordered, RICH, at_once)) == dumps(compact(ordered, RICH))


@pytest.mark.parametrize("name", ["framework", "mappings", "metadata"])
def test_graph_of_the_release_is_written_as_the_reference_implementation_does(
    dist: Path, store: Store, name: str
) -> None:
    context = json.loads((dist / "context.jsonld").read_bytes())["@context"]
    graph = NamedNode(graph_iri(name))
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)][:3000]
    assert compact(triples, context)["@graph"] == referee([*triples], context)
