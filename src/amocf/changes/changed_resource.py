"""A resource of which not the same is said before and after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

from pyoxigraph import NamedNode, Triple

from amocf.changes.change_kinds import (
    IS_REPLACED_BY,
    KIND_BY_PROPERTY,
    OF_WITHDRAWAL,
    ChangeKind,
)
from amocf.changes.changed_things import ChangedStatements, Value
from amocf.changes.resource_facts import ResourceFacts, in_order_of_values, is_value
from amocf.changes.subject_lines import SubjectLines, parsed
from amocf.terms import expand

_RANKS: Final = {name: rank for rank, name in enumerate(KIND_BY_PROPERTY)}
_MODIFIED: Final = expand("dct:modified")
#: The kinds whose statements lead to something that is to be called by its name.
_LEADING: Final = (ChangeKind.MOVED, ChangeKind.REMAPPED, ChangeKind.RETYPED)


@dataclass(frozen=True)
class ChangedResource:
    """A resource of which something is said before and after, and not the same.

    Attributes:
        before: what is said of it before.
        after: what is said afterwards.
        removed: the statements that are gone.
        added: those that came.
    """

    before: ResourceFacts
    after: ResourceFacts
    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]

    @classmethod
    def of(cls, lines: SubjectLines) -> Self:
        """Read the lines about it."""
        old, new = set(lines.before), set(lines.after)
        return cls(
            ResourceFacts.of(lines.subject, lines.before),
            ResourceFacts.of(lines.subject, lines.after),
            tuple(parsed(each for each in lines.before if each not in new)),
            tuple(parsed(each for each in lines.after if each not in old)),
        )

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is withdrawn now, or what takes its place is something else than before."""
        newly = self.after.is_deprecated and not self.before.is_deprecated
        turns = (*self.added, *(self.removed if self.after.is_deprecated else ()))
        return newly or any(each.predicate.value == IS_REPLACED_BY for each in turns)

    @property
    def is_restored(self) -> bool:
        """Whether it was withdrawn, and is used again."""
        return self.before.is_deprecated and not self.after.is_deprecated

    def statements(self) -> dict[ChangeKind, tuple[ChangedStatements, ...]]:
        """Return the statements that show what happened, by the kind of change."""
        found: dict[ChangeKind, list[tuple[int, Triple]]] = {}
        for place, triple in self._placed():
            if (kind := self._shows(triple)) is not None:
                found.setdefault(kind, []).append((place, triple))
        return {kind: _by_property(placed) for kind, placed in found.items()}

    def others(self) -> list[tuple[int, Triple]]:
        """Return the other statements, after 0 what is gone and after 1 what came; no dates."""
        is_turned = self.is_withdrawn or self.is_restored
        return [
            (place, triple)
            for place, triple in self._placed()
            if self._shows(triple) is None
            and triple.predicate.value != _MODIFIED
            and not self._has_left(triple)
            and not (is_turned and triple.predicate.value in OF_WITHDRAWAL)
        ]

    def _shows(self, triple: Triple) -> ChangeKind | None:
        """Return the kind of change that a statement shows; None where it shows none."""
        kind = KIND_BY_PROPERTY.get(triple.predicate.value)
        is_shown = is_value(triple.object) and not self._has_left(triple)
        return kind if is_shown else None

    def _has_left(self, triple: Triple) -> bool:
        """Say whether a statement tells where it stood or stands that is withdrawn: nowhere now."""
        kind = KIND_BY_PROPERTY.get(triple.predicate.value)
        return kind is ChangeKind.MOVED and self.after.is_deprecated

    def others_by_property(self) -> tuple[ChangedStatements, ...]:
        """Return the other statements by their property, without values that cannot be shown."""
        return _by_property(self.others())

    def leads_to(self) -> Iterator[str]:
        """Yield the IRIs that statements lead to which show what happened."""
        for _, triple in self._placed():
            is_leading = KIND_BY_PROPERTY.get(triple.predicate.value) in _LEADING
            if is_leading and isinstance(triple.object, NamedNode):
                yield triple.object.value

    def _placed(self) -> Iterable[tuple[int, Triple]]:
        yield from ((0, each) for each in self.removed)
        yield from ((1, each) for each in self.added)


def _by_property(placed: Iterable[tuple[int, Triple]]) -> tuple[ChangedStatements, ...]:
    found: dict[str, tuple[list[Value], list[Value]]] = {}
    for place, triple in placed:
        if is_value(triple.object):
            of_property = found.setdefault(triple.predicate.value, ([], []))
            of_property[place].append(triple.object)
    return tuple(
        ChangedStatements(name, tuple(in_order_of_values(old)), tuple(in_order_of_values(new)))
        for name, (old, new) in sorted(found.items(), key=_rank)
    )


def _rank(item: tuple[str, object]) -> tuple[int, str]:
    """Return where a property stands: first those that show changes."""
    return _RANKS.get(item[0], len(_RANKS)), item[0]
