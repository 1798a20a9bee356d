"""What institutes state in data of their own, and tables of it beside a release.

The tables are an SQLite file that a build makes from the graphs, where a release has such data. It
is a cache, not part of the release: who reads all statements has them from there in a fraction of
the time that the store takes.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any, Final

from amocf.cache_file import CacheFile
from amocf.rdf.held_same import HeldSame

#: What a reader looks at before it trusts the file.
_FORMAT: Final = "2"
_TABLES: Final = """
CREATE TABLE selection (
  iri TEXT NOT NULL, institute TEXT NOT NULL, selected TEXT NOT NULL, counted_as TEXT NOT NULL,
  places TEXT NOT NULL, approved_by TEXT NOT NULL, approved_on TEXT NOT NULL
);
CREATE TABLE connection (
  iri TEXT NOT NULL, institute TEXT NOT NULL, ksa TEXT NOT NULL, occupation TEXT NOT NULL,
  is_essential INTEGER NOT NULL, approved_by TEXT NOT NULL, approved_on TEXT NOT NULL
);
CREATE TABLE same (one TEXT PRIMARY KEY, others TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """A KSA or an occupation as an institute selects it, by their IRIs.

    Attributes:
        iri: the selection.
        institute: who selects.
        selected: what is selected.
        counted_as: what stands for all that institutes hold to be the same as that.
        places: the codes under which a KSA stands.
        approved_by: who approved it, or empty where the institute does not say.
        approved_on: the day on which it was approved, or empty.
    """

    iri: str
    institute: str
    selected: str
    counted_as: str
    places: tuple[str, ...]
    approved_by: str = ""
    approved_on: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionStatement:
    """What an institute says of a KSA and an occupation, by their IRIs; approved as a selection."""

    iri: str
    institute: str
    ksa: str
    occupation: str
    is_essential: bool
    approved_by: str = ""
    approved_on: str = ""


@dataclass(frozen=True)
class InstituteStatements:
    """What all institutes state, in no order.

    Attributes:
        selections: what they select.
        connections: what they say of connections.
        same: the names of what has several.
    """

    selections: tuple[Selection, ...]
    connections: tuple[ConnectionStatement, ...]
    same: HeldSame


@dataclass(frozen=True)
class StatedTables:
    """The tables beside a release.

    Attributes:
        path: where they are.
        release: the SHA-256 of the release's N-Quads.
    """

    path: Path
    release: str

    def write(self, statements: InstituteStatements) -> None:
        """Write the file, the same bytes for the same statements; there must be none."""
        with self._file.created(_TABLES) as connection:
            _insert(connection, "selection", map(_row_of_selection, statements.selections))
            _insert(connection, "connection", map(_row_of_connection, statements.connections))
            same = statements.same.others.items()
            _insert(connection, "same", ((one, _list(others)) for one, others in same))

    def read(self) -> InstituteStatements:
        """Read the file.

        Raises:
            DataError: if it is of another release, or no such file.
        """
        with self._file.damage_named(), closing(self._file.connect()) as connection:
            self._file.require_own(connection)
            return InstituteStatements(
                tuple(_selections(connection)), tuple(_connections(connection)), _same(connection)
            )

    @property
    def _file(self) -> CacheFile:
        return CacheFile(self.path, "table of what institutes state", _FORMAT, self.release)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in sorted(rows):
        places = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES ({places})", row)  # noqa: S608 - our tables


def _list(iris: Iterable[str]) -> str:
    """Return IRIs as one text: no IRI has a blank."""
    return " ".join(iris)


def _row_of_selection(each: Selection) -> tuple[str, ...]:
    of_selection = (each.iri, each.institute, each.selected, each.counted_as, _list(each.places))
    return (*of_selection, each.approved_by, each.approved_on)


def _selections(connection: sqlite3.Connection) -> Iterator[Selection]:
    # Most stand in several statements: one copy of each is kept.
    for iri, institute, selected, counted_as, places, *approved in connection.execute(
        "SELECT iri, institute, selected, counted_as, places, approved_by, approved_on"
        " FROM selection"
    ):
        yield Selection(
            *(iri, intern(institute), intern(selected), intern(counted_as)),
            tuple(map(intern, places.split())),
            *map(intern, approved),
        )


def _row_of_connection(each: ConnectionStatement) -> tuple[str | bool, ...]:
    of_connection = (each.iri, each.institute, each.ksa, each.occupation, each.is_essential)
    return (*of_connection, each.approved_by, each.approved_on)


def _connections(connection: sqlite3.Connection) -> Iterator[ConnectionStatement]:
    for iri, institute, ksa, occupation, is_essential, *approved in connection.execute(
        "SELECT iri, institute, ksa, occupation, is_essential, approved_by, approved_on"
        " FROM connection"
    ):
        yield ConnectionStatement(
            *(iri, intern(institute), intern(ksa), intern(occupation)),
            bool(is_essential),
            *map(intern, approved),
        )


def _same(connection: sqlite3.Connection) -> HeldSame:
    rows = connection.execute("SELECT one, others FROM same").fetchall()
    others = {one: tuple(names.split()) for one, names in rows}
    return HeldSame({each: one for one, names in others.items() for each in names}, others)
