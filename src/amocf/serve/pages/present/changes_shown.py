"""What changed with each release, as pages show it: counts, rows, and the history of a resource."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import Final

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.change_words import advice, sentence
from amocf.changes.changed_things import Change, Comparison
from amocf.changes.recorded_changes import recorded_changes
from amocf.rdf.graph_reader import shortened
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link

#: Rows on one page, and how much of a label and of a sentence a row shows.
_ROWS: Final = 60
_LONGEST_LABEL: Final = 120
_LONGEST_NOTE: Final = 400
#: Changes that the page of a resource lists.
_MOST_OF_HISTORY: Final = 30
_DEV: Final = "-dev"


@dataclass(frozen=True)
class ShownChange:
    """A change as a row shows it.

    Attributes:
        link: the resource, called as it was before.
        note: what happened.
        advice: what to do about it.
    """

    link: Link
    note: str
    advice: str


@dataclass(frozen=True)
class ReleaseChanges:
    """What a release changed, and the rows of one page of it.

    Attributes:
        log: what changed.
        alone: the kind of change that is shown alone; None for all.
        rows: the rows of this page.
        total: how many rows there are of it.
        page: which page of them.
        pages: how many pages there are.
    """

    log: Comparison
    alone: ChangeKind | None
    rows: tuple[ShownChange, ...]
    total: int
    page: int
    pages: int

    @property
    def version(self) -> str:
        """The version of the release."""
        return self.log.new.version

    @property
    def is_released(self) -> bool:
        """Whether it is a release, or only leads to one."""
        return not self.version.endswith(_DEV)

    @property
    def shown_alone(self) -> str:
        """The name of the kind that is shown alone; empty for all."""
        return self.alone.value if self.alone else ""

    def query(self, kind: str = "", page: int = 1) -> str:
        """Return what stands in an address behind the path, with its question mark."""
        given = (("kind", kind), ("page", str(page) if page > 1 else ""))
        pairs = "&".join(f"{name}={value}" for name, value in given if value)
        return f"?{pairs}" if pairs else ""


@dataclass(frozen=True)
class HistoryEntry:
    """What happened to a resource with a release, or what of others it has taken the place of."""

    version: str
    href: str
    words: str


@dataclass(frozen=True)
class ChangedThing:
    """What the page of a change, or of all those of a release, leads to.

    Attributes:
        notes: what happened.
        subjects: what it happened to.
        successors: what takes its place.
        page: where all changes of the release are.
    """

    notes: tuple[str, ...]
    subjects: tuple[Link, ...]
    successors: tuple[Link, ...]
    page: Link


def change_logs(reader: Reader) -> tuple[Comparison, ...]:
    """Return what changed with each release, the newest first."""
    return recorded_changes(reader.store)


def log_of(reader: Reader, version: str) -> Comparison | None:
    """Return what changed with a release; None if the release at hand does not say it."""
    return next((e for e in reader.once(change_logs) if e.new.version == version), None)


def changes_of_release(
    reader: Reader, log: Comparison, kind: str = "", page: int = 1, rows: int = _ROWS
) -> ReleaseChanges:
    """Return the rows of one page of what a release changed.

    Args:
        reader: reads the release at hand.
        log: what changed.
        kind: the kind of change that is wanted alone; what is none leaves all.
        page: which page; the nearest that there is.
        rows: how many rows are wanted.
    """
    wanted = next((each for each in log.counts if each.value == kind), None)
    found = log.changes if wanted is None else log.of_kind(wanted)
    pages = max(1, ceil(len(found) / rows))
    page = min(max(page, 1), pages)
    on_page = found[(page - 1) * rows : page * rows]
    shown = tuple(_shown(reader, each, log) for each in on_page)
    return ReleaseChanges(log, wanted, shown, len(found), page, pages)


def changed_thing(reader: Reader, iri: str) -> ChangedThing | None:
    """Return what the page of a change leads to; None where it is no change of a release."""
    logs = reader.iris(iri, "dct:isPartOf") if reader.is_a(iri, "amo:Change") else [iri]
    versions = [version for log in logs for version in reader.texts(log, "dcat:version")]
    if not versions:
        return None
    return ChangedThing(
        tuple(shortened(text, _LONGEST_NOTE) for text in reader.texts(iri, "skos:changeNote")),
        reader.links(reader.iris(iri, "cs:subjectOfChange")),
        reader.links(reader.iris(iri, "amo:successor")),
        Link(f"All that changed with {versions[0]}", href=f"{reader.root}/changes/{versions[0]}"),
    )


def history(reader: Reader, iri: str) -> tuple[HistoryEntry, ...]:
    """Return what happened to a resource, the first first; nothing where nothing is recorded."""
    return reader.once(_histories).get(iri, ())


def _shown(reader: Reader, change: Change, log: Comparison) -> ShownChange:
    subject = change.subject
    text = shortened(subject.label or subject.words, _LONGEST_LABEL)
    code = shortened(subject.code, _LONGEST_LABEL)
    link = Link(text, subject.iri, reader.href(subject.iri), code)
    note = shortened(sentence(change, log.called), _LONGEST_NOTE)
    todo = advice((change,))
    return ShownChange(link, note, shortened(f"{todo[:1].upper()}{todo[1:]}.", _LONGEST_NOTE))


def _histories(reader: Reader) -> Mapping[str, tuple[HistoryEntry, ...]]:
    found: dict[str, list[HistoryEntry]] = {}
    for log in reversed(reader.once(change_logs)):
        version = log.new.version
        # What came with a release stands before what it has taken the place of.
        for change in sorted(log.changes, key=lambda each: each.kind is not ChangeKind.ADDED):
            href = f"{reader.root}/changes/{version}?kind={change.kind.value}"
            words = shortened(sentence(change, log.called), _LONGEST_NOTE)
            found.setdefault(change.subject.iri, []).append(HistoryEntry(version, href, words))
            for successor in change.successors:
                name = shortened(change.subject.words, _LONGEST_LABEL)
                taken = f"Takes the place of {name}, which was {change.kind.words}."
                found.setdefault(successor.iri, []).append(HistoryEntry(version, href, taken))
    return MappingProxyType({iri: _newest(entries) for iri, entries in found.items()})


def _newest(entries: Sequence[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    return tuple(entries[-_MOST_OF_HISTORY:])
