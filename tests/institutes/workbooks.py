"""Workbooks for the tests, written with the sheets and columns of the table, right or spoiled."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from xlsxwriter import Workbook

from amocf.institutes.input_columns import INPUT_SHEETS

Cell = str | int | float | bool | date
#: The rows of each sheet, by its name, in the order of its columns.
Tables = Mapping[str, Sequence[Sequence[Cell]]]
#: Spoils a workbook that is being written, given its sheets by name.
Spoil = Callable[[Workbook, Mapping[str, Any]], None]

DAY: Final = date(2026, 3, 1)
OFFICE: Final = "Curriculum office"
RIGHT: Final[Tables] = {
    "KSAs": [
        ("4.1.7", "Data collection and analysis", "industry survey", OFFICE, DAY),
        ("4.1.2", "Sketch a bioreactor", "interviews or workshops", OFFICE, DAY),
        ("4.2.6", "Sketch a bioreactor", "", OFFICE, DAY),
        ("5.1", "Keep aseptic conditions", "", OFFICE, DAY),
    ],
    "Occupations": [
        ("Process Engineers", "17-2112", "", ""),
        ("Bioprocess Technicians", "", OFFICE, DAY),
    ],
    "Connections": [
        ("Data collection and analysis", "Process Engineers", "yes", "", ""),
        ("Keep aseptic conditions", "Bioprocess Technicians", "yes", OFFICE, DAY),
        ("Sketch a bioreactor", "Mechanical Engineers", "no", "", ""),
    ],
}


def changed(sheet: str, row: int, column: int, value: Cell, tables: Tables = RIGHT) -> Tables:
    """Return tables with another value in a cell; row and column as in the workbook, from 1."""
    rows = [list(each) for each in tables[sheet]]
    rows[row - 2][column - 1] = value
    return {**tables, sheet: rows}


def added(sheet: str, *row: Cell, tables: Tables = RIGHT) -> Tables:
    """Return tables with a further row."""
    return {**tables, sheet: [*tables[sheet], row]}


def xlsx(tables: Tables = RIGHT, spoil: Spoil | None = None, about: Tables | None = None) -> bytes:
    """Write a workbook."""
    body = io.BytesIO()
    with Workbook(body, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheets = {}
        for name, rows in (about or {}).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        for name, rows in tables.items():
            sheets[name] = sheet = book.add_worksheet(name)
            for number, row in enumerate([headings(name), *rows]):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        midnight = datetime(cell.year, cell.month, cell.day)
                        sheet.write_datetime(number, column, midnight, days)
                    elif cell != "":
                        sheet.write(number, column, cell)
        if spoil:
            spoil(book, sheets)
    return body.getvalue()


def headings(name: str) -> list[str]:
    """Return the headings of a sheet, or none of one that is not of the table."""
    return [
        column.heading for sheet in INPUT_SHEETS if sheet.name == name for column in sheet.columns
    ]


_ODS_START: Final = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3"
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:automatic-styles><style:style style:name="hidden" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>"""
_ODS_END: Final = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST: Final = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"""


def ods(tables: Tables = RIGHT, edit: Callable[[str], str] = lambda xml: xml) -> bytes:
    """Write an OpenDocument spreadsheet; ``edit`` may change its XML."""
    parts = [_ODS_START]
    for name, rows in tables.items():
        parts.append(f"<table:table table:name={quoteattr(name)}><table:table-column/>")
        for row in [headings(name), *rows]:
            parts.append(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>")
        parts.append("</table:table>")
    content = edit("".join([*parts, _ODS_END]))
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": _MANIFEST.encode(),
        }
    )


def _ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    text = cell.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of parts."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return body.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def csv_of(name: str, rows: Sequence[Sequence[Cell]], separator: str = ",") -> str:
    """Write a table as CSV; no cell holds a separator."""
    lines = [headings(name), *([str(cell) for cell in row] for row in rows)]
    return "".join(separator.join(line) + "\r\n" for line in lines)
