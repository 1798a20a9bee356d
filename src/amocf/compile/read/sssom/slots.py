"""What an SSSOM mapping set consists of: the slots of the standard, and the set as we hold it.

The slots follow the SSSOM schema, version 1.1 (https://mapping-commons.github.io/sssom/), in the
order of its "Slots" tables, which is also the column order of the canonical format.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from amocf.terms import PREFIXES

SSSOM: Final = PREFIXES["sssom"]
NO_TERM_FOUND: Final = SSSOM + "NoTermFound"

#: Prefixes that SSSOM lets a file use undeclared; a file may repeat them, but not redefine them.
BUILT_IN: Final[Mapping[str, str]] = MappingProxyType(
    {name: PREFIXES[name] for name in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd")}
    | {"linkml": "https://w3id.org/linkml/"}
)

#: The types of extension slots that are treated apart: references, and what is meant by none.
URI_OR_CURIE: Final = BUILT_IN["linkml"] + "Uriorcurie"
XSD_STRING: Final = BUILT_IN["xsd"] + "string"
#: Begins the property of an extension that names none.
NO_PROPERTY: Final = "http://sssom.invalid/"

#: A value of a slot: text or IRI, number, or several texts or IRIs.
Value = str | Decimal | tuple[str, ...]


class Kind(Enum):
    """What the values of a slot are."""

    REFERENCE = "CURIE"
    URI = "absolute URI"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "name from a list"
    SCALAR = "one value"


@dataclass(frozen=True)
class Slot:
    """A slot of the standard.

    Attributes:
        iri: the property that stands for the slot in RDF.
        many: whether several values are allowed (separated by ``|`` in a cell).
        natural: whether the text is in a natural language, and so carries ``@en`` in RDF.
        choices: the values of a ``CHOICE`` and, where the schema gives one, the IRI each means.
        low: the least value of a ``NUMBER``; the greatest is always 1.
    """

    name: str
    kind: Kind
    iri: str
    many: bool = False
    natural: bool = False
    choices: Mapping[str, str | None] = field(default_factory=dict)
    low: int = 0


@dataclass(frozen=True)
class Extension:
    """A slot that the file itself defines; ``iri`` and ``type_hint`` are full IRIs."""

    name: str
    iri: str
    type_hint: str

    @property
    def slot(self) -> Slot:
        """The slot it defines."""
        kind = Kind.REFERENCE if self.type_hint == URI_OR_CURIE else Kind.SCALAR
        return Slot(self.name, kind, self.iri)


@dataclass(frozen=True)
class Record:
    """One mapping: its slots, with the propagated ones of the set, CURIEs as full IRIs.

    Attributes:
        line: the line of the file on which its row begins.
        slots: slot name to value; absent slots are not in it.
        column: where on its line it begins, in a form where several may stand on one.
    """

    line: int
    slots: Mapping[str, Value]
    column: int | None = None

    def text(self, slot: str) -> str | None:
        """Return the value of a single-valued text or reference slot, or None."""
        value = self.slots.get(slot)
        return value if isinstance(value, str) else None


@dataclass(frozen=True)
class MappingSet:
    """A mapping set that keeps the rules of SSSOM.

    Attributes:
        path: the file it was read from.
        metadata: the slots of the set as the file states them, CURIEs as full IRIs.
        prefixes: the CURIE map of the file, without the built-in prefixes.
        extensions: the slots the file defines beyond the standard's.
        mappings: the records in the order of the file.
        notes: what the file holds and the set does not, each with its place.
    """

    path: Path
    metadata: Mapping[str, Value]
    prefixes: Mapping[str, str]
    extensions: tuple[Extension, ...]
    mappings: tuple[Record, ...]
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its files, whatever their form."""
        return self.path.name.partition(".sssom")[0]


