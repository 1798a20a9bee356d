"""The framework in the form in which NIST exports its own: elements and relationships (CPRT)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from amocf.exchange.framework_description import FrameworkDescription
from amocf.exchange.framework_items import FrameworkItems, Item
from amocf.exchange.json_file import json_file
from amocf.exchange.mapping_records import MappingRecord
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.formats import JSON
from amocf.terms import BASE, DATASET, expand

_FILE: Final = "amocf-cprt.json"
_SPECIFICATION: Final = (
    "https://csrc.nist.gov/csrc/media/projects/cprt/documents/schema/cprt_schema.json"
)
#: What NIST's server calls a request for an export.
_REQUEST: Final = 4
_PROJECTION: Final = "projection"
_CONNECTION: Final = "connection"
_ESSENTIAL: Final = "essential_connection"
_PRINTED: Final = "derivation_as_printed"
#: What relationships say, by their identifiers.
_TYPES: Final[Mapping[str, str]] = {
    _PROJECTION: "The destination stands below the source.",
    _CONNECTION: "Institutes connect the source, a KSA, with the destination, an occupation.",
    _ESSENTIAL: "Institutes connect the source, a KSA, with the destination, an occupation, and "
    "some of them hold the KSA essential to it.",
    "exact_match": "The source and the destination mean the same.",
    "close_match": "The source and the destination are alike enough for some uses.",
    "broad_match": "The destination is broader than the source.",
    "narrow_match": "The destination is narrower than the source.",
    "related_match": "The source and the destination belong together; neither is a kind of the "
    "other.",
    _PRINTED: "The document prints that the source derives from the destination.",
    "derivation_as_read": "This edition reads that the source derives from the destination.",
}
_RELATIONS: Final[Mapping[str, str]] = {
    expand("skos:exactMatch"): "exact_match",
    expand("skos:closeMatch"): "close_match",
    expand("skos:broadMatch"): "broad_match",
    expand("skos:narrowMatch"): "narrow_match",
    expand("skos:relatedMatch"): "related_match",
    expand("prov:wasDerivedFrom"): "derivation_as_read",
}
_DATASET: Final = ExportedDataset(
    "cprt",
    "The framework as elements and relationships",
    "Tiers, competencies, sub-competencies, KSAs, occupations and technology areas as elements, "
    "with the hierarchy, the mappings and what institutes connect as relationships, in the form "
    "of the Cybersecurity and Privacy Reference Tool, in which NIST exports the NICE Framework. "
    "What mappings lead to stands in it as elements of the outside frameworks.",
    (_FILE,),
    standards=(_SPECIFICATION,),
    rights_of=(DATASET,),
)


@dataclass(frozen=True)
class _Elements:
    items: FrameworkItems
    about: FrameworkDescription

    @property
    def document(self) -> str:
        """The identifier of the document, with the version in it, as NIST has it."""
        return f"AMOCF_{self.about.version}".replace(".", "_").replace("-", "_")

    def export(self) -> dict[str, Any]:
        relationships = list(self._relationships())
        used = {each["relationship_identifier"] for each in relationships}
        return {
            "documents": list(self._documents()),
            "relationship_types": [
                {
                    "relationship_identifier": name,
                    "description": " ".join((text, *self._standings.get(name, ()))),
                }
                for name, text in _TYPES.items()
                if name in used
            ],
            "elements": list(self._elements()),
            "relationships": relationships,
        }

    def _documents(self) -> Iterator[dict[str, str]]:
        warning = f" {self.about.warning}" if self.about.warning else ""
        yield {
            "doc_identifier": self.document,
            "name": f"{self.about.whole.title} (unofficial edition).{warning}",
            "version": self.about.version,
            "website": BASE,
        }
        for framework in sorted({self._framework(iri) for iri in self._mapped_to}):
            yield {
                "doc_identifier": _document_of(framework),
                "name": self.items.names.get(framework, framework),
                "version": "",
                "website": framework,
            }

    def _elements(self) -> Iterator[dict[str, str]]:
        for item in self.items.items.values():
            kind, identifier = item.kind.replace("-", "_"), _identifier(item)
            yield _element(kind, identifier, item.label, item.definition, self.document)
        for iri in self._mapped_to:
            outside = self.items.outside.get(iri)
            kind = "outside_component" if outside else "outside_framework"
            title = outside.label if outside else self.items.names.get(iri, iri)
            document = _document_of(self._framework(iri))
            yield _element(kind, self._target(iri), title, "", document)
        for number, text in enumerate(self.about.rights_of(f"{BASE}dataset/{_DATASET.name}"), 1):
            yield _element("rights_statement", f"rights-{number}", "Rights", text, self.document)

    def _relationships(self) -> Iterator[dict[str, str]]:
        items = self.items.items
        for item in items.values():
            for parent in item.parents:
                if parent in items:
                    yield self._between(_PROJECTION, items[parent], item)
        for pair in self.items.connections:
            kind = _ESSENTIAL if pair.essential_to else _CONNECTION
            yield self._between(kind, items[pair.ksa], items[pair.occupation])
        for record in self.items.mappings:
            if self._holds(record):
                source, target = items[record.subject], self._target(record.object)
                document = _document_of(self._framework(record.object))
                yield self._relationship(_kind(record), source, target, document)

    def _holds(self, record: MappingRecord) -> bool:
        known = record.subject in self.items.items and record.predicate in _RELATIONS
        return known and not record.is_denied

    @cached_property
    def _mapped_to(self) -> tuple[str, ...]:
        """What mappings lead to, each once: in the order of the outside components."""
        order = {iri: number for number, iri in enumerate(self.items.outside)}
        found = {record.object for record in self.items.mappings if self._holds(record)}
        return tuple(sorted(found, key=lambda iri: (order.get(iri, len(order)), iri)))

    def _target(self, iri: str) -> str:
        """Return the code of what a mapping leads to; its URI, where others have the same code.

        Documents tell elements of the same code apart, but many programs look at the code alone.
        """
        outside = self.items.outside.get(iri)
        return outside.code if outside and self._codes[outside.code] == 1 else iri

    @cached_property
    def _codes(self) -> Counter[str]:
        """How many elements have each code. What has none counts twice, as it needs its URI."""
        codes: Counter[str] = Counter(map(_identifier, self.items.items.values()))
        found = filter(None, map(self.items.outside.get, self._mapped_to))
        codes.update(each.code for each in found)
        codes[""] = 2
        return codes

    def _between(self, kind: str, source: Item, target: Item) -> dict[str, str]:
        return self._relationship(kind, source, _identifier(target), self.document)

    def _relationship(self, kind: str, source: Item, target: str, document: str) -> dict[str, str]:
        return {
            "source_element_identifier": _identifier(source),
            "source_doc_identifier": self.document,
            "dest_element_identifier": target,
            "dest_doc_identifier": document,
            "relationship_identifier": kind,
            "provenance_doc_identifier": self.document,
        }

    @cached_property
    def _standings(self) -> Mapping[str, list[str]]:
        """Whose word the mappings of each kind are, where the name of the kind does not say it."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for record in self.items.mappings:
            if not record.is_denied and not record.is_as_printed:
                found[_kind(record)][f"This is {record.standing}."] = None
        return {kind: sorted(standings) for kind, standings in found.items()}

    def _framework(self, iri: str) -> str:
        outside = self.items.outside.get(iri)
        return outside.framework if outside else iri


