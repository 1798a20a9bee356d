"""From the release to what the page of a resource shows."""

from dataclasses import replace
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode

from amocf.serve.evidence import DIMENSIONS, mappings, notes, printed_places, statistics
from amocf.serve.reader import Reader, natural
from amocf.serve.views import Fact, Link, ResourceView
from amocf.terms import BASE, expand

_ABOVE: Final = ("skos:broader",)
_MEMBERSHIPS: Final = ("dct:isPartOf", "amo:inList", "skos:topConceptOf", "skos:inScheme")
_BELOW: Final = ("skos:broader", "skos:topConceptOf", "dct:isPartOf", "amo:inList", "qb:dataSet")
_CONTAINED: Final = ("skos:member", "dct:hasPart")
_DEFINITIONS: Final = ("skos:definition", "skos:scopeNote", "dct:description", "rdfs:comment")
#: Shown in sections of their own, or repeating what those show.
_SHOWN: Final = frozenset(
    expand(curie)
    for curie in (
        *(
            "rdf:type",
            "rdfs:label",
            "skos:prefLabel",
            "skos:altLabel",
            "skos:notation",
            "dct:source",
        ),
        *("skos:broader", "skos:narrower", "skos:member", "dct:hasPart", "skos:hasTopConcept"),
        *("skos:topConceptOf", "skos:broaderTransitive", "skos:narrowerTransitive"),
        *("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch"),
        *("skos:broadMatch", "skos:narrowMatch"),
        *("owl:annotatedSource", "owl:annotatedProperty", "owl:annotatedTarget"),
        *("amo:reading", "amo:reason"),
        *_DEFINITIONS,
    )
)
_MENTIONED_ELSEWHERE: Final = (_SHOWN - {expand("dct:source")}) | {
    expand(curie)
    for curie in (
        *_BELOW,
        *DIMENSIONS,
        "amo:about",
        "amo:affects",
        "skos:inScheme",
        "amo:inEdition",
    )
}
#: How many values of one property a page lists.
_MOST: Final = 50
_DEEPEST: Final = 6


def resource(reader: Reader, iri: str, document: str) -> ResourceView:
    """Collect what the page of a resource shows.

    Args:
        reader: where to look things up.
        iri: the resource.
        document: the path of its document on this server, without ending.
    """
    return ResourceView(
        link=reader.link(iri),
        document=document,
        kinds=_kinds(reader, iri),
        alternative_labels=tuple(
            reader.value(v) for v in reader.objects(iri, "skos:altLabel", "dct:alternative")
        ),
        breadcrumbs=breadcrumbs(reader, iri),
        parents=reader.links(reader.iris(iri, *_ABOVE)),
        children=children(reader, iri),
        definitions=tuple(reader.value(value) for value in reader.objects(iri, *_DEFINITIONS)),
        printed=printed_places(reader, iri),
        notes=notes(reader, iri),
        mappings=mappings(reader, iri),
        statistics=statistics(reader, iri),
        sources=_sources(reader, iri),
        facts=facts(reader, iri),
        mentions=_mentions(reader, iri),
    )


def breadcrumbs(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the way down to a thing: what it is in, its first parents, without itself."""
    path: list[str] = []
    above = _first_above(reader, iri)
    while above and above not in path and above != iri:
        path.append(above)
        above = _first_above(reader, above)
    return tuple(reader.link(each) for each in reversed(path))


def children(reader: Reader, iri: str, seen: frozenset[str] = frozenset()) -> tuple[Link, ...]:
    """Return what is below a thing, each with what is below it."""
    seen = seen | {iri}
    if len(seen) > _DEEPEST:
        return ()
    below = {*reader.subjects(iri, *_BELOW), *reader.iris(iri, *_CONTAINED)} - seen
    links = [reader.link(each, children(reader, each, seen)) for each in below]
    return tuple(sorted(links, key=_by_code))


def facts(reader: Reader, iri: str) -> tuple[Fact, ...]:
    """Return the properties of a thing that no other section shows."""
    return _facts(reader, iri, _SHOWN)


def all_facts(reader: Reader, iri: str) -> tuple[Fact, ...]:
    """Return the properties of a thing."""
    return _facts(reader, iri, frozenset())


def _facts(reader: Reader, iri: str, shown: frozenset[str]) -> tuple[Fact, ...]:
    graph = reader.graph_of(iri)
    quads = reader.store.quads_for_pattern(NamedNode(iri), None, None, graph)
    found = [
        _fact(reader, predicate, reader.values(iri, predicate))
        for predicate in {quad.predicate.value for quad in quads} - shown
    ]
    return tuple(sorted(found, key=lambda fact: fact.label.text))


def _mentions(reader: Reader, iri: str) -> tuple[Fact, ...]:
    subjects: dict[str, list[Any]] = {}
    for quad in reader.store.quads_for_pattern(None, None, NamedNode(iri), DefaultGraph()):
        if quad.predicate.value not in _MENTIONED_ELSEWHERE:
            subjects.setdefault(quad.predicate.value, []).append(quad.subject)
    found = [_fact(reader, each, sorted(terms, key=str)) for each, terms in subjects.items()]
    return tuple(sorted(found, key=lambda fact: fact.label.text))


def _fact(reader: Reader, predicate: str, terms: list[Any]) -> Fact:
    values = tuple(reader.value(term) for term in terms[:_MOST])
    return Fact(reader.link(predicate), values, max(0, len(terms) - _MOST))


def _sources(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the sources of a thing; a printed row with the part it stands in."""
    return tuple(
        replace(link, text=", in ".join([link.text, *map(reader.label, places)]))
        for link in reader.links(reader.iris(iri, "dct:source"))
        for places in [reader.iris(link.iri, "dct:isPartOf", "amo:inList")]
    )


def _kinds(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the types of a thing: ours where there are any, for they say more."""
    types = reader.iris(iri, "rdf:type")
    ours = [each for each in types if each.startswith(BASE)]
    return reader.links(ours or types)


def _first_above(reader: Reader, iri: str) -> str | None:
    for curie in (*_ABOVE, *_MEMBERSHIPS):
        if found := reader.iris(iri, curie):
            return found[0]
    return None


def _by_code(link: Link) -> tuple[object, ...]:
    return natural(link.code), natural(link.text)
