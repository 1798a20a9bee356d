"""What an institute changed from one import, or one release, to another."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Final

from amocf.formula_text import harmless
from amocf.institutes.cell_values import Value, shown_value
from amocf.institutes.earlier_rows import StatedRows
from amocf.institutes.input_columns import INPUT_SHEETS, InputSheet
from amocf.markdown_text import table, words
from amocf.ordering import alphabetical

_KINDS: Final = ("added", "removed", "changed")
_HEADINGS: Final = ("change", "sheet", "row", "column", "before", "after")


@dataclass(frozen=True)
class RowChange:
    """A row that came or went, or a cell of a row that stands in both.

    Attributes:
        change: ``added``, ``removed`` or ``changed``.
        sheet: the name of the sheet.
        row: the words by which a person knows the row.
        column: the heading of the cell; nothing where it is the whole row.
        before: what stood there.
        after: what stands there now.
    """

    change: str
    sheet: str
    row: str
    column: str = ""
    before: str = ""
    after: str = ""


def compare_rows(old: StatedRows, new: StatedRows) -> list[RowChange]:
    """Return the changes, by sheet and then by the words of the rows.

    A row is the same if it states something of the same things: a KSA that was reworded, and kept
    its number, has a changed cell.
    """
    changes = [each for sheet in INPUT_SHEETS for each in _of_sheet(sheet, old, new)]
    order = [sheet.name for sheet in INPUT_SHEETS]
    return sorted(
        changes, key=lambda each: (order.index(each.sheet), alphabetical(each.row), astuple(each))
    )


def _of_sheet(sheet: InputSheet, old: StatedRows, new: StatedRows) -> Iterator[RowChange]:
    before, after = old[sheet], new[sheet]
    for iri in after.keys() - before.keys():
        yield RowChange("added", sheet.name, _words(sheet, after[iri]))
    for iri in before.keys() - after.keys():
        yield RowChange("removed", sheet.name, _words(sheet, before[iri]))
    for iri in before.keys() & after.keys():
        for column in sheet.columns:
            cells = [shown_value(rows[iri].get(column.name, "")) for rows in (before, after)]
            if cells[0] != cells[1]:
                words = _words(sheet, after[iri])
                yield RowChange("changed", sheet.name, words, column.heading, *cells)


def _words(sheet: InputSheet, row: dict[str, Value]) -> str:
    return ", ".join(shown_value(row[name]) for name in sheet.key)


def as_csv(changes: Iterable[RowChange]) -> str:
    """Return the changes as CSV, with a row of headings."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADINGS)
    writer.writerows(map(harmless, astuple(change)) for change in changes)
    return text.getvalue()


def as_markdown(changes: Iterable[RowChange], institute: str) -> str:
    """Return the changes as a page in Markdown: how many, and a table."""
    found = list(changes)
    counts = {name: sum(each.change == name for each in found) for name in _KINDS}
    counted = ", ".join(f"{count} {name}" for name, count in counts.items())
    lines = [f"# What {words(institute)} changed", "", f"Rows and cells: {counted}.", ""]
    if found:
        lines += table([_HEADINGS, *map(astuple, found)])
    return "\n".join(lines).rstrip() + "\n"
