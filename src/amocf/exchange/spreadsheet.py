"""Tables as people open them in a spreadsheet: a workbook in XLSX, or CSV that Excel reads right.

The same tables give the same bytes. No text is ever taken for a formula. What the format of a
workbook does not hold is stated in its first sheet: nothing is left out in silence.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from amocf.exchange.sheet_limits import EXCEL, SheetLimits, SheetPart, cut, is_address, parts
from amocf.formula_text import harmless
from amocf.text_workbook import TextWorkbook

Cell = str | int | float

#: How wide columns are, in characters.
_NARROWEST, _WIDEST = 8, 60
#: The sheet that explains the others, and what stands above its explanations.
_ABOUT: Final = "About"
_EXPLAINED: Final = ("Sheet", "Rows", "Column", "What it is")


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: what stands above it, and what its values are."""

    heading: str
    description: str


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        name: what it is called; in a workbook without what such a name cannot have.
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
    writer.writerow(harmless(column.heading) for column in sheet.columns)
    writer.writerows(map(_harmless, row) for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def write_workbook(cover: Cover, sheets: Sequence[Sheet], limits: SheetLimits = EXCEL) -> bytes:
    """Write tables as a workbook, a sheet each, after one that explains them.

    What is more than a sheet holds stands in a further one, or is stated in the first.
    """
    body = io.BytesIO()
    with TextWorkbook(body, is_large=True) as workbook:
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
        about = workbook.add_worksheet(_ABOUT)
        about.set_column(0, 2, 24)
        about.set_column(3, 3, 80)
        rows: list[tuple[Cell, ...]] = [(cover.title,), (), *cover.facts, (), _EXPLAINED]
        for sheet, part in parts(sheets, limits, taken=_ABOUT):
            worksheet = workbook.add_worksheet(part.name)
            shortened = _write_sheet(worksheet, sheet, part, formats)
            rows += _explained(sheet, part, part.remarks(shortened))
        _fill(about, SheetPart(_ABOUT, rows, frozenset((1,)), limits), formats, first_row=0)
    return body.getvalue()


def _explained(sheet: Sheet, part: SheetPart, remarks: Iterable[str]) -> list[tuple[Cell, ...]]:
    """Return what the first sheet says of another."""
    return [
        (part.name, len(part.rows), "", sheet.title),
        *(("", "", "", remark) for remark in remarks),
        *(("", "", column.heading, column.description) for column in sheet.columns),
    ]


def _write_sheet(
    worksheet: Worksheet, sheet: Sheet, part: SheetPart, formats: dict[str, Any]
) -> int:
    """Write a sheet; return how many of its texts are shortened."""
    last_row, last_column = len(part.rows), len(sheet.columns) - 1
    for number, column in enumerate(sheet.columns):
        worksheet.write_string(0, number, column.heading, formats["head"])
    shortened = _fill(worksheet, part, formats, first_row=1)
    for number, column in enumerate(sheet.columns):
        longest = max((len(str(row[number])) for row in part.rows), default=0)
        width = max(longest, len(column.heading) + 3, _NARROWEST)
        worksheet.set_column(number, number, min(width, _WIDEST))
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, last_row, last_column)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    return shortened


def _fill(worksheet: Worksheet, part: SheetPart, formats: dict[str, Any], first_row: int) -> int:
    """Write the rows of a sheet; return how many texts are shortened."""
    plain, link, most = formats["plain"], formats["link"], part.limits.characters
    # Making a link takes longer than all else of its cell, and most stand in many rows.
    link_to, shortened = cache(Url), 0
    for number, row in enumerate(part.rows, first_row):
        for column, cell in enumerate(row):
            if not isinstance(cell, str):
                worksheet.write_number(number, column, cell, plain)
            elif column in part.linked and is_address(cell):
                worksheet.write_url(number, column, link_to(cell), link)
            elif cell:
                text = cut(cell, most)
                shortened += text is not cell
                worksheet.write_string(number, column, text, plain)
    return shortened


def _harmless(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell
