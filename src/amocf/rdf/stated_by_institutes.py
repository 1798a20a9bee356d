"""What institutes state in data of their own, read at once: one by one it would take far longer."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Store

from amocf.ordering import alphabetical
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.held_same import HeldSame, held_same
from amocf.rdf.property_values import TRUE, PropertyValues
from amocf.rdf.stated_tables import ConnectionStatement, InstituteStatements, Selection


def institute_statements(reader: GraphReader) -> InstituteStatements:
    """Return what institutes state, which is read once for a reader."""
    return reader.once(_read)


def _read(reader: GraphReader) -> InstituteStatements:
    return reader.stated.read() if reader.stated else read_from_graphs(reader.store)


def read_from_graphs(store: Store) -> InstituteStatements:
    """Read what institutes state from the published merge."""
    release, same = PropertyValues(store), held_same(store)
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
