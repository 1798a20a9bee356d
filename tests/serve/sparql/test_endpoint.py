"""The endpoint: the forms of the protocol, formats, datasets, and what is refused."""

import asyncio
import html
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.release.opened import Release
from amocf.serve.engine.contract import Answer, Query
from amocf.serve.engine.query_errors import BusyError, DeadlineError, MalformedError
from amocf.serve.engine.threads import LocalEngine
from amocf.settings import Settings
from amocf.terms import BASE

LABEL = """PREFIX amocf: <https://w3id.org/amocf/id/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label { amocf:4-1-2 skos:prefLabel ?label }"""
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FORM = "application/x-www-form-urlencoded"
GRAPH_FRAMEWORK = BASE + "graph/framework"


def _count(response: Any) -> int:
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def _post(client: Any, body: str, kind: str, query: str = "", **headers: str) -> Any:
    path = "/sparql" + (f"?{query}" if query else "")
    return client.request(
        "POST", path, content=body.encode(), headers={"Content-Type": kind, **headers}
    )


def test_query_via_get_post_form_and_post_direct(client: Any) -> None:
    answers = [
        client.get("/sparql", params={"query": LABEL}),
        _post(client, urlencode({"query": LABEL}), FORM),
        _post(client, urlencode({"query": LABEL}), FORM + "; charset=UTF-8"),
        _post(client, LABEL, "application/sparql-query"),
    ]
    for answer in answers:
        assert answer.headers["Content-Type"] == "application/sparql-results+json"
        binding = answer.json()["results"]["bindings"][0]["label"]
        assert binding == {
            "type": "literal",
            "value": "Technical Drawings and Schematics",
            "xml:lang": "en",
        }


def test_an_escaped_query_is_unescaped_once(client: Any) -> None:
    query = "SELECT (<http://x/a%20b+c> AS ?x) {}"
    for answer in (
        client.get("/sparql?query=" + quote(query)),
        _post(client, "query=" + quote(query), FORM),
    ):
        assert answer.json()["results"]["bindings"][0]["x"]["value"] == "http://x/a%20b+c"


@pytest.mark.parametrize("form", SPARQL_RESULTS, ids=lambda form: form.name)
@pytest.mark.parametrize("query", [LABEL, "ASK { ?s ?p ?o }"])
def test_results_are_sent_in_every_form(client: Any, form: Any, query: str) -> None:
    for asked in (form.media_type, *form.aliases):
        answer = client.get("/sparql", asked, params={"query": query})
        assert answer.headers["Content-Type"] == form.content_type
        assert answer.headers["Vary"].startswith("Accept")
        assert b"Drawings" in answer.content or b"true" in answer.content
        assert client.get(answer.headers["Content-Location"]).content == answer.content


@pytest.mark.parametrize("form", GRAPH, ids=lambda form: form.name)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{BASE}id/4-1-2>"])
def test_graph_is_sent_in_every_form(client: Any, form: Any, query: str) -> None:
    answer = client.get("/sparql", form.media_type, params={"query": query})
    assert answer.headers["Content-Type"] == form.content_type
    quads = parse(input=answer.content, format=form.engine)
    assert any("4-1-2" in str(quad) for quad in quads)


def test_dataset_of_a_request_wins_over_that_of_the_query(client: Any) -> None:
    def count(query: str = COUNT, **graphs: Any) -> int:
        return _count(client.get("/sparql", params={"query": query, **graphs}))

    within = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    default, named = {"default-graph-uri": GRAPH_FRAMEWORK}, {"named-graph-uri": GRAPH_FRAMEWORK}
    framework = count(**default)
    assert 0 < framework < count()
    assert count(within, **named) == framework
    assert count(**named) == 0
    assert count(within, **default) == 0
    assert count(COUNT.replace("{", f"FROM <{GRAPH_FRAMEWORK}> {{")) == framework
    both: Any = [GRAPH_FRAMEWORK, BASE + "graph/editorial"]
    assert count(**{"default-graph-uri": both}) > framework
    assert count(**{"default-graph-uri": "http://127.0.0.1:1/unknown"}) == 0
    # The request's dataset wins over the query's (SPARQL 1.1 Protocol, 2.1.4).
    from_framework = COUNT.replace("{", f"FROM <{GRAPH_FRAMEWORK}> {{")
    assert count(from_framework, **{"default-graph-uri": BASE + "graph/none"}) == 0
    direct = _post(client, COUNT, "application/sparql-query", urlencode(default))
    assert _count(direct) == framework
    assert _count(_post(client, urlencode({"query": COUNT, **default}), FORM)) == framework


