"""What issuers copy: each is valid in its format, and says what the file of the format says."""

import json
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from tests.exchange.exported import data_of, hostile_data

from amocf.exchange import case
from amocf.exchange.framework_items import COMPETENCY_KINDS, OCCUPATION_KINDS
from amocf.exchange.registry import ReleaseData
from amocf.exchange.snippets import Snippet, snippets_of
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import EDITION_NAME, expand

FORMATS: Final = ("Open Badges 3.0", "CTDL", "schema.org", "CASE 1.1")
#: The alignment of an achievement, as the data model of Open Badges 3.0 has it.
BADGE: Final = {
    "type": "object",
    "required": ["alignment"],
    "additionalProperties": False,
    "properties": {
        "alignment": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["type", "targetName", "targetUrl"],
                "additionalProperties": False,
                "properties": {
                    "type": {"type": "array", "contains": {"const": "Alignment"}},
                    "targetName": {"type": "string", "minLength": 1},
                    "targetUrl": {"type": "string", "format": "uri"},
                    "targetCode": {"type": "string"},
                    "targetDescription": {"type": "string"},
                    "targetFramework": {"type": "string"},
                    "targetType": {
                        "anyOf": [
                            {"pattern": "^ext:"},
                            {
                                "enum": [
                                    *("ceasn:Competency", "ceterms:Credential", "CFItem"),
                                    *("CFRubric", "CFRubricCriterion", "CFRubricCriterionLevel"),
                                    "CTDL",
                                ]
                            },
                        ]
                    },
                },
            },
        }
    },
}


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.fixture(scope="module")
def made(data: ReleaseData) -> dict[str, dict[str, Any]]:
    """The snippets of every item, by its URI and their formats."""
    reader = GraphReader(data.store)
    kinds = (*COMPETENCY_KINDS, *OCCUPATION_KINDS)
    return {
        item.iri: by_format(snippets_of(reader, data.about, item.iri))
        for item in data.items.of_kinds(*kinds)
    }


def by_format(snippets: tuple[Snippet, ...]) -> dict[str, Any]:
    return {each.name: json.loads(each.text) for each in snippets}


def test_every_competency_and_occupation_has_all_of_them(made: dict[str, Any]) -> None:
    assert made
    for found in made.values():
        assert tuple(found) == FORMATS


def test_what_is_neither_has_none(data: ReleaseData) -> None:
    reader = GraphReader(data.store)
    for iri in (expand("amocf:area-electronics"), expand("dataset:amocf"), "https://example.org/"):
        assert snippets_of(reader, data.about, iri) == ()


def test_badge_alignments_are_valid(made: dict[str, Any], data: ReleaseData) -> None:
    schema = jsonschema.Draft202012Validator(BADGE, format_checker=jsonschema.FormatChecker())
    for iri, found in made.items():
        snippet = found["Open Badges 3.0"]
        assert [error.message for error in schema.iter_errors(snippet)] == []
        [alignment] = snippet["alignment"]
        item = data.items.items[iri]
        assert (alignment["targetUrl"], alignment["targetName"]) == (iri, item.label)
        assert alignment["targetCode"] == item.code
        assert alignment.get("targetDescription", "") == item.definition
        maker = "" if item.institute else f" ({EDITION_NAME})"
        assert alignment["targetFramework"] == f"{data.items.names[item.scheme]}{maker}"
        is_competency = item.kind in COMPETENCY_KINDS
        assert alignment["targetType"] == ("ceasn:Competency" if is_competency else "CFItem")
    broken: dict[str, Any] = {"alignment": [{**alignment, "targetType": "Competency"}]}
    assert not schema.is_valid(broken)
    assert not schema.is_valid({"alignment": [{"type": ["Alignment"], "targetName": "x"}]})


def test_targets_of_ctdl_are_alignment_objects_of_its_terms(
    made: dict[str, Any], data: ReleaseData, shared: Path
) -> None:
    """CTDL has such an object as the value of both properties, and its context all members."""
    path = shared / "interop" / "ctdl" / "ctdl-context.json"
    terms = json.loads(path.read_bytes())["@context"]
    for iri, found in made.items():
        item = data.items.items[iri]
        [(name, [target])] = found["CTDL"].items()
        is_competency = item.kind in COMPETENCY_KINDS
        assert name == ("ceterms:targetCompetency" if is_competency else "ceterms:occupationType")
        assert target.pop("@type") == "ceterms:CredentialAlignmentObject"
        assert {name, *target} <= terms.keys()
        for member, value in target.items():
            is_text = terms[member].get("@container") == "@language"
            assert list(value) == ["en"] if is_text else isinstance(value, str)
        assert (target["ceterms:targetNode"], target["ceterms:codedNotation"]) == (iri, item.code)
        assert target["ceterms:targetNodeName"] == {"en": item.label}
        described = target.get("ceterms:targetNodeDescription", {"en": ""})
        assert described == {"en": item.definition}
        assert target["ceterms:framework"] == item.scheme
        framework = found["Open Badges 3.0"]["alignment"][0]["targetFramework"]
        assert target["ceterms:frameworkName"] == {"en": framework}


def test_nobody_is_told_to_teach_an_occupation(data: ReleaseData) -> None:
    reader = GraphReader(data.store)
    for kinds, expected in ((COMPETENCY_KINDS, "teaches"), (OCCUPATION_KINDS, "about")):
        for item in data.items.of_kinds(*kinds):
            uses = {each.name: each.use for each in snippets_of(reader, data.about, item.iri)}
            assert expected in uses["schema.org"]
            assert ("teaches" in uses["CTDL"]) == (expected == "teaches")


def test_items_of_case_are_valid_and_those_of_the_file(
    made: dict[str, Any], data: ReleaseData, shared: Path
) -> None:
    path = shared / "interop" / "case" / "case-v1p1-cfpackage.official.json"
    package = json.loads(path.read_bytes())
    item = {"$schema": package["$schema"], "$defs": package["$defs"], "$ref": "#/$defs/CFPckgItem"}
    schema = jsonschema.Draft201909Validator(item, format_checker=jsonschema.FormatChecker())
    written = {
        each["uri"]: each
        for content in case.EXPORTER.write(data).values()
        for each in json.loads(content)["CFItems"]
    }
    for iri, found in made.items():
        assert [error.message for error in schema.iter_errors(found["CASE 1.1"])] == []
        assert found["CASE 1.1"] == written[iri]


def test_terms_of_schema_org_are_complete(made: dict[str, Any]) -> None:
    for iri, found in made.items():
        snippet = found["schema.org"]
        assert (snippet["@context"], snippet["@type"]) == ("https://schema.org", "DefinedTerm")
        assert snippet["@id"] == iri
        assert snippet["inDefinedTermSet"]


def test_what_is_too_long_to_copy_is_left_out() -> None:
    data = hostile_data()
    reader = GraphReader(data.store)
    for item in data.items.items.values():
        found = snippets_of(reader, data.about, item.iri)
        assert sum(len(each.text) for each in found) < 25_000
        for each in found:
            json.loads(each.text)
        if len(item.label) > 10_000:
            assert "CTDL" not in {each.name for each in found}
