"""What a DOI is registered with is valid by DataCite's schema, or says what it lacks.

The schema is that of 4.5, the newest that its package has: 4.6 only adds values that do not occur.
"""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource
from tests.exchange.descriptions import (
    COMPLETE,
    HOSTILE,
    RIGHTS,
    with_hostile_title,
    without_licence,
    written,
)


def _schema(name: str) -> Any:
    return json.loads(resources.files("datacite").joinpath("schemas", name).read_text("utf-8"))


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    known = Registry().with_resources(
        (name, Resource.from_contents(_schema(name)))
        for name in ("ietf-bcp-47.json", "iso-8601.json")
    )
    return Draft7Validator(
        _schema("datacite-v4.5.json"), registry=known, format_checker=FormatChecker()
    )


@pytest.fixture(scope="module")
def complete(dist: Path) -> Any:
    return written("datacite", dist, COMPLETE)


def test_record_with_a_doi_is_valid(validator: Draft7Validator, complete: Any) -> None:
    assert [each.message for each in validator.iter_errors(complete)] == []
    assert complete["doi"] == "10.5281/zenodo.1234567"
    assert {each["relationType"] for each in complete["relatedIdentifiers"]} == {
        *("IsDerivedFrom", "IsDocumentedBy", "IsCompiledBy")
    }
    assert complete["contributors"] == [{"name": "A. Person", "contributorType": "DataManager"}]


def test_record_without_a_doi_lacks_that_and_says_so(
    validator: Draft7Validator, dist: Path
) -> None:
    document = json.loads((dist / "datacite.json").read_bytes())
    assert document["incomplete"] == ["doi takes a DOI from doi in edition.toml, which gives none"]
    assert "doi" not in document
    [error] = validator.iter_errors(document)
    assert "'incomplete' was unexpected" in error.message
    assert [each["relationType"] for each in document["relatedIdentifiers"]] == ["IsDerivedFrom"]


@pytest.mark.parametrize(
    ("member", "fault"),
    [
        ("creators", []),
        ("types", {"resourceTypeGeneral": "Data set"}),
        ("dates", [{"date": "2026-11-22", "dateType": "Begun"}]),
        ("rightsList", [{"rightsURI": "https://example.org/"}]),
        ("relatedIdentifiers", [{"relatedIdentifier": "x", "relatedIdentifierType": "web"}]),
    ],
)
def test_planted_fault_is_found(
    validator: Draft7Validator, complete: Any, member: str, fault: object
) -> None:
    assert list(validator.iter_errors({**complete, member: fault}))


def test_year_is_that_of_the_data_and_nothing_was_issued_before_a_release(complete: Any) -> None:
    dates = {each["dateType"]: each["date"] for each in complete["dates"]}
    assert ("Issued" in dates) == (not complete["version"].endswith("-dev"))
    assert complete["publicationYear"] == dates["Updated"][:4]


def test_parts_with_licences_of_their_own_leave_the_whole_with_a_statement(
    validator: Draft7Validator, dist: Path
) -> None:
    document = written("datacite", dist, COMPLETE, without_licence)
    assert list(validator.iter_errors(document)) == []
    assert "rightsUri" not in document["rightsList"][0]
    assert RIGHTS in [each["rights"] for each in document["rightsList"]]


def test_data_that_are_made_up_are_called_so(validator: Draft7Validator, demo: Path) -> None:
    document = written("datacite", demo, COMPLETE)
    assert list(validator.iter_errors(document)) == []
    assert document["titles"][0]["title"].endswith("with made-up data of institutes")


def test_hostile_title_stays_a_title(validator: Draft7Validator, dist: Path) -> None:
    document = written("datacite", dist, COMPLETE, with_hostile_title)
    assert document["titles"][0]["title"] == HOSTILE
    assert list(validator.iter_errors(document)) == []
