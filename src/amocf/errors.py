"""Failures a user can act on: where, what was found, what was expected, what to do."""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self


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

    def __reduce__(self) -> tuple[type[Self], tuple[str, Place | None]]:
        """Let another process have it with its place."""
        return type(self), (self.message, self.place)


class UsageError(Exception):
    """The call is wrong (exit code 2): an unknown option, a missing file, an unknown format."""


def no_release(missing: Path) -> UsageError:
    """Return the error for a folder that lacks a file without which it is no release."""
    folder = missing.parent.absolute()
    return UsageError(
        f"there is no release in {folder}: {missing.name} is missing; name the folder of a release "
        "with --dist, or run `amocf build` in the checkout"
    )


_OF_AN_ADDRESS: Final[Mapping[int, str]] = {
    errno.EADDRINUSE: "another program listens on it; end that one, or choose another port with "
    "--port (0 takes a free one)",
    errno.EADDRNOTAVAIL: "this machine has no such address; choose another with --host",
    errno.EACCES: "this user may not listen there, as a rule because a port below 1024 needs "
    "privileges; choose another with --port",
}
_OF_A_FILE: Final[Mapping[int, str]] = {
    errno.EACCES: "permission denied; permit it, or name another folder (--out, --dist)",
    errno.EROFS: "the file system is read-only; name a folder elsewhere (--out)",
    errno.ENOENT: "there is no such file or folder; check its name",
    errno.ENOSPC: "no space is left there; make some, or name a folder elsewhere (--out)",
}


def explain_os_error(error: OSError, address: str = "") -> str:
    """Say in a sentence what the system refused, and what to do about it.

    Args:
        error: what the system raised.
        address: host and port that were to be listened on, if that was tried.
    """
    number = error.errno or 0
    if error.filename is not None:
        path = Path(str(error.filename)).absolute()
        return f"{path}: {_OF_A_FILE.get(number, error.strerror)}"
    if address and isinstance(error, socket.gaierror):
        return f"{address}: no address belongs to this name; choose another with --host"
    if address and number in _OF_AN_ADDRESS:
        return f"{address}: {_OF_AN_ADDRESS[number]}"
    return _OF_A_FILE.get(number, str(error))
