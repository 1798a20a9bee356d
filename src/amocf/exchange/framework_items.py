"""What formats of exchange carry of a release: its items, what they are mapped to, who says what.

Each format is written from this, so that all carry the same. It is read once for a release, a whole
property at a time, so that it stays quick where institutes state much.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Store

from amocf.exchange.mapping_records import MappingRecord, read_mappings
from amocf.number_text import sort_place
from amocf.ordering import total
from amocf.rdf.property_values import PropertyValues
from amocf.rdf.withdrawal import Withdrawal, withdrawals
from amocf.terms import expand

#: The kinds of items, as ``amocf.kinds`` calls them, in the order of the framework.
ITEM_CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tier": "amo:Tier",
        "competency": "amo:Competency",
        "sub-competency": "amo:SubCompetency",
        "ksa": "amo:KSA",
        "institute-ksa": "amo:InstituteKSA",
        "occupation": "amo:Occupation",
        "institute-occupation": "amo:InstituteOccupation",
        "technology-area": "amo:TechnologyArea",
    }
)
#: Those that stand in the hierarchy of competencies.
COMPETENCY_KINDS: Final = ("tier", "competency", "sub-competency", "ksa", "institute-ksa")
#: Those that the document prints with a code, and the note on the tiers that it does not number.
_WITH_PRINTED_CODES: Final = ("tier", "competency", "sub-competency")
_NUMBERED_TIERS: Final = expand("erratum:first-three-tiers")
OCCUPATION_KINDS: Final = ("occupation", "institute-occupation")


@dataclass(frozen=True)
class Item:
    """A concept of the framework, or one that an institute adds in data of its own.

    Attributes:
        iri: its URI.
        kind: one of ``ITEM_CLASSES``.
        code: ``4.1.2``, or a number that this edition gives, such as ``ksa-0002``.
        is_code_printed: whether the document prints that code.
        label: its preferred label, in English as all texts of the document.
        context_label: its label with its code, where a label stands several times; or its label.
        definition: the definition or the description that the document prints; or empty.
        is_defined: whether that is a definition, and no description.
        alternatives: its other labels, sorted.
        parents: the URIs of what it stands under, the first in printed order first. A KSA of an
            institute stands under what the institute selects it under.
        institute: the URI of the institute that adds it; empty for what the document names.
        scheme: the URI of the concept scheme that it stands in.
    """

    iri: str
    kind: str
    code: str
    is_code_printed: bool
    label: str
    context_label: str
    definition: str
    is_defined: bool
    alternatives: tuple[str, ...]
    parents: tuple[str, ...]
    institute: str
    scheme: str

    @property
    def is_of_document(self) -> bool:
        """Whether the document names it."""
        return not self.institute


@dataclass(frozen=True)
class WithdrawnItem:
    """An item that was withdrawn: what it is, and what is said of its withdrawal.

    It has the URI, kind, code and labels that it was published with, and stands under nothing.
    """

    item: Item
    withdrawal: Withdrawal


@dataclass(frozen=True)
class OutsideComponent:
    """A component of an outside framework that mappings lead to.

    Attributes:
        iri: its URI.
        code: its code within its framework, such as ``NF-COM-008``; empty if it has none.
        label: its title, or its code where the title was not seen.
        framework: the URI of its framework.
    """

    iri: str
    code: str
    label: str
    framework: str


@dataclass(frozen=True)
class ConnectedPair:
    """That institutes connect a KSA with an occupation; which, and which hold it essential."""

    ksa: str
    occupation: str
    institutes: tuple[str, ...]
    essential_to: tuple[str, ...]


@dataclass(frozen=True)
class MappedItems:
    """The items of a release, and what of other frameworks they are mapped to.

    Attributes:
        items: the items by URI, in the order of the kinds, and of the document within a kind.
        outside: the outside components by URI, by framework and then by code.
        mappings: the records, in the order of their URIs.
        withdrawn: what is no item any more, by URI, for formats that have a place for it.
    """

    items: Mapping[str, Item]
    outside: Mapping[str, OutsideComponent]
    mappings: tuple[MappingRecord, ...]
    withdrawn: Mapping[str, WithdrawnItem]

    def of_kinds(self, *kinds: str) -> tuple[Item, ...]:
        """Return the items of some kinds, in the order of the framework."""
        return tuple(item for item in self.items.values() if item.kind in kinds)

    def children(self) -> Mapping[str, tuple[Item, ...]]:
        """Return the items below each, by URI; a KSA of two parents is below both."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.items.values():
            for parent in item.parents:
                found[parent].append(item)
        return {parent: tuple(items) for parent, items in found.items()}

    def mappings_of(self) -> Mapping[str, tuple[MappingRecord, ...]]:
        """Return the records of each item, by its URI."""
        found: dict[str, list[MappingRecord]] = defaultdict(list)
        for record in self.mappings:
            found[record.subject].append(record)
        return {subject: tuple(records) for subject, records in found.items()}


@dataclass(frozen=True)
class FrameworkItems(MappedItems):
    """All that formats of exchange carry: what institutes state of the items, too.

    Attributes:
        names: the names of everything that has a URI of this edition, by URI.
        selected_by: the institutes that select a KSA or an occupation in data of their own.
        connections: what institutes connect, in the order of the URIs.
    """

    names: Mapping[str, str]
    selected_by: Mapping[str, tuple[str, ...]]
    connections: tuple[ConnectedPair, ...]


