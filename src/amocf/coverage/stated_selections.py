"""What institutes state in data of their own, read once for a whole release."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from amocf.terms import expand


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
        one_name: another name of what has several, by the names that are not used.
    """

    ksas: Mapping[str, Mapping[str, frozenset[str]]]
    occupations: Mapping[str, frozenset[str]]
    connections: Mapping[str, tuple[StatedConnection, ...]]
    one_name: Mapping[str, str]

    @property
    def institutes(self) -> frozenset[str]:
        """The institutes whose data the release has."""
        stated = {each.institute for found in self.connections.values() for each in found}
        return frozenset({*self.ksas, *self.occupations, *stated})

    def named(self, iri: str) -> str:
        """Return the one name of a KSA or an occupation."""
        return self.one_name.get(iri, iri)


def read_selections(store: Store, units: frozenset[str]) -> StatedSelections:
    """Read what institutes state; ``units`` are the components under which KSAs stand."""
    pairs = _Pairs(store)
    one_name = _one_name(pairs)
    ksas: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    occupations: dict[str, set[str]] = defaultdict(set)
    stated_by, under = pairs.values("amo:statedBy"), pairs.values("amo:selectedUnder")
    for selection, chosen in pairs.each("amo:selects"):
        for institute in stated_by.get(selection, ()):
            name = one_name.get(chosen, chosen)
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
        _connections(pairs, one_name),
        one_name,
    )


class _Pairs:
    """Subjects and objects of a property in the merge; each is read once, as a whole."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def each(self, curie: str) -> Iterator[tuple[str, str]]:
        for quad in self._store.quads_for_pattern(
            None, NamedNode(expand(curie)), None, DefaultGraph()
        ):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                yield quad.subject.value, quad.object.value

    def instances(self, curie: str) -> Iterator[str]:
        kind = NamedNode(expand(curie))
        for quad in self._store.quads_for_pattern(
            None, NamedNode(expand("rdf:type")), kind, DefaultGraph()
        ):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def values(self, curie: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for subject, value in self.each(curie):
            found[subject].append(value)
        return found


def _connections(
    pairs: _Pairs, one_name: Mapping[str, str]
) -> dict[str, tuple[StatedConnection, ...]]:
    ends = {name: pairs.values(f"amo:connects{name}") for name in ("KSA", "Occupation")}
    essential = pairs.values("amo:statesEssential")
    stated_by = pairs.values("amo:statedBy")
    found: dict[str, set[StatedConnection]] = defaultdict(set)
    for statement, connection in pairs.each("amo:statesConnection"):
        for occupation in ends["Occupation"].get(connection, ()):
            found[one_name.get(occupation, occupation)].update(
                StatedConnection(
                    institute, one_name.get(ksa, ksa), "true" in essential.get(statement, ())
                )
                for ksa in ends["KSA"].get(connection, ())
                for institute in stated_by.get(statement, ())
            )
    return {
        occupation: tuple(sorted(each, key=lambda one: (one.ksa, one.institute, one.is_essential)))
        for occupation, each in found.items()
    }


def _one_name(pairs: _Pairs) -> dict[str, str]:
    """Return one name for each KSA and occupation that has several, by the others.

    What is replaced has the name of what takes its place. Of several that institutes hold to be the
    same, one that is no institute's own comes first, and then the one that sorts first.
    """
    own = {*pairs.instances("amo:InstituteKSA"), *pairs.instances("amo:InstituteOccupation")}
    parents: dict[str, str] = {}

    def root(iri: str) -> str:
        while iri in parents:
            iri = parents[iri]
        return iri

    for one, other in sorted(pairs.each("amo:heldSameAs")):
        ends = {root(one), root(other)}
        kept = min(ends, key=lambda iri: (iri in own, iri))
        parents |= dict.fromkeys(ends - {kept}, kept)
    for one, other in sorted(pairs.each("dct:isReplacedBy")):
        if one in own and root(one) != root(other):
            parents[root(one)] = root(other)
    return {iri: root(iri) for iri in parents}
