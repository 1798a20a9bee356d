"""No text becomes a formula in a table that this product writes."""

import ast
import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from tests.exchange.hostile import FORMULAS, LABELS, hostile_release

from amocf.exchange.registry import Exporter, ReleaseData, exporters
from amocf.exchange.spreadsheet import Cover, Sheet, SheetColumn, write_csv, write_workbook
from amocf.formats import CSV
from amocf.formula_text import harmless, looks_like_formula
from amocf.insights_cli import _csv as insights_csv
from amocf.institutes.comparison import RowChange, as_csv
from amocf.text_workbook import TextWorkbook

#: Modules that write cells as they are, and why.
AS_THEY_ARE: Final = {
    "ctid_ledger": "URIs and CTIDs alone, in the sources",
    "csv_results": "SPARQL's own format of answers, which programs read: exact by its standard",
    "decisions": "read back by the import, whose texts were refused if they looked like formulas",
    "mapping_back": "SSSOM, which programs read: what stands in it is this edition's",
    "match_view": "a field of a form, which /coverage reads: no file",
}

#: Texts that XlsxWriter would write into a sheet as they stand.
MARKUP: Final = (
    '<r></is></c><c r="C1"><f>1+1</f></c><c><is></r>',
    "<r>unclosed</r>",
    "<r><t>a part</t></r>",
    # XlsxWriter cuts it to 32,767 units of UTF-16, and looks whether it is markup then.
    "<r><oops " + "\N{GRINNING FACE}" * 10 + "x" * 32_734 + "</r>tail",
)
#: Addresses that XlsxWriter would write so that no program opens the workbook, or refuse.
NO_ADDRESSES: Final = (
    *(f"https://example.org/{character}" for character in '\0\x01\x1f\x7f\ufffe\uffff"<\\'),
    "https://example.org/" + "\N{GRINNING FACE}" * 1_900,
    "https://example.org/#" + "\N{GRINNING FACE}" * 1_900,
)
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def hostile(dist: Path) -> ReleaseData:
    return hostile_release(dist)


def cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_is_told_and_written_as_text(text: str) -> None:
    assert looks_like_formula(text)
    assert harmless(text).replace("'", "").split() == text.replace("'", "").split()
    assert not looks_like_formula(harmless(text))


@pytest.mark.parametrize("written", [",", "\t"])
@pytest.mark.parametrize("read", [",", ";", "\t"])
@pytest.mark.parametrize("text", [*FORMULAS, "a, =1+1", "a\t=1+1", "a\n=1+1"])
def test_no_separator_makes_a_formula_of_a_text(text: str, read: str, written: str) -> None:
    body = io.StringIO()
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        table = csv.writer(body, delimiter=written, quoting=quoting)
        table.writerows([harmless(cell, written) for cell in ("Label", text, text)] for _ in "ab")
    found = [
        cell.strip()
        for row in csv.reader(io.StringIO(body.getvalue(), newline=""), delimiter=read)
        for cell in row
    ]
    assert [cell for cell in found if cell.startswith(("=", "+", "-", "@", "＝"))] == []  # noqa: RUF001


@pytest.mark.parametrize(
    "text",
    [
        *("", "4.1", "-2.5", " -5", "a; -5; b\n+2.5", "C++", "a=b", "Reading - and writing", "'"),
        *("Tolerances, +/- 0.1 mm", "Reading; 5 degrees", "A; b = c", '"-" and "+"', ";"),
    ],
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert not looks_like_formula(text)
    assert harmless(text) == text


def writing(name: str) -> list[Exporter]:
    return [each for each in exporters() if CSV in each.formats and each.name != name]


# The tables of CSVW refuse what looks like a formula: tests/exchange/test_csvw.py.
@pytest.mark.parametrize("exporter", writing("csvw"), ids=lambda each: each.name)
def test_exports_in_csv_have_no_formula(exporter: Exporter, hostile: ReleaseData) -> None:
    for name, content in exporter.write(hostile).items():
        if name.endswith(CSV.suffix):
            found = cells(content.decode("utf-8-sig"))
            assert [cell for cell in found if looks_like_formula(cell)] == []


def test_tables_for_people_have_no_formula() -> None:
    columns = (SheetColumn("Label", "A label."), SheetColumn("=1+1", "Another."))
    rows = tuple((label, label) for label in LABELS)
    found = cells(write_csv(Sheet("labels", "Labels", columns, rows)).decode("utf-8-sig"))
    assert len(found) == 2 * len(LABELS) + 2
    assert [cell for cell in found if looks_like_formula(cell)] == []


def test_insights_and_comparisons_have_no_formula() -> None:
    found = cells(insights_csv([["label", "share"], *([label, "-0.5"] for label in LABELS)]))
    found += cells(as_csv(RowChange("changed", "KSAs", label, "KSA", label) for label in LABELS))
    assert [cell for cell in found if looks_like_formula(cell)] == []
    assert "-0.5" in found


def test_whatever_writes_csv_keeps_formulas_out_or_says_why_not(root: Path) -> None:
    writing_csv, safe = set(), set()
    for path in (root / "src").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        module = path.parent.name if path.stem == "__init__" else path.stem
        if {"writer", "DictWriter"} & names and "import csv" in path.read_text("utf-8"):
            writing_csv.add(module)
        if "amocf.formula_text" in imported:
            safe.add(module)
    assert {"spreadsheet", "csvw", "moodle"} <= writing_csv
    assert writing_csv - safe == AS_THEY_ARE.keys()


def test_whatever_writes_workbooks_writes_texts_as_texts(root: Path) -> None:
    importing = {
        path.stem
        for path in (root / "src").rglob("*.py")
        if re.search(
            r"(from|import) xlsxwriter.* Workbook|import xlsxwriter", path.read_text("utf-8")
        )
    }
    assert importing == {"text_workbook"}


@pytest.mark.parametrize("is_large", [True, False])
@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP])
def test_text_of_a_workbook_is_read_again_as_it_was(text: str, *, is_large: bool) -> None:
    body = io.BytesIO()
    with TextWorkbook(body, is_large=is_large) as workbook:
        sheet = workbook.add_worksheet("Texts")
        sheet.write_string(0, 0, text)
        sheet.write_string(0, 1, "beside it")
    written = ElementTree.fromstring(ZipFile(body).read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    assert [(each.get("r"), each.find(f"{_MAIN}f")) for each in written.iter(f"{_MAIN}c")] == [
        ("A1", None),
        ("B1", None),
    ]
    read = CalamineWorkbook.from_filelike(io.BytesIO(body.getvalue()))
    first, second = map(str, read.get_sheet_by_index(0).to_python()[0])
    assert text.strip().startswith(first.strip()[:32_000])
    assert second == "beside it"


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_address_that_no_workbook_holds_is_text(text: str) -> None:
    cover = Cover("Addresses", (), datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None))
    rows = (("https://example.org/",), (text,))
    body = write_workbook(cover, [Sheet("s", "S", (SheetColumn("A", "An address."),), rows)])
    with ZipFile(io.BytesIO(body)) as parts:
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))  # noqa: S314 - our own
        links = parts.read("xl/worksheets/_rels/sheet2.xml.rels").decode()
    assert links.count('TargetMode="External"') == 1
