"""Tables as people open them in a spreadsheet: a workbook in XLSX, or CSV that Excel reads right.

The same tables give the same bytes. No text is ever taken for a formula.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float

#: What a spreadsheet program makes of a CSV cell that begins with one of these is a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ADDRESS: Final = re.compile(r"https?://\S+")
#: Limits of the format: characters of a cell, and of an address that can be clicked.
_LONGEST_CELL: Final = 32_767
_LONGEST_ADDRESS: Final = 2_000
#: How wide columns are, in characters.
_NARROWEST, _WIDEST = 8, 60


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: what stands above it, and what its values are."""

    heading: str
    description: str


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        name: what it is called: at most 31 characters.
        title: what is in it.
        columns: its columns.
        rows: its rows, a cell for each column; a text that is an address becomes a link.
    """

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Cover:
    """What the first sheet says of a workbook.

    Attributes:
        title: what the workbook is.
        facts: its source, licence and so on, each with its name.
        created: what it says of its age: that of the data, so that the bytes stay the same.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    created: datetime


def write_csv(sheet: Sheet) -> bytes:
    """Write a table as CSV for spreadsheet programs.

    It begins with a byte order mark, without which Excel takes UTF-8 for the code page of the
    machine. A text that would be taken for a formula has an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(column.heading for column in sheet.columns)
    writer.writerows(map(_harmless, row) for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def write_workbook(cover: Cover, sheets: Sequence[Sheet]) -> bytes:
    """Write tables as a workbook, a sheet each, after one that explains them."""
    body = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(body, options) as workbook:
        workbook.set_properties({"title": cover.title, "created": cover.created})
        formats = {
            "plain": workbook.add_format({"valign": "top", "text_wrap": True}),
            "head": workbook.add_format(
                {"bold": True, "valign": "top", "text_wrap": True, "bottom": 1}
            ),
            "link": workbook.add_format(
                {"valign": "top", "text_wrap": True, "font_color": "#0B5570", "underline": 1}
            ),
        }
        about = workbook.add_worksheet("About")
        _fill(about, _explained(cover, sheets), formats)
        about.set_column(0, 2, 24)
        about.set_column(3, 3, 80)
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.name), sheet, formats)
    return body.getvalue()


def _explained(cover: Cover, sheets: Iterable[Sheet]) -> list[tuple[Cell, ...]]:
    """Return the rows of the first sheet."""
    rows: list[tuple[Cell, ...]] = [(cover.title,), ()]
    rows += cover.facts
    rows += [(), ("Sheet", "Rows", "Column", "What it is")]
    for sheet in sheets:
        rows.append((sheet.name, len(sheet.rows), "", sheet.title))
        rows += [("", "", column.heading, column.description) for column in sheet.columns]
    return rows


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: dict[str, Any]) -> None:
    last_row, last_column = len(sheet.rows), len(sheet.columns) - 1
    _fill(worksheet, sheet.rows, formats, first_row=1)
    for number, column in enumerate(sheet.columns):
        worksheet.write_string(0, number, column.heading, formats["head"])
        longest = max((len(str(row[number])) for row in sheet.rows), default=0)
        width = max(longest, len(column.heading) + 3, _NARROWEST)
        worksheet.set_column(number, number, min(width, _WIDEST))
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, last_row, last_column)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)


def _fill(
    worksheet: Worksheet,
    rows: Iterable[tuple[Cell, ...]],
    formats: dict[str, Any],
    first_row: int = 0,
) -> None:
    for number, row in enumerate(rows, first_row):
        for column, cell in enumerate(row):
            if not isinstance(cell, str):
                worksheet.write_number(number, column, cell, formats["plain"])
            elif len(cell) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(cell):
                worksheet.write_url(number, column, cell, formats["link"], cell)
            elif cell:
                worksheet.write_string(number, column, cell[:_LONGEST_CELL], formats["plain"])


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
