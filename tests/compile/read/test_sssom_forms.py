"""SSSOM/RDF and SSSOM/JSON: what each released mapping set says in them is what its table says.

The forms are read here without the project's own reader, by the properties that its table of slots
names; those are compared with the official context elsewhere.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from jsonschema import Draft201909Validator, FormatChecker
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from rdflib import Graph

from amocf.compile.read.sssom.slots import PROPAGATED, RECORD_SLOTS, SET_SLOTS, Kind
from amocf.terms import PREFIXES, expand

NAMES: Final = ("as-printed-2025", "dol-amcm", "dol-bcm", "dol-itcm", "esco", "nice", "onet-soc")
FORMS: Final = ("tsv", "ttl", "json")
#: The set under its own name and each record under its own, with the values of every slot as text.
Said = dict[str, dict[str, set[str]]]


def file_of(dist: Path, name: str, form: str) -> Path:
    return dist / "mappings" / f"{name}.sssom.{form}"


def said_by_objects(document: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> Said:
    """Read what objects say: references in full, slots of the set on each record."""
    prefixes = PREFIXES | document["curie_map"]
    apart = ("curie_map", "mappings", "mapping_set_id")
    whole = {name: value for name, value in document.items() if name not in apart}
    shared = {name: value for name, value in whole.items() if name in PROPAGATED}
    found = {document["mapping_set_id"]: {k: v for k, v in whole.items() if k not in shared}}
    for record in records:
        found[expanded(record["record_id"], prefixes)] = {**shared, **record}
    return {
        node: {
            name: {meant(name, each, prefixes) for each in (v if isinstance(v, list) else [v])}
            for name, v in slots.items()
            if name != "record_id" and v not in ("", None)
        }
        for node, slots in found.items()
    }


def meant(name: str, value: object, prefixes: Mapping[str, str]) -> str:
    slot = RECORD_SLOTS.get(name) or SET_SLOTS[name]
    if slot.kind is Kind.REFERENCE:
        return expanded(str(value), prefixes)
    if slot.kind is Kind.NUMBER:
        return str(float(str(value)))
    return slot.choices.get(str(value)) or str(value)


def expanded(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, name = curie.partition(":")
    return prefixes[prefix] + name


def said_by_table(path: Path) -> Said:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = yaml.safe_load("".join(line[1:] for line in lines if line.startswith("#")))
    rows = csv.DictReader([line for line in lines if line[0] != "#"], delimiter="\t")
    many = {slot.name for slot in RECORD_SLOTS.values() if slot.many}
    records = [
        {k: v.split("|") if k in many and v else v for k, v in row.items() if v} for row in rows
    ]
    return said_by_objects(head, records)


def said_by_graph(path: Path) -> Said:
    names = {slot.iri: slot.name for slot in (*SET_SLOTS.values(), *RECORD_SLOTS.values())}
    found: Said = defaultdict(lambda: defaultdict(set))
    apart = {expand("rdf:type"), expand("sssom:mappings")}
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        if quad.predicate.value in apart:
            continue
        assert isinstance(quad.subject, NamedNode)
        name = names[quad.predicate.value]
        assert isinstance(quad.object, NamedNode | Literal)
        is_number = (RECORD_SLOTS.get(name) or SET_SLOTS[name]).kind is Kind.NUMBER
        value = str(float(quad.object.value)) if is_number else quad.object.value
        found[quad.subject.value][name].add(value)
    return {node: dict(slots) for node, slots in found.items()}


def said(dist: Path, name: str, form: str) -> Said:
    path = file_of(dist, name, form)
    if form == "tsv":
        return said_by_table(path)
    if form == "ttl":
        return said_by_graph(path)
    document = json.loads(path.read_text(encoding="utf-8"))
    return said_by_objects(document, document["mappings"])


@pytest.mark.parametrize("name", NAMES)
def test_every_form_says_what_the_table_says(dist: Path, name: str) -> None:
    table = said(dist, name, "tsv")
    assert len(table) > 1
    assert said(dist, name, "ttl") == table
    assert said(dist, name, "json") == table


def test_every_set_is_there_in_every_form(dist: Path) -> None:
    expected = {file_of(dist, name, form).name for name in NAMES for form in FORMS}
    assert {path.name for path in (dist / "mappings").iterdir()} == expected


@pytest.mark.parametrize("name", NAMES)
def test_graph_has_the_classes_and_datatypes_of_the_standard(dist: Path, name: str) -> None:
    quads = list(parse(path=str(file_of(dist, name, "ttl")), format=RdfFormat.TURTLE))
    types = [(q.subject, q.object) for q in quads if q.predicate.value == expand("rdf:type")]
    sets = [s for s, kind in types if kind == NamedNode(expand("sssom:MappingSet"))]
    axioms = {s for s, kind in types if kind == NamedNode(expand("owl:Axiom"))}
    assert sets == [NamedNode(expand(f"dataset:mappings-{name}"))]
    assert len(types) == len(axioms) + 1
    listed = {q.object for q in quads if q.predicate.value == expand("sssom:mappings")}
    assert listed == axioms == {q.subject for q in quads} - set(sets)
    datatypes = {q.object.datatype.value for q in quads if isinstance(q.object, Literal)}
    assert datatypes <= {expand(f"xsd:{each}") for each in ("string", "double", "date")}


def test_graph_keeps_a_denied_record_as_the_standard_has_it(dist: Path) -> None:
    record = said(dist, "nice", "ttl")[expand("mapping:nice-0001")]
    assert record["predicate_modifier"] == {expand("sssom:NegatedPredicate")}
    assert record["subject_id"] == {expand("amocf:5-4-1")}


@pytest.mark.parametrize("name", NAMES)
def test_graph_declares_the_prefixes_of_the_table(dist: Path, name: str) -> None:
    declared = {
        prefix: str(iri)
        for prefix, iri in Graph().parse(file_of(dist, name, "ttl"), format="turtle").namespaces()
    }
    lines = file_of(dist, name, "tsv").read_text(encoding="utf-8").splitlines()
    head = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    assert head["curie_map"].items() <= declared.items()


@pytest.mark.parametrize("name", NAMES)
def test_json_keeps_the_official_schema(dist: Path, shared: Path, name: str) -> None:
    text = (shared / "interop/sssom/sssom_schema.schema.json").read_text(encoding="utf-8")
    schema = {"$defs": json.loads(text)["$defs"], "$ref": "#/$defs/MappingSet"}
    judge = Draft201909Validator(schema, format_checker=FormatChecker())
    document = json.loads(file_of(dist, name, "json").read_text(encoding="utf-8"))
    assert list(judge.iter_errors(document)) == []
    del document["license"]
    assert list(judge.iter_errors(document)) != []
