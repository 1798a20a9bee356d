"""The properties of a resource that no other section of its page shows, and what else names it."""

from dataclasses import replace
from itertools import islice
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode

from amocf.evidence_kinds import DIMENSIONS
from amocf.kind_row import ResourceKind
from amocf.rdf.selected_rows import selected_rows
from amocf.serve.pages.present.class_labels import in_words
from amocf.serve.pages.present.hierarchy import BELOW
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Fact, Value
from amocf.terms import expand
from amocf.words import other_name, role

DEFINITIONS: Final = ("skos:definition", "skos:scopeNote", "dct:description")
#: Says what a thing is where nothing else does.
COMMENT: Final = "rdfs:comment"
QUERIES: Final = ("sh:select", "sh:ask", "sh:construct")
#: Shown in sections of their own, or repeating what those show.
_SHOWN: Final = frozenset(
    expand(curie)
    for curie in (
        *("rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "dct:alternative"),
        *("skos:notation", "dct:source", "amo:contextLabel", "dct:isPartOf"),
        *("amo:essentialKsaCount", "amo:namedKsaCount", "amo:inEdition", "amo:observedEdition"),
        *("amo:sortOrder", "amo:instituteCount", "amo:listedOnPageOf", "amo:specificToArea"),
        *("skos:broader", "skos:narrower", "skos:member", "dct:hasPart", "skos:hasTopConcept"),
        *("skos:broaderTransitive", "skos:narrowerTransitive"),
        *("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch", "prov:wasDerivedFrom"),
        *("skos:broadMatch", "skos:narrowMatch", "amo:titleNotSeen", "amo:existencePresumed"),
        *("sssom:subject_id", "sssom:predicate_id", "sssom:object_id"),
        *("owl:annotatedSource", "owl:annotatedProperty", "owl:annotatedTarget"),
        *("owl:sourceIndividual", "owl:assertionProperty", "owl:targetIndividual"),
        *("amo:reading", "amo:reason", "oa:motivatedBy", "oa:hasTarget", "skos:editorialNote"),
        *("owl:deprecated", "dct:isReplacedBy", "euvoc:endDate"),
        *QUERIES,
        *(*DEFINITIONS, COMMENT),
    )
)
_MENTIONED_ELSEWHERE: Final = (_SHOWN - {expand("dct:source"), expand("prov:wasDerivedFrom")}) | {
    expand(curie)
    for curie in (
        *BELOW,
        *DIMENSIONS,
        *("amo:selects", "amo:selectedUnder", "amo:statedBy", "amo:heldSameAs"),
        *("amo:connectsKSA", "amo:connectsOccupation"),
        "amo:about",
        "amo:affects",
        "amo:checks",
        "void:exampleResource",
        "rdfs:isDefinedBy",
        "skos:inScheme",
        "amo:inEdition",
        "amo:listScope",
        "oa:hasSource",
        "sssom:object_source",
        "sssom:subject_source",
    )
}
#: What says the same from the other end.
_INVERSES: Final = {
    expand(named): expand(own)
    for named, own in (
        ("dcat:dataset", "schema:includedInDataCatalog"),
        ("dcat:hasVersion", "dcat:isVersionOf"),
        ("dcat:isVersionOf", "dcat:hasVersion"),
        ("dct:hasVersion", "dct:isVersionOf"),
        ("dct:isVersionOf", "dct:hasVersion"),
        ("org:hasMember", "org:memberOf"),
        ("org:memberOf", "org:hasMember"),
        ("prov:generated", "prov:wasGeneratedBy"),
        ("prov:wasGeneratedBy", "prov:generated"),
        ("schema:includedInDataCatalog", "dcat:dataset"),
        ("void:subset", "dct:isPartOf"),
    )
}
#: Properties whose values are terms that are read in words, where they are not the topic.
_OF_TERMS: Final = frozenset(
    map(expand, ("sssom:subject_type", "sssom:object_type", "void:linkPredicate"))
)
_NAMES: Final = frozenset(map(expand, ("dct:title", "foaf:name")))
#: How many values of one property a page lists.
_MOST: Final = 100


def own_facts(reader: Reader, iri: str, kind: ResourceKind) -> tuple[Fact, ...]:
    """Return the properties that no other section shows on the page of a kind of resource."""
    hidden = (_SHOWN - set(map(expand, kind.shown))) | set(map(expand, kind.hidden))
    return tuple(fact for fact in _facts(reader, iri, hidden) if not _repeats(reader, iri, fact))


def facts(reader: Reader, iri: str) -> tuple[Fact, ...]:
    """Return the properties of a resource that no other section shows."""
    return _facts(reader, iri, _SHOWN)


def mentions(reader: Reader, iri: str, kind: ResourceKind) -> tuple[Fact, ...]:
    """Return what else names a resource of a kind, by what it is to those."""
    hidden = _MENTIONED_ELSEWHERE | set(map(expand, kind.unmentioned))
    # One by one: of what is hidden there may be very many.
    found = [
        _mention(reader, predicate, *subjects)
        for predicate in _leading_to(reader, iri, kind) - hidden
        if (subjects := _mentioning(reader, iri, predicate))[0]
    ]
    return tuple(sorted(found, key=lambda fact: (fact.label.text, fact.label.iri)))


def _leading_to(reader: Reader, iri: str, kind: ResourceKind) -> frozenset[str]:
    """Return the properties that may have a resource of a kind as value.

    Each is looked up, which takes longer in a large release, and few lead to any one kind.
    """
    classes = (*kind.classes, *kind.unlisted)
    if not classes or reader.graph_of(iri) != DefaultGraph():
        return reader.once(_predicates, "")
    values = " ".join(str(NamedNode(expand(curie))) for curie in classes)
    return reader.once(_predicates, f"VALUES ?class {{ {values} }} ?object a ?class .")


def _predicates(reader: Reader, objects: str) -> frozenset[str]:
    query = f"SELECT DISTINCT ?predicate {{ {objects} ?subject ?predicate ?object }}"
    return frozenset(str(predicate.value) for [predicate] in _rows(reader, query))


def _mentioning(reader: Reader, iri: str, predicate: str) -> tuple[list[Any], int]:
    """Return what has a resource as value of a property, as many as are shown, and the number."""
    pattern = (None, NamedNode(predicate), NamedNode(iri), DefaultGraph())
    quads = islice(reader.store.quads_for_pattern(*pattern), _MOST + 1)
    subjects = [quad.subject for quad in quads]
    if len(subjects) > _MOST:
        return reader.once(_many_mentioning, iri, predicate)
    return _shown(reader, iri, predicate, subjects)


def _many_mentioning(reader: Reader, iri: str, predicate: str) -> tuple[list[Any], int]:
    """Return the same where there may be thousands, which are read once."""
    # A query hands them over in half the time; were it to sort them, it would take longer.
    where = f"{{ ?subject {NamedNode(predicate)} {NamedNode(iri)} }}"
    found = [subject for [subject] in _rows(reader, f"SELECT ?subject {where}")]
    return _shown(reader, iri, predicate, found)


def _shown(reader: Reader, iri: str, predicate: str, subjects: list[Any]) -> tuple[list[Any], int]:
    """Leave out what the resource itself says from its end, and cut what is too long."""
    inverse = _INVERSES.get(predicate)
    said = set(reader.values(iri, inverse)) if inverse else ()
    found = sorted((each for each in subjects if each not in said), key=str)
    return found[:_MOST], len(found)


def _rows(reader: Reader, query: str) -> list[tuple[Any, ...]]:
    return [tuple(each) for each in selected_rows(reader.store, query)]


def _facts(reader: Reader, iri: str, hidden: frozenset[str]) -> tuple[Fact, ...]:
    found = [
        _fact(reader, predicate, reader.values(iri, predicate))
        for predicate in _properties_of(reader, iri) - hidden
    ]
    return tuple(sorted(found, key=lambda fact: (fact.label.text, fact.label.iri)))


def _properties_of(reader: Reader, iri: str) -> set[str]:
    # A query does not read the values, of which a scheme may have thousands.
    graph, stated = reader.graph_of(iri), f"{{ {NamedNode(iri)} ?property ?value }}"
    where = stated if graph == DefaultGraph() else f"{{ GRAPH {graph} {stated} }}"
    return {name.value for [name] in _rows(reader, f"SELECT DISTINCT ?property {where}")}


def _fact(reader: Reader, predicate: str, terms: list[Any]) -> Fact:
    values = tuple(_in_words(reader.value(term), predicate) for term in terms[:_MOST])
    return Fact(in_words(reader.link(predicate)), values, max(0, len(terms) - _MOST))


def _in_words(value: Value, predicate: str) -> Value:
    if value.link is None:
        return value
    if predicate in _OF_TERMS:
        return replace(value, link=in_words(value.link))
    name = other_name(value.link.iri)
    return replace(value, text=name, link=replace(value.link, text=name)) if name else value


def _mention(reader: Reader, predicate: str, terms: list[Any], count: int) -> Fact:
    fact = replace(_fact(reader, predicate, terms), more=count - len(terms))
    return replace(fact, label=replace(fact.label, text=role(predicate, fact.label.text)))


def _repeats(reader: Reader, iri: str, fact: Fact) -> bool:
    """Say whether the heading or another section says already what a fact says."""
    texts = [value.text for value in fact.values]
    if fact.label.iri == expand("dct:identifier"):
        return texts == [reader.link(iri).code]
    return fact.label.iri in _NAMES and texts == [reader.label(iri)]
