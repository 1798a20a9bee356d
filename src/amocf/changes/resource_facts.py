"""What is said of one resource: how it is called, what it is, and whether it is withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self, TypeGuard

from pyoxigraph import Literal, NamedNode, Triple

from amocf.changes.change_kinds import DEPRECATED, IS_REPLACED_BY, REASON
from amocf.changes.changed_things import ResourceName, Value
from amocf.changes.subject_lines import Lines, parsed, said_of
from amocf.ordering import alphabetical
from amocf.rdf.graph_reader import LABELS
from amocf.terms import expand

_TYPE: Final = expand("rdf:type")
_LABELS: Final = tuple(map(expand, LABELS))
_CODES: Final = tuple(map(expand, ("skos:notation", "dct:identifier")))
#: Numbers that this edition gives, and nobody knows a thing by.
_OWN_NUMBERS: Final = frozenset(
    map(expand, ("amo:ksaNumber", "amo:occupationNumber", "amo:areaName"))
)
#: The two ends of a mapping record by SSSOM's form in OWL, and by that of a negated one.
RECORD_ENDS: Final = tuple(
    (expand(source), expand(target))
    for source, target in (
        ("owl:annotatedSource", "owl:annotatedTarget"),
        ("owl:sourceIndividual", "owl:targetIndividual"),
    )
)
#: What is looked at of a resource that is only there before or after, which may be a whole book.
_NAMING: Final = tuple(
    f" <{iri}> ".encode()
    for iri in (_TYPE, *_LABELS, *_CODES, *(i for e in RECORD_ENDS for i in e))
)
_NO_CODE: Final = Literal("")


@dataclass(frozen=True)
class ResourceFacts:
    """What is said of a resource."""

    iri: str
    triples: tuple[Triple, ...]

    @classmethod
    def of(cls, subject: bytes, lines: Iterable[bytes]) -> Self:
        """Read the lines about a subject, which is written such as ``<https://…>``."""
        return cls(subject[1:-1].decode(), tuple(parsed(lines)))

    @classmethod
    def naming(cls, subject: bytes, lines: Iterable[bytes]) -> Self:
        """Read of these lines those that name and classify."""
        return cls.of(subject, (each for each in lines if any(name in each for name in _NAMING)))

    def values(self, property_iri: str) -> list[Value]:
        """Return the values of a property, sorted as people count."""
        found = [each.object for each in self.triples if each.predicate.value == property_iri]
        return in_order_of_values(filter(is_value, found))

    def iris(self, property_iri: str) -> list[str]:
        """Return those that are IRIs."""
        return [each.value for each in self.values(property_iri) if isinstance(each, NamedNode)]

    def texts(self, property_iri: str) -> list[str]:
        """Return those that are literals, as text; what is in English comes first."""
        found = [each for each in self.values(property_iri) if isinstance(each, Literal)]
        return [each.value for each in sorted(found, key=_is_foreign)]

    @property
    def is_deprecated(self) -> bool:
        """Whether it is not used any more."""
        return any(each in ("true", "1") for each in self.texts(DEPRECATED))

    @property
    def successors(self) -> tuple[str, ...]:
        """The IRIs of what takes its place."""
        return tuple(self.iris(IS_REPLACED_BY))

    @property
    def reason(self) -> str:
        """The change note that says why it was withdrawn; empty if there is none."""
        return " ".join(self.texts(REASON)) if self.is_deprecated or self.successors else ""

    @property
    def classes(self) -> tuple[str, ...]:
        """The IRIs of its classes."""
        return tuple(self.iris(_TYPE))

    @cached_property
    def named(self) -> ResourceName:
        """How it is called."""
        codes = (code for name in _CODES for code in self.values(name) if _is_code(code))
        labels = (label for name in _LABELS for label in self.texts(name))
        return ResourceName(self.iri, next(codes, _NO_CODE).value, next(labels, ""))


def look_up(lines: Lines, iris: Iterable[str]) -> dict[str, ResourceFacts]:
    """Return what is said of some resources, without those of which nothing is."""
    wanted = {f"<{iri}>".encode() for iri in iris}
    found = said_of(lines(), wanted) if wanted else {}
    facts = (ResourceFacts.of(subject, group) for subject, group in found.items())
    return {each.iri: each for each in facts}


def is_value(term: object) -> TypeGuard[Value]:
    """Say whether a term can be shown; blank nodes and statements cannot."""
    return isinstance(term, NamedNode | Literal)


def in_order_of_values(values: Iterable[Value]) -> list[Value]:
    """Return values sorted as people count."""
    return sorted(values, key=lambda each: (alphabetical(each.value), str(each)))


def _is_code(term: Value) -> bool:
    return isinstance(term, Literal) and term.datatype.value not in _OWN_NUMBERS


def _is_foreign(literal: Literal) -> bool:
    return literal.language not in ("en", None)
