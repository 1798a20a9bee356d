"""`amocf match`: its forms, its messages and its exit codes."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from amocf.cli import main
from amocf.compile.read.sssom import read
from amocf.compile.read.sssom.slots import NO_TERM_FOUND
from amocf.match_cli import _GROUPS
from amocf.matching.match_candidates import GROUPS
from amocf.matching.text_list import MOST_TEXTS
from amocf.terms import expand

_Shown = Callable[..., tuple[int, str, str]]
_TABLE: Final = """Title,About
Networks,"Ethernet, fieldbus and wireless networks"
Poetry,zzzz qqqq
Nothing,
Formula,=1+1 lean six sigma
"""
_COLUMNS: Final = ["row", "rank", "concept", "code", "label", "score", "confidence", "matched"]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], dist: Path) -> _Shown:
    """Run the command over the release; gives its exit code, output and messages."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            code = main(["match", *map(str, arguments), "--dist", str(dist)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    path = tmp_path / "courses.csv"
    path.write_text(_TABLE, encoding="utf-8")
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_groups_of_the_option_are_those_of_the_candidates() -> None:
    assert tuple(GROUPS) == _GROUPS


def test_csv_has_a_row_for_each_concept_and_one_for_a_text_without(
    shown: _Shown, courses: Path
) -> None:
    code, text, messages = shown(courses, "--column", "About", "--top", "2", "--format", "csv")
    assert (code, messages) == (0, "")
    rows = rows_of(text)
    assert list(rows[0]) == [*_COLUMNS, "text"]
    assert [(row["row"], row["rank"]) for row in rows] == [
        *(("1", "1"), ("1", "2"), ("2", ""), ("3", ""), ("4", "1"), ("4", "2"))
    ]
    assert rows[0]["concept"] == expand("amocf:5-3-3")
    assert (rows[0]["code"], rows[0]["score"]) == ("5.3.3", "1.0")
    assert rows[0]["matched"] == "ethernet fieldbus wireless networks"
    assert not any(rows[2][name] for name in _COLUMNS[1:])
    assert rows[4]["text"] == "'=1+1 lean six sigma"


def test_json_says_the_same_as_csv(shown: _Shown, courses: Path) -> None:
    _, text, _ = shown(courses, "--column", "About", "--format", "csv")
    _, document, _ = shown(courses, "--column", "About", "--format", "json")
    data = json.loads(document)
    written = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        | {"matched": " ".join(row["matched"]), "text": row["text"].replace("=1", "'=1")}
        for row in data
    ]
    assert written == rows_of(text)


def test_sssom_is_a_set_that_check_accepts(shown: _Shown, courses: Path, tmp_path: Path) -> None:
    code, text, _ = shown(courses, "--column", "About", "--top", "2", "--format", "sssom")
    assert code == 0
    path = tmp_path / "found.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    found = read(path)
    assert main(["check", str(path)]) == 0
    assert found.metadata["mapping_tool"] == "amocf match"
    assert {each.text("subject_type") for each in found.mappings} == {"rdfs literal"}
    assert {each.text("mapping_justification") for each in found.mappings} == {
        expand("semapv:LexicalMatching")
    }
    by_text = {each.text("subject_label"): each for each in found.mappings}
    assert by_text.keys() == {
        *("Ethernet, fieldbus and wireless networks", "zzzz qqqq", "=1+1 lean six sigma")
    }
    assert by_text["zzzz qqqq"].text("object_id") == NO_TERM_FOUND
    matched = [each for each in found.mappings if each.text("object_id") != NO_TERM_FOUND]
    assert len(matched) == 4
    assert all(
        {"confidence", "match_string", "object_source_version"} <= each.slots.keys()
        for each in matched
    )


def test_sssom_of_the_same_text_twice_keeps_both(shown: _Shown, tmp_path: Path) -> None:
    path = tmp_path / "twice.txt"
    path.write_text("lean\nlean\n", encoding="utf-8")
    _, text, _ = shown(path, "--top", "1", "--format", "sssom")
    found = tmp_path / "found.sssom.tsv"
    found.write_text(text, encoding="utf-8")
    comments = [each.text("comment") for each in read(found).mappings]
    assert comments == ["Row 1, rank 1.", "Row 2, rank 1."]


