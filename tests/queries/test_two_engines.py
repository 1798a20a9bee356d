"""The queries that come with the data have the same rows on Oxigraph and on Virtuoso.

Rows are compared by what their terms mean: a number by its value and type, a truth value by its
value, a language whatever its case. Rows that a query orders come in that order.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import httpx
import pytest
from pyoxigraph import (
    Literal,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse_query_results,
)
from tests.virtuoso import DEFAULT_GRAPH, Virtuoso, loaded

from amocf.ask import find_queries
from amocf.formats import CSV
from amocf.queries.listed import Example
from amocf.queries.query_file import INSIGHT, read_all, read_offered
from amocf.release.opened import Release
from amocf.serve.engine.choice import engine_for
from amocf.serve.engine.contract import Query
from amocf.serve.engine.remote.remote_engine import RemoteEngine
from amocf.serve.engine.threads import LocalEngine
from amocf.settings import load
from amocf.terms import PREFIXES

Row = tuple[str, ...]

ROOT: Final = Path(__file__).parents[2]
NAMES: Final = [query.name for query in read_all(ROOT)]
INSIGHTS: Final = [query for query in read_offered(ROOT) if query.name.startswith(INSIGHT)]
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = {f"{_XSD}{name}" for name in ("integer", "decimal", "double")}
_TRUTH: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}


@pytest.fixture(scope="module")
def examples(dist: Path, root: Path) -> dict[str, Example]:
    return {example.query.name: example for example in find_queries(root, dist)}


def texts(example: Example) -> list[str]:
    """Write a query with its defaults, then with each choice of each parameter."""
    choices = [
        {field.parameter.name: choice.value} for field in example.fields for choice in field.choices
    ]
    return [example.query.bind(values) for values in ({}, *choices)]


def meaning(term: object) -> str:
    if term is None:
        return ""
    if not isinstance(term, Literal):
        return str(term)
    if term.language:
        return f'"{term.value}"@{term.language.lower()}'
    kind = term.datatype.value
    if kind in _NUMBERS:
        return f"{Decimal(term.value).normalize():f}^^{kind}"
    return f"{_TRUTH[term.value]}^^{kind}" if kind == f"{_XSD}boolean" else str(term)


def rows(solutions: object) -> list[Row]:
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [tuple(meaning(solution[name]) for name in names) for solution in solutions]


def rows_of_virtuoso(client: httpx.Client, server: Virtuoso, text: str) -> list[Row]:
    form = {"query": text, "default-graph-uri": DEFAULT_GRAPH}
    headers = {"Accept": "application/sparql-results+json"}
    response = client.post(server.queries, data=form, headers=headers)
    assert response.status_code == 200, response.text
    return rows(parse_query_results(input=response.content, format=QueryResultsFormat.JSON))


@pytest.mark.parametrize("name", NAMES)
def test_query_has_the_same_rows_on_virtuoso(
    name: str, examples: dict[str, Example], store: Store, virtuoso: Virtuoso
) -> None:
    with httpx.Client(timeout=60) as client:
        for text in texts(examples[name]):
            expected, found = rows(store.query(text)), rows_of_virtuoso(client, virtuoso, text)
            assert Counter(found) == Counter(expected), text
            if "\nORDER BY " in text:
                assert found == expected, text


def test_every_query_has_rows_to_compare(examples: dict[str, Example], store: Store) -> None:
    for example in examples.values():
        # The insights are compared over data of institutes, which the release does not hold.
        if not example.query.name.startswith(INSIGHT):
            assert rows(store.query(example.query.bind({}))), example.query.name


@pytest.fixture(scope="module")
def virtuoso_of_demo(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso with the data of all institutes, made up."""
    with loaded(tmp_path_factory.mktemp("virtuoso-demo"), demo) as server:
        yield server


def test_graphs_of_institutes_are_reached_in_virtuoso_as_in_the_release(
    demo: Path, virtuoso_of_demo: Virtuoso
) -> None:
    query = Query(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY STR(?g)", CSV, 60
    )
    options = {"remote_url": virtuoso_of_demo.queries, "remote_default_graph": DEFAULT_GRAPH}

    async def run() -> tuple[bytes, bytes]:
        with Release.open(demo) as release:
            remote = engine_for(load({}, options), release)
            assert isinstance(remote, RemoteEngine)
            local = LocalEngine(release.store, threads=1, queue=0, max_bytes=1_000_000)
            async with remote:
                return (await remote.answer(query)).body, (await local.answer(query)).body

    found, expected = asyncio.run(run())
    assert found == expected
    assert found.count(b"/graph/institute-") == 18


@pytest.mark.parametrize("name", [query.name for query in INSIGHTS])
def test_insight_has_the_same_rows_in_the_same_order_on_virtuoso(
    name: str, demo: Path, virtuoso_of_demo: Virtuoso
) -> None:
    with Release.open(demo) as release, httpx.Client(timeout=60) as client:
        (example,) = (each for each in release.examples if each.query.name == name)
        for text in texts(example)[:12]:
            expected = rows(release.store.query(text))
            assert expected, text
            assert rows_of_virtuoso(client, virtuoso_of_demo, text) == expected, text
