"""A mapping set as text: canonical SSSOM/TSV."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import yaml

from amocf.compile.read.sssom.slots import (
    BUILT_IN,
    NO_PROPERTY,
    PROPAGATED,
    RECORD_SLOTS,
    SET_SINCE_1_1,
    SET_SLOTS,
    XSD_STRING,
    Extension,
    Kind,
    MappingSet,
    Record,
    Slot,
    Value,
    plain_decimal,
)
from amocf.compile.read.sssom.yaml_text import STRING, HeaderError, compose

#: The columns of a table without rows: those that every mapping needs.
_NO_ROWS: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")


def write(mappings: MappingSet) -> str:
    """Write the set in the canonical SSSOM/TSV format.

    Slots and columns in the order of the standard, rows sorted (so by record_id), values that all
    records share in the metadata, of the prefixes only those used and not built in, LF line ends.

    Raises:
        ValueError: if an IRI of the set begins with none of its prefixes.
    """
    condensed = dict(mappings.metadata) | _common(mappings)
    extension_slots = _extension_slots(mappings)
    record_slots = _used(dict(RECORD_SLOTS) | extension_slots, (r.slots for r in mappings.mappings))
    columns = [
        slot
        for slot in record_slots
        if slot.name not in PROPAGATED or not _is_condensed(slot.name, condensed, mappings.mappings)
    ]
    rows = sorted(
        [_cell(slot, record.slots.get(slot.name), mappings.prefixes) for slot in columns]
        for record in mappings.mappings
    )
    header = _header(mappings, condensed, extension_slots)
    names = [slot.name for slot in columns] or list(_NO_ROWS)
    table = [names, *rows]
    return header + "".join("\t".join(map(_quoted, row)) + "\n" for row in table)


def _common(mappings: MappingSet) -> dict[str, Value]:
    """Return the propagatable slots in which all records agree and the set says nothing else."""
    common = {}
    newer = mappings.metadata.get("sssom_version") == "1.1"
    for name in PROPAGATED:
        if name in SET_SINCE_1_1 and not newer:
            continue
        values = {record.slots.get(name) for record in mappings.mappings}
        value = values.pop() if len(values) == 1 else None
        if value is not None and mappings.metadata.get(name, value) == value:
            common[name] = value
    return common


def own_slots(mappings: MappingSet) -> dict[str, Value]:
    """Return the slots of the set without those that speak for its records."""
    common = _common(mappings)
    return {name: value for name, value in mappings.metadata.items() if name not in common}


def _is_condensed(name: str, metadata: Mapping[str, Value], records: Sequence[Record]) -> bool:
    return all(record.slots.get(name) == metadata.get(name) for record in records)


def _extension_slots(mappings: MappingSet) -> dict[str, Slot]:
    ordered = sorted(mappings.extensions, key=lambda extension: extension.iri)
    return {extension.name: extension.slot for extension in ordered}


def _used(slots: Mapping[str, Slot], held: Iterable[Mapping[str, Value]]) -> list[Slot]:
    names = {name for values in held for name in values}
    return [slot for slot in slots.values() if slot.name in names]


def _header(
    mappings: MappingSet, metadata: Mapping[str, Value], extension_slots: Mapping[str, Slot]
) -> str:
    used = _used(extension_slots, [metadata, *(r.slots for r in mappings.mappings)])
    extensions = {item.name: item for item in mappings.extensions}
    defined = [extensions[slot.name] for slot in used]
    lines = []
    for slot in SET_SLOTS.values():
        if slot.name == "mapping_set_id":
            lines += _curie_map_lines(mappings, defined)
        lines += _slot_lines(slot, metadata.get(slot.name), mappings.prefixes)
    if defined:
        lines.append("extension_definitions:")
    for extension in defined:
        lines += _definition_lines(extension, mappings.prefixes)
    for slot in extension_slots.values():
        lines += _slot_lines(slot, metadata.get(slot.name), mappings.prefixes)
    return "".join(f"#{line}\n" for line in lines)


def _slot_lines(slot: Slot, value: Value | None, prefixes: Mapping[str, str]) -> list[str]:
    if value is None:
        return []
    if isinstance(value, tuple):
        items = (_scalar(slot, part, prefixes) for part in value)
        return [f"{slot.name}:", *(f"  - {item}" for item in items)]
    return [f"{slot.name}: {_scalar(slot, value, prefixes)}"]


def _scalar(slot: Slot, value: str | Decimal, prefixes: Mapping[str, str]) -> str:
    text = _text(slot, value, prefixes)
    return text if slot.kind in (Kind.DATE, Kind.NUMBER) else _yaml_scalar(text)


def _yaml_scalar(text: str) -> str:
    """Write text in YAML's plain style where that reads back as the same text."""
    if _is_plain(f"k: {text}", text):
        return text
    quoted = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=math.inf)
    return str(quoted).rstrip("\n")


