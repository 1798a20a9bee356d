"""What each engine writes can be read in its form, with the columns in the order of the query."""

import asyncio
import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from amocf.formats import GRAPH, JSON_LD, RDF_XML, SPARQL_RESULTS, Format
from amocf.release.opened import Release
from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.query_errors import NoFormError, TooLargeError
from amocf.serve.engine.remote.remote_engine import RemoteEngine, RemoteSettings
from amocf.serve.engine.threads import LocalEngine

JSON, XML, CSV, TSV = SPARQL_RESULTS
MOST = 200_000
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"

Ask = Callable[[str, Format], bytes]


@pytest.fixture(scope="module", params=("threads", "workers", "remote"))
def ask(request: pytest.FixtureRequest, release: Release) -> Iterator[Ask]:
    """Ask one of the engines, which is started once."""
    with asyncio.Runner() as runner:
        engine = _engine(request, release)

        def ask(text: str, form: Format) -> bytes:
            answer: Answer = runner.run(engine.answer(Query(text, form, 60)))
            return answer.body

        if isinstance(engine, LocalEngine):
            yield ask
            return
        runner.run(engine.__aenter__())
        try:
            yield ask
        finally:
            runner.run(engine.__aexit__(None, None, None))


def _engine(request: pytest.FixtureRequest, release: Release) -> Any:
    if request.param == "threads":
        return LocalEngine(release.store, threads=1, queue=0, max_bytes=MOST)
    if request.param == "remote":
        store = request.getfixturevalue("oxigraph")
        body = (release.folder / "amocf.nq").read_bytes()
        headers = {"Content-Type": "application/n-quads"}
        httpx.put(f"{store}/store", content=body, headers=headers).raise_for_status()
        return RemoteEngine(RemoteSettings(url=f"{store}/query", max_bytes=MOST))
    if sys.platform != "linux":
        pytest.skip("worker processes need Linux")
    from amocf.serve.engine.workers.pool import Pool  # noqa: PLC0415
    from amocf.serve.engine.workers.pool_settings import PoolSettings  # noqa: PLC0415
    from amocf.serve.engine.workers.source import choose  # noqa: PLC0415

    return Pool(choose(release), PoolSettings(max_bytes=MOST, workers=1))


#: A query, the form in which its answer cannot be written, and what is said of it.
NO_FORM = [
    # No name for the element.
    ('CONSTRUCT { <urn:x:a> <https://example.org/p/123> "b" } {}', RDF_XML, "example.org/p/123>"),
    ('CONSTRUCT { <urn:x:a> <https://example.org/p/> "b" } {}', RDF_XML, "example.org/p/>"),
    ('CONSTRUCT { <urn:x:a> <urn:x:a%20> "b" } {}', RDF_XML, "<urn:x:a%20>"),
    (f'CONSTRUCT {{ <urn:x:a> <{RDF}> "b" }} {{}}', RDF_XML, "a predicate or class"),
    ("CONSTRUCT { <urn:x:a> a <https://example.org/1> } {}", RDF_XML, "example.org/1>"),
    ('CONSTRUCT { <urn:a> <http://www.w3.org/2000/xmlns/a> "b" } {}', RDF_XML, "predicate"),
    # Words of the syntax.
    (f'CONSTRUCT {{ <urn:x:a> <{RDF}li> "b" }} {{}}', RDF_XML, "its own syntax"),
    (f'CONSTRUCT {{ <urn:x:a> <{RDF}Description> "b" }} {{}}', RDF_XML, "its own syntax"),
    (f'CONSTRUCT {{ <urn:x:a> <{RDF}bagID> "b" }} {{}}', RDF_XML, "rdf:bagID"),
    (f"CONSTRUCT {{ <urn:x:a> a <{RDF}aboutEach> }} {{}}", RDF_XML, "rdf:aboutEach"),
    # Characters.
    ('CONSTRUCT { <urn:x:a> <urn:x:b> "a\\u0001b" } {}', RDF_XML, "U+0001"),
    ('CONSTRUCT { <urn:x:a> <urn:x:b> "\\u0000"@en } {}', RDF_XML, "U+0000"),
    ('SELECT ("a\\u0001b" AS ?x) {}', XML, "U+0001"),
    ('SELECT ("\\u001F"@en AS ?x) ("\\r" AS ?y) {}', XML, "U+001F"),
    ('SELECT ("é\\uFFFE"^^<urn:x> AS ?x) {}', XML, "U+FFFE"),
    ('SELECT (<<( <urn:a> <urn:b> "\\u0008" )>> AS ?x) {}', XML, "U+0008"),
    ("SELECT ?x { VALUES ?x { 1 2 3 '\\u000C' 4 } }", XML, "U+000C"),
    # Triple terms.
    ("CONSTRUCT { <urn:a> <urn:b> <<( <urn:s> <urn:p> <urn:o> )>> } {}", JSON_LD, "triple term"),
    ("CONSTRUCT { <urn:a> <urn:b> 1, <<( <urn:s> <urn:p> 2 )>> } {}", JSON_LD, "triple term"),
    ("CONSTRUCT { << <urn:s> <urn:p> <urn:o> >> <urn:b> 1 } {}", JSON_LD, "triple term"),
    (
        "CONSTRUCT { <urn:a> <urn:b> <<( <urn:s> <urn:p> <<( <urn:s> <urn:p> 1 )>> )>> } {}",
        *(JSON_LD, "triple term"),
    ),
]


