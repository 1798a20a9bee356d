"""Mapping sets as other people write them: what is read, and as what."""

import csv
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import Literal, NamedNode

from amocf.compile.read import sssom
from amocf.errors import DataError
from amocf.terms import PREFIXES

PATH: Final = Path("sets/one.sssom.tsv")
GRAPH: Final = NamedNode("http://e.org/graph")
VERSION: Final = '#sssom_version: "1.1"\n'

METADATA: Final = """\
#curie_map:
#  ex: https://example.org/
#mapping_set_id: https://example.org/set
#license: https://creativecommons.org/publicdomain/zero/1.0/
"""
COLUMNS: Final = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
ROW: Final = "ex:a\tskos:exactMatch\tex:b\tsemapv:LexicalMatching"


def table(column: str, *cells: str) -> str:
    """Return a table of which all rows are the same but for the last column."""
    return "".join(f"{row}\n" for row in (f"{COLUMNS}\t{column}", *(f"{ROW}\t{c}" for c in cells)))


def parse(text: str) -> sssom.MappingSet:
    return sssom.parse(text, PATH)


#: Sets that say what they say in a form of their own: nothing is refused, and nothing left out.
SOUND: Final = {
    "one pair, two authors": METADATA + table("author_label", "Ada", "Ben"),
    "one pair, two dates": METADATA + table("mapping_date", "2024-01-01", "2024-02-01"),
    "one pair, two confidences": METADATA + table("confidence", "0.5", "0.7"),
    "one pair, affirmed and denied": METADATA + table("predicate_modifier", "", "Not"),
    "one pair, two identifiers": VERSION + METADATA + table("record_id", "ex:1", "ex:2"),
    "tabs behind metadata": METADATA.replace("\n", "\t\t\t\n") + table("other", "x"),
    "tabs and spaces behind metadata": METADATA.replace("\n", " \t \t\n") + table("other", "x"),
    "metadata line of tabs": METADATA + "#\t\t\t\n" + table("other", "x"),
    "tab before a value": METADATA.replace("license: ", "license:\t") + table("other", "x"),
    "tab before a comment": METADATA.replace("\n", "\t# so\n", 1) + table("other", "x"),
    "tab in a list": METADATA + "#see_also: [https://e.org/a,\thttps://e.org/b]\n" + table("other"),
    "quoted columns": METADATA + '"subject_id"\t"predicate_id"' + table("other")[23:],
    "quotes within a cell": METADATA + table("other", 'the "one" and only'),
    "empty column": METADATA + table("comment", ""),
    "no rows": METADATA + table("comment"),
    "composite entity": METADATA + table("subject_type", "composed entity expression"),
    "no term on either side": METADATA
    + table("mapping_cardinality", "0:0").replace("ex:a", "sssom:NoTermFound")
        .replace("ex:b", "sssom:NoTermFound"),
    "prefix with a letter beyond ASCII": METADATA.replace("  ex:", "  \u00e9x:")
    + table("other", "x").replace("ex:", "\u00e9x:"),
    "number in YAML 1.2": VERSION + METADATA + "#mapping_set_confidence: 1e-1\n" + table("other"),
    "integer for a number": VERSION + METADATA + "#mapping_set_confidence: 1\n" + table("other"),
    "cell beyond the limit of the library": METADATA + table("other", "x" * 200_000),
    "carriage returns alone": (METADATA + table("other", "x")).replace("\n", "\r"),
    "null": METADATA + "#comment: ~\n#other: null\n#see_also:\n" + table("other", "x"),
}  # fmt: skip


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_sound_set_is_read_without_a_note(text: str) -> None:
    mappings = parse(text)
    assert mappings.notes == ()
    assert len(mappings.mappings) == text.count("semapv:")
    assert mappings.metadata["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert list(sssom.to_quads(mappings, GRAPH))


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01", "2024-05-01T10:00:00Z", "1_000", "12:30:45", "190:20", "on", "off", "no",
        "yes", "Yes", "n", "y", "0b11", "+1_0.5", "=", "<<", "a\tb", "a \t b", "tRUE", "1.2.3",
        "v1", ".", "a\u2028b", "a\x85b", "1e", "0o8", "0xg", "\U0001f600", "--- a", "..",
    ],
)  # fmt: skip
def test_text_of_yaml_1_2_is_text(text: str) -> None:
    metadata = f"{METADATA}#subject_source_version: {text}\n"
    mappings = parse(metadata + table("other", "x"))
    assert mappings.metadata["subject_source_version"] == text
    assert sssom.parse(sssom.write(mappings), PATH).metadata == mappings.metadata


@pytest.mark.parametrize(
    "value", ["1.10", "7", "0x1F", "true", "FALSE", ".inf", "-1e3", "[a]", "{}"]
)
def test_value_of_another_type_is_refused_where_text_is_meant(value: str) -> None:
    with pytest.raises(DataError, match=r"one\.sssom\.tsv:5: subject_source_version: "):
        parse(f"{METADATA}#subject_source_version: {value}\n" + table("other", "x"))


