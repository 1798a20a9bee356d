"""From the release to what the page of a resource shows."""

from dataclasses import replace
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode

from amocf.serve.present.absences import absences, ksas_named
from amocf.serve.present.citation import citation
from amocf.serve.present.evidence import (
    DIMENSIONS,
    MEASURES,
    mappings,
    notes,
    printed_places,
    statistics,
)
from amocf.serve.present.hierarchy import ABOVE, BELOW, breadcrumbs, children
from amocf.serve.present.kinds import in_words, kind, kinds
from amocf.serve.present.printed import printed_table
from amocf.serve.reader import Reader
from amocf.serve.views import Fact, Link, ResourceView, Value
from amocf.terms import expand

_DEFINITIONS: Final = ("skos:definition", "skos:scopeNote", "dct:description", "rdfs:comment")
_QUERIES: Final = ("sh:select", "sh:ask", "sh:construct")
#: Shown in sections of their own, or repeating what those show.
_SHOWN: Final = frozenset(
    expand(curie)
    for curie in (
        *("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "dct:alternative"),
        *("skos:notation", "dct:source", "amo:contextLabel", "skos:inScheme", "dct:isPartOf"),
        *("amo:essentialKsaCount", "amo:namedKsaCount", "amo:inEdition", "amo:edition"),
        *("skos:broader", "skos:narrower", "skos:member", "dct:hasPart", "skos:hasTopConcept"),
        *("skos:topConceptOf", "skos:broaderTransitive", "skos:narrowerTransitive"),
        *("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch", "prov:wasDerivedFrom"),
        *("skos:broadMatch", "skos:narrowMatch", "amo:titleNotSeen", "amo:existencePresumed"),
        *("owl:annotatedSource", "owl:annotatedProperty", "owl:annotatedTarget"),
        *("amo:reading", "amo:reason", "oa:motivatedBy", "oa:hasTarget"),
        *("owl:deprecated", "dct:isReplacedBy"),
        *_QUERIES,
        *_DEFINITIONS,
    )
)
#: What only repeats a section on the page of a thing of another kind, but not on its own.
_KEPT: Final = {
    "mapping": ("sssom:confidence", "sssom:mapping_justification"),
    "dataset": ("dct:isPartOf", "prov:wasDerivedFrom"),
    "row": ("dct:isPartOf",),
}
#: What the figure on the page of a statistic shows.
_HIDDEN: Final = {
    "statistic": (
        *(*DIMENSIONS, *MEASURES, "qb:dataSet", "amo:unit", "amo:qualifier", "amo:status"),
        *("amo:asPrinted", "amo:quotation"),
    ),
}
_MENTIONED_ELSEWHERE: Final = (_SHOWN - {expand("dct:source"), expand("prov:wasDerivedFrom")}) | {
    expand(curie)
    for curie in (
        *BELOW,
        *DIMENSIONS,
        "amo:about",
        "amo:affects",
        "amo:checks",
        "void:exampleResource",
        "rdfs:isDefinedBy",
        "skos:inScheme",
        "amo:inEdition",
    )
}
#: How many values of one property a page lists.
_MOST: Final = 50


def resource(reader: Reader, iri: str, document: str) -> ResourceView:
    """Collect what the page of a resource shows.

    Args:
        reader: where to look things up.
        iri: the resource.
        document: the path of its document on this server, without ending.
    """
    what = kind(reader, iri)
    table = printed_table(reader, iri)
    rows = {row.iri for row, _, _ in table.rows} if table else set()
    return ResourceView(
        link=reader.link(iri),
        heading=reader.label(iri),
        kind=what,
        document=document,
        kinds=kinds(reader, iri),
        alternative_labels=tuple(
            reader.value(v) for v in reader.objects(iri, "skos:altLabel", "dct:alternative")
        ),
        breadcrumbs=breadcrumbs(reader, iri),
        parents=reader.links(reader.iris(iri, *ABOVE)),
        children=()
        if what == "list" and table
        else tuple(each for each in children(reader, iri) if each.iri not in rows),
        table=table,
        definitions=_definitions(reader, iri, what),
        ksas_named=ksas_named(reader, iri),
        absences=absences(reader, iri, what),
        printed=printed_places(reader, iri),
        notes=notes(reader, iri),
        mappings=mappings(reader, iri),
        statistics=statistics(reader, iri),
        sources=_sources(reader, iri),
        query="".join(reader.texts(iri, *_QUERIES)),
        facts=_facts(reader, iri, _shown(what)),
        mentions=_mentions(reader, iri, what),
        citation=citation(reader, iri),
        superseded_by=reader.links(reader.iris(iri, "dct:isReplacedBy")),
        deprecated="true" in reader.texts(iri, "owl:deprecated"),
    )


def _shown(what: str) -> frozenset[str]:
    """Return the properties that sections of their own show on the page of a kind of thing."""
    kept = {expand(curie) for curie in _KEPT.get(what, ())}
    return (_SHOWN - kept) | {expand(curie) for curie in _HIDDEN.get(what, ())}


def _definitions(reader: Reader, iri: str, what: str) -> tuple[Value, ...]:
    if what == "mapping":
        return ()  # its comments stand with the mapping
    return tuple(reader.value(value) for value in reader.objects(iri, *_DEFINITIONS))


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
    code = reader.link(iri).code
    told = [fact for fact in found if not (shown and _repeats(fact, code))]
    return tuple(sorted(told, key=lambda fact: fact.label.text))


def _repeats(fact: Fact, code: str) -> bool:
    """Say whether a fact is only the identifier that the heading shows already."""
    is_identifier = fact.label.iri == expand("dct:identifier")
    return is_identifier and [value.text for value in fact.values] == [code]


def _mentions(reader: Reader, iri: str, what: str) -> tuple[Fact, ...]:
    hidden = _MENTIONED_ELSEWHERE
    if what in ("component", "framework"):
        hidden = hidden | {expand("prov:wasDerivedFrom")}  # its mappings say so
    subjects: dict[str, list[Any]] = {}
    for quad in reader.store.quads_for_pattern(None, None, NamedNode(iri), DefaultGraph()):
        if quad.predicate.value not in hidden:
            subjects.setdefault(quad.predicate.value, []).append(quad.subject)
    found = [_fact(reader, each, sorted(terms, key=str)) for each, terms in subjects.items()]
    return tuple(sorted(found, key=lambda fact: fact.label.text))


def _fact(reader: Reader, predicate: str, terms: list[Any]) -> Fact:
    values = tuple(reader.value(term) for term in terms[:_MOST])
    return Fact(in_words(reader.link(predicate)), values, max(0, len(terms) - _MOST))


def _sources(reader: Reader, iri: str) -> tuple[Link, ...]:
    """Return the sources of a thing; a printed row with the part it stands in."""
    return tuple(
        replace(link, text=_placed(reader, link))
        for link in reader.links(reader.iris(iri, "dct:source"))
    )


def _placed(reader: Reader, link: Link) -> str:
    parts = map(reader.label, reader.iris(link.iri, "dct:isPartOf", "amo:inList"))
    return ", in ".join([link.text, *(part for part in parts if part not in link.text)])
