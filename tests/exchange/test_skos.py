"""The SKOS files: what is in them, and that a tool for vocabularies has no complaint of them."""

import csv
import logging
import re
from pathlib import Path
from typing import Final

import pytest
import rdflib
import skosify
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from amocf.exchange.skos import EXPORTER
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import expand

FILES: Final = {
    "amocf-skos.ttl": ("competencies", 5 + 13 + 67 + 40),
    "amocf-skos-occupations.ttl": ("occupations", 4),
    "amocf-skos-technology-areas.ttl": ("technology-areas", 5),
}
each_file = pytest.mark.parametrize("name", FILES)


def _read(path: Path) -> Store:
    store = Store()
    store.load(path=str(path), format=RdfFormat.TURTLE)
    return store


def test_skos_files_are_those_of_the_schemes() -> None:
    assert EXPORTER.files(()) == tuple(FILES)


@each_file
def test_skos_file_says_only_what_the_release_says(dist: Path, store: Store, name: str) -> None:
    for triple in parse(path=str(dist / name), format=RdfFormat.TURTLE):
        stated = Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
        assert stated in store, triple


@each_file
def test_skos_file_holds_one_scheme_with_all_its_concepts(dist: Path, name: str) -> None:
    reader = GraphReader(_read(dist / name))
    scheme, concepts = FILES[name]
    assert [expand(f"amocf:{scheme}")] == reader.iris_of("skos:ConceptScheme")
    assert len(reader.iris_of("skos:Concept")) == concepts
    assert reader.texts(expand(f"amocf:{scheme}"), "dct:title")
    assert reader.iris(expand(f"amocf:{scheme}"), "dct:license")
    for concept in reader.iris_of("skos:Concept"):
        assert len(reader.texts(concept, "skos:prefLabel")) == 1
        assert len(reader.texts(concept, "skos:notation")) == 1
        assert reader.iris(concept, "skos:inScheme") == [expand(f"amocf:{scheme}")]
        assert all(
            up in reader.iris_of("skos:Concept") for up in reader.iris(concept, "skos:broader")
        )


def test_skos_file_of_competencies_has_hierarchy_definitions_collections_and_mappings(
    dist: Path,
) -> None:
    reader = GraphReader(_read(dist / "amocf-skos.ttl"))
    assert reader.iris(expand("amocf:4-1-2"), "skos:broader") == [expand("amocf:4-1")]
    assert expand("amocf:4-1-2") in reader.iris(expand("amocf:4-1"), "skos:narrower")
    assert reader.texts(expand("amocf:5-2"), "skos:definition")
    assert len(reader.iris(expand("amocf:core-competencies"), "skos:member")) == 13
    assert expand("nice:NF-COM-007") in reader.iris(expand("amocf:5-4-3"), "skos:exactMatch")


def test_skos_file_of_competencies_has_the_derivations_that_the_document_states_and_no_other(
    dist: Path, store: Store, root: Path
) -> None:
    derived = NamedNode(expand("prov:wasDerivedFrom"))
    stated = store.quads_for_pattern(None, derived, None, NamedNode(expand("graph:framework")))
    found = _read(dist / "amocf-skos.ttl").quads_for_pattern(None, derived, None)
    printed = {(quad.subject, quad.object) for quad in stated}
    assert {(quad.subject, quad.object) for quad in found} == printed
    table = (root / "tests" / "transcription" / "table-a2.csv").read_text(encoding="utf-8")
    cells = [row["deriving"] for row in csv.DictReader(table.splitlines())]
    assert len(printed) == 3 + len([cell for cell in cells if cell])


def test_skos_file_says_which_words_are_added_to_a_title_of_others(dist: Path) -> None:
    reader = GraphReader(_read(dist / "amocf-skos.ttl"))
    [note] = reader.texts(expand("amcm:4-3-4"), "skos:editorialNote")
    assert "the words in brackets are added" in note
    assert not reader.texts(expand("nice:NF-COM-007"), "skos:editorialNote")


