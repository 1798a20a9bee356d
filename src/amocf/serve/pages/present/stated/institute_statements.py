"""What institutes state in data of their own, as far as a release has it.

Nothing of it is printed: what names it keeps it apart from what the document names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from amocf.rdf.held_same import HeldSame, held_same
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value

#: What institutes name that the document does not.
OWN_KSA: Final = "amo:InstituteKSA"
OWN_OCCUPATION: Final = "amo:InstituteOccupation"
_KSAS: Final = ("amo:KSA", OWN_KSA)
_BY_DOCUMENT: Final = "the document"


@dataclass(frozen=True)
class InstituteData:
    """The data of an institute that a release holds: whose it is, and what says so."""

    institute: Link
    dataset: Link
    licences: tuple[Link, ...]


@dataclass(frozen=True)
class HeldData:
    """What a release holds of institutes: whose data, and how much the document does not have."""

    institutes: tuple[Link, ...]
    ksas: int
    occupations: int
    connections: int


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class ConnectionStatement:
    """What an institute says of a KSA and an occupation, by their IRIs."""

    iri: str
    institute: str
    ksa: str
    occupation: str
    is_essential: bool


@dataclass(frozen=True)
class Stated:
    """All that an institute states."""

    ksas: tuple[Selection, ...]
    occupations: tuple[Selection, ...]
    connections: tuple[ConnectionStatement, ...]

    @property
    def ksa_iris(self) -> tuple[str, ...]:
        """The KSAs that it selects, each once, however many codes they stand under."""
        return tuple(dict.fromkeys(each.counted_as for each in self.ksas))


def institutes_data(reader: Reader) -> tuple[InstituteData, ...]:
    """Return the institutes whose data the release holds."""
    return reader.once(_institutes_data)


def held_data(reader: Reader) -> HeldData | None:
    """Return what the release holds of institutes; ``None`` where it holds nothing."""
    found = institutes_data(reader)
    ksas, occupations = (len(own_things(reader, each)) for each in (OWN_KSA, OWN_OCCUPATION))
    connections = len({ends(reader, each) for each in _all_connections(reader)})
    institutes = tuple(each.institute for each in found)
    return HeldData(institutes, ksas, occupations, connections) if found else None


def holds_institutes_data(reader: Reader) -> bool:
    """Say whether the release holds data of any institute."""
    return bool(institutes_data(reader))


def own_things(reader: Reader, curie: str) -> tuple[str, ...]:
    """Return the instances of a class that institutes name and still state.

    What they hold to be the same is one, and none where the document names it.
    """
    found = reader.iris_of(curie)
    return tuple(
        each
        for each in found
        if not is_withdrawn(reader, each) and counted_as(reader, each) == each
    )


def counted_as(reader: Reader, iri: str) -> str:
    """Return what stands for all that institutes hold to be the same as something."""
    return reader.once(_held_same).named(iri)


def names_of(reader: Reader, iri: str) -> tuple[str, ...]:
    """Return what institutes hold to be the same and still state, what stands for all first."""
    one, *others = reader.once(_held_same).names(iri)
    return (one, *(each for each in others if not is_withdrawn(reader, each)))


def selections_of(reader: Reader, selected: str) -> tuple[Selection, ...]:
    """Return the selections of a KSA or an occupation, or of what is held to be the same."""
    names = names_of(reader, selected)
    return _selections(reader, {s for each in names for s in reader.subjects(each, "amo:selects")})


def selections_under(reader: Reader, place: str) -> tuple[Selection, ...]:
    """Return the selections of KSAs under a competency or sub-competency, and what is below it."""
    places = (place, *reader.iris(place, "skos:narrowerTransitive"))
    found = {iri for each in places for iri in reader.subjects(each, "amo:selectedUnder")}
    return _selections(reader, found)


def connections_of(reader: Reader, iri: str) -> tuple[ConnectionStatement, ...]:
    """Return what is said of the connections of a KSA or an occupation, under all of its names."""
    connections = {
        connection
        for each in names_of(reader, iri)
        for connection in reader.subjects(each, "amo:connectsKSA", "amo:connectsOccupation")
    }
    statements = (s for c in connections for s in reader.subjects(c, "amo:statesConnection"))
    return _connections(reader, statements)


def stated_by(reader: Reader, institute: str) -> Stated:
    """Return all that an institute states."""
    statements = reader.subjects(institute, "amo:statedBy")
    selections = _selections(
        reader, [each for each in statements if reader.objects(each, "amo:selects")]
    )
    return Stated(
        tuple(each for each in selections if is_ksa(reader, each.selected)),
        tuple(each for each in selections if not is_ksa(reader, each.selected)),
        _connections(
            reader, [each for each in statements if reader.objects(each, "amo:statesConnection")]
        ),
    )


def ends(reader: Reader, statement: ConnectionStatement) -> tuple[str, str]:
    """Return the KSA and the occupation that are connected, each as what it is counted as."""
    return counted_as(reader, statement.ksa), counted_as(reader, statement.occupation)


def is_ksa(reader: Reader, iri: str) -> bool:
    """Say whether something is a KSA, published or of an institute."""
    return any(reader.is_a(iri, curie) for curie in _KSAS)


def is_own(reader: Reader, iri: str) -> bool:
    """Say whether an institute names something, and the document does not."""
    return reader.is_a(iri, OWN_KSA) or reader.is_a(iri, OWN_OCCUPATION)


def is_withdrawn(reader: Reader, iri: str) -> bool:
    """Say whether an institute does not state any more what it had named."""
    return "true" in reader.texts(iri, "owl:deprecated")


def named_by(reader: Reader, iri: str) -> tuple[Value, ...]:
    """Return who names a KSA or an occupation: the document, or the institute whose it is."""
    if not is_own(reader, iri):
        return (Value(_BY_DOCUMENT),)
    creators = reader.links(reader.iris(iri, "dct:creator"))
    return tuple(Value(each.text, link=each) for each in creators)


def each_named_by(reader: Reader, iri: str) -> tuple[Value, ...]:
    """Return who names something under any of its names; an institute leads to what it names."""
    if not is_own(reader, iri):
        return (Value(_BY_DOCUMENT),)
    return tuple(
        Value(institute.text, link=replace(reader.link(name), text=institute.text, code=""))
        for name in names_of(reader, iri)
        for institute in reader.links(reader.iris(name, "dct:creator"))
    )


def identifier(iri: str) -> str:
    """Return what tells a KSA or an occupation from all others in an address: its number."""
    return iri.rpartition("/")[2]


def institutes_of(
    reader: Reader, statements: Iterable[Selection | ConnectionStatement]
) -> tuple[Link, ...]:
    """Return who states something, each once."""
    return reader.links({each.institute for each in statements})


def record(reader: Reader, statement: str) -> tuple[Value, ...]:
    """Return who approved a statement and when, with a link to the statement itself."""
    approved = reader.texts(statement, "amo:approvedBy") + reader.texts(statement, "amo:approvedOn")
    text = ", ".join(approved) or "no approval stated"
    return (Value(text, link=Link(text, statement, reader.href(statement))),)


def _institutes_data(reader: Reader) -> tuple[InstituteData, ...]:
    return tuple(
        InstituteData(
            institute,
            reader.link(dataset),
            reader.links(reader.iris(dataset, "dct:license")),
        )
        for institute in reader.links(reader.iris_of("amo:Institute"))
        for dataset in reader.subjects(institute.iri, "prov:wasAttributedTo")
        if reader.is_a(dataset, "dcat:Dataset")
    )


def _held_same(reader: Reader) -> HeldSame:
    return held_same(reader.store)


def _all_connections(reader: Reader) -> tuple[ConnectionStatement, ...]:
    return _connections(reader, reader.iris_of("amo:ConnectionStatement"))


def _selections(reader: Reader, iris: Iterable[str]) -> tuple[Selection, ...]:
    found = (
        Selection(
            iri,
            institute,
            selected,
            counted_as(reader, selected),
            tuple(reader.iris(iri, "amo:selectedUnder")),
        )
        for iri in iris
        for institute in reader.iris(iri, "amo:statedBy")
        for selected in reader.iris(iri, "amo:selects")
    )
    return tuple(sorted(found, key=lambda each: (_name(reader, each.institute), each.iri)))


def _connections(reader: Reader, iris: Iterable[str]) -> tuple[ConnectionStatement, ...]:
    found = (
        ConnectionStatement(
            iri, institute, ksa, occupation, "true" in reader.texts(iri, "amo:statesEssential")
        )
        for iri in iris
        for institute in reader.iris(iri, "amo:statedBy")
        for connection in reader.iris(iri, "amo:statesConnection")
        for ksa in reader.iris(connection, "amo:connectsKSA")
        for occupation in reader.iris(connection, "amo:connectsOccupation")
    )
    return tuple(sorted(found, key=lambda each: (_name(reader, each.institute), each.iri)))


def _name(reader: Reader, institute: str) -> str:
    return reader.link(institute).text.casefold()
