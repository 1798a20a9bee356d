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
        found: dict[ChangeKind, dict[str, tuple[list[Value], list[Value]]]] = {}
        for place, triple in self._placed():
            name, value = triple.predicate.value, triple.object
            kind = KIND_BY_PROPERTY.get(name)
            # What is withdrawn has no place any more.
            has_left = kind is ChangeKind.MOVED and self.after.is_deprecated
            if kind is not None and is_value(value) and not has_left:
                found.setdefault(kind, {}).setdefault(name, ([], []))[place].append(value)
        return {
            kind: tuple(
                ChangedStatements(
                    name, tuple(in_order_of_values(old)), tuple(in_order_of_values(new))
                )
                for name, (old, new) in sorted(of_kind.items(), key=_rank)
            )
            for kind, of_kind in found.items()
        }

    def counted(self) -> tuple[int, int]:
        """Return how many other statements are gone and came, without dates."""
        counts = [0, 0]
        is_turned = self.is_withdrawn or self.is_restored
        for place, triple in self._placed():
            name = triple.predicate.value
            is_told = name == _MODIFIED or (is_turned and name in OF_WITHDRAWAL)
            is_shown = name in KIND_BY_PROPERTY and is_value(triple.object)
            counts[place] += not (is_told or is_shown)
        return counts[0], counts[1]

    def leads_to(self) -> Iterator[str]:
        """Yield the IRIs that statements lead to which show what happened."""
        for _, triple in self._placed():
            is_leading = KIND_BY_PROPERTY.get(triple.predicate.value) in _LEADING
            if is_leading and isinstance(triple.object, NamedNode):
                yield triple.object.value

    def _placed(self) -> Iterable[tuple[int, Triple]]:
        yield from ((0, each) for each in self.removed)
        yield from ((1, each) for each in self.added)


def _rank(item: tuple[str, object]) -> int:
    """Return where a property stands among those that show changes."""
    return _RANKS[item[0]]
