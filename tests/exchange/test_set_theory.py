"""Mappings as set-theory relationships: no record says more there than it does here."""

import csv
import dataclasses
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from amocf.exchange.mapping_records import MappingRecord
from amocf.exchange.registry import ReleaseData, find_exporter
from amocf.exchange.set_relationships import set_relationship
from amocf.release.opened import Release
from amocf.terms import EDITION_NAME, expand

#: The five relationships of IR 8477, as the template spells them (IR 8278A, section 3.2.6).
FIVE: Final = {"subset of", "intersects with", "equal", "superset of", "not related to"}


def record(predicate: str, *, is_denied: bool = False) -> MappingRecord:
    return MappingRecord(
        iri="https://example.org/record",
        subject="https://example.org/ours",
        predicate=expand(predicate),
        object="https://example.org/theirs",
        is_denied=is_denied,
        justification=expand("semapv:LexicalMatching"),
        confidence="1",
        comment="",
        object_version="",
        is_as_printed=False,
        object_label="",
        author="",
        is_reviewed=False,
    )


@pytest.fixture(scope="module")
def files(dist: Path) -> dict[str, bytes]:
    with Release.open(dist) as release:
        data = ReleaseData(release.store, release.version, release.context)
        return dict(find_exporter("ir8477").write(data))


@pytest.fixture(scope="module")
def document(files: dict[str, bytes]) -> Any:
    return json.loads(files["amocf-ir8477.json"])


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


@pytest.mark.parametrize(
    ("predicate", "relationship"),
    [
        ("skos:exactMatch", "equal"),
        ("skos:broadMatch", "subset of"),
        ("skos:narrowMatch", "superset of"),
        ("skos:closeMatch", ""),
        ("skos:relatedMatch", ""),
        ("prov:wasDerivedFrom", ""),
        ("owl:sameAs", ""),
    ],
)
def test_only_what_says_how_much_of_one_the_other_has_is_a_relationship(
    predicate: str, relationship: str
) -> None:
    found = set_relationship(record(predicate))
    assert found.relationship == relationship
    assert bool(found.left_out) is not bool(relationship)
    denied = set_relationship(record(predicate, is_denied=True))
    assert denied.relationship == ""
    assert "denies" in denied.left_out


def test_every_record_is_in_one_of_the_tables(
    files: dict[str, bytes], document: Any, dist: Path
) -> None:
    given = rows(files, "amocf-ir8477.csv")
    left_out = rows(files, "amocf-ir8477-left-out.csv")
    with Release.open(dist) as release:
        mappings = ReleaseData(release.store, release.version, release.context).items.mappings
    expected = {each.iri: each for each in mappings}
    assert Counter(row["Mapping Record"] for row in (*given, *left_out)) == Counter(expected.keys())
    assert {expected[row["Mapping Record"]].predicate for row in given} == {
        expand("skos:exactMatch")
    }
    assert document["leftOut"]["records"] == len(left_out)
    assert document["leftOut"]["byReason"] == Counter(row["Left out because"] for row in left_out)
    assert [each["mappingRecord"] for each in document["relationships"]] == [
        row["Mapping Record"] for row in given
    ]


def test_no_derivation_is_equal(files: dict[str, bytes]) -> None:
    left_out = rows(files, "amocf-ir8477-left-out.csv")
    derived = [row for row in left_out if row["Predicate"] == "prov:wasDerivedFrom"]
    printed = Counter("as the document prints it" in row["Left out because"] for row in derived)
    assert printed == {True: 21, False: 7}
    assert {row["Relationship"] for row in left_out} == {""}
    equal = {row["Mapping Record"] for row in rows(files, "amocf-ir8477.csv")}
    assert not equal & {row["Mapping Record"] for row in derived}


def test_the_match_that_does_not_hold_is_left_out_as_such(files: dict[str, bytes]) -> None:
    [denied] = [
        row
        for row in rows(files, "amocf-ir8477-left-out.csv")
        if row["Predicate"].startswith("not ")
    ]
    assert denied["Focal Document Element"] == "5.4.1"
    assert denied["Reference Document Element"] == "NF-COM-008"


def test_files_tell_the_version_of_the_document_from_that_of_the_data(document: Any) -> None:
    assert document["focalDocumentVersion"] == "2025"
    assert document["dataVersion"].startswith("2025.1.0")
    assert document["author"] == EDITION_NAME
    for said in ("Unofficial edition", "not endorsed by NIST", "nobody has reviewed"):
        assert said in document["status"]


def test_every_row_says_who_says_it_and_that_it_is_unofficial(
    files: dict[str, bytes], document: Any
) -> None:
    given, left_out = rows(files, "amocf-ir8477.csv"), rows(files, "amocf-ir8477-left-out.csv")
    for row in given:
        assert row["Mapping Author"] == EDITION_NAME
        assert "nobody has reviewed" in row["Mapping Status"]
    for row in (*given, *left_out):
        assert row["Mapping Status"].startswith("Unofficial edition: ")
        is_printed = "/as-printed-" in row["Mapping Record"]
        assert ("as the document prints it" in row["Mapping Status"]) == is_printed
        is_number = row["Focal Document Element"][:4] in ("occ-", "ksa-")
        is_number |= row["Focal Document Element"] in ("Tier 1", "Tier 2", "Tier 3")
        assert row["Mapping Status"].endswith("is a number of this edition.") == is_number
    assert [each["mappingStatus"] for each in document["relationships"]] == [
        row["Mapping Status"] for row in given
    ]


def test_reviewed_reading_does_not_say_that_nobody_has_reviewed_it() -> None:
    reading = record("skos:exactMatch")
    assert "nobody has reviewed" in reading.standing
    reviewed = dataclasses.replace(reading, is_reviewed=True)
    assert reviewed.standing == "a reading of this edition, reviewed; the document does not say it"


def test_what_the_document_states_is_in_its_words(files: dict[str, bytes]) -> None:
    left_out = rows(files, "amocf-ir8477-left-out.csv")
    [row] = [row for row in left_out if row["Mapping Record"].endswith("/as-printed-0008")]
    assert row["Reference Document Element Description"] == "NICE NF-COM-008"


def test_rows_are_as_the_template_wants_them(files: dict[str, bytes]) -> None:
    given = rows(files, "amocf-ir8477.csv")
    assert list(given[0])[:8] == [
        *("Focal Document Element", "Focal Document Element Description", "Rationale"),
        *("Relationship", "Reference Document Element", "Reference Document Element Description"),
        *("Comments (optional)", "Strength of Relationship (optional)"),
    ]
    for row in given:
        assert row["Relationship"] in FIVE
        assert row["Rationale"] in ("syntactic", "")
        assert row["Focal Document Element"]
        assert row["Focal Document Element Description"]
        assert ":" not in row["Reference Document Element"] != ""
        assert row["Strength of Relationship (optional)"] == ""
    nice = next(row for row in given if row["Reference Document Element"] == "NF-COM-007")
    assert nice["Focal Document Element"] == "5.4.3"
    assert nice["Reference Document"] == "NICE Workforce Framework for Cybersecurity"
    assert nice["Reference Document Version"] == "2.2.0"
    assert nice["Rationale"] == "syntactic"


def test_equal_elements_are_not_said_to_have_been_compared(files: dict[str, bytes]) -> None:
    equal = [row for row in rows(files, "amocf-ir8477.csv") if row["Relationship"] == "equal"]
    assert len(equal) == 5
    for row in equal:
        assert "what is in the two was not compared" in row["Mapping Status"]
