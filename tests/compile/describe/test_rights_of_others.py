"""What is known of the rights in words of others stands wherever those words do."""

import json
from pathlib import Path

from pyoxigraph import Store
from tests.compile.describe.test_metadata import quads, values
from tests.test_source import ask

from amocf.compile.describe.rights_of_others import describe_rights
from amocf.exchange.registry import ExportedDataset, graph_names, released_exporters
from amocf.rdf.graph_lines import by_graph
from amocf.terms import BASE, LICENCE

STATED = """
amocf:competencies a skos:ConceptScheme ; dct:license <urn:x:licence> ;
  dct:source <https://w3id.org/amocf/source/2025> .
<https://w3id.org/amocf/source/2025> dct:rights "Of the document."@en .
"""
OUTSIDE = 'ref:nice a skos:ConceptScheme ; dct:rights "Of NIST."@en .'
RECORD = """
dataset:mappings-nice sssom:mappings mapping:nice-0001 .
mapping:nice-0001 sssom:subject_id amocf:4-1 ; sssom:object_source ref:nice .
amocf:4-1 skos:inScheme amocf:competencies .
"""


def rights(store: Store, holder: str) -> set[str]:
    """Return what is said of rights in something."""
    return {text for (text,) in ask(store, f"SELECT ?r {{ <{holder}> dct:rights ?r }}")}


def titles(store: Store) -> list[tuple[str, ...]]:
    """Return each title of an outside component that is no label of ours, with its scheme."""
    return ask(
        store,
        """SELECT ?title ?scheme { ?component a amo:ExternalComponent ; skos:inScheme ?scheme ;
          skos:prefLabel ?label . BIND (STR(?label) AS ?title)
          FILTER NOT EXISTS { ?component amo:titleNotSeen true }
          FILTER NOT EXISTS { ?scheme skos:prefLabel ?label }
          FILTER NOT EXISTS { ?own skos:inScheme ?ours . FILTER STRSTARTS(STR(?ours), STR(amocf:))
            ?own skos:prefLabel ?of . FILTER CONTAINS(LCASE(STR(?of)), LCASE(?title)) } }""",
    )


def test_every_outside_scheme_and_the_document_say_what_is_known_of_rights(store: Store) -> None:
    owners = ask(store, "SELECT DISTINCT ?s { ?c a amo:ExternalComponent ; skos:inScheme ?s }")
    assert len(owners) == 6
    assert all(len(rights(store, owner)) == 1 for (owner,) in owners)
    assert len(rights(store, f"{BASE}source/2025")) == 1


def test_every_export_with_a_title_of_another_framework_has_what_is_known_of_its_rights(
    dist: Path, store: Store
) -> None:
    found, missing = set(), set()
    graphs = graph_names(store)
    owned = {scheme: rights(store, scheme) for _, scheme in titles(store)}
    seen = [
        (f'"{title}"'.encode(), f",{title},".encode(), scheme) for title, scheme in titles(store)
    ]
    for exporter in released_exporters():
        for dataset in exporter.datasets(graphs):
            said = rights(store, f"{BASE}dataset/{dataset.name}")
            assert rights(store, f"{BASE}source/2025") <= said, dataset.name
            for file in dataset.files:
                content = (dist / exporter.path(file)).read_bytes()
                for quoted, cell, scheme in seen:
                    if quoted in content or cell in content:
                        found.add(dataset.name)
                        missing |= set() if owned[scheme] <= said else {(dataset.name, scheme)}
    assert missing == set()
    assert {"skos", "skos-occupations", "tables-mappings"} <= found


def test_every_mapping_set_says_what_is_known_of_the_rights_in_its_words(store: Store) -> None:
    """The set of what the document states has its words, and no titles of others."""
    found = ask(store, "SELECT DISTINCT ?set { ?set sssom:mappings ?record }")
    assert len(found) == 7
    assert all(rights(store, name) for (name,) in found)
    printed = f"{BASE}dataset/mappings-as-printed-2025"
    assert rights(store, f"{BASE}source/2025") <= rights(store, printed)
    assert len(rights(store, printed)) == 2


