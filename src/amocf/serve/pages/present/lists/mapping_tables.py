"""The mappings as tables: the outside frameworks, and the records of each."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from amocf.serve.pages.present import mapping_sets
from amocf.serve.pages.present.lists.cells import of_links
from amocf.serve.pages.present.lists.listing import Cell, Choice, Column, Listing
from amocf.serve.pages.present.mapping_sets import STATUSES, Target, status
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value
from amocf.serve.pages.views import Mapping as Record


def _status_count(name: str) -> Callable[[Reader, Target], Cell]:
    def count(_: Reader, target: Target) -> Cell:
        return (Value(str(sum(status(each) == name for each in target.mappings))),)

    return count


def _page(reader: Reader, target: Target) -> Link:
    return Link(target.short, target.scheme.iri, f"{reader.root}/mappings/{target.slug}")


TARGETS: Final = Listing(
    path="/mappings",
    title="Frameworks that are mapped to",
    one="framework",
    several="frameworks",
    lead="How many mapping records lead to each outside framework.",
    members=mapping_sets.targets,
    columns=(
        Column[Target](
            "framework",
            "Framework",
            "What it is usually called.",
            lambda reader, target: of_links((_page(reader, target),)),
        ),
        Column(
            "title", "Title", "Its name in full.", lambda _, target: (Value(target.scheme.text),)
        ),
        *(
            Column(
                name,
                f"{words[:1].upper()}{words[1:]}",
                f"Number of records that are {words}.",
                _status_count(name),
                is_number=True,
            )
            for name, words in STATUSES.items()
        ),
    ),
)


def record_tables(reader: Reader) -> Mapping[str, Listing[Record]]:
    """Return the table of the records of each outside framework, by the end of its address."""
    found = reader.once(mapping_sets.targets)
    return MappingProxyType({each.slug: _table(each) for each in found})


def _table(target: Target) -> Listing[Record]:
    return Listing(
        path=f"/mappings/{target.slug}",
        title=f"Mappings to {target.short}",
        one="record",
        several="records",
        lead=f"The mappings of the framework to {target.short}.",
        members=lambda _: target.mappings,
        columns=record_columns(target.short),
        order="what the document states first",
    )


def record_columns(short: str) -> tuple[Column[Record], ...]:
    """Return what is shown of each record of a framework that is usually called so."""
    return (
        Column(
            "subject",
            "In the framework",
            "What is mapped.",
            lambda _, record: of_links((record.subject,)),
        ),
        Column(
            "predicate",
            "Relation",
            "What the other is to it; the link leads to the record with its reason.",
            _relation,
            is_narrowing=True,
            choices=_by_relation,
        ),
        Column(
            "object",
            f"In {short}",
            "What it is mapped to.",
            lambda _, record: of_links((record.object,)),
        ),
        Column(
            "why",
            "Why",
            "Why the relation is held.",
            lambda _, record: _text(record.justification.text if record.justification else ""),
        ),
        Column(
            "confidence",
            "Confidence",
            "How sure the author of the record is, from 0 to 1.",
            lambda _, record: _text(record.confidence),
            is_number=True,
        ),
        Column(
            "status",
            "Status",
            "Who states the relation, or that it does not hold.",
            lambda _, record: _text(STATUSES[status(record)]),
            is_narrowing=True,
            choices=_by_status,
        ),
        Column(
            "review",
            "Review",
            "Whether somebody has reviewed the record.",
            lambda _, record: _text(record.review),
        ),
    )


def _relation(_: Reader, record: Record) -> Cell:
    words = f"not a {record.relation.words}" if record.negated else record.relation.words
    return (Value(words, link=Link(words, record.predicate.iri, record.record.href)),)


def _by_relation(record: Record, _: Cell) -> tuple[Choice, ...]:
    return ((record.relation.name, record.relation.words),)


def _by_status(record: Record, _: Cell) -> tuple[Choice, ...]:
    return ((status(record), STATUSES[status(record)]),)


def _text(text: str) -> Cell:
    return (Value(text),) if text else ()
