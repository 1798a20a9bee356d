"""A list of things as a table: what its columns are, and how it is filled, narrowed and sorted."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar, overload
from urllib.parse import urlencode

from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Value

Item = TypeVar("Item")
Cell = tuple[Value, ...]
#: What stands for a value in an address, and the value in words.
Choice = tuple[str, str]

#: How many rows of a list are remembered, which is all of most lists.
_REMEMBERED: Final = 1000
#: A number may have a remark behind it.
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A column of a list.

    Attributes:
        name: what it is called in addresses.
        heading: what stands above it.
        description: what its values are and where they are from, in a sentence.
        cell: reads the values of one thing.
        is_number: its values are numbers.
        is_narrowing: rows can be chosen by a value of it.
        choices: the values to choose rows by, where they are others than those shown.
        is_short: a link with a code is shown by its code alone.
        is_outside: the document does not print it.
        is_offered: the page offers the values to choose rows by; else an address alone has one.
        is_shown: the page shows it; else it stands in files, and rows are chosen and sorted by it.
        where: the releases that have it.
        several: what many values are called, if they are folded together.
        there: what is different about it in a release: attributes by their names.
    """

    name: str
    heading: str
    description: str
    cell: Callable[[Reader, Item], Cell]
    is_number: bool = False
    is_narrowing: bool = False
    choices: Callable[[Item, Cell], tuple[Choice, ...]] | None = None
    is_short: bool = False
    is_outside: bool = False
    is_offered: bool = True
    is_shown: bool = True
    where: Callable[[Reader], bool] = lambda _: True
    several: str = ""
    there: Callable[[Reader], Mapping[str, Any]] = lambda _: {}

    def choices_of(self, item: Item, cell: Cell) -> tuple[Choice, ...]:
        """Return the values that the row of a thing can be chosen by."""
        if not self.is_narrowing:
            return ()
        if self.choices:
            return self.choices(item, cell)
        return tuple((code_of(each) or each.text, words(each)) for each in cell)


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """A list of things.

    Attributes:
        path: where it stands.
        title: what is listed.
        one: what one of the things is called.
        several: what several are called.
        lead: what the list is, in sentences.
        members: reads the things, in the order in which they are listed.
        columns: what is known of each; the first names the thing itself.
        related: other pages on the same things: address and words.
        more: tells of further such pages, which not every release has.
        order: the order of the members, in words.
        classes: the classes that it lists all instances of, as CURIEs.
        remarks: tells in sentences what the lead does not say of every release.
        rows_of_page: how many rows a page shows.
        where: the releases that have it.
    """

    path: str
    title: str
    one: str
    several: str
    lead: str
    members: Callable[[Reader], Sequence[Item]]
    columns: tuple[Column[Item], ...]
    related: tuple[tuple[str, str], ...] = ()
    more: Callable[[Reader], Iterable[tuple[str, str]]] = lambda _: ()
    order: str = "as printed"
    classes: tuple[str, ...] = ()
    remarks: Callable[[Reader], Iterable[str]] = lambda _: ()
    rows_of_page: int = 100
    where: Callable[[Reader], bool] = lambda _: True

    @property
    def name(self) -> str:
        """What files of it are called."""
        return "-".join(self.path.split("/")[1:3]).removesuffix("-table")

    def of(self, reader: Reader) -> "Listing[Item]":
        """Return the list with those columns that the release has, as it has them."""
        found = (each for each in self.columns if each.where(reader))
        return replace(self, columns=tuple(replace(each, **each.there(reader)) for each in found))

    def rows(self, reader: Reader) -> "ListedRows":
        """Return all rows."""
        return ListedRows(reader, self.of(reader).columns, self.members(reader))

    def counted(self, number: int) -> str:
        """Return a number of things in words."""
        return f"{number} {self.one if number == 1 else self.several}"


@dataclass(frozen=True)
class ListedRow:
    """A thing of a list.

    Attributes:
        cells: its values by the name of the column.
        choices: what it can be chosen by, by the name of the column.
    """

    cells: Mapping[str, Cell]
    choices: Mapping[str, tuple[Choice, ...]]