REFUSALS = [
    ({"query": "SELECT * { ?s ?p }"}, 400, "malformed-query"),
    ({"query": "nonsense"}, 400, "malformed-query"),
    ({"query": ""}, 400, "malformed-query"),
    ({"query": "INSERT DATA { <a> <b> <c> }"}, 400, "refused-query"),
    ({"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}, 400, "refused-query"),
    ({"query": "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { } }"}, 400, "refused-query"),
    ({"query": "SELECT * " + "{" * 101 + "}" * 101}, 400, "refused-query"),
    ({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"}, 413, "too-large"),
    ({"update": "CLEAR ALL"}, 400, "refused-query"),
    ({"query": ["ASK {}", "ASK {}"]}, 400, "malformed-request"),
    ({"query": "ASK {}", "format": "ttl"}, 400, "malformed-request"),
    ({"query": "ASK {}", "default-graph-uri": "relative"}, 400, "malformed-request"),
    ({"query": "ASK {}", "named-graph-uri": "http://x/<>"}, 400, "malformed-request"),
]


@pytest.mark.parametrize(("parameters", "status", "kind"), REFUSALS)
def test_request_that_breaks_a_rule_is_refused_with_its_problem(
    client: Any, parameters: dict[str, Any], status: int, kind: str
) -> None:
    answers = [client.get("/sparql", params=parameters)]
    answers.append(_post(client, urlencode(parameters, doseq=True), FORM))
    for answer in answers:
        assert (answer.status_code, answer.json()["type"]) == (status, BASE + "problem/" + kind)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"].endswith((".", "relative", "<>"))


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"ASK {}", 415),
        ("", b"ASK {}", 415),
        ("application/sparql-update", b"CLEAR ALL", 400),
        (FORM, b"x=1", 400),
        (FORM, b"query=%ff", 400),
        ("application/sparql-query", b"\xff", 400),
        ("application/sparql-query", b"ASK {} #" + b"x" * 100_000, 413),
        ("application/sparql-query", b"#" * 1_300_000, 413),
    ],
)
def test_body_that_cannot_be_read_is_refused_with_its_status(
    client: Any, kind: str, body: bytes, status: int
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = client.request("POST", "/sparql", content=body, headers=headers)
    assert answer.status_code == status
    assert ("Accept-Post" in answer.headers) == (status == 415)


@pytest.mark.parametrize(
    ("query", "place", "token", "hint"),
    [
        ("SELECT ?s\nWHERE { ?s foo:bar ?o }", (2, 12), "foo:bar", "PREFIX foo:"),
        ("ASK { ?s skos:broader ?o }", (1, 10), "skos:broader", "skos/core#"),
        ("SELECT * { ?s ?p . ?o }", (1, 18), ".", ""),
        ("SELECT * { ?s ?p ?o", (1, 20), "", "There is a } too few."),
    ],
)
def test_a_malformed_query_is_told_where(
    client: Any, query: str, place: tuple[int, int], token: str, hint: str
) -> None:
    problem = client.get("/sparql", params={"query": query}).json()
    assert (problem["line"], problem["column"], problem["token"]) == (*place, token)
    assert hint in problem["hint"]
    assert "expected one of" not in json.dumps(problem)


def test_without_a_query_the_service_is_described(client: Any) -> None:
    answer = client.get("/sparql")
    assert answer.headers["Content-Location"] == "/sparql?format=ttl"
    assert client.get("/sparql?format=ttl").content == answer.content
    triples = {quad.triple for quad in parse(input=answer.content, format=RdfFormat.TURTLE)}
    text = "\n".join(map(str, triples))
    assert "_:" not in text
    assert f"<{BASE}sparql>" in text
    assert f"<{GRAPH_FRAMEWORK}>" in text
    assert "BasicFederatedQuery" not in text
    assert "SPARQL_Results_CSV" in text
    for form in GRAPH[1:]:
        other = client.get("/sparql", form.media_type).content
        assert {q.triple for q in parse(input=other, format=form.engine)} == triples


def test_page_of_results_shows_rows_graphs_and_mistakes(client: Any) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    empty = client.get("/sparql", accept).text
    assert "<textarea" in empty
    table = client.get("/sparql", accept, params={"query": LABEL}).text
    assert "1 row." in table
    assert '<span lang="en">Technical Drawings and Schematics</span>' in table
    graph = client.get("/sparql", accept, params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}).text
    assert "<pre tabindex" in graph
    broken = client.get("/sparql", accept, params={"query": "ASK { <script> "})
    assert broken.status_code == 400
    assert "ASK { &lt;script&gt;" in broken.text
    assert 'role="alert"' in broken.text


def test_page_shows_a_triple_term_as_queries_write_it(client: Any) -> None:
    query = "SELECT (<<( <urn:a> <urn:b> <<( <urn:c> <urn:d> 'e' )>> )>> AS ?x) {}"
    page = client.get("/sparql", "text/html", params={"query": query}).text
    shown = '<<( <urn:a> <urn:b> <<( <urn:c> <urn:d> "e" )>> )>>'
    assert shown in html.unescape(page)


def test_a_result_has_an_etag_of_its_own(client: Any) -> None:
    queries = [LABEL, COUNT]
    etags = {client.get("/sparql", params={"query": q}).headers["ETag"] for q in queries}
    etags.add(client.get("/sparql", "text/csv", params={"query": LABEL}).headers["ETag"])
    assert len(etags) == 3
    first = client.get("/sparql", params={"query": LABEL}).headers["ETag"]
    again = client.get("/sparql", params={"query": LABEL}, headers={"If-None-Match": first})
    assert (again.status_code, again.content) == (304, b"")


def test_the_local_engine_keeps_its_deadline_and_its_bounds(release: Release) -> None:
    product = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    slow = Query(product, SPARQL_RESULTS[2], seconds=0.2)
    quick = Query("ASK {}", SPARQL_RESULTS[0], seconds=60)

    async def ask() -> list[Answer | BaseException]:
        engine = LocalEngine(release.store, threads=1, queue=1, max_bytes=10**9)
        first = await asyncio.gather(
            *(engine.answer(q) for q in (slow, quick, quick)), return_exceptions=True
        )
        return [*first, await engine.answer(quick)]

    slow_one, waiting, refused, later = asyncio.run(ask())
    assert isinstance(slow_one, DeadlineError)
    assert isinstance(refused, BusyError)
    assert isinstance(waiting, Answer)
    assert isinstance(later, Answer)
    assert later.body == b'{"head":{},"boolean":true}'


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/> "
        "SELECT ?s { ?s a dcat:DataService . { ?s dct:title ?t } UNION { ?s dct:source ?t } }",
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> "
        "SELECT ?s { ?s a dcat:DataService OPTIONAL { ?s ?p ?o } }",
        "SELECT ?s { ?s <urn:x#y> ?l FILTER(!CONTAINS(LCASE(STR(?l)), 'service')) } # SERVICE <x>",
        "SELECT ?service { ?service <http://x/service> 'SERVICE <http://x/> { }' }",
        "SELECT (1" + "+1" * 400 + " AS ?x) {}",
        "\ufeffSELECT ?s { ?s ?p 'x' }",
    ],
)
def test_query_without_a_call_is_answered_whatever_its_words(client: Any, query: str) -> None:
    assert client.get("/sparql", params={"query": query}).status_code == 200
    assert _post(client, query, "application/sparql-query").status_code == 200


