"""A mapping set as RDF, as it stands in the published graphs."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

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
from amocf.terms import expand

_TYPE: Final = NamedNode(expand("rdf:type"))
_RECORD: Final = NamedNode(expand("amo:MappingRecord"))
_SET: Final = NamedNode(SSSOM + "MappingSet")
_MAPPINGS: Final = NamedNode(SSSOM + "mappings")
_DATE: Final = NamedNode(expand("xsd:date"))
_DECIMAL: Final = NamedNode(expand("xsd:decimal"))
#: What says between which terms a mapping is.
_ENDS: Final = ("subject_id", "predicate_id", "object_id")
#: The class of OWL that asserts a triple, and the one that denies it, with where its ends stand.
_ASSERTION: Final = ("Axiom", ("annotatedSource", "annotatedProperty", "annotatedTarget"))
_DENIAL: Final = (
    "NegativePropertyAssertion",
    ("sourceIndividual", "assertionProperty", "targetIndividual"),
)


def to_quads(mappings: MappingSet, graph: NamedNode) -> Iterator[Quad]:
    """Yield the set as it is published: itself, its records, and the direct triples.

    Each record is an ``amo:MappingRecord`` whose ends are the slots of SSSOM by their own names.
    Tools for OWL assert the triple of an ``owl:Axiom``, so a record is one exactly where the direct
    triple stands beside it. One that denies its triple is an ``owl:NegativePropertyAssertion``, and
    one of a literal or of no term is neither. Slots of the set that speak for its records stand on
    each of them too; numbers are xsd:decimal in canonical form and prose is ``@en``. A record
    without ``record_id`` is a blank node.
    """
    for triple in _triples(mappings):
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _triples(mappings: MappingSet) -> Iterator[Triple]:
    known = {item.name: (item.slot, item.type_hint) for item in mappings.extensions}
    name = NamedNode(str(mappings.metadata["mapping_set_id"]))
    yield Triple(name, _TYPE, _SET)
    slots = {key: (slot, XSD_STRING) for key, slot in SET_SLOTS.items()} | known
    yield from _slots(name, slots, mappings.metadata)
    slots = {key: (slot, XSD_STRING) for key, slot in RECORD_SLOTS.items()} | known
    for record in mappings.mappings:
        node = record_node(record)
        yield Triple(name, _MAPPINGS, node)
        yield Triple(node, _TYPE, _RECORD)
        yield from _claim(node, record)
        yield from _slots(node, slots, record.slots)


def record_node(record: Record) -> NamedNode | BlankNode:
    """Return the node that stands for a record."""
    name = record.text("record_id")
    return NamedNode(name) if name else BlankNode(f"record{record.line}")


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
) -> Iterator[Triple]:
    for key, value in values.items():
        if key in ("record_id", "mapping_set_id"):
            continue
        slot, hint = slots[key]
        iri = SSSOM + key if key in _ENDS else slot.iri
        for part in value if isinstance(value, tuple) else (value,):
            yield Triple(subject, NamedNode(iri), _term(slot, part, hint))


def _term(slot: Slot, value: str | Decimal, hint: str) -> NamedNode | Literal:
    if isinstance(value, Decimal):
        return Literal(plain_decimal(value), datatype=_DECIMAL)
    if slot.kind in (Kind.REFERENCE, Kind.URI):
        return NamedNode(value)
    if slot.kind is Kind.DATE:
        return Literal(value, datatype=_DATE)
    if slot.natural:
        return Literal(value, language="en")
    meaning = slot.choices.get(value)
    return NamedNode(meaning) if meaning else Literal(value, datatype=NamedNode(hint))