def _is_plain(line: str, text: str) -> bool:
    """Return whether the value of a line is the text to YAML 1.1, which others read, and to 1.2."""
    try:
        by_others, root = yaml.safe_load(line), compose([line])
    except (yaml.YAMLError, HeaderError):
        return False
    ours = root.value[0][1] if isinstance(root, yaml.MappingNode) else None
    is_ours = isinstance(ours, yaml.ScalarNode) and (ours.tag, ours.value) == (STRING, text)
    return is_ours and bool(by_others == {"k": text})


def _definition_lines(extension: Extension, prefixes: Mapping[str, str]) -> list[str]:
    lines = [f"  - slot_name: {extension.name}"]
    if not extension.iri.startswith(NO_PROPERTY):
        lines.append(f"    property: {contract(extension.iri, prefixes)}")
    if extension.type_hint != XSD_STRING:
        lines.append(f"    type_hint: {contract(extension.type_hint, prefixes)}")
    return lines


def _curie_map_lines(mappings: MappingSet, extensions: Sequence[Extension]) -> list[str]:
    declared = used_prefixes(mappings, extensions)
    lines = [f"  {name}: {_yaml_scalar(space)}" for name, space in declared.items()]
    return ["curie_map:", *lines] if lines else []


def used_prefixes(mappings: MappingSet, extensions: Sequence[Extension] = ()) -> dict[str, str]:
    """Return the prefixes that the CURIEs of a set need and that are not built in."""
    iris = set(_iris(mappings))
    iris |= {item.iri for item in extensions if not item.iri.startswith(NO_PROPERTY)}
    iris |= {item.type_hint for item in extensions}
    names = {contract(iri, mappings.prefixes).partition(":")[0] for iri in iris}
    return {name: mappings.prefixes[name] for name in sorted(names - BUILT_IN.keys())}


def _iris(mappings: MappingSet) -> Iterator[str]:
    """Yield the value of every slot that is written as a CURIE."""
    extension_slots = _extension_slots(mappings)
    held = [(SET_SLOTS, mappings.metadata)]
    held += [(RECORD_SLOTS, record.slots) for record in mappings.mappings]
    for slots, values in held:
        for name, value in values.items():
            if (slots.get(name) or extension_slots[name]).kind is Kind.REFERENCE:
                yield from (str(part) for part in _parts(value))


def contract(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return the CURIE of an IRI under the longest namespace that it begins with.

    Raises:
        ValueError: if it begins with the namespace of no prefix, declared or built in.
    """
    matches = [
        (-len(namespace), name not in BUILT_IN, name)
        for name, namespace in {**BUILT_IN, **prefixes}.items()
        if iri.startswith(namespace) and iri != namespace
    ]
    if not matches:
        raise ValueError(f"no prefix of the set fits {iri}; declare one in curie_map")
    length, _, name = min(matches)
    return f"{name}:{iri[-length:]}"


def _parts(value: Value) -> tuple[str | Decimal, ...]:
    return value if isinstance(value, tuple) else (value,)


def _text(slot: Slot, value: str | Decimal, prefixes: Mapping[str, str]) -> str:
    if isinstance(value, Decimal):
        return plain_decimal(value.quantize(Decimal("0.001"), ROUND_HALF_UP))
    return contract(value, prefixes) if slot.kind is Kind.REFERENCE else value


def _cell(slot: Slot, value: Value | None, prefixes: Mapping[str, str]) -> str:
    if value is None:
        return ""
    texts = [_text(slot, part, prefixes) for part in _parts(value)]
    if not slot.many:
        return texts[0]
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def _quoted(cell: str) -> str:
    if not any(mark in cell for mark in '\t\n\r"'):
        return cell
    return '"' + cell.replace('"', '""') + '"'
