"""What stands above and below a resource."""

from dataclasses import replace
from typing import Final

from amocf.kind_row import WAY_UP, ResourceKind
from amocf.ordering import alphabetical
from amocf.outside_names import short_name
from amocf.serve.http.addresses import needs_server
from amocf.serve.pages.present.framework import FRAMEWORK, number
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link

BELOW: Final = (
    *("skos:broader", "skos:topConceptOf", "dct:isPartOf", "amo:inList"),
    *("amo:inTechnologyArea", "qb:dataSet"),
)
CONTAINED: Final = ("skos:member", "dct:hasPart")
_DEEPEST: Final = 6
#: How many resources a page shows directly below another.
_MOST: Final = 200


def breadcrumbs(reader: Reader, iri: str, kind: ResourceKind) -> tuple[Link, ...]:
    """Return the way down to a resource: where its kind begins, its first parents, not itself.

    Schemes are left out, whose titles say what every page says, and so is what begins the way.
    """
    path: list[str] = []
    above = _first_above(reader, iri, kind.way_up)
    while above and above not in path and above != iri:
        path.append(above)
        above = _first_above(reader, above, WAY_UP)
    home = _home(reader, kind)
    links = [_crumb(reader, each) for each in reversed(path) if not _says_nothing(reader, each)]
    return (*home, *(link for link in links if link.href not in {each.href for each in home}))


def _home(reader: Reader, kind: ResourceKind) -> list[Link]:
    """Return where the way begins; what only a server shows is named, or all names are listed."""
    if not kind.home:
        return []
    text, path = kind.home
    if not reader.is_static:
        return [Link(text, href=reader.root + path)]
    if needs_server(path):
        return []
    return [Link(text, href=reader.root + ("/a-z" if path.startswith("/search?") else path))]


def _says_nothing(reader: Reader, iri: str) -> bool:
    """Say whether a step is the framework, or one of its own schemes."""
    return iri == FRAMEWORK or iri in {
        *reader.subjects(FRAMEWORK, "dct:isPartOf"),
        *reader.iris(FRAMEWORK, "dct:hasPart"),
    }


def _crumb(reader: Reader, iri: str) -> Link:
    """Return a step of the way under a short name, which is never cut."""
    link = reader.link(iri)
    if link.code.startswith("Tier "):
        return replace(link, text=link.code, code="")
    if reader.is_a(iri, "bibo:Report"):
        return replace(link, text="The document")
    return replace(link, text=short_name(iri, link.text))


def children(reader: Reader, iri: str, seen: frozenset[str] = frozenset()) -> tuple[Link, ...]:
    """Return what is below a resource, each with what is below it.

    Printed rows are left out: the page of their table or list shows them as they stand there.
    """
    seen = seen | {iri}
    if len(seen) > _DEEPEST:
        return ()
    # One property after the other: sorted are only those that are shown.
    below = {each for curie in BELOW for each in reader.subjects(iri, curie)}
    below |= {each for curie in CONTAINED for each in reader.iris(iri, curie)}
    below -= seen
    # What has very many below it is shown again and again, with the first of them.
    if len(below) > _MOST:
        return reader.once(_shown, frozenset(below), seen)
    return _shown(reader, frozenset(below), seen)


def _shown(reader: Reader, below: frozenset[str], seen: frozenset[str]) -> tuple[Link, ...]:
    """Return the first of what is below a resource in their order, and how many more there are."""
    shown = [each for each in below if not reader.is_a(each, "amo:PrintedRow")]
    ordered = sorted(map(reader.link, shown), key=lambda link: _order(reader, link))
    more = len(ordered) - _MOST
    rest = (Link(f"and {more} more, in the data formats"),) if more > 0 else ()
    links = (reader.link(each.iri, children(reader, each.iri, seen)) for each in ordered[:_MOST])
    return (*links, *rest)


def _first_above(reader: Reader, iri: str, way_up: tuple[str, ...]) -> str | None:
    for curie in way_up:
        if found := reader.iris(iri, curie):
            return found[0]
    return None


def _order(reader: Reader, link: Link) -> tuple[object, ...]:
    """Sort parts of the document as they stand in it, then statements, everything else by code."""
    position = number(reader, link.iri, "amo:position")
    names = map(alphabetical, (link.code, link.text, link.iri))
    return position is None, reader.is_a(link.iri, "amo:PrintedStatement"), position or 0, *names
