"""The elements, relationships and documents of which an export of NIST (CPRT) consists."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from amocf.exchange.framework_description import FrameworkDescription
from amocf.exchange.framework_items import FrameworkItems, Item
from amocf.exchange.mapping_records import NOT_COMPARED, MappingRecord
from amocf.terms import BASE, expand

#: What the file is as a data set, which the statements of rights are about.
CPRT_DATASET: Final = "cprt"
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
    "exact_match": NOT_COMPARED,
    "close_match": "The source and the destination are alike enough for some uses.",
    "broad_match": "The destination is broader than the source.",
    "narrow_match": "The destination is narrower than the source.",
    "related_match": "The source and the destination belong together; neither is a kind of the "
    "other.",
    _PRINTED: "The document prints that the source derives from the destination, or that the "
    "framework adopts the destination.",
    "derivation_as_read": "This edition reads that the source derives from the destination.",
}
#: The remark on the title of an outside component that has words of this edition in it.
_ADDED: Final = (
    "Remark of this edition: the words in square brackets are added to the title that was seen."
)
_RELATIONS: Final[Mapping[str, str]] = {
    expand("skos:exactMatch"): "exact_match",
    expand("skos:closeMatch"): "close_match",
    expand("skos:broadMatch"): "broad_match",
    expand("skos:narrowMatch"): "narrow_match",
    expand("skos:relatedMatch"): "related_match",
    expand("prov:wasDerivedFrom"): "derivation_as_read",
}


@dataclass(frozen=True)
class CprtElements:
    """Makes the export of a release.

    Attributes:
        items: what it has.
        about: what it says of the whole.
    """

    items: FrameworkItems
    about: FrameworkDescription

    @property
    def document(self) -> str:
        """The identifier of the document, with the version in it, as NIST has it."""
        return f"AMOCF_{self.about.version}".replace(".", "_").replace("-", "_")

    def export(self) -> dict[str, Any]:
        """Return it, in the form of NIST's schema."""
        relationships = list(self._relationships())
        used = {each["relationship_identifier"] for each in relationships}
        return {
            "documents": list(self._documents()),
            "relationship_types": [
                {
                    "relationship_identifier": name,
                    "description": " ".join(
                        (text, *self._standings.get(name, ()), *self._denials.get(name, ()))
                    ),
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
                "version": "; ".join(self._versions[framework]),
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
            yield _element(kind, self._target(iri), title, _remark(title), document)
        for number, text in enumerate(self.about.rights_of(f"{BASE}dataset/{CPRT_DATASET}"), 1):
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

    @cached_property
    def _denials(self) -> Mapping[str, list[str]]:
        """What this edition holds against mappings of each kind, and against which."""
        found: dict[str, list[str]] = defaultdict(list)
        for record in filter(self._holds, self.items.mappings):
            if record.denial:
                source = _identifier(self.items.items[record.subject])
                pair = f"{source} and {self._target(record.object)}"
                found[_kind(record)].append(f"Of {pair}: {record.denial}")
        return found

    @cached_property
    def _versions(self) -> Mapping[str, list[str]]:
        """The editions of each outside framework that the mappings name, each once."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for record in filter(self._holds, self.items.mappings):
            if record.object_version:
                found[self._framework(record.object)][record.object_version] = None
        return defaultdict(list, {each: sorted(versions) for each, versions in found.items()})

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


def _remark(title: str) -> str:
    """Say of a title that words of this edition are in it: NIST has no other place for that."""
    return _ADDED if re.search(r"\[[^\]]+\]", title) else ""


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
