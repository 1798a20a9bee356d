"""The metadata of a mapping set, of which SSSOM allows mappings, lists and single values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Final

import yaml

from amocf.compile.read.sssom.rules import (
    NAME,
    Mistake,
    RefusedSetError,
    convert,
    curie_map_mistakes,
    expand,
)
from amocf.compile.read.sssom.slots import (
    NO_PROPERTY,
    RECORD_SLOTS,
    SET_SLOTS,
    XSD_STRING,
    Extension,
    Kind,
    Slot,
    Value,
    slots_of,
)
from amocf.compile.read.sssom.yaml_text import (
    NULL,
    NUMBERS,
    STRING,
    HeaderError,
    compose,
    line_of,
)

#: Stands for the namespace of a prefix that is refused, so that its uses are not refused as well.
_REFUSED_NAMESPACE: Final = "urn:invalid:"
#: Slots of a set whose values are no values but mappings and lists.
_APART: Final = ("curie_map", "extension_definitions", "mappings")
_NEWER: Final = 'is new in SSSOM 1.1 and left out of a set of 1.0; add sssom_version: "1.1"'


@dataclass(frozen=True)
class Header:
    """What the metadata state.

    Attributes:
        metadata: slot name to value.
        prefixes: the declared prefixes.
        extensions: the slots that the set defines beyond those of the standard.
        refused: slots whose value is a mistake.
        version: the version of SSSOM, where one is stated.
    """

    metadata: Mapping[str, Value]
    prefixes: Mapping[str, str]
    extensions: tuple[Extension, ...]
    refused: frozenset[str] = frozenset()
    version: Value | None = None

    @cached_property
    def record_slots(self) -> Mapping[str, Slot]:
        """The slots that a record of the set may have."""
        return {**self._extension_slots, **slots_of(self.version, RECORD_SLOTS)}

    @cached_property
    def set_slots(self) -> Mapping[str, Slot]:
        """The slots that the set may have."""
        return {**self._extension_slots, **slots_of(self.version, SET_SLOTS)}

    @property
    def _extension_slots(self) -> dict[str, Slot]:
        return {item.name: item.slot for item in self.extensions}

    def why_unknown(self, name: str) -> str:
        """Say why a name is no slot of a record."""
        if name in RECORD_SLOTS:
            return _NEWER
        return (
            "is no slot of a mapping and left out; correct the name, or define it in "
            "extension_definitions"
        )


def read_header(lines: Sequence[str]) -> tuple[Header, list[Mistake]]:
    """Read the lines of a metadata block, without their ``#``; the first is line 1 of the file.

    Raises:
        HeaderError: if the lines are not YAML, so that nothing can be said of the rest.
    """
    mistakes: list[Mistake] = []
    root = compose(lines)
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise HeaderError(line_of(root), "it is not made of lines 'name: value'")
    entries = dict(pairs(root, mistakes, "the metadata")) if root else {}
    return header_of(entries, {}, mistakes), mistakes


def header_of(
    entries: Mapping[str, yaml.Node], assumed: Mapping[str, str], mistakes: list[Mistake]
) -> Header:
    """Return what the entries of the metadata state, and add what is wrong to the mistakes.

    Args:
        entries: each name with its value.
        assumed: prefixes that need no declaration.
        mistakes: is added to.
    """
    version = _version(entries.get("sssom_version"))
    prefixes = MappingProxyType({**assumed, **dict(_curie_map(entries, mistakes))})
    extensions = tuple(_extensions(entries, prefixes, version, mistakes))
    header = Header({}, prefixes, extensions, version=version)
    slots = header.set_slots
    metadata: dict[str, Value] = {}
    refused = set()
    for name, node in entries.items():
        if name in ("curie_map", "extension_definitions"):
            continue
        if name not in slots:
            mistakes.append(Mistake(line_of(node), 0, _unknown(name), tolerated=True))
            continue
        value, found = read_value(slots[name], node, prefixes)
        mistakes += found
        if found:
            refused.add(name)
        elif value is not None:
            metadata[name] = value
    return replace(header, metadata=metadata, refused=frozenset(refused))


def _version(node: yaml.Node | None) -> str | None:
    """Return the version of a set, or the newest where what is stated is none."""
    if node is None or node.tag == NULL:
        return None
    known = node.value in SET_SLOTS["sssom_version"].choices
    return str(node.value) if known else "1.1"


def _unknown(name: str) -> str:
    if name in SET_SLOTS:
        return f"{name!r} {_NEWER}"
    if name in RECORD_SLOTS:
        return f"{name!r} is a slot of mappings, not of the set, and left out; make it a column"
    return (
        f"{name!r} is no slot of a set and left out; correct the name, or define it in "
        "extension_definitions"
    )


def pairs(node: yaml.Node, mistakes: list[Mistake], what: str) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the names and values of a mapping, and add what is wrong to the mistakes."""
    if not isinstance(node, yaml.MappingNode):
        mistakes.append(
            Mistake(
                line_of(node),
                0,
                f"{what} must be names with values, as in 'name: value'; write it so",
            )
        )
        return
    seen = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            mistakes.append(
                Mistake(line_of(key), 0, f"{what} has a name that is no text; correct it")
            )
        elif key.value in seen:
            mistakes.append(Mistake(line_of(key), 0, f"{key.value!r} is there twice; keep one"))
        else:
            seen.add(key.value)
            yield key.value, value


