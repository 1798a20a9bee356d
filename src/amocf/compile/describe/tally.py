"""Statements, counted: each of them, and their distinct subjects, objects, classes and entities.

A tally can stand on another one, which is neither copied nor changed: it then holds only what is
new, and its numbers are those of both together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from amocf.rdf.graph_lines import STOP, GraphLines, merged_lines
from amocf.terms import expand

_TYPE: Final = expand("rdf:type")

#: The subject and the object of a statement, as N-Triples write them.
Pair = tuple[bytes, bytes]


class Distinct:
    """Distinct values, beside those that stand below already.

    Attributes:
        new: the values that do not stand below.
    """

    def __init__(self, values: Iterable[bytes], below: "Distinct | None" = None) -> None:
        self._below = below
        self.new = set(values) if below is None else {each for each in values if each not in below}

    def __contains__(self, value: object) -> bool:
        return value in self.new or (self._below is not None and value in self._below)

    def __len__(self) -> int:
        return len(self.new) + (0 if self._below is None else len(self._below))


class Uses:
    """How a property is used: the number of its statements, and their subjects and objects."""

    def __init__(self, pairs: Collection[Pair], below: "Uses | None" = None) -> None:
        self.size: int = len(pairs) + (below.size if below else 0)
        self.subjects: Distinct = Distinct(
            (one for one, _ in pairs), below.subjects if below else None
        )
        self.objects: Distinct = Distinct(
            (other for _, other in pairs), below.objects if below else None
        )


class Tally:
    """What is counted of the statements of some graphs, each once, in time that grows with them.

    Attributes:
        size: how many statements there are.
        properties: the uses of each property, by its IRI.
        members: the instances of each class, by its IRI.
        subjects: of all statements.
        objects: of all statements.
        entities: the subjects whose IRIs begin with one of the bases.
    """

    def __init__(
        self, graphs: Iterable[GraphLines], bases: tuple[str, ...], below: "Tally | None" = None
    ) -> None:
        self._graphs, self._below = tuple(graphs), below
        self._about: dict[bytes, list[GraphLines]] = {}  # as far as it was asked
        lines = merged_lines(self._graphs)
        by_property = _by_property(
            lines if below is None else (each for each in lines if each not in below)
        )
        by_class: dict[str, set[bytes]] = defaultdict(set)
        for member, kind in by_property.get(_TYPE, ()):
            if kind.startswith(b"<"):
                by_class[_iri(kind)].add(member)
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
        self.size = sum(uses.size for uses in self.properties.values())
        pairs = [pair for found in by_property.values() for pair in found]
        self.subjects: Distinct = Distinct(
            (one for one, _ in pairs), below.subjects if below else None
        )
        self.objects: Distinct = Distinct(
            (other for _, other in pairs), below.objects if below else None
        )
        starts = tuple(f"<{base}".encode() for base in bases)
        self.entities: Distinct = Distinct(
            (each for each in self.subjects.new if each.startswith(starts)),
            below.entities if below else None,
        )

    def __contains__(self, line: bytes) -> bool:
        """Say whether a line of N-Triples is a statement that is counted."""
        subject = line[: line.index(b" ") + 1]
        if (graphs := self._about.get(subject)) is None:
            graphs = self._about[subject] = [each for each in self._graphs if subject in each]
        return any(line in graph for graph in graphs) or (
            self._below is not None and line in self._below
        )


def text_of(node: object) -> str:
    """Return the IRI of a node, or the text of a literal."""
    return str(getattr(node, "value", ""))


def _iri(written: bytes) -> str:
    return written[1:-1].decode()


def _by_property(lines: Iterable[bytes]) -> dict[str, list[Pair]]:
    """Group statements by their property; of equal terms one is kept, for memory."""
    found: dict[bytes, list[Pair]] = defaultdict(list)
    kept: dict[bytes, bytes] = {}
    for line in lines:
        subject, predicate, value = line.removesuffix(STOP).split(b" ", 2)
        pair = kept.setdefault(subject, subject), kept.setdefault(value, value)
        found[predicate].append(pair)
    return {_iri(predicate): pairs for predicate, pairs in found.items()}
