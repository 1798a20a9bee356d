"""What stands above and below a resource."""

from typing import Final

from amocf.ordering import alphabetical
from amocf.serve.pages.present.framework import number
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link

ABOVE: Final = ("skos:broader",)
_MEMBERSHIPS: Final = (
    *("dct:isPartOf", "amo:inList", "amo:inTechnologyArea"),
    *("skos:topConceptOf", "skos:inScheme", "qb:dataSet"),
)
BELOW: Final = (
    *("skos:broader", "skos:topConceptOf", "dct:isPartOf", "amo:inList"),
    *("amo:inTechnologyArea", "qb:dataSet"),
)
CONTAINED: Final = ("skos:member", "dct:hasPart")
_DEEPEST: Final = 6


def breadcrumbs(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the way down to a resource: what it is in, its first parents, without itself."""
    path: list[str] = []
    above = _first_above(reader, iri)
    while above and above not in path and above != iri:
        path.append(above)
        above = _first_above(reader, above)
    return tuple(reader.link(each) for each in reversed(path))


def children(reader: Reader, iri: str, seen: frozenset[str] = frozenset()) -> tuple[Link, ...]:
    """Return what is below a resource, each with what is below it.

    Printed rows are left out: the page of their table or list shows them as they stand there.
    """
    seen = seen | {iri}
    if len(seen) > _DEEPEST:
        return ()
    below = (set(reader.subjects(iri, *BELOW)) | set(reader.iris(iri, *CONTAINED))) - seen
    links = [
        reader.link(each, children(reader, each, seen))
        for each in below
        if not reader.is_a(each, "amo:PrintedRow")
    ]
    return tuple(sorted(links, key=lambda link: _order(reader, link)))


def lists(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the lists of KSAs of a technology area, or on its page, with what is in them."""
    found = reader.subjects(iri, "amo:listScope", "amo:pageOfArea")
    return tuple(
        reader.link(each, reader.links(reader.iris(each, "skos:member")))
        for each in found
        if reader.is_a(each, "amo:FrequentlySelectedList")
    )


def _first_above(reader: Reader, iri: str) -> str | None:
    for curie in (*ABOVE, *_MEMBERSHIPS):
        if found := reader.iris(iri, curie):
            return found[0]
    return None


def _order(reader: Reader, link: Link) -> tuple[object, ...]:
    """Sort parts of the document as they stand in it, then statements, everything else by code."""
    position = number(reader, link.iri, "amo:position")
    names = map(alphabetical, (link.code, link.text, link.iri))
    return position is None, reader.is_a(link.iri, "amo:PrintedStatement"), position or 0, *names
