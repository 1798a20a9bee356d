"""Clients that people use, unchanged, against a server over the release."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import pytest
from pyoxigraph import Store
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from amocf.queries.query_file import read_all
from amocf.terms import PREFIXES, expand, graph_iri

HERE: Final = Path(__file__).parent
PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
LABEL: Final = PROLOGUE + "SELECT ?label { amocf:4-1-2 skos:prefLabel ?label }"
CODES: Final = PROLOGUE + "SELECT ?c ?code { ?c a amo:SubCompetency ; dct:identifier ?code }"
PART: Final = PROLOGUE + "CONSTRUCT { ?s skos:broader ?o } WHERE { ?s skos:broader ?o }"
SUB_COMPETENCIES: Final = 67


@pytest.fixture(scope="module")
def server(dist: Path, started: Callable[..., Any]) -> Iterator[str]:
    """The address of a server of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    with started(dist, "--port", str(port), "--public-url", address):
        yield address


@pytest.fixture(scope="module")
def endpoint(server: str) -> str:
    return f"{server}sparql"


@pytest.fixture(scope="module")
def merged(store: Store) -> set[tuple[str, str]]:
    """What the data itself says of the hierarchy."""
    rows: Any = store.query(PROLOGUE + "SELECT ?s ?o { ?s skos:broader ?o }")
    return {(row["s"].value, row["o"].value) for row in rows}


# -- SPARQLWrapper


@pytest.mark.parametrize(
    ("method", "encoding"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
)
def test_sparqlwrapper_by_each_method_is_answered(
    endpoint: str, method: str, encoding: str
) -> None:
    wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(encoding)
    wrapper.setQuery(LABEL)
    rows: Any = wrapper.queryAndConvert()
    label = {"type": "literal", "xml:lang": "en", "value": "Technical Drawings and Schematics"}
    assert rows["results"]["bindings"] == [{"label": label}]


def test_sparqlwrapper_gets_rows_in_each_form(endpoint: str) -> None:
    texts = {}
    for form in (XML, JSON, CSV, TSV):
        wrapper = SPARQLWrapper(endpoint, returnFormat=form)
        wrapper.setQuery(LABEL)
        found: Any = wrapper.queryAndConvert()
        texts[form] = found.toxml() if form == XML else str(found)
    assert all("Technical Drawings and Schematics" in text for text in texts.values())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("form", [None, XML, RDFXML, TURTLE, N3, JSONLD])
@pytest.mark.parametrize("only_negotiation", [True, False])
def test_sparqlwrapper_gets_graphs_in_each_form(
    endpoint: str, merged: set[tuple[str, str]], form: str | None, *, only_negotiation: bool
) -> None:
    wrapper = SPARQLWrapper(endpoint, returnFormat=form) if form else SPARQLWrapper(endpoint)
    wrapper.setOnlyConneg(only_negotiation)
    wrapper.setQuery(PART)
    graph: Any = wrapper.queryAndConvert()
    if isinstance(graph, bytes):  # Turtle is handed on as it came
        graph = Graph().parse(data=graph)
    assert {(str(s), str(o)) for s, o in graph.subject_objects(SKOS.broader)} == merged


def test_sparqlwrapper_gets_verdicts_datasets_and_mistakes(endpoint: str) -> None:
    wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
    wrapper.addDefaultGraph(graph_iri("statistics"))
    wrapper.setQuery(PROLOGUE + "ASK { amocf:4-1-2 skos:prefLabel ?label }")
    found: Any = wrapper.queryAndConvert()
    assert found["boolean"] is False
    wrapper.setQuery("ASK { ?s foo:bar ?o }")
    with pytest.raises(QueryBadFormed, match="The prefix foo: is not declared"):
        wrapper.query()


# -- rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_sparqlstore_gets_rows(endpoint: str, method: Any, form: str) -> None:
    store = SPARQLStore(endpoint, method=method, returnFormat=form)
    graph = Graph(store)
    rows: Any = graph.query(CODES)
    assert len(list(rows)) == SUB_COMPETENCIES


def test_rdflib_sparqlstore_serves_as_a_graph(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint))
    concept = URIRef(expand("amocf:4-1-2"))
    assert str(graph.value(concept, SKOS.prefLabel)) == "Technical Drawings and Schematics"
    assert len(set(graph.subjects(RDF.type, URIRef(expand("amo:SubCompetency"))))) == 67
    named = Graph(SPARQLStore(endpoint), identifier=URIRef(graph_iri("statistics")))
    assert 0 < len(named) < len(graph)


def test_rdflib_gets_a_constructed_graph(endpoint: str, merged: set[tuple[str, str]]) -> None:
    result = Graph(SPARQLStore(endpoint)).query(PART)
    assert result.graph is not None
    assert {(str(s), str(o)) for s, o in result.graph.subject_objects()} == merged


# -- pandas


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_pandas_reads_an_address(endpoint: str, form: str) -> None:
    address = f"{endpoint}?{urlencode({'query': CODES, 'format': form})}"
    frame = pd.read_csv(address, sep="," if form == "csv" else "\t", dtype=str)
    assert len(frame) == SUB_COMPETENCIES
    assert "4.1.2" in frame.iloc[:, 1].str.strip('"').to_list()


# -- Comunica


@pytest.fixture(scope="module")
def comunica(endpoint: str) -> Callable[[str, str], Any]:
    if not (HERE / "node_modules").is_dir():
        pytest.skip("Comunica is not installed: run `make clients`")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    def ask(source: str, query: str) -> Any:
        done = subprocess.run(
            ["node", str(HERE / "ask.mjs"), endpoint, source, query],
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.mark.parametrize("source", ["sparql", "auto"])
def test_comunica_gets_rows(comunica: Any, source: str) -> None:
    """``auto`` has Comunica find out by the service description what the address is."""
    rows = comunica(source, CODES)
    assert len(rows) == SUB_COMPETENCIES
    assert {"c": expand("amocf:4-1-2"), "code": "4.1.2"} in rows


def test_comunica_gets_graphs_and_verdicts(comunica: Any, merged: set[tuple[str, str]]) -> None:
    assert {(s, o) for s, _, o in comunica("sparql", PART)} == merged
    assert comunica("sparql", PROLOGUE + "ASK { amocf:4-1-2 a amo:SubCompetency }") is True


def test_comunica_reads_the_service_description_as_editors_do(comunica: Any, root: Path) -> None:
    """What sib-swiss/sparql-editor does where the endpoint itself has no row."""
    rows = comunica(
        "file",
        PROLOGUE + "SELECT ?sq ?q { ?sq a sh:SPARQLExecutable ; sh:select|sh:ask|sh:construct ?q }",
    )
    assert {row["sq"]: row["q"] for row in rows} == {q.iri: q.text for q in read_all(root)}
    rows = comunica("file", PROLOGUE + "SELECT * { [] sh:prefix ?p ; sh:namespace ?n }")
    assert {row["p"]: row["n"] for row in rows} == dict(PREFIXES)
    rows = comunica(
        "file",
        PROLOGUE + "SELECT ?c ?p { [] void:class ?c ; void:propertyPartition/void:property ?p }",
    )
    assert {"c": expand("amo:KSA"), "p": expand("skos:broader")} in rows
