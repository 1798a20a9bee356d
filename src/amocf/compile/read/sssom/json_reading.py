"""Mapping sets in SSSOM/JSON: the class ``MappingSet`` of the standard as one object."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml

from amocf.compile.read.sssom.header import Header, header_of, pairs, read_value
from amocf.compile.read.sssom.json_text import json_nodes
from amocf.compile.read.sssom.reading import judge, placed, propagate, settle
from amocf.compile.read.sssom.rules import Mistake, is_absolute_iri, missing_slots
from amocf.compile.read.sssom.slots import SET_SLOTS, MappingSet, Record, Value
from amocf.compile.read.sssom.yaml_text import line_of
from amocf.inputs import utf8

#: In JSON a reference may be an IRI: its scheme is taken for a prefix that stands for itself.
_SCHEMES: Final = MappingProxyType({scheme: f"{scheme}:" for scheme in ("http", "https", "urn")})
#: Names that stand in mapping sets alone.
_OF_A_SET: Final = frozenset(
    ("mapping_set_id", "curie_map", "extension_definitions", "mapping_justification")
)


def read_json(content: bytes, path: Path) -> MappingSet:
    """Read a mapping set from the content of a SSSOM/JSON file.

    Prefixes may be declared in ``curie_map``, or in a JSON-LD context of the file.

    Raises:
        DataError: if the text is not JSON or breaks a rule; its message lists all mistakes.
    """
    mistakes: list[Mistake] = []
    root = json_nodes(utf8(content, path).decode(), path)
    entries = dict(pairs(root, mistakes, "the set"))
    records = entries.pop("mappings", None)
    prefixes = {**_SCHEMES, **dict(_context_prefixes(entries.pop("@context", None)))}
    entries.pop("@type", None)
    header = header_of(entries, prefixes, mistakes)
    mistakes += missing_slots(header.metadata.keys() | header.refused, "beside the mappings")
    nodes = _record_nodes(records, root, mistakes)
    read = [_record(node, index, header, mistakes) for index, node in enumerate(nodes)]
    read = list(propagate(header.metadata, read))
    mistakes += judge(read, lambda index, _: _place(nodes[index]))
    return MappingSet(
        path=path,
        metadata=header.metadata,
        prefixes=header.prefixes,
        extensions=header.extensions,
        mappings=tuple(record for record, _ in read),
        notes=settle(placed(_first_notes(mistakes), path), strict=False),
    )


def is_mapping_set(document: object) -> bool:
    """Whether a document of JSON is, or holds, a mapping set, as far as its names tell.

    A list of sets or of mappings and a set within another object are none that can be read, and
    are to be refused as such.
    """
    match document:
        case {"mapping_set_id": _}:
            return True
        case {"@graph": _}:
            return False
        case {"mappings": list()}:
            return True
        case dict():
            within = () if "@context" in document else document.values()
            return not _OF_A_SET.isdisjoint(document) or any(map(is_mapping_set, within))
        case [first, *_]:
            return is_mapping_set(first)
    return False


def _place(node: yaml.Node) -> tuple[int, int]:
    return line_of(node), int(node.start_mark.column) + 1


def _context_prefixes(context: yaml.Node | None) -> Iterator[tuple[str, str]]:
    if not isinstance(context, yaml.MappingNode):
        return
    for name, node in pairs(context, [], "@context"):
        fields = dict(pairs(node, [], "")) if isinstance(node, yaml.MappingNode) else {"@id": node}
        value = fields.get("@id")
        is_namespace = isinstance(value, yaml.ScalarNode) and is_absolute_iri(str(value.value))
        if value is not None and is_namespace and name not in SET_SLOTS:
            yield name, str(value.value)


def _record_nodes(
    node: yaml.Node | None, root: yaml.Node, mistakes: list[Mistake]
) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    place = _place(node or root)
    mistakes.append(Mistake(*place, "mappings is no list; write the mappings as a list of objects"))
    return []


def _record(
    node: yaml.Node, index: int, header: Header, mistakes: list[Mistake]
) -> tuple[Record, frozenset[str]]:
    slots = header.record_slots
    line, column = _place(node)
    values: dict[str, Value] = {}
    refused = set()
    for name, value_node in pairs(node, mistakes, f"mappings[{index}]"):
        place = _place(value_node)
        if name not in slots:
            if not name.startswith("@"):
                what = f"{name!r} {header.why_unknown(name)}"
                mistakes.append(Mistake(*place, what, tolerated=True))
            continue
        value, found = read_value(slots[name], value_node, header.prefixes)
        mistakes += [Mistake(*place, f"mappings[{index}].{each.message}") for each in found]
        if found:
            refused.add(name)
        elif value is not None:
            values[name] = value
    return Record(line, MappingProxyType(values), column), frozenset(refused)


def _first_notes(mistakes: list[Mistake]) -> list[Mistake]:
    """Keep of notes that say the same, since each record repeats its names, the first."""
    first: Mapping[str, Mistake] = {
        each.message: each for each in sorted(mistakes, reverse=True) if each.tolerated
    }
    return [each for each in mistakes if not each.tolerated or first[each.message] is each]
