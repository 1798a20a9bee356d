"""Tables to rows: which sheet a table is, what its columns are, and rows that stand twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.institutes.cell_values import Value, read_cell
from amocf.institutes.findings import Finding, Severity, Spot, shown
from amocf.institutes.input_columns import (
    ABOUT,
    CHOICES,
    INPUT_SHEETS,
    INSTITUTE_FACT,
    RELEASE_FACT,
    InputColumn,
    InputSheet,
)
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.recognition import hint, normalized
from amocf.institutes.workbook_files import InputFile, RawCell, RawTable
from amocf.spelling import fold

_HEADER: Final = 1


@dataclass(frozen=True)
class InputRow:
    """A row that is not empty.

    Attributes:
        sheet: the sheet of which it is.
        spot: where it stands; `at` gives the place of a cell.
        places: the number of each column of the sheet.
        values: what its cells hold, by the name of the column; empty ones are not there.
        is_right: whether no cell of it is wrong.
    """

    sheet: InputSheet
    spot: Spot
    places: Mapping[str, int]
    values: Mapping[str, Value]
    is_right: bool = True

    def text(self, name: str) -> str:
        """Return the text of a cell, or nothing."""
        return str(self.values.get(name, ""))

    def at(self, name: str) -> Spot:
        """Return where the cell of a column stands."""
        heading = self.sheet.column(name).heading
        place = self.places.get(name, 0)
        return Spot(self.spot.file, self.spot.sheet, self.spot.row, place, heading)


@dataclass(frozen=True)
class Rows:
    """What could be read of all files.

    Attributes:
        rows: the rows of all tables, those with wrong cells too.
        findings: what is wrong, or was read otherwise.
    """

    rows: tuple[InputRow, ...]
    findings: tuple[Finding, ...]


def read_rows(files: Sequence[InputFile], terms: PublishedTerms, institute: str) -> Rows:
    """Read the rows of all files, and find everything that is wrong with them."""
    rows: list[InputRow] = []
    findings: list[Finding] = []
    has_table = False
    for file in files:
        findings += file.findings
        for table in file.tables:
            sheet = _sheet_of(table)
            if sheet is None:
                findings += _other_sheet(table, terms, institute)
                continue
            has_table = True
            findings += table.structure.findings(file.name)
            read, wrong = _rows(table, sheet, terms)
            rows += read
            findings += wrong
    if has_table and not rows and not any(each.is_mistake for each in findings):
        findings += [_empty(Spot(file.name)) for file in files]
    if not has_table and not any(each.is_mistake for each in findings):
        findings += [_nothing(Spot(file.name)) for file in files]
    return Rows(tuple(rows), (*findings, *_twice(rows)))


def _sheet_of(table: RawTable) -> InputSheet | None:
    """Return what a table is: by the name of its sheet, or for CSV by its headings."""
    name = table.structure.name
    if name:
        wanted = fold(name)
        return next((sheet for sheet in INPUT_SHEETS if fold(sheet.name) == wanted), None)
    headings = list(map(_text_of, table.rows[0])) if table.rows else []

    def likeness(sheet: InputSheet) -> int:
        known = sum(_column_of(heading, sheet) is not None for heading in headings)
        return 2 * known - len(headings)

    # Each table begins with a heading that it alone has, or with more that fit than the others.
    best = max(INPUT_SHEETS, key=likeness)
    fits = any(_column_of(heading, best) is not None for heading in headings)
    return best if fits else None


def _column_of(heading: str, sheet: InputSheet) -> InputColumn | None:
    wanted = fold(heading)
    return next(
        (each for each in sheet.columns if wanted in (fold(each.heading), fold(each.name))), None
    )


def _text_of(cell: RawCell) -> str:
    return cell.strip() if isinstance(cell, str) else str(cell)


def _other_sheet(table: RawTable, terms: PublishedTerms, institute: str) -> Iterator[Finding]:
    name = table.structure.name
    spot = Spot(table.file, name)
    if name == ABOUT:
        yield from _made_for(table, spot, terms, institute)
    elif not name:
        yield _nothing(spot)
    elif name != CHOICES:
        if table.structure.is_hidden:
            yield from (
                each for each in table.structure.findings(table.file) if each.kind == "hidden-sheet"
            )
        elif table.structure.last_row:
            yield _unread(spot)


def _unread(spot: Spot) -> Finding:
    meant = hint(spot.sheet, [sheet.name for sheet in INPUT_SHEETS])
    if meant:
        expected = "expected the names of the template: rename it, so that it is read"
        return Finding("misnamed-sheet", spot, f"a sheet of another name{meant}", expected)
    found = "a sheet that is not of the template"
    return Finding("other-sheet", spot, found, "not read", Severity.NOTE)


def _nothing(spot: Spot) -> Finding:
    names = ", ".join(sheet.name for sheet in INPUT_SHEETS)
    headings = ", ".join(column.heading for column in INPUT_SHEETS[0].columns)
    return Finding(
        "no-table",
        spot,
        "no table of the template",
        f"expected a sheet named {names}, or CSV with their headings in its first row"
        f" ({headings}): begin with `amocf template`",
    )


def _empty(spot: Spot) -> Finding:
    expected = "expected at least one: fill the sheets in"
    return Finding("no-rows", spot, "no row below the headings", expected)


def _made_for(
    table: RawTable, spot: Spot, terms: PublishedTerms, institute: str
) -> Iterator[Finding]:
    """Compare what the workbook says of itself with what is imported."""
    wanted = {
        RELEASE_FACT: (terms.version, "other-release", "make a new template with --previous"),
        INSTITUTE_FACT: (institute, "other-institute", "name its institute with --institute"),
    }
    for number, row in enumerate(table.rows, 1):
        fact = _text_of(row[0]) if row else ""
        found = _text_of(row[1]) if len(row) > 1 else ""
        if fact in wanted and found:
            expected, kind, advice = wanted.pop(fact)
            if found != expected:
                place = Spot(spot.file, spot.sheet, number, 2, fact)
                yield Finding(kind, place, shown(found), f"expected {shown(expected)}: {advice}")


def _rows(
    table: RawTable, sheet: InputSheet, terms: PublishedTerms
) -> tuple[list[InputRow], list[Finding]]:
    spot = Spot(table.file, table.structure.name)
    if not table.rows:
        return [], []
    places, findings = _places(table, sheet, spot)
    if any(each.is_mistake for each in findings):
        return [], findings
    rows: list[InputRow] = []
    for number, cells in enumerate(table.rows[_HEADER:], _HEADER + 1):
        if all(isinstance(cell, str) and not cell.strip() for cell in cells):
            continue
        row = InputRow(sheet, Spot(spot.file, spot.sheet, number), places, {})
        values, wrong = _values(row, cells, terms)
        findings += wrong
        is_right = not any(each.is_mistake for each in wrong)
        rows.append(InputRow(sheet, row.spot, places, values, is_right))
    return rows, findings


def _places(table: RawTable, sheet: InputSheet, spot: Spot) -> tuple[dict[str, int], list[Finding]]:
    """Return the number of each column, by its heading."""
    places: dict[str, int] = {}
    findings: list[Finding] = []
    for number, cell in enumerate(table.rows[0], 1):
        heading = _text_of(cell)
        place = Spot(spot.file, spot.sheet, _HEADER, number)
        column = _column_of(heading, sheet)
        if column is not None and column.name not in places:
            places[column.name] = number
        elif column is not None:
            expected = "expected each heading once: remove one of the columns"
            findings.append(Finding("heading-twice", place, shown(heading), expected))
        elif heading or _has_values(table, number):
            findings.append(_unknown_heading(heading, sheet, place))
    missing = [each for each in sheet.columns if each.required and each.name not in places]
    for column in missing:
        found = f"no column {shown(column.heading)}"
        expected = f"expected it among the headings of row {_HEADER}: take the template's"
        place = Spot(spot.file, spot.sheet, _HEADER)
        findings.append(Finding("missing-column", place, found, expected))
    return places, findings


def _has_values(table: RawTable, number: int) -> bool:
    return any(len(row) >= number and _text_of(row[number - 1]) for row in table.rows[_HEADER:])


def _unknown_heading(heading: str, sheet: InputSheet, place: Spot) -> Finding:
    headings = [column.heading for column in sheet.columns]
    found = shown(heading) if heading else "values under no heading"
    offered = f"{', '.join(headings)}{hint(heading, headings)}"
    expected = f"expected one of {offered}: rename the column, or move it away"
    return Finding("unknown-column", place, found, expected)


def _values(
    row: InputRow, cells: Sequence[RawCell], terms: PublishedTerms
) -> tuple[dict[str, Value], list[Finding]]:
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    for column in row.sheet.columns:
        number = row.places.get(column.name, 0)
        cell = cells[number - 1] if 0 < number <= len(cells) else ""
        value, wrong = read_cell(cell, column, row.at(column.name), terms)
        findings += wrong
        if value is not None:
            values[column.name] = value
    return values, findings


def _twice(rows: Iterable[InputRow]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], InputRow] = {}
    for row in rows:
        if any(name not in row.values for name in row.sheet.key):
            continue
        key = (row.sheet.name, *(normalized(row.text(name)) for name in row.sheet.key))
        before = first.setdefault(key, row)
        if before is not row:
            name = row.sheet.key[-1]
            expected = f"expected it once, and it stands in {before.spot} already: remove one"
            yield Finding("duplicate-row", row.at(name), shown(row.text(name)), expected)
