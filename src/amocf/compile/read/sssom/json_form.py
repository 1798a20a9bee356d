"""A mapping set as SSSOM/JSON."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from amocf.compile.read.sssom.slots import (
    RECORD_SLOTS,
    SET_SLOTS,
    Kind,
    MappingSet,
    Slot,
    Value,
)
from amocf.compile.read.sssom.write import contract, own_slots, used_prefixes


def to_json(mappings: MappingSet) -> dict[str, Any]:
    """Return the set as the JSON object that the SSSOM JSON Schema calls ``MappingSet``.

    References are CURIEs and slots stand in the order of the standard. Slots of the set that speak
    for its records stand on each of these instead, since readers of JSON do not propagate them.
    """
    extensions = {each.name: each.slot for each in mappings.extensions}
    names = used_prefixes(mappings, mappings.extensions)
    document = _object({**SET_SLOTS, **extensions}, own_slots(mappings), mappings)
    document["curie_map"] = names
    if mappings.extensions:
        document["extension_definitions"] = [
            {"slot_name": item.name, "property": item.iri, "type_hint": item.type_hint}
            for item in mappings.extensions
        ]
    slots = {**RECORD_SLOTS, **extensions}
    document["mappings"] = [_object(slots, each.slots, mappings) for each in mappings.mappings]
    return document


def _object(
    slots: Mapping[str, Slot], values: Mapping[str, Value], mappings: MappingSet
) -> dict[str, Any]:
    return {
        name: _json(slot, values[name], mappings.prefixes)
        for name, slot in slots.items()
        if name in values
    }


def _json(slot: Slot, value: Value, prefixes: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return [_json(slot, part, prefixes) for part in value]
    if isinstance(value, Decimal):
        return float(value)
    return contract(value, prefixes) if slot.kind is Kind.REFERENCE else value