def test_files_for_other_systems_speak_of_no_framework_of_which_they_hold_nothing(
    dist: Path, store: Store
) -> None:
    graphs = graph_names(store)
    owned = {
        scheme: rights(store, scheme)
        for (scheme,) in ask(store, "SELECT ?s { ?s a skos:ConceptScheme ; dct:rights ?r }")
        if scheme.startswith((f"{BASE}ref/", "http://data.europa.eu/"))
    }
    assert len(owned) == 6
    spoken = set()
    for exporter in released_exporters():
        for dataset in exporter.datasets(graphs) if exporter.release_folder == "formats" else ():
            said = rights(store, f"{BASE}dataset/{dataset.name}")
            content = b"".join((dist / exporter.path(file)).read_bytes() for file in dataset.files)
            for scheme in (scheme for scheme, texts in owned.items() if texts <= said):
                labels = ask(store, f"SELECT ?l {{ <{scheme}> rdfs:label ?l }}")
                # Codes are written with the name of the framework before them.
                codes = ask(
                    store,
                    f"SELECT ?c {{ ?x skos:inScheme <{scheme}> ; dct:identifier ?c }}",
                )
                held = [scheme, *(name for (name,) in (*labels, *codes))]
                assert any(each.encode() in content for each in held), (dataset.name, scheme)
                spoken.add(dataset.name)
    assert "ctdl" in spoken
    assert not {"jskos-schemes", "moodle"} & spoken


def test_every_dataset_with_rights_of_others_has_them_beside_its_licence(store: Store) -> None:
    described = ask(
        store,
        """SELECT ?dataset ?licence { ?dataset a dcat:Dataset ; dct:rights ?r ;
          dct:license ?licence FILTER STRSTARTS(?r, "A licence, where one is given") }""",
    )
    assert {licence for _, licence in described} == {LICENCE}
    names = {dataset.removeprefix(f"{BASE}dataset/") for dataset, _ in described}
    for name in ("amocf", "named-graphs", "framework", "references", "derived", "workbook"):
        assert name in names
    for name in ("shapes", "report", "metadata"):
        assert name not in names


def test_manifest_and_tables_say_what_the_dataset_says_of_rights(dist: Path, store: Store) -> None:
    whole = rights(store, f"{BASE}dataset/amocf")
    assert set(json.loads((dist / "manifest.json").read_bytes())["rights"]) == whole
    tables = json.loads((dist / "tables" / "csv-metadata.json").read_bytes())
    assert all(text in tables["dc:rights"] for text in whole)
    assert tables["dc:license"]["@id"] == LICENCE


def test_rights_follow_a_mapping_to_its_set_its_graph_and_the_scheme_of_its_subject() -> None:
    given = quads({"framework": STATED, "references": OUTSIDE, "mappings": RECORD})
    export = ExportedDataset("small", "Small", "Small.", (), rights_of=(f"{BASE}id/competencies",))
    found = list(describe_rights(by_graph(given), [export]))
    for holder in ("dataset/mappings-nice", "dataset/mappings", "dataset/references"):
        assert "Of NIST." in values(found, holder, "dct:rights"), holder
        assert "Of the document." not in values(found, holder, "dct:rights"), holder
    for holder in ("id/competencies", "dataset/small", "dataset/amocf", "dataset/named-graphs"):
        assert {"Of NIST.", "Of the document."} < values(found, holder, "dct:rights"), holder
    assert values(found, "dataset/framework", "dct:rights") == set()


def test_derivation_that_the_document_states_brings_those_of_the_document_alone() -> None:
    printed = "mapping:nice-0001 sssom:mapping_provider <https://w3id.org/amocf/source/2025> ."
    given = quads({"framework": STATED + RECORD + printed, "references": OUTSIDE})
    found = list(describe_rights(by_graph(given), []))
    said = values(found, "dataset/mappings-nice", "dct:rights")
    assert "Of the document." in said
    assert "Of NIST." not in said
    assert "Of NIST." in values(found, "id/competencies", "dct:rights")
