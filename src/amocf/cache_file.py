"""A cache beside a release: an SQLite file that is made from it, and says from which one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from amocf.errors import DataError, Place

#: A file that is made anew after any failure needs no journal.
_BEGIN: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class CacheFile:
    """A cache of one release.

    Attributes:
        path: where it is.
        holds: what it is, such as ``search index``.
        format: the version of its tables.
        release: the SHA-256 of the release's N-Quads.
    """

    path: Path
    holds: str
    format: str
    release: str

    @contextmanager
    def created(self, tables: str) -> Iterator[sqlite3.Connection]:
        """Make the file, which must not exist, with tables that are filled in the context.

        Args:
            tables: the statements that make them.
        """
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.executescript(_BEGIN + tables)
            connection.executemany("INSERT INTO meta VALUES (?, ?)", self._origin().items())
            yield connection

    def connect(self) -> sqlite3.Connection:
        """Return a connection that reads, which several threads may use in turn.

        Raises:
            sqlite3.DatabaseError: if there is no such file.
        """
        address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    @contextmanager
    def damage_named(self) -> Iterator[None]:
        """Say of a file that SQLite cannot read what it is not.

        Raises:
            DataError: if SQLite cannot read it.
        """
        try:
            yield
        except sqlite3.DatabaseError as error:
            detail = f"this is no {self.holds} ({error}); run `amocf build`"
            raise DataError(detail, Place(self.path)) from None

    def require_own(self, connection: sqlite3.Connection) -> None:
        """See to it that the file is of this release.

        Raises:
            DataError: if it is of another one, or has other tables.
        """
        found = dict(connection.execute("SELECT name, value FROM meta").fetchall())
        if found != self._origin():
            detail = f"the {self.holds} is {found}, but {self._origin()} is expected"
            raise DataError(f"{detail}; run `amocf build`", Place(self.path))

    def _origin(self) -> dict[str, str]:
        return {"format": self.format, "release": self.release}
