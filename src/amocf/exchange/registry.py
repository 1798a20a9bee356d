"""What a release is exported as: each module of this package that has an ``EXPORTER``.

A format is added by a module here. One that has a ``release_folder`` is written by the build, the
others by ``amocf export NAME``.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar, cast

from pyoxigraph import NamedNode, Store

from amocf import exchange
from amocf.errors import UsageError
from amocf.exchange.framework_description import FrameworkDescription, describe_framework
from amocf.exchange.framework_items import FrameworkItems, read_items
from amocf.formats import Format
from amocf.nearest import suggestion
from amocf.release.manifest import ReleaseFile
from amocf.terms import DOCUMENT, graph_iri

#: The names of the named graphs that a release has, such as ``framework``.
Graphs = Collection[str]
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class ReleaseData:
    """What an exporter makes its files from.

    Attributes:
        store: all graphs; the default graph is the published merge.
        version: the release of the data, such as ``2025.1.0``.
        context: the JSON-LD context.
        files: the files of the release, for exporters that describe files.
        edition: what ``edition.toml`` says of who stands behind it, by its keys.
    """

    store: Store
    version: str
    context: Mapping[str, Any]
    files: tuple[ReleaseFile, ...] = ()
    edition: Mapping[str, str] = field(default_factory=dict)
    _made: dict[Callable[[Store], object], object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def once(self, make: Callable[[Store], _Made]) -> _Made:
        """Return what a function makes of the store; for all exporters it is made once."""
        if make not in self._made:
            self._made[make] = make(self.store)
        return cast("_Made", self._made[make])

    @property
    def graphs(self) -> Graphs:
        """The names of its named graphs."""
        return graph_names(self.store)

    @cached_property
    def items(self) -> FrameworkItems:
        """What formats of other communities carry of it, read once for all of them."""
        return read_items(self.store)

    @cached_property
    def about(self) -> FrameworkDescription:
        """What they say of the framework as a whole, read once for all of them."""
        return describe_framework(self.store)

    @property
    def described_files(self) -> tuple[ReleaseFile, ...]:
        """The files that exporters describe: all but what such exporters write themselves."""
        descriptions = {
            exporter.path(name)
            for exporter in released_exporters()
            if exporter.describes_files
            for name in exporter.files(self.graphs)
        }
        return tuple(file for file in self.files if file.path not in descriptions)


def graph_names(store: Store) -> tuple[str, ...]:
    """Return the names of the named graphs of a release."""
    names = (each.value for each in store.named_graphs() if isinstance(each, NamedNode))
    return tuple(sorted(each.removeprefix(graph_iri("")) for each in names))


class Purpose(Enum):
    """What files of a release are for, in the order in which the list of downloads has them.

    Each has a heading, and says in sentences what to take.
    """

    SPREADSHEETS = (
        "For spreadsheets",
        "Tables with a row for each thing and its URI: to look, sort and count take the workbook, "
        "for R and Python the CSV files.",
    )
    VOCABULARIES = (
        "For vocabulary tools",
        "A file for each concept scheme: SKOS, with titles, descriptions and licences of Dublin "
        "Core.",
    )
    GRAPHS = (
        "For databases and programs",
        "All of the data as RDF. The forms of one row hold the same: take the one that your "
        "program reads.",
    )
    LEARNING = (
        "For learning platforms",
        "Files that learning management systems import as they are, and what such systems "
        "exchange frameworks in.",
    )
    CREDENTIALS = (
        "For credentials and skills",
        "The framework as registries of credentials, issuers of badges and libraries of skills "
        "read it.",
    )
    CATALOGUES = (
        "For archives and catalogues",
        "Descriptions of the release, to deposit it or to list it.",
    )
    OTHERS = (
        "For other systems",
        "As much of the data as the formats of others have a place for: none has all of it.",
    )
    MAPPINGS = (
        "Mappings to other frameworks",
        "SSSOM, a set for each framework that is mapped to, and one of the derivations as printed.",
    )
    PARTS = (
        "The parts of the data, each alone",
        "The named graphs that the release is made of: what the document says, what others say, "
        "what this edition reads into it.",
    )
    EARLIER = (
        "Earlier releases",
        "What was published before, and never changes: all statements in one file, the other "
        "files in another, and what had changed since the release before.",
    )
    CHECKS = (
        "For checking",
        "What says how the release was judged, and what programs need beside it.",
    )

    def __init__(self, title: str, description: str) -> None:
        self.title = title
        self.description = description


@dataclass(frozen=True)
class ExportedDataset:
    """A dataset that is made of the release: the same facts, selected or in another model.

    Attributes:
        name: its IRI below ``dataset/``, such as ``tables-ksas``.
        title: what it is called.
        description: what it holds, in sentences.
        files: the names of the files that each hold all of it, in one format or another.
        part_of: the name of the dataset that it is a part of, if it is one.
        standards: the IRIs of the standards that its content, whatever the format, conforms to.
        rights_of: the IRIs of that in whose words of others it shares: of the document alone, where
            it has nothing of outside frameworks.
    """

    name: str
    title: str
    description: str
    files: tuple[str, ...]
    part_of: str = ""
    standards: tuple[str, ...] = ()
    rights_of: tuple[str, ...] = (DOCUMENT,)


@dataclass(frozen=True)
class Correspondence:
    """Where a format has something of the release.

    Attributes:
        ours: what it is, in words, with the property where there is one: ``label
            (`skos:prefLabel`)``.
        theirs: where it stands in the format; empty where the format has no place, and it is lost.
        how: how the value is made, where it is not taken over as it is, or what of it is lost.
    """

    ours: str
    theirs: str
    how: str = ""


@dataclass(frozen=True)
class EditionNeed:
    """What a format has to have, and only who stands behind the edition can say.

    Attributes:
        key: where ``edition.toml`` says it.
        field: where the format has it.
        what: what it has to be, such as ``an address of mail``.
        form: a regular expression that what is said has to match.
    """

    key: str
    field: str
    what: str
    form: str = ".+"

    def lack(self, edition: Mapping[str, str]) -> str:
        """Say what is missing for an edition with such values; empty if nothing is."""
        if re.fullmatch(self.form, edition.get(self.key, "")):
            return ""
        return f"{self.field} takes {self.what} from {self.key} in edition.toml, which gives none"


@dataclass(frozen=True)
class Exporter:
    """A format of exchange.

    Attributes:
        name: what ``amocf export`` calls it.
        title: what it is, in a line.
        formats: the formats of its files.
        files: gives the names of its files in a release with such graphs, which describes them
            before they are made.
        write: makes the files, by name.
        release_folder: the folder of a release that they stand in, empty for the topmost; None if
            they are no part of it.
        description: what a user of the file should know, beside the title.
        datasets: gives the datasets that its files hold, where a release with such graphs has
            them; a file of none is described nowhere.
        purpose: what its files are for, where a release has them.
        readers: who reads the format, in a line, such as ``Moodle 4.1 and later``.
        specification: the address of what defines it.
        correspondences: what of the release stands where in it, and what does not: the table that
            ``docs/formats.md`` has of it.
        describes_files: whether it describes the other files of a release, with sizes and hashes;
            it is then written after them, and none such describes another.
        needs: what makes its files incomplete while ``edition.toml`` does not say it.
        write_some: makes those files alone that are about what is named, where each is about
            something; None where a file is about all.
    """

    name: str
    title: str
    formats: tuple[Format, ...]
    files: Callable[[Graphs], tuple[str, ...]]
    write: Callable[[ReleaseData], Mapping[str, bytes]]
    release_folder: str | None = None
    description: str = ""
    datasets: Callable[[Graphs], tuple[ExportedDataset, ...]] = lambda _: ()
    purpose: Purpose = Purpose.OTHERS
    readers: str = ""
    specification: str = ""
    correspondences: tuple[Correspondence, ...] = ()
    describes_files: bool = False
    needs: tuple[EditionNeed, ...] = ()
    write_some: Callable[[ReleaseData, Collection[str]], Mapping[str, bytes]] | None = None

    def lacks(self, edition: Mapping[str, str]) -> tuple[str, ...]:
        """Say what its files lack for an edition with such values, each in a clause."""
        return tuple(filter(None, (need.lack(edition) for need in self.needs)))

    def notes(self, edition: Mapping[str, str]) -> tuple[str, ...]:
        """Say that it is incomplete for an edition with such values, and for lack of what."""
        return tuple(f"{self.name} is incomplete: {lack}" for lack in self.lacks(edition))

    def path(self, name: str) -> str:
        """Return the path of a file in a release."""
        return f"{self.release_folder}/{name}" if self.release_folder else name


def exporters() -> tuple[Exporter, ...]:
    """Return all of them, by name."""
    modules = (
        import_module(f"{exchange.__name__}.{m.name}") for m in iter_modules(exchange.__path__)
    )
    found = (getattr(module, "EXPORTER", None) for module in modules)
    return tuple(sorted(filter(None, found), key=lambda each: each.name))


def released_exporters() -> tuple[Exporter, ...]:
    """Return those whose files are part of a release."""
    return tuple(each for each in exporters() if each.release_folder is not None)


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
