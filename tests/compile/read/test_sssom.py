"""Mapping sets: what is read, what is refused and where, and the forms they are written in."""

import copy
import json
import math
from collections import Counter
from decimal import Decimal
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft201909Validator, FormatChecker
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from amocf.compile.read import sssom
from amocf.compile.read.sssom import to_json
from amocf.compile.read.sssom.slots import RECORD_SLOTS, SET_SLOTS
from amocf.compile.read.sssom.write import contract
from amocf.errors import DataError
from amocf.terms import PREFIXES, expand

PATH = Path("mappings/nice.sssom.tsv")
GRAPH = NamedNode("https://w3id.org/amocf/graph/mappings")

CANONICAL = """\
#sssom_version: "1.1"
#curie_map:
#  agent: https://w3id.org/amocf/agent/
#  amocf: https://w3id.org/amocf/id/
#  mapping: https://w3id.org/amocf/mapping/
#  nice: https://w3id.org/amocf/ref/nice/
#  ref: https://w3id.org/amocf/ref/
#mapping_set_id: https://w3id.org/amocf/dataset/mappings-nice
#mapping_set_version: "2025"
#mapping_set_title: "NICE: readings"
#mapping_set_confidence: 0.9
#creator_id:
#  - agent:edition
#license: https://creativecommons.org/publicdomain/zero/1.0/
#subject_type: skos concept
#object_source: ref:nice
#object_source_version: 2.2.0
#mapping_date: 2025-11-02
#see_also:
#  - https://example.org/a
#  - https://example.org/b
#comment: Two rows.
record_id	subject_id	predicate_id	predicate_modifier	object_id	object_label	\
mapping_justification	author_label	reviewer_label	confidence	reviewer_agreement	comment
mapping:nice-0001	amocf:5-4-1	skos:closeMatch	Not	nice:NF-COM-008	DevSecOps	\
semapv:ManualMappingCuration	A\\|B|C\\\\	D	0.95	-1	"It says ""DevSecOps"".\tNot\nthat."
mapping:nice-0003	amocf:5-4-3	skos:exactMatch		nice:NF-COM-007	Cyber Resiliency	\
semapv:LexicalMatching\t\t\t1\t\t
"""

SMALL = """\
#curie_map:
#  ex: https://example.org/
#mapping_set_id: https://example.org/set
#license: https://creativecommons.org/publicdomain/zero/1.0/
subject_id	predicate_id	object_id	mapping_justification	confidence
ex:a	skos:exactMatch	ex:b	semapv:LexicalMatching	0.5
ex:c	skos:exactMatch	ex:d	semapv:LexicalMatching	1.0
"""

HEAD = SMALL[: SMALL.index("subject_id")]


def parse(text: str) -> sssom.MappingSet:
    return sssom.parse(text, PATH)


def refusal(text: str, *, strict: bool = False) -> DataError:
    with pytest.raises(DataError) as caught:
        sssom.parse(text, PATH, strict=strict)
    return caught.value


# -- reading


def test_records_hold_full_iris_and_the_slots_of_the_set() -> None:
    mappings = parse(CANONICAL)
    first, second = mappings.mappings
    assert first.line == 24
    assert second.line == 26  # the comment above runs over two lines
    assert dict(first.slots) == {
        "record_id": "https://w3id.org/amocf/mapping/nice-0001",
        "subject_id": "https://w3id.org/amocf/id/5-4-1",
        "predicate_id": expand("skos:closeMatch"),
        "predicate_modifier": "Not",
        "object_id": "https://w3id.org/amocf/ref/nice/NF-COM-008",
        "object_label": "DevSecOps",
        "mapping_justification": expand("semapv:ManualMappingCuration"),
        "author_label": ("A|B", "C\\"),
        "reviewer_label": ("D",),
        "confidence": Decimal("0.95"),
        "reviewer_agreement": Decimal(-1),
        "comment": 'It says "DevSecOps".\tNot\nthat.',
        "subject_type": "skos concept",
        "object_source": "https://w3id.org/amocf/ref/nice",
        "object_source_version": "2.2.0",
        "mapping_date": "2025-11-02",
    }
    assert mappings.metadata["creator_id"] == ("https://w3id.org/amocf/agent/edition",)
    assert mappings.metadata["mapping_set_title"] == "NICE: readings"
    assert mappings.metadata["mapping_set_confidence"] == Decimal("0.9")
    assert "creator_id" not in second.slots  # the set's creator is not the record's
    assert mappings.prefixes["nice"] == "https://w3id.org/amocf/ref/nice/"


def test_a_slot_that_any_record_has_is_not_propagated() -> None:
    text = SMALL.replace("#license", "#mapping_tool: t\n#license").replace(
        "confidence\n", "confidence\tmapping_tool\n"
    )
    text = text.replace("0.5\n", "0.5\tu\n").replace("1.0\n", "1.0\t\n")
    first, second = parse(text).mappings
    assert first.slots["mapping_tool"] == "u"
    assert "mapping_tool" not in second.slots


@pytest.mark.parametrize(
    "variant",
    [
        "\ufeff" + SMALL,
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("#", "#  ").replace("#      ex", "#    ex"),
        SMALL.rstrip("\n"),
        SMALL + "\n\n",
        SMALL.replace("ex:a", '"ex:a"'),
        SMALL.replace("#license", "#comment: null\n#license"),
        SMALL.replace("1.0\n", "1e0\n"),
        SMALL.replace("#  ex:", "#  skos: http://www.w3.org/2004/02/skos/core#\n#  ex:"),
    ],
    ids=["bom", "crlf", "indent", "no-last-newline", "blank-end", "quotes", "null", "e", "builtin"],
)
def test_tolerated_forms_read_as_the_plain_one(variant: str) -> None:
    plain, other = parse(SMALL), parse(variant)
    assert [r.slots for r in other.mappings] == [r.slots for r in plain.mappings]
    assert other.metadata == plain.metadata


