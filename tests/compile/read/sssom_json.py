"""A mapping set as SSSOM/JSON, for the schema of the standard to judge."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from amocf.compile.read.sssom import MappingSet
from amocf.compile.read.sssom.slots import RECORD_SLOTS, SET_SLOTS, Kind, Slot, Value
from amocf.compile.read.sssom.write import contract


def to_json(mappings: MappingSet) -> dict[str, Any]:
    """Return the set as the JSON object that the SSSOM JSON Schema calls ``MappingSet``."""
    extension_slots = {each.name: each.slot for each in mappings.extensions}

    def plain(slots: Mapping[str, Slot], values: Mapping[str, Value]) -> dict[str, Any]:
        known = {**slots, **extension_slots}
        return {name: _json(known[name], item, mappings.prefixes) for name, item in values.items()}

    document = plain(SET_SLOTS, mappings.metadata)
    document["curie_map"] = dict(mappings.prefixes)
    if mappings.extensions:
        document["extension_definitions"] = [
            {"slot_name": item.name, "property": item.iri, "type_hint": item.type_hint}
            for item in mappings.extensions
        ]
    document["mappings"] = [plain(RECORD_SLOTS, record.slots) for record in mappings.mappings]
    return document


def _json(slot: Slot, value: Value, prefixes: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return [_json(slot, part, prefixes) for part in value]
    if isinstance(value, Decimal):
        return float(value)
    return contract(value, prefixes) if slot.kind is Kind.REFERENCE else value
