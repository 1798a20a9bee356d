"""The draft of version 1.0 of the reconciliation API over HTTP, beside version 0.2."""

from typing import Any, Final

import pytest

ROOT: Final = "/reconcile/1.0-draft"
DRAWINGS: Final = "https://w3id.org/amocf/id/4-1-2"
BATCH: Final = {
    "queries": [
        {"conditions": [{"matchType": "name", "propertyValue": "Cloud Security"}], "limit": 1},
        {"conditions": [{"matchType": "id", "propertyValue": DRAWINGS}]},
    ]
}


def test_manifest_of_the_draft_announces_it_alone(client: Any) -> None:
    manifest = client.get(ROOT).json()
    assert manifest["versions"] == ["1.0-draft"]
    assert manifest["suggest"] == {"entity": True, "property": True, "type": True}
    assert {each["id"] for each in manifest["extend"]["propertySettings"]} == {"limit", "content"}
    assert manifest["standardizedScore"] is True
    assert "{id}" in manifest["view"]["url"]
    assert client.get("/reconcile").json()["versions"] == ["0.2"]


def test_batch_of_the_draft_is_answered_in_its_order(client: Any) -> None:
    answer = client.request("POST", f"{ROOT}/match", json=BATCH)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    first, second = answer.json()["results"]
    assert [each["name"] for each in first["candidates"]] == ["Cloud Security"]
    assert [(each["id"], each["match"]) for each in second["candidates"]] == [(DRAWINGS, True)]


def test_values_are_fetched_and_proposed_at_the_places_of_the_draft(client: Any) -> None:
    query = {"ids": [DRAWINGS], "properties": [{"id": "code"}]}
    found = client.request("POST", f"{ROOT}/extend", json=query).json()
    assert found["rows"][0]["properties"] == [{"id": "code", "values": [{"str": "4.1.2"}]}]
    proposed = client.get(f"{ROOT}/extend/propose?type=ksa&limit=1").json()
    assert len(proposed["properties"]) == 1


def test_suggestions_of_the_draft_have_a_limit_and_an_offset(client: Any) -> None:
    for name in ("entity", "type", "property"):
        path = f"{ROOT}/suggest/{name}?prefix=c"
        all_, some = (
            client.get(f"{path}{more}").json()["result"] for more in ("", "&limit=1&offset=1")
        )
        assert some == all_[1:2]
    assert client.get(f"{ROOT}/preview?id={DRAWINGS}").status_code == 200


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"queries=%7B%7D", "application/x-www-form-urlencoded", 415),
        (b"\xff", "application/json", 400),
        (b"", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"queries": [' + b"{}," * 200_000 + b"{}]}", "application/json", 413),
        (b" " * 10_000_000, "application/json", 413),
    ],
    ids=range(7),
)
def test_body_that_is_no_batch_of_the_draft_is_a_problem(
    client: Any, body: bytes, media_type: str, status: int
) -> None:
    headers = {"Content-Type": media_type}
    answer = client.request("POST", f"{ROOT}/match", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