@pytest.mark.parametrize("text", ["one ", " one", " ", "\u00a0one", "one\u3000", " a | b "])
def test_spaces_around_text_are_kept(text: str) -> None:
    (record,) = parse(METADATA + table("subject_label", text)).mappings
    assert record.slots["subject_label"] == text


def test_spaces_around_values_of_a_list_are_kept() -> None:
    (record,) = parse(METADATA + table("author_label", "Ada | Ben ")).mappings
    assert record.slots["author_label"] == ("Ada ", " Ben ")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("object_source", "ex:o "),
        ("author_id", "ex:o | ex:p"),
        ("confidence", " 1"),
        ("mapping_date", "2024-01-01 "),
        ("subject_type", "skos concept "),
    ],
)
def test_spaces_around_what_is_no_text_are_refused_at_their_cell(column: str, cell: str) -> None:
    with pytest.raises(
        DataError, match=rf"one\.sssom\.tsv:6:5: {column}: .* with a space; remove it"
    ):
        parse(METADATA + table(column, cell))


# -- extensions

DEFINED: Final = """\
#extension_definitions:
#  - slot_name: {name}
#    property: ex:p
#    type_hint: {hint}
"""


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("79", "xsd:integer"), ("0.5", "xsd:double"), ("true", "xsd:boolean"),
        ("text", "xsd:string"),
        ("2024-05-01", "xsd:date"), ("2024-05-01T10:00:00Z", "xsd:dateTime"), ("-3", "ex:own"),
        ("79", "xsd:string"), ("null value", "rdf:langString"),
    ],
)  # fmt: skip
def test_extension_may_be_any_single_value(value: str, hint: str) -> None:
    metadata = f"{METADATA}{DEFINED.format(name='ext_a', hint=hint)}#ext_a: {value}\n"
    mappings = parse(metadata + table("ext_a", value))
    assert mappings.notes == ()
    assert mappings.metadata["ext_a"] == mappings.mappings[0].slots["ext_a"] == value
    prefix, name = hint.split(":")
    datatype = NamedNode(PREFIXES.get(prefix, "https://example.org/") + name)
    values = [q.object for q in sssom.to_quads(mappings, GRAPH) if q.predicate.value[-2:] == "/p"]
    assert values == [Literal(value, datatype=datatype)] * 2


@pytest.mark.parametrize("value", ["[79]", "{a: b}"])
def test_extension_of_several_values_is_refused(value: str) -> None:
    metadata = f"{METADATA}{DEFINED.format(name='ext_a', hint='xsd:string')}#ext_a: {value}\n"
    with pytest.raises(DataError, match=r"one\.sssom\.tsv:9: ext_a: a list or mapping stands"):
        parse(metadata + table("other", "x"))


@pytest.mark.parametrize("name", ["team.name-2", "_x", "\u00e9tat", "a.b.c", "A1", "\u5206\u985e"])
def test_extension_may_have_any_name_without_colon(name: str) -> None:
    metadata = METADATA + DEFINED.format(name=name, hint="xsd:string")
    mappings = parse(metadata + table(name, "x"))
    assert mappings.notes == ()
    assert mappings.mappings[0].slots[name] == "x"


@pytest.mark.parametrize("name", ["2x", "a b", "a:b", "-a", "a/b", ".a"])
def test_extension_of_another_name_is_left_out_with_its_column(name: str) -> None:
    metadata = METADATA + DEFINED.format(name=f"'{name}'", hint="xsd:string")
    definition, column = parse(metadata + table(name, "x")).notes
    assert "one.sssom.tsv:6: extension_definitions: slot_name is" in definition
    assert "one.sssom.tsv:9:5: column" in column


def test_number_where_a_name_is_meant_is_refused_with_what_to_do() -> None:
    with pytest.raises(DataError, match=r"1\.1 is no name from a list in YAML; put it in double"):
        parse("#sssom_version: 1.1\n" + METADATA + table("other", "x"))


# -- tabs of spreadsheets


def test_tabs_behind_a_row_are_left_out_with_a_note() -> None:
    text = METADATA + table("other", "x", "y\t\t")
    (note,) = parse(text).notes
    assert note.startswith("sets/one.sssom.tsv:7:6: the row has more tabs than the column names")
    assert [record.text("other") for record in parse(text).mappings] == ["x", "y"]
    with pytest.raises(DataError, match="more tabs"):
        sssom.parse(text, PATH, strict=True)


# -- version 1.0


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        ("license", "CC0"),
        ("license", "CC BY 4.0 [1]"),
        ("mapping_provider", "../provider"),
        ("see_also", "Table A1"),
        ("see_also", "http://[x"),
        ("issue_tracker", "ask <Ada>"),
    ],
)
def test_set_of_1_0_may_have_text_where_1_1_wants_a_uri(slot: str, text: str) -> None:
    lines = [line for line in METADATA.splitlines() if not line.startswith(f"#{slot}:")]
    document = "\n".join([*lines, f'#{slot}: "{text}"', ""]) + table("other", "x")
    mappings = parse(document)
    assert mappings.metadata[slot] in (text, (text,))
    assert Literal(text) in {quad.object for quad in sssom.to_quads(mappings, GRAPH)}
    with pytest.raises(DataError, match=rf"{slot}: .* is not an absolute URI"):
        parse(VERSION + document)