def plain_decimal(number: Decimal) -> str:
    """Write a number in the canonical form of xsd:decimal: ``0.95``, ``1``, ``0``."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _entity_types() -> Mapping[str, str | None]:
    owl, rdf, rdfs = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
    return MappingProxyType(
        {
            "owl class": owl + "Class",
            "owl object property": owl + "ObjectProperty",
            "owl data property": owl + "DataProperty",
            "owl annotation property": owl + "AnnotationProperty",
            "owl named individual": owl + "NamedIndividual",
            "skos concept": PREFIXES["skos"] + "Concept",
            "rdfs resource": rdfs + "Resource",
            "rdfs class": rdfs + "Class",
            "rdfs literal": rdfs + "Literal",
            "rdfs datatype": rdfs + "Datatype",
            "rdf property": rdf + "Property",
            "composed entity expression": SSSOM + "ComposedEntityExpression",
        }
    )


_CHOICES: Final[Mapping[str, Mapping[str, str | None]]] = MappingProxyType(
    {
        "sssom_version": {"1.0": SSSOM + "version1.0", "1.1": SSSOM + "version1.1"},
        "subject_type": _entity_types(),
        "object_type": _entity_types(),
        "predicate_type": _entity_types(),
        "predicate_modifier": {"Not": SSSOM + "NegatedPredicate"},
        "mapping_cardinality": dict.fromkeys(("1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0")),
    }
)

_REFERENCES: Final = _names(
    """record_id subject_id predicate_id object_id mapping_justification author_id reviewer_id
    creator_id subject_source object_source mapping_source mapping_tool_id curation_rule
    subject_match_field object_match_field subject_preprocessing object_preprocessing
    issue_tracker_item"""
)
_URIS: Final = _names(
    "mapping_set_id mapping_set_source license mapping_provider see_also issue_tracker"
)
_DATES: Final = frozenset(("mapping_date", "publication_date", "review_date"))
_NUMBERS: Final[Mapping[str, int]] = MappingProxyType(
    {"confidence": 0, "mapping_set_confidence": 0, "similarity_score": 0, "reviewer_agreement": -1}
)
_MANY: Final = _names(
    """mapping_set_source creator_id creator_label author_id author_label reviewer_id
    reviewer_label cardinality_scope curation_rule curation_rule_text subject_match_field
    object_match_field match_string subject_preprocessing object_preprocessing see_also"""
)
_NATURAL: Final = frozenset(
    ("comment", "mapping_set_title", "mapping_set_description", "curation_rule_text")
)
_IRIS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "author_id": PREFIXES["pav"] + "authoredBy",
        "comment": PREFIXES["rdfs"] + "comment",
        "creator_id": PREFIXES["dct"] + "creator",
        "license": PREFIXES["dct"] + "license",
        "mapping_date": PREFIXES["dct"] + "created",
        "mapping_set_description": PREFIXES["dct"] + "description",
        "mapping_set_source": PREFIXES["prov"] + "wasDerivedFrom",
        "mapping_set_title": PREFIXES["dct"] + "title",
        "mapping_set_version": PREFIXES["owl"] + "versionInfo",
        "object_id": PREFIXES["owl"] + "annotatedTarget",
        "predicate_id": PREFIXES["owl"] + "annotatedProperty",
        "publication_date": PREFIXES["dct"] + "issued",
        "see_also": PREFIXES["rdfs"] + "seeAlso",
        "subject_id": PREFIXES["owl"] + "annotatedSource",
    }
)


def _kind(name: str) -> Kind:
    for kind, names in (
        (Kind.REFERENCE, _REFERENCES),
        (Kind.URI, _URIS),
        (Kind.DATE, _DATES),
        (Kind.NUMBER, _NUMBERS),
        (Kind.CHOICE, _CHOICES),
    ):
        if name in names:
            return kind
    return Kind.TEXT


def _slots(names: str) -> Mapping[str, Slot]:
    slots = (
        Slot(
            name=name,
            kind=_kind(name),
            iri=_IRIS.get(name, SSSOM + name),
            many=name in _MANY,
            natural=name in _NATURAL,
            choices=_CHOICES.get(name, {}),
            low=_NUMBERS.get(name, 0),
        )
        for name in names.split()
    )
    return MappingProxyType({slot.name: slot for slot in slots})


#: The slots of a set, but for ``curie_map``, ``mappings`` and ``extension_definitions``.
SET_SLOTS: Final = _slots(
    """sssom_version mapping_set_id mapping_set_version mapping_set_source mapping_set_title
    mapping_set_description mapping_set_confidence creator_id creator_label license subject_type
    subject_source subject_source_version object_type object_source object_source_version
    predicate_type mapping_provider cardinality_scope mapping_tool mapping_tool_id
    mapping_tool_version mapping_date publication_date subject_match_field object_match_field
    subject_preprocessing object_preprocessing similarity_measure curation_rule
    curation_rule_text see_also issue_tracker other comment"""
)

#: The slots of a record: the columns.
RECORD_SLOTS: Final = _slots(
    """record_id subject_id subject_label subject_category predicate_id predicate_label
    predicate_modifier object_id object_label object_category mapping_justification author_id
    author_label reviewer_id reviewer_label creator_id creator_label license subject_type
    subject_source subject_source_version object_type object_source object_source_version
    predicate_type mapping_provider mapping_source mapping_cardinality cardinality_scope
    mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date review_date
    confidence reviewer_agreement curation_rule curation_rule_text subject_match_field
    object_match_field match_string subject_preprocessing object_preprocessing similarity_score
    similarity_measure see_also issue_tracker_item other comment"""
)

#: Slots of a set that speak for each of its records, unless a record has its own value.
PROPAGATED: Final = _names(
    """subject_type subject_source subject_source_version object_type object_source
    object_source_version predicate_type mapping_provider cardinality_scope mapping_tool
    mapping_tool_id mapping_tool_version mapping_date subject_match_field object_match_field
    subject_preprocessing object_preprocessing similarity_measure curation_rule
    curation_rule_text"""
)

#: Slots that version 1.0 of SSSOM does not have.
SINCE_1_1: Final = frozenset(
    _names(
        """predicate_type mapping_set_confidence cardinality_scope mapping_tool_id review_date
    reviewer_agreement record_id"""
    )
)
#: Slots that version 1.0 has on records only.
SET_SINCE_1_1: Final = SINCE_1_1 | {"similarity_measure", "curation_rule", "curation_rule_text"}


def slots_of(version: Value | None, slots: Mapping[str, Slot]) -> Mapping[str, Slot]:
    """Return those of the slots of a set, or of a record, that a version of SSSOM has.

    Version 1.0, which is also that of a set that states none, takes any text where 1.1 wants a URI.
    """
    if version == "1.1":
        return slots
    newer = SET_SINCE_1_1 if slots is SET_SLOTS else SINCE_1_1
    return {
        name: replace(slot, kind=Kind.TEXT) if slot.kind is Kind.URI else slot
        for name, slot in slots.items()
        if name not in newer
    }
