"""What pages show, as plain values: no store, no HTML."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A thing named on a page.

    Attributes:
        text: its label, or its IRI where it has none.
        iri: its name.
        href: where to go for it; empty where there is nowhere to go.
        code: its notation, where it has one.
        children: things below it, where a hierarchy is shown.
    """

    text: str
    iri: str = ""
    href: str = ""
    code: str = ""
    children: tuple["Link", ...] = ()


@dataclass(frozen=True)
class Value:
    """A value of a property: a link, or text with its language."""

    text: str
    language: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class Fact:
    """A property with its values; ``more`` counts those left out, which the data forms hold."""

    label: Link
    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True)
class PrintedPlace:
    """A printed row about the thing, and what stands in it."""

    row: Link
    places: tuple[Link, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Note:
    """An editorial note: where it is about which words, the reading taken, and why."""

    link: Link
    kinds: tuple[str, ...]
    places: tuple[Link, ...]
    quotes: tuple[str, ...]
    readings: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Mapping:
    """A mapping record; ``negated`` where it says that the relation does not hold."""

    record: Link
    subject: Link
    predicate: Link
    object: Link
    negated: bool
    justification: Link | None
    confidence: str
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Statistic:
    """An observation: its values with unit, as printed, and its checks."""

    link: Link
    dataset: Link | None
    dimensions: tuple[Fact, ...]
    values: tuple[str, ...]
    as_printed: tuple[str, ...]
    remarks: tuple[str, ...]
    checks: tuple[Link, ...]


@dataclass(frozen=True)
class ResourceView:
    """Everything on the page of a resource."""

    link: Link
    document: str
    kinds: tuple[Link, ...]
    alternative_labels: tuple[Value, ...]
    breadcrumbs: tuple[Link, ...]
    parents: tuple[Link, ...]
    children: tuple[Link, ...]
    definitions: tuple[Value, ...]
    printed: tuple[PrintedPlace, ...]
    notes: tuple[Note, ...]
    mappings: tuple[Mapping, ...]
    statistics: tuple[Statistic, ...]
    sources: tuple[Link, ...]
    facts: tuple[Fact, ...]
    mentions: tuple[Fact, ...]
