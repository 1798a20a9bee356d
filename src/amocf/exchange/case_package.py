"""The framework as packages of CASE 1.1: a document for each concept scheme, with its items.

Identifiers are UUIDs of version 5 of the URIs, so that the same things have them in every release.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from amocf.exchange.case_values import (
    CaseObject,
    association_type,
    identified,
    identifier_of,
    licence_name,
    one_line,
    target_type,
)
from amocf.exchange.framework_description import (
    LANGUAGE,
    SCHEMES,
    FrameworkDescription,
    SchemeDescription,
)
from amocf.exchange.framework_items import FrameworkItems, Item, WithdrawnItem
from amocf.exchange.json_file import present
from amocf.exchange.mapping_records import MappingRecord
from amocf.terms import BASE

#: Where the interface of CASE stands on a server.
INTERFACE: Final = "ims/case/v1p1/"
#: The place of each kind in the hierarchy of its document.
_HIERARCHY_CODES: Final[Mapping[str, str]] = {
    "tier": "1",
    "competency": "1.1",
    "sub-competency": "1.1.1",
    "ksa": "1.1.1.1",
    "institute-ksa": "1.1.1.2",
    "occupation": "1",
    "institute-occupation": "2",
    "technology-area": "1",
}


def packages(items: FrameworkItems, about: FrameworkDescription) -> dict[str, CaseObject]:
    """Return the package of each concept scheme, by the name of the scheme."""
    made = _Packages(items, about)
    return {scheme: made.package(scheme) for scheme in SCHEMES}


def case_item(items: FrameworkItems, about: FrameworkDescription, item: Item) -> CaseObject:
    """Return one item, as the package of its scheme has it."""
    return _Packages(items, about).item(item)


@dataclass(frozen=True)
class _Packages:
    items: FrameworkItems
    about: FrameworkDescription

    @cached_property
    def children(self) -> Mapping[str, tuple[Item, ...]]:
        return self.items.children()

    @cached_property
    def records(self) -> Mapping[str, tuple[MappingRecord, ...]]:
        return self.items.mappings_of()

    def package(self, scheme: str) -> CaseObject:
        described = self.about.schemes[scheme]
        members = self.items.of_kinds(*SCHEMES[scheme])
        withdrawn = [
            each for each in self.items.withdrawn.values() if each.item.kind in SCHEMES[scheme]
        ]
        associations = [
            *self._hierarchy(described, members),
            *(each for item in members for each in self._mappings(item)),
            *(each for gone in withdrawn for each in self._replacements(gone)),
        ]
        if scheme == "occupations":
            associations += self._connections()
        frameworks = {
            each["CFAssociationGroupingURI"]["uri"]
            for each in associations
            if "CFAssociationGroupingURI" in each
        }
        return {
            "CFDocument": self._document(described),
            "CFItems": [
                *map(self.item, members),
                *map(self._withdrawn, withdrawn),
            ],
            "CFAssociations": associations,
            "CFDefinitions": present(
                {
                    "CFLicenses": self._licences(scheme, members),
                    "CFItemTypes": self._item_types((*members, *(w.item for w in withdrawn))),
                    "CFAssociationGroupings": [self._grouping(each) for each in sorted(frameworks)],
                }
            ),
        }

    def _document(self, described: SchemeDescription) -> CaseObject:
        return present(
            {
                **identified(described.iri),
                "caseVersion": "1.1",
                "creator": one_line(self.about.creator.name),
                "title": one_line(described.title),
                "lastChangeDateTime": self.about.modified_at,
                "publisher": one_line(self.about.creator.name),
                "description": described.description,
                "language": LANGUAGE,
                "version": one_line(self.about.version),
                "licenseURI": self._licence_link(described.licence),
                "notes": " ".join(filter(None, self._document_notes(described))),
                "extensions": {"source": self.about.source.iri},
            }
        )

    def _document_notes(self, described: SchemeDescription) -> tuple[str, ...]:
        rights = self.about.rights_of(described.iri)
        return (described.citation, self.about.warning, *rights)

    def item(self, item: Item) -> CaseObject:
        kind = self.about.kinds[item.kind]
        added = {"addedBy": self._name(item.institute)} if item.institute else {}
        selecting = [self._name(each) for each in self.items.selected_by.get(item.iri, ())]
        return present(
            {
                **identified(item.iri),
                "fullStatement": item.label,
                "CFItemType": one_line(kind.label),
                "humanCodingScheme": one_line(item.code),
                "conceptKeywords": [one_line(each) for each in item.alternatives],
                "notes": item.definition,
                "language": LANGUAGE,
                "CFItemTypeURI": {"title": one_line(kind.label), **identified(kind.iri)},
                "licenseURI": self._licence_link(self._own_licence(item)),
                "lastChangeDateTime": self.about.modified_at,
                "extensions": present({**added, "selectedBy": selecting}),
            }
        )

    def _own_licence(self, item: Item) -> str:
        """Return the licence of what an institute adds.

        What the document names is in its words, for which the licence of the edition is not: the
        document of the package has that, beside the notes that say what it is for.
        """
        return self.about.licence_of(item.institute, "competencies") if item.institute else ""

    def _withdrawn(self, each: WithdrawnItem) -> CaseObject:
        """Return a withdrawn item, which stands below nothing: who has its identifier finds it."""
        stated = each.withdrawal
        ended = {"statusEndDate": stated.date} if stated.date else {}
        reasons = " ".join(("Withdrawn.", *stated.reasons))
        return {**self.item(each.item), **ended, "notes": reasons}

    def _replacements(self, each: WithdrawnItem) -> Iterator[CaseObject]:
        for other in each.withdrawal.replaced_by:
            identifier = identifier_of(f"{each.item.iri}#replacedBy={other}")
            yield {
                "identifier": identifier,
                "associationType": "replacedBy",
                "uri": f"{BASE}{INTERFACE}CFAssociations/{identifier}",
                "originNodeURI": self._node(each.item.iri),
                "destinationNodeURI": self._node(other),
                "lastChangeDateTime": self.about.modified_at,
            }

    def _hierarchy(
        self, document: SchemeDescription, members: Iterable[Item]
    ) -> Iterator[CaseObject]:
        """Yield what stands below what; what stands below nothing, below the document."""
        top = [item for item in members if not item.parents]
        target = {
            "title": one_line(document.title),
            **identified(document.iri),
            "targetType": "CASE",
        }
        for number, item in enumerate(top, 1):
            yield self._child(item, target, number)
        parents = {parent: None for item in members for parent in item.parents}
        for parent in parents:
            target = self._node(parent)
            for number, item in enumerate(self.children[parent], 1):
                yield self._child(item, target, number)

    def _child(self, item: Item, target: CaseObject, number: int) -> CaseObject:
        # No resource stands for the statement, so that it has its address in this interface.
        identifier = identifier_of(f"{item.iri}#isChildOf={target['uri']}")
        return {
            "identifier": identifier,
            "associationType": "isChildOf",
            "sequenceNumber": number,
            "uri": f"{BASE}{INTERFACE}CFAssociations/{identifier}",
            "originNodeURI": self._node(item.iri),
            "destinationNodeURI": target,
            "lastChangeDateTime": self.about.modified_at,
        }

    def _mappings(self, item: Item) -> Iterator[CaseObject]:
        for record in self.records.get(item.iri, ()):
            if not record.is_denied:
                yield self._mapping(item, record)

    def _mapping(self, item: Item, record: MappingRecord) -> CaseObject:
        framework = self._framework(record)
        return present(
            {
                **identified(record.iri),
                "associationType": association_type(record.predicate),
                "originNodeURI": self._node(item.iri),
                "destinationNodeURI": self._mapped_to(record),
                "CFAssociationGroupingURI": {
                    "title": one_line(self.items.names.get(framework, framework)),
                    **identified(framework),
                },
                "lastChangeDateTime": self.about.modified_at,
                "notes": record.note,
                "extensions": present(
                    {
                        "predicate": record.predicate,
                        "mappingJustification": record.justification,
                        "confidence": record.confidence,
                        "objectVersion": record.object_version,
                        "isAsPrinted": record.is_as_printed,
                    }
                ),
            }
        )

    def _mapped_to(self, record: MappingRecord) -> CaseObject:
        """Return a link to an outside component; what the document states, in its words."""
        node = self._node(record.object)
        printed = record.object_label if record.is_as_printed else ""
        return {**node, "title": one_line(printed)} if printed else node

    def _connections(self) -> Iterator[CaseObject]:
        """Yield what institutes state of occupations and KSAs."""
        for pair in self.items.connections:
            identifier = identifier_of(f"{pair.occupation}#isRelatedTo={pair.ksa}")
            yield {
                "identifier": identifier,
                "associationType": "isRelatedTo",
                "uri": f"{BASE}{INTERFACE}CFAssociations/{identifier}",
                "originNodeURI": self._node(pair.occupation),
                "destinationNodeURI": self._node(pair.ksa),
                "lastChangeDateTime": self.about.modified_at,
                "extensions": {
                    "connectedBy": [self._name(each) for each in pair.institutes],
                    "essentialTo": [self._name(each) for each in pair.essential_to],
                },
            }

    @cached_property
    def _node(self) -> Callable[[str], CaseObject]:
        """What gives the link to what an association leads from or to: the same for all of them."""
        return cache(self._linked)

    def _linked(self, iri: str) -> CaseObject:
        gone = self.items.withdrawn.get(iri)
        if item := gone.item if gone else self.items.items.get(iri):
            return {"title": one_line(item.label), **identified(iri), "targetType": "CASE"}
        outside = self.items.outside.get(iri)
        framework = outside.framework if outside else iri
        return {
            "title": one_line(outside.label if outside else self.items.names.get(iri, iri)),
            "identifier": one_line(outside.code if outside else "") or iri,
            "uri": iri,
            "targetType": target_type(framework, self.items.names.get(framework, framework)),
        }

    def _framework(self, record: MappingRecord) -> str:
        outside = self.items.outside.get(record.object)
        return outside.framework if outside else record.object

    def _grouping(self, framework: str) -> CaseObject:
        name = self.items.names.get(framework, framework)
        return {
            **identified(framework),
            "title": one_line(name),
            "description": " ".join((f"Associations with {name}.", *self._standings[framework])),
            "lastChangeDateTime": self.about.modified_at,
        }

    @cached_property
    def _standings(self) -> Mapping[str, list[str]]:
        """Whose word the associations with each framework are, in all packages."""
        found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for record in self.items.mappings:
            if not record.is_denied:
                kind = "Derivations" if record.is_derivation else "Matches"
                found[self._framework(record)][kind][record.standing] = None
        return {
            framework: [
                f"{kind}: {', otherwise '.join(sorted(standings, reverse=True))}."
                for kind, standings in sorted(kinds.items())
            ]
            for framework, kinds in found.items()
        }

    def _item_types(self, members: Iterable[Item]) -> list[CaseObject]:
        return [
            {
                **identified(kind.iri),
                "title": one_line(kind.label),
                "description": kind.comment,
                "hierarchyCode": _HIERARCHY_CODES[name],
                "typeCode": name,
                "lastChangeDateTime": self.about.modified_at,
            }
            for name in {item.kind: None for item in members}
            for kind in (self.about.kinds[name],)
        ]

    def _licences(self, scheme: str, members: Iterable[Item]) -> list[CaseObject]:
        of_members = map(self._own_licence, members)
        used = {self.about.schemes[scheme].licence: None} | dict.fromkeys(of_members)
        return [
            {
                **identified(iri),
                "title": one_line(licence_name(iri, self.items.names)),
                "licenseText": f"The text of the licence stands at {iri}",
                "lastChangeDateTime": self.about.modified_at,
            }
            for iri in filter(None, used)
        ]

    def _licence_link(self, iri: str) -> CaseObject | None:
        if not iri:
            return None
        return {"title": one_line(licence_name(iri, self.items.names)), **identified(iri)}

    def _name(self, institute: str) -> CaseObject:
        return {"title": self.items.names.get(institute, institute), "uri": institute}