def _element(kind: str, identifier: str, title: str, text: str, document: str) -> dict[str, str]:
    return {
        "element_type": kind,
        "element_identifier": identifier,
        "title": title,
        "text": text,
        "doc_identifier": document,
    }


def _kind(record: MappingRecord) -> str:
    """Return what a record is here, if it is of one of our relations."""
    if record.is_derivation and record.is_as_printed:
        return _PRINTED
    return _RELATIONS.get(record.predicate, "")


def _identifier(item: Item) -> str:
    """Return the code of an item; its URI, where it has none."""
    return item.code or item.iri


def _document_of(framework: str) -> str:
    """Return the identifier of an outside framework. NIST gives none to those of others."""
    return framework.removeprefix(BASE)


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    export = _Elements(release.items, release.about).export()
    # The answer of NIST's server, as it is saved: programs look for the lists in it.
    return {_FILE: json_file({"response": {"requestType": _REQUEST, "elements": export}})}


_CORRESPONDENCES: Final = (
    Correspondence(
        "nothing",
        "`response`, `requestType`",
        "What NIST's server sends with an export. What follows stands in `elements` of it, as "
        "NIST's schema has it.",
    ),
    Correspondence(
        "data set (`dcat:Dataset`)",
        "`documents`",
        "`doc_identifier` has the version in it, as NIST has it; outside frameworks have the path "
        "or the address of theirs.",
    ),
    Correspondence("URI", "", "CPRT names elements by codes; `website` is the address of all."),
    Correspondence(
        "tier, competency, sub-competency, KSA, occupation, technology area",
        "`elements`",
        "`element_type` is what it is.",
    ),
    Correspondence(
        "outside component, or framework, that a mapping leads to",
        "`elements` of the document of its framework",
        "`element_type` is `outside_component` or `outside_framework`. `text` is empty: the data "
        "has no texts of others. A code that other elements have too gives way to the URI.",
    ),
    Correspondence("code, or number of this edition (`dct:identifier`)", "`element_identifier`"),
    Correspondence("label (`skos:prefLabel`)", "`title`"),
    Correspondence(
        "definition, description (`skos:definition`, `dct:description`)",
        "`text`",
        "Empty where the document prints none.",
    ),
    Correspondence("alternative labels (`skos:altLabel`)", ""),
    Correspondence("hierarchy (`skos:broader`)", "`relationships` of the type `projection`"),
    Correspondence(
        "mapping",
        "`relationships` of the types `exact_match`, `close_match` and so on",
        "NIST has no types for them: those here are described in `relationship_types`.",
    ),
    Correspondence(
        "derivation (`prov:wasDerivedFrom`)",
        "`relationships` of the types `derivation_as_printed` and `derivation_as_read`",
    ),
    Correspondence("mapping that does not hold (`sssom:predicate_modifier`)", ""),
    Correspondence("justification, confidence, comment of a mapping", ""),
    Correspondence(
        "KSA and occupation that institutes connect",
        "`relationships` of the types `connection` and `essential_connection`",
        "Which institutes, is lost.",
    ),
    Correspondence("institute that adds or selects something", ""),
    Correspondence(
        "rights of others (`dct:rights`)",
        "`elements` of the type `rights_statement`",
        "The statement is the `text`: CPRT has no place of its own for it.",
    ),
    Correspondence("licence, who makes the edition, statistics, sources", ""),
)

EXPORTER: Final = Exporter(
    "cprt",
    "elements and relationships, as NIST exports the NICE Framework (CPRT)",
    (JSON,),
    lambda _: (_FILE,),
    _write,
    release_folder="formats",
    datasets=lambda _: (_DATASET,),
    purpose=Purpose.OTHERS,
    readers="programs that read exports of NIST's Cybersecurity and Privacy Reference Tool",
    specification=_SPECIFICATION,
    correspondences=_CORRESPONDENCES,
)