@each_file
def test_skos_file_with_readings_says_that_they_are_not_the_documents(
    dist: Path, name: str
) -> None:
    file, scheme = _read(dist / name), expand(f"amocf:{FILES[name][0]}")
    [dataset] = [each for each in EXPORTER.datasets(()) if name in each.files]
    matches = ("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch", "skos:hiddenLabel")
    has_readings = any(
        any(file.quads_for_pattern(None, NamedNode(expand(curie)), None)) for curie in matches
    )
    for said in (dataset.description, *GraphReader(file).texts(scheme, "dct:description")):
        assert ("readings: none of them is the document's." in said) == has_readings


#: What the description of a file promises, and the property by which the file holds it.
PROMISES: Final = {
    "labels": "skos:prefLabel",
    "alternative labels": "skos:altLabel",
    "hidden labels": "skos:hiddenLabel",
    "notes": "skos:editorialNote",
    "notations": "skos:notation",
    "definitions": "skos:definition",
    "the descriptions": "dct:description",
    "hierarchy": "skos:broader",
    "collections": "skos:member",
    "mappings": "skos:closeMatch",
    "derivations": "prov:wasDerivedFrom",
}


@each_file
def test_description_of_skos_file_promises_what_the_file_holds(dist: Path, name: str) -> None:
    [described] = [each for each in EXPORTER.datasets(()) if name in each.files]
    file, scheme = _read(dist / name), expand(f"amocf:{FILES[name][0]}")
    held = {
        word
        for word, curie in PROMISES.items()
        for quad in file.quads_for_pattern(None, NamedNode(expand(curie)), None, None)
        if quad.subject != NamedNode(scheme)
    }
    words = {word for word in PROMISES if re.search(rf"(?<!-)\b{word}\b", described.description)}
    assert words == held


@each_file
def test_description_of_skos_file_leaves_out_no_word_of_the_file(dist: Path, name: str) -> None:
    taken_for_granted = ("rdf:type", "skos:inScheme", "skos:topConceptOf", "skos:hasTopConcept")
    hierarchy = ("skos:narrower", "skos:exactMatch", "skos:relatedMatch")
    of_scheme = ("dct:title", "dct:description", "dct:license", "dct:rights")
    said = {expand(each) for each in (*PROMISES.values(), *taken_for_granted, *hierarchy)}
    said |= {expand(each) for each in of_scheme}
    assert {quad.predicate.value for quad in _read(dist / name)} <= said


@each_file
def test_skos_file_names_whatever_it_points_to(dist: Path, name: str) -> None:
    store = _read(dist / name)
    reader = GraphReader(store)
    for quad in store.quads_for_pattern(None, None, None, None):
        is_named = quad.predicate.value.startswith((expand("skos:"), expand("prov:")))
        if is_named and isinstance(quad.object, NamedNode):
            assert reader.texts(quad.object.value, "skos:prefLabel"), quad


@each_file
def test_skos_file_is_the_same_to_rdflib(dist: Path, name: str) -> None:
    seen = rdflib.Graph().parse(dist / name, format="turtle")
    again = parse(seen.serialize(format="nt"), format=RdfFormat.N_TRIPLES)
    assert set(again) == set(parse(path=str(dist / name), format=RdfFormat.TURTLE))


@each_file
def test_skosify_reads_a_skos_file_without_a_warning(
    dist: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        skosify.skosify(rdflib.Graph().parse(dist / name, format="turtle"))
    assert caplog.messages == []


def test_skosify_warns_of_what_is_wrong(caplog: pytest.LogCaptureFixture) -> None:
    wrong = rdflib.Graph().parse(
        data="@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<urn:x:a> a skos:Concept ; skos:inScheme <urn:x:s> , <urn:x:t> ; skos:prefLabel 'A'@en .",
        format="turtle",
    )
    with caplog.at_level(logging.WARNING):
        skosify.skosify(wrong)
    assert any("Multiple concept schemes" in message for message in caplog.messages)
