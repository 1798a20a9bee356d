"""A mapping set as RDF, after the SSSOM/RDF format."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

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
from amocf.terms import PREFIXES

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_AXIOM: Final = NamedNode(PREFIXES["owl"] + "Axiom")
_SET: Final = NamedNode(SSSOM + "MappingSet")
_MAPPINGS: Final = NamedNode(SSSOM + "mappings")
_DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
_DECIMAL: Final = NamedNode(PREFIXES["xsd"] + "decimal")


def to_quads(mappings: MappingSet, graph: NamedNode) -> Iterator[Quad]:
    """Yield the set in RDF: itself, its records as ``owl:Axiom``, and the direct triples.

    As the SSSOM/RDF format says, with propagated slots on each record (and on the set too, which
    they describe), but numbers are xsd:decimal in canonical form and prose is ``@en``. A record
    without ``record_id`` is a blank node. There is no direct triple where the record says that
    the mapping does *not* hold, has no term, or is of a literal.
    """
    extension_slots = {item.name: item.slot for item in mappings.extensions}
    hints = {item.name: item.type_hint for item in mappings.extensions}
    name = NamedNode(str(mappings.metadata["mapping_set_id"]))
    yield Quad(name, _TYPE, _SET, graph)
    held: list[tuple[NamedNode | BlankNode, Mapping[str, Slot], Mapping[str, Value]]]
    held = [(name, SET_SLOTS, mappings.metadata)]
    for record in mappings.mappings:
        node = _record_node(record)
        yield Quad(name, _MAPPINGS, node, graph)
        yield Quad(node, _TYPE, _AXIOM, graph)
        yield from _direct(record, graph)
        held.append((node, RECORD_SLOTS, record.slots))
    for subject, slots, values in held:
        for key, value in values.items():
            if key in ("record_id", "mapping_set_id"):
                continue
            slot = slots.get(key) or extension_slots[key]
            for part in value if isinstance(value, tuple) else (value,):
                term = _term(slot, part, hints.get(key, XSD_STRING))
                yield Quad(subject, NamedNode(slot.iri), term, graph)


def _record_node(record: Record) -> NamedNode | BlankNode:
    name = record.text("record_id")
    return NamedNode(name) if name else BlankNode(f"record{record.line}")


def _direct(record: Record, graph: NamedNode) -> Iterator[Quad]:
    ends = (record.text("subject_id"), record.text("predicate_id"), record.text("object_id"))
    types = (record.text("subject_type"), record.text("object_type"))
    if "predicate_modifier" in record.slots or "rdfs literal" in types or NO_TERM_FOUND in ends:
        return
    subject, predicate, target = (NamedNode(end) for end in ends if end)
    yield Quad(subject, predicate, target, graph)


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
