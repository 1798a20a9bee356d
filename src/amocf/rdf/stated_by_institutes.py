"""What institutes state in data of their own, read at once: one by one it would take far longer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amocf.ordering import alphabetical
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.held_same import HeldSame, held_same
from amocf.rdf.property_values import TRUE, PropertyValues


@dataclass(frozen=True, slots=True)
class Selection:
    """A KSA or an occupation as an institute selects it, by their IRIs.

    Attributes:
        iri: the selection.
        institute: who selects.
        selected: what is selected.
        counted_as: what stands for all that institutes hold to be the same as that.
        places: the codes under which a KSA stands.
    """

    iri: str
    institute: str
    selected: str
    counted_as: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConnectionStatement:
    """What an institute says of a KSA and an occupation, by their IRIs."""

    iri: str
    institute: str
    ksa: str
    occupation: str
    is_essential: bool


@dataclass(frozen=True)
class InstituteStatements:
    """What all institutes state, in no order.

    Attributes:
        selections: what they select.
        connections: what they say of connections.
        same: the names of what has several.
    """

    selections: tuple[Selection, ...]
    connections: tuple[ConnectionStatement, ...]
    same: HeldSame


def institute_statements(reader: GraphReader) -> InstituteStatements:
    """Return what institutes state, which is read once for a reader."""
    return reader.once(_read)


def _read(reader: GraphReader) -> InstituteStatements:
    release, same = PropertyValues(reader.store), held_same(reader.store)
    stated_by = release.values("amo:statedBy")
    return InstituteStatements(
        tuple(_selections(release, stated_by, same)),
        tuple(_connections(release, stated_by)),
        same,
    )


def _selections(
    release: PropertyValues, stated_by: Mapping[str, list[str]], same: HeldSame
) -> Iterator[Selection]:
    under = {
        iri: tuple(sorted(places, key=alphabetical))
        for iri, places in release.values("amo:selectedUnder").items()
    }
    for iri, selected in release.each("amo:selects"):
        for institute in stated_by.get(iri, ()):
            yield Selection(iri, institute, selected, same.named(selected), under.get(iri, ()))


def _connections(
    release: PropertyValues, stated_by: Mapping[str, list[str]]
) -> Iterator[ConnectionStatement]:
    ksas, occupations = (
        release.values(curie) for curie in ("amo:connectsKSA", "amo:connectsOccupation")
    )
    essential = release.subjects("amo:statesEssential", TRUE)
    for iri, connection in release.each("amo:statesConnection"):
        for institute in stated_by.get(iri, ()):
            for ksa in ksas.get(connection, ()):
                for occupation in occupations.get(connection, ()):
                    yield ConnectionStatement(iri, institute, ksa, occupation, iri in essential)
