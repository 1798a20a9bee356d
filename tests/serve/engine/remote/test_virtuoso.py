"""The engine over Virtuoso: what it does in its own way is not seen by who asks the endpoint."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import RdfFormat, parse
from tests.virtuoso import DEFAULT_GRAPH, Virtuoso

from amocf.formats import GRAPH, N_TRIPLES, SPARQL_RESULTS, Format
from amocf.release.opened import Release
from amocf.serve.engine.choice import engine_for
from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.query_errors import MalformedError
from amocf.serve.engine.remote.remote_engine import RemoteEngine
from amocf.serve.engine.threads import LocalEngine
from amocf.settings import load

MOST: Final = 20_000_000
PREFIXES: Final = """
PREFIX amo: <https://w3id.org/amocf/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
SYNTAX: Final = {
    "Turtle": RdfFormat.TURTLE,
    "JSON-LD": RdfFormat.JSON_LD,
    "RDF/XML": RdfFormat.RDF_XML,
    "N-Triples": RdfFormat.N_TRIPLES,
}


@pytest.fixture(scope="module")
def released(dist: Path) -> Iterator[Release]:
    with Release.open(dist) as release:
        yield release


def remote(server: Virtuoso, released: Release, text: str, form: Format) -> Answer:
    async def run() -> Answer:
        options = {"remote_url": server.queries, "remote_default_graph": DEFAULT_GRAPH}
        engine = engine_for(load({}, options), released)
        assert isinstance(engine, RemoteEngine)
        async with engine:
            assert await engine.health(60)
            return await engine.answer(Query(PREFIXES + text, form, 60))

    return asyncio.run(run())


def local(release: Release, text: str, form: Format) -> Answer:
    async def run() -> Answer:
        engine = LocalEngine(release.store, threads=1, queue=0, max_bytes=MOST)
        return await engine.answer(Query(PREFIXES + text, form, 60))

    return asyncio.run(run())


@pytest.mark.parametrize("form", SPARQL_RESULTS, ids=lambda form: form.name)
@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?label { ?s a amo:Tier ; skos:prefLabel ?label } ORDER BY ?s",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (<id/4-1-2> AS ?iri) {}",
        "SELECT ?s { ?s a amo:None }",
        "ASK { ?s a amo:Tier }",
        "ASK { ?s a amo:None }",
    ],
)
def test_rows_and_verdicts_are_the_same_bytes_as_the_local_engines(
    virtuoso: Virtuoso, released: Release, text: str, form: Format
) -> None:
    assert remote(virtuoso, released, text, form) == local(released, text, form)


@pytest.mark.parametrize("form", GRAPH, ids=lambda form: form.name)
@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?s skos:note ?label } WHERE { ?s a amo:KSA ; skos:prefLabel ?label }",
        "CONSTRUCT WHERE { ?s a amo:None }",
    ],
)
def test_graphs_are_the_same_as_the_local_engines(
    virtuoso: Virtuoso, released: Release, text: str, form: Format
) -> None:
    answers = remote(virtuoso, released, text, form), local(released, text, form)
    found, expected = ({*parse(input=each.body, format=SYNTAX[form.name])} for each in answers)
    assert found == expected


def test_description_holds_what_the_local_engine_says_of_a_resource(
    virtuoso: Virtuoso, released: Release
) -> None:
    text = "DESCRIBE <https://w3id.org/amocf/id/4-1-2>"
    found, expected = (
        {*parse(input=answer.body, format=RdfFormat.N_TRIPLES)}
        for answer in (
            remote(virtuoso, released, text, N_TRIPLES),
            local(released, text, N_TRIPLES),
        )
    )
    assert expected
    assert expected <= found


def test_mistake_is_explained_as_by_the_local_engine(virtuoso: Virtuoso, released: Release) -> None:
    text = "SELECT * { ?s"
    with pytest.raises(MalformedError) as found:
        remote(virtuoso, released, text, N_TRIPLES)
    with pytest.raises(MalformedError) as expected:
        local(released, text, N_TRIPLES)
    assert vars(found.value) == vars(expected.value)
