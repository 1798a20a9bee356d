"""The page of /sparql and what it asks for beside the endpoint, without a browser."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from amocf.errors import DataError
from amocf.queries.listed import as_json, find_examples, read_examples
from amocf.queries.query_file import read_queries
from amocf.serve.pages.renderer import FOLDER
from amocf.terms import PREFIXES, expand, graph_iri

UNKNOWN = "/sparql/unknown-names.json"

HEADER = "# title: {title}\n# description: D.\n"
KSAS = """# parameter: code string "Code"
# choices: code SELECT ?value ?label WHERE { ?c dct:identifier ?value ; skos:prefLabel ?label }
# parameter: kind iri "Kind"
SELECT ?x WHERE { VALUES ?code { "4.1.2" } VALUES ?kind { <http://x/y> } ?x a ?kind }
"""


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("queries")
    (folder / "ksas.rq").write_text(HEADER.format(title='</script>"><b>') + KSAS)
    (folder / "ask.rq").write_text(HEADER.format(title="Anything") + "ASK { ?s ?p ?o }\n")
    return folder


def _store(label: str) -> Store:
    store, concept = Store(), NamedNode("http://x/c")
    for curie, text in (("dct:identifier", "4.1.2"), ("skos:prefLabel", label)):
        store.add(Quad(concept, NamedNode(expand(curie)), Literal(text)))
    return store


@pytest.fixture(scope="module")
def client(
    queries: Path,
    small_dist: Path,
    tmp_path_factory: pytest.TempPathFactory,
    client_of: Callable[[Path], Any],
) -> Any:
    folder = tmp_path_factory.mktemp("with-queries")
    for path in small_dist.iterdir():
        (folder / path.name).symlink_to(path)
    store = _store("<img src=x onerror=alert(1)>")
    listed = as_json(find_examples(read_queries(queries), store))
    (folder / "queries.json").write_text(json.dumps(listed))
    return client_of(folder)


def test_the_page_offers_the_queries_with_their_fields(client: Any) -> None:
    page = client.get("/sparql", "text/html").text
    assert '<form action="/sparql/examples/ksas" method="get"' in page
    assert '<option value="4.1.2" selected>&lt;img src=x onerror=alert(1)&gt;</option>' in page
    assert '<input id="ksas-kind" name="kind" value="http://x/y"' in page
    assert "<img" not in page.partition("<main")[2]
    assert "<b>" not in page.partition("<main")[2]
    assert page.index("Anything") < page.index("&lt;/script&gt;")


def test_the_page_begins_with_a_query_that_is_not_run(client: Any) -> None:
    page = client.get("/sparql", "text/html").text
    assert re.search(r"<textarea[^>]*>\nPREFIX amo:", page)
    assert "<table" not in page.partition("<main")[2]


def test_the_page_shows_result_downloads_and_place_of_an_error(client: Any) -> None:
    query = "SELECT ?s WHERE { ?s ?p 'a&b' }"
    page = client.get("/sparql", "text/html", params={"query": query}).text
    links = re.findall(r'href="(/sparql\?[^"]*)"', page)
    asked = [parse_qs(urlsplit(link.replace("&amp;", "&")).query) for link in links]
    assert [each["format"] for each in asked] == [["json"], ["xml"], ["csv"], ["tsv"]]
    assert all(each["query"] == [query] for each in asked)
    broken = client.get("/sparql", "text/html", params={"query": "SELECT ?x WHERE {\n  <b> }"})
    assert broken.status_code == 400
    assert 'data-line="2"' in broken.text
    assert '<pre tabindex="0">  &lt;b&gt; }</pre>' in broken.text


def test_it_is_a_plain_form_where_no_bundle_was_built(
    client: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    has_bundle = (FOLDER / "static" / "editor.js").is_file()
    page = client.get("/sparql?format=html", "text/html").text
    assert ("/static/editor.js" in page) == has_bundle
    monkeypatch.setattr("amocf.serve.routes.query_page.EDITOR", tmp_path / "editor.js")
    assert (
        "/static/editor.js"
        not in client.get("/sparql", "text/html", params={"query": "ASK {}"}).text
    )


def test_a_query_is_sent_with_its_values(client: Any) -> None:
    values = {"code": '4" } ?x {', "kind": "skos:Concept"}
    answer = client.get("/sparql/examples/ksas", "application/sparql-query", params=values)
    assert answer.headers["Content-Type"] == "application/sparql-query; charset=utf-8"
    assert 'VALUES ?code { "4\\" } ?x {" }' in answer.text
    assert "<http://www.w3.org/2004/02/skos/core#Concept>" in answer.text
    sent_on = client.get("/sparql/examples/ksas", "text/html", params=values)
    assert sent_on.status_code == 303
    target = urlsplit(sent_on.headers["Location"])
    assert (target.path, parse_qs(target.query)["query"]) == ("/sparql", [answer.text])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql/examples/none", 404),
        ("/sparql/examples/ksas?other=1", 400),
        ("/sparql/examples/ksas?kind=no+iri", 400),
        ("/sparql/examples/ksas?code=" + "x" * 1001, 400),
    ],
)
def test_what_is_no_query_is_refused(client: Any, path: str, status: int) -> None:
    assert client.get(path, "application/sparql-query").status_code == status


def test_names_to_complete_come_from_the_data(client: Any) -> None:
    found = client.get("/sparql/terms.json").json()
    assert found["prefixes"] == dict(PREFIXES)
    terms = {term["name"]: term for term in found["terms"]}
    assert terms["amo:SubCompetency"]["kind"] == "class"
    assert terms["amo:SubCompetency"]["label"]


def unknown(*terms: dict[str, Any]) -> dict[str, Any]:
    return {"unknown": list(terms)}


def test_unknown_names_are_sent_with_what_may_be_meant(client: Any) -> None:
    prologue = f"PREFIX amo: <{PREFIXES['amo']}>\nPREFIX skos: <{PREFIXES['skos']}>\n"
    query = f"{prologue}ASK {{ ?s a amo:SubCompetncy, skos:Concept ; ?p <urn:x> }}"
    expected = unknown(
        {
            "written": "amo:SubCompetncy",
            "iri": f"{PREFIXES['amo']}SubCompetncy",
            "line": 3,
            "column": 12,
            "near": ["amo:SubCompetency"],
            "isNamespace": False,
            "message": "No statement names amo:SubCompetncy (line 3, column 12); "
            "did you mean amo:SubCompetency?",
        },
        {
            "written": "<urn:x>",
            "iri": "urn:x",
            "line": 3,
            "column": 48,
            "near": [],
            "isNamespace": False,
            "message": "No statement names <urn:x> (line 3, column 48).",
        },
    )
    asked = client.get(UNKNOWN, params={"query": query})
    sent = client.request("POST", UNKNOWN, data={"query": query})
    assert (asked.json(), sent.json()) == (expected, expected)
    assert sent.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["", "no SPARQL", "ASK { ?s ?p <//[> }", "ASK {" * 500, "\0"])
def test_unknown_names_of_a_broken_query_are_none(client: Any, query: str) -> None:
    for found in (
        client.get(UNKNOWN, params={"query": query}),
        client.request("POST", UNKNOWN, data={"query": query}),
    ):
        assert (found.status_code, found.json()) == (200, {"unknown": []})


def test_unknown_names_of_a_query_too_long_for_an_address_are_sent(client: Any) -> None:
    query = f"ASK {{ ?s ?p <urn:x> }} #{' ' * 50_000}"
    (found,) = client.request("POST", UNKNOWN, data={"query": query}).json()["unknown"]
    assert found["written"] == "<urn:x>"


def test_a_query_that_is_sent_in_no_form_has_no_names(client: Any) -> None:
    assert client.request("POST", UNKNOWN, content=b"ASK {}").status_code == 415


def test_a_release_without_queries_has_a_page(
    client_over: Callable[[Iterable[Quad]], Any], quads: list[Quad]
) -> None:
    page = client_over(quads).get("/sparql", "text/html")
    assert "comes without examples" in page.text


def test_hostile_terms_are_json(
    client_over: Callable[[Iterable[Quad]], Any], quads: list[Quad]
) -> None:
    graph = NamedNode(graph_iri("ontology"))
    term = NamedNode(expand("amo:Evil"))
    more = [
        Quad(term, NamedNode(expand("rdf:type")), NamedNode(expand("owl:Class")), graph),
        Quad(term, NamedNode(expand("rdfs:label")), Literal("</script>\u202e"), graph),
    ]
    found = client_over([*quads, *more]).get("/sparql/terms.json").json()
    assert "</script>\u202e" in [term.get("label") for term in found["terms"]]


def test_a_damaged_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"queries\.json: this is no list of queries"):
        read_examples(b'[{"name": 1}]', tmp_path / "queries.json")
