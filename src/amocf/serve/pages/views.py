"""What pages show, as plain values: no store, no HTML."""

from dataclasses import dataclass

from amocf.serve.pages.present.words import Relation


@dataclass(frozen=True)
class Link:
    """A resource named on a page.

    Attributes:
        text: its label, or its IRI where it has none.
        iri: its name.
        href: where to go for it; empty where there is nowhere to go.
        code: its notation, where it has one.
        children: resources below it, where a hierarchy is shown.
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
    """A printed row about the resource, and what stands in it."""

    row: Link
    places: tuple[Link, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class PrintedTable:
    """Rows in printed order: each with its own page, its cells, and what it is about."""

    columns: tuple[Link, ...]
    rows: tuple[tuple[Link, tuple[str, ...], tuple[Link, ...]], ...]


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
    """A mapping record.

    Attributes:
        record: the record itself.
        subject: what is mapped, in the framework.
        predicate: the property of the relation.
        relation: how it reads.
        object: what it is mapped to.
        framework: the outside framework that the object is of.
        negated: the record says that the relation does not hold.
        as_printed: the document states it; otherwise this edition reads it so.
        justification: why it is held, in words.
        confidence: as the record gives it; may be empty.
        authors: who says so.
        review: the status of the review, in the record's words; may be empty.
        comments: what else the record says.
    """

    record: Link
    subject: Link
    predicate: Link
    relation: Relation
    object: Link
    framework: Link | None
    negated: bool
    as_printed: bool
    justification: Link | None
    confidence: str
    authors: tuple[Link, ...]
    review: str
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Statistic:
    """An observation: its values with unit, as printed, and its checks.

    ``computed`` where this edition computes the value, and the document does not print it.
    """

    link: Link
    dataset: Link | None
    dimensions: tuple[Fact, ...]
    values: tuple[str, ...]
    as_printed: tuple[str, ...]
    computed: bool
    sources: tuple[Link, ...]
    remarks: tuple[str, ...]
    checks: tuple["Check", ...]


@dataclass(frozen=True)
class Check:
    """A comparison of a printed figure with its recomputed value, and the query behind it."""

    link: Link
    verdict: str
    recomputed: str
    query: Link | None


@dataclass(frozen=True)
class Citation:
    """How to cite a resource, and the names to link to it by."""

    text: str
    iri: str
    curie: str
    html: str
