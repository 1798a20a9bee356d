"""Elements and relationships, in the form of NIST's export of the NICE Framework."""

import copy
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from tests.exchange.exported import HOSTILE, data_of, hostile_data

from amocf.exchange.cprt import EXPORTER
from amocf.exchange.registry import ReleaseData
from amocf.terms import BASE, expand

_TEXT: Final = {"type": "string"}


def _records(*required: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """The schema of a list of records that have these texts and no other member."""
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": dict.fromkeys((*required, *optional), _TEXT),
            "required": list(required),
            "additionalProperties": False,
        },
    }


#: What NIST's schema asks for, and no member beside what it names:
#: csrc.nist.gov/csrc/media/projects/cprt/documents/schema/cprt_schema.json, as
#: github.com/xee5ch/cprt.py keeps it (data/cprt_schema.json).
SCHEMA: Final = jsonschema.Draft202012Validator(
    {
        "type": "object",
        "required": ["documents", "elements", "relationship_types", "relationships"],
        "properties": {
            "documents": _records("doc_identifier", "name", "version", "website"),
            "elements": _records(
                "doc_identifier", "element_type", "element_identifier", "title", "text"
            ),
            "relationship_types": _records("relationship_identifier", "description"),
            "relationships": _records(
                "source_element_identifier",
                "source_doc_identifier",
                "dest_element_identifier",
                "dest_doc_identifier",
                "relationship_identifier",
                optional=("provenance_doc_identifier",),
            ),
        },
        "additionalProperties": False,
    }
)
#: The types of elements that are beside the framework.
BESIDE: Final = ("outside_component", "outside_framework", "rights_statement")


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.fixture(scope="module")
def export(data: ReleaseData) -> Any:
    return read(data)


def read(data: ReleaseData) -> Any:
    """Read a file as programs read exports of NIST.

    The answer of its server is `response`, with a number `requestType` and the `elements`: so has
    NIST's own client (CprtExportResponse.java of github.com/usnistgov/capordino), so is its export
    of the NICE Framework (sources/nice_framework/cprt_SP_800_181_2_1_0.json of github.com/
    thehipsterciso/widai-dataset, where the number is 4), and so reads gen_nice.py of
    github.com/MISP/misp-galaxy, for one.
    """
    [content] = EXPORTER.write(data).values()
    answer = json.loads(content)
    assert answer.keys() == {"response"}
    assert answer["response"].keys() == {"requestType", "elements"}
    assert answer["response"]["requestType"] == 4
    return answer["response"]["elements"]


def pairs(found: list[Any], document: str, element: str) -> list[tuple[str, str]]:
    return [(each[document], each[element]) for each in found]


def related(export: Any, *kinds: str) -> set[tuple[str, str]]:
    return {
        (each["source_element_identifier"], each["dest_element_identifier"])
        for each in export["relationships"]
        if each["relationship_identifier"] in kinds
    }


def test_the_form_is_that_of_nist(export: Any, shared: Path) -> None:
    path = shared / "interop" / "nice" / "nice-2.1.0-competency-areas.json"
    official = json.loads(path.read_bytes())
    del official["_note"]  # that it is a part of the export, without the relationships
    whole = {**official, "relationships": []}
    assert [error.message for error in SCHEMA.iter_errors(whole)] == []
    assert [error.message for error in SCHEMA.iter_errors(export)] == []


