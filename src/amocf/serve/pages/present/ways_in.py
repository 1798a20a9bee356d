"""Where a reader of the home page may begin: what is selected most, and the technology areas."""

from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.present.framework import members, number
from amocf.serve.pages.present.selections import KsaList, lists_of
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import BASE

_NETWORK: Final = BASE + "id/network"


@dataclass(frozen=True)
class AreaCard:
    """A technology area: what it is about, its institutes, and the lists of KSAs on its page."""

    link: Link
    descriptions: tuple[str, ...]
    institutes: tuple[Link, ...]
    lists: tuple[KsaList, ...]


def most_selected(reader: Reader) -> tuple[KsaList, ...]:
    """Return the lists for the whole network that stand on the page of no area."""
    return tuple(each for each in lists_of(reader, _NETWORK) if each.area is None)


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
    inside = reader.subjects(area.iri, "amo:inTechnologyArea")
    return AreaCard(
        area,
        tuple(reader.texts(area.iri, "dct:description")),
        reader.links(each for each in inside if reader.is_a(each, "amo:Institute")),
        lists_of(reader, area.iri),
    )
