"""Where the URIs of a release begin: this edition's base, and the bases that institutes chose.

What an institute states may have a base of its own. The part after a base is unique in a release,
so that a server shows all of them below one address.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, Quad, Store

from amocf.rdf.statements import graph_of, term
from amocf.terms import BASE, INSTITUTE_GRAPH

#: Says of the dataset of an institute what its URIs begin with.
URI_SPACE: Final = term("void:uriSpace")
#: Domains that RFC 2606 reserves for examples and tests: what is named under them is made up.
_RESERVED: Final = re.compile(
    r"https?://([^/?#]*[.@])?(example\.(com|net|org)|example|invalid|test)\.?(:\d*)?([/?#].*)?",
    re.IGNORECASE,
)


def is_made_up(base: str) -> bool:
    """Say whether a base is of a domain that is reserved for examples.

    >>> is_made_up("https://example.org/"), is_made_up("https://example.org.institute.edu/")
    (True, False)
    """
    return _RESERVED.fullmatch(base) is not None


@dataclass(frozen=True)
class UriSpaces:
    """The bases of a release.

    Attributes:
        others: those that are not this edition's, sorted.
    """

    others: tuple[str, ...] = ()

    @property
    def bases(self) -> tuple[str, ...]:
        """All of them, this edition's first."""
        return (BASE, *self.others)

    @property
    def made_up(self) -> tuple[str, ...]:
        """Those under which everything is made up."""
        return tuple(base for base in self.others if is_made_up(base))

    @property
    def warning(self) -> str:
        """What has to be said of a release that holds data which are made up; else nothing."""
        if not self.made_up:
            return ""
        bases = " and ".join(self.made_up)
        return (
            "The release holds made-up data, which are not of the institutes that they name, nor of"
            f" the document: what is stated under {bases}."
        )

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return the base of an IRI and the rest of it; nothing for one of somebody else."""
        fitting = [base for base in self.bases if iri.startswith(base)]
        base = max(fitting, key=len, default="")
        return (base, iri.removeprefix(base)) if base else None

    def iris(self, name: str) -> tuple[str, ...]:
        """Return what a name may stand for, with each base; a release describes one of them."""
        return tuple(base + name for base in self.bases)


#: The bases of a release without data of institutes that have chosen another.
OWN: Final = UriSpaces()


def uri_spaces(quads: Iterable[Quad]) -> UriSpaces:
    """Return the bases that the data of institutes say that they have."""
    found = {
        quad.object.value
        for quad in quads
        if quad.predicate == URI_SPACE
        and isinstance(quad.object, Literal)
        and graph_of(quad).startswith(INSTITUTE_GRAPH)
    }
    return UriSpaces(tuple(sorted(found - {BASE})))


def uri_spaces_of(store: Store) -> UriSpaces:
    """Return the bases of a release that is loaded."""
    return uri_spaces(store.quads_for_pattern(None, URI_SPACE, None, None))
