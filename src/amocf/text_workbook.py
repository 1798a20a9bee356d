"""Workbooks in XLSX in which a text is nothing but a text: no formula, no link, and no markup."""

import io
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

#: What XlsxWriter takes for parts of a text with formats, and writes into the sheet as it stands.
_MARKUP: Final = ("<r>", "</r>")


class _TextWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter's classes have no types
    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
        """Write a text; one that XlsxWriter would take for markup has a blank before it."""
        opening, ending = _MARKUP
        if string.startswith(opening) and string.endswith(ending):
            string = f" {string}"
        return super().write_string(row, col, string, cell_format)


class TextWorkbook(Workbook):  # type: ignore[misc]  # as above
    """Writes a workbook, as a context.

    Args:
        body: where it is written.
        is_large: whether only the row that is being written is to be in memory, the others in a
            file that is removed; rows have to come in order then.
    """

    worksheet_class = _TextWorksheet

    def __init__(self, body: io.BytesIO, *, is_large: bool = False) -> None:
        memory = "constant_memory" if is_large else "in_memory"
        options = {memory: True, "strings_to_formulas": False, "strings_to_urls": False}
        super().__init__(body, options)
