"""What institutes state in data of their own, read at once: one by one it would take far longer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

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
    same = held_same(store)
    statements = _Statements.read(PropertyValues(store))
    return InstituteStatements(
        tuple(statements.selections(same)), tuple(statements.connections()), same
    )


@dataclass(frozen=True)
class _Statements:
    """What is said of statements, by their IRIs: by whom, and who approved them when."""

    release: PropertyValues
    stated_by: Mapping[str, list[str]]
    approved_by: Mapping[str, str]
    approved_on: Mapping[str, str]

    @classmethod
    def read(cls, release: PropertyValues) -> "_Statements":
        return cls(
            release,
            release.values("amo:statedBy"),
            release.value("amo:approvedBy"),
            release.value("amo:approvedOn"),
        )

    def selections(self, same: HeldSame) -> Iterator[Selection]:
        under = {
            iri: tuple(sorted(places, key=alphabetical))
            for iri, places in self.release.values("amo:selectedUnder").items()
        }
        for iri, selected in self.release.each("amo:selects"):
            counted_as, places = same.named(selected), under.get(iri, ())
            approved = self._approved(iri)
            for institute in self.stated_by.get(iri, ()):
                yield Selection(iri, institute, selected, counted_as, places, *approved)

    def connections(self) -> Iterator[ConnectionStatement]:
        ksas = self.release.values("amo:connectsKSA")
        occupations = self.release.values("amo:connectsOccupation")
        essential = self.release.subjects("amo:statesEssential", TRUE)
        for iri, connection in self.release.each("amo:statesConnection"):
            is_essential, approved = iri in essential, self._approved(iri)
            stated_by, ends = self.stated_by.get(iri, ()), (ksas, occupations)
            for institute, ksa, occupation in product(
                stated_by, *(each.get(connection, ()) for each in ends)
            ):
                yield ConnectionStatement(iri, institute, ksa, occupation, is_essential, *approved)

    def _approved(self, iri: str) -> tuple[str, str]:
        return self.approved_by.get(iri, ""), self.approved_on.get(iri, "")
