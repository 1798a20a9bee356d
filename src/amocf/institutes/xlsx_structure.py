"""The structure of the sheets of an XLSX workbook, from its XML."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Final

from amocf.institutes.findings import column_number, shown
from amocf.institutes.sheet_structure import (
    DamagedXmlError,
    SheetStructure,
    damaged_near,
    ranges,
    walk,
    whole_number,
)

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_TEXTS: Final = "xl/sharedstrings.xml"
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
#: How far a sheet reaches.
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
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
    lengths = _lengths_of_texts(parts)
    found: list[SheetStructure] = []

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and (path := targets.get(attributes.get("id", ""))):
            structure = SheetStructure(attributes.get("name", ""))
            structure.is_hidden = attributes.get("state", "visible") != "visible"
            _SheetReader(structure, lengths).read(_part(parts, path))
            found.append(structure)

    walk(_part(parts, _WORKBOOK), sheet)
    return found


def _part(parts: Mapping[str, bytes], name: str) -> bytes:
    if name not in parts:
        raise DamagedXmlError(f"it has no part {name}")
    return parts[name]


def _lengths_of_texts(parts: Mapping[str, bytes]) -> list[int]:
    """Return how many characters each text has that cells share."""
    content = next((part for name, part in parts.items() if name.lower() == _TEXTS), None)
    if content is None:
        return []
    lengths: list[int] = []
    most = len(content)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sst":
            # Another reader sets memory aside for as many.
            whole_number(attributes.get("uniqueCount", "0"), "uniqueCount of the texts", most, 0)
        elif name == "si":
            lengths.append(0)

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    walk(content, start, text=text)
    return lengths


class _SheetReader:
    """Reads the part of one sheet."""

    def __init__(self, structure: SheetStructure, lengths: Sequence[int]) -> None:
        self.structure = structure
        self.lengths = lengths
        self.row = self.column = 0
        self.is_error = self.is_shared = False
        self.shared = ""
        self.within = ""
        self.row_is_hidden = False
        self.hidden_rows: dict[int, None] = {}

    def read(self, content: bytes) -> None:
        try:
            walk(content, self._start, self._end, self._text)
        except DamagedXmlError as error:
            raise damaged_near(self.structure.name, self.row, error) from error
        self.structure.hidden_rows = ranges(sorted(self.hidden_rows))

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self.row = _number(attributes, "r", self.row + 1, _LAST_ROW)
            self.column = 0
            self.row_is_hidden = attributes.get("hidden") in _TRUE
        elif name == "c":
            self._cell(attributes)
        elif name in ("v", "is", "f"):
            self._content(name)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first = _number(attributes, "min", 1, _LAST_COLUMN)
            last = _number(attributes, "max", first, _LAST_COLUMN)
            self.structure.hidden_columns.append((first, last))
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.column += 1
        if (reference := attributes.get("r")) is not None:
            self.row, self.column = _place(reference)
        self.is_error = attributes.get("t") == "e"
        self.is_shared = attributes.get("t") == "s"
        self.shared = ""

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
        if self.within == "v" and self.is_shared:
            self.shared += text
        elif self.within in ("v", "is"):
            self.structure.characters += len(text)
        if self.within == "f":
            self.structure.formulas[place] += text
        elif self.within == "v" and place in self.structure.errors:
            self.structure.errors[place] += text

    def _end(self, name: str) -> None:
        if name == self.within:
            self.within = ""
            if name == "v" and self.shared.strip():
                self.structure.characters += self._length_of_shared()

    def _length_of_shared(self) -> int:
        most = len(self.lengths) - 1
        return self.lengths[whole_number(self.shared.strip(), "the number of a text", most, 0)]

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        row, column = _place(first)
        self.structure.merged.append((row, column, _place(last or first)[0]))


def _place(reference: str) -> tuple[int, int]:
    """Return the row and the column of a cell."""
    if address := _ADDRESS.fullmatch(reference):
        row, column = int(address[2]), column_number(address[1])
        if 1 <= row <= _LAST_ROW and column <= _LAST_COLUMN:
            return row, column
    raise DamagedXmlError(f"a cell is {shown(reference)}, not one from A1 to XFD1048576")


def _number(attributes: Mapping[str, str], name: str, default: int, most: int) -> int:
    return whole_number(attributes.get(name, str(default)), name, most)
