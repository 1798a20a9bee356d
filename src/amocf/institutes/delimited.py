"""Tables as CSV: read where encoding and separator are certain, else refused."""

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Final

from amocf.errors import DataError
from amocf.inputs import allow_fields_of, utf8
from amocf.institutes.findings import Finding, Spot
from amocf.institutes.sheet_structure import MOST_COLUMNS, MOST_ROWS, SheetStructure

#: The separators that spreadsheet programs write, the most likely first.
_SEPARATORS: Final = (",", ";", "\t")
#: What some programs write in a line of its own before a table, and Excel reads.
_NAMED_SEPARATOR: Final = re.compile(r'"?sep=([,;\t])"?(?=\r?\n)', re.IGNORECASE)
#: Of a cell: what the library has for a limit where nobody changes it.
MOST_CHARACTERS: Final = 131_072
#: The mark by which UTF-16 is certain. UTF-32 begins like one of these, with two zeros after it.
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read_delimited(content: bytes, file: str) -> tuple[list[list[str]] | None, list[Finding]]:
    """Read the rows of a file, or say why that is not done.

    UTF-8 is certain by its bytes, and UTF-16 by its byte order mark. Latin-1 and the code pages of
    Windows cannot be distinguished, so that they are refused.
    """
    text, findings = decoded(content, file)
    if text is None:
        return None, findings
    if named := _NAMED_SEPARATOR.match(text):
        # Its line stays, without anything in it: findings give the numbers of rows.
        separator, text = named[1], text[named.end() :]
    else:
        separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    rows: list[list[str]] = []
    # Our own limit, below, is the same whatever else was read.
    allow_fields_of(len(text))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append(row)
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                reach = SheetStructure("", last_row=len(rows), last_column=len(row))
                return None, list(reach.findings(file))
            if (longest := max(map(len, row), default=0)) > MOST_CHARACTERS:
                reason = f"a cell has {longest:,} characters, and may have {MOST_CHARACTERS:,}"
                return None, [_damaged(file, f"row {len(rows)}: {reason}")]
    except csv.Error as error:
        return None, [_damaged(file, f"row {len(rows) + 1}: {error}")]
    return rows, []


def _damaged(file: str, reason: str) -> Finding:
    expected = 'expected text in cells: mend it, or save the sheet anew as "CSV UTF-8"'
    return Finding("damaged", Spot(file), f"a file that cannot be read ({reason})", expected)


def decoded(content: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """Return the text of a file, or None and why its encoding is not certain."""
    if content.startswith(_UTF_16) and not content.startswith(_UTF_32):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError as error:
            return None, [_damaged(file, str(error))]
    try:
        text = utf8(content, Path(file)).decode()
    except DataError as error:
        return None, [_encoding(file, error)]
    if "\0" in text:
        return None, [_damaged(file, "it holds zero bytes")]
    return text, []


def _encoding(file: str, error: DataError) -> Finding:
    place = error.place
    row, column = (place.line or 0, place.column or 0) if place else (0, 0)
    where = f" (line {row}, character {column})" if row else ""
    return Finding(
        "encoding",
        Spot(file),
        f"text that is not UTF-8{where}: {error.message.partition(';')[0]}",
        'expected UTF-8: save it as "CSV UTF-8"; in another encoding, letters would be guessed',
    )
