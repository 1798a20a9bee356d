"""Compact JSON-LD with one context, written inline so that no reader has to fetch anything."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from amocf.rdf.expressible import TRIPLE_TERM, InexpressibleError
from amocf.rdf.jsonld_context import NODE, PLAIN, ContextNames

#: How many statements make a piece, of this form and of others, if they can be distinguished there.
AT_ONCE: Final = 50_000
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
#: Lexical forms that are JSON's own and that every reader keeps, by their datatypes; a decimal
#: would come back as a double.
_NATIVE = {
    "http://www.w3.org/2001/XMLSchema#integer": re.compile(r"0|-?[1-9][0-9]{0,14}"),
    "http://www.w3.org/2001/XMLSchema#boolean": re.compile(r"true|false"),
}

_Node = dict[str, Any]


def compact(statements: Iterable[Triple | Quad], context: Mapping[str, Any]) -> dict[str, Any]:
    """Write triples or quads as one compact document.

    The document has the context inline and one object a subject under ``@graph``; a named graph
    is an object with its own ``@graph``. The same statements give the same document, in whatever
    order they come. Nothing is ever fetched.

    Args:
        statements: triples, or quads where named graphs matter.
        context: the value of ``@context``, without references to other contexts.

    Raises:
        InexpressibleError: if a statement is on a triple term, or has an IRI that would be read as
            another one.
        ContextError: if the context uses what is not supported.
    """
    names = ContextNames(context)
    graphs: dict[str, dict[str, _Node]] = {"": {}}
    for statement in sorted(statements, key=str):
        _add(graphs.setdefault(_graph_name(statement), {}), statement, names)
    written = [_written(node) for node in graphs.pop("").values()]
    for name, nodes in graphs.items():
        members = [_written(node) for node in nodes.values()]
        written.append({names.keyword("@id"): names.of_node(name), "@graph": members})
    return {"@context": context, "@graph": written}


def compact_ordered(
    statements: Iterable[Triple], context: Mapping[str, Any], at_once: int = AT_ONCE
) -> Iterator[bytes]:
    """Write triples, in pieces, as ``compact`` and ``dumps`` would at once.

    Args:
        statements: sorted by subject, and those of a subject in the order of what they are as text.
        context: the value of ``@context``, without references to other contexts.
        at_once: how many statements are to make a piece; it ends where a subject does.

    Raises:
        InexpressibleError: as ``compact`` does.
        ContextError: as ``compact`` does.
    """
    names = ContextNames(context)
    # The document without nodes ends in what closes it; the nodes stand before that.
    head = dumps({"@context": context, "@graph": []})
    end = head.rindex(b"]")
    yield head[:end]
    separator, piece, size = "\n    ", list[str](), 0
    for subject, of_subject in groupby(statements, key=attrgetter("subject")):
        nodes: dict[str, _Node] = {}
        for statement in of_subject:
            _add(nodes, statement, names)
            size += 1
        piece += (separator, _json(_written(nodes[_identifier(subject)]), "\n    "))
        separator = ",\n    "
        if size >= at_once:
            yield "".join(piece).encode()
            piece, size = [], 0
    yield "".join(piece).encode()
    yield (b"\n  " if separator.startswith(",") else b"") + head[end:]


def dumps(document: Mapping[str, Any]) -> bytes:
    """Write a document as UTF-8 with sorted keys, two spaces of indentation and a last newline."""
    return (_json(document) + "\n").encode()


def _json(value: Any, line: str = "\n") -> str:
    """Write JSON as ``json.dumps`` does with an indentation of two, but in half the time.

    Args:
        value: what to write.
        line: what a line begins with, and the end of the line before.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    if not value or not isinstance(value, dict | list):
        return json.dumps(value)
    inner = line + "  "
    if isinstance(value, list):
        return f"[{inner}{f',{inner}'.join(_json(each, inner) for each in value)}{line}]"
    members = (f"{encode_basestring(name)}: {_json(value[name], inner)}" for name in sorted(value))
    return f"{{{inner}{f',{inner}'.join(members)}{line}}}"


def _graph_name(statement: Triple | Quad) -> str:
    if isinstance(statement, Triple) or isinstance(statement.graph_name, DefaultGraph):
        return ""
    return _identifier(statement.graph_name)


def _add(nodes: dict[str, _Node], statement: Triple | Quad, names: ContextNames) -> None:
    subject = _identifier(statement.subject)
    node = nodes.get(subject)
    if node is None:
        node = nodes[subject] = {names.keyword("@id"): [names.of_node(subject)]}
    predicate, value = statement.predicate.value, statement.object
    if predicate == _TYPE and isinstance(value, NamedNode):
        node.setdefault(names.keyword("@type"), []).append(names.of_class(value.value))
    else:
        name, compacted = _value(predicate, value, names)
        node.setdefault(name, []).append(compacted)


def _value(predicate: str, value: Any, names: ContextNames) -> tuple[str, Any]:
    """Return the name of a property for a value, and the value as it stands under that name."""
    if isinstance(value, Triple):
        raise InexpressibleError(TRIPLE_TERM)
    if not isinstance(value, Literal):
        node = names.of_node(_identifier(value))
        name, is_told = names.of_property(predicate, "@type", NODE)
        return name, node if is_told else {names.keyword("@id"): node}
    if value.language:
        # A term for a language is for text whose direction is not stated.
        language = PLAIN if value.direction else value.language
        name, is_told = names.of_property(predicate, "@language", language)
        if is_told and not value.direction:
            return name, value.value
        direction = {"@direction": value.direction.value} if value.direction else {}
        return name, {"@value": value.value, "@language": value.language, **direction}
    datatype = value.datatype.value
    native = _NATIVE.get(datatype)
    if datatype == _STRING or (native and native.fullmatch(value.value)):
        name, _ = names.of_property(predicate, "@type", PLAIN)
        return name, value.value if datatype == _STRING else json.loads(value.value)
    name, is_told = names.of_property(predicate, "@type", datatype)
    if is_told:
        return name, value.value
    return name, {names.keyword("@type"): names.of_class(datatype), "@value": value.value}


def _written(node: _Node) -> _Node:
    """Return a node with a value on its own wherever there is one."""
    return {name: values[0] if len(values) == 1 else values for name, values in node.items()}


def _identifier(term: Any) -> str:
    return str(term.value) if isinstance(term, NamedNode) else str(term)
