"""The competencies of a release: what is compared, and what it is graded by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amocf.ordering import natural
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import expand


@dataclass(frozen=True)
class CompetencyOutline:
    """The framework as far as coverage looks at it.

    Attributes:
        competencies: each with what is counted of it: its sub-competencies, or itself where it has
            none; in printed order.
        competency_of: the competency of each that is counted.
        tiers: the competencies of each tier.
        ksas: the KSAs that the document names, each with what it stands under.
        occupations: the occupations that the document names.
        essential: how many essential KSAs the document counts, by what has a number.
    """

    competencies: Mapping[str, tuple[str, ...]]
    competency_of: Mapping[str, str]
    tiers: Mapping[str, tuple[str, ...]]
    ksas: Mapping[str, tuple[str, ...]]
    occupations: tuple[str, ...]
    essential: Mapping[str, int]

    def is_graded(self, iri: str) -> bool:
        """Say whether something is a competency that has sub-competencies."""
        return iri in self.competencies and iri not in self.competency_of

    def counted_below(self, iri: str) -> tuple[str, ...]:
        """Return what is counted of a tier, a competency or a sub-competency."""
        if iri in self.tiers:
            return tuple(unit for each in self.tiers[iri] for unit in self.competencies[each])
        return self.competencies.get(iri, (iri,) if iri in self.competency_of else ())

    def ksas_below(self, units: Iterable[str]) -> tuple[str, ...]:
        """Return the KSAs that the document names under some of what is counted."""
        wanted = set(units)
        return tuple(iri for iri, above in self.ksas.items() if wanted & set(above))

    def names_all_ksas(self, iris: Iterable[str], ksas: Iterable[str]) -> bool:
        """Say whether the document names as many KSAs under some of these as it counts there."""
        counts = [self.essential.get(each) for each in iris]
        return None not in counts and sum(filter(None, counts)) == len({*ksas})


def read_outline(reader: GraphReader) -> CompetencyOutline:
    """Read the framework from a release."""
    competencies = {
        iri: tuple(_below(reader, iri, "amo:SubCompetency")) or (iri,)
        for iri in in_order(reader, reader.iris_of("amo:Competency"))
    }
    competency_of = {unit: iri for iri, units in competencies.items() for unit in units}
    return CompetencyOutline(
        competencies,
        competency_of,
        {
            iri: tuple(_below(reader, iri, "amo:Competency"))
            for iri in in_order(reader, reader.iris_of("amo:Tier"))
        },
        {
            iri: tuple(each for each in reader.iris(iri, "skos:broader") if each in competency_of)
            for iri in in_order(reader, reader.iris_of("amo:KSA"))
        },
        tuple(in_order(reader, reader.iris_of("amo:Occupation"))),
        {iri: number for iri in competency_of if (number := _count(reader, iri)) is not None},
    )


def in_order(reader: GraphReader, iris: Iterable[str]) -> list[str]:
    """Return concepts in the order in which they are printed, or else by code and label."""
    return sorted(iris, key=lambda iri: _order(reader, iri))


def code_of_component(reader: GraphReader, iri: str) -> str:
    """Return the code or number of a component; empty where it has none."""
    return next(iter(reader.texts(iri, "skos:notation")), "")


def _below(reader: GraphReader, iri: str, kind: str) -> list[str]:
    found = reader.subjects(iri, "skos:broader")
    return in_order(
        reader, (each for each in found if expand(kind) in reader.iris(each, "rdf:type"))
    )


def _order(reader: GraphReader, iri: str) -> tuple[object, ...]:
    place = next(iter(reader.texts(iri, "amo:sortOrder")), "")
    return (
        natural(place) if place else natural("9" * 12),
        natural(code_of_component(reader, iri)),
        natural(reader.label(iri)),
        iri,
    )


def _count(reader: GraphReader, iri: str) -> int | None:
    text = next(iter(reader.texts(iri, "amo:essentialKsaCount")), "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
