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
from amocf.formula_text import looks_like_formula
from amocf.terms import EDITION_NAME, expand

#: The table that OSMT offers as an example of its import: ui/src/assets/
#: osmt-batch-import-example.csv of github.com/wgu-opensource/osmt, at commit 661def32.
EXAMPLE: Final = (
    '"RSD Name","Authors","Skill Statement","Categories","Keywords","Standards","Certifications",'
    '"Occupation Major Groups","Occupation Minor Groups","Broad Occupations",'
    '"Detailed Occupations","O*NET Job Codes","Employers","Alignment Name","Alignment URL",'
    '"Alignment Framework","Alignment 2 Name","Alignment 2 URL","Alignment 2 Framework"'
)
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
        assert each["skillName"] in (item.label, f"{item.label} ({item.code})")
        statement = item.definition or item.label
        assert each["skillStatement"] in (statement, f"{statement} [{item.code}]")
        assert tuple(each["keywords"]) == item.alternatives
        above = [data.items.items[parent].context_label for parent in item.parents]
        assert each["categories"] == above
        selecting = [one["name"] for one in each["collections"][item.is_of_document :]]
        institutes = data.items.selected_by.get(item.iri, ())
        assert selecting == [f"Selected by {data.items.names[one]}" for one in institutes]


def test_standards_are_the_derivations_that_the_document_prints(
    skills: list[Any], data: ReleaseData
) -> None:
    derived = {
        (each["id"], way["id"], way["skillName"].partition(" [")[0])
        for each in skills
        for way in each["standards"]
    }
    skill_iris = {each["id"] for each in skills}
    assert derived == {
        (each.subject, each.object, each.object_label)
        for each in data.items.mappings
        if each.is_derivation and each.is_as_printed and each.subject in skill_iris
    }
    assert len(derived) == 18
    [row] = [row for row in rows(data) if row["RSD Name"] == "Cybersecurity Fundamentals"]
    against = "as printed, but this edition knows it as DevSecOps, and holds that the two do not"
    assert row["Standards"] == f"NICE NF-COM-008 [{against} match]"
    names = [way["skillName"] for each in skills for way in each["standards"]]
    assert [name for name in names if "[" in name] == [row["Standards"]]


def test_readings_that_nobody_has_reviewed_stand_in_neither_file(
    skills: list[Any], data: ReleaseData
) -> None:
    assert any(record.predicate == expand("skos:exactMatch") for record in data.items.mappings)
    assert all(each["alignments"] == [] for each in skills)
    for row in rows(data):
        assert not any(cell for name, cell in row.items() if name.startswith("Alignment"))
    read = {
        (record.subject, record.object)
        for record in data.items.mappings
        if record.is_derivation and not record.is_as_printed
    }
    assert read
    assert not read & {(each["id"], way["id"]) for each in skills for way in each["standards"]}


def test_author_is_who_makes_the_record_and_not_the_publisher_of_the_document(
    skills: list[Any], data: ReleaseData
) -> None:
    for each, row in zip(skills, rows(data), strict=True):
        item = data.items.items[each["id"]]
        [author] = each["authors"]
        if item.institute:
            assert author == data.items.names[item.institute]
        else:
            assert author.startswith(f"{EDITION_NAME}, in words of: Aaron Bell, ")
            assert all(name in author for name in data.about.source_authors)
            assert f"{data.about.source.name} (2025)." in author
            assert "Unofficial edition, not endorsed by NIST." in author
        assert row["Authors"] == author.replace(";", ",")


def test_skills_of_the_same_label_have_their_code_in_the_name(data: ReleaseData) -> None:
    names = [row["RSD Name"] for row in rows(data)]
    assert len(set(map(str.casefold, names))) == len(names)
    assert "Critical Work Functions (4.1.1)" in names
    assert "Operations Management" in names


def test_the_columns_are_those_of_the_example_of_osmt(data: ReleaseData) -> None:
    text = EXPORTER.write(data)["amocf-osmt-import.csv"].decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(text))) == next(csv.reader([EXAMPLE]))
    [row] = [row for row in rows(data) if row["RSD Name"] == "Cybersecurity Fundamentals"]
    assert row["Categories"] == "NICE Framework/Cybersecurity (5.4)"


def test_no_skill_is_lost_among_those_of_the_same_statement(data: ReleaseData) -> None:
    """Of rows of one statement, the importer keeps the last (its batch-import.component.ts)."""
    kept = {row["Skill Statement"].strip(): row for row in rows(data)}
    assert len(kept) == len(data.items.of_kinds(*SKILLS))
    assert kept["Critical Work Functions [4.6.1]"]["RSD Name"] == "Critical Work Functions (4.6.1)"
    assert "Cybersecurity Fundamentals" in kept


def test_what_institutes_connect_is_an_occupation(skills: list[Any], data: ReleaseData) -> None:
    written = {(each["id"], one["targetNode"]) for each in skills for one in each["occupations"]}
    assert written == {(pair.ksa, pair.occupation) for pair in data.items.connections}


def test_the_table_has_a_row_for_each_descriptor(skills: list[Any], data: ReleaseData) -> None:
    for row, each in zip(rows(data), skills, strict=True):
        assert row["RSD Name"] == each["skillName"]
        assert row["Skill Statement"] == each["skillStatement"]
        keywords = [one for one in row["Keywords"].split("; ") if one]
        assert keywords == [one.replace(";", ",") for one in each["keywords"]]
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
    # Items of several kinds have each text, and all of them the same as their code.
    assert {each["skillStatement"] for each in skills} == {f"{text} [{text}]" for text in HOSTILE}
    for row in rows(data):
        for cell in row.values():
            assert not looks_like_formula(cell)
