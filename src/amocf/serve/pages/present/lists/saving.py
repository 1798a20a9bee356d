"""A list as it is saved: a sheet, with the URIs beside the labels."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from amocf.exchange import spreadsheet
from amocf.exchange.spreadsheet import Sheet, SheetColumn
from amocf.serve.pages.present.lists.list_index import ListIndex
from amocf.serve.pages.present.lists.listing import Cell, Column, ListedRow, addresses, words

_NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")


def sheet(index: ListIndex, shown: Iterable[ListedRow]) -> Sheet:
    """Return a list as a sheet.

    Args:
        index: the list; all of its rows decide on the columns: they are the same whatever is shown.
        shown: the rows that are saved.
    """
    listing = index.listing
    columns: list[SheetColumn] = []
    for column in listing.columns:
        columns.append(SheetColumn(column.heading, _description(column)))
        if column.name in index.with_addresses:
            columns.append(SheetColumn(f"{column.heading}, URI", "The URI of it, or of each."))
    cells = tuple(tuple(_cells(index, row)) for row in shown)
    return Sheet(listing.name, listing.lead, tuple(columns), cells)


def _cells(index: ListIndex, row: ListedRow) -> Iterator[spreadsheet.Cell]:
    for column in index.listing.columns:
        yield _written(column, row.cells[column.name])
        if column.name in index.with_addresses:
            yield addresses(row.cells[column.name])


def _description(column: Column[Any]) -> str:
    outside = " Not from the document." if column.is_outside else ""
    return column.description + outside


def _written(column: Column[Any], cell: Cell) -> spreadsheet.Cell:
    text = "; ".join(map(words, cell))
    if column.is_number and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text
