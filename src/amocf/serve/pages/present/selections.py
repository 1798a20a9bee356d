"""Which KSAs the document names as selected most, and for whom: its lists, read from either end."""

from dataclasses import dataclass
from typing import Final

from amocf.ordering import alphabetical
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link

_LIST: Final = "amo:FrequentlySelectedList"


@dataclass(frozen=True)
class KsaList:
    """A list of KSAs that are selected often.

    Attributes:
        link: the list.
        area: the technology area on whose page it stands; ``None`` where it is the network's own.
        is_specific: whether its KSAs are said to be specific to the area.
        ksas: what is in it, in the order in which it is printed.
        part: the part of the document that prints it.
    """

    link: Link
    area: Link | None
    is_specific: bool
    ksas: tuple["NamedKsa", ...]
    part: tuple[Link, ...]

    @property
    def words(self) -> str:
        """What it says of its KSAs, without the name of the area."""
        if self.area is None:
            return "most highly selected"
        return "specific to the area" if self.is_specific else "network-wide"


@dataclass(frozen=True)
class NamedKsa:
    """A KSA that the document names, what it is under, and the lists that have it.

    ``lists`` are without their own KSAs, which would go on for ever.
    """

    link: Link
    parents: tuple[Link, ...]
    lists: tuple[KsaList, ...] = ()


def lists_of(reader: Reader, iri: str) -> tuple[KsaList, ...]:
    """Return the lists on the page of a technology area, or those with KSAs of the network."""
    found = set(reader.subjects(iri, "amo:pageOfArea", "amo:listScope"))
    lists = [_selection(reader, each) for each in found if reader.is_a(each, _LIST)]
    return tuple(sorted(lists, key=_network_first))


def naming(reader: Reader, ksa: str) -> tuple[KsaList, ...]:
    """Return the lists that name a KSA, without what is in them; that of the network first."""
    found = [each for each in reader.subjects(ksa, "skos:member") if reader.is_a(each, _LIST)]
    lists = [_selection(reader, each, is_full=False) for each in found]
    return tuple(sorted(lists, key=_network_first))


def named_ksas(reader: Reader, iri: str) -> tuple[NamedKsa, ...]:
    """Return the KSAs that are named under a concept, each with the lists that have it."""
    below = reader.links(reader.subjects(iri, "skos:broader"))
    return tuple(NamedKsa(link, (), naming(reader, link.iri)) for link in below)


def members_of(reader: Reader, iri: str) -> tuple[NamedKsa, ...]:
    """Return the KSAs in a list, in the order in which it prints them."""
    rows = reader.subjects(iri, "amo:inList")
    order = {
        about: position
        for position, row in enumerate(sorted(rows, key=alphabetical))
        for about in reader.iris(row, "amo:about")
    }
    ksas = sorted(reader.iris(iri, "skos:member"), key=lambda each: order.get(each, len(order)))
    return tuple(
        NamedKsa(reader.link(each), reader.links(reader.iris(each, "skos:broader")))
        for each in ksas
    )


def areas_of(reader: Reader, iri: str) -> tuple[str, ...]:
    """Return the technology area that something is or is in, or nothing."""
    return tuple(reader.iris(iri, "amo:inTechnologyArea")) or (
        (iri,) if reader.is_a(iri, "amo:TechnologyArea") else ()
    )


def _selection(reader: Reader, iri: str, *, is_full: bool = True) -> KsaList:
    areas = reader.iris(iri, "amo:pageOfArea")
    return KsaList(
        link=reader.link(iri),
        area=reader.link(areas[0]) if areas else None,
        is_specific=bool(set(areas) & set(reader.iris(iri, "amo:listScope"))),
        ksas=members_of(reader, iri) if is_full else (),
        part=reader.links(reader.iris(iri, "dct:isPartOf")),
    )


def _network_first(found: KsaList) -> tuple[object, ...]:
    area = found.area.text if found.area else ""
    return found.area is not None, area, not found.is_specific, found.link.text
