from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.compile.describe.query_list import query_list
from amocf.errors import DataError
from amocf.queries.query_file import read_queries, read_query

QUERY = """# title: T
# description: D.
# parameter: code string "Code"
# choices: code {choices}
SELECT ?x WHERE {{ VALUES ?code {{ "4.1.2" }} ?x ?y ?code }}
"""


def test_every_parameter_of_the_projects_queries_has_choices(root: Path, store: Store) -> None:
    fields = [
        (example["name"], parameter)
        for example in query_list(read_queries(root / "queries"), store)
        for parameter in example["parameters"]
    ]
    assert fields
    for name, parameter in fields:
        values = [choice["value"] for choice in parameter["choices"]]
        assert parameter["default"] in values, name
        assert len(values) == len(set(values))


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
        query_list([read_query(path)], store)
