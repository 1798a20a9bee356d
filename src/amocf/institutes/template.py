"""What an institute fills in: a workbook with drop-downs, or CSV; new, or with earlier rows."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from amocf.errors import DataError
from amocf.formula_text import looks_like_formula
from amocf.institutes.cell_values import Value, shown_value
from amocf.institutes.earlier_rows import EarlierRows
from amocf.institutes.findings import shown
from amocf.institutes.input_columns import (
    ABOUT,
    CHOICES,
    INPUT_SHEETS,
    INSTITUTE_FACT,
    KSAS,
    OCCUPATIONS,
    RELEASE_FACT,
    InputColumn,
    InputSheet,
    ValueKind,
    described_columns,
)
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.table_description import METADATA, describe_tables
from amocf.text_workbook import TextWorkbook

#: How many rows have drop-downs.
_PREPARED: Final = 2_000
_TITLE: Final = "KSAs, occupations and connections of an institute"
_STEPS: Final = (
    "Fill in the sheets KSAs, Occupations and Connections, a row at a time; leave their headings.",
    "Type codes as text. Write values, no formulas; do not merge or hide anything.",
    "Then run `amocf import`. It reports everything that is wrong at once, with sheet and cell.",
)

#: The number of the format "@", by which alone every program knows that a cell is text.
_TEXT_FORMAT: Final = 49
_FORMATS: Final[Mapping[str, dict[str, Any]]] = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1},
    "text": {"num_format": _TEXT_FORMAT, "text_wrap": True, "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "valign": "top"},
    "title": {"bold": True, "font_size": 14},
}


def template_workbook(
    terms: PublishedTerms, institute: str = "", rows: EarlierRows | None = None
) -> bytes:
    """Write a workbook to be filled in; the same release and rows give the same bytes."""
    body = io.BytesIO()
    with TextWorkbook(body) as workbook:
        workbook.set_properties({"title": _TITLE, "created": _created(terms)})
        formats = {name: workbook.add_format(how) for name, how in _FORMATS.items()}
        _about(workbook.add_worksheet(ABOUT), terms, institute, formats)
        sheets = [(sheet, workbook.add_worksheet(sheet.name)) for sheet in INPUT_SHEETS]
        lists = _choices(workbook.add_worksheet(CHOICES), terms, formats)
        for sheet, worksheet in sheets:
            _fill(worksheet, sheet, (rows or {}).get(sheet, ()), formats)
            _offer(worksheet, sheet, lists)
        sheets[0][1].activate()
    return body.getvalue()


def template_tables(terms: PublishedTerms, rows: EarlierRows | None = None) -> dict[str, bytes]:
    """Write the same as CSV files, with what CSV on the Web says of them.

    Raises:
        DataError: if a program would take a cell of an earlier row for a formula.
    """
    files = {sheet.file: _csv(sheet, (rows or {}).get(sheet, ())) for sheet in INPUT_SHEETS}
    return {**files, METADATA: describe_tables(terms)}


def _created(terms: PublishedTerms) -> datetime:
    day = date.fromisoformat(terms.modified) if terms.modified else date(1980, 1, 1)
    return datetime.combine(day, time())


def _csv(sheet: InputSheet, rows: Iterable[Mapping[str, Value]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(column.heading for column in sheet.columns)
    for row in rows:
        cells = [shown_value(row.get(column.name, "")) for column in sheet.columns]
        for column, cell in zip(sheet.columns, cells, strict=True):
            _refuse_formula(sheet, column, cell)
        writer.writerow(cells)
    # Excel takes UTF-8 without the mark for the code page of the machine.
    return text.getvalue().encode("utf-8-sig")


def _refuse_formula(sheet: InputSheet, column: InputColumn, cell: str) -> None:
    """Refuse what the import of the same file would refuse, and a program would run before."""
    if looks_like_formula(cell):
        raise DataError(
            f"sheet {sheet.name}, column {column.heading}: found {shown(cell)} among the earlier"
            " rows, which spreadsheet programs take for a formula; expected a text that is none:"
            " correct it where it was imported, or begin with a workbook (.xlsx)"
        )


def _about(
    sheet: Worksheet, terms: PublishedTerms, institute: str, formats: Mapping[str, Any]
) -> None:
    facts = [(RELEASE_FACT, terms.version), (INSTITUTE_FACT, institute)]
    rows: list[tuple[str, ...]] = [
        (_TITLE,),
        ("",),
        *(each for each in facts if each[1]),
        ("",),
        *((step,) for step in _STEPS),
        ("",),
        ("Sheet", "Column", "Required", "What it is"),
        *described_columns(),
    ]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            shape = formats["title"] if number == 0 else formats["text"] if len(row) > 1 else None
            sheet.write_string(number, column, text, shape)
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 3, 80)


def _choices(sheet: Worksheet, terms: PublishedTerms, formats: Mapping[str, Any]) -> dict[str, str]:
    """Write what may be chosen, side by side; return the range of each list."""
    columns: list[tuple[str, str, Sequence[str], int]] = [
        ("code", "Code", list(terms.codes), 10),
        ("", "Sub-competency", [label for _, label in terms.codes.values()], 50),
        ("ksa", "Published KSA", [each.wordings[0] for each in terms.ksas], 60),
        ("", "Its codes", [", ".join(each.codes) for each in terms.ksas], 14),
        ("occupation", "Published occupation", [o.wordings[0] for o in terms.occupations], 28),
        ("evidence", "Kind of evidence", list(terms.evidence), 28),
        ("essential", "Essential", ["yes", "no"], 10),
    ]
    ranges: dict[str, str] = {}
    for column, (name, heading, texts, width) in enumerate(columns):
        sheet.write_string(0, column, heading, formats["head"])
        sheet.set_column(column, column, width)
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, column, text, formats["text"])
        letter = chr(ord("A") + column)
        ranges[name] = f"={CHOICES}!${letter}$2:${letter}${len(texts) + 1}"
    sheet.freeze_panes(1, 0)
    return ranges


def _fill(
    worksheet: Worksheet,
    sheet: InputSheet,
    rows: Iterable[Mapping[str, Value]],
    formats: Mapping[str, Any],
) -> None:
    for number, column in enumerate(sheet.columns):
        shape = formats["date" if column.kind is ValueKind.DATE else "text"]
        worksheet.set_column(number, number, column.width, shape)
        worksheet.write_string(0, number, column.heading, formats["head"])
        worksheet.write_comment(0, number, column.description)
        for place, row in enumerate(rows, 1):
            value = row.get(column.name)
            if isinstance(value, date):
                worksheet.write_datetime(place, number, datetime.combine(value, time()), shape)
            elif value is not None:
                worksheet.write_string(place, number, shown_value(value), shape)
    worksheet.freeze_panes(1, 0)


def _offer(worksheet: Worksheet, sheet: InputSheet, lists: Mapping[str, str]) -> None:
    for number, column in enumerate(sheet.columns):
        if source := _source(sheet, column, lists):
            rule = {
                "validate": "list",
                "source": source,
                # Of words, other than those may be typed.
                "show_error": column.kind is not ValueKind.TEXT,
                "error_title": column.heading,
                "error_message": f"Choose one that the sheet {CHOICES} lists.",
            }
            worksheet.data_validation(1, number, _PREPARED, number, rule)


def _source(sheet: InputSheet, column: InputColumn, lists: Mapping[str, str]) -> str | None:
    """Return where the choices of a column stand; connections are of what the others hold."""
    own = {"ksa": KSAS, "occupation": OCCUPATIONS}.get(column.name)
    if own is None or own is sheet:
        return lists.get(column.name)
    letter = chr(ord("A") + [each.name for each in own.columns].index(column.name))
    return f"={own.name}!${letter}$2:${letter}${_PREPARED + 1}"
