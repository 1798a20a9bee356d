"""The tables for spreadsheets: CSV files, and CSVW metadata that ties them to the same URIs.

``queries/csv-metadata.json`` describes every column, and ``queries/institute-tables.json`` those of
the tables that a release with data of institutes has as well; both are published as they stand, but
for the licence where the release has none, what the release says of rights, and a warning where it
holds data that are made up.
``queries/<table>.rq`` fills a table: it answers a row for each value of a column that may hold
several; here the rows of one primary key become one.
"""

import csv
import io
import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from amocf.errors import DataError
from amocf.exchange.json_file import indented_json
from amocf.exchange.registry import (
    ExportedDataset,
    Exporter,
    Graphs,
    Purpose,
    ReleaseData,
    graph_names,
)
from amocf.formats import CSV, CSVW
from amocf.formula_text import looks_like_formula
from amocf.ordering import natural, total
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import DATASET, DOCUMENT, holds_institutes_data
from amocf.uri_spaces import uri_spaces_of

#: The name by which CSVW tools find the description of any table that stands beside it.
METADATA: Final = "csv-metadata.json"

#: The model of tables that CSV on the Web has.
_CSV_MODEL: Final = "https://www.w3.org/TR/tabular-data-model/"

#: The tables that have titles of other frameworks.
_NAMING_OTHERS: Final = ("mappings.csv",)

#: A variable that only sorts: no column.
_ORDER: Final = "order"

#: A cell for each column.
Row = tuple[str, ...]


@dataclass(frozen=True)
class _Column:
    name: str
    separator: str | None


@dataclass(frozen=True)
class _Table:
    file: str
    columns: tuple[_Column, ...]
    key: tuple[str, ...]

    @property
    def query(self) -> str:
        return _resource(self.file.removesuffix(".csv") + ".rq")

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


@dataclass(frozen=True)
class FilledTables:
    """The tables of a release.

    Attributes:
        metadata: what CSVW says of them.
        rows: the rows of each by the name of its file, in natural order (4.1.2 before 4.1.10).
    """

    metadata: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]

    def files(self) -> dict[str, bytes]:
        """Return the tables and their metadata by the name of the file; lines end in LF."""
        written = {
            table.file: _csv(table, self.rows[table.file]) for table in _tables(self.metadata)
        }
        return {**written, METADATA: indented_json(self.metadata)}


def fill(store: Store) -> FilledTables:
    """Return the tables of a release, from the default graph.

    Raises:
        DataError: if a row has two values where its column holds one, or a cell cannot be written.
    """
    metadata = _metadata(graph_names(store))
    rows = {table.file: _rows(table, store) for table in _tables(metadata)}
    return FilledTables(_as_released(store, metadata), rows)


def rights_in_whole(reader: GraphReader) -> list[str]:
    """Return what a release says of rights: for whom it is, if not for all, in short and first."""
    return sorted(reader.texts(DATASET, "dct:rights"), key=len)


def _as_released(store: Store, metadata: dict[str, Any]) -> dict[str, Any]:
    """Return what the description says of a release that may be restricted or have made-up data."""
    members = dict(metadata)
    reader = GraphReader(store)
    if rights := rights_in_whole(reader):
        members["dc:rights"] = " ".join(rights)
        if not reader.iris(DATASET, "dct:license"):
            del members["dc:license"]
    if warning := uri_spaces_of(store).warning:
        members["dc:description"] += f" {warning}"
    return members


def table_files(graphs: Graphs) -> tuple[str, ...]:
    """Return the names of the files that `tables` makes of a release with such graphs."""
    return (*(table["url"] for table in described_tables(graphs)), METADATA)


def described_tables(graphs: Graphs) -> list[dict[str, Any]]:
    """Return what CSVW says of each table of a release with such graphs, and of its columns."""
    tables: list[dict[str, Any]] = _metadata(graphs)["tables"]
    return tables


def table_datasets(graphs: Graphs) -> tuple[ExportedDataset, ...]:
    """Return each table as a dataset, and all of them with what CSVW says of them."""
    metadata = _metadata(graphs)
    return (
        ExportedDataset(
            *("tables", metadata["dc:title"], metadata["dc:description"], (METADATA,)),
            rights_of=(DATASET,),
        ),
        *(
            ExportedDataset(
                f"tables-{table['url'].removesuffix('.csv')}",
                table["dc:title"],
                table["dc:description"],
                (table["url"],),
                part_of="tables",
                standards=(_CSV_MODEL,),
                rights_of=(DATASET if table["url"] in _NAMING_OTHERS else DOCUMENT,),
            )
            for table in metadata["tables"]
        ),
    )


