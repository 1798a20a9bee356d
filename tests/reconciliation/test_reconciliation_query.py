"""Queries of clients: read, bounded, and refused with a sentence."""

import json
from typing import Any

import pytest

from amocf.reconciliation.reconciliation_query import (
    MOST_CANDIDATES,
    MOST_QUERIES,
    TooMuchError,
    UnreadableQueryError,
    read_batch,
    read_query,
    read_single,
)


def test_batch_keeps_the_names_of_its_queries() -> None:
    found = read_batch('{"q1": {"query": "a"}, "": {"query": " b "}}')
    assert {name: query.text for name, query in found.items()} == {"q1": "a", "": "b"}
    assert read_batch("{}") == {}


def test_query_has_types_strictness_limit_and_values() -> None:
    query = read_query(
        {
            "query": "a",
            "type": ["t", {"id": "u", "name": "U"}],
            "type_strict": "all",
            "limit": 3.0,
            "properties": [{"pid": "p", "v": [1, 4.0, True, {"id": "i", "name": "n"}]}],
        },
        "q",
    )
    assert (query.types, query.is_strict, query.needs_all, query.limit) == (
        ("t", "u"),
        True,
        True,
        3,
    )
    (given,) = query.properties
    assert given.id == "p"
    assert [(each.text, each.id) for each in given.values] == [
        *(("1", ""), ("4", ""), ("True", "")),
        ("n", "i"),
    ]


def test_single_query_is_a_name_or_an_object() -> None:
    assert read_single("technical drawings").text == "technical drawings"
    assert read_single(' {"query": "a", "limit": 2}').limit == 2


def test_limit_is_bounded_and_0_means_none() -> None:
    limits = [read_query({"query": "a", "limit": each}, "q").limit for each in (0, -1, 1e300)]
    assert limits == [10, 10, MOST_CANDIDATES]


def test_long_text_is_compared_by_its_beginning() -> None:
    assert len(read_query({"query": "a" * 100_000}, "q").text) == 500


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "queries is no JSON: expecting value at line 1, column 1"),
        ('{"q":', "queries is no JSON: expecting value at line 1, column 6"),
        ("[]", "queries is an array; an object is expected"),
        ("null", "queries is null; an object is expected"),
        ('{"q": 1}', "queries['q'] is a number; an object is expected"),
        ('{"q": {}}', "queries['q'] has neither query nor properties"),
        ('{"q": {"query": ["a"]}}', "queries['q'].query is an array; a string is expected"),
        ('{"q": {"query": "a", "type": 7}}', "queries['q'].type is a number; a string is expected"),
        (
            '{"q": {"query": "a", "type_strict": "maybe"}}',
            "queries['q'].type_strict is none of: any, should, all",
        ),
        ('{"q": {"query": "a", "limit": "3"}}', "queries['q'].limit is a string; a number is"),
        ('{"q": {"query": "a", "limit": true}}', "queries['q'].limit is a boolean; a number is"),
        ('{"q": {"query": "a", "limit": 1e999}}', "queries['q'].limit is too large a number"),
        ('{"q": {"query": "a", "limit": NaN}}', "queries has a number that is none of JSON"),
        (f'{{"q": {"9" * 5000}}}', "queries has a number that is none of JSON, or too long"),
        ('{"q": {"query": "a", "properties": {}}}', "queries['q'].properties is an object"),
        (
            '{"q": {"query": "a", "properties": [{"pid": "p"}]}}',
            "queries['q'].properties[0] has no v",
        ),
        ('{"q": {"query": "a", "properties": [{"v": "p"}]}}', "[0].pid is null; a string is"),
        (
            '{"q": {"query": "a", "properties": [{"pid": "p", "v": [["a"]]}]}}',
            "queries['q'].properties[0].v holds an array within an array",
        ),
        ('{"q": {"query": "a", "properties": [{"pid": "p", "v": null}]}}', "[0].v is null"),
        ('{"q": {"query": "\\ud800"}}', "queries has half of a character"),
        ("[" * 100_000, "queries nests deeper than 20 brackets"),
        ('{"a":' * 100_000, "queries nests deeper than 20 brackets"),
    ],
    ids=range(22),
)
def test_what_is_no_query_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UnreadableQueryError) as caught:
        read_batch(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        {"query": "a", "type": ["t"] * 21},
        {"query": "a", "properties": [{"pid": "p", "v": "v"}] * 21},
        {"query": "a", "properties": [{"pid": "p", "v": ["v"] * 17}] * 3},
    ],
    ids=range(3),
)
def test_query_of_too_many_parts_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(UnreadableQueryError, match="more than"):
        read_query(query, "q")


def test_batch_of_too_many_queries_is_too_much() -> None:
    queries = {str(n): {"query": "a"} for n in range(MOST_QUERIES + 1)}
    with pytest.raises(TooMuchError, match="queries has 101 of them, and may have 100"):
        read_batch(json.dumps(queries))
    queries.pop("0")
    assert len(read_batch(json.dumps(queries))) == MOST_QUERIES
