"""Failures a user can act on: where, what was found, what was expected, what to do."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A place in a file; ``line`` and ``column`` count from 1 and are absent when unknown."""

    path: Path
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Write the place as ``file:line:column``, leaving out what is unknown."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


class DataError(Exception):
    """The data is wrong (exit code 1).

    Args:
        message: a sentence that says what was found, what was expected and what to do.
        place: the file, line and column it concerns, where they are known.
    """

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.message = message
        self.place = place


class UsageError(Exception):
    """The call is wrong (exit code 2): an unknown option, a missing file, an unknown format."""
