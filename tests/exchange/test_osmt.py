"""Rich Skill Descriptors: valid by OSMT's description, importable, and read back."""

import copy
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import jsonschema
import pytest
import yaml
from tests.exchange.exported import HOSTILE, data_of, hostile_data

from amocf.exchange.osmt import EXPORTER
from amocf.exchange.registry import ReleaseData
from amocf.terms import expand

SKILLS: Final = ("competency", "sub-competency", "ksa", "institute-ksa")


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.fixture(scope="module")
def skills(data: ReleaseData) -> list[Any]:
    return read(data)


@pytest.fixture(scope="module")
def schema(shared: Path) -> jsonschema.Draft202012Validator:
    path = shared / "interop" / "osmt" / "openapi-v3.yaml"
    described = yaml.safe_load(path.read_text("utf-8"))
    skill = described["components"]["schemas"]["Skill"]
    # It asks for `context`, but has `@context`, as all descriptors do.
    assert "context" in skill["required"]
    assert "context" not in skill["properties"]
    skill["required"] = ["@context", *(name for name in skill["required"] if name != "context")]
    whole = {"components": described["components"], "$ref": "#/components/schemas/Skill"}
    return jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())


def read(data: ReleaseData) -> list[Any]:
    skills: list[Any] = json.loads(EXPORTER.write(data)["amocf-osmt.json"])
    return skills


def rows(data: ReleaseData) -> list[dict[str, str]]:
    text = EXPORTER.write(data)["amocf-osmt-import.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_descriptor_is_valid(
    skills: list[Any], schema: jsonschema.Draft202012Validator
) -> None:
    assert [error.message for each in skills for error in schema.iter_errors(each)] == []


FAULTS: Final[dict[str, Callable[[Any], Any]]] = {
    "no statement": lambda skill: skill.pop("skillStatement"),
    "no context": lambda skill: skill.pop("@context"),
    "no UUID": lambda skill: skill.update(uuid="4.1.2"),
    "no moment": lambda skill: skill.update(updateDate="yesterday"),
    "no list": lambda skill: skill.update(keywords="a"),
    "an occupation without a code": lambda skill: skill.update(occupations=[{}]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(
    skills: list[Any], schema: jsonschema.Draft202012Validator, fault: str
) -> None:
    changed = copy.deepcopy(skills[0])
    FAULTS[fault](changed)
    assert not schema.is_valid(changed)


def test_what_is_read_back_is_what_was_written(skills: list[Any], data: ReleaseData) -> None:
    expected = data.items.of_kinds(*SKILLS)
    assert [each["id"] for each in skills] == [item.iri for item in expected]
    for each, item in zip(skills, expected, strict=True):
        assert each["uuid"] == str(uuid5(NAMESPACE_URL, item.iri))
        assert each["skillName"] == item.label
        assert each["skillStatement"] == (item.definition or item.label)
        assert tuple(each["keywords"]) == item.alternatives
        above = [data.items.items[parent].context_label for parent in item.parents]
        assert each["categories"] == above
        selecting = [one["name"] for one in each["collections"][item.is_of_document :]]
        institutes = data.items.selected_by.get(item.iri, ())
        assert selecting == [f"Selected by {data.items.names[one]}" for one in institutes]


def test_alignments_are_the_mappings_that_hold(skills: list[Any], data: ReleaseData) -> None:
    written = {(each["id"], way["id"]) for each in skills for way in each["alignments"]}
    aligning = [expand(f"skos:{name}Match") for name in ("exact", "close", "broad", "narrow")]
    skill_iris = {each["id"] for each in skills}
    assert written == {
        (record.subject, record.object)
        for record in data.items.mappings
        if record.predicate in aligning and not record.is_denied and record.subject in skill_iris
    }
    derived = {(each["id"], way["id"]) for each in skills for way in each["standards"]}
    assert derived == {
        (each.subject, each.object)
        for each in data.items.mappings
        if each.is_derivation and each.subject in skill_iris
    }


def test_what_institutes_connect_is_an_occupation(skills: list[Any], data: ReleaseData) -> None:
    written = {(each["id"], one["targetNode"]) for each in skills for one in each["occupations"]}
    assert written == {(pair.ksa, pair.occupation) for pair in data.items.connections}


def test_the_table_has_a_row_for_each_descriptor(skills: list[Any], data: ReleaseData) -> None:
    for row, each in zip(rows(data), skills, strict=True):
        assert row["RSD Name"] == each["skillName"]
        assert row["Skill Statement"] == each["skillStatement"]
        keywords = [one for one in row["Keywords"].split("; ") if one]
        assert keywords == [one.replace(";", ",") for one in each["keywords"]]
        aligned = [row["Alignment URL"], row["Alignment 2 URL"]]
        expected = [one["id"] for one in each["alignments"][:2]]
        assert [one for one in aligned if one] == expected
        assert not row["Certifications"]
        assert not row["Employers"]


def test_the_same_release_gives_the_same_bytes(dist: Path) -> None:
    files = EXPORTER.write(data_of(dist))
    assert files == EXPORTER.write(data_of(dist))
    for name, content in files.items():
        assert (dist / EXPORTER.path(name)).read_bytes() == content


def test_hostile_texts_do_no_harm(schema: jsonschema.Draft202012Validator) -> None:
    data = hostile_data()
    skills = read(data)
    assert all(schema.is_valid(each) for each in skills)
    assert {each["skillName"] for each in skills} == set(HOSTILE)
    for row in rows(data):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
