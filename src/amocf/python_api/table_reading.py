"""The tables of a release, as its CSV files have them, with cells of the types that CSVW states."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import QuerySolutions, Store

from amocf.exchange.csvw import fill
from amocf.python_api.data_table import Cell, DataTable, cell_of, typed_cell

_SUFFIX: Final = ".csv"


def read_tables(store: Store) -> dict[str, DataTable]:
    """Return the tables of a release by name, such as ``ksas``."""
    filled = fill(store)
    tables = (
        _table(described, filled.rows[described["url"]]) for described in filled.metadata["tables"]
    )
    return {table.name: table for table in tables}


def answer_table(name: str, solutions: QuerySolutions) -> DataTable:
    """Return the answer of a SELECT query as a table."""
    columns = tuple(variable.value for variable in solutions.variables)
    rows = tuple(dict(zip(columns, map(cell_of, row), strict=True)) for row in solutions)
    return DataTable(name, columns, rows)


def _table(described: Mapping[str, Any], rows: Sequence[Sequence[str]]) -> DataTable:
    columns = [each for each in described["tableSchema"]["columns"] if not each.get("virtual")]
    names = tuple(str(each["name"]) for each in columns)
    return DataTable(
        str(described["url"]).removesuffix(_SUFFIX),
        names,
        tuple(dict(zip(names, _cells(columns, row), strict=True)) for row in rows),
        str(described["dc:title"]),
        {str(each["name"]): str(each.get("dc:description", "")) for each in columns},
    )


def _cells(columns: Sequence[Mapping[str, Any]], row: Sequence[str]) -> Iterator[Cell]:
    for column, text in zip(columns, row, strict=True):
        if separator := column.get("separator"):
            yield tuple(text.split(separator)) if text else ()
        else:
            yield typed_cell(text, _datatype(column)) if text else None


def _datatype(column: Mapping[str, Any]) -> str:
    stated = column.get("datatype", "string")
    return str(stated if isinstance(stated, str) else stated.get("base", "string"))
