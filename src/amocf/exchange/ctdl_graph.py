"""The framework in the terms of CTDL-ASN and CTDL, a node a thing.

Texts that may stand several times are written with their language each, so that the JSON Schema of
the Credential Registry, which wants a list, and JSON-LD read the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from amocf.exchange.ctid_ledger import FRAMEWORK, CtidLedger
from amocf.exchange.framework_description import LANGUAGE, FrameworkDescription, Named
from amocf.exchange.framework_items import (
    COMPETENCY_KINDS,
    OCCUPATION_KINDS,
    FrameworkItems,
    Item,
)
from amocf.exchange.mapping_records import MappingRecord
from amocf.terms import expand

CtdlNode = dict[str, Any]

#: By this address the schemas of the Registry know the context.
CTDL_CONTEXT: Final = "http://credreg.net/ctdlasn/schema/context/json"
#: What the file is as a data set, which the statements of rights are about.
CTDL_DATASET: Final = expand("dataset:ctdl")
#: What the relations of mappings of competencies are; there is no other word for the rest.
ALIGNMENTS: Final[Mapping[str, str]] = {
    expand("skos:exactMatch"): "ceasn:exactAlignment",
    expand("skos:closeMatch"): "ceasn:majorAlignment",
    expand("skos:broadMatch"): "ceasn:broadAlignment",
    expand("skos:narrowMatch"): "ceasn:narrowAlignment",
    expand("prov:wasDerivedFrom"): "ceasn:derivedFrom",
}
#: Relations by which an occupation is of a type that a classification lists.
OCCUPATION_TYPES: Final[Mapping[str, str]] = dict.fromkeys(
    map(expand, ("skos:exactMatch", "skos:broadMatch")), "ceterms:occupationType"
)


@dataclass(frozen=True)
class CtdlGraph:
    """Makes the nodes of a release.

    Attributes:
        items: what it has.
        about: what it says of the whole.
        ctids: the CTIDs that are given.
    """

    items: FrameworkItems
    about: FrameworkDescription
    ctids: CtidLedger

    def nodes(self) -> Iterator[CtdlNode]:
        """Yield every node: frameworks, competencies, occupations, and who is named in them."""
        competencies = self.items.of_kinds(*COMPETENCY_KINDS)
        yield self.framework()
        for scheme, members in self._institute_schemes.items():
            yield self._institute_framework(scheme, members)
        yield from map(self.competency, competencies)
        yield from map(self.occupation, self.items.of_kinds(*OCCUPATION_KINDS))
        yield from self._organizations()

    def framework(self) -> CtdlNode:
        """Return the framework of the document."""
        described = self.about.schemes["competencies"]
        tops = (each for each in self.items.of_kinds(*COMPETENCY_KINDS) if not each.parents)
        return present_members(
            {
                "@type": "ceasn:CompetencyFramework",
                "@id": described.iri,
                "ceterms:ctid": self.ctids.of(described.iri),
                "ceasn:name": one_text(described.title),
                "ceasn:description": one_text(
                    _joined(
                        described.description,
                        described.citation,
                        self.about.warning,
                        *self.about.rights_of(CTDL_DATASET),
                    )
                ),
                "ceasn:inLanguage": [LANGUAGE],
                "ceasn:creator": [self.about.creator.iri],
                "ceasn:publisher": [self.about.creator.iri],
                "ceasn:publisherName": texts(self.about.creator.name),
                "ceasn:dateCreated": self.about.created,
                "ceasn:dateModified": self.about.modified_at,
                "ceasn:license": described.licence,
                "ceasn:rights": CTDL_DATASET if self.about.rights_of(CTDL_DATASET) else "",
                "ceasn:source": [self.about.source.iri],
                "ceasn:conceptKeyword": texts(*self.about.keywords),
                "ceasn:hasTopChild": [each.iri for each in tops if each.is_of_document],
            }
        )

    def competency(self, item: Item) -> CtdlNode:
        """Return a tier, a competency, a sub-competency or a KSA."""
        label = {"ceasn:competencyLabel": one_text(item.label)} if item.definition else {}
        framework = (item.scheme if item.institute else "") or FRAMEWORK
        is_top = bool(item.institute) or not item.parents
        return present_members(
            {
                "@type": "ceasn:Competency",
                "@id": item.iri,
                "ceterms:ctid": self.ctids.of(item.iri),
                "ceasn:competencyText": one_text(item.definition or item.label),
                **label,
                "ceasn:codedNotation": item.code,
                "ceasn:competencyCategory": texts(self.about.kinds[item.kind].label),
                "ceasn:conceptKeyword": texts(*item.alternatives),
                "ceasn:inLanguage": [LANGUAGE],
                "ceasn:isPartOf": [framework],
                "ceasn:isTopChildOf": [framework] if is_top else [],
                "ceasn:isChildOf": list(item.parents),
                "ceasn:hasChild": [each.iri for each in self._children.get(item.iri, ())],
                "ceasn:listID": self._places.get(item.iri, ""),
                "ceasn:creator": [item.institute] if item.institute else [],
                "ceasn:dateModified": self.about.modified_at,
                **self._alignments(item),
                "ceasn:comment": self._comment(item, ALIGNMENTS),
                "ceasn:substantiatingOccupation": self._connected.get(item.iri, []),
                "ceasn:substantiatingOrganization": list(self.items.selected_by.get(item.iri, ())),
            }
        )

    def occupation(self, item: Item) -> CtdlNode:
        """Return an occupation, with the classifications that list it, and who reads it so."""
        matching = [
            record
            for record in self._records.get(item.iri, ())
            if record.predicate in OCCUPATION_TYPES and not record.is_denied
        ]
        standings = dict.fromkeys(record.standing for record in matching)
        described = _joined(
            item.definition,
            *(f"Its types ({self.about.creator.name}): {each}." for each in standings),
        )
        return present_members(
            {
                "@type": "ceterms:Occupation",
                "@id": item.iri,
                "ceterms:ctid": self.ctids.of(item.iri),
                "ceterms:name": one_text(item.label),
                "ceterms:alternateName": texts(*item.alternatives),
                "ceterms:description": one_text(described) if described else {},
                "ceterms:codedNotation": item.code,
                "ceterms:inLanguage": [LANGUAGE],
                "ceterms:occupationType": [self._type_of_occupation(each) for each in matching],
                "ceasn:comment": self._comment(item, OCCUPATION_TYPES),
            }
        )

    def _type_of_occupation(self, record: MappingRecord) -> CtdlNode:
        outside = self.items.outside.get(record.object)
        framework = outside.framework if outside else ""
        return alignment_object(
            record.object,
            outside.label if outside else record.object,
            outside.code if outside else "",
            Named(framework, self.items.names.get(framework, framework)),
        )

    def _alignments(self, item: Item) -> CtdlNode:
        found: dict[str, list[str]] = defaultdict(list)
        for record in self._records.get(item.iri, ()):
            if record.predicate in ALIGNMENTS and not record.is_denied:
                found[ALIGNMENTS[record.predicate]].append(record.object)
        return dict(found)

    def _comment(self, item: Item, relations: Mapping[str, str]) -> CtdlNode:
        """Return what the records of its alignments say, for an alignment is an address alone.

        CTDL-ASN takes one comment, which has a line for each.
        """
        lines = [
            f"{self._called(record)} ({relations[record.predicate].partition(':')[2]} "
            f"{record.object}): {record.note_with_edition}"
            for record in self._records.get(item.iri, ())
            if record.predicate in relations and not record.is_denied
        ]
        return one_text("\n".join(lines)) if lines else {}

    def _called(self, record: MappingRecord) -> str:
        outside = self.items.outside.get(record.object)
        named = outside.label if outside else self.items.names.get(record.object, record.object)
        return record.object_label or named

    def _institute_framework(self, scheme: str, members: list[Item]) -> CtdlNode:
        institute = members[0].institute
        name = self.items.names.get(scheme, scheme)
        data = self.about.institute_data.get(institute)
        return present_members(
            {
                "@type": "ceasn:CompetencyFramework",
                "@id": scheme,
                "ceterms:ctid": self.ctids.of(scheme),
                "ceasn:name": one_text(name),
                "ceasn:description": one_text((data.description if data else "") or name),
                "ceasn:inLanguage": [LANGUAGE],
                "ceasn:creator": [institute],
                "ceasn:publisher": [self.about.creator.iri],
                "ceasn:publisherName": texts(self.about.creator.name),
                "ceasn:dateModified": self.about.modified_at,
                "ceasn:license": data.licence if data else "",
                "ceasn:hasTopChild": [each.iri for each in members],
            }
        )

    def _organizations(self) -> Iterator[CtdlNode]:
        """Yield who is named; none of them has given itself a CTID that is known here."""
        selecting = (each for by in self.items.selected_by.values() for each in by)
        adding = (item.institute for item in self.items.items.values())
        for iri in sorted(filter(None, {self.about.creator.iri, *selecting, *adding})):
            yield {
                "@type": "ceterms:Organization",
                "@id": iri,
                "ceterms:name": one_text(self.items.names.get(iri, iri)),
            }

    @cached_property
    def _records(self) -> Mapping[str, tuple[MappingRecord, ...]]:
        return self.items.mappings_of()

    @cached_property
    def _children(self) -> Mapping[str, tuple[Item, ...]]:
        return self.items.children()

    @cached_property
    def _places(self) -> Mapping[str, str]:
        """The place of each item among those of its first parent, in printed order."""
        return {
            item.iri: str(number)
            for parent, children in self._children.items()
            for number, item in enumerate(children, 1)
            if item.parents[0] == parent
        }

    @cached_property
    def _connected(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for pair in self.items.connections:
            found[pair.ksa].append(pair.occupation)
        return dict(found)

    @cached_property
    def _institute_schemes(self) -> Mapping[str, list[Item]]:
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.items.of_kinds("institute-ksa"):
            if item.scheme:
                found[item.scheme].append(item)
        return dict(found)


def alignment_object(
    iri: str, name: str, code: str, framework: Named, described: str = ""
) -> CtdlNode:
    """Return what names something of a framework: the value of properties such as its type."""
    return present_members(
        {
            "@type": "ceterms:CredentialAlignmentObject",
            "ceterms:targetNode": iri,
            "ceterms:targetNodeName": one_text(name),
            "ceterms:targetNodeDescription": one_text(described) if described else {},
            "ceterms:codedNotation": code,
            "ceterms:framework": framework.iri,
            "ceterms:frameworkName": one_text(framework.name),
        }
    )


def one_text(text: str) -> CtdlNode:
    """Return a text that stands once, as a map of languages."""
    return {LANGUAGE: text}


def texts(*several: str) -> list[CtdlNode]:
    """Return texts that may stand several times."""
    return [{"@language": LANGUAGE, "@value": text} for text in several if text]


def present_members(members: CtdlNode) -> CtdlNode:
    """Return the members that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