def test_one_value_may_stand_where_a_list_is_meant() -> None:
    text = SMALL.replace("#license", "#creator_label: Ada\n#license")
    assert parse(text).metadata["creator_label"] == ("Ada",)


def test_a_literal_needs_a_label_instead_of_an_identifier() -> None:
    text = HEAD + (
        "subject_label\tsubject_type\tpredicate_id\tobject_id\tmapping_justification\n"
        "alice\trdfs literal\tskos:closeMatch\tex:b\tsemapv:ManualMappingCuration\n"
    )
    quads = list(sssom.to_quads(parse(text), GRAPH))
    assert not [quad for quad in quads if quad.predicate == NamedNode(expand("skos:closeMatch"))]
    assert "subject_label: it is empty" in refusal(text.replace("alice", "")).message


def test_reading_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.sssom.tsv"
    path.write_bytes(SMALL.replace("\n", "\r\n").encode("utf-8-sig"))
    assert len(sssom.read(path).mappings) == 2
    path.write_bytes(SMALL.replace("ex:a", "ex:\u00e9").encode("latin-1"))
    with pytest.raises(DataError, match=r"a\.sssom\.tsv:6:\d+: the byte 0xE9 is not UTF-8"):
        sssom.read(path)


# -- refusing

ROW = "ex:a\tskos:exactMatch\tex:b\tsemapv:LexicalMatching\t0.5"
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence"


def changed(old: str, new: str, text: str = SMALL) -> str:
    assert old in text
    return text.replace(old, new, 1)


def with_column(name: str, first: str, second: str) -> str:
    text = changed("0.5\n", f"0.5\t{first}\n", changed("1.0\n", f"1.0\t{second}\n"))
    return changed("confidence\n", f"confidence\t{name}\n", text)


def with_metadata(line: str, text: str = SMALL) -> str:
    return changed("#license", f"#{line}\n#license", text)


V11 = 'sssom_version: "1.1"'

