"""Mapping sets in SSSOM/JSON: read into the same model, and refused at the same places."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import NamedNode

from amocf.cli import main
from amocf.compile.read import sssom
from amocf.errors import DataError

PATH: Final = Path("sets/one.sssom.json")
RECORD: Final = {
    "subject_id": "ex:a",
    "predicate_id": "skos:exactMatch",
    "object_id": "ex:b",
    "mapping_justification": "semapv:LexicalMatching",
}
DOCUMENT: Final = {
    "curie_map": {"ex": "https://example.org/"},
    "mapping_set_id": "https://example.org/set",
    "license": "https://creativecommons.org/publicdomain/zero/1.0/",
    "mappings": [RECORD],
}


def read(document: Any, *, indent: int | None = 1) -> sssom.MappingSet:
    return sssom.read_json(json.dumps(document, indent=indent).encode(), PATH)


def with_record(**slots: Any) -> dict[str, Any]:
    return {**DOCUMENT, "mappings": [RECORD, {**RECORD, "other": "2", **slots}]}


def test_our_own_sets_in_json_are_read_as_their_tables(root: Path) -> None:
    for file in sorted((root / "mappings").glob("*.sssom.tsv")):
        mappings = sssom.read(file)
        document = sssom.to_json(mappings)
        again = read(document)
        assert again.notes == ()
        assert sssom.to_json(again) == document
        assert [r.slots for r in again.mappings] == [r.slots for r in mappings.mappings]
        assert {r.line for r in again.mappings} <= set(range(1, 100_000))


@pytest.mark.parametrize(
    "document",
    [
        with_record(subject_id="https://example.org/a"),
        with_record(subject_id="urn:x:a", author_label="Ada", see_also=["any text"]),
        with_record(confidence=1, comment=None, author_label=["Ada", "Ben"]),
        with_record(confidence=5e-1, subject_label="\U0001f600 \u2028 \x7f \\ /"),
        {**DOCUMENT, "@type": "MappingSet", "extension_definitions": None},
        {**DOCUMENT, "curie_map": {}, "@context": {"ex": "https://example.org/"}},
        {**DOCUMENT, "curie_map": {}, "@context": {"ex": {"@id": "https://example.org/"}, "a": []}},
        {**DOCUMENT, "mappings": []},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_sound_set_is_read_without_a_note(document: dict[str, Any], indent: int | None) -> None:
    mappings = read(document, indent=indent)
    assert mappings.notes == ()
    assert len(mappings.mappings) == len(document["mappings"])
    assert all(r.slots["subject_id"] for r in mappings.mappings)


@pytest.mark.parametrize("indent", [None, 2])
def test_records_on_one_line_are_different_nodes(indent: int | None) -> None:
    mappings = read(with_record(object_id="ex:c"), indent=indent)
    quads = sssom.to_quads(mappings, NamedNode("http://e.org/graph"))
    assert len({q.object for q in quads if q.predicate.value.endswith("/mappings")}) == 2


@pytest.mark.parametrize(
    ("document", "place", "said"),
    [
        ({"mapping_set_id": "https://e.org/s", "license": "x"}, "1:1", "mappings is no list"),
        ({**DOCUMENT, "mappings": {}}, "7:14", "mappings is no list"),
        ({**DOCUMENT, "mappings": ["ex:a"]}, "8", "mappings[0] must be"),
        (with_record(confidence=2), "20:18", "mappings[1].confidence: 2 is out of range"),
        (with_record(confidence="1"), "20:18", "mappings[1].confidence: 1 is no number"),
        (with_record(subject_label=7), "20:21", "mappings[1].subject_label: 7 is no text"),
        (with_record(subject_label=True), "20:21", "mappings[1].subject_label: true is no text"),
        (with_record(subject_label=["a"]), "20:21", "mappings[1].subject_label: a list"),
        (with_record(object_source="un:a"), "20:21", "mappings[1].object_source: 'un:a' has the"),
        (with_record(mapping_justification="x"), "18:29", "mappings[1].mapping_justification: 'x'"),
        (with_record(predicate_id=None), "14:3", "predicate_id: it is empty"),
        (with_record(subject_type="x"), "20:20", "mappings[1].subject_type: 'x' is none"),
        ({**DOCUMENT, "curie_map": {"ex": "e"}}, "3", "prefix 'ex' stands for 'e'"),
        ({**DOCUMENT, "license": None}, "1", "license is missing"),
    ],
)
def test_fault_is_refused_at_its_place(document: Any, place: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read(document)
    assert f"{PATH}:{place}: {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("document", "note"),
    [
        ({**DOCUMENT, "colour": ["red"]}, "'colour' is no slot of a set"),
        (with_record(colour="red"), "20:14: 'colour' is no slot of a mapping"),
        (with_record(review_date="soon"), "20:19: 'review_date' is new in SSSOM 1.1"),
        ({**DOCUMENT, "mappings": [RECORD, RECORD]}, "14:3: the record is that of line 8"),
        ({**DOCUMENT, "extension_definitions": [{"a": "b"}]}, "extension_definitions: 'a' is"),
        ({**DOCUMENT, "mappings": [{**RECORD, "c": 1}, {**RECORD, "c": 2, "other": "x"}]}, "13:9"),
    ],
)
def test_what_is_left_out_is_noted_once(document: Any, note: str) -> None:
    (told,) = read(document).notes
    assert note in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "sets/one.sssom.json:1:2: not valid JSON"),
        (
            b'{"mappings": [],\n "license": NaN}',
            "sets/one.sssom.json:2:13: not valid JSON: NaN is no number",
        ),
        (
            b'{"license":\n "\\ud800"}',
            "sets/one.sssom.json:2:2: not valid JSON: an escape stands for half a character",
        ),
        (
            b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            ":1:56: not valid JSON: more than 50 lists",
        ),
        (b'{"a": 1' + b"0" * 10_000 + b"}", "license is missing"),
        (b'{"license": "\xff"}', "sets/one.sssom.json:1:14: the byte 0xFF is not UTF-8"),
        (b'{"mappings": [], "mappings": []}', "'mappings' is there twice"),
    ],
)
def test_what_is_no_set_is_refused_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(DataError) as caught:
        sssom.read_json(content, PATH)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.sssom.json", ()),
        ("a.json", ()),
        ("a", ()),
        ("a.tsv", ()),
        ("a.x", ("--format", "sssom")),
    ],
)
def test_set_in_json_is_judged_and_not_taken_for_json_ld(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, options: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_text(json.dumps(DOCUMENT))
    assert main(["check", "--strict", str(path), *options]) == 0
    faulty: tuple[dict[str, Any], ...] = (
        {"mappings": []},
        {"mappings": [{}]},
        {"mapping_set_id": "https://e.org/s"},
        {"set": DOCUMENT},
        {"curie_map": {}},
        {"data": [DOCUMENT]},
        with_record(mapping_justification="nonsense"),
    )
    for document in (*faulty, [DOCUMENT], [RECORD]):
        path.write_text("\ufeff" + json.dumps(document), encoding="utf-8")
        assert main(["check", str(path), *options]) == 1
        assert f"{path}:" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"a": 1}', '"text"', "[[]]"])
def test_file_called_a_set_in_json_is_one_or_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    path = tmp_path / "a.sssom.json"
    path.write_text(content)
    assert main(["check", str(path)]) == 1
    assert "conforms to" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "document",
    [
        {"@context": {"mappings": "http://e.org/m"}, "@id": "a:a", "mappings": {"@id": "a:b"}},
        {"@graph": [{"@id": "a:a", "mappings": []}]},
        {"@context": {}, "set": {"mapping_set_id": "x"}},
        {"mappings": {"properties": {}}},
        [],
    ],
)
def test_linked_data_is_not_taken_for_a_set(document: object) -> None:
    assert not sssom.is_mapping_set(document)
