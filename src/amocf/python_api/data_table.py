"""Tables of typed cells, which data frames are made of where a library for them is installed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, overload

from pyoxigraph import BlankNode, Literal, NamedNode

from amocf.errors import UsageError
from amocf.terms import expand

if TYPE_CHECKING:
    import pandas
    import polars

#: A text, a number, a truth value, a day or a moment, several texts, or nothing.
Cell = str | int | float | Decimal | bool | date | datetime | tuple[str, ...] | None

_SHOWN: Final = 5
_INTEGERS: Final = ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "gYear")
_READERS: Final[dict[str, Callable[[str], Cell]]] = {
    **dict.fromkeys(_INTEGERS, int),
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
}


def typed_cell(text: str, datatype: str) -> Cell:
    """Return a text as a value of Python.

    Args:
        text: the value as RDF or CSV writes it.
        datatype: the name of its XSD datatype, such as ``integer``; of others it stays a text, as
            does what its datatype does not allow.
    """
    reader = _READERS.get(datatype)
    if reader is None:
        return text
    try:
        return reader(text)
    except (ValueError, ArithmeticError):
        return text


def cell_of(term: object) -> Cell:
    """Return a term of RDF as a value of Python: an IRI as text, a literal by its datatype."""
    if isinstance(term, Literal):
        namespace = expand("xsd:")
        datatype = term.datatype.value
        is_known = datatype.startswith(namespace)
        return typed_cell(term.value, datatype.removeprefix(namespace)) if is_known else term.value
    if isinstance(term, NamedNode | BlankNode):
        return term.value
    return None if term is None else str(term)


@dataclass(frozen=True, repr=False)
class DataTable(Sequence[dict[str, Cell]]):
    """A table: a sequence of rows, each a ``dict`` from the name of a column to a cell.

    Attributes:
        name: how it is called.
        columns: the names of its columns.
        rows: its rows; an absent value is ``None``, a column of several values has tuples.
        title: what it is, in a line.
        descriptions: what its columns mean, by name, as far as that is written down.

    >>> table = DataTable("made-up", ("code", "count"), ({"code": "4.1", "count": 2},))
    >>> table
    <DataTable made-up: 1 row of code, count>
    >>> table.column("count")
    [2]
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Cell], ...]
    title: str = ""
    descriptions: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Iterate over the rows."""
        return iter(self.rows)

    @overload
    def __getitem__(self, key: int) -> dict[str, Cell]: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[dict[str, Cell], ...]: ...
    def __getitem__(self, key: int | slice) -> dict[str, Cell] | tuple[dict[str, Cell], ...]:
        """Return the row at a place, or those of a slice."""
        return self.rows[key]

    def __repr__(self) -> str:
        """Show name, columns and the number of rows."""
        names = ", ".join(islice(self.columns, _SHOWN))
        more = ", …" if len(self.columns) > _SHOWN else ""
        count = "1 row" if len(self) == 1 else f"{len(self)} rows"
        return f"<DataTable {self.name}: {count} of {names}{more}>"

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column, from the first row to the last.

        Raises:
            KeyError: if there is no such column.
        """
        if name not in self.columns:
            raise KeyError(f"{self.name} has no column {name!r}; it has {', '.join(self.columns)}")
        return [row[name] for row in self.rows]

    def to_pandas(self) -> "pandas.DataFrame":
        """Return the table as a data frame of pandas; decimals become floating-point numbers.

        Raises:
            UsageError: if pandas is not installed.
        """
        frames = _library("pandas")
        cells = [[_plain(row[name]) for name in self.columns] for row in self.rows]
        frame: pandas.DataFrame = frames.DataFrame(cells, columns=list(self.columns), dtype=object)
        return frame.convert_dtypes()

    def to_polars(self) -> "polars.DataFrame":
        """Return the table as a data frame of Polars; decimals become floating-point numbers.

        Raises:
            UsageError: if Polars is not installed.
        """
        frames = _library("polars")
        columns = {name: [_listed(row[name]) for row in self.rows] for name in self.columns}
        frame: polars.DataFrame = frames.DataFrame(columns, strict=False)
        return frame


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise UsageError(
            f"{name} is not installed: pip install {name}, or read .rows, which needs nothing"
        ) from None


def _plain(cell: Cell) -> Cell:
    return float(cell) if isinstance(cell, Decimal) else cell


def _listed(cell: Cell) -> Any:
    return list(cell) if isinstance(cell, tuple) else _plain(cell)
