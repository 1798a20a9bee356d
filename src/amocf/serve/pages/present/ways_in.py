"""Where a reader of the home page may begin: what is selected most, and the technology areas."""

from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.present.framework import members, number
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import BASE

_NETWORK: Final = BASE + "id/network"


@dataclass(frozen=True)
class Selection:
    """A list of KSAs that institutes select most; each KSA with what it stands below."""

    link: Link
    ksas: tuple[tuple[Link, tuple[Link, ...]], ...]


@dataclass(frozen=True)
class AreaCard:
    """A technology area: what it is about, its institutes, and the lists of KSAs on its page.

    Each list has the number of its KSAs, and whether it is of those specific to the area.
    """

    link: Link
    descriptions: tuple[str, ...]
    institutes: tuple[Link, ...]
    lists: tuple[tuple[Link, int, bool], ...]


def most_selected(reader: Reader) -> tuple[Selection, ...]:
    """Return the lists for the whole network that stand on the page of no area."""
    lists = reader.links(
        each
        for each in reader.subjects(_NETWORK, "amo:listScope")
        if not any(reader.iris(each, "amo:pageOfArea"))
    )
    return tuple(Selection(each, _members(reader, each)) for each in lists)


def occupations(reader: Reader) -> tuple[tuple[Link, int | None], ...]:
    """Return the occupations with the number of institutes that name each, the most named first."""
    named = [
        (each, number(reader, each.iri, "amo:instituteCount"))
        for each in members(reader, "amo:Occupation")
    ]
    return tuple(sorted(named, key=lambda pair: -(pair[1] or 0)))


def areas(reader: Reader) -> tuple[AreaCard, ...]:
    """Return the technology areas."""
    return tuple(_area(reader, each) for each in members(reader, "amo:TechnologyArea"))


def _area(reader: Reader, area: Link) -> AreaCard:
    lists = reader.links(
        each
        for each in reader.subjects(area.iri, "amo:pageOfArea")
        if reader.is_a(each, "amo:FrequentlySelectedList")
    )
    return AreaCard(
        area,
        tuple(reader.texts(area.iri, "dct:description")),
        reader.links(
            each
            for each in reader.subjects(area.iri, "amo:inTechnologyArea")
            if reader.is_a(each, "amo:Institute")
        ),
        tuple(
            (
                each,
                len(reader.iris(each.iri, "skos:member")),
                area.iri in reader.iris(each.iri, "amo:listScope"),
            )
            for each in lists
        ),
    )


def _members(reader: Reader, selection: Link) -> tuple[tuple[Link, tuple[Link, ...]], ...]:
    ksas = reader.links(reader.iris(selection.iri, "skos:member"))
    return tuple((each, reader.links(reader.iris(each.iri, "skos:broader"))) for each in ksas)
