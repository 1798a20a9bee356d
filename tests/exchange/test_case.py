"""CASE 1.1: the packages are valid, say what the release says, and can be read back."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

import jsonschema
import pytest
from tests.exchange.exported import HOSTILE, data_of, hostile_data

from amocf.exchange.case import EXPORTER
from amocf.exchange.case_values import association_type
from amocf.exchange.registry import ReleaseData
from amocf.terms import DOCUMENT, EDITION_NAME, expand

Packages = dict[str, Any]
COMPETENCIES: Final = "amocf-case.json"


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.fixture(scope="module")
def packages(data: ReleaseData) -> Packages:
    return read(data)


@pytest.fixture(scope="module")
def schema(shared: Path) -> jsonschema.Draft201909Validator:
    path = shared / "interop" / "case" / "case-v1p1-cfpackage.official.json"
    checker = jsonschema.FormatChecker()
    return jsonschema.Draft201909Validator(json.loads(path.read_bytes()), format_checker=checker)


def read(data: ReleaseData) -> Packages:
    return {name: json.loads(content) for name, content in EXPORTER.write(data).items()}


def all_of(packages: Packages, member: str) -> Iterator[Any]:
    for package in packages.values():
        yield from package[member]


def test_every_package_is_valid(
    packages: Packages, schema: jsonschema.Draft201909Validator
) -> None:
    for package in packages.values():
        assert [error.message for error in schema.iter_errors(package)] == []


FAULTS: Final[dict[str, Callable[[Any], Any]]] = {
    "a document without a title": lambda package: package["CFDocument"].pop("title"),
    "an item without a statement": lambda package: package["CFItems"][3].pop("fullStatement"),
    "no UUID": lambda package: package["CFItems"][0].update(identifier="4.1.2"),
    "no moment": lambda package: package["CFItems"][0].update(lastChangeDateTime="yesterday"),
    "an unknown type": lambda package: package["CFAssociations"][0].update(associationType="is"),
    "a member too many": lambda package: package["CFItems"][0].update(label="x"),
    "no number": lambda package: package["CFAssociations"][0].update(sequenceNumber="1"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_package_is_found(
    packages: Packages, schema: jsonschema.Draft201909Validator, fault: str
) -> None:
    changed = copy.deepcopy(packages[COMPETENCIES])
    FAULTS[fault](changed)
    assert not schema.is_valid(changed)


def test_identifiers_are_uuids_of_the_uris(packages: Packages, data: ReleaseData) -> None:
    for item in all_of(packages, "CFItems"):
        assert item["identifier"] == str(uuid5(NAMESPACE_URL, item["uri"]))
        assert UUID(item["identifier"]).version == 5
    for package in packages.values():
        document = package["CFDocument"]
        assert document["identifier"] == str(uuid5(NAMESPACE_URL, document["uri"]))
    named = [each["identifier"] for each in all_of(packages, "CFAssociations")]
    assert len(set(named)) == len(named)
    assert {item["uri"] for item in all_of(packages, "CFItems")} == set(data.items.items)


def test_every_link_leads_to_something(packages: Packages, data: ReleaseData) -> None:
    items = {each["identifier"]: each["uri"] for each in all_of(packages, "CFItems")}
    documents = {each["CFDocument"]["identifier"] for each in packages.values()}
    outside = set(data.items.outside) | {record.object for record in data.items.mappings}
    for each in all_of(packages, "CFAssociations"):
        assert items[each["originNodeURI"]["identifier"]] == each["originNodeURI"]["uri"]
        target = each["destinationNodeURI"]
        if target["targetType"] == "CASE":
            assert target["identifier"] in items.keys() | documents
        else:
            assert target["uri"] in outside
    for package in packages.values():
        types = {each["identifier"] for each in package["CFDefinitions"]["CFItemTypes"]}
        assert {each["CFItemTypeURI"]["identifier"] for each in package["CFItems"]} == types
        licences = {each["identifier"] for each in package["CFDefinitions"]["CFLicenses"]}
        used = {each["licenseURI"]["identifier"] for each in package["CFItems"] if _own(each)}
        assert {package["CFDocument"]["licenseURI"]["identifier"], *used} <= licences


def _own(item: Any) -> bool:
    return "licenseURI" in item


def test_words_of_the_document_are_not_under_the_licence_of_the_edition(
    packages: Packages, data: ReleaseData
) -> None:
    for item in all_of(packages, "CFItems"):
        assert _own(item) == bool(data.items.items[item["uri"]].institute)


def test_names_of_licences_and_frameworks_are_no_addresses(packages: Packages) -> None:
    for package in packages.values():
        titles = [each["title"] for each in package["CFDefinitions"]["CFLicenses"]]
        assert "Creative Commons CC0 1.0 Universal" in titles
    targets = {
        each["destinationNodeURI"]["targetType"] for each in all_of(packages, "CFAssociations")
    }
    assert {"ext:onet-soc", "ext:ESCO-occupations", "ext:nice"} <= targets


def test_a_mapping_says_that_nobody_has_reviewed_it(packages: Packages) -> None:
    found = all_of(packages, "CFAssociations")
    exact = [each for each in found if each["associationType"] == "exactMatchOf"]
    assert exact
    for each in exact:
        assert "A reading of this edition, which nobody has reviewed" in each["notes"]


def test_what_is_read_back_is_what_was_written(packages: Packages, data: ReleaseData) -> None:
    parents: dict[str, set[str]] = {}
    for each in all_of(packages, "CFAssociations"):
        if each["associationType"] == "isChildOf":
            target = each["destinationNodeURI"]["uri"]
            parents.setdefault(each["originNodeURI"]["uri"], set()).add(target)
    documents = {each["CFDocument"]["uri"] for each in packages.values()}
    for item in all_of(packages, "CFItems"):
        of_release = data.items.items[item["uri"]]
        assert item["fullStatement"] == of_release.label
        assert item["humanCodingScheme"] == of_release.code
        assert tuple(item.get("conceptKeywords", ())) == of_release.alternatives
        assert item.get("notes", "") == of_release.definition
        assert parents[item["uri"]] - documents == set(of_release.parents)
        adding = item.get("extensions", {}).get("addedBy", {}).get("uri", "")
        assert adding == of_release.institute
        selecting = item.get("extensions", {}).get("selectedBy", ())
        assert tuple(each["uri"] for each in selecting) == data.items.selected_by.get(
            item["uri"], ()
        )


def test_the_children_of_an_item_are_numbered_in_printed_order(packages: Packages) -> None:
    codes = {each["uri"]: each["humanCodingScheme"] for each in all_of(packages, "CFItems")}
    below = [
        (each["sequenceNumber"], codes[each["originNodeURI"]["uri"]])
        for each in all_of(packages, "CFAssociations")
        if each["associationType"] == "isChildOf"
        and each["destinationNodeURI"]["uri"] == expand("amocf:4-2")
    ]
    printed = [code for _, code in sorted(below)]
    assert printed[:3] == ["4.2.1", "4.2.2", "4.2.3"]
    assert printed.index("4.2.9") + 1 == printed.index("4.2.10")


def test_every_mapping_that_holds_is_an_association(packages: Packages, data: ReleaseData) -> None:
    written = {each["uri"]: each for each in all_of(packages, "CFAssociations")}
    for record in data.items.mappings:
        if record.is_denied:
            assert record.iri not in written
            continue
        found = written[record.iri]
        assert found["originNodeURI"]["uri"] == record.subject
        assert found["destinationNodeURI"]["uri"] == record.object
        assert found["associationType"] == association_type(record.predicate)
        assert found["extensions"]["predicate"] == record.predicate
        assert found["extensions"].get("confidence", "") == record.confidence


def test_a_derivation_is_never_an_exact_match(packages: Packages, data: ReleaseData) -> None:
    exact = {
        each["uri"]
        for each in all_of(packages, "CFAssociations")
        if each["associationType"] == "exactMatchOf"
    }
    stated = expand("skos:exactMatch")
    assert exact == {record.iri for record in data.items.mappings if record.predicate == stated}
    assert exact
    written = {each["uri"]: each for each in all_of(packages, "CFAssociations")}
    derived = [record for record in data.items.mappings if record.is_derivation]
    assert any(record.is_as_printed for record in derived)
    for record in derived:
        found = written[record.iri]
        assert found["associationType"] == "ext:isDerivedFrom"
        assert found["extensions"]["isAsPrinted"] == record.is_as_printed


def test_creator_is_the_edition_and_the_document_is_the_source(packages: Packages) -> None:
    for package in packages.values():
        document = package["CFDocument"]
        assert document["creator"] == document["publisher"] == EDITION_NAME
        assert "officialSourceURL" not in document  # none is known
        assert document["extensions"]["source"] == DOCUMENT
        assert "Unofficial edition of: A. Bell" in document["notes"]


def test_what_the_document_states_is_in_its_words(packages: Packages, data: ReleaseData) -> None:
    written = {each["uri"]: each for each in all_of(packages, "CFAssociations")}
    titles = {
        record.iri: written[record.iri]["destinationNodeURI"]["title"]
        for record in data.items.mappings
        if record.is_as_printed
    }
    assert len(titles) == 21
    labels = {record.iri: record.object_label for record in data.items.mappings}
    assert titles == {iri: labels[iri] for iri in titles}
    assert titles[expand("mapping:as-printed-0008")] == "NICE NF-COM-008"


def test_a_derivation_has_what_speaks_against_it_in_its_notes(packages: Packages) -> None:
    notes = {each["uri"]: each.get("notes", "") for each in all_of(packages, "CFAssociations")}
    against = {iri for iri, said in notes.items() if "the two do not match" in said}
    assert against == {expand("mapping:as-printed-0008")}
    said = notes[expand("mapping:as-printed-0008")]
    assert said.startswith('"NICE Framework ID: NF-COM-008", as the document prints it. This')
    assert "title it DevSecOps" in said


def test_an_exact_match_says_that_the_contents_were_not_compared(packages: Packages) -> None:
    exact = [
        each
        for each in all_of(packages, "CFAssociations")
        if each["associationType"] == "exactMatchOf"
    ]
    assert len(exact) == 5
    assert all("what is in the two was not compared" in each["notes"] for each in exact)


def test_groups_say_which_derivations_are_printed(packages: Packages) -> None:
    said = {
        each["title"]: each["description"]
        for package in packages.values()
        for each in package["CFDefinitions"].get("CFAssociationGroupings", ())
    }
    printed, read = "as the document prints it", "a reading of this edition, which nobody has"
    assert f"Derivations: {printed}." in said["NICE Workforce Framework for Cybersecurity"]
    both = said["Advanced Manufacturing Competency Model"]
    assert f"Derivations: {printed}, otherwise {read}" in both
    for name in ("ESCO occupations", "O*NET-SOC 2019"):
        assert f"Matches: {read}" in said[name]
        assert "Derivations" not in said[name]
        assert printed not in said[name]


def test_what_institutes_connect_is_an_association(packages: Packages, data: ReleaseData) -> None:
    connected = {
        (each["originNodeURI"]["uri"], each["destinationNodeURI"]["uri"]): each["extensions"]
        for each in packages["amocf-case-occupations.json"]["CFAssociations"]
        if "connectedBy" in each.get("extensions", {})
    }
    assert connected.keys() == {(pair.occupation, pair.ksa) for pair in data.items.connections}
    for pair in data.items.connections:
        stated = connected[pair.occupation, pair.ksa]
        assert tuple(each["uri"] for each in stated["connectedBy"]) == pair.institutes
        assert tuple(each["uri"] for each in stated["essentialTo"]) == pair.essential_to


def test_packages_of_made_up_data_say_so(demo: Path, dist: Path) -> None:
    for package in read(data_of(demo)).values():
        assert "made-up data" in package["CFDocument"]["notes"]
    for package in read(data_of(dist)).values():
        assert "made-up" not in package["CFDocument"]["notes"]


def test_the_same_release_gives_the_same_bytes(dist: Path) -> None:
    files = EXPORTER.write(data_of(dist))
    assert files == EXPORTER.write(data_of(dist))
    for name, content in files.items():
        assert (dist / EXPORTER.path(name)).read_bytes() == content


def test_hostile_texts_do_no_harm(schema: jsonschema.Draft201909Validator) -> None:
    packages = read(hostile_data())
    for package in packages.values():
        assert [error.message for error in schema.iter_errors(package)] == []
    statements = {each["fullStatement"] for each in all_of(packages, "CFItems")}
    assert statements == set(HOSTILE)
    for each in all_of(packages, "CFItems"):  # normalized strings have no line breaks
        assert not set("\t\r\n") & set(each["humanCodingScheme"])
