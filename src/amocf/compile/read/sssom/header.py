"""The metadata block of a SSSOM/TSV file: YAML, of which SSSOM allows mappings, lists and text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import yaml
from yaml.reader import ReaderError

from amocf.compile.read.sssom.rules import (
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
)

_YAML: Final = "tag:yaml.org,2002:"
_TEXT_TAGS: Final[Mapping[Kind, frozenset[str]]] = MappingProxyType(
    {
        Kind.DATE: frozenset((_YAML + "str", _YAML + "timestamp")),
        Kind.NUMBER: frozenset((_YAML + "int", _YAML + "float")),
    }
)
_STRING: Final = frozenset((_YAML + "str",))


class HeaderError(ValueError):
    """The metadata block cannot be read."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.mistake = Mistake(
            line, 0, f"the metadata cannot be read as YAML: {problem}; correct it"
        )


@dataclass(frozen=True)
class Header:
    """What the metadata block states; ``refused`` are slots whose value is a mistake."""

    metadata: Mapping[str, Value]
    prefixes: Mapping[str, str]
    extensions: tuple[Extension, ...]
    refused: frozenset[str] = frozenset()

    @property
    def extension_slots(self) -> dict[str, Slot]:
        """The slots that the block defines beyond those of the standard."""
        return {item.name: item.slot for item in self.extensions}


def read_header(lines: Sequence[str]) -> tuple[Header, list[Mistake]]:
    """Read the lines of the block, without their ``#``; the first is line 1 of the file.

    Raises:
        HeaderError: if the lines are not YAML, so that nothing can be said of the rest.
    """
    mistakes: list[Mistake] = []
    entries = _entries(lines, mistakes)
    prefixes = MappingProxyType(dict(_curie_map(entries, mistakes)))
    extensions = tuple(_extensions(entries, prefixes, mistakes))
    header = Header({}, prefixes, extensions)
    slots = dict(SET_SLOTS) | header.extension_slots
    metadata: dict[str, Value] = {}
    refused = set()
    for name, node in entries.items():
        if name in ("curie_map", "extension_definitions"):
            continue
        if name not in slots:
            mistakes.append(Mistake(_line(node), 0, _unknown(name)))
            continue
        try:
            value = _value(slots[name], node, prefixes)
        except RefusedSetError as refusal:
            refused.add(name)
            mistakes.append(Mistake(_line(node), 0, f"{name}: {refusal}"))
        else:
            metadata.update({} if value is None else {name: value})
    return replace(header, metadata=metadata, refused=frozenset(refused)), mistakes


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _unknown(name: str) -> str:
    if name in RECORD_SLOTS:
        return f"{name!r} is a slot of mappings, not of the set; make it a column"
    return f"{name!r} is no slot of a set; correct the name, or define it in extension_definitions"


def _entries(lines: Sequence[str], mistakes: list[Mistake]) -> dict[str, yaml.Node]:
    """Return the top-level entries of the YAML."""
    text = "\n".join(lines)
    try:
        # Nodes instead of values: they know their lines, and a repeated key is not swallowed.
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = min(mark.line + 1, len(lines)) if mark else 1
        raise HeaderError(line, str(error.problem)) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise HeaderError(line, str(error.reason)) from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise HeaderError(_line(root), "it is not made of lines 'name: value'")
    return dict(_pairs(root, mistakes, "the metadata"))


def _pairs(node: yaml.Node, mistakes: list[Mistake], what: str) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        mistakes.append(Mistake(_line(node), 0, f"{what} must be lines 'name: value'; write it so"))
        return
    seen = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            mistakes.append(
                Mistake(_line(key), 0, f"{what} has a name that is no text; correct it")
            )
        elif key.value in seen:
            mistakes.append(Mistake(_line(key), 0, f"{key.value!r} is there twice; keep one"))
        else:
            seen.add(key.value)
            yield key.value, value


def _scalar(node: yaml.Node, kind: Kind) -> str | None:
    """Return the text of a YAML value, or None where it is null or empty."""
    if not isinstance(node, yaml.ScalarNode):
        raise RefusedSetError("a list or mapping stands where one value is expected; write one")
    if node.tag == _YAML + "null" or not node.value:
        return None
    if node.tag not in _TEXT_TAGS.get(kind, _STRING):
        raise RefusedSetError(f"{node.value} is no {kind.value} in YAML; {_yaml_hint(kind)}")
    return str(node.value)


def _yaml_hint(kind: Kind) -> str:
    return "write a plain number" if kind is Kind.NUMBER else "put it in double quotes"


def _value(slot: Slot, node: yaml.Node, prefixes: Mapping[str, str]) -> Value | None:
    if not slot.many:
        text = _scalar(node, slot.kind)
        return None if text is None else convert(slot, text, prefixes)
    # The standard asks readers to accept a single value where a list is meant.
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    texts = [text for text in (_scalar(item, slot.kind) for item in nodes) if text is not None]
    return tuple(str(convert(slot, text, prefixes)) for text in texts) or None


def _curie_map(
    entries: Mapping[str, yaml.Node], mistakes: list[Mistake]
) -> Iterator[tuple[str, str]]:
    node = entries.get("curie_map")
    if node is None or node.tag == _YAML + "null":
        return
    for name, value in _pairs(node, mistakes, "curie_map"):
        try:
            namespace = _scalar(value, Kind.TEXT) or ""
        except RefusedSetError as refusal:
            mistakes.append(Mistake(_line(value), 0, f"prefix {name!r}: {refusal}"))
            continue
        mistakes.extend(
            Mistake(_line(value), 0, what) for what in curie_map_mistakes(name, namespace)
        )
        yield name, namespace


def _extensions(
    entries: Mapping[str, yaml.Node], prefixes: Mapping[str, str], mistakes: list[Mistake]
) -> Iterator[Extension]:
    node = entries.get("extension_definitions")
    if node is None or node.tag == _YAML + "null":
        return
    if not isinstance(node, yaml.SequenceNode):
        mistakes.append(Mistake(_line(node), 0, "extension_definitions must be a list; write '- '"))
        return
    seen: set[str] = set()
    for item in node.value:
        try:
            extension = _extension(dict(_pairs(item, mistakes, "the definition")), prefixes)
            if {extension.name, extension.iri} & seen:
                twice = f"{extension.name!r} or its property is defined twice; keep one"
                raise RefusedSetError(twice)
        except RefusedSetError as refusal:
            mistakes.append(Mistake(_line(item), 0, f"extension_definitions: {refusal}"))
        else:
            seen |= {extension.name, extension.iri}
            yield extension


def _extension(fields: Mapping[str, yaml.Node], prefixes: Mapping[str, str]) -> Extension:
    unknown = fields.keys() - {"slot_name", "property", "type_hint"}
    if unknown:
        raise RefusedSetError(f"{min(unknown)!r} is unknown; write slot_name, property, type_hint")
    texts = {key: _scalar(node, Kind.TEXT) for key, node in fields.items()}
    name = texts.get("slot_name")
    if not name or not name.isidentifier():
        raise RefusedSetError(f"slot_name is {name!r}; write a name of letters, digits and '_'")
    if name in SET_SLOTS or name in RECORD_SLOTS:
        raise RefusedSetError(f"slot_name {name!r} is a slot of the standard; choose another")
    iri, hint = texts.get("property"), texts.get("type_hint")
    return Extension(
        name=name,
        iri=expand(iri, prefixes) if iri else NO_PROPERTY + name,
        type_hint=expand(hint, prefixes) if hint else XSD_STRING,
    )
