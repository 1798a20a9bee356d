"""The index file, opened for reading: connections that several threads share, and a time limit."""

import queue
import sqlite3
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from amocf.cache_file import CacheFile
from amocf.errors import no_release
from amocf.release.manifest import SEARCH
from amocf.release.opened import Release

#: The version of its tables.
FORMAT: Final = "3"
_CONNECTIONS: Final = 4
_SECONDS: Final = 1.0
#: Documents are numbered from 1 on, without a gap.
_VALUES: Final = "SELECT facets, weight, kind FROM document ORDER BY id"
#: After how many steps of SQLite's machine the clock is looked at.
_STEPS: Final = 10_000


class SlowSearchError(Exception):
    """A search took longer than a search may."""


@dataclass(frozen=True)
class KnownFacet:
    """A value by which results may be narrowed, with the word that stands for it in the index."""

    name: str
    value: str
    token: str
    label: str
    singular: str
    documents: int


class DocumentValues(NamedTuple):
    """What results are ranked, counted and narrowed by.

    Very many documents have the same values, and share them.

    Attributes:
        facets: the words of the index that stand for its facets.
        weight: that of its kind.
        kind: the name of its kind.
    """

    facets: frozenset[str]
    weight: float
    kind: str


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """The index of one release: no other is equal to it.

    Every connection is opened at once: a build that replaces the file does not mix releases.

    Attributes:
        facets: the values of facets, in the order shown.
        values: the values of each document, by its number; at 0 is none.
    """

    facets: tuple[KnownFacet, ...]
    values: Sequence[DocumentValues]
    _free: "queue.LifoQueue[sqlite3.Connection]"

    @classmethod
    def open(cls, path: Path, release: str) -> "SearchIndex":
        """Open the index of the release with this SHA-256.

        Raises:
            UsageError: if there is none.
            DataError: if it is of another release, or no index.
        """
        if not path.is_file():
            raise no_release(path)
        free: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        connections: list[sqlite3.Connection] = []
        weakref.finalize(free, _close, connections)
        file = index_file(path, release)
        with file.damage_named():
            for _ in range(_CONNECTIONS):
                connections.append(file.connect())
                free.put(connections[-1])
            file.require_own(connections[0])
            index = cls((), (), free)
            columns = "name, value, token, label, singular, documents"
            facets = index.rows(f"SELECT {columns} FROM facet ORDER BY position")  # noqa: S608
            values = _read_values(index.whole(_VALUES))
        return cls(tuple(KnownFacet(*row) for row in facets), values, free)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement.

        Raises:
            SlowSearchError: if they take too long.
        """
        with self._connection() as connection:
            end = time.monotonic() + _SECONDS
            connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            try:
                return connection.execute(statement, values).fetchall()
            except sqlite3.OperationalError as error:
                if "interrupted" in str(error):
                    raise SlowSearchError from None
                raise

    def column(self, statement: str, *values: Any) -> list[Any]:
        """Return the first column of the rows of a statement.

        Raises:
            SlowSearchError: if they take too long.
        """
        return [row[0] for row in self.rows(statement, *values)]

    def whole(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement that reads all of the index, which nobody waits for."""
        with self._connection() as connection:
            connection.set_progress_handler(None, 0)
            return connection.execute(statement).fetchall()

    def instances(self) -> Iterator[tuple[str, int, int]]:
        """Yield every stem of the full text with its document and the number of its column."""
        numbers = {row[1]: row[0] for row in self.whole("PRAGMA table_info(search)")}
        with self._connection() as connection:
            connection.set_progress_handler(None, 0)  # nobody waits for it
            connection.execute(
                "CREATE VIRTUAL TABLE temp.instance USING fts5vocab(main, search, instance)"
            )
            try:
                found = connection.execute("SELECT term, doc, col FROM temp.instance").fetchall()
            finally:
                connection.execute("DROP TABLE temp.instance")
        yield from ((term, document, numbers[column]) for term, document, column in found)

    def tokens(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        """Return the words that stand for values of a facet; unknown values have none."""
        known = {facet.value: facet.token for facet in self.facets if facet.name == name}
        return tuple(known[value] for value in values if value in known)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = self._free.get()
        try:
            yield connection
        finally:
            self._free.put(connection)


def index_file(path: Path, release: str) -> CacheFile:
    """Return the index of the release with this SHA-256 as a file."""
    return CacheFile(path, "search index", FORMAT, release)


def open_search(release: Release) -> SearchIndex | None:
    """Open the index of a release; None if it was built without one.

    Connections do not survive a fork: each process opens its own.

    Raises:
        DataError: if it is of another release, or no index.
    """
    # SQLite would resolve the path too; so messages name where the file stands.
    path = (release.folder / SEARCH).resolve()
    return SearchIndex.open(path, release.sha256) if path.is_file() else None


def _read_values(rows: Iterable[tuple[Any, ...]]) -> Sequence[DocumentValues]:
    """Return the values of documents: to look up those of a thousand takes SQLite long."""
    known: dict[tuple[Any, ...], DocumentValues] = {}
    values = [DocumentValues(frozenset(), 0.0, "")]
    for row in rows:
        if row not in known:
            facets, weight, kind = row
            known[row] = DocumentValues(frozenset(facets.split()), weight, kind)
        values.append(known[row])
    return values


def _close(connections: list[sqlite3.Connection]) -> None:
    """Close connections that nobody can use any more: Python 3.13 warns of those left open."""
    for connection in connections:
        connection.close()
