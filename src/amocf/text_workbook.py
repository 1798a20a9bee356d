"""Workbooks in XLSX in which a text is nothing but a text: no formula, no link, and no markup."""

import io
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

#: What XlsxWriter takes for parts of a text with formats, and writes into the sheet as it stands.
_MARKUP: Final = "<r>"


class _TextWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter's classes have no types
    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
        """Write a text, as all ways to write one do; one that begins like markup after a blank.

        XlsxWriter looks at the end of a text as well, but only when it has cut it.
        """
        text = f" {string}" if string.startswith(_MARKUP) else string
        return super()._write_string(row, col, text, cell_format)


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
