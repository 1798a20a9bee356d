"""CTDL-ASN: valid by the Registry's schemas, in the terms of the vocabulary, and read back."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
import rdflib
from tests.exchange.exported import HOSTILE, data_of, hostile_data

from amocf.exchange.ctdl import EXPORTER
from amocf.exchange.ctdl_graph import ALIGNMENTS, CTDL_CONTEXT, OCCUPATION_TYPES
from amocf.exchange.framework_items import COMPETENCY_KINDS, OCCUPATION_KINDS
from amocf.exchange.registry import ReleaseData
from amocf.terms import DOCUMENT, EDITION, EDITION_NAME, expand

Document = dict[str, Any]
FRAMEWORK: Final = "ceasn:CompetencyFramework"
COMPETENCY: Final = "ceasn:Competency"
OCCUPATION: Final = "ceterms:Occupation"


@pytest.fixture(scope="module", params=["dist", "demo"])
def data(request: pytest.FixtureRequest) -> ReleaseData:
    folder: Path = request.getfixturevalue(request.param)
    return data_of(folder)


@pytest.fixture(scope="module")
def document(data: ReleaseData) -> Document:
    return read(data)


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "interop" / "ctdl"


@pytest.fixture(scope="module")
def schemas(folder: Path) -> dict[str, Any]:
    names = {FRAMEWORK: "competency_framework", COMPETENCY: "competency"}
    checker = jsonschema.FormatChecker()
    return {
        kind: jsonschema.Draft4Validator(
            json.loads((folder / f"registry-{name}.schema.json").read_bytes()),
            format_checker=checker,
        )
        for kind, name in names.items()
    }


@pytest.fixture(scope="module")
def context(folder: Path) -> Any:
    return json.loads((folder / "ctdlasn-context.json").read_bytes())["@context"]


@pytest.fixture(scope="module")
def vocabulary(folder: Path) -> dict[str, Any]:
    graph = json.loads((folder / "ctdlasn-schema.json").read_bytes())["@graph"]
    return {term["@id"]: term for term in graph}


def read(data: ReleaseData) -> Document:
    [content] = EXPORTER.write(data).values()
    document: Document = json.loads(content)
    return document


def of_type(document: Document, kind: str) -> list[Any]:
    return [node for node in document["@graph"] if node["@type"] == kind]


def values(node: Any, name: str) -> tuple[str, ...]:
    return tuple(each["@value"] for each in node.get(name, ()))


def comments(node: Any) -> list[str]:
    return [line for line in node.get("ceasn:comment", {"en": ""})["en"].split("\n") if line]


def errors(schemas: dict[str, Any], document: Document) -> list[str]:
    return [
        error.message
        for kind, schema in schemas.items()
        for node in of_type(document, kind)
        for error in schema.iter_errors({"@context": document["@context"], **node})
    ]


def test_frameworks_and_competencies_are_valid_for_the_registry(
    document: Document, schemas: dict[str, Any]
) -> None:
    assert of_type(document, FRAMEWORK)
    assert errors(schemas, document) == []


FAULTS: Final[dict[str, Callable[[Any], Any]]] = {
    "a framework without a description": lambda nodes: nodes[0].pop("ceasn:description"),
    "a framework without a CTID": lambda nodes: nodes[0].pop("ceterms:ctid"),
    "a framework with one top child only": lambda nodes: nodes[0].update(
        {"ceasn:hasTopChild": "https://example.org/"}
    ),
    "a competency without a text": lambda nodes: nodes[1].pop("ceasn:competencyText"),
    "a competency of no framework": lambda nodes: nodes[1].pop("ceasn:isPartOf"),
    "a text without a language": lambda nodes: nodes[1].update({"ceasn:competencyText": "x"}),
    "an alignment with what is no URI": lambda nodes: nodes[1].update(
        {"ceasn:exactAlignment": [7]}
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_node_is_found(
    document: Document, schemas: dict[str, Any], fault: str
) -> None:
    nodes = [of_type(document, FRAMEWORK)[0], of_type(document, COMPETENCY)[0]]
    changed = {**document, "@graph": copy.deepcopy(nodes)}
    FAULTS[fault](changed["@graph"])
    assert errors(schemas, changed)


def test_every_term_is_one_of_the_vocabularies(
    document: Document, context: Any, vocabulary: dict[str, Any]
) -> None:
    for node in document["@graph"]:
        for name in node.keys() - {"@id", "@type"}:
            assert name in context, name
            described = vocabulary.get(name)  # of the terms of CTDL there is the context alone
            if described:
                assert node["@type"] in described["schema:domainIncludes"], (node["@type"], name)
    used = {name for node in document["@graph"] for name in node}
    assert len(used & vocabulary.keys()) > 20


def test_as_linked_data_it_says_the_same(document: Document, context: Any) -> None:
    assert document["@context"] == CTDL_CONTEXT
    text = json.dumps({**document, "@context": context})
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    for node in document["@graph"]:
        subject = rdflib.URIRef(node["@id"])
        for name, value in node.items():
            if name.startswith("@"):
                continue
            prefix, _, local = name.partition(":")
            found = list(graph.objects(subject, rdflib.URIRef(context[prefix] + local)))
            assert len(found) == (len(value) if isinstance(value, list) else 1), (subject, name)


def test_what_is_read_back_is_what_was_written(document: Document, data: ReleaseData) -> None:
    competencies = {node["@id"]: node for node in of_type(document, COMPETENCY)}
    expected = data.items.of_kinds(*COMPETENCY_KINDS)
    assert list(competencies) == [item.iri for item in expected]
    for item in expected:
        node = competencies[item.iri]
        text, label = node["ceasn:competencyText"]["en"], node.get("ceasn:competencyLabel")
        assert (label or node["ceasn:competencyText"])["en"] == item.label
        assert (text if label else "") == item.definition
        assert node["ceasn:codedNotation"] == item.code
        assert values(node, "ceasn:conceptKeyword") == item.alternatives
        assert tuple(node.get("ceasn:isChildOf", ())) == item.parents
        assert node.get("ceasn:creator", [""]) == [item.institute]
        selecting = node.get("ceasn:substantiatingOrganization", ())
        assert tuple(selecting) == data.items.selected_by.get(item.iri, ())
    occupations = {node["@id"]: node for node in of_type(document, OCCUPATION)}
    for item in data.items.of_kinds(*OCCUPATION_KINDS):
        node = occupations.pop(item.iri)
        assert node["ceterms:name"] == {"en": item.label}
        assert node["ceterms:codedNotation"] == item.code
    assert not occupations


def test_the_hierarchy_is_the_same_from_above_and_from_below(document: Document) -> None:
    nodes = {node["@id"]: node for node in document["@graph"]}
    for down, up in (
        ("ceasn:hasChild", "ceasn:isChildOf"),
        ("ceasn:hasTopChild", "ceasn:isTopChildOf"),
    ):
        from_above = {(a, b) for a, node in nodes.items() for b in node.get(down, ())}
        from_below = {(b, a) for a, node in nodes.items() for b in node.get(up, ())}
        assert from_above == from_below
        assert from_above
    frameworks = {node["@id"] for node in of_type(document, FRAMEWORK)}
    for node in of_type(document, COMPETENCY):
        assert set(node["ceasn:isPartOf"]) <= frameworks


def test_alignments_are_the_mappings_that_hold(document: Document, data: ReleaseData) -> None:
    names = {name: predicate for predicate, name in ALIGNMENTS.items()}
    written = {
        (node["@id"], names[name], target)
        for node in of_type(document, COMPETENCY)
        for name in node.keys() & names.keys()
        for target in node[name]
    }
    kinds = {item.iri: item.kind for item in data.items.items.values()}
    expected = {
        (record.subject, record.predicate, record.object)
        for record in data.items.mappings
        if kinds[record.subject] in COMPETENCY_KINDS
        and record.predicate in ALIGNMENTS
        and not record.is_denied
    }
    assert written == expected
    assert {predicate for _, predicate, _ in written} >= {
        expand("skos:exactMatch"),
        expand("prov:wasDerivedFrom"),
    }


def test_comments_say_of_each_alignment_whose_it_is_and_for_which_edition(
    document: Document, data: ReleaseData
) -> None:
    records = data.items.mappings_of()
    nodes = [*of_type(document, COMPETENCY), *of_type(document, OCCUPATION)]
    kinds = {COMPETENCY: ALIGNMENTS, OCCUPATION: OCCUPATION_TYPES}
    for node in nodes:
        of = [
            record
            for record in records.get(node["@id"], ())
            if record.predicate in kinds[node["@type"]] and not record.is_denied
        ]
        for record, said in zip(of, comments(node), strict=True):
            name = kinds[node["@type"]][record.predicate].partition(":")[2]
            assert f"({name} {record.object}): " in said
            assert record.standing[1:] in said
            assert f"Edition of the target: {record.object_version}." in said
    [derived] = [node for node in nodes if node["@id"] == expand("amocf:5-4-1")]
    [said] = comments(derived)
    assert "the two do not match" in said
    assert "title it DevSecOps" in said


def test_an_occupation_is_of_the_types_that_match_it(document: Document, data: ReleaseData) -> None:
    for node in of_type(document, OCCUPATION):
        types = [each["ceterms:targetNode"] for each in node.get("ceterms:occupationType", ())]
        assert types == [
            record.object
            for record in data.items.mappings_of().get(node["@id"], ())
            if record.predicate in OCCUPATION_TYPES
        ]


def test_what_is_only_close_or_related_is_no_type_and_no_other_subject(
    document: Document, data: ReleaseData
) -> None:
    assert "crossSubjectReference" not in json.dumps(document)
    weak = [expand(f"skos:{name}Match") for name in ("close", "related")]
    written = {
        (node["@id"], each["ceterms:targetNode"])
        for node in of_type(document, OCCUPATION)
        for each in node.get("ceterms:occupationType", ())
    }
    left_out = {
        (record.subject, record.object)
        for record in data.items.mappings
        if record.predicate in weak and data.items.items[record.subject].kind in OCCUPATION_KINDS
    }
    assert left_out
    assert not left_out & written


def test_types_of_an_occupation_say_whose_readings_they_are(document: Document) -> None:
    with_types = [
        node for node in of_type(document, OCCUPATION) if node.get("ceterms:occupationType")
    ]
    assert len(with_types) == 3
    for node in with_types:
        described = node["ceterms:description"]["en"]
        assert EDITION_NAME in described
        assert "nobody has reviewed; the document does not say it" in described


def test_creator_is_the_edition_and_the_document_is_the_source(
    document: Document, data: ReleaseData
) -> None:
    framework = of_type(document, FRAMEWORK)[0]
    assert framework["ceasn:creator"] == framework["ceasn:publisher"] == [EDITION]
    assert framework["ceasn:source"] == [DOCUMENT]
    assert data.about.schemes["competencies"].citation in framework["ceasn:description"]["en"]
    assert "agent/nist-oam" not in json.dumps(document)


def test_what_institutes_connect_justifies_a_ksa(document: Document, data: ReleaseData) -> None:
    written = {
        (node["@id"], occupation)
        for node in of_type(document, COMPETENCY)
        for occupation in node.get("ceasn:substantiatingOccupation", ())
    }
    assert written == {(pair.ksa, pair.occupation) for pair in data.items.connections}


def test_everybody_who_is_named_is_described(document: Document) -> None:
    described = {node["@id"] for node in of_type(document, "ceterms:Organization")}
    for node in document["@graph"]:
        for name in ("ceasn:creator", "ceasn:publisher", "ceasn:substantiatingOrganization"):
            assert set(node.get(name, ())) <= described


def test_made_up_data_says_so(demo: Path) -> None:
    for node in of_type(read(data_of(demo)), FRAMEWORK):
        assert "made up" in node["ceasn:description"]["en"].lower().replace("-", " ")


def test_the_same_release_gives_the_same_bytes(dist: Path) -> None:
    files = EXPORTER.write(data_of(dist))
    assert files == EXPORTER.write(data_of(dist))
    for name, content in files.items():
        assert (dist / EXPORTER.path(name)).read_bytes() == content


def test_hostile_texts_do_no_harm(schemas: dict[str, Any]) -> None:
    document = read(hostile_data())
    assert errors(schemas, document) == []
    texts = {node["ceasn:competencyText"]["en"] for node in of_type(document, COMPETENCY)}
    assert texts == set(HOSTILE)
