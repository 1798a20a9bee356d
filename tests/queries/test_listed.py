import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.errors import DataError
from amocf.queries.listed import Choice, Field, as_json, find_examples, read_examples
from amocf.queries.query_file import Parameter, read_queries, read_query

QUERY = """# title: T
# description: D.
# parameter: code string "Code"
# choices: code {choices}
SELECT ?x WHERE {{ VALUES ?code {{ "4.1.2" }} ?x ?y ?code }}
"""


def test_every_parameter_of_the_projects_queries_has_choices(root: Path, store: Store) -> None:
    examples = find_examples(read_queries(root / "queries"), store)
    fields = [(each.query.name, field) for each in examples for field in each.fields]
    assert fields
    for name, field in fields:
        values = [choice.value for choice in field.choices]
        assert field.parameter.default in values, name
        assert len(values) == len(set(values))


def test_more_choices_than_anybody_looks_through_are_known_but_not_offered() -> None:
    parameter = Parameter("code", "string", "Code", '"1"')
    choices = tuple(Choice(str(number), f"No. {number}") for number in range(201))
    assert Field(parameter, choices).offered == ()
    assert Field(parameter, choices[1:]).offered == choices[1:]


def test_list_that_is_written_reads_back(root: Path, store: Store) -> None:
    examples = find_examples(read_queries(root / "queries"), store)
    written = json.dumps(as_json(examples))
    again = read_examples(written.encode(), Path("queries.json"))
    assert as_json(again) == as_json(examples)
    assert [each.fields for each in again] == [each.fields for each in examples]


@pytest.mark.parametrize("data", ["{", "[1]", '[{"name": "x"}]', '[{"parameters": []}]'])
def test_anything_else_is_no_list_of_queries(data: str) -> None:
    with pytest.raises(DataError, match=r"queries\.json: this is no list of queries"):
        read_examples(data.encode(), Path("queries.json"))


@pytest.mark.parametrize(
    ("choices", "complaint"),
    [
        ("SELECT ?value WHERE { ?value ?p ?o }", "SELECT \\?value \\?label is expected"),
        ("SELECT ?value ?label WHERE {", "choices for code"),
        ("SELECT ?value ?label WHERE { ?value <http://none> ?label }", "there are none"),
    ],
)
def test_faulty_choices_stop_the_build(tmp_path: Path, choices: str, complaint: str) -> None:
    path = tmp_path / "q.rq"
    path.write_text(QUERY.format(choices=choices))
    store = Store()
    store.load(b"<http://x/a> <http://x/b> 1 .", RdfFormat.TURTLE)
    with pytest.raises(DataError, match=complaint):
        find_examples([read_query(path)], store)
