"""Files for other programs say of what was withdrawn what their formats have a place for."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from amocf.exchange.case_values import identifier_of
from amocf.terms import BASE

WITHDRAWN: Final = ("4-1-5", "4-1-8", "4-2-2", "4-2-3", "ksa-0005")


def _read(dist: Path, name: str) -> Any:
    return json.loads(next(dist.rglob(name)).read_bytes())


def _iri(name: str) -> str:
    return f"{BASE}id/{name}"


def test_case_ends_the_status_and_says_what_replaces_it(revised_dist: Path, shared: Path) -> None:
    package = _read(revised_dist, "amocf-case.json")
    schema = json.loads((shared / "interop/case/case-v1p1-cfpackage.official.json").read_bytes())
    jsonschema.validate(package, schema)
    items = {each["identifier"]: each for each in package["CFItems"]}
    for name in WITHDRAWN:
        assert items[identifier_of(_iri(name))]["statusEndDate"] == "2026-09-01"
    replaced = [
        (each["originNodeURI"]["uri"], each["destinationNodeURI"]["uri"])
        for each in package["CFAssociations"]
        if each["associationType"] == "replacedBy"
    ]
    assert sorted(replaced) == [
        (_iri("4-1-5"), _iri("4-1-10")),
        (_iri("4-2-2"), _iri("4-2-14")),
        (_iri("4-2-3"), _iri("4-2-14")),
        (_iri("ksa-0005"), _iri("ksa-0041")),
        (_iri("ksa-0005"), _iri("ksa-0042")),
    ]
    below = {
        each["originNodeURI"]["uri"]
        for each in package["CFAssociations"]
        if each["associationType"] == "isChildOf"
    }
    assert not below & {_iri(name) for name in WITHDRAWN}
    assert len({each["identifier"] for each in package["CFAssociations"]}) == len(
        package["CFAssociations"]
    )


def test_jskos_marks_it(revised_dist: Path) -> None:
    concepts = {each["uri"]: each for each in _read(revised_dist, "amocf-jskos-concepts.json")}
    marked = {iri for iri, each in concepts.items() if each.get("deprecated")}
    assert marked == {_iri(name) for name in WITHDRAWN}
    split = concepts[_iri("ksa-0005")]
    assert [each["uri"] for each in split["replacedBy"]] == [_iri("ksa-0041"), _iri("ksa-0042")]
    assert split["endDate"] == "2026-09-01"
    mapped = {
        each["from"]["memberSet"][0]["uri"]
        for each in _read(revised_dist, "amocf-jskos-mappings.json")
    }
    assert _iri("4-1-10") in mapped
    assert not mapped & marked


def test_tables_have_what_is_in_use(revised_dist: Path) -> None:
    def uris(name: str) -> Iterator[str]:
        with next(revised_dist.rglob(name)).open(encoding="utf-8-sig", newline="") as file:
            yield from (row["uri"] for row in csv.DictReader(file))

    listed = {*uris("competencies.csv"), *uris("ksas.csv")}
    assert {_iri("4-1-10"), _iri("4-1-5-2026"), _iri("ksa-0041"), _iri("5-8")} <= listed
    assert not listed & {_iri(name) for name in WITHDRAWN}


@pytest.mark.parametrize("pattern", ["*osmt*", "*ctdl*", "*moodle*", "*canvas*", "*cprt*"])
def test_formats_without_a_place_for_it_leave_it_out(pattern: str, revised_dist: Path) -> None:
    files = [each for each in revised_dist.rglob(pattern) if each.is_file()]
    assert files
    for path in files:
        text = path.read_text("utf-8-sig")
        assert "Production/process troubleshooting" not in text, path.name
