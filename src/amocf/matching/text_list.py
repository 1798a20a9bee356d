"""The texts of a file: those of a column of a table, or its lines."""

from collections.abc import Sequence
from itertools import dropwhile
from typing import Final

from amocf.errors import DataError
from amocf.institutes.delimited import MOST_CHARACTERS, decoded, read_delimited
from amocf.institutes.findings import Finding, Spot, shown
from amocf.institutes.packages import is_package
from amocf.institutes.sheet_structure import MOST_ROWS
from amocf.nearest import suggestion
from amocf.spelling import fold

#: Bytes of a file: twenty thousand texts of several pages.
LARGEST_FILE: Final = 100_000_000
#: Rows of a file, without the headings of a table.
MOST_TEXTS: Final = MOST_ROWS - 1


def read_column(content: bytes, file: str, heading: str) -> tuple[str, ...]:
    """Return the cells of a column, one for each row below the headings.

    A line of nothing is an empty cell where there is one column, as others count it, and else none.

    Raises:
        DataError: if the file is no table, has no such column, or is too large.
    """
    _refuse_workbook(content, file)
    rows, findings = read_delimited(content, file)
    if rows is None:
        raise DataError("\n".join(map(str, findings)))
    while rows and not rows[-1]:
        rows.pop()
    numbered = dropwhile(lambda each: not each[1], enumerate(rows, 1))
    _, heads = next(numbered, (1, [""]))
    filled = [(number, row) for number, row in numbered if row or len(heads) == 1]
    place = _place(heads, heading, file)
    for number, row in filled:
        if any(map(str.strip, row[len(heads) :])):
            found = f"{len(row)} cells below {len(heads)} headings"
            raise _refusal(
                "cells", Spot(file, row=number), found, "put texts with separators in quotes"
            )
    return tuple(row[place] if place < len(row) else "" for _, row in filled)


def read_lines(content: bytes, file: str, most: int = MOST_TEXTS) -> tuple[str, ...]:
    """Return the lines of a text, those of nothing too.

    Raises:
        DataError: if the file is no text, or too large.
    """
    _refuse_workbook(content, file)
    text, findings = decoded(content, file)
    if text is None:
        raise DataError("\n".join(map(str, findings)))
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    # Before they are parted: a hundred million of them take gigabytes.
    count = text.count("\n") + 1
    if count > most:
        expected = f"expected at most {most:,}: split it"
        raise _refusal("too-large", Spot(file), f"{count:,} lines", expected)
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_CHARACTERS:
            found = f"a line of {len(line):,} characters"
            expected = f"expected at most {MOST_CHARACTERS:,}: split it"
            raise _refusal("too-large", Spot(file, row=number), found, expected)
    return tuple(lines)


def _place(heads: Sequence[str], heading: str, file: str) -> int:
    """Return where a column stands, as it is called; its case and its blanks do not count."""
    for key in (str.strip, fold):
        places = [place for place, head in enumerate(heads) if key(head) == key(heading)]
        if len(places) == 1:
            return places[0]
        if places:
            found = f"{len(places)} columns {shown(heading)}"
            raise _refusal("column", Spot(file, row=1), found, "rename the others")
    named = [head.strip() for head in heads if head.strip()]
    expected = f"expected one of: {', '.join(map(shown, named))}" if named else "it has no headings"
    found = f"no column {shown(heading)}{suggestion(heading, named)}"
    raise _refusal("column", Spot(file, row=1), found, f"{expected}; name one with --column")


def _refuse_workbook(content: bytes, file: str) -> None:
    if is_package(content):
        expected = 'expected text: save the sheet with the texts as "CSV UTF-8"'
        raise _refusal("workbook", Spot(file), "a workbook", expected)


def _refusal(kind: str, spot: Spot, found: str, expected: str) -> DataError:
    return DataError(str(Finding(kind, spot, found, expected)))
