"""The files that are imported, read: the values of their tables, and what is wrong with them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from amocf.child_processes import LimitExceededError, WorkLimits, within_limits
from amocf.institutes.delimited import read_delimited
from amocf.institutes.findings import Finding
from amocf.institutes.ods_structure import ods_structures
from amocf.institutes.packages import (
    Package,
    PackageKind,
    damaged,
    is_package,
    too_large,
    unpack,
)
from amocf.institutes.sheet_structure import DamagedXmlError, SheetStructure, too_much
from amocf.institutes.xlsx_structure import xlsx_structures

#: What a reader of a workbook gives for a cell; an empty one is an empty text.
RawCell = str | int | float | bool | date | datetime | time | timedelta

#: More than a workbook takes that is as large as one may be.
_LIMITS: Final = WorkLimits(memory=1_500_000_000, seconds=300)
_STRUCTURES: Final = {PackageKind.XLSX: xlsx_structures, PackageKind.ODS: ods_structures}


@dataclass(frozen=True)
class RawTable:
    """The cells of a sheet, or of a file of CSV, from the first row and column on.

    Attributes:
        file: the name of the file.
        structure: how the sheet is built; that of CSV has no name.
        rows: its cells, empty ones as empty texts.
    """

    file: str
    structure: SheetStructure
    rows: Sequence[Sequence[RawCell]]


@dataclass(frozen=True)
class InputFile:
    """A file, read.

    Attributes:
        name: of the file.
        tables: what could be read.
        findings: what is wrong with the file itself.
    """

    name: str
    tables: tuple[RawTable, ...]
    findings: tuple[Finding, ...]


def read_input(content: bytes, file: str) -> InputFile:
    """Read a workbook or CSV, whatever the file is called.

    No content makes this fail: what cannot be read is a finding.
    """
    if finding := too_large(content, file):
        return InputFile(file, (), (finding,))
    if not is_package(content):
        rows, findings = read_delimited(content, file)
        tables = () if rows is None else (RawTable(file, _extent(rows), rows),)
        return InputFile(file, tables, tuple(findings))
    package, findings = unpack(content, file)
    if package is None or findings:
        return InputFile(file, (), tuple(findings))
    try:
        # What readers of workbooks do not foresee takes all memory, or ends the process.
        return within_limits(partial(_workbook, package, file), _LIMITS)
    except (DamagedXmlError, LimitExceededError) as error:
        return InputFile(file, (), (damaged(file, str(error)),))


def _extent(rows: Sequence[Sequence[str]]) -> SheetStructure:
    return SheetStructure(
        "", last_row=len(rows), last_column=max((len(row) for row in rows), default=0)
    )


def _workbook(package: Package, file: str) -> InputFile:
    structures = _STRUCTURES[package.kind](package.parts)
    # A reader makes a cell of each place up to the last one with content.
    if not all(structure.is_readable for structure in structures):
        return InputFile(file, tuple(RawTable(file, each, ()) for each in structures), ())
    if finding := too_much(structures, file):
        return InputFile(file, (), (finding,))
    values = _values(package)
    tables = (RawTable(file, each, _within(each, values.get(each.name))) for each in structures)
    return InputFile(file, tuple(tables), ())


def _within(structure: SheetStructure, rows: list[list[RawCell]] | None) -> list[list[RawCell]]:
    """Return the rows of a sheet, if both readers mean the same by it."""
    if rows is None:
        raise DamagedXmlError(f"its sheet {structure.name!r} cannot be found")
    last_row, last_column = len(rows), max(map(len, rows), default=0)
    if last_row > structure.last_row or last_column > structure.last_column:
        raise DamagedXmlError(
            f"its sheet {structure.name!r} can be read in two ways, as far as row {last_row:,} and"
            f" column {last_column:,}, or row {structure.last_row:,} and column"
            f" {structure.last_column:,}"
        )
    return rows


def _values(package: Package) -> dict[str, list[list[RawCell]]]:
    """Read the cells of all sheets, by name.

    Raises:
        DamagedXmlError: if they cannot be read.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(package.repacked()))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, PasswordError, ZipError, ValueError) as error:
        # The errors of the library do not come back from another process.
        raise DamagedXmlError(str(error)) from None
    except BaseException as error:
        # What the library did not foresee, it raises as something that is no Exception.
        if type(error).__name__ == "PanicException":
            raise DamagedXmlError(str(error)) from None
        raise
