"""The description for machine learning finds its files, and its records their columns.

`make catalogues` has `mlcroissant` read the records through it too.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.descriptions import (
    COMPLETE,
    HOSTILE,
    RIGHTS,
    before_release,
    with_hostile_title,
    without_licence,
    written,
)

#: What the specification of 1.1 demands of a dataset.
DEMANDED = {
    *("@context", "@type", "conformsTo", "name", "description", "license", "url"),
    *("creator", "datePublished", "distribution", "recordSet"),
}
TYPES = {"sc:Boolean", "sc:Date", "sc:Float", "sc:Integer", "sc:Text", "sc:URL"}


def faults(document: Any, folder: Path) -> list[str]:
    """Return what does not hold of the files and the tables beside a description."""
    found = [f"it lacks {each}" for each in sorted(DEMANDED - document.keys())]
    files = {each["@id"]: each for each in document["distribution"]}
    for name, file in files.items():
        content = (folder / name).read_bytes()
        if file["contentUrl"] != f"https://w3id.org/amocf/download/{name}":
            found.append(f"{name} has no address to load it from")
        if file["sha256"] != hashlib.sha256(content).hexdigest():
            found.append(f"{name} has another hash")
        if file["contentSize"] != f"{len(content)} B":
            found.append(f"{name} has another size")
    return [*found, *_faults_of_records(document, files, folder)]


def _faults_of_records(document: Any, files: Any, folder: Path) -> Iterator[str]:
    for records in document["recordSet"]:
        fields = {each["@id"]: each for each in records["field"]}
        if not {each["@id"] for each in records["key"]} <= fields.keys():
            yield f"{records['@id']} has a key that is no field"
        for name, field in fields.items():
            source = field["source"]
            file = files.get(source["fileObject"]["@id"])
            if file is None:
                yield f"{name} is of no file"
            elif source["extract"]["column"] not in _head(folder / file["@id"]):
                yield f"{name} is no column"
            if field["dataType"] not in TYPES:
                yield f"{name} has the type {field['dataType']}"
            if ("isArray" in field) != ("transform" in source):
                yield f"{name} is an array that nothing separates, or the other way round"


def _head(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


@pytest.fixture(scope="module")
def document(dist: Path) -> Any:
    return json.loads((dist / "croissant.json").read_bytes())


def test_files_and_columns_are_there(document: Any, dist: Path) -> None:
    assert faults(document, dist) == []
    assert document["@type"] == "sc:Dataset"
    assert document["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert len(document["recordSet"]) == len(list((dist / "tables").glob("*.csv")))


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        (("license",), None),
        (("distribution", 0, "sha256"), "0" * 64),
        (("distribution", 0, "contentSize"), "1 B"),
        (("distribution", 0, "contentUrl"), "amocf.ttl"),
        (("recordSet", 0, "key", 0, "@id"), "competencies/none"),
        (("recordSet", 0, "field", 0, "source", "extract", "column"), "none"),
        (("recordSet", 0, "field", 0, "source", "fileObject", "@id"), "none.csv"),
        (("recordSet", 0, "field", 0, "dataType"), "xsd:string"),
        (("recordSet", 0, "field", 0, "isArray"), True),
    ],
)
def test_planted_fault_is_found(
    document: Any, dist: Path, place: tuple[str | int, ...], fault: object
) -> None:
    copy = json.loads(json.dumps(document))
    holder = copy
    for each in place[:-1]:
        holder = holder[each]
    if fault is None:
        del holder[place[-1]]
    else:
        holder[place[-1]] = fault
    assert faults(copy, dist)


def test_field_has_the_property_of_its_column(document: Any) -> None:
    fields = {each["@id"]: each for records in document["recordSet"] for each in records["field"]}
    label, count = fields["competencies/label"], fields["competencies/essential_ksas"]
    assert label["equivalentProperty"] == "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert (label["dataType"], count["dataType"]) == ("sc:Text", "sc:Integer")
    assert fields["competencies/sources"]["source"]["transform"] == {"separator": " "}


def test_a_version_before_its_release_says_why_it_has_a_day(dist: Path) -> None:
    document = written("croissant", dist, COMPLETE, before_release)
    assert document["datePublished"] == document["dateModified"]
    assert document["creativeWorkStatus"].startswith("Draft: this version is not released")


def test_nothing_is_said_that_nobody_gave(document: Any, dist: Path) -> None:
    assert "sameAs" not in document
    complete = written("croissant", dist, COMPLETE)
    assert complete.pop("sameAs") == "https://doi.org/10.5281/zenodo.1234567"
    assert complete == document


def test_tables_of_institutes_are_records_too(demo: Path) -> None:
    document = json.loads((demo / "croissant.json").read_bytes())
    assert faults(document, demo) == []
    assert len(document["recordSet"]) == len(list((demo / "tables").glob("*.csv"))) > 8


def test_parts_with_licences_of_their_own_leave_the_whole_with_a_statement(dist: Path) -> None:
    document = written("croissant", dist, COMPLETE, without_licence)
    assert RIGHTS in document["license"]
    assert faults(document, dist) == []


def test_hostile_title_stays_a_title(dist: Path) -> None:
    document = written("croissant", dist, COMPLETE, with_hostile_title)
    assert document["name"] == HOSTILE
    assert faults(document, dist) == []
