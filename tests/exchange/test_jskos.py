"""JSKOS: what its validator wants, and what is written is read back.

Its own validator is a package for Node: ``tests/clients/test_jskos_validate.py`` runs it.
"""

import copy
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from tests.exchange.exported import HOSTILE, data_of, hostile_data

from amocf.exchange.jskos import EXPORTER
from amocf.exchange.registry import ReleaseData
from amocf.terms import BASE, expand

Parts = dict[str, list[Any]]
_URI: Final = {"type": "string", "pattern": "^https?://[^\\s]+$"}
_LABELS: Final = {"type": "object", "additionalProperties": {"type": "string"}}
_LISTS: Final = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "string"}, "minItems": 1},
}
_SET: Final = {
    "type": "array",
    "items": {"type": "object", "required": ["uri"], "properties": {"uri": _URI}},
}
#: Members of each kind of object that the files have, as the specification defines them.
_RESOURCE: Final = {
    "@context": _URI,
    "uri": _URI,
    "type": {"type": "array", "items": _URI, "minItems": 1},
    "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "modified": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "creator": _SET,
    "notation": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "prefLabel": _LABELS,
    "altLabel": _LISTS,
    "definition": _LISTS,
    "note": _LISTS,
    "editorialNote": _LISTS,
    "source": _SET,
    "basedOn": _SET,
    "version": {"type": "string"},
}
_BUNDLE: Final = {"type": "object", "required": ["memberSet"], "properties": {"memberSet": _SET}}
_OF_KIND: Final[dict[str, dict[str, Any]]] = {
    "schemes": {"license": _SET, "languages": {"type": "array"}, "topConcepts": _SET},
    "concepts": dict.fromkeys(("inScheme", "topConceptOf", "broader", "narrower", "related"), _SET),
    "mappings": {
        "from": _BUNDLE,
        "to": _BUNDLE,
        "fromScheme": {"type": "object", "required": ["uri"]},
        "toScheme": {"type": "object", "required": ["uri"]},
        "mappingRelevance": {"type": "number", "minimum": 0, "maximum": 1},
        "justification": _URI,
    },
}
SCHEMAS: Final = {
    kind: jsonschema.Draft202012Validator(
        {
            "type": "object",
            "required": ["uri", "type", *({"from", "to"} & members.keys())],
            "properties": {**_RESOURCE, **members},
            "additionalProperties": False,
        }
    )
    for kind, members in _OF_KIND.items()
}


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.fixture(scope="module")
def parts(data: ReleaseData) -> Parts:
    return read(data)


def read(data: ReleaseData) -> Parts:
    files = EXPORTER.write(data)
    return {kind: json.loads(files[f"amocf-jskos-{kind}.json"]) for kind in SCHEMAS}


def errors(parts: Parts) -> list[str]:
    return [
        error.message
        for kind, schema in SCHEMAS.items()
        for each in parts[kind]
        for error in schema.iter_errors(each)
    ]


def test_every_object_has_the_members_of_its_kind(parts: Parts) -> None:
    assert all(parts.values())
    assert errors(parts) == []


