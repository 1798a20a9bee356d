"""`amocf check FILE…` on mapping sets: formats, notes and exit codes."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Final

import pytest

from amocf.cli import main

METADATA: Final = """\
#curie_map:
#  ex: https://example.org/
#mapping_set_id: https://example.org/set
#license: https://creativecommons.org/publicdomain/zero/1.0/
"""
COLUMNS: Final = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
ROW: Final = "ex:a\tskos:exactMatch\tex:b\tsemapv:LexicalMatching"
TABLE: Final = f"{COLUMNS}\n{ROW}\n"
UNKNOWN: Final = f"{COLUMNS}\tmy_note\n{ROW}\tx\n"


@pytest.mark.parametrize(
    "name", ["a.sssom.tsv", "a.sssom.TSV", "a.sssom", "a.txt", "a.data", "a", "a.tsv.gz", "a.gz"]
)
@pytest.mark.parametrize("metadata", [METADATA, "#comment: A set.\n" + METADATA])
def test_mapping_set_is_judged_whatever_its_suffix(
    tmp_path: Path, name: str, metadata: str
) -> None:
    def code(text: str) -> int:
        content = text.encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return main(["check", "--strict", str(path)])

    assert code(metadata + TABLE) == 0
    assert code(metadata + TABLE.replace("LexicalMatching", "Guessing")) == 1


@pytest.mark.parametrize("name", ["a.ttl", "a.json", "a.xml", "-"])
def test_format_option_names_a_mapping_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "a").write_text(METADATA + TABLE)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((METADATA + TABLE).encode())))
    path = (tmp_path / "a").rename(tmp_path / name) if name != "-" else Path(name)
    assert main(["check", "--strict", str(path), "--format", "sssom"]) == 0


@pytest.mark.parametrize("name", ["a.sssom.tsv", "a.tsv", "a.txt", "a.sssom.tsv.gz"])
def test_metadata_beside_the_table_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = TABLE.encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert main(["check", str(path)]) == 1
    (tmp_path / "a.sssom.yml").write_text(METADATA.replace("#", ""))
    assert main(["check", "--strict", str(path)]) == 0


def test_metadata_named_without_their_table_are_not_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.sssom.yml"
    path.write_text(METADATA.replace("#", ""))
    assert main(["check", str(path)]) == 0
    assert f"{path}: the metadata of a mapping set are judged with its table" in (
        capsys.readouterr().err
    )
    assert main(["check", str(path), "--strict"]) == 1


@pytest.mark.parametrize("table", [f"{COLUMNS}\n", TABLE.replace("skos:exact", "owl:exact")])
def test_mapping_set_without_skos_is_judged_all_the_same(tmp_path: Path, table: str) -> None:
    path = tmp_path / "a.sssom.tsv"
    path.write_text(METADATA + table)
    assert main(["check", "--strict", str(path)]) == 0


def test_what_is_left_out_is_printed_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.sssom.tsv"
    path.write_text(METADATA + UNKNOWN)
    assert main(["check", str(path), "--report", "json"]) == 0
    printed = capsys.readouterr()
    note = f"{path}:5:5: column 'my_note' is no slot of a mapping and left out"
    assert note in printed.err
    (file,) = json.loads(printed.out)["files"]
    assert file["notes"][0].startswith(note)
    assert (file["conforms"], file["judged"]) == (True, True)


def test_every_fault_is_told_with_line_and_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.sssom.tsv"
    path.write_text(METADATA + f"{COLUMNS}\tconfidence\n{ROW}\t2\n{ROW}\tx\n".replace("ex:b", "b"))
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in told] == [
        f"{path}:{place}" for place in ("6:3", "6:5", "7:3", "7:5")
    ]


def test_cases_of_public_reports_come_out_as_expected(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "cases"
    with (folder / "expected.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if "sssom" in row["file"]]
    assert len(rows) == 10
    for row in rows:
        code = main(["check", str(folder / row["file"])])
        wanted, _, warning = row["right"].partition(", ")
        assert code == int(wanted), row["file"]
        assert (row["file"] + ":" in capsys.readouterr().err) == bool(warning or code), row
