"""Values and labels are looked up in the graph that describes a resource, in a stable order."""

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.rdf.graph_reader import GraphReader, WholeReader, all_labels

_DATA = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://x/figure> rdfs:label "Figure 4"@en ; dct:title "What it shows" .
<http://x/c> a skos:Concept ; skos:prefLabel "Zwei"@de , "Two"@en ;
  skos:notation "4.10" , "4.2" ; skos:broader <http://x/b> , "no IRI" .
<http://x/C2> a skos:Concept ; skos:broader <http://x/b> .
<http://x/aside> { <http://x/query> rdfs:label "In its own graph" .
  <http://x/c> rdfs:label "elsewhere" }
"""


@pytest.fixture(params=[GraphReader, WholeReader])
def reader(request: pytest.FixtureRequest) -> GraphReader:
    store = Store()
    store.load(_DATA.encode(), RdfFormat.TRIG)
    found: GraphReader = request.param(store)
    return found


def test_values_are_sorted_as_people_count(reader: GraphReader) -> None:
    assert reader.texts("http://x/c", "skos:notation") == ("4.2", "4.10")
    assert reader.subjects("http://x/b", "skos:broader") == ["http://x/c", "http://x/C2"]
    assert reader.iris_of("skos:Concept") == ["http://x/c", "http://x/C2"]


def test_iris_and_texts_are_told_apart(reader: GraphReader) -> None:
    assert reader.iris("http://x/c", "skos:broader") == ["http://x/b"]
    assert reader.texts("http://x/c", "skos:broader") == ("no IRI",)


def test_labels_come_from_the_first_property_with_english_first(reader: GraphReader) -> None:
    assert reader.labels("http://x/c") == ["Two", "Zwei"]
    assert reader.labels("http://x/figure") == ["Figure 4"]
    assert reader.labels("http://x/figure", ("dct:title", "rdfs:label")) == ["What it shows"]
    assert reader.labels("http://x/none") == []


def test_a_resource_is_read_from_the_graph_that_describes_it(reader: GraphReader) -> None:
    assert reader.labels("http://x/query") == ["In its own graph"]
    assert reader.texts("http://x/c", "rdfs:label") == ()


def test_all_labels_are_those_that_are_looked_up_one_by_one(reader: GraphReader) -> None:
    found = all_labels(reader.store)
    assert found == {iri: reader.label(iri) for iri in ("http://x/c", "http://x/figure")}
