"""What institutes state in data of their own, read once for a whole release."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from amocf.rdf.held_same import HeldSame, held_same
from amocf.rdf.property_values import PropertyValues


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


def read_selections(store: Store, units: frozenset[str]) -> StatedSelections:
    """Read what institutes state; ``units`` are the components under which KSAs stand."""
    pairs = PropertyValues(store)
    same = held_same(store)
    ksas: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    occupations: dict[str, set[str]] = defaultdict(set)
    stated_by, under = pairs.values("amo:statedBy"), pairs.values("amo:selectedUnder")
    for selection, chosen in pairs.each("amo:selects"):
        for institute in stated_by.get(selection, ()):
            name = same.named(chosen)
            codes = under.get(selection, ())
            if codes:
                ksas[institute][name].update(each for each in codes if each in units)
            else:
                occupations[institute].add(name)
    return StatedSelections(
        {
            institute: {ksa: frozenset(codes) for ksa, codes in found.items()}
            for institute, found in ksas.items()
        },
        {institute: frozenset(found) for institute, found in occupations.items()},
        _connections(pairs, same),
        same,
    )


def _connections(pairs: PropertyValues, same: HeldSame) -> dict[str, tuple[StatedConnection, ...]]:
    ends = {name: pairs.values(f"amo:connects{name}") for name in ("KSA", "Occupation")}
    essential = pairs.values("amo:statesEssential")
    stated_by = pairs.values("amo:statedBy")
    found: dict[str, set[StatedConnection]] = defaultdict(set)
    for statement, connection in pairs.each("amo:statesConnection"):
        for occupation in ends["Occupation"].get(connection, ()):
            found[same.named(occupation)].update(
                StatedConnection(institute, same.named(ksa), "true" in essential.get(statement, ()))
                for ksa in ends["KSA"].get(connection, ())
                for institute in stated_by.get(statement, ())
            )
    return {
        occupation: tuple(sorted(each, key=lambda one: (one.ksa, one.institute, one.is_essential)))
        for occupation, each in found.items()
    }
