"""The W3C's cases for SPARQL 1.1 Protocol and Service Description, by their names.

Source: w3c/rdf-tests, ``sparql/sparql11/protocol/manifest.ttl`` (its twenty cases on queries; those
on updates do not apply) and ``sparql/sparql11/service-description/manifest.ttl`` (all three). The
requests are those of the manifests with this server's path, written anew; the release holds graphs
under the names that the requests use.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from amocf.terms import expand

DATA: Final = "http://kasei.us/2009/09/sparql/data/data"
DATA_0, DATA_1, DATA_2, DATA_3 = (f"{DATA}{number}.rdf" for number in range(4))
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
ROWS: Final = {
    "application/sparql-results+xml",
    "application/sparql-results+json",
    "text/csv",
    "text/tab-separated-values",
}
VERDICT: Final = {"application/sparql-results+xml", "application/sparql-results+json"}
TRIPLES: Final = {"application/rdf+xml", "text/turtle", "application/n-triples"}


@dataclass(frozen=True)
class Case:
    """A request, and what has to come back."""

    name: str
    method: str = "POST"
    parameters: tuple[tuple[str, str], ...] = ()
    kind: str | None = None
    body: bytes | None = None
    true: bool = False
    types: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return self.name


def _default(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple(("default-graph-uri", name) for name in names)


def _named(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple(("named-graph-uri", name) for name in names)


BOTH: Final = f"ASK {{ <{DATA_1}> a ?type . <{DATA_2}> a ?type . }}"
EACH: Final = f"GRAPH ?g1 {{ <{DATA_1}> a ?type }} GRAPH ?g2 {{ <{DATA_2}> a ?type }}"
IN_EACH: Final = f"ASK {{ {EACH} }}"
FULL: Final = f"ASK {{ <{DATA_3}> a ?type {EACH} }}"
OVERRIDDEN: Final = f"ASK FROM <{DATA_3}> {{ {EACH} }}"
NOTHING: Final = _default(DATA_0)


def _asked(name: str, text: str, parameters: tuple[tuple[str, str], ...] = ()) -> Case:
    return Case(name, parameters=parameters, kind=QUERY, body=text.encode(), true=True)


def _typed(name: str, text: str, types: Iterable[str]) -> Case:
    return Case(name, parameters=NOTHING, kind=QUERY, body=text.encode(), types=frozenset(types))


GOOD: Final = [
    Case(
        "query_post_form",
        parameters=NOTHING,
        kind=FORM,
        body=b"query=ASK%20%7B%7D",
        true=True,
    ),
    Case(
        "query_dataset_default_graphs_get",
        "GET",
        parameters=(("query", BOTH), *_default(DATA_1, DATA_2)),
        true=True,
    ),
    _asked("query_dataset_default_graphs_post", BOTH, _default(DATA_1, DATA_2)),
    _asked("query_dataset_named_graphs_post", IN_EACH, _named(DATA_1, DATA_2)),
    Case(
        "query_dataset_named_graphs_get",
        "GET",
        parameters=(("query", IN_EACH), *_named(DATA_1, DATA_2)),
        true=True,
    ),
    _asked("query_dataset_full", FULL, _default(DATA_3) + _named(DATA_1, DATA_2)),
    _asked("query_multiple_dataset", OVERRIDDEN, _named(DATA_1, DATA_2)),
    Case("query_get", "GET", parameters=(("query", "ASK {}"), *NOTHING), true=True),
    _typed("query_content_type_select", "SELECT (1 AS ?value) {}", ROWS),
    _typed("query_content_type_ask", "ASK {}", VERDICT),
    _typed("query_content_type_describe", "DESCRIBE <http://example.org/>", TRIPLES),
    _typed("query_content_type_construct", "CONSTRUCT { <s> <p> 1 } WHERE {}", TRIPLES),
    _asked("query_post_direct", "ASK {}"),
]
BAD: Final = [
    Case("bad_query_method", "PUT", (("query", "ASK {}"), *NOTHING), FORM),
    Case("bad_multiple_queries", "GET", (("query", "ASK {}"), ("query", "SELECT * {}"))),
    Case("bad_query_wrong_media_type", kind="text/plain", body=b"ASK {}"),
    Case("bad_query_missing_form_type", body=b"query=ASK%20%7B%7D"),
    Case("bad_query_missing_direct_type", body=b"ASK {}"),
    Case(
        "bad_query_non_utf8",
        kind="application/sparql-query; charset=UTF-16",
        body="ASK {}".encode("utf-16"),
    ),
    Case("bad_query_syntax", "GET", parameters=(("query", "ASK {"),)),
]


@pytest.fixture(scope="session")
def with_graphs(store: Store, release_with: Callable[[Iterable[Quad]], Path]) -> Path:
    document = Triple(
        NamedNode(DATA_1), NamedNode(expand("rdf:type")), NamedNode(expand("foaf:Document"))
    )
    graphs = [
        Quad(NamedNode(name), document.predicate, document.object, NamedNode(name))
        for name in (DATA_1, DATA_2, DATA_3)
    ]
    return release_with([*store, *graphs])


@pytest.fixture(scope="module")
def endpoint(with_graphs: Path, serve: Callable[..., Any]) -> Any:
    return serve(with_graphs, public_url="http://test/")


def _send(client: Any, case: Case, **headers: str) -> Any:
    if case.kind is not None:
        headers["Content-Type"] = case.kind
    query = f"?{urlencode(case.parameters, quote_via=quote)}" if case.parameters else ""
    return client.request(case.method, f"/sparql{query}", headers=headers, content=case.body)


@pytest.mark.parametrize("case", GOOD, ids=str)
def test_protocol_query_by_w3c_is_answered(endpoint: Any, case: Case) -> None:
    answer = _send(endpoint, case)
    assert answer.status_code == 200, answer.text
    if case.types:
        assert answer.headers["Content-Type"].partition(";")[0] in case.types
    if case.true:
        assert answer.json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize("case", BAD, ids=str)
def test_protocol_bad_query_by_w3c_is_refused(endpoint: Any, case: Case) -> None:
    answer = _send(endpoint, case)
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_dataset_makes_the_difference(endpoint: Any) -> None:
    """Without their parameters the cases about datasets are false: they test something."""
    for case in GOOD:
        if "dataset" in case.name:
            kept = tuple(pair for pair in case.parameters if pair[0] == "query")
            alone = Case(case.name, case.method, kept, case.kind, case.body)
            asked = _send(endpoint, alone).json()["boolean"]
            # A named graph of the release is reached without a parameter.
            assert asked is (case.name in NAMED_ANYWAY)


NAMED_ANYWAY: Final = {"query_dataset_named_graphs_post", "query_dataset_named_graphs_get"}


# -- service description


def _description(client: Any) -> set[Triple]:
    answer = client.get("/sparql")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    return {quad.triple for quad in parse(input=answer.content, format=RdfFormat.TURTLE)}


def test_service_description_by_w3c_is_rdf(endpoint: Any) -> None:
    assert _description(endpoint)


def test_service_description_by_w3c_names_the_endpoint(endpoint: Any) -> None:
    endpoints = {t.object for t in _description(endpoint) if t.predicate == _term("sd:endpoint")}
    assert endpoints == {NamedNode("http://test/sparql")}


#: What the Recommendation says of the values of its properties: the class of each.
RANGES: Final = {
    "sd:defaultDataset": "sd:Dataset",
    "sd:availableGraphs": "sd:GraphCollection",
    "sd:defaultGraph": "sd:Graph",
    "sd:namedGraph": "sd:NamedGraph",
    "sd:graph": "sd:Graph",
}
#: The terms of the Recommendation that may stand here, and how often for one subject at most.
PROPERTIES: Final = {
    **dict.fromkeys(RANGES, 1),
    "sd:namedGraph": 1000,
    "sd:endpoint": 1,
    "sd:name": 1,
    "sd:supportedLanguage": 1000,
    "sd:resultFormat": 1000,
}


def test_service_description_by_w3c_conforms_to_its_schema(endpoint: Any) -> None:
    triples = _description(endpoint)
    types = {(t.subject, t.object) for t in triples if t.predicate == _term("rdf:type")}
    services = {subject for subject, kind in types if kind == _term("sd:Service")}
    assert len(services) == 1
    space = expand("sd:")
    used = {t.predicate.value for t in triples if t.predicate.value.startswith(space)}
    assert used == {expand(name) for name in PROPERTIES}
    for name, kind in RANGES.items():
        values = {t.object for t in triples if t.predicate == _term(name)}
        assert values
        assert {(value, _term(kind)) for value in values} <= types
    for name, most in PROPERTIES.items():
        subjects = [t.subject for t in triples if t.predicate == _term(name)]
        assert max(subjects.count(subject) for subject in subjects) <= most


def _term(name: str) -> NamedNode:
    return NamedNode(expand(name))


# -- the rest of the Protocol, and what this endpoint adds


def test_a_form_may_say_its_dataset_in_the_address_or_in_the_body(endpoint: Any) -> None:
    for address, body in (
        (_default(DATA_1, DATA_2), ()),
        (_default(DATA_1), _default(DATA_2)),
        ((), _default(DATA_1, DATA_2)),
    ):
        content = urlencode([("query", BOTH), *body]).encode()
        case = Case("form", parameters=address, kind=FORM, body=content)
        assert _send(endpoint, case).json()["boolean"] is True


def test_the_path_of_the_manifests_leads_here(endpoint: Any) -> None:
    """The manifests ask ``/sparql/``; a redirection keeps method and body."""
    body = {"Content-Type": FORM}
    for method, content in (("GET", None), ("POST", b"query=ASK%20%7B%7D")):
        path = "/sparql/?default-graph-uri=http%3A%2F%2Fx%2Fy"
        answer = endpoint.request(method, path, headers=body, content=content)
        assert answer.status_code == 308
        assert answer.headers["Location"] == path.replace("/?", "?")


def test_method_query_is_answered_like_post(endpoint: Any) -> None:
    case = _asked("query", BOTH, _default(DATA_1, DATA_2))
    answer = _send(endpoint, Case("query", "QUERY", case.parameters, case.kind, case.body))
    assert (answer.status_code, answer.json()["boolean"]) == (200, True)


@pytest.mark.parametrize("charset", ["UTF-8", '"utf-8"', "us-ascii"])
def test_a_charset_that_is_utf_8(endpoint: Any, charset: str) -> None:
    case = Case("charset", kind=f"{QUERY}; charset={charset}", body=b"ASK {}")
    assert _send(endpoint, case).status_code == 200


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        (f"{QUERY}; charset=latin-1", {}),
        (f"{FORM}; charset=utf-16", {}),
        (QUERY, {"Content-Encoding": "gzip"}),
        ("application/json", {}),
    ],
)
def test_what_is_not_a_query_in_utf_8_is_415(
    endpoint: Any, kind: str, headers: dict[str, str]
) -> None:
    answer = _send(endpoint, Case("", kind=kind, body=b"ASK {}"), **headers)
    assert answer.status_code == 415
    assert answer.headers["Accept-Post"] == f"{FORM}, {QUERY}"


@pytest.mark.parametrize("name", ["query", "timeout"])
def test_what_may_stand_once_is_refused_twice(endpoint: Any, name: str) -> None:
    value = {"query": "ASK {}", "timeout": "1"}[name]
    pairs = (("query", "ASK {}"), (name, value))
    split = Case("", "POST", ((name, value),), FORM, urlencode(pairs).encode())
    for case in (Case("", "GET", (*pairs, (name, value))), split):
        answer = _send(endpoint, case)
        assert answer.status_code == 400
        assert name in answer.json()["detail"]


@pytest.mark.parametrize("query", ["%FF", "query=%FF", "query=ASK%20%7B%7D&x=%C3"])
def test_an_address_that_is_not_utf_8(endpoint: Any, query: str) -> None:
    answer = endpoint.get(f"/sparql?{query}")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (
        400,
        "malformed-request",
    )


def test_head_and_options_of_the_endpoint_agree_with_get(endpoint: Any) -> None:
    case = Case("", "HEAD", (("query", "ASK {}"),))
    head, get = _send(endpoint, case), _send(endpoint, Case("", "GET", case.parameters))
    assert head.content == b""
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers["ETag"] == get.headers["ETag"]
    options = endpoint.request("OPTIONS", "/sparql")
    assert options.status_code in (200, 204)
    assert options.headers["Allow"] == "GET, HEAD, OPTIONS, POST, QUERY"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405(endpoint: Any, method: str) -> None:
    answer = endpoint.request(method, "/sparql")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("ASK {}", "*/*", "application/sparql-results+json"),
        ("ASK {}", "text/*", "text/csv; charset=utf-8"),
        ("ASK {}", "application/*", "application/sparql-results+json"),
        ("ASK {}", "application/json;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("ASK {}", "*/*;q=0.1, application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK {}", "application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("ASK {}", "image/png", None),
        ("ASK {}", "text/turtle", None),
        ("DESCRIBE <x:y>", "text/csv", None),
        ("DESCRIBE <x:y>", "*/*", "text/turtle; charset=utf-8"),
        ("DESCRIBE <x:y>", "application/*", "application/ld+json"),
    ],
)
def test_accept_decides_the_form_that_is_sent(
    endpoint: Any, query: str, accept: str, expected: str | None
) -> None:
    answer = _send(endpoint, Case("", "GET", (("query", query),)), Accept=accept)
    if expected:
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, expected)
    else:
        assert answer.status_code == 406
        offers = answer.json()["acceptable"]
        assert ("text/turtle" in offers) == query.startswith("DESCRIBE")
        assert all(offer in answer.json()["detail"] for offer in offers)


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("ASK {}", "json", "application/sparql-results+json"),
        ("ASK {}", "application/json", "application/sparql-results+json"),
        ("ASK {}", "TEXT/CSV", "text/csv; charset=utf-8"),
        ("ASK {}", "xml", "application/sparql-results+xml"),
        ("DESCRIBE <x:y>", "xml", "application/rdf+xml"),
        ("DESCRIBE <x:y>", "json", "application/ld+json"),
        ("DESCRIBE <x:y>", "turtle", "text/turtle; charset=utf-8"),
        ("DESCRIBE <x:y>", "text/turtle", "text/turtle; charset=utf-8"),
        ("DESCRIBE <x:y>", "json-ld, application/x-json+ld", "application/ld+json"),
        ("ASK {}", ",tsv,csv", "text/tab-separated-values; charset=utf-8"),
        ("ASK {}", "turtle", None),
        ("DESCRIBE <x:y>", "csv", None),
    ],
)
def test_parameter_format_decides_whatever_is_accepted(
    endpoint: Any, query: str, name: str, expected: str | None
) -> None:
    answer = endpoint.get("/sparql", "image/png", params={"query": query, "format": name})
    if expected:
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, expected)
    else:
        assert answer.status_code == 400
        assert "there are:" in answer.json()["detail"]


def test_a_parameter_that_means_nothing_here_is_ignored(endpoint: Any) -> None:
    """Editors of the SIB family send ``ac=1``, SPARQLWrapper ``output`` and ``results``."""
    assert endpoint.get("/sparql?ac=1&output=json&query=ASK%7B%7D").json()["boolean"] is True
