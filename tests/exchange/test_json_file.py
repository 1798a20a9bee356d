"""JSON files of exchange: the same document, a record a line."""

import json

import pytest

from amocf.exchange.json_file import json_file

NESTED = {"a": {"b": [{"c": [1, 2]}, {"d": "two\nlines “é”"}]}, "e": None}


@pytest.mark.parametrize("document", [NESTED, [NESTED, {}, []], {}, [], {"none": {}, "no": []}, ""])
def test_document_is_read_back_as_it_was(document: object) -> None:
    written = json_file(document)
    assert json.loads(written) == document
    assert written.endswith(b"\n")


def test_each_item_of_a_list_has_a_line() -> None:
    lines = json_file(NESTED).decode().splitlines()
    assert [json.loads(line.strip().rstrip(",")) for line in lines[3:5]] == NESTED["a"]["b"]  # type: ignore[index]