@pytest.mark.parametrize(("text", "form", "said"), NO_FORM)
def test_answer_that_a_form_cannot_hold_is_refused_and_the_other_forms_have_it(
    ask: Ask, text: str, form: Format, said: str
) -> None:
    with pytest.raises(NoFormError) as refused:
        ask(text, form)
    assert said in str(refused.value)
    assert ask(text, GRAPH[0] if form in GRAPH else JSON)
    # The engine goes on.
    assert ask("ASK {}", JSON) == b'{"head":{},"boolean":true}'


#: Texts whose characters XML has, and may change on the way.
TEXTS = (
    "a\rb",
    "\r\n",
    " \t\n",
    "\n\r ",
    "]]>",
    "<&\"'>",
    "\x7f\x85\u2028",
    "\ufeffé\U0001fffe",
    "",
)


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_text_comes_through_xml_as_it_is(ask: Ask, text: str) -> None:
    literal = str(Literal(text))
    rows = ET.fromstring(ask(f"SELECT ({literal} AS ?x) {{}}", XML))  # noqa: S314 - our own
    found = rows.find(f".//{RESULTS}literal")
    assert found is not None
    assert (found.text or "") == text
    graph = ask(f"CONSTRUCT {{ <urn:x:a> <urn:x:b> {literal} }} {{}}", RDF_XML)
    triple = Triple(NamedNode("urn:x:a"), NamedNode("urn:x:b"), Literal(text))
    assert [quad.triple for quad in parse(graph, RdfFormat.RDF_XML)] == [triple]


@pytest.mark.parametrize("form", SPARQL_RESULTS, ids=lambda form: form.name)
def test_rows_with_triple_terms_have_every_form(ask: Ask, form: Format) -> None:
    assert b"urn:x:s" in ask("SELECT (<<( <urn:x:s> <urn:x:p> 'o' )>> AS ?x) {}", form)


#: A query, and its columns.
ORDERS = [
    ("SELECT * { ?z ?y ?x }", "zyx"),
    ("SELECT * { ?a ?b ?c }", "abc"),
    ("SELECT*{ ?z a ?b }", "zb"),
    ("SELECT DISTINCT * WHERE { ?o ?n ?m } ORDER BY ?m ?n", "onm"),
    ("select reduced # ?a\n * where { $z ?b $a }", "zba"),
    ("PREFIX d: <urn:d#> # SELECT * { ?a\nBASE <urn:?b> SELECT * { ?z d:a ?b }", "zb"),
    ("SELECT * { VALUES (?z ?y) { (1 2) } VALUES (?a ?y) { (1 2) } }", "zya"),
    (
        "SELECT * { ?z ?y ?x OPTIONAL { ?x ?a ?q } BIND(1 AS ?b) FILTER EXISTS { ?c ?d ?z } }",
        "zyxaqb",
    ),
    ("SELECT * { FILTER(?c != ?a) ?a ?b ?c MINUS { ?f ?e ?d } }", "cab"),
    ("SELECT * { { SELECT (?h AS ?z) ?b { ?b ?p ?h } } ?b ?a ?z }", "zba"),
    ("SELECT * { '?a' ?z <urn:?b> . ?y ?x '''?c''' # ?d\n }", "zyx"),
    ("SELECT * { GRAPH ?g { ?z ?y ?x } } LIMIT 1", "gzyx"),
    ("SELECT * FROM <https://w3id.org/amocf/graph/framework> { ?z ?y ?x } LIMIT 1", "zyx"),
    ("SELECT * {} ", ""),
    ("SELECT * { ?s ?p ?o } # " + "a" * 1000, "spo"),
    ("SELECT ?z ?a (?a AS ?m) ?b { ?a ?b ?z }", "zamb"),
    ("SELECT (COUNT(*) AS ?n) { ?b ?a ?n2 }", "n"),
]


@pytest.mark.parametrize(("text", "columns"), ORDERS)
def test_columns_are_in_the_order_in_which_the_query_names_them(
    ask: Ask, text: str, columns: str
) -> None:
    expected = list(columns)
    head = json.loads(ask(text, JSON))["head"]
    assert head["vars"] == expected
    rows = ET.fromstring(ask(text, XML))  # noqa: S314 - our own
    assert [each.attrib["name"] for each in rows.iter(f"{RESULTS}variable")] == expected
    first = next(csv.reader(io.StringIO(ask(text, CSV).decode())), [])
    assert first == expected
    names = ask(text, TSV).decode().partition("\n")[0]
    assert names == "\t".join(f"?{name}" for name in expected)


def test_rows_are_the_same_in_every_order_of_the_columns(ask: Ask) -> None:
    ordered = json.loads(ask("SELECT * { ?z ?y ?x }", JSON))["results"]["bindings"]
    named = json.loads(ask("SELECT ?x ?y ?z { ?z ?y ?x }", JSON))["results"]["bindings"]
    key = json.dumps
    assert sorted(map(_sorted, ordered), key=key) == sorted(map(_sorted, named), key=key)
    assert len(ordered) > 100


def _sorted(row: dict[str, dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
    return sorted(row.items())


def test_answer_that_grows_beyond_the_limit_for_xml_is_too_large(release: Release) -> None:
    """A carriage return takes one byte, and five in XML."""
    engine = LocalEngine(release.store, threads=1, queue=0, max_bytes=1000)
    text = 'SELECT ("' + "\\r" * 500 + 'a" AS ?x) {}'
    assert asyncio.run(engine.answer(Query(text, CSV, 60))).body
    with pytest.raises(TooLargeError):
        asyncio.run(engine.answer(Query(text, XML, 60)))
