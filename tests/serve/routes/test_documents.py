"""What documents of the small release hold, and where the links on its pages lead."""

import re
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, parse

from amocf.formats import DATASET, HTML, RDF
from amocf.release.opened import Release
from amocf.serve.http.addresses import document_path
from amocf.terms import BASE

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


def test_links_on_pages_lead_somewhere(client: Any) -> None:
    seen, waiting = set(), ["/", "/sparql?format=html"]
    while waiting:
        path = waiting.pop()
        body = client.get(path, "text/html")
        for href in re.findall(r'href="(/[^"#]*)', body.text):
            # The documentation tells of the real release, whose queries the small one lacks.
            if href not in seen and not href.startswith("/doc/query/"):
                seen.add(href)
                response = client.get(href, "text/html")
                assert response.status_code in (200, 303), href
                if response.headers.get("Content-Type", "").startswith("text/html"):
                    waiting.append(href)
    assert "/doc/4-1-2" in seen


def test_html_is_last_in_the_forms() -> None:
    assert RDF[-1] == DATASET[-1] == HTML
