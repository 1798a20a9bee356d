"""SELECT results in CSV: as the library writes them, but for IRIs with a comma."""

import csv
import io

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from amocf.rdf.csv_results import write_csv


def written(query: str) -> bytes:
    results, output = Store().query(query), io.BytesIO()
    assert isinstance(results, QuerySolutions)
    write_csv(results, output)
    return output.getvalue()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {}",
        "SELECT ?a {}",
        'SELECT ?a { VALUES ?a { UNDEF "" "q\\"" "a,b" "a\\nb" " a " <http://a/b> 1.5 } }',
        'SELECT ?a ?b { VALUES (?a ?b) { (UNDEF UNDEF) ("" "é") ("\\r" "x"@en) (<urn:a> true) } }',
        "SELECT ?a { VALUES ?a {} }",
    ],
)
def test_results_are_written_as_by_the_library(query: str) -> None:
    native = Store().query(query)
    assert isinstance(native, QuerySolutions)
    assert written(query) == native.serialize(format=QueryResultsFormat.CSV)


def test_iri_with_a_comma_is_one_value() -> None:
    found = written("SELECT (<http://a/b,c> AS ?x) (1 AS ?y) {}").decode()
    assert list(csv.reader(io.StringIO(found))) == [["x", "y"], ["http://a/b,c", "1"]]


def test_blank_nodes_are_written_with_their_labels() -> None:
    assert written("SELECT (BNODE() AS ?x) (BNODE() AS ?y) {}").startswith(b"x,y\r\n_:")
