"""What pictures count of the data of institutes; what is held to be the same counts once."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

from amocf.coverage.framework_index import FrameworkIndex


@dataclass(frozen=True)
class ConnectedOccupation:
    """An occupation to which institutes hold KSAs to be essential.

    Attributes:
        iri: it.
        institutes: the institutes that say so.
        ksas: the KSAs.
        by_competency: how many of them stand under each competency.
    """

    iri: str
    institutes: frozenset[str]
    ksas: frozenset[str]
    by_competency: Mapping[str, int]


@dataclass(frozen=True)
class SharedKSAs:
    """What the institutes of one area select that those of another select too.

    Attributes:
        ksas: how many KSAs.
        selections: how often: a KSA counts once for each institute of the one that selects it.
    """

    ksas: int
    selections: int


def competencies_of_ksas(index: FrameworkIndex, area: str) -> Mapping[str, frozenset[str]]:
    """Return the KSAs that institutes of an area select, each with its competencies."""
    found: dict[str, set[str]] = defaultdict(set)
    for institute in index.areas[area]:
        for ksa, units in index.selections.ksas.get(institute, {}).items():
            found[ksa].update(index.outline.competency_of[unit] for unit in units)
    return {ksa: frozenset(competencies) for ksa, competencies in found.items()}


def ksas_by_competency(index: FrameworkIndex, area: str) -> Counter[str]:
    """Return how many KSAs under each competency institutes of an area select."""
    found = competencies_of_ksas(index, area).values()
    return Counter(each for competencies in found for each in competencies)


def areas_of_ksas(index: FrameworkIndex) -> Mapping[str, frozenset[str]]:
    """Return every KSA that institutes select, each with the areas of these institutes."""
    found: dict[str, set[str]] = defaultdict(set)
    for area in index.areas:
        for ksa in competencies_of_ksas(index, area):
            found[ksa].add(area)
    return {ksa: frozenset(areas) for ksa, areas in found.items()}


def shared_ksas(index: FrameworkIndex) -> Mapping[tuple[str, str], SharedKSAs]:
    """Return what institutes of each area select that those of each other area select too."""
    ksas = {area: set(competencies_of_ksas(index, area)) for area in index.areas}
    selections = {
        area: Counter(ksa for each in institutes for ksa in index.selections.ksas.get(each, {}))
        for area, institutes in index.areas.items()
    }
    return {
        (one, other): SharedKSAs(
            len(both := ksas[one] & ksas[other]), sum(selections[one][ksa] for ksa in both)
        )
        for one, other in permutations(index.areas, 2)
    }


def connected_occupations(index: FrameworkIndex, area: str) -> tuple[ConnectedOccupation, ...]:
    """Return the occupations to which institutes of an area hold KSAs to be essential.

    Those with most KSAs come first.
    """
    members = frozenset(index.areas[area])
    competencies = competencies_of_ksas(index, area)
    found = []
    for occupation, statements in index.selections.connections.items():
        said = [each for each in statements if each.is_essential and each.institute in members]
        if said:
            ksas = frozenset(each.ksa for each in said)
            found.append(
                ConnectedOccupation(
                    occupation,
                    frozenset(each.institute for each in said),
                    ksas,
                    Counter(one for ksa in ksas for one in competencies.get(ksa, ())),
                )
            )
    return tuple(sorted(found, key=lambda each: (-len(each.ksas), each.iri)))


def institutes_of_ksas(index: FrameworkIndex) -> Mapping[str, frozenset[str]]:
    """Return every KSA that institutes select, with these institutes."""
    found: dict[str, set[str]] = defaultdict(set)
    for institute, ksas in index.selections.ksas.items():
        for ksa in ksas:
            found[ksa].add(institute)
    return {ksa: frozenset(institutes) for ksa, institutes in found.items()}


def institutes_of_occupations(index: FrameworkIndex) -> Mapping[str, frozenset[str]]:
    """Return every occupation that institutes select, with these institutes."""
    found: dict[str, set[str]] = defaultdict(set)
    for institute, occupations in index.selections.occupations.items():
        for occupation in occupations:
            found[occupation].add(institute)
    return {occupation: frozenset(institutes) for occupation, institutes in found.items()}


def essential_pairs(index: FrameworkIndex) -> frozenset[tuple[str, str]]:
    """Return the connections: a KSA, and an occupation to which an institute calls it essential."""
    return frozenset(
        (each.ksa, occupation)
        for occupation, statements in index.selections.connections.items()
        for each in statements
        if each.is_essential
    )
