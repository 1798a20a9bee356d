"""What institutes state in data of their own, as comparisons count it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.held_same import HeldSame
from amocf.rdf.stated_by_institutes import institute_statements
from amocf.rdf.stated_tables import InstituteStatements


@dataclass(frozen=True)
class StatedConnection:
    """That an institute connects a KSA with an occupation."""

    institute: str
    ksa: str
    is_essential: bool


@dataclass(frozen=True)
class StatedSelections:
    """The selections and connections of institutes. What is held to be the same has one name.

    Attributes:
        ksas: by institute, the KSAs that it selects, each with the codes under which it does.
        occupations: by institute, the occupations that it selects.
        connections: by occupation, the KSAs that institutes connect with it.
        same: the names of what has several.
    """

    ksas: Mapping[str, Mapping[str, frozenset[str]]]
    occupations: Mapping[str, frozenset[str]]
    connections: Mapping[str, tuple[StatedConnection, ...]]
    same: HeldSame

    @property
    def institutes(self) -> frozenset[str]:
        """The institutes whose data the release has."""
        stated = {each.institute for found in self.connections.values() for each in found}
        return frozenset({*self.ksas, *self.occupations, *stated})

    def named(self, iri: str) -> str:
        """Return the one name of a KSA or an occupation."""
        return self.same.named(iri)


def read_selections(reader: GraphReader, units: frozenset[str]) -> StatedSelections:
    """Read what institutes state; ``units`` are the components under which KSAs stand."""
    stated = institute_statements(reader)
    ksas: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    occupations: dict[str, set[str]] = defaultdict(set)
    for each in stated.selections:
        if each.places:
            ksas[each.institute][each.counted_as].update(units.intersection(each.places))
        else:
            occupations[each.institute].add(each.counted_as)
    return StatedSelections(
        {
            institute: {ksa: frozenset(codes) for ksa, codes in found.items()}
            for institute, found in ksas.items()
        },
        {institute: frozenset(found) for institute, found in occupations.items()},
        _connections(stated),
        stated.same,
    )


def _connections(stated: InstituteStatements) -> dict[str, tuple[StatedConnection, ...]]:
    named, found = stated.same.named, defaultdict[str, set[StatedConnection]](set)
    for each in stated.connections:
        connection = StatedConnection(each.institute, named(each.ksa), each.is_essential)
        found[named(each.occupation)].add(connection)
    return {
        occupation: tuple(sorted(each, key=lambda one: (one.ksa, one.institute, one.is_essential)))
        for occupation, each in found.items()
    }