def test_control_characters_are_shown_nowhere(shown: _Shown, tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_bytes(b"weld\x1b[31ming\x07 \x7f welding\n")
    for form in ("table", "csv", "sssom"):
        code, text, _ = shown(path, "--format", form)
        assert code == 0
        assert all(each.isprintable() or each in "\n\t" for each in text), form


@pytest.mark.parametrize("group", GROUPS)
def test_concepts_of_every_group_are_in_the_release(
    shown: _Shown, courses: Path, group: str, dist: Path
) -> None:
    _, text, _ = shown(courses, "--column", "About", "--among", group, "--format", "csv")
    data = (dist / "amocf.nt").read_text(encoding="utf-8")
    for row in rows_of(text):
        assert not row["concept"] or f"<{row['concept']}> " in data
    code, text, _ = shown(courses, "--column", "About", "--among", group, "--format", "sssom")
    assert code == 0


def test_lines_of_a_compressed_file_are_texts(shown: _Shown, tmp_path: Path) -> None:
    path = tmp_path / "texts.txt.gz"
    path.write_bytes(gzip.compress(b"welding\n\nlean\n"))
    _, text, _ = shown(path, "--top", "1", "--format", "csv")
    assert [row["row"] for row in rows_of(text) if row["rank"]] == ["1", "3"]


def test_standard_input_is_read_as_lines_or_as_a_table(
    shown: _Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content, more in ((b"lean\n", ()), (b"About\nlean\n", ("--column", "About"))):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        _, text, _ = shown("-", *more, "--top", "1", "--format", "csv")
        assert [row["text"] for row in rows_of(text)] == ["lean"]


def test_table_fits_a_terminal_and_counts_its_rows(shown: _Shown, courses: Path) -> None:
    code, text, _ = shown(courses, "--column", "About", "--top", "1")
    assert code == 0
    assert text.startswith("row  rank  code")
    assert text.endswith("(4 rows)\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--column", "Abot"), 1, 'courses.csv, row 1: found no column "Abot" (did you mean About'),
        ((), 2, "courses.csv is a table: name the column that has the texts with --column"),
        (("--column", "About", "--top", "0"), 2, "'0' is no number from 1 to 100"),
        (("--column", "About", "--top", "x"), 2, "'x' is no number from 1 to 100"),
        (("--column", "About", "--among", "tiers"), 2, "invalid choice: 'tiers'"),
    ],
)
def test_mistake_is_a_sentence_and_an_exit_code(
    shown: _Shown, courses: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    found, text, messages = shown(courses, *arguments)
    assert (found, text) == (code, "")
    assert said in messages


def test_kept_rows_are_a_list_that_coverage_reads(
    shown: _Shown, courses: Path, tmp_path: Path, dist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, text, _ = shown(courses, "--column", "About", "--format", "csv")
    kept = [line for n, line in enumerate(text.splitlines()) if n in (0, 1)]
    path = tmp_path / "kept.csv"
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert main(["coverage", "5.3", str(path), "--format", "csv", "--dist", str(dist)]) == 0
    rows = rows_of(capsys.readouterr().out)
    assert [row["Code"] for row in rows if row["Status"] == "covered"] == ["5.3.3"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        "😀🤖👩‍🔧\n🦾\n".encode(),
        b"\x01\x1b[31m\x7f welding\r\r\n\x0b\x0c",
        "welding\u202e\u2066 \ufeff\u0000".encode("utf-16"),
        b"=cmd|' /C calc'!A0\n@SUM(1)\n+1 welding\n-1 welding\n\twelding\n",
    ],
    ids=["empty", "blank", "emoji", "control", "utf-16", "formulas"],
)
@pytest.mark.parametrize("form", ["csv", "json", "sssom", "table"])
def test_hostile_lines_are_answered_in_every_form(
    shown: _Shown, tmp_path: Path, content: bytes, form: str
) -> None:
    path = tmp_path / "texts.txt"
    path.write_bytes(content)
    code, text, messages = shown(path, "--top", "1", "--format", form)
    assert (code, messages) == (0, "")
    assert all(each.isprintable() or each in "\n\t" for each in text)
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t")]


@pytest.mark.parametrize(
    ("line", "rows"), [("welding and maintenance " * 5_000, 90), ("a", MOST_TEXTS)]
)
def test_large_file_is_answered_row_by_row(
    shown: _Shown, tmp_path: Path, line: str, rows: int
) -> None:
    path = tmp_path / "texts.txt"
    path.write_text(f"{line}\n" * rows, encoding="utf-8")
    code, text, _ = shown(path, "--top", "1", "--format", "csv")
    assert code == 0
    assert [row["row"] for row in rows_of(text)] == [str(n) for n in range(1, rows + 1)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"welding\n" * 100_000, "found 100,000 lines; expected at most 20,000"),
        ("a.csv", b"About\n" + b"welding\n" * 100_000, "found content as far as row 20,002"),
        ("a.txt", b"weld" * 2_500_000, "row 1: found a line of 10,000,000 characters"),
        ("a.csv", b"About\n" + b"weld" * 2_500_000, "row 2: a cell has 10,000,000 characters"),
        ("a.csv", "About\nSchweißen\n".encode("cp1252"), "found text that is not UTF-8 (line 2"),
        ("a.csv", "About\nwelding\n".encode("utf-32"), "UTF-32; expected UTF-8"),
        ("a.csv", "About\nwelding\n".encode("utf-16-le"), "UTF-16; expected UTF-8"),
        ("a.csv", b"About\nwel\0ding\n", "it holds zero bytes"),
        ("a.csv", b"", 'row 1: found no column "About"; it has no headings'),
        ("a.csv", b"About,Title,About\na,b,c\n", 'row 1: found 2 columns "About"'),
        ("a.csv", b"About," * 20_000, "found content as far as"),
        ("a.csv", b'About\n"welding\n', "row 2: unexpected end of data"),
        (
            "a.txt.gz",
            gzip.compress(bytes(1_000_000)) * 101,
            "unpacks to more than 100,000,000 bytes",
        ),
        ("a.txt.gz", gzip.compress(b"\n" * 1_000_000) * 90, "found 90,000,000 lines"),
        ("a.txt.gz", gzip.compress(gzip.compress(b"welding\n")), "found text that is not UTF-8"),
        ("a.txt.gz", gzip.compress(b"welding\n")[:-9], "not a whole file of gzip"),
        ("a.txt", b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "found text that is not UTF-8 (line 2"),
        ("a.csv", b"PK\x03\x04" + bytes(40), "found a workbook"),
    ],
    ids=range(18),
)
def test_hostile_file_gets_a_sentence(
    shown: _Shown, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    more = ("--column", "About") if name == "a.csv" else ()
    code, text, messages = shown(path, *more)
    assert (code, text) == (1, "")
    assert said in messages
    assert len(messages) < 1_000


def test_what_has_no_end_is_not_read_to_the_end(shown: _Shown) -> None:
    code, text, messages = shown(Path("/dev/zero"))
    assert (code, text) == (1, "")
    assert "/dev/zero: the file has more than 100,000,000 bytes" in messages
