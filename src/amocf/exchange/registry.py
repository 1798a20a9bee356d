"""What a release is exported as: each module of this package that has an ``EXPORTER``.

A format is added by a module here. One that has a ``release_folder`` is written by the build, the
others by ``amocf export NAME``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from pyoxigraph import Store

from amocf import exchange
from amocf.errors import UsageError
from amocf.formats import Format
from amocf.nearest import suggestion


@dataclass(frozen=True)
class ReleaseData:
    """What an exporter makes its files from.

    Attributes:
        store: all graphs; the default graph is the published merge.
        version: the release of the data, such as ``2025.1.0``.
        context: the JSON-LD context.
    """

    store: Store
    version: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Exporter:
    """A format of exchange.

    Attributes:
        name: what ``amocf export`` calls it.
        title: what it is, in a line.
        formats: the formats of its files.
        files: gives the names of its files, which a release describes before they are made.
        write: makes the files, by name.
        release_folder: the folder of a release that they stand in; empty if they are no part of it.
    """

    name: str
    title: str
    formats: tuple[Format, ...]
    files: Callable[[], tuple[str, ...]]
    write: Callable[[ReleaseData], Mapping[str, bytes]]
    release_folder: str = ""

    def paths(self) -> tuple[str, ...]:
        """Return the paths of its files in a release."""
        return tuple(f"{self.release_folder}/{name}" for name in self.files())


def exporters() -> tuple[Exporter, ...]:
    """Return all of them, by name."""
    modules = (
        import_module(f"{exchange.__name__}.{m.name}") for m in iter_modules(exchange.__path__)
    )
    found = (getattr(module, "EXPORTER", None) for module in modules)
    return tuple(sorted(filter(None, found), key=lambda each: each.name))


def released_exporters() -> tuple[Exporter, ...]:
    """Return those whose files are part of a release."""
    return tuple(each for each in exporters() if each.release_folder)


def find_exporter(name: str) -> Exporter:
    """Return the exporter of this name.

    Raises:
        UsageError: if there is none; it offers the nearest name.
    """
    known = {each.name: each for each in exporters()}
    if name not in known:
        hint = suggestion(name, known)
        raise UsageError(f"no export is called {name!r}{hint}; `amocf export` alone lists them")
    return known[name]
