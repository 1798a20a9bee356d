"""The draft of version 1.0: its queries are read, and answered in its lists."""

import json
from typing import Any

import pytest

from amocf.reconciliation.draft_forms import draft_extension, draft_results, read_draft_batch
from amocf.reconciliation.extension import extended
from amocf.reconciliation.reconciler import Reconciler
from amocf.reconciliation.reconciliation_query import Quantifier, TooMuchError, UnreadableQueryError

NAME = {"matchType": "name", "propertyValue": "Critical work functions"}


def _first(reconciler: Reconciler, *conditions: Any, **query: Any) -> list[str]:
    body = {"queries": [{"conditions": list(conditions), **query}]}
    (asked,) = read_draft_batch(json.dumps(body))
    (found,) = draft_results([reconciler.candidates(asked)])["results"]
    return [each["id"].rpartition("amocf/")[2] for each in found["candidates"]]


def _under(value: Any, **more: Any) -> dict[str, Any]:
    return {"matchType": "property", "propertyId": "broader", "propertyValue": value, **more}


def test_conditions_are_a_name_an_identifier_and_properties() -> None:
    conditions = [NAME, _under(["4.1", "4.2"], matchQuantifier="none", required=True)]
    body = {"queries": [{"type": "ksa", "limit": 2, "conditions": conditions}]}
    (query,) = read_draft_batch(json.dumps(body))
    (given,) = query.properties
    assert (query.text, query.types, query.is_strict, query.limit) == (
        *("Critical work functions", ("ksa",)),
        *(True, 2),
    )
    assert (given.id, given.quantifier, given.is_required) == ("broader", Quantifier.NONE, True)
    iri = "https://w3id.org/amocf/id/4-1-2"
    for value in (iri, {"id": iri, "name": "any"}, [iri]):
        conditions = [{"matchType": "id", "propertyValue": value}]
        (query,) = read_draft_batch(json.dumps({"queries": [{"conditions": conditions}]}))
        assert query.text == iri


def test_type_restricts_and_required_values_too(reconciler: Reconciler) -> None:
    type_ = "sub-competency"
    assert _first(reconciler, NAME, _under("4.2"), type=type_)[0] == "id/4-2-1"
    assert len(_first(reconciler, NAME, _under("4.2"), type=type_)) > 5
    assert _first(reconciler, NAME, _under("4.2", required=True), type=type_)[:1] == ["id/4-2-1"]
    required = _first(reconciler, NAME, _under("4.2", required=True), type=type_)
    assert {each[:6] for each in required} == {"id/4-2"}
    others = _first(
        reconciler, NAME, _under("4.2", required=True, matchQuantifier="none"), type=type_
    )
    assert "id/4-2-1" not in others
    assert others[0] == "id/4-1-1"


def test_all_of_several_values_are_wanted_where_the_query_says_so(reconciler: Reconciler) -> None:
    # The one KSA of two sub-competencies.
    condition = _under(["4.2.6", "4.2.9"], required=True, matchQuantifier="all")
    assert _first(reconciler, condition, type="ksa") == ["id/ksa-0006"]


def test_features_have_names_and_rows_are_lists(reconciler: Reconciler) -> None:
    body = {"queries": [{"conditions": [NAME, _under("4.2")]}]}
    found = draft_results(map(reconciler.candidates, read_draft_batch(json.dumps(body))))
    features = found["results"][0]["candidates"][0]["features"]
    assert all(each["name"] for each in features)
    drawings = "https://w3id.org/amocf/id/4-1-2"
    text = json.dumps({"ids": [drawings], "properties": [{"id": "code"}]})
    assert draft_extension(extended(reconciler, text)) == {
        "meta": [{"id": "code", "name": "Code"}],
        "rows": [{"id": drawings, "properties": [{"id": "code", "values": [{"str": "4.1.2"}]}]}],
    }


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "queries[0].conditions is null; an array is expected"),
        ({"conditions": []}, "queries[0].conditions is empty"),
        ({"conditions": [_under("a")] * 21}, "queries[0].conditions has more than 20"),
        ({"conditions": [{"propertyValue": "a"}]}, "[0].matchType is none of: name, id, property"),
        ({"conditions": [{"matchType": "name"}]}, "[0] has no propertyValue"),
        ({"conditions": [_under("a", propertyId=None)]}, "[0].propertyId is null; a string is"),
        ({"conditions": [_under("a", matchQuantifier="most")]}, "is none of: any, all, none"),
        ({"conditions": [_under("a", required="yes")]}, "[0].required is a string; a boolean is"),
        ({"conditions": [NAME], "type": ["ksa"]}, "queries[0].type is an array; a string is"),
        ({"conditions": [NAME], "limit": "2"}, "queries[0].limit is a string; a number is"),
    ],
    ids=range(10),
)
def test_what_is_no_query_of_the_draft_is_refused_with_a_sentence(query: Any, said: str) -> None:
    with pytest.raises(UnreadableQueryError) as caught:
        read_draft_batch(json.dumps({"queries": [query]}))
    assert said in str(caught.value)


def test_batch_of_the_draft_that_is_too_long_is_too_much() -> None:
    with pytest.raises(TooMuchError, match="queries has 101 of them, and may have 100"):
        read_draft_batch(json.dumps({"queries": [{"conditions": [NAME]}] * 101}))


def test_blank_name_of_the_draft_has_no_candidates(reconciler: Reconciler) -> None:
    queries = [{"conditions": [{**NAME, "propertyValue": blank}]} for blank in ("", " ")]
    found = map(reconciler.candidates, read_draft_batch(json.dumps({"queries": queries})))
    assert draft_results(found) == {"results": [{"candidates": []}] * 2}
