"""What is looked up of a list again and again: which rows have a value or words, and their order.

It is made of all rows once, column by column as it is asked for, and holds places of rows and no
rows: a page of a long list takes as long as one of a short list.
"""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import Any, Final

from amocf.ordering import alphabetical
from amocf.serve.pages.present.lists.listing import (
    Cell,
    Column,
    ListedRow,
    ListedRows,
    Listing,
    ListQuery,
    addresses,
    number,
    words,
)
from amocf.serve.pages.reader import Reader
from amocf.spelling import fold

_Places = Sequence[int]

#: How many answers to what was asked are remembered: people turn the pages of one.
_REMEMBERED: Final = 16


class ListIndex:
    """Finds the rows of a list that are asked for.

    Args:
        listing: the list, with the columns that the release has.
        rows: all of its rows.
    """

    def __init__(self, listing: Listing[Any], rows: ListedRows) -> None:
        self.listing = listing
        self.rows = rows
        self._columns = {column.name: column for column in listing.columns}
        self._order = lru_cache(None)(self._read_order)
        self._places_of = lru_cache(_REMEMBERED)(self._read_places)

    @cached_property
    def choices(self) -> Mapping[str, Mapping[str, tuple[str, int]]]:
        """The values that rows can be chosen by, by column, with words and number of each."""
        return {
            name: {value: (text, len(places)) for (value, text), places in found.items()}
            for name, found in self._places.items()
        }

    @cached_property
    def with_addresses(self) -> frozenset[str]:
        """The columns that name anything that has a URI."""
        return frozenset(
            name for name in self._columns if any(map(addresses, self.rows.cells(name)))
        )

    def narrowed(self, asked: ListQuery) -> Sequence[ListedRow]:
        """Return the rows that are asked for, in the order asked for; those without value last."""
        if not (asked.is_narrow or asked.order):
            return self.rows
        chosen, order = frozenset(asked.chosen.items()), (asked.order, asked.is_descending)
        return self.rows.at(self._places_of(fold(asked.text), chosen, order))

    def _read_places(
        self, text: str, chosen: frozenset[tuple[str, str]], order: tuple[str, bool]
    ) -> _Places:
        places: _Places = range(len(self.rows))
        for name, value in chosen:
            places = self._both(places, self._by_value[name].get(value, ()))
        for word in text.split():
            places = self._both(places, self._with(word))
        if not order[0]:
            return places
        ordered, wanted = self._order(*order), {*places}
        if len(wanted) == len(ordered):
            return ordered
        return array("L", (place for place in ordered if place in wanted))

    def _both(self, places: _Places, others: _Places) -> _Places:
        if len(places) == len(self.rows):
            return others
        return array("L", sorted({*places} & {*others}))

    def _with(self, word: str) -> _Places:
        """Return the places of the rows that have a word, or a part of one."""
        found = (places for text, places in self._texts.items() if word in text)
        return array("L", sorted({*chain.from_iterable(found)}))

    @cached_property
    def _by_value(self) -> Mapping[str, Mapping[str, _Places]]:
        # One value may be called differently in different rows.
        by_value: dict[str, dict[str, list[int]]] = {}
        for name, found in self._places.items():
            values = by_value.setdefault(name, defaultdict(list))
            for (value, _), places in found.items():
                values[value] += places
        return {
            name: {value: array("L", sorted({*places})) for value, places in values.items()}
            for name, values in by_value.items()
        }

    @cached_property
    def _places(self) -> Mapping[str, Mapping[tuple[str, str], _Places]]:
        """The places of the rows with each choice, by column, and then as people read them."""
        found: dict[str, dict[tuple[str, str], _Places]] = {}
        for column in self.listing.columns:
            if column.is_narrowing:
                places: dict[tuple[str, str], list[int]] = defaultdict(list)
                for place, choices in enumerate(self.rows.choices(column.name)):
                    for choice in choices:
                        places[choice].append(place)
                ordered = sorted(places, key=lambda choice: alphabetical(choice[1]))
                found[column.name] = {each: array("L", places[each]) for each in ordered}
        return found

    @cached_property
    def _texts(self) -> Mapping[str, _Places]:
        """The places of the rows with each text, folded: many rows have the same in a cell."""
        folded = lru_cache(None)(fold)
        found: dict[str, array[int]] = defaultdict(lambda: array("L"))
        for name in self._columns:
            for place, cell in enumerate(self.rows.cells(name)):
                for each in cell:
                    found[folded(words(each))].append(place)
        return found

    def _read_order(self, name: str, is_descending: bool) -> _Places:  # noqa: FBT001
        cells = list(self.rows.cells(name))
        with_value = [place for place, cell in enumerate(cells) if cell]
        without = [place for place, cell in enumerate(cells) if not cell]
        keys = list(map(partial(_key, self._columns[name]), cells))
        with_value.sort(key=keys.__getitem__, reverse=is_descending)
        return array("L", [*with_value, *without])


def index_of(reader: Reader, listing: Listing[Any]) -> ListIndex:
    """Return the index of a list of a release."""
    listing, rows = listing.of(reader), listing.rows(reader)
    if reader.is_static:  # one page has all, for no other can be asked for
        listing = replace(listing, rows_of_page=max(1, len(rows)))
    return ListIndex(listing, rows)


def _key(column: Column[Any], cell: Cell) -> tuple[Any, ...]:
    if column.is_number:
        return tuple(number(each.text) or 0.0 for each in cell)
    return tuple(alphabetical(words(each)) for each in cell)