#: text, what the message begins with after the file name, what else it says
FAULTS = {
    "no licence": (changed("#license: https", "#comment: https"), ":1: license is missing", "'#'"),
    "empty licence": (SMALL.replace("https://creativecommons.org/publicdomain/zero/1.0/", ""),
                      ":1: license is missing", "'#'"),
    "licence in words": (
        with_metadata(V11, changed("https://creativecommons.org/publicdomain/zero/1.0/", "CC0")),
        ":5: license: 'CC0'", "absolute URI"),
    "no set id": (changed("#mapping_set_id: https://example.org/set\n", ""),
                  ":1: mapping_set_id is missing", "'#'"),
    "justification column absent": (
        SMALL.replace("\tmapping_justification", "").replace("\tsemapv:LexicalMatching", ""),
        ":5: column 'mapping_justification' is missing", "every mapping"),
    "justification empty": (changed("semapv:LexicalMatching", ""),
                            ":6:4: mapping_justification: it is empty", "every mapping"),
    "justification unknown": (changed("semapv:LexicalMatching", "semapv:Guessing"),
                              ":6:4: mapping_justification: 'semapv:Guessing'",
                              "semapv:ManualMappingCuration"),
    "undeclared prefix, subject": (changed("ex:a", "exx:a"), ":6:1: subject_id: 'exx:a'",
                                   "declare it in curie_map"),
    "undeclared prefix, predicate": (changed("skos:exact", "skoss:exact"),
                                     ":6:2: predicate_id: 'skoss:exactMatch'", "curie_map"),
    "undeclared prefix, author": (with_column("author_id", "orcid:1", ""),
                                  ":6:6: author_id: 'orcid:1'", "curie_map"),
    "undeclared prefix, metadata": (with_metadata("subject_source: foo:bar"),
                                    ":4: subject_source: 'foo:bar'", "curie_map"),
    "IRI in full": (changed("ex:a", "https://example.org/a"), ":6:1: subject_id", "as a CURIE"),
    "IRI that is none": (with_metadata(V11, with_column("see_also", "http://[x", "")),
                         ":7:6: see_also: 'http://[x'", "absolute URI"),
    "no CURIE": (changed("ex:a", "a"), ":6:1: subject_id: 'a' is not a CURIE", "prefix:name"),
    "space in CURIE": (changed("ex:a", "ex:a b"), ":6:1: subject_id: 'ex:a b'", "no IRI"),
    "subject empty": (changed("ex:a", ""), ":6:1: subject_id: it is empty", "rdfs literal"),
    "object empty": (changed("ex:b", ""), ":6:3: object_id: it is empty", "rdfs literal"),
    "predicate empty": (changed("skos:exactMatch", ""), ":6:2: predicate_id: it is empty", "every"),
    "predicate column absent": (
        SMALL.replace("\tpredicate_id", "").replace("\tskos:exactMatch", ""),
        ":5: column 'predicate_id' is missing", "every mapping"),
    "confidence above 1": (changed("0.5", "1.5"), ":6:5: confidence: 1.5", "from 0 to 1"),
    "confidence below 0": (changed("0.5", "-0.1"), ":6:5: confidence: -0.1", "from 0 to 1"),
    "confidence in words": (changed("0.5", "high"), ":6:5: confidence: 'high'", "not a number"),
    "confidence NaN": (changed("0.5", "NaN"), ":6:5: confidence: 'NaN'", "not a number"),
    "confidence with comma": (changed("0.5", "0,5"), ":6:5: confidence: '0,5'", "not a number"),
    "record_id on one row": (
        with_metadata(V11, with_column("record_id", "ex:r1", "")),
        ":8:6: record_id: it is empty", "all records"),
    "record_id twice": (
        with_metadata(V11, with_column("record_id", "ex:r1", "ex:r1")),
        ":8:6: record_id: https://example.org/r1 stands also on line 7", "its own"),
    "column twice": (with_column("confidence", "1", "1"), ":5:6: column 'confidence' is", "twice"),
    "row too short": (changed("\t0.5", ""), ":6: the row has 4 cells, the column names are 5",
                      "tabs"),
    "row too long": (changed("0.5", "0.5\t\tx"), ":6: the row has 7 cells", "tabs"),
    "comment in the table": (changed(ROW, "# and now"), ":6: a '#' line stands in the table",
                             "first lines of the file"),
    "empty line in the metadata": (changed("#license", "\n#license"), ":1: license is missing",
                                   ":5: a '#' line stands in the table"),
    "comment above the table": (f"{HEAD}\n# one\n{COLUMNS}\n", ":6: a '#' line", "move"),
    "modifier": (with_column("predicate_modifier", "NOT", ""),
                 ":6:6: predicate_modifier: 'NOT'", "none of the values: Not"),
    "subject type": (with_column("subject_type", "concept", ""), ":6:6: subject_type: 'concept'",
                     "skos concept"),
    "subject type of the set": (with_metadata("subject_type: concept"),
                                ":4: subject_type: 'concept'", "skos concept"),
    "predicate type": (
        with_metadata(V11, with_column("predicate_type", "rdfs literal", "")),
        ":7:6: predicate_type: 'rdfs literal'", "not a type of predicate"),
    "cardinality unknown": (with_column("mapping_cardinality", "2:1", ""),
                            ":6:6: mapping_cardinality: '2:1'", "1:n"),
    "cardinality wrong": (with_column("mapping_cardinality", "1:0", ""),
                          ":6:6: mapping_cardinality: it is 1:0", "NoTermFound"),
    "no term as predicate": (changed("skos:exactMatch", "sssom:NoTermFound"),
                             ":6:2: predicate_id: 'sssom:NoTermFound'", "only in subject_id"),
    "date": (with_column("mapping_date", "2025-02-30", ""), ":6:6: mapping_date: '2025-02-30'",
             "YYYY-MM-DD"),
    "date in basic form": (with_metadata("mapping_date: '20250230'"),
                           ":4: mapping_date: '20250230'", "YYYY-MM-DD"),
    "review without reviewer": (
        with_metadata(V11, with_column("review_date", "2025-02-28", "")),
        ":7:6: review_date: it is given without a reviewer", "reviewer_id"),
    "agreement below -1": (
        with_metadata(V11, with_column("reviewer_agreement", "-2", "")),
        ":7:6: reviewer_agreement: -2", "from -1 to 1"),
    "relative see_also": (with_metadata(V11, with_column("see_also", "table-A1", "")),
                          ":7:6: see_also: 'table-A1'", "absolute URI"),
    "empty value in list": (with_column("author_label", "A||B", ""), ":6:6: author_label", "empty"),
    "space at the end": (changed("0.5\n", "0.5 \n"), ":6:5: confidence: '0.5 '", "a space"),
    "open quote": (changed("ex:a", '"ex:a'), ":6: the row is not valid TSV", "quotes"),
    "text after quote": (changed("ex:a", '"ex":a'), ":6: the row is not valid TSV", "quotes"),
    "YAML broken": (changed("#license: ", "#license: ["), ":4: the metadata cannot be read as YAML",
                    "correct it"),
    "tab in YAML": (changed("#  ex:", "#\tex:"), ":2: the metadata cannot be read", "correct it"),
    "YAML list": (f"#- a\n{COLUMNS}\n{ROW}\n", ":1: the metadata cannot be read", ": value"),
    "YAML key twice": (with_metadata("license: https://example.org/l"), ":5: 'license' is there",
                       "keep one"),
    "prefix twice": (changed("#  ex:", "#  ex: https://a.example/\n#  ex:"),
                     ":3: 'ex' is there twice", "keep one"),
    "prefix relative": (changed("ex: https://example.org/", "ex: example"),
                        ":2: prefix 'ex' stands for 'example'", "absolute IRI"),
    "prefix nested": (changed("ex: https://example.org/", "ex: [a]"), ":2: prefix 'ex':", "one"),
    "built-in redefined": (changed("#  ex:", "#  skos: https://example.com/\n#  ex:"),
                           ":2: prefix 'skos' is built in", "leave it out"),
    "number for text": (with_metadata("mapping_set_version: 1.10"),
                        ":4: mapping_set_version: 1.10 is no text", "double quotes"),
    "text for number": (with_metadata(f'{V11}\n#mapping_set_confidence: "0.5"'),
                        ":5: mapping_set_confidence: 0.5 is no number", "plain number"),
    "list for text": (with_metadata("comment: [a, b]"), ":4: comment: a list", "write one"),
    "version unknown": (with_metadata('sssom_version: "2.0"'), ":4: sssom_version: '2.0'", "1.1"),
    "version unquoted": (with_metadata("sssom_version: 1.1"), ":4: sssom_version: 1.1", "quotes"),
    "extension of a standard slot": (
        with_metadata("extension_definitions:\n#  - slot_name: comment"),
        ":5: extension_definitions: slot_name 'comment'", "choose another"),
    "extension twice": (
        with_metadata("extension_definitions:\n#  - slot_name: a\n#  - slot_name: a"),
        ":6: extension_definitions: 'a' or its property", "keep one"),
    "extensions no list": (with_metadata("extension_definitions: a"),
                           ":4: extension_definitions must be a list", "'- '"),
    "control character in YAML": (changed("#license", "#comment: \x07\n#license"),
                                  ":4: the metadata cannot be read as YAML", "special characters"),
    "YAML key of a list": (with_metadata("? [a]\n#: b"), ":4: the metadata has a name", "no text"),
    "prefixes no mapping": (changed("#  ex: https://example.org/", "#  - ex"),
                            ":2: curie_map must be names with values", "name: value"),
    "prefix name": (changed("#  ex:", "#  e x:"), ":2: prefix 'e x' is not a name", "letters"),
    "no table": (HEAD, ":4: the table is missing", "column names"),
    "no metadata": (SMALL.removeprefix(HEAD), ":1: license is missing", "mapping_set_id"),
    "empty": ("", ": the file is empty", "'#' lines"),
    "only blanks": ("\ufeff \r\n\n", ": the file is empty", "'#' lines"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "start", "hint"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_refused_with_its_place(text: str, start: str, hint: str) -> None:
    error = refusal(text)
    assert str(error).startswith(f"{PATH}{start}")
    assert hint in error.message


#: What the standard has readers leave out: text, where the note begins, what else it says.
TOLERATED = {
    "row of tabs": (changed(ROW, "\t" * 6), ":6: the row is empty", "remove it"),
    "row blank": (changed(ROW, ""), ":6: the row is empty", "remove it"),
    "row of spaces": (changed(ROW, "  "), ":6: the row is empty", "remove it"),
    "blank above the columns": (HEAD + "\n" + SMALL.removeprefix(HEAD), ":5: the row is empty", ""),
    "rows of tabs at the end": (SMALL + "\t\t\t\t\n" * 2, ":8: the row is empty", "left out"),
    "column unknown": (with_column("nonsense", "1", "1"), ":5:6: column 'nonsense'",
                       "extension_definitions"),
    "columns unknown and of one name": (with_column("a\ta", "1\t1", "\t"), ":5:6: column 'a'",
                                        "left out"),
    "column of a name in capitals": (with_column("Comment", "1", "1"), ":5:6: column 'Comment'",
                                     "correct the name"),
    "column without name": (changed("confidence\n", "confidence\t\n", SMALL.replace("0\n", "0\t\n")
                                    .replace("0.5\n", "0.5\t\n")), ":5:6: the column has no name",
                            "remove the tab"),
    "columns without name": (with_column("\t ", "1\tx", "\t"), ":5:6: the column has no name",
                             "left out"),
    "set slot as column": (with_column("mapping_set_id", "1", "1"), ":5:6: column", "no slot"),
    "record_id without version": (with_column("record_id", "ex:r1", "ex:r2"),
                                  ":5:6: column 'record_id' is new in SSSOM 1.1", V11),
    "review_date without version": (with_column("review_date", "soon", ""),
                                    ":5:6: column 'review_date' is new in SSSOM 1.1", "left out"),
    "metadata of 1.1 without version": (with_metadata("mapping_set_confidence: high"),
                                        ":4: 'mapping_set_confidence' is new in SSSOM 1.1", V11),
    "curation rule of a set of 1.0": (with_metadata('sssom_version: "1.0"\n#curation_rule: ex:r'),
                                      ":5: 'curation_rule' is new", "left out"),
    "record word for word": (f"{SMALL}{ROW}\n", ":8: the record is that of line 6 word for word",
                             "keep one"),
    "metadata unknown": (with_metadata("colour: red"), ":4: 'colour' is no slot", "extension_def"),
    "metadata unknown and nested": (with_metadata("colour: {a: [b]}"), ":4: 'colour' is no", ""),
    "column slot in metadata": (with_metadata("author_id: ex:a"), ":4: 'author_id' is a slot of",
                                "make it a column"),
    "extension without name": (with_metadata("extension_definitions:\n#  - property: ex:p"),
                               ":5: extension_definitions: slot_name is None", "letters"),
    "extension of a bad name": (with_metadata("extension_definitions:\n#  - slot_name: 'a:b'"),
                                ":5: extension_definitions: slot_name is 'a:b'", "letters"),
    "extension unknown key": (with_metadata("extension_definitions:\n#  - {slot_name: a, b: c}"),
                              ":5: extension_definitions: 'b' is unknown", "type_hint"),
    "extension of an undeclared prefix": (
        with_metadata("extension_definitions:\n#  - {slot_name: a, property: 'un:a'}"),
        ":5: extension_definitions: 'un:a' has the undeclared prefix", "left out"),
    "extension of a list": (with_metadata("extension_definitions:\n#  - {slot_name: [a]}"),
                            ":5: extension_definitions: a list", "left out"),
    "extension of a text": (with_metadata("extension_definitions:\n#  - a"),
                            ":5: extension_definitions: a definition is no mapping", "type_hint"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "start", "hint"), TOLERATED.values(), ids=TOLERATED.keys())
def test_what_is_left_out_is_noted_and_refused_in_our_own_sets(
    text: str, start: str, hint: str
) -> None:
    note = parse(text).notes[0]
    assert note.startswith(f"{PATH}{start}")
    assert hint in note
    assert str(refusal(text, strict=True)).startswith(note)


def test_column_that_every_row_needs_is_missed_once() -> None:
    table = "\n".join([COLUMNS, ROW, ROW]).replace("\t", ",")
    told = str(refusal(HEAD + table)).split("\n")
    assert [line.split(" is missing")[0].rpartition(" ")[2] for line in told] == [
        "'mapping_justification'", "'object_id'", "'predicate_id'", "'subject_id'",
    ]  # fmt: skip


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = changed("ex:d", "exx:d", changed("0.5", "5", changed("#license", "#licence")))
    text = changed("ex:c\t", '"ex":c\t', changed("semapv:LexicalMatching", "", text + ROW + "\n"))

    def places(error: DataError) -> list[str]:
        return [line.split(": ")[0].removeprefix(str(PATH)) for line in str(error).split("\n")]

    assert places(refusal(text)) == [":1", ":6:4", ":6:5", ":7"]
    assert places(refusal(text, strict=True)) == [":1", ":4", ":6:4", ":6:5", ":7"]


# -- extensions

EXTENDED = """\
#curie_map:
#  ex: https://example.org/
#mapping_set_id: https://example.org/set
#license: https://creativecommons.org/publicdomain/zero/1.0/
#extension_definitions:
#  - slot_name: ext_a
#    property: ex:a
#    type_hint: xsd:integer
#  - slot_name: ext_b
#    property: ex:b
#    type_hint: linkml:Uriorcurie
#ext_b: ex:y
subject_id	predicate_id	object_id	mapping_justification	ext_a	ext_b
ex:s	skos:exactMatch	ex:o	semapv:LexicalMatching	7	ex:x
"""


def test_defined_extensions_are_read_written_and_become_triples() -> None:
    mappings = parse(EXTENDED)
    assert sssom.write(mappings) == EXTENDED
    quads = {(q.predicate.value, q.object) for q in sssom.to_quads(mappings, GRAPH)}
    integer = NamedNode(PREFIXES["xsd"] + "integer")
    assert ("https://example.org/a", Literal("7", datatype=integer)) in quads
    assert ("https://example.org/b", NamedNode("https://example.org/x")) in quads
    assert ("https://example.org/b", NamedNode("https://example.org/y")) in quads


# -- writing


def test_a_canonical_file_is_written_as_it_was() -> None:
    assert sssom.write(parse(CANONICAL)) == CANONICAL


def test_writing_sorts_condenses_and_drops_what_is_unused() -> None:
    shuffled = """\
#license: "https://creativecommons.org/publicdomain/zero/1.0/"
#mapping_set_id: 'https://example.org/set'
#curie_map:
#  skos: http://www.w3.org/2004/02/skos/core#
#  un: https://example.org/unused/
#  ex: https://example.org/
#  e: https://example.org/long/
comment	object_source	mapping_justification	confidence	object_id	predicate_id	subject_id
	ex:v	semapv:LexicalMatching	0.12345	ex:long/d	skos:exactMatch	ex:c
	ex:v	semapv:LexicalMatching	1.00	ex:b	skos:exactMatch	ex:a
"""
    assert (
        sssom.write(parse(shuffled))
        == """\
#curie_map:
#  e: https://example.org/long/
#  ex: https://example.org/
#mapping_set_id: https://example.org/set
#license: https://creativecommons.org/publicdomain/zero/1.0/
#object_source: ex:v
subject_id	predicate_id	object_id	mapping_justification	confidence
ex:a	skos:exactMatch	ex:b	semapv:LexicalMatching	1
ex:c	skos:exactMatch	e:d	semapv:LexicalMatching	0.123
"""
    )


def test_a_set_that_contradicts_its_records_keeps_both() -> None:
    text = with_column("mapping_tool", "u", "u").replace("#license", "#mapping_tool: t\n#license")
    again = parse(sssom.write(parse(text)))
    assert again.metadata["mapping_tool"] == "t"
    assert {record.slots["mapping_tool"] for record in again.mappings} == {"u"}


def test_an_empty_table_keeps_its_column_names() -> None:
    text = HEAD + COLUMNS + "\n"
    written = sssom.write(parse(text))
    assert written.endswith("subject_id\tpredicate_id\tobject_id\tmapping_justification\n")
    assert parse(written).mappings == ()


def test_an_iri_without_a_prefix_cannot_be_written() -> None:
    with pytest.raises(ValueError, match=r"no prefix of the set fits urn:x; declare one"):
        contract("urn:x", {})


@pytest.mark.parametrize("title", ["0E0", "1e5", "0o17", "12:30", "1_000", "yes", "~", "a: b"])
def test_text_that_a_version_of_yaml_takes_for_other_than_text_is_quoted(title: str) -> None:
    """In YAML 1.1, which others read, or in 1.2."""
    mappings = parse(
        changed("#license", f'#mapping_set_title: "{title}"\n#license', HEAD) + COLUMNS
    )
    written = sssom.write(mappings)
    assert f'#mapping_set_title: "{title}"\n' in written
    assert parse(written).metadata["mapping_set_title"] == title


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1).map(
    str.strip
)


@given(
    cells=st.lists(st.tuples(TEXT, st.lists(TEXT.filter(bool), max_size=3)), max_size=4),
    title=TEXT.filter(bool),
)
def test_whatever_is_read_survives_writing(cells: list[tuple[str, list[str]]], title: str) -> None:
    header = yaml.safe_dump({"mapping_set_title": title}, default_style='"', width=math.inf).strip()
    table = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\tother\n"
    for number, (other, authors) in enumerate(cells):
        many = "|".join(a.replace("\\", "\\\\").replace("|", "\\|") for a in authors)
        quoted = ['"' + text.replace('"', '""') + '"' for text in (many, other)]
        row = [f"ex:{number}", "skos:exactMatch", "ex:o", "semapv:LexicalMatching", *quoted]
        table += "\t".join(row) + "\n"
    mappings = parse(changed("#license", f"#{header}\n#license", HEAD) + table)
    assert mappings.metadata["mapping_set_title"] == title
    for record, (other, authors) in zip(mappings.mappings, cells, strict=True):
        assert record.slots.get("other", "") == other
        assert record.slots.get("author_label", ()) == tuple(authors)
    written = sssom.write(mappings)
    again = parse(written)
    assert sssom.write(again) == written
    assert again.metadata == mappings.metadata
    assert sorted(str(r.slots) for r in again.mappings) == sorted(
        str(r.slots) for r in mappings.mappings
    )


# -- official schemas as referees: the published one, 1.0, and its successor where it is at hand

#: What SSSOM 1.1 has and the published schema, 1.0, has not: slots, and values of enumerations.
ADDED_SLOTS: Final = {
    "MappingSet": """cardinality_scope curation_rule curation_rule_text mapping_set_confidence
        mapping_tool_id predicate_type similarity_measure sssom_version""",
    "Mapping": """cardinality_scope mapping_tool_id predicate_type record_id review_date
        reviewer_agreement""",
}
ADDED_VALUES: Final = {"composed entity expression", "0:0"}
ADDED_JUSTIFICATIONS: Final = (
    "^semapv:(MappingInversion|StructuralMatching|InstanceBasedMatching"
    "|BackgroundKnowledgeBasedMatching)$"
)
#: Slots whose property is another since 1.1.
MOVED: Final = {"mapping_date", "publication_date"}


def _linkml_class(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Translate a class of a LinkML schema into JSON Schema, as far as SSSOM uses LinkML."""
    described = schema["classes"][name]
    slots = {slot: schema["slots"][slot] for slot in described["slots"]}
    usage = described.get("slot_usage", {})
    required = [n for n, slot in slots.items() if {**slot, **usage.get(n, {})}.get("required")]
    return {
        "type": "object",
        "properties": {n: _linkml_slot(schema, slot) for n, slot in slots.items()},
        "required": required,
        "additionalProperties": False,
    }


def _linkml_slot(schema: dict[str, Any], slot: dict[str, Any]) -> dict[str, Any]:
    kind = slot.get("range", schema["default_range"])
    value: dict[str, Any] = {"type": "number" if kind == "double" else "string"}
    if kind in schema["enums"]:
        value["enum"] = list(schema["enums"][kind]["permissible_values"])
    elif kind == "mapping":
        value = {"$ref": "#/$defs/Mapping"}
    elif kind in schema["classes"]:
        # Prefixes are texts by name; what defines an extension came with 1.1 as it is now.
        return {"additionalProperties": {"type": "string"}} if kind == "prefix" else {}
    elif kind == "date":
        value["format"] = "date"
    for bound in ("minimum", "maximum"):
        if f"{bound}_value" in slot:
            value[bound] = slot[f"{bound}_value"]
    if "pattern" in slot:
        value["pattern"] = slot["pattern"]
    return {"type": "array", "items": value} if slot.get("multivalued") else value


def _published(name: str) -> str:
    """Read a file of the package ``sssom-schema``, whose classes need more than is installed."""
    file = distribution("sssom-schema").locate_file(f"sssom_schema/{name}")
    return Path(str(file)).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    """The classes of the published schema."""
    schema = yaml.safe_load(_published("schema/sssom_schema.yaml"))
    return {
        "MappingSet": _linkml_class(schema, "mapping set"),
        "Mapping": _linkml_class(schema, "mapping"),
    }


@pytest.fixture(scope="module")
def judge(request: pytest.FixtureRequest) -> Draft201909Validator:
    """The published schema, with the slots that were added since, or the official JSON Schema."""
    if request.param == "published":
        definitions = copy.deepcopy(request.getfixturevalue("published"))
        for name, slots in ADDED_SLOTS.items():
            definitions[name]["properties"] |= {slot: {} for slot in slots.split()}
        justification = definitions["Mapping"]["properties"]["mapping_justification"]
        justification["pattern"] += f"|{ADDED_JUSTIFICATIONS}"
    else:
        folder: Path = request.getfixturevalue("shared")
        text = (folder / "interop/sssom/sssom_schema.schema.json").read_text(encoding="utf-8")
        definitions = json.loads(text)["$defs"]
    # Without this root the schema describes nothing and accepts anything.
    return Draft201909Validator(
        {"$defs": definitions, "$ref": "#/$defs/MappingSet"}, format_checker=FormatChecker()
    )


#: For tests that ask both.
BOTH: Final = pytest.mark.parametrize("judge", ["published", "official"], indirect=True)


def naive_json(text: str) -> Any:
    """The file as JSON without any judgement: what a reader that checks nothing would hand on."""
    lines = text.split("\n")
    document = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#"))) or {}
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    many = {name for name, slot in RECORD_SLOTS.items() if slot.many}
    numbers = {"confidence", "similarity_score", "reviewer_agreement"}

    def value(name: str, cell: str) -> Any:
        if name in many:
            return cell.split("|")
        return float(cell) if name in numbers and cell[-1].isdigit() else cell

    document["mappings"] = [
        {n: value(n, c) for n, c in zip(rows[0], row, strict=False) if c} for row in rows[1:]
    ]
    return json.loads(json.dumps(document, default=str))


@BOTH
@pytest.mark.parametrize("text", [CANONICAL, SMALL], ids=["canonical", "small"])
def test_what_we_accept_the_schema_accepts(judge: Draft201909Validator, text: str) -> None:
    assert list(judge.iter_errors(to_json(parse(text)))) == []


@BOTH
def test_our_own_mappings_are_valid_and_canonical(judge: Draft201909Validator, root: Path) -> None:
    files = sorted((root / "mappings").glob("*.sssom.tsv"))
    for file in files:
        mappings = sssom.read(file)
        assert list(judge.iter_errors(to_json(mappings))) == []
        assert sssom.write(mappings) == file.read_text(encoding="utf-8"), file.name


#: Faults that the schema sees: the planted ones of every kind it knows.
SCHEMA_SEES = (
    "no licence", "empty licence", "no set id", "justification column absent",
    "justification empty", "justification unknown", "predicate empty", "predicate column absent",
    "confidence above 1", "confidence below 0", "confidence in words", "column unknown",
    "set slot as column", "modifier", "subject type",
    "subject type of the set", "cardinality unknown", "date", "review without reviewer",
    "agreement below -1", "metadata unknown", "column slot in metadata", "number for text",
    "text for number", "list for text", "version unknown", "version unquoted",
    "extension without name", "prefix nested",
)  # fmt: skip
#: Those of them that concern what 1.1 added.
SEEN_SINCE_1_1 = (
    "review without reviewer", "agreement below -1", "text for number", "version unknown",
    "version unquoted", "extension without name",
)  # fmt: skip
#: And those for which only a reader has eyes, or which the schema does not ask.
SCHEMA_BLIND = (
    "undeclared prefix, subject", "record_id twice", "subject empty",
    "licence in words", "predicate type", "cardinality wrong", "relative see_also",
)  # fmt: skip


@pytest.mark.parametrize(
    ("judge", "name"),
    [
        *(("published", name) for name in SCHEMA_SEES if name not in SEEN_SINCE_1_1),
        *(("official", name) for name in SCHEMA_SEES),
    ],
    indirect=["judge"],
)
def test_what_the_schema_refuses_we_refuse(judge: Draft201909Validator, name: str) -> None:
    text = {**FAULTS, **TOLERATED}[name][0]
    assert list(judge.iter_errors(naive_json(text))), "the schema does not see this one"
    refusal(text, strict=True)


@BOTH
@pytest.mark.parametrize("name", SCHEMA_BLIND)
def test_we_refuse_more_than_the_schema(judge: Draft201909Validator, name: str) -> None:
    text = FAULTS[name][0]
    assert list(judge.iter_errors(naive_json(text))) == []
    refusal(text)


def test_slots_are_those_of_the_published_schema_and_what_1_1_added(
    published: dict[str, Any],
) -> None:
    apart = {"curie_map", "mappings", "extension_definitions"}
    for slots, name in ((SET_SLOTS, "MappingSet"), (RECORD_SLOTS, "Mapping")):
        described = published[name]["properties"]
        added = set(ADDED_SLOTS[name].split())
        assert set(slots) == described.keys() - apart | added
        assert not added & described.keys()
        for slot in (slots[each] for each in slots.keys() - added):
            value = described[slot.name].get("items", described[slot.name])
            assert slot.many == ("items" in described[slot.name]), slot.name
            assert set(slot.choices) - ADDED_VALUES == set(value.get("enum", ())), slot.name
            if "maximum" in value:
                assert (slot.low, 1) == (value["minimum"], value["maximum"]), slot.name


@pytest.mark.parametrize("judge", ["official"], indirect=True)
def test_slots_are_those_of_the_official_schema(judge: Draft201909Validator) -> None:
    definitions = judge.schema["$defs"]
    apart = {"curie_map", "mappings", "extension_definitions"}
    assert set(SET_SLOTS) == set(definitions["MappingSet"]["properties"]) - apart
    assert set(RECORD_SLOTS) == set(definitions["Mapping"]["properties"])
    for slots, name in ((SET_SLOTS, "MappingSet"), (RECORD_SLOTS, "Mapping")):
        for slot in slots.values():
            described = definitions[name]["properties"][slot.name]
            reference = described.get("$ref", "").removeprefix("#/$defs/")
            assert list(slot.choices) == definitions.get(reference, {}).get("enum", [])
            assert slot.many == ("items" in described)
            if "maximum" in described:
                assert (slot.low, 1) == (described["minimum"], described["maximum"])


def _properties(context: dict[str, Any]) -> dict[str, str]:
    """Return the property of each slot that a JSON-LD context knows."""
    found = {}
    for name in (SET_SLOTS.keys() | RECORD_SLOTS.keys()) & context.keys():
        prefix, colon, local = context[name]["@id"].partition(":")
        found[name] = context[prefix] + local if colon else context["@vocab"] + prefix
    return found


def test_properties_are_those_of_the_published_context() -> None:
    context = json.loads(_published("context/sssom_schema.context.jsonld"))["@context"]
    ours = {slot.name: slot.iri for slot in (*SET_SLOTS.values(), *RECORD_SLOTS.values())}
    added = {name for names in ADDED_SLOTS.values() for name in names.split()}
    published = _properties(context)
    assert ours.keys() - published.keys() <= added
    assert {name for name, iri in published.items() if iri != ours[name]} == MOVED


def test_properties_are_those_of_the_official_context(shared: Path) -> None:
    file = shared / "interop/sssom/sssom_schema.context.jsonld"
    context = json.loads(file.read_text(encoding="utf-8"))["@context"]
    slots = (*SET_SLOTS.values(), *RECORD_SLOTS.values())
    assert _properties(context) == {slot.name: slot.iri for slot in slots}


# -- RDF


def test_a_set_becomes_records_and_direct_triples() -> None:
    def iri(curie: str) -> NamedNode:
        return NamedNode(expand(curie))

    quads = set(sssom.to_quads(parse(CANONICAL), GRAPH))
    dataset = NamedNode("https://w3id.org/amocf/dataset/mappings-nice")
    no, yes = iri("mapping:nice-0001"), iri("mapping:nice-0003")
    decimal, day = iri("xsd:decimal"), iri("xsd:date")
    nice = NamedNode("https://w3id.org/amocf/ref/nice")
    shared_slots: list[tuple[str, NamedNode | Literal]] = [
        ("sssom:subject_type", iri("skos:Concept")),
        ("sssom:object_source", nice),
        ("sssom:object_source_version", Literal("2.2.0")),
        ("dct:created", Literal("2025-11-02", datatype=day)),
    ]
    expected: dict[NamedNode, list[tuple[str, NamedNode | Literal]]] = {
        dataset: [
            ("rdf:type", iri("sssom:MappingSet")),
            ("sssom:sssom_version", iri("sssom:version1.1")),
            ("owl:versionInfo", Literal("2025")),
            ("dct:title", Literal("NICE: readings", language="en")),
            ("sssom:mapping_set_confidence", Literal("0.9", datatype=decimal)),
            ("dct:creator", iri("agent:edition")),
            ("dct:license", NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")),
            ("rdfs:seeAlso", NamedNode("https://example.org/a")),
            ("rdfs:seeAlso", NamedNode("https://example.org/b")),
            ("rdfs:comment", Literal("Two rows.", language="en")),
            ("sssom:mappings", no),
            ("sssom:mappings", yes),
            *shared_slots,
        ],
        no: [
            ("rdf:type", iri("amo:MappingRecord")),
            ("sssom:subject_id", iri("amocf:5-4-1")),
            ("sssom:predicate_id", iri("skos:closeMatch")),
            ("sssom:object_id", iri("nice:NF-COM-008")),
            ("rdf:type", iri("owl:NegativePropertyAssertion")),
            ("owl:sourceIndividual", iri("amocf:5-4-1")),
            ("owl:assertionProperty", iri("skos:closeMatch")),
            ("owl:targetIndividual", iri("nice:NF-COM-008")),
            ("sssom:predicate_modifier", iri("sssom:NegatedPredicate")),
            ("sssom:object_label", Literal("DevSecOps")),
            ("sssom:mapping_justification", iri("semapv:ManualMappingCuration")),
            ("sssom:author_label", Literal("A|B")),
            ("sssom:author_label", Literal("C\\")),
            ("sssom:reviewer_label", Literal("D")),
            ("sssom:confidence", Literal("0.95", datatype=decimal)),
            ("sssom:reviewer_agreement", Literal("-1", datatype=decimal)),
            ("rdfs:comment", Literal('It says "DevSecOps".\tNot\nthat.', language="en")),
            *shared_slots,
        ],
        yes: [
            ("rdf:type", iri("amo:MappingRecord")),
            ("sssom:subject_id", iri("amocf:5-4-3")),
            ("sssom:predicate_id", iri("skos:exactMatch")),
            ("sssom:object_id", iri("nice:NF-COM-007")),
            ("rdf:type", iri("owl:Axiom")),
            ("owl:annotatedSource", iri("amocf:5-4-3")),
            ("owl:annotatedProperty", iri("skos:exactMatch")),
            ("owl:annotatedTarget", iri("nice:NF-COM-007")),
            ("sssom:object_label", Literal("Cyber Resiliency")),
            ("sssom:mapping_justification", iri("semapv:LexicalMatching")),
            ("sssom:confidence", Literal("1", datatype=decimal)),
            *shared_slots,
        ],
        iri("amocf:5-4-3"): [("skos:exactMatch", iri("nice:NF-COM-007"))],
    }
    assert quads == {
        Quad(subject, iri(predicate), term, GRAPH)
        for subject, pairs in expected.items()
        for predicate, term in pairs
    }


def test_a_term_that_was_not_found_is_neither_asserted_nor_denied() -> None:
    quads = list(sssom.to_quads(parse(changed("ex:b", "sssom:NoTermFound")), GRAPH))
    direct = [q for q in quads if q.predicate == NamedNode(expand("skos:exactMatch"))]
    assert [str(q.subject) for q in direct] == ["<https://example.org/c>"]
    types = Counter(str(q.object) for q in quads if q.predicate == NamedNode(expand("rdf:type")))
    assert types[f"<{expand('amo:MappingRecord')}>"] == 2
    assert types[f"<{expand('owl:Axiom')}>"] == 1
    assert f"<{expand('owl:NegativePropertyAssertion')}>" not in types


def test_a_record_without_identifier_is_a_blank_node() -> None:
    quads = list(sssom.to_quads(parse(SMALL), GRAPH))
    nodes = {q.object for q in quads if q.predicate.value == PREFIXES["sssom"] + "mappings"}
    assert nodes == {BlankNode("record6"), BlankNode("record7")}
