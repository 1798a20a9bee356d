"""`amocf coverage`: its forms, its messages and its exit codes."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from amocf.cli import main

_Shown = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], dist: Path) -> _Shown:
    """Run the command over the release; gives its exit code, output and messages."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["coverage", *arguments, "--dist", str(dist)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


def test_coverage_prints_sentences_and_a_table(shown: _Shown) -> None:
    code, out, messages = shown("5.4", "nice")
    assert (code, messages) == (0, "")
    assert out.startswith(
        "NICE covers 3 of the 4 components of 5.4; 1 is missing. It has 8 more.\n"
    )
    assert re.search(r"^5\.4\.2 +Access Control +covered  not reviewed ", out, re.MULTILINE)
    assert "said not to be a close match" in out
    assert out.endswith("(12 rows)\n")


def test_coverage_in_csv_json_and_markdown_says_the_same(shown: _Shown) -> None:
    _, text, _ = shown("4.1", "energy", "--format", "csv")
    written = list(csv.DictReader(io.StringIO(text)))
    rows = {row["Code"]: row["Status"] for row in written if row["Kind"] != "remark"}
    _, text, _ = shown("4.1", "energy", "--format", "json")
    data = json.loads(text)
    assert data["remarks"]
    assert [row["Label"] for row in written if row["Kind"] == "remark"] == data["remarks"]
    found = {
        each["code"]: each["status"] for family in data["families"] for each in family["components"]
    }
    words = {"covered": "covered", "extra": "extra", "untold": "not known"}
    assert rows == {code: words[status] for code, status in found.items()}
    code, text, _ = shown("4.1", "energy", "--format", "markdown")
    assert code == 0
    assert text.startswith("# What Energy/Processes covers of 4.1 Manufacturing Process")
    for name, status in rows.items():
        assert f"| {status} | {name} |" in text


def test_what_is_not_understood_of_a_list_stands_in_every_form(
    shown: _Shown, tmp_path: Path
) -> None:
    path = tmp_path / "course.csv"
    path.write_text("Code\n5.4.1\n9.9.9\n", "utf-8")
    sentence = 'course.csv, cell A3: found "9.9.9"; it is not known; expected'
    for form in ("table", "csv", "json", "markdown"):
        code, text, errors = shown("5.4", str(path), "--format", form)
        assert (code, errors.startswith(sentence)) == (1, True)
        if form == "csv":
            *_, row = csv.DictReader(io.StringIO(text))
            assert (row["Kind"], row["Label"]) == ("remark", errors.rstrip())
        if form == "json":
            assert json.loads(text)["findings"] == [errors.rstrip()]


def test_column_that_is_left_out_is_told_and_is_no_failure(shown: _Shown, tmp_path: Path) -> None:
    path = tmp_path / "course.csv"
    path.write_text("Course,Competency,Requires\nA,5.4.1,5.4.2\n", "utf-8")
    code, _, errors = shown("5.4", str(path))
    assert code == 0
    assert errors.startswith("note: course.csv, column C: found codes such as 5.4.2 below")


def test_component_of_another_framework_says_whose_its_code_is(shown: _Shown) -> None:
    _, text, _ = shown("dol-amcm", "framework")
    assert re.search(r"^4\.2\.8  .* extra  ", text, re.MULTILINE)
    assert re.search(r"^DOL AMCM 4\.2\.8  .* missing$", text, re.MULTILINE)
    # 45 that are covered, 39 that are missing, and these:
    assert "87 components" in text
    assert "3 of these are matched to a tier or a whole competency: no row tells of it." in text
    _, text, _ = shown("dol-amcm", "framework", "--format", "csv")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["Kind"] != "remark"]
    assert len({(row["Framework"], row["Code"]) for row in rows}) == len(rows)
    assert {row["Framework"] for row in rows} == {"", "DOL AMCM"}


def test_coverage_of_what_nobody_can_tell_is_a_sentence(shown: _Shown) -> None:
    code, out, _ = shown("niimbl", "framework")
    assert code == 0
    assert out == (
        "The release does not tell what the framework covers of NIIMBL.\n\n"
        "The text of the document does not say which KSAs and occupations NIIMBL selects; only"
        " data of NIIMBL can, and this release has none.\n"
    )


def test_coverage_with_strict_fails_where_something_is_missing(shown: _Shown) -> None:
    assert shown("5.4", "nice", "--strict")[0] == 1
    assert shown("5.3", "itcm", "--strict")[0] == 0
    # What nobody can tell is not missing.
    assert shown("4.1", "energy", "--strict")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("eletronics", "nice"), "amocf: “eletronics” is not known; did you mean Electronics?\n"),
        (("5.4", "absent.csv"), "amocf: absent.csv: there is no such file; check its name\n"),
        (("-", "-"), "amocf: standard input is one list: give - for one of the two\n"),
        (("5.4",), "required"),
    ],
)
def test_coverage_of_a_wrong_call_ends_with_two(
    shown: _Shown, arguments: tuple[str, ...], sentence: str
) -> None:
    code, out, messages = shown(*arguments)
    assert (code, out) == (2, "")
    assert sentence in messages


def test_coverage_of_a_list_reports_what_it_does_not_know_and_compares_the_rest(
    shown: _Shown, tmp_path: Path
) -> None:
    path = tmp_path / "course.csv"
    path.write_text("Title,Code\nA,5.4.2\nB,5.4.9\n", "utf-8")
    code, out, messages = shown("5.4", str(path))
    assert code == 1
    assert out.startswith("The list course.csv covers 1 of the 4 components of 5.4")
    assert messages.startswith('course.csv, cell B3: found "5.4.9"; it is not known; did you mean')


def test_coverage_of_standard_input_reads_a_list(
    shown: _Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"5.1\n"), "utf-8"))
    code, out, _ = shown("-", "framework", "--format", "csv")
    assert code == 0
    assert "5.1,Additive Manufacturing" in out


@pytest.mark.parametrize("name", ["course.xlsx", "course.csv"])
def test_coverage_of_what_is_no_list_says_what_to_save(
    shown: _Shown, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 and so on")
    code, out, messages = shown("5.4", str(path))
    assert (code, out) == (1, "")
    assert (
        f'{name}: found a workbook; expected text: save the sheet with the codes as "CSV'
        in messages
    )
