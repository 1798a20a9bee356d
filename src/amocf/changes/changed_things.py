"""What changed: plain values, whether they were compared just now or stand in a release."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from amocf.changes.change_kinds import ChangeKind
from amocf.ordering import alphabetical
from amocf.terms import shorten

Value = NamedNode | Literal


@dataclass(frozen=True)
class ResourceName:
    """How a resource is called.

    Attributes:
        iri: its IRI.
        code: the code it is known by; empty if there is none.
        label: its label; empty if there is none.
    """

    iri: str
    code: str = ""
    label: str = ""

    @property
    def words(self) -> str:
        """Code and label, or the end of the IRI where it has neither."""
        is_in_label = self.code and self.code in self.label.split()
        parts = (self.label,) if is_in_label else (self.code, self.label)
        return " ".join(filter(None, parts)) or shorten(self.iri)


@dataclass(frozen=True)
class ChangedStatements:
    """The statements with one property that are gone, and those that came.

    Attributes:
        property: the IRI of the property.
        before: the values that are gone.
        after: the values that came.
    """

    property: str
    before: tuple[Value, ...] = ()
    after: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Change:
    """One kind of change to one resource.

    Attributes:
        kind: what happened.
        subject: the resource as it was called before, or after if it was not there before.
        classes: the IRIs of its classes, likewise.
        statements: the statements that are gone or came, of kinds that show by them.
        successors: what takes its place, as each is called afterwards.
        reason: why it was withdrawn, as it says itself.
        records: the IRIs of the mapping records that bear new matches out.
        removed: how many other statements are gone, those about nodes within it among them.
        added: how many came, likewise.
        others: these other statements, without those about nodes within it.
        remarks: what is wrong with what was found, a sentence each.
        note: what happened in sentences, where that is written down already.
        iri: the IRI of the change itself, likewise.
    """

    kind: ChangeKind
    subject: ResourceName
    classes: tuple[str, ...] = ()
    statements: tuple[ChangedStatements, ...] = ()
    successors: tuple[ResourceName, ...] = ()
    reason: str = ""
    records: tuple[str, ...] = ()
    removed: int = 0
    added: int = 0
    others: tuple[ChangedStatements, ...] = ()
    remarks: tuple[str, ...] = ()
    note: str = ""
    iri: str = ""


@dataclass(frozen=True)
class State:
    """A state of the data.

    Attributes:
        name: what it is called: a version, or the name of a file.
        version: its version, if it is a release or leads to one.
        date: its day as ``YYYY-MM-DD``; empty if it is not known.
    """

    name: str
    version: str = ""
    date: str = ""


@dataclass(frozen=True)
class Comparison:
    """What changed from one state of the data to another.

    Attributes:
        old: the state before.
        new: the state after.
        changes: what changed, what matters most first.
        names: how things are called that the changes lead to, by their IRIs.
        notes: what is to be known of the comparison, a sentence each.
    """

    old: State
    new: State
    changes: tuple[Change, ...]
    names: Mapping[str, ResourceName] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @cached_property
    def counts(self) -> Mapping[ChangeKind, int]:
        """How many changes there are of each kind of which there are any."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in ChangeKind if found[kind]}

    def of_kind(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    def called(self, iri: str) -> ResourceName:
        """Return how a resource is called."""
        return self.names.get(iri, ResourceName(iri))


def in_order(changes: list[Change]) -> tuple[Change, ...]:
    """Return changes by what matters most, and then by code and label."""
    kinds = list(ChangeKind)
    return tuple(
        sorted(
            changes,
            key=lambda each: (
                kinds.index(each.kind),
                not each.subject.code,
                alphabetical(each.subject.code),
                alphabetical(each.subject.label),
                each.subject.iri,
            ),
        )
    )
