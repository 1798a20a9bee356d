"""Every URI of the dataset, in every format, from the server: one graph, whoever reads it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store
from rdflib import Graph
from starlette.types import ASGIApp

from amocf.serve.app import create_app
from amocf.serve.release import Release
from amocf.settings import Settings
from amocf.terms import BASE, expand

FORMATS = {
    "text/turtle": (RdfFormat.TURTLE, "turtle"),
    "application/ld+json": (RdfFormat.JSON_LD, "json-ld"),
    "application/rdf+xml": (RdfFormat.RDF_XML, "xml"),
    "application/n-triples": (RdfFormat.N_TRIPLES, "nt"),
}

#: rdflib reads one URI in so many: it is slow, and pyoxigraph reads them all.
RDFLIB_READS_EVERY = 40

SHARDS = 8


class Client:
    """Asks the application without a network."""

    def __init__(self, app: ASGIApp, runner: asyncio.Runner) -> None:
        self._transport, self._runner = httpx.ASGITransport(app), runner

    def get(self, path: str, accept: str, *, follow: bool = True) -> httpx.Response:
        return self._runner.run(self._get(path, accept, follow=follow))

    async def _get(self, path: str, accept: str, *, follow: bool) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://test") as client:
            return await client.get(path, headers={"Accept": accept}, follow_redirects=follow)


@pytest.fixture(scope="module")
def client(dist: Path) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        yield Client(create_app(Release.open(dist), Settings(dist=dist, engine="threads")), runner)


def subjects(store: Store) -> list[str]:
    """The subjects of the default graph that stand at the project's base."""
    found = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, None, None, DefaultGraph())
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(BASE)
    }
    return sorted(iri.partition("#")[0] for iri in found)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_uri_answers_in_every_format_with_one_graph(
    client: Client, store: Store, shard: int
) -> None:
    iris = sorted(set(subjects(store)))
    assert len(iris) > 1200
    for number, iri in list(enumerate(iris))[shard::SHARDS]:
        graphs = {}
        for accept, (form, rdflib_name) in FORMATS.items():
            answer = client.get("/" + iri.removeprefix(BASE), accept)
            assert answer.status_code == 200, (iri, accept, answer.text)
            assert answer.headers["content-type"].partition(";")[0] == accept
            graphs[accept] = {quad.triple for quad in pyoxigraph.parse(answer.content, format=form)}
            if number % RDFLIB_READS_EVERY == 0:
                read = Graph().parse(data=answer.content, format=rdflib_name)
                assert len(read) == len(graphs[accept])
        first, *others = graphs.values()
        assert all(other == first for other in others), iri
        about = NamedNode(iri)
        assert any(about in (triple.subject, triple.object) for triple in first), iri


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_uri_has_a_page(client: Client, store: Store, shard: int) -> None:
    for iri in sorted(set(subjects(store)))[shard::SHARDS]:
        answer = client.get("/" + iri.removeprefix(BASE), "text/html")
        assert answer.status_code == 200, iri
        assert answer.headers["content-type"].startswith("text/html")
        assert "<h1" in answer.text
        assert iri in answer.text


def test_the_code_as_printed_leads_to_the_uri(client: Client) -> None:
    answer = client.get("/id/4.1.2", "*/*", follow=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == "/id/4-1-2"


def test_what_is_not_there_is_404_in_the_wanted_form(client: Client) -> None:
    for path in ("/id/9-9-9", "/doc/9-9-9", "/graph/none", "/ref/nice/NF-COM-999"):
        problem = client.get(path, "text/turtle")
        assert problem.status_code == 404
        assert problem.headers["content-type"] == "application/problem+json"
        page = client.get(path, "text/html")
        assert page.status_code == 404
        assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/id/competencies", "/ontology", "/dataset/amocf"])
def test_scheme_ontology_and_dataset_answer_people_and_machines(client: Client, path: str) -> None:
    """FOOPS! CN1, DOC1 and URI1: data and documentation by negotiation, at the URI itself."""
    page = client.get(path, "text/html")
    assert page.headers["content-type"].startswith("text/html")
    for accept, (form, _) in FORMATS.items():
        answer = client.get(path, accept)
        stated = {quad.triple for quad in pyoxigraph.parse(answer.content, format=form)}
        about = {triple for triple in stated if triple.subject == NamedNode(BASE[:-1] + path)}
        predicates = {triple.predicate.value for triple in about}
        assert expand("dct:title") in predicates
        assert expand("dct:license") in predicates
        assert expand("dcat:version") in predicates or expand("owl:versionInfo") in predicates