def _resource(name: str) -> str:
    return resources.files("amocf.exchange.csvw").joinpath("queries", name).read_text("utf-8")


def _metadata(graphs: Graphs) -> dict[str, Any]:
    metadata: dict[str, Any] = json.loads(_resource(METADATA))
    if holds_institutes_data(graphs):
        metadata["tables"] += json.loads(_resource("institute-tables.json"))
    return metadata


def _tables(metadata: Mapping[str, Any]) -> Iterator[_Table]:
    for table in metadata["tables"]:
        schema = table["tableSchema"]
        columns = tuple(
            _Column(column["name"], column.get("separator"))
            for column in schema["columns"]
            if not column.get("virtual")
        )
        key = schema["primaryKey"]
        yield _Table(table["url"], columns, (key,) if isinstance(key, str) else tuple(key))


def _rows(table: _Table, store: Store) -> list[Row]:
    variables, found = _answers(table, store)
    key_of = [variables.index(name) for name in table.key]
    order_of = [variables.index(_ORDER)] if _ORDER in variables else key_of
    places = [(variables.index(column.name), column) for column in table.columns]
    answers: dict[tuple[str, ...], list[Row]] = {}
    for answer in found:
        answers.setdefault(tuple([answer[place] for place in key_of]), []).append(answer)
    order = {
        key: (natural(" ".join(rows[0][place] for place in order_of)), key)
        for key, rows in answers.items()
    }
    return [
        tuple([_cell(table, column, place, answers[key], key) for place, column in places])
        for key in sorted(answers, key=lambda key: order[key])
    ]


def _answers(table: _Table, store: Store) -> tuple[list[str], Iterator[Row]]:
    """Return the variables of the query of a table, and its answers as texts."""
    solutions = store.query(table.query)
    if not isinstance(solutions, QuerySolutions):
        raise DataError(f"{table.file}: the query must be a SELECT")
    variables = [variable.value for variable in solutions.variables]
    if [name for name in variables if name != _ORDER] != table.names:
        raise DataError(f"{table.file}: the query gives {variables}, expected {table.names}")
    return variables, (tuple(map(_text, solution)) for solution in solutions)


def _text(value: object) -> str:
    # Most texts come again, in other rows and tables: one copy of each is kept.
    return sys.intern(value.value) if isinstance(value, NamedNode | Literal | BlankNode) else ""


def _cell(
    table: _Table, column: _Column, place: int, answers: Sequence[Row], key: Sequence[str]
) -> str:
    """Write a cell from the answers of one key.

    Raises:
        DataError: if there are several values and the column has no separator, if a value holds
            the separator, or if the cell would be taken for a formula or end the row.
    """
    values: Collection[str] = {answer[place] for answer in answers}
    if len(values) > 1:
        values = sorted({*values} - {""}, key=total)
    cell = (column.separator or "").join(values)
    if amiss := _amiss(column, values, cell):
        raise DataError(f"{table.file}, row {key[0]}, column {column.name}: {amiss}")
    return cell


def _amiss(column: _Column, values: Collection[str], cell: str) -> str:
    """Say what is wrong with a cell."""
    if column.separator is None and len(values) > 1:
        return f"{len(values)} values ({', '.join(values)}), expected one"
    if column.separator and any(column.separator in value for value in values):
        return f"a value holds the separator {column.separator!r}: {list(values)}"
    if looks_like_formula(cell):
        return f"{cell!r} would be taken for a formula, whole or behind a semicolon; reword it"
    if "\r" in cell:  # the writer of CSV leaves it unquoted
        return f"{cell!r} has a carriage return, which would end the row; write a line end"
    return ""


def _csv(table: _Table, rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows(rows)
    return text.getvalue().encode()


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return release.once(fill).files()


EXPORTER: Final = Exporter(
    "csvw",
    "tables for spreadsheets and data frames, with metadata by CSV on the Web",
    (CSV, CSVW),
    table_files,
    _write,
    release_folder="tables",
    description=f"{METADATA} describes the columns and what they stand for.",
    datasets=table_datasets,
    purpose=Purpose.SPREADSHEETS,
)
