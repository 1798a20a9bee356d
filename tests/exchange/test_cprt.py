"""Elements and relationships, in the form of NIST's export of the NICE Framework."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from tests.exchange.exported import HOSTILE, data_of, hostile_data

from amocf.exchange.cprt import EXPORTER
from amocf.exchange.registry import ReleaseData
from amocf.terms import expand

_TEXT: Final = {"type": "string"}


def _records(**members: Any) -> dict[str, Any]:
    """The schema of a list of records that have these members and no other."""
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": members,
            "required": list(members),
            "additionalProperties": False,
        },
    }


#: The members as NIST's export has them. Its own schema is not public beside it.
SCHEMA: Final = jsonschema.Draft202012Validator(
    {
        "type": "object",
        "required": ["documents", "relationship_types", "elements"],
        "properties": {
            "documents": _records(
                doc_identifier={"type": "string", "minLength": 1},
                name={"type": "string", "minLength": 1},
                version=_TEXT,
                website=_TEXT,
            ),
            "relationship_types": _records(relationship_identifier=_TEXT, description=_TEXT),
            "elements": _records(
                element_type={"type": "string", "pattern": "^[a-z_]+$"},
                element_identifier={"type": "string", "minLength": 1},
                title=_TEXT,
                text=_TEXT,
                doc_identifier=_TEXT,
            ),
            "relationships": _records(
                source_element_identifier=_TEXT,
                source_doc_identifier=_TEXT,
                dest_element_identifier=_TEXT,
                dest_doc_identifier=_TEXT,
                relationship_identifier=_TEXT,
                provenance_doc_identifier=_TEXT,
            ),
        },
    }
)


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.fixture(scope="module")
def export(data: ReleaseData) -> Any:
    return read(data)


def read(data: ReleaseData) -> Any:
    [content] = EXPORTER.write(data).values()
    return json.loads(content)


def related(export: Any, *kinds: str) -> set[tuple[str, str]]:
    return {
        (each["source_element_identifier"], each["dest_element_identifier"])
        for each in export["relationships"]
        if each["relationship_identifier"] in kinds
    }


def test_the_form_is_that_of_nist(export: Any, shared: Path) -> None:
    path = shared / "interop" / "nice" / "nice-2.1.0-competency-areas.json"
    official = json.loads(path.read_bytes())
    assert [error.message for error in SCHEMA.iter_errors(official)] == []
    assert [error.message for error in SCHEMA.iter_errors(export)] == []
    assert export.keys() >= official.keys() - {"_note"}


FAULTS: Final[dict[str, Callable[[Any], Any]]] = {
    "no identifier": lambda export: export["elements"][0].update(element_identifier=""),
    "no title": lambda export: export["elements"][0].pop("title"),
    "a member too many": lambda export: export["elements"][0].update(uri="x"),
    "no document": lambda export: export.pop("documents"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(export: Any, fault: str) -> None:
    changed = copy.deepcopy(export)
    FAULTS[fault](changed)
    assert not SCHEMA.is_valid(changed)


def test_every_identifier_is_defined_once(export: Any) -> None:
    elements = [each["element_identifier"] for each in export["elements"]]
    assert len(set(elements)) == len(elements)
    documents = {each["doc_identifier"] for each in export["documents"]}
    types = {each["relationship_identifier"] for each in export["relationship_types"]}
    own = export["documents"][0]["doc_identifier"]
    for each in export["relationships"]:
        assert each["relationship_identifier"] in types
        assert {each["source_doc_identifier"], each["dest_doc_identifier"]} <= documents
        assert each["source_element_identifier"] in elements
        if each["dest_doc_identifier"] == own:
            assert each["dest_element_identifier"] in elements


def test_what_is_read_back_is_what_was_written(export: Any, data: ReleaseData) -> None:
    found = {each["element_identifier"]: each for each in export["elements"]}
    for item in data.items.items.values():
        element = found.pop(item.code)
        assert element["element_type"] == item.kind.replace("-", "_")
        assert (element["title"], element["text"]) == (item.label, item.definition)
    assert not found
    codes = {item.iri: item.code for item in data.items.items.values()}
    assert related(export, "projection") == {
        (codes[parent], item.code) for item in data.items.items.values() for parent in item.parents
    }
    assert related(export, "connection", "essential_connection") == {
        (codes[pair.ksa], codes[pair.occupation]) for pair in data.items.connections
    }
    assert related(export, "essential_connection") == {
        (codes[pair.ksa], codes[pair.occupation])
        for pair in data.items.connections
        if pair.essential_to
    }


def test_only_mappings_that_hold_are_relationships(export: Any, data: ReleaseData) -> None:
    exact = [
        record for record in data.items.mappings if record.predicate == expand("skos:exactMatch")
    ]
    codes = {item.iri: item.code for item in data.items.items.values()}
    assert related(export, "exact_match") == {
        (codes[each.subject], data.items.outside[each.object].code) for each in exact
    }
    printed = [each for each in data.items.mappings if each.is_derivation and each.is_as_printed]
    assert len(related(export, "derivation_as_printed")) == len(printed) > 0
    own = {"projection", "connection", "essential_connection"}
    outside = [e for e in export["relationships"] if e["relationship_identifier"] not in own]
    assert len(outside) == sum(not each.is_denied for each in data.items.mappings)


def test_types_of_relationships_say_whose_readings_they_are(export: Any) -> None:
    said = {e["relationship_identifier"]: e["description"] for e in export["relationship_types"]}
    for kind in ("exact_match", "close_match", "related_match", "derivation_as_read"):
        assert said[kind].endswith(
            " This is a reading of this edition, which nobody has reviewed; the document does not "
            "say it."
        )
    for kind in ("derivation_as_printed", "projection"):
        assert "reading" not in said[kind]


def test_the_same_release_gives_the_same_bytes(dist: Path) -> None:
    files = EXPORTER.write(data_of(dist))
    assert files == EXPORTER.write(data_of(dist))
    for name, content in files.items():
        assert (dist / EXPORTER.path(name)).read_bytes() == content


def test_hostile_texts_do_no_harm() -> None:
    export = read(hostile_data())
    assert SCHEMA.is_valid(export)
    assert {each["title"] for each in export["elements"]} == set(HOSTILE)
    assert "made-up data" not in export["documents"][0]["name"]


def test_made_up_data_says_so(demo: Path) -> None:
    assert "made-up data" in read(data_of(demo))["documents"][0]["name"]
