"""Which release this is: version and date as ``ontology/release.ttl`` states them, and files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.describe.published_files import PublishedFile
from amocf.compile.read import literals
from amocf.errors import DataError, Place
from amocf.terms import DATASET, expand, release_iri

#: Where the version and the date are written.
STATED_IN: Final = Path("ontology/release.ttl")

_VERSION: Final = re.compile(r"[0-9]{4}\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-dev)?")


@dataclass(frozen=True)
class ReleaseInfo:
    """A release of the data.

    Attributes:
        version: ``2025.1.0``, or ``2025.1.0-dev`` before it is released.
        date: the date of the release as ``YYYY-MM-DD``: every time in the metadata comes from it.
        files: the published files.
        earlier: the releases that are frozen and older, without their files, oldest first.
    """

    version: str
    date: str
    files: tuple[PublishedFile, ...] = ()
    earlier: tuple["ReleaseInfo", ...] = ()

    @property
    def is_released(self) -> bool:
        """Whether the version is a final one, which has an IRI of its own."""
        return not self.version.endswith("-dev")

    @property
    def iri(self) -> str:
        """The IRI of the release; meaningful only where it is released."""
        return release_iri(self.version)

    def with_files(self, files: Iterable[PublishedFile]) -> "ReleaseInfo":
        """Return the release with its published files, in the order of their paths."""
        return replace(self, files=tuple(sorted(files, key=lambda file: file.path)))

    def after(self, earlier: Iterable["ReleaseInfo"]) -> "ReleaseInfo":
        """Return the release with those that are frozen and older, oldest first."""
        return replace(self, earlier=tuple(earlier))


def release_info(quads: Iterable[Quad]) -> ReleaseInfo:
    """Return the version and the date that the statements give the whole dataset.

    Raises:
        DataError: if one of them is missing, is there twice, or has another form.
    """
    version, date = expand("dcat:version"), expand("dct:modified")
    values: dict[str, set[Literal]] = {version: set(), date: set()}
    for quad in quads:
        if quad.subject == NamedNode(DATASET) and quad.predicate.value in values:
            if not isinstance(quad.object, Literal):
                raise _refusal(f"has {quad.object} as {quad.predicate}", "a literal")
            values[quad.predicate.value].add(quad.object)
    return ReleaseInfo(_version(values[version]), _date(values[date]))


def _version(values: set[Literal]) -> str:
    value = _only(values, "dcat:version", 'one, such as "2025.1.0-dev"').value
    if not _VERSION.fullmatch(value):
        raise _refusal(f'has the dcat:version "{value}"', 'the form "2025.1.0" or "2025.1.0-dev"')
    return value


def _date(values: set[Literal]) -> str:
    literal = _only(values, "dct:modified", "one, the date of the release")
    if literal.datatype.value != expand("xsd:date") or literals.mistake(literal):
        raise _refusal(f"has the dct:modified {literal}", "an xsd:date such as 2025-11-30")
    return literal.value


def _only(values: set[Literal], name: str, expected: str) -> Literal:
    if len(values) == 1:
        return next(iter(values))
    found = ", ".join(sorted(map(str, values)))
    raise _refusal(f"has {len(values)} {name} ({found})" if found else f"has no {name}", expected)


def _refusal(found: str, expected: str) -> DataError:
    return DataError(f"dataset:amocf {found}; expected {expected}", Place(STATED_IN))
