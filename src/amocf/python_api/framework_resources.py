"""What the framework consists of, as typed values: competencies, KSAs, institutes, mappings.

They are frozen, and outlive the release that they were read from. What a resource is linked with is
looked up in ``Links``, which all resources of a release share.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Final, TypeVar

from amocf.terms import PREFIXES

_Linked = TypeVar("_Linked", bound="FrameworkResource")


def curie_of(uri: str) -> str:
    """Return a URI with the longest prefix of this project that fits, or as it is."""
    fitting = [(space, name) for name, space in PREFIXES.items() if uri.startswith(space)]
    space, name = max(fitting, key=lambda each: len(each[0]), default=("", ""))
    return f"{name}:{uri.removeprefix(space)}" if name else uri


def iri_of(name: str) -> str:
    """Return the IRI that a URI, a CURIE or the end of a URI such as ``4-1-2`` stands for."""
    prefix, colon, local = name.strip().strip("<>").partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return f"{prefix}:{local}" if colon else f"{PREFIXES['amocf']}{prefix}"


@dataclass(frozen=True)
class Links:
    """What the resources of a release are linked with.

    Attributes:
        resources: every resource, by URI, in the order of the framework.
        children: what stands under a resource, by its URI: the URIs, in the order of the framework.
        mappings: the records that lead from or to a resource, by its URI.
    """

    resources: Mapping[str, "FrameworkResource"]
    children: Mapping[str, tuple[str, ...]]
    mappings: Mapping[str, tuple["FrameworkMapping", ...]]

    def find(self, uris: tuple[str, ...]) -> tuple["FrameworkResource", ...]:
        """Return the resources with these URIs; what is none is left out."""
        return tuple(self.resources[uri] for uri in uris if uri in self.resources)


@dataclass(frozen=True, repr=False)
class FrameworkResource:
    """A resource of a release.

    Attributes:
        uri: its URI, which stays when labels and codes change.
        label: its preferred label, in English.
        code: its code as printed, such as ``4.1.2``, or a number that this edition gives, such as
            ``ksa-0007``; empty if it has none.
        alternative_labels: its other labels.
        definition: the definition or description that the document prints; ``None`` where it
            prints none, as for most.
        parent_uris: the URIs of what it stands under (``skos:broader``).
    """

    uri: str
    label: str
    code: str
    alternative_labels: tuple[str, ...]
    definition: str | None
    parent_uris: tuple[str, ...]
    links: Links = field(compare=False)

    #: What it is, in a word.
    kind: ClassVar[str] = "resource"

    def __repr__(self) -> str:
        """Show class, code and label."""
        names = (name for name in (self._name, self.label) if name)
        return f"<{type(self).__name__} {' '.join(dict.fromkeys(names))}>"

    @property
    def _name(self) -> str:
        return self.code

    @property
    def curie(self) -> str:
        """The URI with a prefix of this project, such as ``amocf:4-1-2``."""
        return curie_of(self.uri)

    @property
    def parents(self) -> tuple["FrameworkResource", ...]:
        """What it stands under (``skos:broader``); a KSA may stand under two."""
        return self.links.find(self.parent_uris)

    @property
    def parent(self) -> "FrameworkResource | None":
        """The first of ``parents``; ``None`` at the top."""
        return next(iter(self.parents), None)

    @property
    def children(self) -> tuple["FrameworkResource", ...]:
        """What stands directly under it (``skos:narrower``), in the order of the framework."""
        return self.links.find(self.links.children.get(self.uri, ()))

    @property
    def ancestors(self) -> tuple["FrameworkResource", ...]:
        """All that it stands under (``skos:broaderTransitive``), the nearest first."""
        return _reached(self, "parents")

    @property
    def descendants(self) -> tuple["FrameworkResource", ...]:
        """All that stands under it (``skos:narrowerTransitive``), the nearest first."""
        return _reached(self, "children")

    @property
    def mappings(self) -> tuple["FrameworkMapping", ...]:
        """The mapping records from it and to it, those that deny a relation among them."""
        return self.links.mappings.get(self.uri, ())

    def _linked(self, uris: tuple[str, ...], kind: type[_Linked]) -> tuple[_Linked, ...]:
        return tuple(each for each in self.links.find(uris) if isinstance(each, kind))


def _reached(start: FrameworkResource, step: str) -> tuple[FrameworkResource, ...]:
    """Return what is reached from a resource step by step, each once, and never itself."""
    found: dict[str, FrameworkResource] = {}
    nearest: list[FrameworkResource] = [start]
    while nearest:
        following = [other for each in nearest for other in getattr(each, step)]
        nearest = [each for each in dict.fromkeys(following) if each.uri not in found]
        found.update((each.uri, each) for each in nearest)
    found.pop(start.uri, None)
    return tuple(found.values())


@dataclass(frozen=True, repr=False)
class _Counted(FrameworkResource):
    """What the document counts essential KSAs for.

    Attributes:
        essential_ksas: how many essential KSAs institutes name for it, as the document counts them
            (with those under it); ``None`` where it does not count. It names 40 of the 235.
    """

    essential_ksas: int | None = None

    @property
    def ksas(self) -> tuple["KSA", ...]:
        """The KSAs that the document names under it, at whatever depth."""
        return tuple(each for each in self.descendants if isinstance(each, KSA))


class Tier(_Counted):
    """A tier of the framework, of which the document fills two with competencies."""

    kind = "tier"


class Competency(_Counted):
    """A competency, such as 4.1."""

    kind = "competency"


class SubCompetency(_Counted):
    """A sub-competency, such as 4.1.2."""

    kind = "sub-competency"


class KSA(FrameworkResource):
    """A knowledge, skill or ability that the document names; it does not say which of them."""

    kind = "KSA"


@dataclass(frozen=True, repr=False)
class Occupation(FrameworkResource):
    """An occupation that the document names.

    Attributes:
        institute_count: how many institutes name it, as printed; ``None`` if that is not printed.
    """

    institute_count: int | None = None
    kind = "occupation"


class TechnologyArea(FrameworkResource):
    """A technology area, under which the document groups the institutes."""

    kind = "technology area"

    @property
    def institutes(self) -> tuple["ManufacturingInstitute", ...]:
        """The institutes of this area."""
        return tuple(
            each
            for each in self.links.resources.values()
            if isinstance(each, ManufacturingInstitute) and each.area_uri == self.uri
        )


@dataclass(frozen=True, repr=False)
class ManufacturingInstitute(FrameworkResource):
    """An institute of Manufacturing USA.

    Attributes:
        full_names: its full names, which the document does not print.
        area_uri: the URI of its technology area; empty if it has none.
        agency_uris: the URIs of the agencies that sponsor it, known from elsewhere.
        homepage: its address on the web; ``None`` where none was found.
        ror: its identifier at the Research Organization Registry; ``None`` where none was found.
    """

    full_names: tuple[str, ...] = ()
    area_uri: str = ""
    agency_uris: tuple[str, ...] = ()
    homepage: str | None = None
    ror: str | None = None
    kind = "institute"

    @property
    def area(self) -> TechnologyArea | None:
        """Its technology area."""
        return next(iter(self._linked((self.area_uri,), TechnologyArea)), None)

    @property
    def agencies(self) -> tuple["Agency", ...]:
        """The agencies that sponsor it."""
        return self._linked(self.agency_uris, Agency)


class Agency(FrameworkResource):
    """A federal agency that sponsors institutes."""

    kind = "agency"


@dataclass(frozen=True, repr=False)
class OutsideConcept(FrameworkResource):
    """A component of another framework that mappings lead to, such as NICE NF-COM-007.

    Attributes:
        framework_uri: the URI of its framework.
    """

    framework_uri: str = ""
    kind = "outside component"

    @property
    def _name(self) -> str:
        # Its code alone may look like one of this framework.
        return self.curie


#: What a relation is called where it does not hold.
_DENIED: Final = "not "


@dataclass(frozen=True, repr=False)
class FrameworkMapping:
    """A mapping record: that one resource relates to another, or that it does not.

    Attributes:
        uri: the URI of the record.
        subject_uri: what is mapped.
        predicate: the relation with its prefix, such as ``skos:closeMatch``.
        object_uri: what it is mapped to.
        object_label: what the record calls it.
        is_negated: whether it says that the relation does **not** hold: look at it first.
        is_as_printed: whether the document itself states it; all others are readings of this
            edition.
        is_reviewed: whether somebody has reviewed it.
        confidence: from 0 to 1; ``None`` for what the document states.
        justification: the kind of reason with its prefix, such as ``semapv:LexicalMatching``.
        comment: what was seen, and where; or empty.
        object_version: the edition of the other framework that it is about; or empty.
    """

    uri: str
    subject_uri: str
    predicate: str
    object_uri: str
    object_label: str
    is_negated: bool
    is_as_printed: bool
    is_reviewed: bool
    confidence: Decimal | None
    justification: str
    comment: str
    object_version: str
    links: Links = field(compare=False)

    def __repr__(self) -> str:
        """Show the two ends and the relation."""
        return f"<{type(self).__name__} {self.label}>"

    @property
    def curie(self) -> str:
        """The URI of the record with a prefix of this project, such as ``mapping:nice-0001``."""
        return curie_of(self.uri)

    @property
    def code(self) -> str:
        """The number of the record, such as ``nice-0001``."""
        return self.uri.rpartition("/")[2]

    @property
    def label(self) -> str:
        """The relation in a line."""
        subject = self.subject.code if self.subject else ""
        relation = f"{_DENIED if self.is_negated else ''}{self.predicate}"
        return f"{subject or curie_of(self.subject_uri)} {relation} {curie_of(self.object_uri)}"

    @property
    def subject(self) -> FrameworkResource | None:
        """What is mapped; ``None`` if the release does not describe it."""
        return self.links.resources.get(self.subject_uri)

    @property
    def object(self) -> FrameworkResource | None:
        """What it is mapped to; ``None`` for what is known by its URI alone."""
        return self.links.resources.get(self.object_uri)


def of_kind(links: Links, kind: type[_Linked]) -> Iterator[_Linked]:
    """Yield the resources of a kind, in the order of the framework."""
    for each in links.resources.values():
        if isinstance(each, kind):
            yield each
