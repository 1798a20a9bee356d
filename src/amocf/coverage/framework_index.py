"""All of a release that coverage looks at, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from amocf.coverage.competency_outline import CompetencyOutline, in_order, read_outline
from amocf.coverage.matches import Match, by_record, read_matches
from amocf.coverage.memberships import Family
from amocf.coverage.stated_selections import StatedSelections, read_selections
from amocf.outside_names import short_name
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import BASE

FRAMEWORK: Final = BASE + "id/framework"
_SETS: Final = BASE + "dataset/mappings-"


@dataclass(frozen=True)
class OutsideFramework:
    """A framework of others that mapping records lead to.

    Attributes:
        iri: it.
        short: how it is usually called.
        address: what it is called in addresses.
        family: what its components are compared with.
        components: those that the release describes and that have none below them, in order.
        matches: the mapping records that lead to it.
    """

    iri: str
    short: str
    address: str
    family: Family
    components: tuple[str, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class FrameworkIndex:
    """What operands are made of.

    Attributes:
        reader: the release.
        outline: the competencies.
        selections: what institutes state.
        outside: the outside frameworks, by IRI.
        areas: the institutes of each technology area.
        institute_occupations: the occupations of institutes that the document does not name.
    """

    reader: GraphReader
    outline: CompetencyOutline
    selections: StatedSelections
    outside: Mapping[str, OutsideFramework]
    areas: Mapping[str, tuple[str, ...]]
    institute_occupations: tuple[str, ...]

    def of_component(self, iri: str) -> OutsideFramework | None:
        """Return the outside framework that a component is of."""
        schemes = self.reader.iris(iri, "skos:inScheme")
        return next((self.outside[each] for each in schemes if each in self.outside), None)


def read_index(reader: GraphReader) -> FrameworkIndex:
    """Read a release."""
    outline = read_outline(reader)
    own = tuple(reader.iris_of("amo:InstituteOccupation"))
    occupations = {*outline.occupations, *own}
    inside = (*outline.competency_of, *outline.competencies, *outline.tiers, *occupations)
    found: dict[str, list[Match]] = {}
    for match in sorted(read_matches(reader, inside), key=by_record):
        found.setdefault(match.scheme, []).append(match)
    addresses = _addresses(reader)
    schemes = {
        scheme
        for each in reader.iris_of("amo:ExternalComponent")
        for scheme in reader.iris(each, "skos:inScheme")
    }
    return FrameworkIndex(
        reader,
        outline,
        read_selections(reader, frozenset(outline.competency_of)),
        {
            scheme: _outside(
                reader, scheme, addresses.get(scheme, ""), found.get(scheme, []), occupations
            )
            for scheme in sorted(schemes)
        },
        {
            area: tuple(in_order(reader, reader.subjects(area, "amo:inTechnologyArea")))
            for area in in_order(reader, reader.iris_of("amo:TechnologyArea"))
        },
        own,
    )


def _outside(
    reader: GraphReader, scheme: str, address: str, matches: list[Match], occupations: set[str]
) -> OutsideFramework:
    members = [
        iri
        for iri in reader.subjects(scheme, "skos:inScheme")
        if reader.is_a(iri, "amo:ExternalComponent") and not reader.subjects(iri, "skos:broader")
    ]
    is_of_jobs = any(each.inside in occupations for each in matches)
    return OutsideFramework(
        scheme,
        short_name(scheme, reader.label(scheme)),
        address or scheme,
        Family.OCCUPATIONS if is_of_jobs else Family.COMPETENCIES,
        tuple(in_order(reader, members)),
        tuple(matches),
    )


def _addresses(reader: GraphReader) -> dict[str, str]:
    """Return by outside framework what its mapping set is called, which is short."""
    return {
        scheme: each.removeprefix(_SETS)
        for each in reversed(reader.iris_of("sssom:MappingSet"))
        if each.startswith(_SETS)
        for record in reader.iris(each, "sssom:mappings")[:1]
        for scheme in reader.iris(each, "sssom:object_source")
        or reader.iris(record, "sssom:object_source")
        if "as-printed" not in each
    }
