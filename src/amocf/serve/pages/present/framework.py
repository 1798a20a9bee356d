"""The framework as a tree with its numbers: how many KSAs, how many named, derived from what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from amocf.number_text import whole_number
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import BASE

SCHEME: Final = BASE + "id/competencies"
FRAMEWORK: Final = BASE + "id/framework"
_DEEPEST: Final = 6


@dataclass(frozen=True)
class Node:
    """A concept of the framework.

    Attributes:
        link: its name.
        kind: the local name of its class, such as ``SubCompetency``.
        essential: how many essential KSAs the document counts; ``None`` where it prints none.
        named: how many of them it names.
        derived: what it is derived from, as the document says or this edition reads.
        children: what is below it, in the order of the codes.
    """

    link: Link
    kind: str
    essential: int | None
    named: int | None
    derived: tuple[Link, ...]
    children: tuple["Node", ...]

    def walk(self) -> Iterator["Node"]:
        """Return the node and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(reader: Reader, scheme: str = SCHEME) -> tuple[Node, ...]:
    """Return the tops of a scheme with everything below them."""
    tops = reader.links({*reader.subjects(scheme, "skos:topConceptOf")})
    return tuple(node(reader, top.iri) for top in tops)


def node(reader: Reader, iri: str, seen: frozenset[str] = frozenset()) -> Node:
    """Return a concept with everything below it."""
    seen = seen | {iri}
    below = set(reader.subjects(iri, "skos:broader")) - seen if len(seen) < _DEEPEST else set()
    return Node(
        link=reader.link(iri),
        kind=_kind(reader, iri),
        essential=number(reader, iri, "amo:essentialKsaCount"),
        named=number(reader, iri, "amo:namedKsaCount"),
        derived=reader.links(reader.iris(iri, "prov:wasDerivedFrom")),
        children=tuple(node(reader, link.iri, seen) for link in reader.links(below)),
    )


def competencies(reader: Reader) -> tuple[Node, ...]:
    """Return the competencies, in the order of their codes."""
    return tuple(node(reader, link.iri) for link in members(reader, "amo:Competency"))


def members(reader: Reader, curie: str) -> tuple[Link, ...]:
    """Return the resources of a class."""
    return reader.links(reader.iris_of(curie))


def number(reader: Reader, iri: str, curie: str) -> int | None:
    """Return a whole number that a resource has as the value of a property."""
    return whole_number(next(iter(reader.texts(iri, curie)), ""))


def _kind(reader: Reader, iri: str) -> str:
    types = reader.iris(iri, "rdf:type")
    return next((each.partition("#")[2] for each in types if each.startswith(BASE)), "")
