"""A mapping set as RDF: as it stands in the published graphs, and as SSSOM/RDF has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import quote, urljoin

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from amocf.compile.read.sssom.rules import is_absolute_iri
from amocf.compile.read.sssom.slots import (
    NO_TERM_FOUND,
    RECORD_SLOTS,
    SET_SLOTS,
    SSSOM,
    XSD_STRING,
    Kind,
    MappingSet,
    Record,
    Slot,
    Value,
    plain_decimal,
)
from amocf.compile.read.sssom.write import own_slots
from amocf.terms import expand

_TYPE: Final = NamedNode(expand("rdf:type"))
_RECORD: Final = NamedNode(expand("amo:MappingRecord"))
_SET: Final = NamedNode(SSSOM + "MappingSet")
_MAPPINGS: Final = NamedNode(SSSOM + "mappings")
_DATE: Final = NamedNode(expand("xsd:date"))
#: Characters of a URI reference, beside letters and digits.
_OF_URIS: Final = ":/?#[]@!$&'()*+,;=%"
#: What says between which terms a mapping is.
_ENDS: Final = ("subject_id", "predicate_id", "object_id")
#: The class of OWL that asserts a triple, and the one that denies it, with where its ends stand.
_ASSERTION: Final = ("Axiom", ("annotatedSource", "annotatedProperty", "annotatedTarget"))
_DENIAL: Final = (
    "NegativePropertyAssertion",
    ("sourceIndividual", "assertionProperty", "targetIndividual"),
)


@dataclass(frozen=True)
class _Style:
    """How slots are stated.

    Attributes:
        number: the datatype of numbers.
        language: the tag of prose, if it has one.
        properties: those of slots for which it is not the standard's.
    """

    number: NamedNode
    language: str | None
    properties: Mapping[str, str]


_PUBLISHED: Final = _Style(
    NamedNode(expand("xsd:decimal")), "en", {key: SSSOM + key for key in _ENDS}
)
_STANDARD: Final = _Style(NamedNode(expand("xsd:double")), None, {})


def to_quads(mappings: MappingSet, graph: NamedNode) -> Iterator[Quad]:
    """Yield the set as it is published: itself, its records, and the direct triples.

    Each record is an ``amo:MappingRecord`` whose ends are the slots of SSSOM by their own names.
    Tools for OWL assert the triple of an ``owl:Axiom``, so a record is one exactly where the direct
    triple stands beside it. One that denies its triple is an ``owl:NegativePropertyAssertion``, and
    one of a literal or of no term is neither. Slots of the set that speak for its records stand on
    each of them too; numbers are xsd:decimal in canonical form and prose is ``@en``. A record
    without ``record_id`` is a blank node.
    """
    triples = list(_described(mappings, _dated(mappings), _PUBLISHED))
    for record in mappings.mappings:
        node = _node(record)
        triples += [Triple(node, _TYPE, _RECORD), *_claim(node, record)]
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _dated(mappings: MappingSet) -> Mapping[str, Value]:
    """Return the slots of a set with the date of its first record, where it has none of its own."""
    dates = {date for record in mappings.mappings if (date := record.text("mapping_date"))}
    earliest = {"mapping_date": min(dates)} if dates else {}
    return {**earliest, **mappings.metadata}


def to_standard_triples(mappings: MappingSet) -> Iterator[Triple]:
    """Yield the set as SSSOM/RDF, with propagated slots and without direct triples.

    Each record is an ``owl:Axiom``, also where it denies its triple.
    """
    yield from _described(mappings, own_slots(mappings), _STANDARD)
    for record in mappings.mappings:
        yield Triple(_node(record), _TYPE, NamedNode(expand("owl:Axiom")))
    for number, extension in enumerate(mappings.extensions):
        node = BlankNode(f"extension{number}")
        yield Triple(_name(mappings), NamedNode(SSSOM + "extension_definitions"), node)
        yield Triple(node, _TYPE, NamedNode(SSSOM + "ExtensionDefinition"))
        yield Triple(node, NamedNode(SSSOM + "slot_name"), Literal(extension.name))
        yield Triple(node, NamedNode(SSSOM + "property"), NamedNode(extension.iri))
        yield Triple(node, NamedNode(SSSOM + "type_hint"), NamedNode(extension.type_hint))


def _described(
    mappings: MappingSet, metadata: Mapping[str, Value], style: _Style
) -> Iterator[Triple]:
    """Yield the set and its records with their slots."""
    extensions = {item.name: (item.slot, item.type_hint) for item in mappings.extensions}
    name = _name(mappings)
    yield Triple(name, _TYPE, _SET)
    slots = {key: (slot, XSD_STRING) for key, slot in SET_SLOTS.items()} | extensions
    yield from _slots(name, slots, metadata, style)
    slots = {key: (slot, XSD_STRING) for key, slot in RECORD_SLOTS.items()} | extensions
    for record in mappings.mappings:
        yield Triple(name, _MAPPINGS, _node(record))
        yield from _slots(_node(record), slots, record.slots, style)


def _name(mappings: MappingSet) -> NamedNode:
    """Return the node of a set, whose identifier in version 1.0 may be relative to its file."""
    stated = str(mappings.metadata["mapping_set_id"])
    if is_absolute_iri(stated):
        return NamedNode(stated)
    base = mappings.path.resolve().as_uri()
    try:
        resolved = urljoin(base, quote(stated, safe=_OF_URIS))
    except ValueError:  # brackets that are those of no address
        resolved = ""
    return NamedNode(
        resolved if is_absolute_iri(resolved) else urljoin(base, quote(stated, safe=""))
    )


def _node(record: Record) -> NamedNode | BlankNode:
    name = record.text("record_id")
    if name:
        return NamedNode(name)
    return BlankNode(f"record{record.line}" + (f"-{record.column}" if record.column else ""))


def lines_of(mappings: MappingSet) -> dict[str, int]:
    """Return the line of each record, and the first for the set, by nodes as N-Triples has them."""
    lines = {str(_node(record)): record.line for record in mappings.mappings}
    return {str(_name(mappings)): 1, **lines}


def _claim(node: NamedNode | BlankNode, record: Record) -> Iterator[Triple]:
    """Yield what a record asserts or denies, where it is about a triple at all."""
    ends = tuple(end for key in _ENDS if (end := record.text(key)) and end != NO_TERM_FOUND)
    types = (record.text("subject_type"), record.text("object_type"))
    if len(ends) < len(_ENDS) or "rdfs literal" in types:
        return
    terms = [NamedNode(end) for end in ends]
    is_denied = "predicate_modifier" in record.slots
    kind, places = _DENIAL if is_denied else _ASSERTION
    yield Triple(node, _TYPE, NamedNode(expand(f"owl:{kind}")))
    for place, term in zip(places, terms, strict=True):
        yield Triple(node, NamedNode(expand(f"owl:{place}")), term)
    if not is_denied:
        yield Triple(*terms)


def _slots(
    subject: NamedNode | BlankNode,
    slots: Mapping[str, tuple[Slot, str]],
    values: Mapping[str, Value],
    style: _Style,
) -> Iterator[Triple]:
    for key, value in values.items():
        if key in ("record_id", "mapping_set_id"):
            continue
        slot, hint = slots[key]
        iri = style.properties.get(key, slot.iri)
        for part in value if isinstance(value, tuple) else (value,):
            yield Triple(subject, NamedNode(iri), _term(slot, part, hint, style))


def _term(slot: Slot, value: str | Decimal, hint: str, style: _Style) -> NamedNode | Literal:
    if isinstance(value, Decimal):
        return Literal(plain_decimal(value), datatype=style.number)
    if slot.kind is Kind.REFERENCE or (slot.kind is Kind.URI and is_absolute_iri(value)):
        return NamedNode(value)
    if slot.kind is Kind.DATE:
        return Literal(value, datatype=_DATE)
    if slot.natural and style.language:
        return Literal(value, language=style.language)
    meaning = slot.choices.get(value)
    return NamedNode(meaning) if meaning else Literal(value, datatype=NamedNode(hint))
