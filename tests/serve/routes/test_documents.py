"""What documents of the small release hold, and where the links on its pages lead."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from amocf.formats import GRAPH, HTML, JSON_LD, N_TRIPLES, RDF, RDF_XML, TURTLE, Format
from amocf.rdf.statements import english, term
from amocf.release.opened import Release
from amocf.serve.http.addresses import document_path
from amocf.serve.pages.signposting import license_links
from amocf.terms import BASE, expand, graph_iri

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


def test_a_document_holds_what_the_design_says(client: Any) -> None:
    body = client.get("/doc/4-1-2", "application/n-triples").content
    triples = {quad.triple for quad in parse(input=body, format=RdfFormat.N_TRIPLES)}
    lines = {re.sub(BASE, "", str(t)) for t in triples}
    expected = [
        "<doc/4-1-2> <http://xmlns.com/foaf/0.1/primaryTopic> <id/4-1-2>",
        f"<doc/4-1-2> <http://purl.org/dc/terms/license> <{CC0}>",
        "<doc/4-1-2> <http://rdfs.org/ns/void#inDataset> <dataset/amocf>",
        '<id/4-1-2> <http://purl.org/dc/terms/identifier> "4.1.2"',
        "<id/ksa-0002> <http://www.w3.org/2004/02/skos/core#broader> <id/4-1-2>",
        '<id/ksa-0002> <http://www.w3.org/2004/02/skos/core#prefLabel> "Use of CAD software"@en',
        '<id/4-1> <http://www.w3.org/2004/02/skos/core#notation> "4.1"^^<ontology#code>',
    ]
    assert [line for line in expected if line not in lines] == []
    text = "\n".join(lines)
    assert "Transitive" not in text
    assert "query/counts" not in text  # an example query that mentions it
    assert "The design of processes" not in text  # a neighbour's definition
    above = client.get("/doc/4-1.nt").text
    assert "Transitive" not in above


def test_every_described_thing_answers(client: Any, release: Release) -> None:
    quads = release.store.quads_for_pattern(None, None, None)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    paths = {path for iri in subjects if (path := document_path(iri))}
    assert len(paths) > 12
    for path in sorted(paths):
        assert client.get(path + ".html").status_code == 200
        assert b"primaryTopic" in client.get(path + ".nt").content


ELSEWHERE = ("/doc/query/", "/erratum/")


def test_links_on_pages_lead_somewhere(client: Any) -> None:
    seen, waiting = set(), ["/", "/sparql?format=html"]
    while waiting:
        path = waiting.pop()
        body = client.get(path, "text/html")
        for href in re.findall(r'href="(/[^"#]*)', body.text):
            # The documentation tells of queries and notes that the small release lacks.
            if href not in seen and not href.startswith(ELSEWHERE):
                seen.add(href)
                response = client.get(href, "text/html")
                assert response.status_code in (200, 303), href
                if response.headers.get("Content-Type", "").startswith("text/html"):
                    waiting.append(href)
    assert "/doc/4-1-2" in seen


#: What data is asked for by in other words than its media type, and what comes.
OTHER_NAMES = {
    "application/json": JSON_LD,
    "application/json, text/javascript;q=0.5": JSON_LD,
    "text/n3": TURTLE,
    "application/x-turtle": TURTLE,
    "application/turtle;q=0.9, */*;q=0.1": TURTLE,
    "text/rdf+n3, image/png": TURTLE,
    "text/plain": N_TRIPLES,
    "text/plain;charset=utf-8": N_TRIPLES,
}


@pytest.mark.parametrize("path", ["/doc/4-1-2", "/ontology", "/graph/framework", "/sparql", "/"])
@pytest.mark.parametrize("accept", OTHER_NAMES)
def test_data_is_sent_under_the_names_it_had(client: Any, path: str, accept: str) -> None:
    answer, form = client.get(path, accept), OTHER_NAMES[accept]
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, form.content_type)
    assert list(parse(answer.content, form.engine))


@pytest.mark.parametrize("form", GRAPH, ids=lambda form: form.name)
def test_home_page_answers_who_wants_data_with_the_description_of_the_dataset(
    client: Any, form: Any
) -> None:
    answer = client.get("/", form.media_type)
    path = f"/doc/dataset/amocf{form.suffix}"
    assert (answer.status_code, answer.headers["Content-Location"]) == (200, path)
    assert answer.headers["Vary"].startswith("Accept")
    assert answer.content == client.get(path).content
    assert f'<{BASE}dataset/amocf>; rel="cite-as"' in answer.headers["Link"]
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/", form.media_type, headers=etag).status_code == 304


@pytest.mark.parametrize(
    "accept", [None, "*/*", "text/html", "text/*", "text/html, text/plain", "text/turtle, */*"]
)
def test_home_page_is_a_page_unless_data_is_preferred(client: Any, accept: str | None) -> None:
    answer = client.get("/", accept)
    assert answer.headers["Content-Type"] == HTML.content_type
    assert answer.headers["Vary"].startswith("Accept")
    preferring = client.get("/", "text/html;q=0.5, text/turtle")
    assert preferring.headers["Content-Type"] == TURTLE.content_type


def test_home_page_in_no_form_that_there_is_is_not_acceptable(client: Any) -> None:
    answer = client.get("/", "image/png")
    assert (answer.status_code, answer.json()["acceptable"][0]) == (406, "text/html")


THING = NamedNode(BASE + "id/4-1-2")
#: A statement, the form that has none for it, and what is said.
NO_FORM = [
    (NamedNode("urn:x:1"), Literal("b"), RDF_XML, "<urn:x:1>"),
    (NamedNode("urn:x:b"), Literal("a\x01"), RDF_XML, "U+0001"),
    (NamedNode(expand("rdf:li")), Literal("b"), RDF_XML, "its own syntax"),
    (NamedNode("urn:x:b"), Triple(THING, THING, Literal(1)), JSON_LD, "triple term"),
]


@pytest.mark.parametrize("case", NO_FORM, ids=lambda case: case[3])
def test_document_that_a_form_cannot_hold_is_not_acceptable_in_it(
    client_over: Any, quads: list[Quad], case: tuple[Any, Any, Format, str]
) -> None:
    predicate, value, form, said = case
    added = Quad(THING, predicate, value, NamedNode(graph_iri("framework")))
    client = client_over([*quads, added])
    for path in ("/doc/4-1-2", "/graph/framework"):
        for answer in (client.get(path, form.media_type), client.get(path + form.suffix)):
            assert answer.status_code == 406
            assert said in answer.json()["detail"]
            assert form.media_type not in answer.json()["acceptable"]
            assert "text/turtle" in answer.json()["acceptable"]
        for other in RDF:
            if other is not form and not (other is RDF_XML and isinstance(value, Triple)):
                assert client.get(path, other.media_type).status_code == 200


def test_names_of_other_letters_stand_in_the_header_as_uris(
    client_over: Callable[[list[Quad]], Any], quads: list[Quad]
) -> None:
    graph = NamedNode(graph_iri("institute-niimbl"))
    label, known = english("Old"), f"{BASE}id/a%20\u4e2d"
    facts = (
        *(("rdf:type", term("skos:Concept")), ("skos:prefLabel", label), ("rdfs:label", label)),
        ("owl:deprecated", Literal("true", datatype=term("xsd:boolean"))),
        ("dct:isReplacedBy", NamedNode("https://example.org/\u4e2d?a=%20#b")),
    )
    data = [Quad(NamedNode(known), term(name), value, graph) for name, value in facts]
    answer = client_over([*quads, *data]).get("/doc/a%2520%E4%B8%AD", "text/turtle")
    assert answer.status_code == 200
    links = answer.headers["link"].split(", ")
    assert '<https://example.org/%E4%B8%AD?a=%20#b>; rel="successor-version"' in links
    assert f'<{BASE}id/a%20%E4%B8%AD>; rel="cite-as"' in links
    assert license_links("https://example.org/\u4e2d") == (
        '<https://example.org/%E4%B8%AD>; rel="license"',
    )
