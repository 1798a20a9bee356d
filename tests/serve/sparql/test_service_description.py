"""What the service description says is what the endpoint does."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import pytest
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)

from amocf.compile.describe.examples import example_quads
from amocf.formats import GRAPH, SPARQL_RESULTS
from amocf.queries.query_file import read_all
from amocf.release.opened import Release
from amocf.terms import BASE, PREFIXES, expand, graph_iri

#: The format IRIs of the W3C by the media type that each stands for.
FORMATS: Final = {
    "http://www.w3.org/ns/formats/SPARQL_Results_JSON": "application/sparql-results+json",
    "http://www.w3.org/ns/formats/SPARQL_Results_XML": "application/sparql-results+xml",
    "http://www.w3.org/ns/formats/SPARQL_Results_CSV": "text/csv",
    "http://www.w3.org/ns/formats/SPARQL_Results_TSV": "text/tab-separated-values",
    "http://www.w3.org/ns/formats/Turtle": "text/turtle",
    "http://www.w3.org/ns/formats/JSON-LD": "application/ld+json",
    "http://www.w3.org/ns/formats/RDF_XML": "application/rdf+xml",
    "http://www.w3.org/ns/formats/N-Triples": "application/n-triples",
}


@pytest.fixture(scope="module")
def description(client: Any) -> Store:
    store = Store()
    for quad in parse(input=client.get("/sparql").content, format=RdfFormat.TURTLE):
        store.add(quad)
    return store


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return [tuple(term.value for term in row) for row in store.query(prologue + query)]  # type: ignore[union-attr]


def _count(client: Any, pattern: str, **parameters: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    answer = client.get("/sparql", params={"query": query, **parameters})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_every_advertised_format_answers_and_no_other_does(client: Any, description: Store) -> None:
    said = {FORMATS[iri] for (iri,) in _rows(description, "SELECT ?f { ?s sd:resultFormat ?f }")}
    assert said == {form.media_type for form in (*SPARQL_RESULTS, *GRAPH)}
    answered = set()
    for media_type in FORMATS.values():
        for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
            answer = client.get("/sparql", media_type, params={"query": query})
            if answer.status_code == 200:
                answered.add(answer.headers["Content-Type"].partition(";")[0])
    assert answered == said


def test_named_graphs_are_there_with_as_many_triples(client: Any, description: Store) -> None:
    query = """SELECT ?name ?n { ?d sd:namedGraph ?g .
        ?g sd:name ?name ; sd:graph/void:triples ?n }"""
    said = {name: int(n) for name, n in _rows(description, query)}
    listed = client.get("/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g { } }"}).json()
    assert set(said) == {row["g"]["value"] for row in listed["results"]["bindings"]}
    for name, triples in said.items():
        assert _count(client, f"GRAPH <{name}> {{ ?s ?p ?o }}") == triples > 0
        assert client.get(f"/graph/{name.removeprefix(graph_iri(''))}").status_code == 200


def test_the_default_graph_has_as_many_triples(client: Any, description: Store) -> None:
    ((said,),) = _rows(description, "SELECT ?n { ?d sd:defaultGraph/void:triples ?n }")
    assert _count(client, "?s ?p ?o") == int(said) > 0


def test_features_that_are_not_there_are_not_claimed(client: Any, description: Store) -> None:
    assert _rows(description, "SELECT ?f { ?s sd:feature ?f }") == []
    # UnionDefaultGraph: what only graph/examples says is not in the default graph.
    only = "<https://w3id.org/amocf/query/all-labels> ?p ?o"
    assert _count(client, f"GRAPH ?g {{ {only} }}") > 0 == _count(client, only)
    # RequiresDataset: queries without a dataset are answered, here and above.
    # DereferencesURIs: an unknown graph is empty, and nobody is asked for it.
    unknown = {"default-graph-uri": "http://127.0.0.1:9/"}
    assert _count(client, "?s ?p ?o", **unknown) == 0
    # BasicFederatedQuery.
    service = client.get("/sparql", params={"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"})
    assert service.status_code == 400


def test_service_description_names_the_languages(client: Any, description: Store) -> None:
    said = _rows(description, "SELECT ?l { ?s sd:supportedLanguage ?l }")
    assert said == [(expand("sd:SPARQL11Query"),)]
    property_path = "ASK { ?s (^<x:a>|!<x:b>)+/<x:c>? ?o MINUS { ?s ?p 1 } FILTER NOT EXISTS {} }"
    assert client.get("/sparql", params={"query": property_path}).status_code == 200
    update = client.get("/sparql", params={"query": "INSERT DATA { <x:a> <x:b> 1 }"})
    assert update.status_code == 400


def test_the_data_set_is_reached(client: Any, description: Store) -> None:
    ((served,),) = _rows(description, "SELECT ?d { ?s dcat:servesDataset ?d }")
    assert client.get("/.well-known/void").headers["Location"] == "/doc/dataset/amocf"
    assert served == BASE + "dataset/amocf"


def test_class_partitions_are_those_of_the_default_graph(
    description: Store, release: Release
) -> None:
    said = _rows(
        description,
        """SELECT ?class ?property ?n { ?graph void:classPartition ?c . ?c void:class ?class ;
           void:propertyPartition ?p . ?p void:property ?property ; void:triples ?n }""",
    )
    query = """SELECT ?class ?property (COUNT(*) AS ?n)
        { ?s a ?class ; ?property ?o } GROUP BY ?class ?property"""
    assert sorted(said) == sorted(_rows(release.store, query))


def test_it_has_no_blank_nodes(description: Store) -> None:
    nodes = {node for quad in description for node in (quad.subject, quad.object)}
    assert all(isinstance(node, NamedNode | Literal) for node in nodes)


# -- what editors of the SIB family ask (sib-swiss/sparql-editor, src/metadata.ts, in own words):
# -- first the endpoint and, where that has no row, the description as a file

EXAMPLES: Final = """PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?sq ?comment ?query {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment .
  ?sq sh:select|sh:ask|sh:construct|spex:describe ?query } ORDER BY ?sq"""
DECLARATIONS: Final = """SELECT DISTINCT ?prefix ?namespace
{ [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"""
PARTITIONS: Final = """SELECT DISTINCT ?graph ?subjectClass ?prop ?objectClass ?triples {
  { OPTIONAL { ?graph sd:graph ?desc . ?desc void:classPartition ?cp }
    ?cp void:class ?subjectClass ; void:propertyPartition ?pp .
    ?pp void:property ?prop . OPTIONAL { ?pp void:triples ?triples }
    OPTIONAL { ?pp void:classPartition [ void:class ?objectClass ] } }
  UNION { ?linkset void:subjectsTarget [ void:class ?subjectClass ] ; void:linkPredicate ?prop ;
          void:objectsTarget [ void:class ?objectClass ] } }"""


@pytest.fixture(scope="module")
def editor(
    root: Any, quads: list[Quad], client_over: Callable[[Iterable[Quad]], Any]
) -> Callable[[str], list[dict[str, str]]]:
    """Ask as an editor does, of a release with the project's own queries."""
    client = client_over([*quads, *example_quads(read_all(root))])
    description = Store()
    body = client.get("/sparql", "application/n-triples").content
    description.bulk_load(body, RdfFormat.N_TRIPLES, to_graph=DefaultGraph())

    def ask(query: str) -> list[dict[str, str]]:
        prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        text = prologue + query
        answer = client.get(
            "/sparql?ac=1", "application/sparql-results+json", params={"query": text}
        )
        assert answer.status_code == 200
        bindings = answer.json()["results"]["bindings"]
        if bindings:
            return [{name: term["value"] for name, term in row.items()} for row in bindings]
        solutions = description.query(text)
        names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
        return [
            {name: term.value for name, term in zip(names, row, strict=True) if term}
            for row in solutions  # type: ignore[union-attr]
        ]

    return ask


def test_an_editor_finds_every_example(root: Any, editor: Any) -> None:
    found = {row["sq"]: row for row in editor(EXAMPLES)}
    for query in read_all(root):
        assert found[query.iri]["comment"] == query.description
        assert found[query.iri]["query"] == query.text


def test_an_editor_finds_every_prefix(editor: Any) -> None:
    found = {row["prefix"]: row["namespace"] for row in editor(DECLARATIONS)}
    assert found == dict(PREFIXES)


def test_an_editor_finds_classes_and_their_properties(editor: Any) -> None:
    found = {(row["subjectClass"], row["prop"]) for row in editor(PARTITIONS)}
    assert (expand("amo:SubCompetency"), expand("skos:prefLabel")) in found
    assert (expand("amo:SubCompetency"), expand("void:triples")) not in found


def test_examples_declare_their_prefixes_as_shacl_does(root: Any) -> None:
    """Each query points at the declarations, and each declaration is whole."""
    store = Store()
    store.extend(
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        for quad in example_quads(read_all(root))
    )
    assert _rows(store, "SELECT ?q { ?q a sh:SPARQLExecutable MINUS { ?q sh:prefixes ?p } }") == []
    query = """SELECT ?prefix ?namespace { ?q a sh:SPARQLSelectExecutable .
        ?q sh:prefixes/sh:declare ?d . ?d sh:prefix ?prefix ; sh:namespace ?namespace
        FILTER(DATATYPE(?namespace) = xsd:anyURI) }"""
    assert {row[0]: row[1] for row in _rows(store, query)} == dict(PREFIXES)
