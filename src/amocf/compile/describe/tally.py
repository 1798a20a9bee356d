"""Statements, counted: each of them, and their distinct subjects, objects, classes and entities.

A tally can stand on another one, which is neither copied nor changed: it then holds only what is
new, and its numbers are those of both together.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from amocf.terms import expand

_TYPE: Final = expand("rdf:type")

#: The subject and the object of a statement.
Pair = tuple[Hashable, Hashable]


class Distinct:
    """Distinct values, beside those that stand below already.

    Attributes:
        new: the values that do not stand below.
    """

    def __init__(self, values: Iterable[Hashable], below: "Distinct | None" = None) -> None:
        self._below = below
        self.new = set(values) if below is None else {each for each in values if each not in below}

    def __contains__(self, value: Hashable) -> bool:
        return value in self.new or (self._below is not None and value in self._below)

    def __len__(self) -> int:
        return len(self.new) + (0 if self._below is None else len(self._below))


class Uses:
    """How a property is used: its statements, as pairs, and their subjects and objects."""

    def __init__(self, pairs: Collection[Pair], below: "Uses | None" = None) -> None:
        self.statements: Distinct = Distinct(pairs, below.statements if below else None)
        self.subjects: Distinct = Distinct(
            (one for one, _ in pairs), below.subjects if below else None
        )
        self.objects: Distinct = Distinct(
            (other for _, other in pairs), below.objects if below else None
        )


class Tally:
    """What is counted of some statements, whatever their graph, in time that grows with them.

    Attributes:
        size: how many statements there are.
        properties: the uses of each property, by its IRI.
        members: the instances of each class, by its IRI.
        subjects: of all statements.
        objects: of all statements.
        entities: the subjects whose IRIs begin with one of the bases.
    """

    def __init__(
        self,
        statements: Iterable[Triple | Quad],
        bases: tuple[str, ...],
        below: "Tally | None" = None,
    ) -> None:
        by_property = _by_property(statements)
        by_class: dict[str, set[Hashable]] = defaultdict(set)
        for member, kind in by_property.get(_TYPE, ()):
            if isinstance(kind, NamedNode):
                by_class[kind.value].add(member)
        self.properties: Mapping[str, Uses] = {
            **(below.properties if below else {}),
            **{
                name: Uses(pairs, below.properties.get(name) if below else None)
                for name, pairs in by_property.items()
            },
        }
        self.members: Mapping[str, Distinct] = {
            **(below.members if below else {}),
            **{
                kind: Distinct(members, below.members.get(kind) if below else None)
                for kind, members in by_class.items()
            },
        }
        self.size = sum(len(uses.statements) for uses in self.properties.values())
        pairs = [pair for found in by_property.values() for pair in found]
        self.subjects: Distinct = Distinct(
            (one for one, _ in pairs), below.subjects if below else None
        )
        self.objects: Distinct = Distinct(
            (other for _, other in pairs), below.objects if below else None
        )
        self.entities: Distinct = Distinct(
            (each for each in self.subjects.new if text_of(each).startswith(bases)),
            below.entities if below else None,
        )


def text_of(node: object) -> str:
    """Return the IRI of a node, or the text of a literal."""
    return str(getattr(node, "value", ""))


def _by_property(statements: Iterable[Triple | Quad]) -> dict[str, set[Pair]]:
    """Group statements by their property; of equal terms one is kept, for memory."""
    found: dict[str, set[Pair]] = defaultdict(set)
    kept: dict[Hashable, Hashable] = {}
    for each in statements:
        subject, value = each.subject, each.object
        pair = kept.setdefault(subject, subject), kept.setdefault(value, value)
        found[each.predicate.value].add(pair)
    return found
