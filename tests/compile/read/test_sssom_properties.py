"""What holds of every mapping set: the sound are read as they are, and a fault at its place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from tests.compile.read.sssom_sets import Written, sets

from amocf.compile.read import sssom
from amocf.compile.read.sssom.slots import Kind, Slot
from amocf.errors import DataError

PATH: Final = Path("sets/one.sssom.tsv")
GRAPH: Final = NamedNode("http://e.org/graph")

#: Drawing a set takes many choices, each of which is cheap.
THOROUGH: Final = settings(
    max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@THOROUGH
@given(sets())
def test_set_that_is_valid_by_construction_is_read_as_it_is(written: Written) -> None:
    mappings = sssom.parse(written.text, PATH)
    assert dict(mappings.metadata) == dict(written.metadata)
    assert [dict(record.slots) for record in mappings.mappings] == list(written.records)
    lines = [written.line(row) for row in range(len(written.records))]
    assert [record.line for record in mappings.mappings] == lines
    assert not [note for note in mappings.notes if "word for word" not in note]
    assert list(sssom.to_quads(mappings, GRAPH))


#: Values that a slot cannot have, by the kind of its values.
NEVER: Final = {
    Kind.REFERENCE: ("name", "un:a", "https://e.org/a", "ex:a b", "ex:<a>", "ex:", ":a", " ex:a"),
    Kind.URI: ("name", "../name", "http://a b", "http://[x", "https://e.org/a "),
    Kind.DATE: ("soon", "2024-02-30", "20240201", "2024-2-1", " 2024-02-01"),
    Kind.NUMBER: ("2", "-1.5", "high", "NaN", "0,5", "1e5", "0.5 "),
    Kind.CHOICE: ("nonsense", "skos concepts", "SKOS CONCEPT", "not", "2:1"),
}
REQUIRED: Final = ("predicate_id", "mapping_justification")


def _faults(slot: Slot) -> list[str]:
    empty = ["a||b", "|"] if slot.many else []
    unknown = ["semapv:Guessing", "ex:a"] if slot.name == "mapping_justification" else []
    absent = [""] if slot.name in REQUIRED else []
    return [*NEVER.get(slot.kind, ()), *empty, *unknown, *absent]


@THOROUGH
@given(sets(), st.data())
def test_planted_fault_is_found_at_its_cell_and_no_other(
    written: Written, data: st.DataObject
) -> None:
    assume(written.records)
    row = data.draw(st.integers(1, len(written.records)))
    places = [n for n, name in enumerate(written.columns) if _faults(written.slots[name])]
    column = data.draw(st.sampled_from(places))
    name = written.columns[column]
    cells = list(written.table[row])
    cells[column] = data.draw(st.sampled_from(_faults(written.slots[name])))
    table = (*written.table[:row], tuple(cells), *written.table[row + 1 :])
    error = refusal(replace(written, table=table))
    assert str(error).startswith(f"{PATH}:{written.line(row - 1)}:{column + 1}: {name}: ")
    assert "\n" not in str(error)


@THOROUGH
@given(
    sets(),
    st.sampled_from(
        (
            "license: https://e.org/again", "mapping_date: soon", "subject_type: nonsense",
            "object_source: 'un:a'", "comment: [a, b]", "mapping_set_version: 1.0", "{a: b}: c",
            "comment: {a: b}", "curie_map: {}", "creator_id: name", "see_also: [1]",
        )
    ),
)  # fmt: skip
def test_planted_fault_is_found_at_its_line_of_the_metadata(written: Written, line: str) -> None:
    margin = written.block[0][: len(written.block[0]) - len(written.block[0].lstrip("# "))]
    error = refusal(replace(written, block=(*written.block, margin + line)))
    assert str(error).startswith(f"{PATH}:{len(written.block) + 1}: ")


def refusal(written: Written) -> DataError:
    with pytest.raises(DataError) as caught:
        sssom.parse(written.text, PATH)
    return caught.value


# -- whatever there is


@THOROUGH
@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    _read_or_refuse(content)


@THOROUGH
@given(sets(), st.data())
def test_damaged_set_is_read_or_refused_with_a_sentence(
    written: Written, data: st.DataObject
) -> None:
    content = written.text.encode()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 20))
        put = data.draw(st.sampled_from(MARKS) | st.binary(max_size=3))
        content = content[:start] + put + content[start + length :]
    _read_or_refuse(content)


#: What means something in YAML, in tables, in CURIEs, or to those who read text.
MARKS: Final = (
    b"#", b'"', b"'", b"\n", b"\n#", b"\t", b"\r", b"|", b"\\", b":", b": ", b"- ", b"[", b"]",
    b"{", b"}", b"&a ", b"*a", b"!!int ", b"%", b"? ", b"---\n", b"<<: *a", b"\xff", b"\x00",
    b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b'"\\ud800"', b"> ", b"~", b",", b"\xed\xa0\x80",
)  # fmt: skip


@pytest.mark.parametrize(
    "metadata",
    [
        "#a: " + "[" * 100_000,
        "#a: " + "{a: " * 10_000,
        "#" + "- " * 10_000,
        "#" + "? " * 10_000,
        "#a: &a [" + "*a, " * 10_000 + "]",
        "#a: &a [*a]\n#curie_map: *a\n#extension_definitions: *a",
        "\n".join(
            f"#a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" if n else "#a0: &a0 []" for n in range(60)
        ),
        "#a: '" + "\t" * 100_000,
        "#a" + "\t" * 100_000 + "b",
        "#a: " + " \t" * 100_000 + "#",
        "#" * 100_000,
        "#\n" * 20_000,
        '#a: "\\U00110000"',
        '#license: "\\ud800"',
        "#a: 'b\n" + "#\n" * 20_000,
    ],
)
def test_nested_and_repeated_metadata_end_with_a_sentence(metadata: str) -> None:
    _read_or_refuse(f"{metadata}\nsubject_id\tobject_id\n".encode())


@pytest.mark.parametrize(
    "table",
    [
        "\t" * 100_000,
        "a\t" * 100_000,
        "a\n" * 20_000,
        "\n\t" * 20_000,
        '"' * 100_001,
        '"a\n' * 20_000,
        '"a"b\n' * 20_000,
        "other\n" + "x" * 200_000 + "\n",
        "author_label\n" + "|" * 100_000 + "\n" + "\\" * 100_000 + "\n",
        "confidence\n" + "1" * 100_000 + "\n1e" + "9" * 100_000 + "\n",
        "subject_id\n" + "a:" * 100_000 + "\n",
    ],
)
def test_large_and_odd_tables_end_with_a_sentence(table: str) -> None:
    _read_or_refuse(f"#license: x\n{table}".encode())


def _read_or_refuse(content: bytes) -> None:
    for read in (sssom.read_content, sssom.read_json):
        mappings, refused = _read(read, content)
        assert refused is None or str(refused).startswith(str(PATH))
        assert mappings is None or list(sssom.to_quads(mappings, GRAPH))


def _read(
    read: Callable[[bytes, Path], sssom.MappingSet], content: bytes
) -> tuple[sssom.MappingSet | None, DataError | None]:
    try:
        return read(content, PATH), None
    except DataError as error:
        return None, error