FAULTS: Final[dict[str, Callable[[Any], Any]]] = {
    "no identifier": lambda export: export["elements"][0].pop("element_identifier"),
    "no relationships": lambda export: export.pop("relationships"),
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
    documents = [each["doc_identifier"] for each in export["documents"]]
    assert len(set(documents)) == len(documents)
    assert {each["doc_identifier"] for each in export["elements"]} <= set(documents)


def test_every_relationship_leads_to_an_element_of_the_file(export: Any) -> None:
    elements = set(pairs(export["elements"], "doc_identifier", "element_identifier"))
    types = {each["relationship_identifier"] for each in export["relationship_types"]}
    found = export["relationships"]
    assert set(pairs(found, "source_doc_identifier", "source_element_identifier")) <= elements
    assert set(pairs(found, "dest_doc_identifier", "dest_element_identifier")) <= elements
    assert {each["relationship_identifier"] for each in found} == types


def test_what_mappings_lead_to_stands_with_its_title(export: Any) -> None:
    titles = {each["element_identifier"]: each["title"] for each in export["elements"]}
    assert titles["NF-COM-007"] == "Cyber Resiliency"
    assert titles["17-2112.03"] == "Manufacturing Engineers"
    # The code of the framework itself, which the Advanced Manufacturing Competency Model has too.
    assert titles["4.1.2"] == "Technical Drawings and Schematics"
    assert "https://w3id.org/amocf/ref/dol-amcm/4-1-2" in titles


def test_the_rights_of_others_stand_in_the_file(export: Any) -> None:
    rights = [e["text"] for e in export["elements"] if e["element_type"] == "rights_statement"]
    assert any("O*NET 27.0 Database" in text and "CC BY 4.0" in text for text in rights)
    assert any("ESCO classification of the European Commission" in text for text in rights)


def test_what_is_read_back_is_what_was_written(export: Any, data: ReleaseData) -> None:
    found = {
        each["element_identifier"]: each
        for each in export["elements"]
        if each["element_type"] not in BESIDE
    }
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


def shared_codes(data: ReleaseData) -> set[str]:
    """The codes that several outside components have to which mappings lead."""
    reached = {each.object for each in data.items.mappings if not each.is_denied}
    codes = Counter(each.code for iri, each in data.items.outside.items() if iri in reached)
    return {code for code, times in codes.items() if times > 1}


def test_only_mappings_that_hold_are_relationships(export: Any, data: ReleaseData) -> None:
    exact = [
        record for record in data.items.mappings if record.predicate == expand("skos:exactMatch")
    ]
    codes = {item.iri: item.code for item in data.items.items.values()}
    taken = {*codes.values(), *shared_codes(data)}
    assert related(export, "exact_match") == {
        (codes[each.subject], each.object if code in taken else code)
        for each in exact
        for code in (data.items.outside[each.object].code,)
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


def test_an_exact_match_says_no_more_than_its_records(export: Any) -> None:
    said = {e["relationship_identifier"]: e["description"] for e in export["relationship_types"]}
    assert said["exact_match"].startswith("The titles agree, and the codes where the document")
    assert "what is in the two was not compared" in said["exact_match"]
    assert "mean the same" not in said["exact_match"]


def test_what_is_adopted_as_printed_is_not_said_to_be_derived(export: Any) -> None:
    said = {e["relationship_identifier"]: e["description"] for e in export["relationship_types"]}
    assert "or that the framework adopts the destination." in said["derivation_as_printed"]


def test_what_speaks_against_a_printed_derivation_stands_beside_it(export: Any) -> None:
    said = {e["relationship_identifier"]: e["description"] for e in export["relationship_types"]}
    assert ("5.4.1", "NF-COM-008") in related(export, "derivation_as_printed")
    [against] = said["derivation_as_printed"].split(" Of 5.4.1 and NF-COM-008: ")[1:]
    assert "the two do not match" in against
    assert "DevSecOps" in against
    assert not any("do not match" in text for kind, text in said.items() if "printed" not in kind)


def test_documents_have_the_editions_that_mappings_name(export: Any, data: ReleaseData) -> None:
    versions = {each["website"]: each["version"] for each in export["documents"]}
    assert versions[f"{BASE}ref/onet-soc"] == "O*NET 27.0"
    assert versions[f"{BASE}ref/nice"] == "2.2.0; not stated by the document"
    named = {each.object_version for each in data.items.mappings if not each.is_denied}
    found = {one for text in versions.values() for one in text.split("; ")}
    assert named - {""} <= found


def test_words_that_are_added_to_a_title_are_told_from_it(export: Any) -> None:
    outside = [e for e in export["elements"] if e["element_type"] == "outside_component"]
    added = [each for each in outside if "[part" in each["title"]]
    assert len(added) == 4
    for each in outside:
        assert ("the words in square brackets are added" in each["text"]) == (each in added)


def test_the_same_release_gives_the_same_bytes(dist: Path) -> None:
    files = EXPORTER.write(data_of(dist))
    assert files == EXPORTER.write(data_of(dist))
    for name, content in files.items():
        assert (dist / EXPORTER.path(name)).read_bytes() == content


def test_hostile_texts_do_no_harm() -> None:
    export = read(hostile_data())
    assert SCHEMA.is_valid(export)
    titles = {each["title"] for each in export["elements"]}
    assert titles == set(HOSTILE)
    assert "made-up data" not in export["documents"][0]["name"]


def test_made_up_data_says_so(demo: Path) -> None:
    assert "made-up data" in read(data_of(demo))["documents"][0]["name"]
