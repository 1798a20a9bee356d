"""How current the mapping records are, as a page shows it."""

from dataclasses import dataclass

from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.targets.target_currency import (
    EditionStanding,
    FrameworkCurrency,
    RecordCurrency,
    TargetEdition,
    read_currency,
)


@dataclass(frozen=True)
class EditionRow:
    """An edition that records name, a link where it is described, and the records."""

    edition: Link
    standing: EditionStanding
    records: tuple[Link, ...]


@dataclass(frozen=True)
class FrameworkView:
    """Another framework, as the page shows it.

    Attributes:
        link: the framework.
        name: how it is usually called.
        newest: its newest known edition.
        when: when that was published, where known.
        sources: where that was read.
        looked_up: when it was last looked up.
        rows: the editions that records name.
        changed: records whose target has changed, each with what has become of it.
    """

    link: Link
    name: str
    newest: Link | None
    when: str
    sources: tuple[Link, ...]
    looked_up: str
    rows: tuple[EditionRow, ...]
    changed: tuple[tuple[Link, tuple[str, ...]], ...]


@dataclass(frozen=True)
class CurrencyView:
    """The whole page: how many records stand how, and each framework."""

    counts: dict[str, int]
    frameworks: tuple[FrameworkView, ...]


def currency_view(reader: Reader) -> CurrencyView:
    """Return what the page shows of the whole release."""
    found = reader.once(read_currency)
    return CurrencyView(
        {each.value: sum(one.counted(each) for one in found) for each in EditionStanding},
        tuple(_framework(reader, each) for each in found),
    )


def _framework(reader: Reader, found: FrameworkCurrency) -> FrameworkView:
    newest = found.newest or TargetEdition("", "", "", "")
    described = {each.version: each.iri for each in found.described}
    return FrameworkView(
        reader.link(found.iri),
        found.name,
        reader.link(newest.iri) if newest.iri else None,
        "" if newest.when in newest.label else newest.when,
        reader.links(newest.sources),
        found.looked_up,
        tuple(
            EditionRow(
                Link(edition, iri := described.get(edition, ""), reader.href(iri) if iri else ""),
                standing,
                _records(reader, found, edition),
            )
            for edition, standing, _ in found.editions
        ),
        tuple((_link(reader, each), each.changes) for each in found.changed),
    )


def _records(reader: Reader, found: FrameworkCurrency, edition: str) -> tuple[Link, ...]:
    return tuple(_link(reader, each) for each in found.records if each.edition == edition)


def _link(reader: Reader, record: RecordCurrency) -> Link:
    """Return a record, called by what it maps: its own label says more than a list has room for."""
    subject = reader.link(record.subject)
    return Link(subject.code or subject.text, record.iri, reader.href(record.iri))
