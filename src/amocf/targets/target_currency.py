"""How current mapping records are: the edition that each names against the newest known one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from amocf.ordering import alphabetical
from amocf.outside_names import short_name
from amocf.rdf.graph_reader import GraphReader

#: What dates an edition, the best first. What was there in a year is no younger than that.
_DATES: Final = ("dct:issued", "dct:date", "dct:available")


class EditionStanding(Enum):
    """How the edition by which a record was judged stands to the newest known one."""

    CURRENT = "current"
    BEHIND = "behind"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class TargetEdition:
    """An edition of another framework, or a text of it.

    Attributes:
        iri: its URI.
        label: what it is called.
        version: the text by which records name it.
        when: the year or the day of its publication, or of the text, or one at which it was there
            already; empty where not known.
        sources: the documents in which that was read.
    """

    iri: str
    label: str
    version: str
    when: str
    sources: tuple[str, ...] = ()

    def is_older_than(self, other: "TargetEdition") -> bool:
        """Say whether the dates tell that it is older; a year alone tells nothing within it."""
        length = min(len(self.when), len(other.when))
        return bool(length) and self.when[:length] < other.when[:length]


@dataclass(frozen=True)
class RecordCurrency:
    """A mapping record, and how current it is.

    Attributes:
        iri: the URI of the record.
        subject: the URI of what is mapped.
        subject_label: what it is called.
        target: the URI of the component of the other framework, or of the framework.
        target_label: what the record calls it.
        edition: the edition by which it was judged, in the words of the record.
        standing: how that stands to the newest known one.
        changes: what has become of the target since, a sentence each.
    """

    iri: str
    subject: str
    subject_label: str
    target: str
    target_label: str
    edition: str
    standing: EditionStanding
    changes: tuple[str, ...] = ()

    @property
    def is_in_order(self) -> bool:
        """Whether nothing is to be done: judged by the newest edition, and nothing changed."""
        return self.standing is EditionStanding.CURRENT and not self.changes


@dataclass(frozen=True)
class FrameworkCurrency:
    """Another framework, its newest known edition, and the records that lead to it.

    Attributes:
        iri: the URI of the framework.
        name: how it is usually called.
        newest: its newest known edition; ``None`` where none is named.
        looked_up: the day on which that was last looked up; or empty.
        described: the editions that the release describes.
        records: the records, in the order of their URIs.
    """

    iri: str
    name: str
    newest: TargetEdition | None
    looked_up: str
    described: tuple[TargetEdition, ...]
    records: tuple[RecordCurrency, ...]

    def counted(self, standing: EditionStanding) -> int:
        """Return how many records stand so."""
        return sum(each.standing is standing for each in self.records)

    @property
    def editions(self) -> tuple[tuple[str, EditionStanding, int], ...]:
        """The editions that records name, with their standing, and how many name each."""
        found = Counter((each.edition, each.standing) for each in self.records)
        ordered = sorted(found.items(), key=lambda item: (-item[1], alphabetical(item[0][0])))
        return tuple((edition, standing, count) for (edition, standing), count in ordered)

    @property
    def changed(self) -> tuple[RecordCurrency, ...]:
        """The records whose target was retitled, withdrawn or replaced."""
        return tuple(each for each in self.records if each.changes)


def published_as(reader: GraphReader, scheme: str) -> tuple[str, ...]:
    """Return what the editions of a framework are versions of: itself, or what it is part of."""
    return (scheme, *reader.iris(scheme, "dct:isPartOf"))


def newest_editions(reader: GraphReader, scheme: str) -> tuple[str, ...]:
    """Return the IRI of the newest known edition of a framework, if one is named."""
    return tuple(
        edition
        for published in published_as(reader, scheme)
        for edition in reader.iris(published, "dcat:hasCurrentVersion")
    )


def read_currency(reader: GraphReader) -> tuple[FrameworkCurrency, ...]:
    """Return the frameworks that records lead to, by name, with how current each record is."""
    by_scheme: dict[str, list[str]] = {}
    for record in reader.iris_of("amo:MappingRecord"):
        for scheme in reader.iris(record, "sssom:object_source")[:1]:
            by_scheme.setdefault(scheme, []).append(record)
    found = (_framework(reader, scheme, records) for scheme, records in by_scheme.items())
    return tuple(sorted(found, key=lambda each: alphabetical(each.name)))


def currency_note(frameworks: Iterable[FrameworkCurrency]) -> str:
    """Say in a sentence how many records are current."""
    records = [each for framework in frameworks for each in framework.records]
    count = Counter(each.standing for each in records)
    current, behind, unknown = (count[each] for each in EditionStanding)
    changed = sum(bool(each.changes) for each in records)
    return (
        f"of {len(records)} mapping records {current} were judged by the newest known edition of"
        f" their framework, {behind} by an older one, {unknown} by one that is not known; the"
        f" targets of {changed} were retitled, withdrawn or replaced since"
    )


def _framework(reader: GraphReader, scheme: str, records: list[str]) -> FrameworkCurrency:
    known = {
        edition.version: edition
        for published in published_as(reader, scheme)
        for iri in reader.subjects(published, "dct:isVersionOf")
        if reader.is_a(iri, "amo:OutsideEdition")
        for edition in (_edition(reader, iri),)
    }
    named = newest_editions(reader, scheme)
    newest = next((each for each in known.values() if each.iri in named), None)
    return FrameworkCurrency(
        iri=scheme,
        name=short_name(scheme, reader.label(scheme)),
        newest=newest,
        looked_up=next(
            filter(
                None,
                (
                    _first(reader, each, "amo:editionsLookedUpOn")
                    for each in published_as(reader, scheme)
                ),
            ),
            "",
        ),
        described=tuple(known.values()),
        records=tuple(_record(reader, each, newest, known) for each in records),
    )


def _edition(reader: GraphReader, iri: str) -> TargetEdition:
    return TargetEdition(
        iri=iri,
        label=reader.label(iri),
        version=_first(reader, iri, "dcat:version"),
        when=next(filter(None, (_first(reader, iri, each) for each in _DATES)), ""),
        sources=tuple(reader.iris(iri, "dct:source")),
    )


def _record(
    reader: GraphReader,
    record: str,
    newest: TargetEdition | None,
    known: dict[str, TargetEdition],
) -> RecordCurrency:
    subject, target = (
        next(iter(reader.iris(record, f"sssom:{end}_id")), "") for end in ("subject", "object")
    )
    edition = _first(reader, record, "sssom:object_source_version")
    called = _first(reader, record, "sssom:object_label")
    # What the document prints is no title that could have changed.
    is_printed = bool(reader.iris(record, "sssom:mapping_provider"))
    return RecordCurrency(
        iri=record,
        subject=subject,
        subject_label=reader.label(subject),
        target=target,
        target_label=called or reader.label(target),
        edition=edition,
        standing=_standing(edition, newest, known),
        changes=tuple(_changes(reader, target, "" if is_printed else called)),
    )


def _standing(
    edition: str, newest: TargetEdition | None, known: dict[str, TargetEdition]
) -> EditionStanding:
    if newest is None or edition not in known:
        return EditionStanding.UNKNOWN
    if edition == newest.version:
        return EditionStanding.CURRENT
    return (
        EditionStanding.BEHIND if known[edition].is_older_than(newest) else EditionStanding.UNKNOWN
    )


def _changes(reader: GraphReader, target: str, called: str) -> Iterable[str]:
    titles = reader.texts(target, "skos:prefLabel")
    if called and titles and called not in titles:
        yield f"retitled from “{called}” to “{titles[0]}”"
    # A stand-in with an official IRI is not withdrawn by that, and the target is the same.
    if target in reader.withdrawals:
        yield "withdrawn"
        for other in reader.iris(target, "dct:isReplacedBy"):
            yield f"replaced by {other}"


def _first(reader: GraphReader, iri: str, curie: str) -> str:
    return next(iter(reader.texts(iri, curie)), "")