FAULTS: Final[dict[str, Callable[[Parts], Any]]] = {
    "a label without a language": lambda parts: parts["concepts"][0].update(prefLabel="x"),
    "one text where a list is": lambda parts: parts["concepts"][0].update(altLabel={"en": "x"}),
    "a mapping to nothing": lambda parts: parts["mappings"][0].pop("to"),
    "a confidence of two": lambda parts: parts["mappings"][0].update(mappingRelevance=2),
    "no URI": lambda parts: parts["schemes"][0].update(uri="competencies"),
    "an unknown member": lambda parts: parts["concepts"][0].update(label="x"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(parts: Parts, fault: str) -> None:
    changed = {kind: copy.deepcopy(found[:1]) for kind, found in parts.items()}
    assert errors(changed) == []
    FAULTS[fault](changed)
    assert errors(changed)


def uris(node: Any, name: str) -> tuple[str, ...]:
    return tuple(each["uri"] for each in node.get(name, ()))


def test_what_is_read_back_is_what_was_written(parts: Parts, data: ReleaseData) -> None:
    concepts = {each["uri"]: each for each in parts["concepts"]}
    assert list(concepts) == list(data.items.items)
    for item in data.items.items.values():
        concept = concepts[item.iri]
        assert concept["notation"] == [item.code]
        assert concept["prefLabel"] == {"en": item.label}
        assert tuple(concept.get("altLabel", {"en": ()})["en"]) == item.alternatives
        member = "definition" if item.is_defined else "note"
        assert concept.get(member, {"en": [""]})["en"] == [item.definition]
        assert not (item.is_defined and "note" in concept)
        assert uris(concept, "broader") == item.parents
        assert uris(concept, "inScheme") == (item.scheme,)
        assert uris(concept, "creator") == ((item.institute,) if item.institute else ())
    schemes = {each["uri"] for each in parts["schemes"]}
    assert {item.scheme for item in data.items.items.values()} <= schemes


def test_technology_areas_are_described_and_not_defined(parts: Parts) -> None:
    concepts = {each["uri"]: each for each in parts["concepts"]}
    area = concepts[expand("amocf:area-biomanufacturing")]
    assert "definition" not in area
    assert area["note"]["en"][0].startswith("Biomanufacturing technology uses")
    assert "definition" in concepts[expand("amocf:5-1")]


def test_the_hierarchy_is_the_same_in_both_directions(parts: Parts) -> None:
    down = {(c["uri"], below) for c in parts["concepts"] for below in uris(c, "narrower")}
    up = {(above, c["uri"]) for c in parts["concepts"] for above in uris(c, "broader")}
    assert down == up


def test_only_mappings_that_hold_are_written(parts: Parts, data: ReleaseData) -> None:
    written = {
        (
            each["uri"],
            each["type"][0],
            uris(each["from"], "memberSet"),
            uris(each["to"], "memberSet"),
        )
        for each in parts["mappings"]
    }
    assert written == {
        (each.iri, each.predicate, (each.subject,), (each.object,))
        for each in data.items.mappings
        if not each.is_denied and not each.is_derivation
    }
    derived = {(c["uri"], other) for c in parts["concepts"] for other in uris(c, "basedOn")}
    assert derived == {
        (each.subject, each.object) for each in data.items.mappings if each.is_derivation
    }
    assert expand("prov:wasDerivedFrom") not in {each["type"][0] for each in parts["mappings"]}


def test_what_a_concept_derives_from_is_called_as_everywhere(
    parts: Parts, data: ReleaseData
) -> None:
    origins = [each for concept in parts["concepts"] for each in concept.get("basedOn", ())]
    targets = [each for mapping in parts["mappings"] for each in mapping["to"]["memberSet"]]
    labels: dict[str, set[str]] = defaultdict(set)
    for each in (*origins, *targets):
        labels[each["uri"]].add(each["prefLabel"]["en"])
    outside = {iri: {each.label} for iri, each in data.items.outside.items()}
    for iri, found in labels.items():
        assert found == outside.get(iri, {data.items.names.get(iri)}), iri
    concepts = {each["uri"]: each for each in parts["concepts"]}
    [printed] = concepts[expand("amocf:5-4-1")]["basedOn"]
    assert printed["prefLabel"] == {"en": "DevSecOps"}
    assert uris(printed, "inScheme") == (f"{BASE}ref/nice",)


def test_notes_say_what_is_printed_of_an_origin_and_what_speaks_against_it(parts: Parts) -> None:
    notes = {each["uri"]: each.get("editorialNote", {}).get("en") for each in parts["concepts"]}
    [said] = notes[expand("amocf:5-4-1")]
    assert said.startswith('NICE NF-COM-008: "NICE Framework ID: NF-COM-008", as the document pr')
    assert "the two do not match" in said
    assert "title it DevSecOps" in said
    [adopted] = notes[expand("amocf:tier-1")]
    assert adopted.startswith('DOL AMCM Tier 1: "the MFG USA Competency Framework adopts')
    [read] = notes[expand("amocf:4-1")]
    assert "A reading of this edition" in read
    for concept in parts["concepts"]:
        assert len(concept.get("basedOn", ())) == len(notes[concept["uri"]] or ())


def test_mappings_say_for_which_edition_they_are(parts: Parts, data: ReleaseData) -> None:
    versions = {each.iri: each.object_version for each in data.items.mappings}
    for each in parts["mappings"]:
        [note] = each["note"]["en"]
        assert f" Edition of the target: {versions[each['uri']]}. " in f" {note}"


def test_schemes_that_mappings_lead_to_have_the_statement_on_their_rights(parts: Parts) -> None:
    [onet] = [each for each in parts["schemes"] if each["uri"] == f"{BASE}ref/onet-soc"]
    assert "CC BY 4.0" in onet["note"]["en"][0]


def test_mappings_say_who_reads_them_and_that_nobody_has_reviewed_them(
    parts: Parts, data: ReleaseData
) -> None:
    authors = {each.iri: each.author for each in data.items.mappings}
    for each in parts["mappings"]:
        assert uris(each, "creator") == (authors[each["uri"]],)
        [note] = each["note"]["en"]
        assert note.endswith(
            "A reading of this edition, which nobody has reviewed; the document does not say it."
        )


def test_what_institutes_connect_is_related(parts: Parts, data: ReleaseData) -> None:
    written = {(c["uri"], other) for c in parts["concepts"] for other in uris(c, "related")}
    pairs = {(pair.ksa, pair.occupation) for pair in data.items.connections}
    assert written == pairs | {(occupation, ksa) for ksa, occupation in pairs}


def test_the_same_release_gives_the_same_bytes(dist: Path) -> None:
    files = EXPORTER.write(data_of(dist))
    assert files == EXPORTER.write(data_of(dist))
    for name, content in files.items():
        assert (dist / EXPORTER.path(name)).read_bytes() == content


def test_hostile_texts_do_no_harm() -> None:
    parts = read(hostile_data())
    assert errors(parts) == []
    assert {each["prefLabel"]["en"] for each in parts["concepts"]} == set(HOSTILE)


def test_made_up_data_says_so(demo: Path) -> None:
    for each in read(data_of(demo))["schemes"]:
        if "definition" in each:
            assert "made" in " ".join(each["definition"]["en"]).lower()
