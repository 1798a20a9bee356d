"""What several sections of pages show, as plain values: no store, no HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from amocf.words import Relation


@dataclass(frozen=True)
class Link:
    """A resource named on a page.

    Attributes:
        text: its label, or its IRI where it has none.
        iri: its name.
        href: where to go for it; empty where there is nowhere to go.
        code: its notation, where it has one.
        children: resources below it, where a hierarchy is shown.
        is_withdrawn: whether it is not to be used any more.
    """

    text: str
    iri: str = ""
    href: str = ""
    code: str = ""
    children: tuple["Link", ...] = ()
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Value:
    """A value of a property: a link, or text with its language."""

    text: str
    language: str = ""
    link: Link | None = None


#: A sentence, some of its words links.
Sentence = tuple[Value, ...]


def sentence(*parts: Link | str) -> Sentence:
    """Make a sentence of its words and of what it names."""
    return tuple(
        Value(part.text, link=part) if isinstance(part, Link) else Value(part) for part in parts
    )


def enumerated(links: Sequence[Link]) -> tuple[Link | str, ...]:
    """Put commas and an "and" between links, as a sentence has them."""
    if len(links) < 2:
        return tuple(links)
    return (*listed(links[:-1]), " and ", links[-1])


def listed(links: Sequence[Link]) -> tuple[Link | str, ...]:
    """Put commas between links."""
    return tuple(part for link in links for part in (", ", link))[1:]


@dataclass(frozen=True)
class Fact:
    """A property with its values; ``more`` counts those left out, which the data forms hold."""

    label: Link
    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True)
class Mapping:
    """A mapping record.

    Attributes:
        record: the record itself.
        subject: what is mapped, in the framework.
        predicate: the property of the relation.
        relation: how it reads.
        object: what it is mapped to; where the document states it, in its words.
        framework: the outside framework that the object is of.
        published: where the owner of that framework publishes the object, if that is known.
        negated: the record says that the relation does not hold.
        as_printed: the document states it; otherwise this edition reads it so.
        justification: why it is held, in words.
        confidence: as the record gives it; may be empty.
        authors: who says so.
        review: who has reviewed it, or that nobody has; empty where the document states it.
        is_reviewed: whether it names a reviewer.
        comments: what else the record says.
    """

    record: Link
    subject: Link
    predicate: Link
    relation: Relation
    object: Link
    framework: Link | None
    published: Link | None
    negated: bool
    as_printed: bool
    justification: Link | None
    confidence: str
    authors: tuple[Link, ...]
    review: str
    is_reviewed: bool
    comments: tuple[str, ...]
