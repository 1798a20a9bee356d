"""A list as it is saved: a sheet, with the URIs beside the labels."""

import re
from collections.abc import Sequence
from typing import Any, Final

from amocf.exchange import spreadsheet
from amocf.exchange.spreadsheet import Sheet, SheetColumn
from amocf.serve.pages.present.lists.listing import Cell, Column, ListedRow, Listing, words

_NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")


def sheet(listing: Listing[Any], rows: Sequence[ListedRow], shown: Sequence[ListedRow]) -> Sheet:
    """Return a list as a sheet.

    Args:
        listing: the list.
        rows: all rows, which decide on the columns: they are the same whatever is shown.
        shown: the rows that are saved.
    """
    columns: list[SheetColumn] = []
    values: list[tuple[spreadsheet.Cell, ...]] = []
    for column in listing.columns:
        columns.append(SheetColumn(column.heading, _description(column)))
        values.append(tuple(_written(column, row.cells[column.name]) for row in shown))
        if any(_addresses(row.cells[column.name]) for row in rows):
            columns.append(SheetColumn(f"{column.heading}, URI", "The URI of it, or of each."))
            values.append(tuple(_addresses(row.cells[column.name]) for row in shown))
    cells = tuple(zip(*values, strict=True))
    return Sheet(listing.name[:31], listing.lead, tuple(columns), cells)


def _description(column: Column[Any]) -> str:
    outside = " Not from the document." if column.is_outside else ""
    return column.description + outside


def _written(column: Column[Any], cell: Cell) -> spreadsheet.Cell:
    text = "; ".join(map(words, cell))
    if column.is_number and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def _addresses(cell: Cell) -> str:
    """Return the URIs of what a cell names, but for those that it shows."""
    return " ".join(each.link.iri for each in cell if each.link and each.link.iri != each.text)
