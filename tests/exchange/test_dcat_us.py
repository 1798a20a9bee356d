"""The catalogue by DCAT-US is valid by its schemas, or says what it lacks."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store
from referencing import Registry, Resource
from tests.exchange.descriptions import (
    COMPLETE,
    HOSTILE,
    RIGHTS,
    with_hostile_title,
    without_licence,
    written,
)

from amocf.release.opened import Release
from amocf.terms import DATASET, expand


@pytest.fixture(scope="module")
def validator(shared: Path) -> Draft202012Validator:
    schemas = [
        json.loads(path.read_text("utf-8"))
        for path in (shared / "interop" / "dcat-us" / "definitions").glob("*.json")
    ]
    known = Registry().with_resources(
        (each["$id"], Resource.from_contents(each)) for each in schemas
    )
    [catalog] = (each for each in schemas if each["$id"].endswith("/catalog"))
    return Draft202012Validator(catalog, registry=known, format_checker=FormatChecker())


def _less(document: Any, *names: str) -> Any:
    """Return the catalogue with some of its datasets: the validator takes a second for each."""
    kept = [each for each in document["dataset"] if any(name in each["@id"] for name in names)]
    assert kept
    return {**document, "dataset": kept}


@pytest.fixture(scope="module")
def complete(dist: Path) -> Any:
    return written("dcat-us", dist, COMPLETE)


def test_catalogue_with_a_contact_is_valid(validator: Draft202012Validator, complete: Any) -> None:
    assert "incomplete" not in complete
    assert [each.message for each in validator.iter_errors(complete)] == []


def test_catalogue_without_a_contact_lacks_that_and_says_so(
    validator: Draft202012Validator, dist: Path
) -> None:
    document = json.loads((dist / "data.json").read_bytes())
    lack = "contactPoint takes an address of mail from contact in edition.toml, which gives none"
    assert document["incomplete"] == [lack]
    found = {each.message for each in validator.iter_errors(_less(document, "/tables-"))}
    assert found == {"'contactPoint' is a required property"}


def test_a_page_to_write_to_is_no_address_of_mail(dist: Path) -> None:
    document = written("dcat-us", dist, {**COMPLETE, "contact": "https://example.org/issues"})
    assert document["incomplete"]
    assert "example.org/issues" not in json.dumps(document)


@pytest.mark.parametrize(
    ("member", "fault"),
    [
        ("title", None),
        ("identifier", 7),
        ("contactPoint", [{"fn": "Nobody", "hasEmail": "data@example.org"}]),
        ("modified", "yesterday"),
        ("distribution", [{"byteSize": 7}]),
    ],
)
def test_planted_fault_is_found(
    validator: Draft202012Validator, complete: Any, member: str, fault: object
) -> None:
    dataset = {**complete["dataset"][0], member: fault}
    assert list(validator.iter_errors({**complete, "dataset": [dataset]}))


def test_every_file_of_a_dataset_stands_once_with_size_and_hash(complete: Any, dist: Path) -> None:
    told = {
        each["downloadURL"].partition("/download/")[2]: (
            int(each["byteSize"]),
            each["checksum"]["checksumValue"],
        )
        for dataset in complete["dataset"]
        for each in dataset.get("distribution", ())
    }
    with Release.open(dist) as release:
        files = {each.path: each for each in release.manifest.files}
    assert told.items() == {
        (path, (each.bytes, each.sha256)) for path, each in files.items() if not each.description
    }


def test_tables_have_what_describes_their_columns(complete: Any) -> None:
    tables = [each for each in complete["dataset"] if "/dataset/tables-" in each["@id"]]
    assert len(tables) == 8
    for table in tables:
        assert table["describedBy"]["downloadURL"].endswith("/tables/csv-metadata.json")


def test_data_of_institutes_are_datasets_of_their_own(
    validator: Draft202012Validator, demo: Path
) -> None:
    document = written("dcat-us", demo, COMPLETE)
    of_some = _less(document, "institute-n")
    assert [each.message for each in validator.iter_errors(of_some)] == []
    own = [
        each
        for dataset in document["dataset"]
        for each in dataset.get("distribution", ())
        if "/graphs/institute-" in each["downloadURL"]
    ]
    assert len(own) == 18
    assert all(each["license"] for each in own)


def test_parts_with_licences_of_their_own_leave_the_whole_with_a_statement(
    validator: Draft202012Validator, dist: Path
) -> None:
    document = written("dcat-us", dist, COMPLETE, without_licence)
    assert list(validator.iter_errors(_less(document, DATASET))) == []
    [dataset] = (each for each in document["dataset"] if each["@id"] == DATASET)
    assert RIGHTS in dataset["rights"]


@pytest.mark.parametrize(
    ("code", "expected"), [("ANNUAL", "annually"), ("BIWEEKLY", "fortnightly"), ("DECENNIAL", None)]
)
def test_frequency_is_the_code_of_iso_that_means_the_same(
    validator: Draft202012Validator, dist: Path, code: str, expected: str | None
) -> None:
    def change(store: Store) -> None:
        subject, predicate = NamedNode(DATASET), NamedNode(expand("dct:accrualPeriodicity"))
        for quad in list(store.quads_for_pattern(subject, predicate, None)):
            store.remove(quad)
        value = NamedNode(f"http://publications.europa.eu/resource/authority/frequency/{code}")
        store.add(Quad(subject, predicate, value, DefaultGraph()))

    document = written("dcat-us", dist, COMPLETE, change)
    [whole] = [each for each in document["dataset"] if each["@id"] == DATASET]
    assert validator.is_valid({**document, "dataset": [whole]})
    assert whole.get("accrualPeriodicity") == expected


def test_hostile_title_stays_a_title(validator: Draft202012Validator, dist: Path) -> None:
    document = written("dcat-us", dist, COMPLETE, with_hostile_title)
    [hostile] = (each["@id"] for each in document["dataset"] if each["title"] == HOSTILE)
    assert list(validator.iter_errors(_less(document, hostile))) == []