def test_text_that_is_no_query_is_malformed_whatever_is_wished_for(client: Any) -> None:
    parameters = {"query": "nonsense", "format": "ttl", "timeout": "0.000001"}
    answer = client.get("/sparql", "text/turtle", params=parameters)
    assert (answer.status_code, answer.json()["type"]) == (400, BASE + "problem/malformed-query")


class _Clock:
    """Takes note of the time that queries are given."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def answer(self, query: Query, client: str = "") -> Answer:
        self.seconds.append(query.seconds)
        return Answer(query.representation, b"{}")


def test_a_timeout_may_shorten_and_never_lengthen(client_with: Callable[[Any], Any]) -> None:
    clock = _Clock()
    client = client_with(clock)
    most = Settings().query_timeout
    lengthened = ((each, most) for each in (str(most * 10), "1e300", "0", "0.0", "00", "-0", None))
    for text, expected in (("0.5", 0.5), *lengthened):
        timeout = {"timeout": text} if text else {}
        query = f"ASK {{}} # {text}"  # an answer that is kept needs no time
        assert client.get("/sparql", params={"query": query, **timeout}).status_code == 200
        assert clock.seconds.pop() == expected
    for text in ("-1", "nan", "inf", "soon"):
        answer = client.get("/sparql", params={"query": "ASK {}", "timeout": text})
        assert answer.status_code == 400
        assert "timeout" in answer.json()["detail"]


#: A query, a form that cannot hold its answer, and the forms that can.
NO_FORM = [
    (
        'CONSTRUCT { <urn:a> <urn:x:1> "b" } {}',
        *("application/rdf+xml", "text/turtle, application/ld+json, application/n-triples"),
    ),
    (
        "CONSTRUCT { <urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> } {}",
        *("application/ld+json", "text/turtle, application/rdf+xml, application/n-triples"),
    ),
    (
        'SELECT ("\\u0001" AS ?x) {}',
        "application/sparql-results+xml",
        "application/sparql-results+json, text/csv, text/tab-separated-values",
    ),
]


@pytest.mark.parametrize(("query", "accept", "others"), NO_FORM)
def test_form_that_cannot_hold_the_answer_is_not_acceptable_and_the_others_are_named(
    client: Any, query: str, accept: str, others: str
) -> None:
    answers = [
        client.get("/sparql", accept, params={"query": query}),
        client.get("/sparql", params={"query": query, "format": accept}),
        _post(client, query, "application/sparql-query", Accept=accept),
        _post(client, urlencode({"query": query}), FORM, Accept=accept),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["type"]) == (406, BASE + "problem/not-acceptable")
        assert answer.json()["acceptable"] == [*others.split(", "), "text/html"]
        assert f"There are: {others}" in answer.json()["detail"]
    for other in others.split(", "):
        assert client.get("/sparql", other, params={"query": query}).status_code == 200
    assert client.get("/sparql", "text/html", params={"query": query}).status_code == 200


@pytest.mark.parametrize(
    ("parameters", "meant"),
    [
        ({"q": "ASK {}"}, "query"),
        ({"q": "robots"}, "query"),
        ({"Query": "ASK {}"}, "query"),
        ({"QUERY": "ASK {}", "format": "csv"}, "query"),
        ({"qeury": "ASK {}"}, "query"),
        ({"querry": ""}, "query"),
        ({"sparql": "ASK {}"}, "query"),
        ({"text": "PREFIX a: <urn:a#>\nSELECT * {}"}, "query"),
        ({"SELECT * {}": ""}, "query"),
        ({"query": "ASK {}", "Format": "csv"}, "format"),
        ({"query": "ASK {}", "fromat": "csv"}, "format"),
        ({"query": "ASK {}", "time-out": "1"}, "timeout"),
        ({"query": "ASK {}", "default_graph_uri": "urn:x"}, "default-graph-uri"),
        ({"query": "ASK {}", "default-graph-url": "urn:x"}, "default-graph-uri"),
        ({"query": "ASK {}", "named-graph": "urn:x"}, "named-graph-uri"),
    ],
)
def test_misspelt_parameter_is_refused_with_the_one_that_is_meant(
    client: Any, parameters: dict[str, str], meant: str
) -> None:
    for answer in (
        client.get("/sparql", params=parameters),
        client.request("HEAD", "/sparql", params=parameters),
        _post(client, urlencode(parameters), FORM),
    ):
        assert answer.status_code == 400
        if answer.content:
            problem = answer.json()
            assert problem["type"] == BASE + "problem/malformed-request"
            assert problem["hint"].startswith(f"Is {meant} meant?")
            assert problem["hint"] in problem["detail"]


def test_parameter_of_other_endpoints_is_ignored(client: Any) -> None:
    """Those of Virtuoso's form, RDF4J, SPARQLWrapper and the SIB's editors, and of trackers."""
    others = "should-sponge debug signal_void queryLn infer output results ac utm_source limit"
    parameters = {"query": "ASK {}", **dict.fromkeys(others.split(), "1")}
    assert client.get("/sparql", params=parameters).json()["boolean"] is True
    description = client.get("/sparql?ac=1&utm_source=x")
    assert description.headers["Content-Type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    "unset",
    [
        "default-graph-uri=",
        "default-graph-uri",
        "named-graph-uri=",
        "default-graph-uri=&default-graph-uri=&named-graph-uri=",
        "default-graph-uri=&timeout=0&debug=on",
        "timeout=&format=&default-graph-uri=%20&named-graph-uri=+",
    ],
)
def test_field_for_graphs_that_is_not_filled_in_is_ignored(client: Any, unset: str) -> None:
    everything = _count(client.get("/sparql", params={"query": COUNT}))
    query = urlencode({"query": COUNT})
    assert _count(client.get(f"/sparql?{unset}&{query}")) == everything
    assert _count(_post(client, f"{query}&{unset}", FORM)) == everything
    assert _count(_post(client, COUNT, "application/sparql-query", unset)) == everything
    # Beside one that is filled in as well.
    framework = urlencode({"default-graph-uri": GRAPH_FRAMEWORK})
    both = _count(client.get(f"/sparql?{unset}&{framework}&{query}"))
    assert both == _count(client.get(f"/sparql?{framework}&{query}")) < everything


INVISIBLE = {
    "\u00a0": "U+00A0 (NO-BREAK SPACE)",
    "\u200b": "U+200B (ZERO WIDTH SPACE)",
    "\u2028": "U+2028 (LINE SEPARATOR)",
    "\ufeff": "U+FEFF (ZERO WIDTH NO-BREAK SPACE)",
}


@pytest.mark.parametrize("character", INVISIBLE, ids=INVISIBLE.values())
def test_invisible_character_in_a_query_is_named_with_its_place(
    client: Any, character: str
) -> None:
    query = f"PREFIX x: <urn:x#>\nSELECT ?s WHERE {{\n{character} ?s a x:Tier .\n}}"
    answer = _post(client, query, "application/sparql-query")
    assert answer.status_code == 400
    problem = answer.json()
    assert (problem["line"], problem["column"]) == (3, 1)
    assert INVISIBLE[character] in problem["detail"]


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="the engine leaves out the path of length zero of a term that is in no statement",
)
@pytest.mark.parametrize(
    "pattern", ["<urn:no> <urn:p>* ?v", "?v <urn:p>* <urn:no>", "<urn:no> <urn:p>? ?v"]
)
def test_path_of_length_zero_joins_a_term_of_no_statement_with_itself(
    client: Any, pattern: str
) -> None:
    answer = client.get("/sparql", params={"query": f"SELECT ?v {{ {pattern} }}"})
    assert len(answer.json()["results"]["bindings"]) == 1


def test_graph_of_a_form_that_was_not_recognised_is_a_malformed_query(release: Release) -> None:
    query = Query("CONSTRUCT WHERE { ?s ?p ?o }", SPARQL_RESULTS[0], seconds=60)
    engine = LocalEngine(release.store, threads=1, queue=1, max_bytes=10**9)
    with pytest.raises(MalformedError, match="no form that this endpoint recognises"):
        asyncio.run(engine.answer(query))
