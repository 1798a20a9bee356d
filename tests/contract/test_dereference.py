"""Every URI of the dataset, in every format, from the server: one graph, whoever reads it.

Of uvicorn every fifth is asked.
"""

from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store
from rdflib import Graph
from tests.turtle_tokens import escaped_names

from amocf.serve.http.addresses import site_path
from amocf.terms import BASE, expand, graph_iri

FORMATS = {
    "text/turtle": (RdfFormat.TURTLE, "turtle"),
    "application/ld+json": (RdfFormat.JSON_LD, "json-ld"),
    "application/rdf+xml": (RdfFormat.RDF_XML, "xml"),
    "application/n-triples": (RdfFormat.N_TRIPLES, "nt"),
}

#: rdflib reads one URI in so many: it is slow, and pyoxigraph reads them all.
RDFLIB_READS_EVERY = 40

SHARDS = 8

#: What an assistant reads in one go.
LARGEST = 100_000


def _read(client: Any, path: str, accept: str) -> Any:
    return client.get(path, accept, follow_redirects=True)


def subjects(store: Store) -> list[str]:
    """The subjects of the default graph at the project's base that have a document of their own.

    The home page, the list of downloads and the endpoint are described, and answer as what they
    are. A named graph answers with what it holds, which is not about it.
    """
    found = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, None, None, DefaultGraph())
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(BASE)
        and not site_path(quad.subject.value)
        and not quad.subject.value.startswith(graph_iri(""))
    }
    return sorted(iri.partition("#")[0] for iri in found)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_uri_answers_in_every_format_with_one_graph(
    client: Any, store: Store, step: int, shard: int
) -> None:
    iris = sorted(set(subjects(store)))
    assert len(iris) > 1200
    for number, iri in list(enumerate(iris))[::step][shard::SHARDS]:
        graphs = {}
        for accept, (form, rdflib_name) in FORMATS.items():
            answer = _read(client, "/" + iri.removeprefix(BASE), accept)
            assert answer.status_code == 200, (iri, accept, answer.text)
            assert answer.headers["content-type"].partition(";")[0] == accept
            graphs[accept] = {quad.triple for quad in pyoxigraph.parse(answer.content, format=form)}
            if accept == "text/turtle":
                assert escaped_names(answer.content) == [], iri
            if number % RDFLIB_READS_EVERY == 0:
                read = Graph().parse(data=answer.content, format=rdflib_name)
                assert len(read) == len(graphs[accept])
        first, *others = graphs.values()
        assert all(other == first for other in others), iri
        about = NamedNode(iri)
        assert any(about in (triple.subject, triple.object) for triple in first), iri


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_uri_has_a_page(client: Any, store: Store, step: int, shard: int) -> None:
    for iri in sorted(set(subjects(store)))[::step][shard::SHARDS]:
        answer = _read(client, "/" + iri.removeprefix(BASE), "text/html")
        assert answer.status_code == 200, iri
        assert answer.headers["content-type"].startswith("text/html")
        assert "<h1" in answer.text
        assert iri in answer.text


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_uri_is_markdown_that_is_small(
    client: Any, store: Store, step: int, shard: int
) -> None:
    for iri in sorted(set(subjects(store)))[::step][shard::SHARDS]:
        answer = _read(client, "/" + iri.removeprefix(BASE), "text/markdown")
        assert answer.status_code == 200, iri
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
        assert len(answer.content) < LARGEST, iri
        assert answer.text.startswith("# "), iri
        assert f"`{iri}" in answer.text, iri


def test_the_code_as_printed_leads_to_the_uri(client: Any) -> None:
    for asked, path in (("/id/4.1.2", "/id/4-1-2"), ("/doc/4.1.2.ttl", "/doc/4-1-2.ttl")):
        answer = client.get(asked, "*/*")
        assert answer.status_code == 308
        assert answer.headers["location"] == path
        # Another edition may give the code to something else: a browser keeps a 308 for ever.
        assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/id/4-1-2", "/doc/4-1-2", "/ref/dol-amcm", "/release/2025.1.0"])
def test_a_slash_behind_an_address_is_taken_away(client: Any, path: str) -> None:
    answer = client.get(f"{path}/")
    assert (answer.status_code, answer.headers["location"]) == (308, path)
    assert client.get(f"{path}x/").status_code == 404


def test_what_is_not_there_is_404_in_the_wanted_form(client: Any) -> None:
    for path in ("/id/9-9-9", "/doc/9-9-9", "/graph/none", "/ref/nice/NF-COM-999"):
        problem = _read(client, path, "text/turtle")
        assert problem.status_code == 404
        assert problem.headers["content-type"] == "application/problem+json"
        page = _read(client, path, "text/html")
        assert page.status_code == 404
        assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/id/competencies", "/ontology", "/dataset/amocf"])
def test_scheme_ontology_and_dataset_answer_people_and_machines(client: Any, path: str) -> None:
    """FOOPS! CN1, DOC1 and URI1: data and documentation by negotiation, at the URI itself."""
    page = _read(client, path, "text/html")
    assert page.headers["content-type"].startswith("text/html")
    for accept, (form, _) in FORMATS.items():
        answer = _read(client, path, accept)
        stated = {quad.triple for quad in pyoxigraph.parse(answer.content, format=form)}
        about = {triple for triple in stated if triple.subject == NamedNode(BASE[:-1] + path)}
        predicates = {triple.predicate.value for triple in about}
        assert expand("dct:title") in predicates
        assert expand("dct:license") in predicates
        assert expand("dcat:version") in predicates or expand("owl:versionInfo") in predicates
