"""The resources of a release, read at once: a property at a time, as the exports read them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from pyoxigraph import Store

from amocf.exchange.framework_items import Item, MappedItems, read_mapped_items
from amocf.exchange.mapping_records import MappingRecord
from amocf.number_text import sort_place, whole_number
from amocf.ordering import total
from amocf.python_api.framework_resources import (
    KSA,
    Agency,
    Competency,
    FrameworkMapping,
    FrameworkResource,
    Links,
    ManufacturingInstitute,
    Occupation,
    OutsideConcept,
    SubCompetency,
    TechnologyArea,
    Tier,
    curie_of,
)
from amocf.rdf.property_values import PropertyValues

_COUNTED: Final = {"tier": Tier, "competency": Competency, "sub-competency": SubCompetency}


def read_links(store: Store) -> Links:
    """Return the resources of a release, their hierarchy and their mappings."""
    items, values = read_mapped_items(store), PropertyValues(store)
    resources: dict[str, FrameworkResource] = {}
    mappings: dict[str, tuple[FrameworkMapping, ...]] = {}
    children: dict[str, tuple[str, ...]] = {}
    links = Links(resources, children, mappings)
    for each in _all(items, values, links):
        resources[each.uri] = each
    children.update(_children(resources.values()))
    mappings.update(_mappings(items, links))
    return links


def all_mappings(links: Links) -> tuple[FrameworkMapping, ...]:
    """Return the mapping records, in the order of their URIs."""
    found = {each.uri: each for records in links.mappings.values() for each in records}
    return tuple(found[uri] for uri in sorted(found, key=total))


def _all(items: MappedItems, values: PropertyValues, links: Links) -> Iterator[FrameworkResource]:
    make = _maker(values, links)
    yield from map(make, items.items.values())
    yield from _institutes(values, links)
    labels, texts = values.value("skos:prefLabel"), values.values("skos:hiddenLabel")
    for uri in sorted(values.subjects("rdf:type", "amo:Agency"), key=total):
        short = texts.get(uri, [])
        yield Agency(uri, labels.get(uri, uri), "", tuple(short), None, (), links)
    broader, others = values.values("skos:broader"), values.values("skos:altLabel")
    for outside in items.outside.values():
        yield OutsideConcept(
            outside.iri,
            outside.label,
            outside.code,
            tuple(others.get(outside.iri, ())),
            None,
            tuple(broader.get(outside.iri, ())),
            links,
            outside.framework,
        )


def _maker(values: PropertyValues, links: Links) -> Callable[[Item], FrameworkResource]:
    """Return what makes a resource of an item."""
    essential, named = values.value("amo:essentialKsaCount"), values.value("amo:instituteCount")

    def make(item: Item) -> FrameworkResource:
        given = (
            item.iri,
            item.label,
            item.code,
            item.alternatives,
            item.definition or None,
            item.parents,
            links,
        )
        if counted := _COUNTED.get(item.kind):
            return counted(*given, _number(essential, item.iri))
        if item.kind in ("ksa", "institute-ksa"):
            return KSA(*given)
        if item.kind in ("occupation", "institute-occupation"):
            return Occupation(*given, _number(named, item.iri))
        return TechnologyArea(*given)

    return make


def _number(values: Mapping[str, str], uri: str) -> int | None:
    return whole_number(values.get(uri, ""))


def _institutes(values: PropertyValues, links: Links) -> Iterator[ManufacturingInstitute]:
    labels, others = values.value("skos:prefLabel"), values.values("skos:altLabel")
    full, areas = values.values("dct:alternative"), values.value("amo:inTechnologyArea")
    sponsors, order = values.values("amo:sponsoredBy"), values.value("amo:sortOrder")
    homepages, identifiers = values.value("foaf:homepage"), values.value("org:identifier")
    found = values.subjects("rdf:type", "amo:Institute")
    for uri in sorted(found, key=lambda uri: (sort_place(order.get(uri)), total(uri))):
        yield ManufacturingInstitute(
            uri,
            labels.get(uri, uri),
            "",
            tuple(others.get(uri, ())),
            None,
            (),
            links,
            tuple(full.get(uri, ())),
            areas.get(uri, ""),
            tuple(sponsors.get(uri, ())),
            homepages.get(uri),
            identifiers.get(uri),
        )


def _children(resources: Iterable[FrameworkResource]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in resources:
        for parent in each.parent_uris:
            found[parent].append(each.uri)
    return {parent: tuple(uris) for parent, uris in found.items()}


def _mappings(items: MappedItems, links: Links) -> Mapping[str, tuple[FrameworkMapping, ...]]:
    found: dict[str, list[FrameworkMapping]] = defaultdict(list)
    for record in items.mappings:
        mapping = _mapping(record, links)
        for end in dict.fromkeys((record.subject, record.object)):
            found[end].append(mapping)
    return {uri: tuple(records) for uri, records in found.items()}


def _mapping(record: MappingRecord, links: Links) -> FrameworkMapping:
    return FrameworkMapping(
        uri=record.iri,
        subject_uri=record.subject,
        predicate=curie_of(record.predicate),
        object_uri=record.object,
        object_label=record.object_label,
        is_negated=record.is_denied,
        is_as_printed=record.is_as_printed,
        is_reviewed=record.is_reviewed,
        confidence=Decimal(record.confidence) if record.confidence else None,
        justification=curie_of(record.justification),
        comment=record.comment,
        object_version=record.object_version,
        links=links,
    )
