"""The reconciliation service over HTTP: what OpenRefine sends, and what it gets back.

The requests are those of OpenRefine 3.8 and 3.9: its pages ask for the manifest, suggestions,
proposals and previews, its server posts queries and extensions as forms.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

SERVICE: Final = "/reconcile"
ORIGIN: Final = "http://pages.test"
DRAWINGS: Final = "https://w3id.org/amocf/id/4-1-2"
NICE: Final = "https://w3id.org/amocf/ref/nice/NF-COM-004"
ESCO: Final = "http://data.europa.eu/esco/occupation/579254cf-6d69-4889-9000-9c79dc568644"
#: What a page of OpenRefine accepts.
ACCEPT: Final = "application/json, text/javascript, */*; q=0.01"

Check = Callable[[str, Any], None]


@pytest.fixture(scope="session")
def valid(shared: Path) -> Check:
    """Hold a value against a schema of the specification."""
    schemas = {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in (shared / "interop" / "reconciliation").glob("*.json")
    }
    known = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema, default_specification=DRAFT7))
        for schema in schemas.values()
    )

    def check(name: str, value: Any) -> None:
        Draft7Validator(schemas[name], registry=known).validate(value)

    return check


def _page(client: Any, path: str) -> Any:
    """Ask as a page of OpenRefine does, from its own origin."""
    headers = {"Accept": ACCEPT, "Origin": "http://127.0.0.1:3333"}
    answer = client.request("GET", path, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer


def _post(client: Any, name: str, value: Any) -> Any:
    """Post a form as the server of OpenRefine does."""
    text = value if isinstance(value, str) else json.dumps(value)
    return client.request("POST", SERVICE, data={name: text})


def _below(manifest: Any, *names: str) -> str:
    """Return the path at which a part of the service stands, by the manifest."""
    part = manifest
    for name in names:
        part = part[name]
    address: str = part["service_url"] + part["service_path"]
    assert address.startswith(f"{ORIGIN}/")
    return address.removeprefix(ORIGIN)


@pytest.fixture(scope="session")
def manifest(client: Any) -> Any:
    return _page(client, SERVICE).json()


def test_manifest_is_valid_and_names_what_there_is(manifest: Any, valid: Check) -> None:
    valid("manifest", manifest)
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/amocf/"
    types = {each["id"] for each in manifest["defaultTypes"]}
    assert types == {
        *("competency", "sub-competency", "ksa", "occupation", "technology-area", "institute"),
        "outside",
    }
    assert "authentication" not in manifest


def test_manifest_names_pages_that_there_are(client: Any, manifest: Any) -> None:
    for name in ("documentation", "logo"):
        assert client.get(manifest[name].removeprefix(ORIGIN), "*/*").status_code == 200


def test_manifest_without_an_address_of_the_public_names_where_it_was_asked(
    serve: Any, dist: Path
) -> None:
    client = serve(dist)
    answer = client.get(SERVICE, headers={"Host": "localhost:8000"})
    suggest = answer.json()["suggest"]["entity"]
    assert suggest["service_url"] == "http://localhost:8000"
    assert answer.headers["Cache-Control"] == "no-store"


def test_columns_are_guessed_by_queries_without_a_type(client: Any, valid: Check) -> None:
    queries = {
        f"q{n}": {"query": text, "limit": 3}
        for n, text in enumerate(("Technical drawings", "Cloud Security", "robots", "4.1.2"))
    }
    valid("reconciliation-query-batch", queries)
    answer = _post(client, "queries", queries)
    assert answer.status_code == 200
    found = answer.json()
    valid("reconciliation-result-batch", found)
    assert list(found) == list(queries)
    assert all(0 < len(each["result"]) <= 3 for each in found.values())
    assert found["q0"]["result"][0]["id"] == DRAWINGS
    assert found["q1"]["result"][0]["type"][0]["name"] == "Component of NICE"


def test_cells_are_reconciled_with_a_type_and_another_column(client: Any, valid: Check) -> None:
    queries = {
        "q0": {
            "query": "Critical Work Functions",
            "type": "sub-competency",
            "type_strict": "should",
            "properties": [{"pid": "broader", "v": "Operations Management"}],
        },
        "q1": {
            "query": "Critical Work Functions",
            "type": "sub-competency",
            "type_strict": "should",
            "properties": [
                {"pid": "broader", "v": {"id": "https://w3id.org/amocf/id/4-6", "name": "4.6"}}
            ],
            "limit": 5,
        },
    }
    valid("reconciliation-query-batch", queries)
    found = _post(client, "queries", queries).json()
    valid("reconciliation-result-batch", found)
    firsts = [found[name]["result"][0] for name in queries]
    assert [(each["id"].rpartition("/")[2], each["match"]) for each in firsts] == [
        ("4-2-1", True),
        ("4-6-1", True),
    ]
    features = {each["id"]: each["value"] for each in firsts[0]["features"]}
    assert features["type"] is True
    assert features["property:broader"] == 100.0


def test_query_in_an_address_is_answered_as_one_that_is_sent(client: Any, valid: Check) -> None:
    queries = {"q0": {"query": "Cloud Security"}}
    sent = _post(client, "queries", queries)
    asked = client.get(f"{SERVICE}?queries={quote(json.dumps(queries))}")
    assert asked.json() == sent.json()
    assert sent.headers["Cache-Control"] == "no-store"
    assert "ETag" not in sent.headers
    single = client.get(f"{SERVICE}?query=Cloud%20Security").json()
    assert single == asked.json()["q0"]
    valid("reconciliation-result-batch", {"q": single})


def test_matches_are_searched_for_while_typing(client: Any, manifest: Any, valid: Check) -> None:
    path = _below(manifest, "suggest", "entity")
    found = _page(client, f"{path}?prefix=tech").json()
    valid("suggest-entities-response", found)
    assert found["result"][0]["id"] == DRAWINGS
    assert found["result"][0]["notable"] == [{"id": "sub-competency", "name": "Sub-competency"}]
    more = _page(client, f"{path}?prefix=tech&cursor=1").json()
    assert more["result"][0] == found["result"][1]
    assert _page(client, f"{path}?prefix=").json()["result"] == []


def test_types_and_properties_are_suggested_and_proposed(
    client: Any, manifest: Any, valid: Check
) -> None:
    types = _page(client, f"{_below(manifest, 'suggest', 'type')}?prefix=comp").json()
    valid("suggest-types-response", types)
    assert types["result"][0] == {"id": "competency", "name": "Competency"}
    assert {"id": "outside", "name": "Component of another framework"} in types["result"]
    properties = _page(client, f"{_below(manifest, 'suggest', 'property')}?prefix=match").json()
    valid("suggest-properties-response", properties)
    assert "exact-match" in [each["id"] for each in properties["result"]]
    # OpenRefine writes the type as it stands.
    path = _below(manifest, "extend", "propose_properties")
    for type_ in (*(each["id"] for each in types["result"]), "institute"):
        assert "#" not in type_
        proposed = _page(client, f"{path}?type={type_}").json()
        valid("data-extension-property-proposal", proposed)
        assert proposed["type"] == type_
        assert proposed["properties"]
    assert len(_page(client, f"{path}?type=ksa&limit=2").json()["properties"]) == 2
    assert _page(client, f"{path}?type=pet").json()["properties"] == []


def test_columns_are_added_from_values_of_properties(client: Any, valid: Check) -> None:
    query: dict[str, Any] = {
        "ids": [DRAWINGS, NICE, ESCO, "https://example.org/none"],
        "properties": [
            {"id": "code"},
            {"id": "broader", "settings": {"limit": "0", "content": "entity"}},
            {"id": "essential-ksas", "settings": {}},
            {"id": "narrower", "settings": {"limit": "2", "content": "code"}},
        ],
    }
    valid("data-extension-query", query)
    answer = _post(client, "extend", query)
    assert answer.status_code == 200
    found = answer.json()
    valid("data-extension-response", found)
    assert [each["id"] for each in found["meta"]] == [each["id"] for each in query["properties"]]
    assert list(found["rows"]) == query["ids"]
    # A row without one of the properties would move the columns of OpenRefine.
    assert all(len(row) == 4 for row in found["rows"].values())
    assert found["rows"][NICE]["code"] == [{"str": "NF-COM-004"}]
    asked = client.get(f"{SERVICE}?extend={quote(json.dumps(query))}")
    assert asked.json() == found


@pytest.mark.parametrize("iri", [DRAWINGS, NICE, ESCO])
@pytest.mark.parametrize("encoded", [True, False])
def test_preview_is_a_page_for_the_frame_of_any_site(
    client: Any,
    manifest: Any,
    iri: str,
    encoded: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    # OpenRefine leaves what may stand in an address as it is; the specification encodes all.
    address = manifest["preview"]["url"].replace("{{id}}", quote(iri, safe="") if encoded else iri)
    answer = client.get(address.removeprefix(ORIGIN), "text/html,*/*;q=0.8")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert iri in answer.text
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert not any("script" in each or "unsafe" in each for each in policy)
    assert "<script" not in answer.text
    assert "<link" not in answer.text


def test_preview_tells_namesakes_apart(client: Any) -> None:
    work = "https://w3id.org/amocf/id/4-3-1"
    page = client.get(f"/reconcile/preview?id={work}", "text/html").text
    assert "<h1>Critical Work Functions</h1>" in page
    assert "<dt>Stands under</dt><dd>4.3 Maintenance, Installation, and Repairs</dd>" in page
    tier = client.get("/reconcile/preview?id=https://w3id.org/amocf/id/4-1", "text/html").text
    assert "<dt>Stands under</dt><dd>Tier 4</dd>" in tier
    assert "NF-COM-004" in client.get(f"/reconcile/preview?id={NICE}", "text/html").text


def test_no_other_page_may_stand_in_a_frame(client: Any, manifest: Any) -> None:
    for path in (SERVICE, "/doc/4-1-2", manifest["preview"]["url"].removeprefix(ORIGIN)):
        policy = client.get(path, "text/html,*/*;q=0.8").headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'none'")


@pytest.mark.parametrize(
    ("iri", "place"),
    [(DRAWINGS, "/doc/4-1-2"), (NICE, "/doc/ref/nice/NF-COM-004"), (ESCO, ESCO)],
)
def test_view_leads_to_the_page_of_an_identifier(
    client: Any, manifest: Any, iri: str, place: str
) -> None:
    address = manifest["view"]["url"].replace("{{id}}", quote(iri, safe=""))
    answer = client.get(address.removeprefix(ORIGIN))
    assert (answer.status_code, answer.headers["Location"]) == (303, place)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/reconcile/view?id=https://example.org/", 404, "nothing called https://example.org/"),
        ("/reconcile/preview?id=javascript:alert(1)", 404, "nothing called javascript:alert(1)"),
        ("/reconcile/preview", 400, "id is missing"),
        ("/reconcile/suggest/entity?prefix=a&cursor=-1", 400, "cursor is no number from 0"),
        ("/reconcile/properties?type=ksa&limit=x", 400, "limit is no number from 0 to 99999"),
        ("/reconcile?queries=a&extend=b", 400, "One of these is what is asked: queries"),
        ("/reconcile?queries=", 400, "queries is no JSON: expecting value at line 1, column 1"),
        ("/reconcile?query=%7B", 400, "query is no JSON"),
        ("/reconcile?extend=%7B%7D", 400, "extend.ids is null; an array is expected"),
    ],
)
def test_request_that_cannot_be_answered_is_a_problem(
    client: Any, path: str, status: int, said: str
) -> None:
    answer = client.get(path, "application/json, */*;q=0.1")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"queries={}", "text/plain", 415),
        (b'{"queries": []}', "application/json", 415),
        (b"queries=%FF", "application/x-www-form-urlencoded", 400),
        (b"a=1", "application/x-www-form-urlencoded", 400),
        (b"queries=" + b"[" * 200_000, "application/x-www-form-urlencoded", 400),
        (b"queries=" + b"%7B%22q%22:" * 20_000, "application/x-www-form-urlencoded", 400),
        (b"queries=" + b"x" * 10_000_000, "application/x-www-form-urlencoded", 413),
    ],
    ids=range(7),
)
def test_what_is_sent_and_cannot_be_read_is_a_problem(
    client: Any, body: bytes, media_type: str, status: int
) -> None:
    answer = client.request("POST", SERVICE, content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert client.get(SERVICE).status_code == 200


def test_batch_of_too_many_queries_is_too_large(client: Any, manifest: Any) -> None:
    queries = {str(n): {"query": "welding"} for n in range(manifest["batchSize"] + 1)}
    answer = _post(client, "queries", queries)
    assert answer.status_code == 413
    assert "queries has 101 of them, and may have 100" in answer.json()["detail"]
    queries.pop("0")
    assert len(_post(client, "queries", queries).json()) == manifest["batchSize"]


def test_hostile_texts_are_answered(client: Any, valid: Check) -> None:
    texts = (
        "\0\x1b[2J",
        "<script>alert(1)</script>",
        "a" * 100_000,
        "\u202egnidlew",
        "{{id}}",
        "' OR 1",
    )
    answer = _post(client, "queries", {text[:9]: {"query": text, "type": text} for text in texts})
    assert answer.status_code == 200
    valid("reconciliation-result-batch", answer.json())
    assert len(answer.json()) == len(texts)
    assert not any(each["match"] for one in answer.json().values() for each in one["result"])


def test_other_origins_may_post(client: Any) -> None:
    asked = {"Origin": "https://refine.test", "Access-Control-Request-Method": "POST"}
    answer = client.request("OPTIONS", SERVICE, headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
