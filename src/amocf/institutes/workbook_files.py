"""The files that are imported, read: the values of their tables, and what is wrong with them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

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
from amocf.institutes.sheet_structure import DamagedXmlError, SheetStructure
from amocf.institutes.xlsx_structure import xlsx_structures

#: What a reader of a workbook gives for a cell; an empty one is an empty text.
RawCell = str | int | float | bool | date | datetime | time | timedelta

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
        return InputFile(file, tuple(_tables(package, file)), ())
    except (DamagedXmlError, CalamineError, PasswordError, ZipError, ValueError) as error:
        return InputFile(file, (), (damaged(file, str(error)),))


def _extent(rows: Sequence[Sequence[str]]) -> SheetStructure:
    return SheetStructure(
        "", last_row=len(rows), last_column=max((len(row) for row in rows), default=0)
    )


def _tables(package: Package, file: str) -> list[RawTable]:
    structures = _STRUCTURES[package.kind](package.parts)
    # A reader makes a cell of each place up to the last one with content.
    if not all(structure.is_readable for structure in structures):
        return [RawTable(file, structure, ()) for structure in structures]
    values = _values(package)
    unread = [each.name for each in structures if each.name not in values]
    if unread:
        raise DamagedXmlError(f"its sheet {unread[0]!r} cannot be found")
    return [RawTable(file, structure, values[structure.name]) for structure in structures]


def _values(package: Package) -> dict[str, list[list[RawCell]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(package.repacked()))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except BaseException as error:
        # What the library did not foresee, it raises as something that is no Exception.
        if type(error).__name__ == "PanicException":
            raise DamagedXmlError(str(error)) from error
        raise
