"""What was read, as a workbook in which the cells with mistakes are marked and explained."""

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from amocf.exchange.sheet_limits import EXCEL, cut
from amocf.institutes.findings import Finding, in_reading_order
from amocf.institutes.workbook_files import InputFile, RawCell, RawTable
from amocf.sheet_names import SheetNames
from amocf.text_workbook import TextWorkbook

_HEADINGS: Final = ("", "File", "Sheet", "Cell", "Found", "Expected")
_WIDTHS: Final = (10, 24, 16, 10, 50, 80)
_LIST: Final = "Mistakes"
_FORMATS: Final[Mapping[str, dict[str, Any]]] = {
    "head": {"bold": True, "bottom": 1},
    "plain": {"text_wrap": True, "valign": "top"},
    "mistake": {"bg_color": "#F8C4BE", "text_wrap": True, "valign": "top"},
    "note": {"bg_color": "#FBE9A9", "text_wrap": True, "valign": "top"},
}


def marked_workbook(
    files: Sequence[InputFile], findings: Iterable[Finding], created: datetime
) -> bytes:
    """Write the tables of all files with what was found; the first sheet lists it.

    Every text is written as text: none is a formula when the workbook is opened.
    """
    body = io.BytesIO()
    ordered = in_reading_order(findings)
    with TextWorkbook(body) as workbook:
        workbook.set_properties({"title": _LIST, "created": created})
        formats = {name: workbook.add_format(how) for name, how in _FORMATS.items()}
        _list(workbook.add_worksheet(_LIST), ordered, formats)
        names = SheetNames([_LIST])
        for file in files:
            for table in file.tables:
                worksheet = workbook.add_worksheet(names.add(table.structure.name or table.file))
                _table(worksheet, table, _of_table(ordered, table), formats)
    return body.getvalue()


def _list(sheet: Worksheet, findings: Iterable[Finding], formats: Mapping[str, Any]) -> None:
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.write_string(0, column, heading, formats["head"])
        sheet.set_column(column, column, width)
    for row, each in enumerate(findings, 1):
        place = each.spot.address
        cells = (each.severity.value, each.spot.file, each.spot.sheet, place)
        for column, text in enumerate((*cells, each.found, each.expected)):
            sheet.write_string(row, column, cut(text, EXCEL.characters), formats["plain"])
    sheet.freeze_panes(1, 0)


def _of_table(findings: Iterable[Finding], table: RawTable) -> dict[tuple[int, int], list[Finding]]:
    """Return what was found by the cell in which it is shown, counted from 0."""
    found: dict[tuple[int, int], list[Finding]] = {}
    for each in findings:
        if (each.spot.file, each.spot.sheet) == (table.file, table.structure.name):
            place = (max(each.spot.row - 1, 0), max(each.spot.column - 1, 0))
            found.setdefault(place, []).append(each)
    return found


def _table(
    sheet: Worksheet,
    table: RawTable,
    found: Mapping[tuple[int, int], Sequence[Finding]],
    formats: Mapping[str, Any],
) -> None:
    cells = {
        (row, column): cell
        for row, line in enumerate(table.rows)
        for column, cell in enumerate(line)
    }
    for place in sorted(cells.keys() | found.keys()):
        here = found.get(place, ())
        mark = "mistake" if any(each.is_mistake for each in here) else "note" if here else "plain"
        _write(sheet, place, cells.get(place, ""), formats[mark])
        if here:
            sheet.write_comment(*place, "\n".join(_explained(each) for each in here))
    sheet.set_column(0, max((column for _, column in cells), default=0), 28)
    sheet.freeze_panes(1, 0)


def _explained(finding: Finding) -> str:
    return f"found {finding.found}; {finding.expected}"


def _write(sheet: Worksheet, place: tuple[int, int], cell: RawCell, shape: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell, shape)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(*place, cell, shape)
    elif isinstance(cell, str) and not cell:
        sheet.write_blank(*place, None, shape)
    else:
        sheet.write_string(*place, cut(_text(cell), EXCEL.characters), shape)


def _text(cell: RawCell) -> str:
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
