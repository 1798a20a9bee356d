"""The structure of the sheets of an XLSX workbook, from its XML."""

import posixpath
import re
from collections.abc import Mapping
from typing import Final

from amocf.institutes.findings import column_number
from amocf.institutes.sheet_structure import DamagedXmlError, SheetStructure, ranges, walk

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,7})\$?([0-9]{1,9})")
_TRUE: Final = ("1", "true", "on")


def xlsx_structures(parts: Mapping[str, bytes]) -> list[SheetStructure]:
    """Read how the sheets of a workbook are built, in their order.

    Raises:
        DamagedXmlError: if a part that it needs is missing or cannot be read.
    """
    targets: dict[str, str] = {}

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            path = attributes.get("Target", "")
            joined = path.lstrip("/") if path.startswith("/") else posixpath.join("xl", path)
            targets[attributes.get("Id", "")] = posixpath.normpath(joined)

    walk(_part(parts, _RELATIONS), relation)
    found: list[SheetStructure] = []

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and (path := targets.get(attributes.get("id", ""))):
            structure = SheetStructure(attributes.get("name", ""))
            structure.is_hidden = attributes.get("state", "visible") != "visible"
            _SheetReader(structure).read(_part(parts, path))
            found.append(structure)

    walk(_part(parts, _WORKBOOK), sheet)
    return found


def _part(parts: Mapping[str, bytes], name: str) -> bytes:
    if name not in parts:
        raise DamagedXmlError(f"it has no part {name}")
    return parts[name]


class _SheetReader:
    """Reads the part of one sheet."""

    def __init__(self, structure: SheetStructure) -> None:
        self.structure = structure
        self.row = self.column = 0
        self.is_error = False
        self.within = ""
        self.row_is_hidden = False
        self.hidden_rows: dict[int, None] = {}

    def read(self, content: bytes) -> None:
        walk(content, self._start, self._end, self._text)
        self.structure.hidden_rows = ranges(sorted(self.hidden_rows))

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
            self.row_is_hidden = attributes.get("hidden") in _TRUE
        elif name == "c":
            self._cell(attributes)
        elif name in ("v", "is", "f"):
            self._content(name)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first = _number(attributes.get("min"), 1)
            self.structure.hidden_columns.append((first, _number(attributes.get("max"), first)))
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.column += 1
        if address := _ADDRESS.fullmatch(attributes.get("r", "")):
            self.column, self.row = column_number(address[1]), int(address[2])
        self.is_error = attributes.get("t") == "e"

    def _content(self, name: str) -> None:
        self.structure.has_content(self.row, self.column)
        if self.row_is_hidden:
            self.hidden_rows[self.row] = None
        self.within = name
        if name == "f":
            self.structure.formulas[self.row, self.column] = "="
        elif self.is_error and (self.row, self.column) not in self.structure.formulas:
            self.structure.errors[self.row, self.column] = ""

    def _text(self, text: str) -> None:
        place = (self.row, self.column)
        if self.within == "f":
            self.structure.formulas[place] += text
        elif self.within == "v" and place in self.structure.errors:
            self.structure.errors[place] += text

    def _end(self, name: str) -> None:
        if name == self.within:
            self.within = ""

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first)
        if start and end:
            place = (int(start[2]), column_number(start[1]), int(end[2]))
            self.structure.merged.append(place)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default
