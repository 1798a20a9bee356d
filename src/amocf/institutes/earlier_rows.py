"""The rows that an institute had imported, from its graph: a template can begin with them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from amocf.errors import DataError, Place, UsageError
from amocf.institutes.cell_values import Value
from amocf.institutes.input_columns import CONNECTIONS, KSAS, OCCUPATIONS, InputSheet
from amocf.institutes.institute_folder import GRAPH
from amocf.institutes.published_terms import PublishedTerms
from amocf.ordering import alphabetical
from amocf.rdf.graph_reader import GraphReader

#: The rows of each sheet, a value for each column that has one.
EarlierRows = Mapping[InputSheet, list[dict[str, Value]]]
#: The same, each by the URI of what it states.
StatedRows = Mapping[InputSheet, dict[str, dict[str, Value]]]

_ESSENTIAL: Final = "amo:statesEssential"


def read_earlier_rows(folder: Path, terms: PublishedTerms) -> EarlierRows:
    """Read the rows back, in the order of their codes and words.

    Raises:
        UsageError: if nothing was imported into the folder.
        DataError: if its graph cannot be read.
    """
    return {
        sheet: sorted(
            rows.values(), key=lambda row: [alphabetical(str(row[name])) for name in sheet.key]
        )
        for sheet, rows in stated_rows(imported_graph(folder), terms).items()
    }


def stated_rows(store: Store, terms: PublishedTerms) -> StatedRows:
    """Return the rows that the data of one institute was made from."""
    return _Reader(GraphReader(store), terms).rows()


def imported_graph(folder: Path) -> Store:
    """Open what was imported into a folder.

    Raises:
        UsageError: if nothing was.
        DataError: if it cannot be read.
    """
    path = folder / GRAPH
    if not path.is_file():
        raise UsageError(f"there is no {GRAPH} in {folder}; name the folder of an import")
    store = Store()
    try:
        store.load(path=str(path), format=RdfFormat.TURTLE)
    except SyntaxError as error:
        raise DataError(f"{error}; import the workbook again", Place(path, error.lineno)) from None
    return store


class _Reader:
    def __init__(self, reader: GraphReader, terms: PublishedTerms) -> None:
        self.reader = reader
        self.codes = {iri: code for code, (iri, _) in terms.codes.items()}
        self.evidence = {iri: name for name, iri in terms.evidence.items()}
        self.words = {each.iri: each.wordings[0] for each in (*terms.ksas, *terms.occupations)}

    def rows(self) -> StatedRows:
        found: dict[InputSheet, dict[str, dict[str, Value]]] = {
            sheet: {} for sheet in (KSAS, OCCUPATIONS, CONNECTIONS)
        }
        for iri in self.reader.iris_of("amo:Selection"):
            sheet, row = self._selection(iri)
            found[sheet][iri] = row
        for iri in self.reader.iris_of("amo:ConnectionStatement"):
            found[CONNECTIONS][iri] = self._connection(iri)
        return found

    def _selection(self, iri: str) -> tuple[InputSheet, dict[str, Value]]:
        wording = self.reader.texts(iri, "amo:wording")[0]
        # An earlier version kept no words of connections: they are those of the selection.
        for selected in self.reader.iris(iri, "amo:selects"):
            if iri == self.reader.subjects(selected, "amo:selects")[0]:
                self.words[selected] = wording
        places = self.reader.iris(iri, "amo:selectedUnder")
        if not places:
            return OCCUPATIONS, {
                "occupation": wording,
                **self._texts(iri, occupationCode="amo:statedOccupationCode"),
                **self._approval(iri),
            }
        row: dict[str, Value] = {
            "code": self.codes.get(places[0], places[0]),
            "ksa": wording,
            **self._approval(iri),
        }
        for evidence in self.reader.iris(iri, "amo:evidence"):
            row["evidence"] = self.evidence.get(evidence, evidence)
        return KSAS, row

    def _connection(self, iri: str) -> dict[str, Value]:
        connection = self.reader.iris(iri, "amo:statesConnection")[0]
        return {
            "ksa": self._word(connection, "amo:connectsKSA"),
            "occupation": self._word(connection, "amo:connectsOccupation"),
            **self._texts(iri, ksa="amo:ksaWording", occupation="amo:occupationWording"),
            "essential": self.reader.texts(iri, _ESSENTIAL) == ("true",),
            **self._approval(iri),
        }

    def _word(self, connection: str, role: str) -> str:
        connected = self.reader.iris(connection, role)[0]
        return self.words.get(connected) or self.reader.label(connected)

    def _approval(self, iri: str) -> dict[str, Value]:
        values = self._texts(iri, approvedBy="amo:approvedBy")
        for day in self.reader.texts(iri, "amo:approvedOn"):
            values["approvedOn"] = date.fromisoformat(day)
        return values

    def _texts(self, iri: str, **properties: str) -> dict[str, Value]:
        return {
            name: text
            for name, curie in properties.items()
            for text in self.reader.texts(iri, curie)
        }
