"""What institutes state in data of their own, as far as a release has it.

Nothing of it is printed: what names it keeps it apart from what the document names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from amocf.ordering import alphabetical
from amocf.rdf.stated_tables import ConnectionStatement, Selection
from amocf.serve.pages.present.stated.all_statements import (
    OWN_KSA,
    OWN_OCCUPATION,
    AllStated,
    Stated,
    read_stated,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value

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


def institutes_data(reader: Reader) -> tuple[InstituteData, ...]:
    """Return the institutes whose data the release holds."""
    return reader.once(_institutes_data)


def held_data(reader: Reader) -> HeldData | None:
    """Return what the release holds of institutes; ``None`` where it holds nothing."""
    return reader.once(_held_data)


def holds_institutes_data(reader: Reader) -> bool:
    """Say whether the release holds data of any institute."""
    return bool(institutes_data(reader))


def own_things(reader: Reader, curie: str) -> tuple[str, ...]:
    """Return the instances of a class that institutes name and still state.

    What they hold to be the same is one, and none where the document names it.
    """
    return reader.once(_own_things)[curie]


def counted_as(reader: Reader, iri: str) -> str:
    """Return what stands for all that institutes hold to be the same as something."""
    return _stated(reader).same.named(iri)


def names_of(reader: Reader, iri: str) -> tuple[str, ...]:
    """Return what institutes hold to be the same and still state, what stands for all first."""
    one, *others = _stated(reader).same.names(iri)
    return (one, *(each for each in others if not is_withdrawn(reader, each)))


def selections_of(reader: Reader, selected: str) -> tuple[Selection, ...]:
    """Return the selections of a KSA or an occupation, or of what is held to be the same."""
    stated = _stated(reader)
    return stated.in_order(stated.selections, names_of(reader, selected))


def selections_under(reader: Reader, place: str) -> tuple[Selection, ...]:
    """Return the selections of KSAs under a competency or sub-competency, and what is below it."""
    stated = _stated(reader)
    places = (place, *reader.iris(place, "skos:narrowerTransitive"))
    return stated.in_order(stated.under, places)


def connections_of(reader: Reader, iri: str) -> tuple[ConnectionStatement, ...]:
    """Return what is said of the connections of a KSA or an occupation, under all of its names."""
    stated = _stated(reader)
    return stated.in_order(stated.connections, names_of(reader, iri))


def stated_by(reader: Reader, institute: str) -> Stated:
    """Return all that an institute states."""
    return _stated(reader).by_institute.get(institute, Stated())


def ends(reader: Reader, statement: ConnectionStatement) -> tuple[str, str]:
    """Return the KSA and the occupation that are connected, each as what it is counted as."""
    return counted_as(reader, statement.ksa), counted_as(reader, statement.occupation)


def is_ksa(reader: Reader, iri: str) -> bool:
    """Say whether something is a KSA, published or of an institute."""
    return iri in _stated(reader).ksas


def is_own(reader: Reader, iri: str) -> bool:
    """Say whether an institute names something, and the document does not."""
    return iri in _stated(reader).named_by_institutes


def is_withdrawn(reader: Reader, iri: str) -> bool:
    """Say whether an institute does not state any more what it had named."""
    return iri in _stated(reader).withdrawn


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


def record(reader: Reader, statement: Selection | ConnectionStatement) -> tuple[Value, ...]:
    """Return who approved a statement and when, with a link to the statement itself."""
    approved = filter(None, (statement.approved_by, statement.approved_on))
    text = ", ".join(approved) or "no approval stated"
    return (Value(text, link=Link(text, statement.iri, reader.href(statement.iri))),)


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


def _held_data(reader: Reader) -> HeldData | None:
    found = institutes_data(reader)
    ksas, occupations = (len(own_things(reader, each)) for each in (OWN_KSA, OWN_OCCUPATION))
    stated = _stated(reader).by_institute.values()
    connections = len({ends(reader, each) for some in stated for each in some.connections})
    institutes = tuple(each.institute for each in found)
    return HeldData(institutes, ksas, occupations, connections) if found else None


def _own_things(reader: Reader) -> Mapping[str, tuple[str, ...]]:
    stated = _stated(reader)
    return {
        curie: tuple(
            each
            for each in sorted(found, key=alphabetical)
            if each not in stated.withdrawn and stated.same.named(each) == each
        )
        for curie, found in stated.own.items()
    }


def _stated(reader: Reader) -> AllStated:
    return reader.once(read_stated)
