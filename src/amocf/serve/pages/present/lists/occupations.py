"""The named occupations: how many institutes name each, and what they are called elsewhere."""

from collections.abc import Callable, Iterator
from typing import Final

from amocf.serve.pages.present.evidence import mappings
from amocf.serve.pages.present.lists.cells import of_links, own_name, text
from amocf.serve.pages.present.lists.institute_columns import (
    beside_institutes,
    named_apart,
    of_institutes,
    with_own,
)
from amocf.serve.pages.present.lists.listing import Cell, Column, Listing, number
from amocf.serve.pages.present.mapping_sets import targets
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Mapping, Value
from amocf.terms import BASE

_ONET: Final = BASE + "ref/onet-soc"
_ALL: Final = BASE + "stat/2025/computed-totals/network"
_OWN: Final = "amo:InstituteOccupation"
_ESCO: Final = "http://data.europa.eu/esco/concept-scheme/occupations"


def _nearest(reader: Reader, occupation: str, scheme: str) -> list[Mapping]:
    """Return the mappings to a framework that are strongest, and of these the most certain."""
    found = [
        each
        for each in mappings(reader, occupation)
        if each.framework and each.framework.iri == scheme and not each.negated
    ]
    best = min(map(_strength, found), default=None)
    return [each for each in found if _strength(each) == best]


def _strength(mapping: Mapping) -> tuple[int, float]:
    return mapping.relation.rank, -(number(mapping.confidence) or 0.0)


def _match(scheme: str) -> Callable[[Reader, str], Cell]:
    return lambda reader, iri: of_links(each.object for each in _nearest(reader, iri, scheme))


def _relation(scheme: str) -> Callable[[Reader, str], Cell]:
    def read(reader: Reader, iri: str) -> Cell:
        found = (each.relation.words for each in _nearest(reader, iri, scheme))
        return tuple(map(Value, dict.fromkeys(found)))

    return read


def _onet_online(reader: Reader, occupation: str) -> Cell:
    return of_links(
        Link(each.object.code, each.published.iri, each.published.href)
        for each in _nearest(reader, occupation, _ONET)
        if each.published
    )


def _mapping_pages(reader: Reader) -> Iterator[tuple[str, str]]:
    for each in reader.once(targets):
        if each.scheme.iri in (_ONET, _ESCO):
            yield f"/mappings/{each.slug}", f"All mappings to {each.short}"


OCCUPATIONS: Final = Listing(
    path="/occupations",
    title="Occupations",
    one="occupation",
    several="occupations",
    lead="The occupations that the document names as those that the institutes identify most"
    " often, and the nearest to them in O*NET and ESCO. Which KSAs each of them needs, the document"
    " does not print.",
    members=with_own("amo:Occupation", _OWN),
    classes=("amo:Occupation",),
    rows_of_page=50,
    remarks=named_apart("amo:Occupation", _OWN, _ALL, "occupations"),
    more=_mapping_pages,
    columns=(
        Column("occupation", "Occupation", "The name that the document prints.", own_name),
        Column(
            "institutes",
            "Institutes",
            "How many institutes identify it, as the document prints.",
            text("amo:instituteCount"),
            is_number=True,
        ),
        Column(
            "onet",
            "Nearest in O*NET",
            "The occupations of O*NET that this edition relates to it most closely: several where"
            " none is closer than another.",
            _match(_ONET),
            is_outside=True,
        ),
        Column(
            "onet-relation",
            "Relation to O*NET",
            "What these are to the occupation.",
            _relation(_ONET),
            is_outside=True,
            there=beside_institutes(is_shown=False),
        ),
        Column(
            "onet-online",
            "On O*NET OnLine",
            "Their pages at onetonline.org.",
            _onet_online,
            is_outside=True,
            there=beside_institutes(is_shown=False),
        ),
        Column(
            "esco",
            "Nearest in ESCO",
            "The occupation of ESCO that this edition relates to it most closely.",
            _match(_ESCO),
            is_outside=True,
        ),
        Column(
            "esco-relation",
            "Relation to ESCO",
            "What this is to the occupation.",
            _relation(_ESCO),
            is_outside=True,
            there=beside_institutes(is_shown=False),
        ),
        *of_institutes("occupation", "KSAs"),
    ),
)