class ListedRows(Sequence[ListedRow]):
    """Rows of a list. Each is read when it is looked at: all of a long list are never in memory.

    Args:
        reader: the release.
        columns: what is read of each thing.
        items: the things of the whole list.
        places: where the things of these rows stand among them; all of them, if not given.
        read: reads a row, and remembers some of them.
    """

    def __init__(
        self,
        reader: Reader,
        columns: Iterable[Column[Any]],
        items: Sequence[Any],
        places: Sequence[int] | None = None,
        read: Callable[[Any], ListedRow] | None = None,
    ) -> None:
        self._reader = reader
        self._columns = {column.name: column for column in columns}
        self._items = items
        self._places = range(len(items)) if places is None else places
        self._row = read or lru_cache(_REMEMBERED)(self._read)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> ListedRow: ...
    @overload
    def __getitem__(self, place: slice) -> "ListedRows": ...
    def __getitem__(self, place: int | slice) -> "ListedRow | ListedRows":
        if isinstance(place, slice):
            return self.at(self._places[place])
        return self._row(self._items[self._places[place]])

    def at(self, places: Sequence[int]) -> "ListedRows":
        """Return the rows at these places of the whole list."""
        return ListedRows(self._reader, self._columns.values(), self._items, places, self._row)

    def _read(self, item: Any) -> ListedRow:
        cells = {name: each.cell(self._reader, item) for name, each in self._columns.items()}
        choices = {name: each.choices_of(item, cells[name]) for name, each in self._columns.items()}
        return ListedRow(cells, choices)

    def cells(self, name: str) -> Iterator[Cell]:
        """Yield the values in one column, and read no other."""
        cell = self._columns[name].cell
        return (cell(self._reader, self._items[place]) for place in self._places)

    def choices(self, name: str) -> Iterator[tuple[Choice, ...]]:
        """Yield what each row can be chosen by in one column."""
        items = map(self._items.__getitem__, self._places)
        return map(self._columns[name].choices_of, items, self.cells(name))


@dataclass(frozen=True)
class ListQuery:
    """Which rows are wanted, in which order.

    Attributes:
        text: words that each row has; empty for all rows.
        chosen: the value that each row has, by the name of the column.
        order: the name of the column to sort by; empty for the order of the list.
        is_descending: whether the last comes first.
        page: the page of them, from 1.
    """

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    is_descending: bool = False
    page: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether rows may be left out."""
        return bool(self.text or self.chosen)

    @property
    def sort(self) -> str:
        """The order as it stands in an address."""
        return f"-{self.order}" if self.is_descending else self.order

    def query(self) -> str:
        """Return what stands in an address behind the path, with its question mark."""
        page = str(self.page) if self.page > 1 else ""
        given = {"q": self.text, **self.chosen, "sort": self.sort, "page": page}
        pairs = [(name, value) for name, value in given.items() if value]
        return f"?{urlencode(pairs)}" if pairs else ""

    def sorted_by(self, name: str) -> "ListQuery":
        """Return the same rows by a column, the other way round if they are by it already."""
        turned = self.order == name and not self.is_descending
        return ListQuery(self.text, self.chosen, name, turned)

    def at(self, page: int) -> "ListQuery":
        """Return another page of the same rows."""
        return replace(self, page=page)

    def without(self, name: str) -> "ListQuery":
        """Return the same without a choice, or without words if the name is ``q``."""
        chosen = {each: value for each, value in self.chosen.items() if each != name}
        text = "" if name == "q" else self.text
        return ListQuery(text, chosen, self.order, self.is_descending)


def words(value: Value) -> str:
    """Return a value as words: its code, where the label does not say it, and its label."""
    code = code_of(value)
    return f"{code} {value.text}" if code else value.text


def code_of(value: Value) -> str:
    """Return the code of a value, unless its label says it."""
    code = value.link.code if value.link else ""
    return "" if code.casefold() in value.text.casefold() else code


def number(text: str) -> float | None:
    """Return the number that a text begins with."""
    found = _NUMBER.match(text)
    return float(found[0]) if found else None


def addresses(cell: Cell) -> str:
    """Return the URIs of what a cell names, but for those that it shows."""
    return " ".join(each.link.iri for each in cell if each.link and each.link.iri != each.text)
