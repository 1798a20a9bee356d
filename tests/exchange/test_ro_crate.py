"""The folder of a release is an RO-Crate: read by its library, and judged by its rules.

`make catalogues` has its own validator judge it too.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from rocrate.rocrate import ROCrate
from tests.exchange.descriptions import (
    COMPLETE,
    HOSTILE,
    RIGHTS,
    before_release,
    with_hostile_title,
    without_licence,
    written,
)

from amocf.release.opened import Release


@pytest.fixture(scope="module")
def complete(dist: Path) -> Any:
    return written("ro-crate", dist, COMPLETE)


def faults(document: Any) -> list[str]:
    """Return what breaks the rules that RO-Crate 1.3 calls MUST, as far as they concern it."""
    entities = {each["@id"]: each for each in document["@graph"]}
    if len(entities) < len(document["@graph"]):
        return ["an entity stands twice"]
    root, descriptor = entities["./"], entities["ro-crate-metadata.json"]
    found = []
    if descriptor["@type"] != "CreativeWork" or descriptor["about"] != {"@id": "./"}:
        found.append("the descriptor is not about the root")
    if document["@context"] != descriptor["conformsTo"]["@id"] + "/context":
        found.append("the context is of another version")
    if missing := {"name", "description", "datePublished", "license"} - root.keys():
        found.append(f"the root lacks {sorted(missing)}")
    known = {*entities, descriptor["conformsTo"]["@id"]}
    for entity in entities.values():
        for value in _values(entity):
            if isinstance(value, dict) and (value.keys() != {"@id"} or value["@id"] not in known):
                found.append(f"{entity['@id']} refers to {value}, which is no entity")
    files = {each["@id"] for each in entities.values() if each["@type"] == "File"}
    if files != {each["@id"] for each in root["hasPart"]}:
        found.append("the parts are not the files")
    return found


def _values(entity: Any) -> list[Any]:
    return [
        each
        for value in entity.values()
        for each in (value if isinstance(value, list) else [value])
    ]


def test_crate_keeps_the_rules(complete: Any) -> None:
    assert faults(complete) == []
    entities = {each["@id"]: each for each in complete["@graph"]}
    assert "creativeWorkStatus" not in entities["ro-crate-metadata.json"]
    assert [each["@id"] for each in complete["@graph"] if "license" in each] == ["./"]


def test_crate_of_a_version_before_its_release_is_a_draft(dist: Path) -> None:
    crate = written("ro-crate", dist, COMPLETE, before_release)
    [whole] = [each for each in crate["@graph"] if each["@id"] == "./"]
    assert whole["creativeWorkStatus"].startswith("Draft: this version is not released")


def test_crate_of_an_edition_without_doi_and_contact_says_what_it_lacks(dist: Path) -> None:
    document = json.loads((dist / "ro-crate-metadata.json").read_bytes())
    assert faults(document) == []
    [descriptor] = (e for e in document["@graph"] if e["@id"] == "ro-crate-metadata.json")
    assert descriptor["creativeWorkStatus"] == (
        "Incomplete: identifier takes a DOI from doi in edition.toml, which gives none; "
        "contactPoint takes an address of mail or of a page from contact in edition.toml, "
        "which gives none"
    )
    assert "example.org" not in json.dumps(document)


@pytest.mark.parametrize(
    ("entity", "member", "fault"),
    [
        ("./", "license", None),
        ("./", "author", {"@id": "https://example.org/nobody"}),
        ("./", "hasPart", []),
        ("ro-crate-metadata.json", "about", {"@id": "amocf.nq"}),
        ("amocf.nq", "@id", "amocf.ttl"),
    ],
)
def test_planted_fault_is_found(complete: Any, entity: str, member: str, fault: object) -> None:
    copy = json.loads(json.dumps(complete))
    [found] = (each for each in copy["@graph"] if each["@id"] == entity)
    if fault is None:
        del found[member]
    else:
        found[member] = fault
    assert faults(copy)


def test_library_reads_the_folder_of_the_release(dist: Path) -> None:
    crate = ROCrate(dist)
    read = {entity.id: entity for entity in crate.data_entities}
    with Release.open(dist) as release:
        listed = {each.path: each for each in release.manifest.files}
    written_with_it = {"ro-crate-metadata.json", "croissant.json", "datacite.json", "data.json"}
    assert listed.keys() - read.keys() == {*written_with_it, "dcat.ttl"}
    for path, entity in read.items():
        content = (dist / path).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert int(entity["contentSize"]) == len(content)
        assert entity["encodingFormat"] == listed[path].media_type
    assert crate.root_dataset["license"].id == "https://creativecommons.org/publicdomain/zero/1.0/"


def test_doi_and_contact_are_entities(complete: Any) -> None:
    entities = {each["@id"]: each for each in complete["@graph"]}
    identifier = entities[entities["./"]["identifier"]["@id"]]
    assert identifier["@type"] == "PropertyValue"
    assert identifier["url"] == "https://doi.org/10.5281/zenodo.1234567"
    publisher = entities[entities["./"]["publisher"]["@id"]]
    assert entities[publisher["contactPoint"]["@id"]]["email"] == "data@example.org"


def test_page_to_write_to_is_the_address_of_the_contact(dist: Path) -> None:
    page = "https://example.org/issues"
    document = written("ro-crate", dist, {**COMPLETE, "contact": page})
    [contact] = (each for each in document["@graph"] if each["@type"] == "ContactPoint")
    assert contact == {"@id": page, "@type": "ContactPoint", "url": page}


def test_files_of_institutes_are_parts(demo: Path) -> None:
    document = json.loads((demo / "ro-crate-metadata.json").read_bytes())
    assert faults(document) == []
    [root] = (each for each in document["@graph"] if each["@id"] == "./")
    own = [each for each in root["hasPart"] if each["@id"].startswith("graphs/institute-")]
    assert len(own) == 18
    assert root["name"].endswith("with made-up data of institutes")


def test_parts_with_licences_of_their_own_leave_the_whole_with_a_statement(dist: Path) -> None:
    document = written("ro-crate", dist, COMPLETE, without_licence)
    assert faults(document) == []
    entities = {each["@id"]: each for each in document["@graph"]}
    assert RIGHTS in entities["./"]["license"]
    assert entities["amocf.nq"]["license"]["@id"] in entities


def test_hostile_title_stays_a_title(dist: Path) -> None:
    document = written("ro-crate", dist, COMPLETE, with_hostile_title)
    assert faults(document) == []
    [root] = (each for each in document["@graph"] if each["@id"] == "./")
    assert root["name"] == HOSTILE