@pytest.mark.parametrize(
    ("stated", "iri"),
    [
        ("one", "/sets/one"),
        ("one set", "/sets/one%20set"),
        ("../sets?x=<1>", "/sets?x=%3C1%3E"),
        ("#a", "/sets/one.sssom.tsv#a"),
        ("http://[x", "/sets/http%3A%2F%2F%5Bx"),
        ("set^{1}|%zz", "/sets/set%5E%7B1%7D%7C%25zz"),
    ],
)
def test_relative_identifier_of_a_set_of_1_0_is_resolved_against_its_file(
    stated: str, iri: str
) -> None:
    document = METADATA.replace("https://example.org/set", f'"{stated}"') + table("other", "x")
    mappings = parse(document)
    assert mappings.metadata["mapping_set_id"] == stated
    (name,) = {
        q.subject for q in sssom.to_quads(mappings, GRAPH) if q.predicate.value.endswith("mappings")
    }
    assert str(name).strip("<>").endswith(iri)
    with pytest.raises(DataError, match=r"mapping_set_id: .* is not an absolute URI"):
        parse(VERSION + document)


# -- metadata beside the table

EXTERNAL: Final = METADATA.replace("#", "")


@pytest.mark.parametrize(
    ("table_name", "metadata_name"),
    [
        ("a.sssom.tsv", "a.sssom.yml"),
        ("a.sssom.TSV", "a.sssom.yml"),
        ("a.tsv", "a.sssom.yml"),
        ("a.txt", "a.sssom.yml"),
        ("a.b.sssom", "a.b.sssom.yml"),
        ("a", "a.sssom.yml"),
        (".tsv", ".tsv.sssom.yml"),
    ],
)
@pytest.mark.parametrize("form", ["{}", "\ufeff{}", "# a comment\n{}", "---\n{}...\n"])
def test_metadata_may_stand_beside_the_table(
    tmp_path: Path, table_name: str, metadata_name: str, form: str
) -> None:
    (tmp_path / table_name).write_text(table("other", "x"), encoding="utf-8")
    (tmp_path / metadata_name).write_text(form.format(EXTERNAL), encoding="utf-8", newline="\r\n")
    mappings = sssom.read(tmp_path / table_name)
    assert mappings.metadata["mapping_set_id"] == "https://example.org/set"
    assert (mappings.notes, len(mappings.mappings)) == ((), 1)


def test_metadata_beside_the_table_are_not_read_where_it_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.sssom.tsv").write_text(METADATA + table("other", "x"))
    (tmp_path / "a.sssom.yml").write_text("nonsense: [")
    assert sssom.read(tmp_path / "a.sssom.tsv").notes == ()


def test_faults_of_both_files_are_told_each_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.sssom.tsv").write_text(table("confidence", "2"))
    (tmp_path / "a.sssom.yml").write_text(
        EXTERNAL.replace("https://c", "c") + "sssom_version: '1.1'"
    )
    with pytest.raises(DataError) as caught:
        sssom.read(tmp_path / "a.sssom.tsv")
    places = [line.split(": ")[0].rpartition("/")[2] for line in str(caught.value).split("\n")]
    assert places == ["a.sssom.yml:4", "a.sssom.tsv:2:5"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"license: [", "a.sssom.yml:1: the metadata cannot be read as YAML"),
        (b"\n- a", "a.sssom.yml:2: the metadata cannot be read as YAML"),
        (b"comment:\n  \xff", "a.sssom.yml:2:3: the byte 0xFF is not UTF-8"),
        (b"", "a.sssom.yml:1: license is missing"),
        (b"colour: red", "a.sssom.yml:1: license is missing"),
    ],
)
def test_metadata_that_cannot_be_used_are_refused_in_their_file(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "a.sssom.tsv").write_text(table("other", "x"))
    (tmp_path / "a.sssom.yml").write_bytes(content)
    with pytest.raises(DataError) as caught:
        sssom.read(tmp_path / "a.sssom.tsv")
    assert said in str(caught.value)


# -- official examples


def test_official_examples_are_read_as_the_standard_says(shared: Path) -> None:
    folder = shared / "interop/sssom/examples"
    with (folder / "expected.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == 25
    decided = [row for row in rows if row["expected"] != "open"]
    found = {row["file"]: _verdict(folder / row["file"]) for row in decided}
    assert found == {row["file"]: row["expected"] for row in decided}


def _verdict(path: Path) -> str:
    try:
        mappings = sssom.read_content(path.read_bytes(), path)
    except DataError:
        return "refuse"
    return "warn" if mappings.notes else "accept"
