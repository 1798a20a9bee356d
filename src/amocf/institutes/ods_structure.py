"""The structure of the tables of an OpenDocument spreadsheet, from its XML."""

from collections.abc import Mapping
from typing import Final

from amocf.institutes.sheet_structure import (
    DamagedXmlError,
    SheetStructure,
    damaged_near,
    walk,
    whole_number,
)

_CONTENT: Final = "content.xml"
_HIDDEN: Final = ("collapse", "filter")
_CELLS: Final = ("table-cell", "covered-table-cell")
#: What stands for a character, or for the end of a line.
_BREAKS: Final = ("p", "tab", "line-break")
#: As many rows as a sheet has in the program that has the most.
_MOST: Final = 16_777_216


def ods_structures(parts: Mapping[str, bytes]) -> list[SheetStructure]:
    """Read how the sheets of a spreadsheet are built, in their order.

    Raises:
        DamagedXmlError: if its content is missing or cannot be read.
    """
    if _CONTENT not in parts:
        raise DamagedXmlError(f"it has no part {_CONTENT}")
    reader = _ContentReader()
    try:
        walk(parts[_CONTENT], reader.start, reader.end, reader.text)
    except DamagedXmlError as error:
        if reader.found:
            raise damaged_near(reader.found[-1].name, reader.row, error) from error
        raise
    return reader.found


class _ContentReader:
    """Reads all tables of a document; their styles stand before them."""

    def __init__(self) -> None:
        self.found: list[SheetStructure] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.row = self.rows = self.column = self.columns = self.described = 0
        self.row_is_hidden = self.row_has_content = False
        self.in_cell = self.is_filled = False
        self.length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style":
            self.style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "table":
            hidden = attributes.get("style-name", "") in self.hidden_styles
            self.found.append(SheetStructure(attributes.get("name", ""), hidden))
            self.row = self.rows = self.described = 0
        elif self.found:
            self._in_table(name, attributes)

    def end(self, name: str) -> None:
        if name in _CELLS and self.found:
            self.in_cell = False
            if self.is_filled:
                self.found[-1].characters += self.length * self.rows * self.columns
        elif name == "table-row" and self.found and self.row_is_hidden and self.row_has_content:
            self.found[-1].hidden_rows.append((self.row, self.row + self.rows - 1))

    def text(self, text: str) -> None:
        if self.in_cell:
            self.length += len(text)

    def _in_table(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table-column":
            first, count = self.described + 1, _count(attributes, "number-columns-repeated")
            self.described += count
            if attributes.get("visibility") in _HIDDEN:
                self.found[-1].hidden_columns.append((first, self.described))
        elif name == "table-row":
            self.row += max(self.rows, 1)
            self.rows = _count(attributes, "number-rows-repeated")
            self.column = self.columns = 0
            self.row_is_hidden = attributes.get("visibility") in _HIDDEN
            self.row_has_content = False
        elif name in _CELLS:
            self._cell(attributes)
        elif self.in_cell:
            self._in_cell(name, attributes)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.column += max(self.columns, 1)
        self.columns = _count(attributes, "number-columns-repeated")
        self.in_cell, self.is_filled = True, False
        self.length = len(attributes.get("string-value", ""))
        structure = self.found[-1]
        if "value-type" in attributes:
            self._content()
        if "formula" in attributes:
            structure.formulas[self.row, self.column] = attributes["formula"]
        spanned = _count(attributes, "number-rows-spanned")
        if spanned > 1 or _count(attributes, "number-columns-spanned") > 1:
            structure.merged.append((self.row, self.column, self.row + spanned - 1))

    def _in_cell(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "p":
            self._content()
        if name in _BREAKS:
            self.length += 1
        elif name == "s":
            self.length += _count(attributes, "c", least=0)

    def _content(self) -> None:
        self.row_has_content = self.is_filled = True
        last_row, last_column = self.row + self.rows - 1, self.column + self.columns - 1
        self.found[-1].has_content(last_row, last_column)


def _count(attributes: Mapping[str, str], name: str, least: int = 1) -> int:
    return whole_number(attributes.get(name, "1"), name, _MOST, least)
