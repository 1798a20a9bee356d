from pathlib import Path

import pytest

from amocf.errors import DataError, UsageError
from amocf.queries.query_file import NamedQuery, read_all, read_query

QUERY = """\
# title: KSAs of a sub-competency
# description: Every KSA that the document names
#   for one sub-competency.
# keywords: KSA, sub-competency
# parameter: code string "Code of a sub-competency"
# parameter: kind iri "Kind of concept"
PREFIX amo: <https://w3id.org/amocf/ontology#>
SELECT ?ksa WHERE { VALUES ?code { "4.1.2" } VALUES ?kind { amo:KSA } ?ksa a ?kind }
"""


@pytest.fixture
def query(tmp_path: Path) -> NamedQuery:
    path = tmp_path / "ksas.rq"
    path.write_text(QUERY)
    return read_query(path)


def test_the_header_describes_the_query(query: NamedQuery) -> None:
    assert query.iri == "https://w3id.org/amocf/query/ksas"
    assert query.title == "KSAs of a sub-competency"
    assert query.description == "Every KSA that the document names for one sub-competency."
    assert query.keywords == ("KSA", "sub-competency")
    assert [(p.name, p.type, p.default) for p in query.parameters] == [
        ("code", "string", "4.1.2"),
        ("kind", "iri", "amo:KSA"),
    ]
    assert query.form == "SELECT"
    assert query.text.startswith("PREFIX amo:")


def test_choices_are_a_query_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "ksas.rq"
    path.write_text(
        QUERY.replace(
            "PREFIX amo",
            "# choices: kind SELECT ?value ?label\n#   skos:broader WHERE { }\nPREFIX amo",
            1,
        )
    )
    code, kind = read_query(path).parameters
    assert code.choices == ""
    assert kind.choices.endswith("SELECT ?value ?label skos:broader WHERE { }")
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n" in kind.choices


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("kind ASK {}", "expected: choices"), ("other SELECT * {}", "'other', which is no parameter")],
)
def test_choices_without_a_query_or_parameter_are_refused(
    tmp_path: Path, line: str, complaint: str
) -> None:
    path = tmp_path / "ksas.rq"
    path.write_text(f"# choices: {line}\n{QUERY}")
    with pytest.raises(DataError, match=complaint):
        read_query(path)


def test_values_are_bound_as_terms(query: NamedQuery) -> None:
    text = query.bind({"code": '4" } ?x ?y ?z { "', "kind": "amo:Occupation"})
    assert 'VALUES ?code { "4\\" } ?x ?y ?z { \\"" }' in text
    assert "VALUES ?kind { <https://w3id.org/amocf/ontology#Occupation> }" in text
    assert '"4.1.2"' not in text


@pytest.mark.parametrize("iri", ["nope:x", "no colon", "http://a b> } DROP", "x://<>"])
def test_what_is_no_iri_is_refused(query: NamedQuery, iri: str) -> None:
    with pytest.raises(UsageError, match="kind"):
        query.bind({"kind": iri})


def test_an_unknown_parameter_is_refused_with_the_known_ones(query: NamedQuery) -> None:
    with pytest.raises(UsageError, match="it has: code, kind"):
        query.bind({"codes": "4.1.2"})


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("# description: d\n", "no '# title"),
        ("# title: t\n", "no '# description"),
        ("# title: t\n# descriptoin: d\n", "unknown field 'descriptoin'"),
        ('# title: t\n# description: d\n# parameter: x string "X"\n', "VALUES \\?x"),
        ("# title: t\n# description: d\n# parameter: x number\n", "expected: parameter"),
    ],
)
def test_a_faulty_header_is_refused(tmp_path: Path, header: str, complaint: str) -> None:
    path = tmp_path / "faulty.rq"
    path.write_text(header + "SELECT * WHERE { ?s ?p ?o }\n")
    with pytest.raises(DataError, match=complaint) as caught:
        read_query(path)
    assert "faulty.rq" in str(caught.value)


def test_every_query_of_the_project_is_described(root: Path) -> None:
    queries = read_all(root)
    assert len({query.iri for query in queries}) == len(queries)
    assert len([query for query in queries if not query.name.startswith("checks-")]) >= 8