def read_mapped_items(store: Store) -> MappedItems:
    """Read the items of a release. What was withdrawn stands apart, without its mappings."""
    release, gone = PropertyValues(store), withdrawals(store)
    every = _items(release)
    return MappedItems(
        {iri: item for iri, item in every.items() if iri not in gone},
        _outside(release),
        tuple(each for each in read_mappings(release) if each.subject not in gone),
        {iri: WithdrawnItem(item, gone[iri]) for iri, item in every.items() if iri in gone},
    )


def read_items(store: Store) -> FrameworkItems:
    """Read all that formats carry of a release, which of much data of institutes takes long."""
    release, mapped = PropertyValues(store), read_mapped_items(store)
    return FrameworkItems(
        mapped.items,
        mapped.outside,
        mapped.mappings,
        mapped.withdrawn,
        release.value("rdfs:label"),
        _selected_by(release),
        tuple(_connections(release, mapped.items)),
    )


def read_item(store: Store, iri: str) -> FrameworkItems:
    """Read one item of a release, who selects it, and the names of what it leads to.

    What others say of it beside that, such as mappings, is left out, and so is the rest of the
    release. There is no item where the URI is that of none.
    """
    selects = NamedNode(expand("amo:selects"))
    selecting = store.quads_for_pattern(None, selects, NamedNode(iri), DefaultGraph())
    own = (iri, *(quad.subject.value for quad in selecting if isinstance(quad.subject, NamedNode)))
    release = PropertyValues(store, own)
    items, selected_by = _items(release), _selected_by(release)
    led_to = (each for item in items.values() for each in (item.scheme, item.institute))
    named = PropertyValues(store, (iri, *led_to, *selected_by.get(iri, ())))
    return FrameworkItems(items, {}, (), {}, named.value("rdfs:label"), selected_by, ())


def _items(release: PropertyValues) -> dict[str, Item]:
    codes, labels = release.value("dct:identifier"), release.value("skos:prefLabel")
    context, others = release.value("amo:contextLabel"), release.values("skos:altLabel")
    definitions = release.value("skos:definition")
    described = release.value("dct:description") | definitions
    numbered = {about for note, about in release.each("amo:affects") if note == _NUMBERED_TIERS}
    creators, order = release.value("dct:creator"), release.value("amo:sortOrder")
    broader, under = release.values("skos:broader"), _under(release)
    schemes = release.value("skos:inScheme")

    def place(iri: str) -> tuple[object, ...]:
        return sort_place(order.get(iri)), total(iri)

    found: dict[str, Item] = {}
    for kind, curie in ITEM_CLASSES.items():
        is_own = kind.startswith("institute-")
        above = under if is_own else broader
        for iri in sorted(release.subjects("rdf:type", curie), key=place):
            found[iri] = Item(
                iri,
                kind,
                codes.get(iri, ""),
                kind in _WITH_PRINTED_CODES and iri not in numbered,
                label := labels.get(iri, iri),
                context.get(iri, label),
                described.get(iri, ""),
                iri in definitions,
                tuple(others.get(iri, ())),
                tuple(sorted(above.get(iri, ()), key=place)),
                creators.get(iri, "") if is_own else "",
                schemes.get(iri, ""),
            )
    return found


def _under(release: PropertyValues) -> Mapping[str, tuple[str, ...]]:
    """Return the codes under which institutes select each KSA."""
    codes = release.values("amo:selectedUnder")
    return _grouped((chosen, codes.get(each, ())) for each, chosen in release.each("amo:selects"))


def _selected_by(release: PropertyValues) -> Mapping[str, tuple[str, ...]]:
    whose = release.values("amo:statedBy")
    return _grouped((chosen, whose.get(each, ())) for each, chosen in release.each("amo:selects"))


def _outside(release: PropertyValues) -> dict[str, OutsideComponent]:
    labels, codes = release.value("skos:prefLabel"), release.value("skos:notation")
    schemes = release.value("skos:inScheme")
    components = (
        OutsideComponent(
            iri,
            code := codes.get(iri, ""),
            labels.get(iri) or code or iri,
            schemes.get(iri, iri),
        )
        for iri in release.subjects("rdf:type", "amo:ExternalComponent")
    )
    ordered = sorted(components, key=lambda each: (each.framework, total(each.iri)))
    return {each.iri: each for each in ordered}


def _connections(release: PropertyValues, items: Mapping[str, Item]) -> Iterator[ConnectedPair]:
    stated_by = release.value("amo:statedBy")
    essential = release.value("amo:statesEssential")
    ksas, occupations = release.value("amo:connectsKSA"), release.value("amo:connectsOccupation")
    stated: dict[str, list[str]] = defaultdict(list)
    for statement, connection in release.each("amo:statesConnection"):
        stated[connection].append(statement)
    for connection in sorted(stated, key=total):
        ksa, occupation = ksas.get(connection, ""), occupations.get(connection, "")
        if ksa in items and occupation in items:
            by = {
                stated_by[each]: essential.get(each) == "true"
                for each in stated[connection]
                if each in stated_by
            }
            holding = (institute for institute, is_essential in by.items() if is_essential)
            yield ConnectedPair(ksa, occupation, tuple(sorted(by)), tuple(sorted(holding)))


def _grouped(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Return all values of each first, each once and sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, values in pairs:
        found[name].update(values)
    return {name: tuple(sorted(values)) for name, values in found.items()}
