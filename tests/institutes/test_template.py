"""What an institute fills in: it offers what the release has, and comes back as it was imported."""

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import csvw
import pytest
from python_calamine import CalamineWorkbook
from tests.institutes.conftest import Import
from tests.institutes.workbooks import RIGHT, headings, parts_of, xlsx

from amocf.errors import DataError, UsageError
from amocf.institutes.earlier_rows import EarlierRows, read_earlier_rows
from amocf.institutes.input_columns import INPUT_SHEETS, KSAS
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.template import template_tables, template_workbook


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def test_template_has_the_sheets_and_columns_of_the_table(terms: PublishedTerms) -> None:
    found = sheets(template_workbook(terms, "niimbl"))
    assert list(found) == ["About", "KSAs", "Occupations", "Connections", "Choices"]
    for sheet in INPUT_SHEETS:
        assert found[sheet.name] == [headings(sheet.name)]


def test_template_explains_every_column(terms: PublishedTerms) -> None:
    about = sheets(template_workbook(terms, "niimbl"))["About"]
    cells = {cell for row in about for cell in row}
    for sheet in INPUT_SHEETS:
        assert {sheet.description, *(column.description for column in sheet.columns)} <= cells
    assert [row[1] for row in about if row[0] in ("Release", "Institute")] == [
        terms.version,
        "niimbl",
    ]


def test_template_offers_codes_and_what_is_published(terms: PublishedTerms) -> None:
    content = template_workbook(terms)
    columns = {
        row[0]: [cell for cell in row[1:] if cell]
        for row in zip(*sheets(content)["Choices"], strict=True)
    }
    assert columns["Code"] == list(terms.codes)
    assert len(columns["Code"]) == 68
    assert len(columns["Published KSA"]) == 40
    assert columns["Published occupation"][0] == "Process Engineers"
    assert "job postings" in columns["Kind of evidence"]
    ksas = parts_of(content)["xl/worksheets/sheet2.xml"].decode()
    assert 'sqref="A2:A2001"><formula1>Choices!$A$2:$A$69</formula1>' in ksas
    assert 'sqref="B2:B2001"><formula1>Choices!$C$2:$C$41</formula1>' in ksas


def test_template_of_a_release_has_the_same_bytes(terms: PublishedTerms) -> None:
    assert template_workbook(terms, "niimbl") == template_workbook(terms, "niimbl")


def test_template_column_of_codes_is_text(terms: PublishedTerms) -> None:
    parts = parts_of(template_workbook(terms))
    column = parts["xl/worksheets/sheet2.xml"].decode().partition('<col min="1" max="1"')[2]
    style = int(column.partition('style="')[2].partition('"')[0])
    formats = parts["xl/styles.xml"].decode().partition("<cellXfs")[2].split("<xf ")[1:]
    assert 'numFmtId="49"' in formats[style]  # the one that every program takes for text


def test_imported_workbook_comes_back_as_it_was(
    imported: Import, terms: PublishedTerms, tmp_path: Path
) -> None:
    imported(("data.xlsx", xlsx()))
    rows = read_earlier_rows(tmp_path / "niimbl", terms)
    found = sheets(template_workbook(terms, "niimbl", rows))
    for name, expected in RIGHT.items():
        assert sorted(map(_plain, found[name][1:])) == sorted(map(_plain, expected))


def _plain(row: Any) -> list[str]:
    cells = (cell.date() if isinstance(cell, datetime) else cell for cell in row)
    return [cell.isoformat() if isinstance(cell, date) else str(cell) for cell in cells]


@pytest.mark.parametrize("is_workbook", [True, False])
def test_template_with_earlier_rows_imports_to_the_same_graph(
    imported: Import, terms: PublishedTerms, tmp_path: Path, *, is_workbook: bool
) -> None:
    imported(("data.xlsx", xlsx()))
    folder = tmp_path / "niimbl"
    before = _statements(folder)
    rows = read_earlier_rows(folder, terms)
    if is_workbook:
        files = [("again.xlsx", template_workbook(terms, "niimbl", rows))]
    else:
        tables = template_tables(terms, rows)
        files = [(name, text) for name, text in tables.items() if name.endswith(".csv")]
    result = imported(*files)
    assert list(map(str, result.plan.findings)) == []
    assert _statements(folder) == before
    # And from there, the rows are the same again.
    assert read_earlier_rows(folder, terms) == rows


def _statements(folder: Path) -> list[str]:
    text = (folder / "graph.ttl").read_text("utf-8")
    return [block for block in text.split("\n\n") if "dataset/" not in block]


def test_tables_are_valid_by_csv_on_the_web(
    imported: Import, terms: PublishedTerms, tmp_path: Path
) -> None:
    imported(("data.xlsx", xlsx()))
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, content in template_tables(
        terms, read_earlier_rows(tmp_path / "niimbl", terms)
    ).items():
        (folder / name).write_bytes(content)
    described = json.loads((folder / "csv-metadata.json").read_text("utf-8"))
    assert [each["url"] for each in described["tables"]] == [each.file for each in INPUT_SHEETS]
    assert csvw.TableGroup.from_file(folder / "csv-metadata.json").check_referential_integrity()
    group = csvw.CSVW(str(folder / "csv-metadata.json"), validate=True)
    assert group.is_valid
    assert [len(list(table)) for table in group.tables] == [len(rows) for rows in RIGHT.values()]


def test_previous_folder_without_an_import_is_refused(
    terms: PublishedTerms, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"there is no graph.ttl in .*; name the folder"):
        read_earlier_rows(tmp_path, terms)


def test_formula_among_earlier_rows_is_refused_in_csv_and_a_text_in_a_workbook(
    terms: PublishedTerms,
) -> None:
    rows: EarlierRows = {KSAS: [{"code": "4.1.1", "ksa": "Welding;=cmd|' /C calc'!A0"}]}
    with pytest.raises(DataError, match=r"sheet KSAs, column KSA: found .*=cmd.* earlier rows"):
        template_tables(terms, rows)
    book = parts_of(template_workbook(terms, "", rows))
    assert b"<f>" not in book["xl/worksheets/sheet2.xml"]