def _scalar(node: yaml.Node, kind: Kind) -> str | None:
    """Return the text of a value, or None where it is null or empty."""
    if not isinstance(node, yaml.ScalarNode):
        raise RefusedSetError("a list or mapping stands where one value is expected; write one")
    if node.tag == NULL or not node.value:
        return None
    is_allowed = {Kind.NUMBER: node.tag in NUMBERS, Kind.SCALAR: True}
    if not is_allowed.get(kind, node.tag == STRING):
        hint = "write a plain number" if kind is Kind.NUMBER else "put it in double quotes"
        raise RefusedSetError(f"{node.value} is no {kind.value} in YAML; {hint}")
    return str(node.value)


def _nodes(slot: Slot, node: yaml.Node) -> list[yaml.Node]:
    # The standard asks readers to accept a single value where a list is meant.
    return node.value if slot.many and isinstance(node, yaml.SequenceNode) else [node]


def read_value(
    slot: Slot, node: yaml.Node, prefixes: Mapping[str, str]
) -> tuple[Value | None, list[Mistake]]:
    """Return the value of a slot, or None where it is null or empty; and what is wrong with it."""
    values: list[str | Decimal] = []
    mistakes = []
    for item in _nodes(slot, node):
        try:
            text = _scalar(item, slot.kind)
            if text is not None:
                values.append(convert(slot, text, prefixes))
        except RefusedSetError as refusal:
            mistakes.append(Mistake(line_of(item), 0, f"{slot.name}: {refusal}"))
    if slot.many:
        return tuple(str(value) for value in values) or None, mistakes
    return values[0] if values else None, mistakes


def _curie_map(
    entries: Mapping[str, yaml.Node], mistakes: list[Mistake]
) -> Iterator[tuple[str, str]]:
    node = entries.get("curie_map")
    if node is None or node.tag == NULL:
        return
    for name, value in pairs(node, mistakes, "curie_map"):
        try:
            namespace = _scalar(value, Kind.TEXT) or ""
            found = list(curie_map_mistakes(name, namespace))
        except RefusedSetError as refusal:
            found = [f"prefix {name!r}: {refusal}"]
        mistakes.extend(Mistake(line_of(value), 0, what) for what in found)
        yield name, _REFUSED_NAMESPACE if found else namespace


def _extensions(
    entries: Mapping[str, yaml.Node],
    prefixes: Mapping[str, str],
    version: str | None,
    mistakes: list[Mistake],
) -> Iterator[Extension]:
    node = entries.get("extension_definitions")
    if node is None or node.tag == NULL:
        return
    if not isinstance(node, yaml.SequenceNode):
        mistakes.append(
            Mistake(line_of(node), 0, "extension_definitions must be a list; write '- '")
        )
        return
    standard = {*_APART, *slots_of(version, SET_SLOTS), *slots_of(version, RECORD_SLOTS)}
    seen: set[str] = set()
    for item in node.value:
        try:
            extension = _extension(item, prefixes, mistakes)
        except RefusedSetError as refusal:
            what = f"extension_definitions: {refusal}; until then the definition is left out"
            mistakes.append(Mistake(line_of(item), 0, what, tolerated=True))
            continue
        name = extension.name
        if name in standard or {name, extension.iri} & seen:
            what = (
                f"slot_name {name!r} is a slot of the standard; choose another"
                if name in standard
                else f"{name!r} or its property is defined twice; keep one"
            )
            mistakes.append(Mistake(line_of(item), 0, f"extension_definitions: {what}"))
            continue
        seen |= {name, extension.iri}
        yield extension


def _extension(item: yaml.Node, prefixes: Mapping[str, str], mistakes: list[Mistake]) -> Extension:
    """Return a definition.

    Raises:
        RefusedSetError: if the standard has readers ignore it.
    """
    if not isinstance(item, yaml.MappingNode):
        raise RefusedSetError("a definition is no mapping; write slot_name, property, type_hint")
    fields = dict(pairs(item, mistakes, "the definition"))
    unknown = fields.keys() - {"slot_name", "property", "type_hint"}
    if unknown:
        raise RefusedSetError(f"{min(unknown)!r} is unknown; write slot_name, property, type_hint")
    texts = {key: _scalar(node, Kind.TEXT) for key, node in fields.items()}
    name = texts.get("slot_name")
    if not name or not NAME.fullmatch(name):
        raise RefusedSetError(
            f"slot_name is {name!r}; write a name of letters, digits, '_', '-' and '.'"
        )
    iri, hint = texts.get("property"), texts.get("type_hint")
    return Extension(
        name=name,
        iri=expand(iri, prefixes) if iri else NO_PROPERTY + name,
        type_hint=expand(hint, prefixes) if hint else XSD_STRING,
    )
