"""Compact JSON-LD with one context, written inline so that no reader has to fetch anything."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from amocf.rdf.expressible import TRIPLE_TERM, InexpressibleError

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
        InexpressibleError: if a statement is on a triple term.
        pyld.jsonld.JsonLdError: if the context refers to a document that would have to be fetched.
    """
    # Loaded when first needed: it brings an HTTP client, and takes a tenth of the server's start.
    from pyld import jsonld  # noqa: PLC0415

    graphs: dict[str, dict[str, _Node]] = {"": {}}
    for statement in sorted(statements, key=str):
        _add(graphs.setdefault(_graph_name(statement), {}), statement)
    expanded: list[_Node] = list(graphs.pop("").values())
    expanded += [{"@id": name, "@graph": list(nodes.values())} for name, nodes in graphs.items()]
    document = jsonld.compact(
        expanded, {"@context": context}, {"documentLoader": _refuse, "graph": True}
    )
    return {"@context": context, "@graph": document.get("@graph", [])}


def dumps(document: Mapping[str, Any]) -> bytes:
    """Write a document as UTF-8 with sorted keys, two spaces of indentation and a last newline."""
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _refuse(url: str, _options: object = None) -> NoReturn:
    from pyld import jsonld  # noqa: PLC0415

    raise jsonld.JsonLdError(
        f"the context refers to {url}, but no document is ever fetched: write it inline",
        "jsonld.LoadDocumentError",
        code="loading document failed",
    )


def _graph_name(statement: Triple | Quad) -> str:
    if isinstance(statement, Triple) or isinstance(statement.graph_name, DefaultGraph):
        return ""
    return _identifier(statement.graph_name)


def _add(nodes: dict[str, _Node], statement: Triple | Quad) -> None:
    subject = _identifier(statement.subject)
    node = nodes.setdefault(subject, {"@id": subject})
    predicate, value = statement.predicate.value, statement.object
    if predicate == _TYPE and isinstance(value, NamedNode):
        node.setdefault("@type", []).append(value.value)
    else:
        node.setdefault(predicate, []).append(_value(value))


def _value(term: Any) -> dict[str, Any]:
    if isinstance(term, Triple):
        raise InexpressibleError(TRIPLE_TERM)
    if not isinstance(term, Literal):
        return {"@id": _identifier(term)}
    if term.language:
        direction = {"@direction": term.direction.value} if term.direction else {}
        return {"@value": term.value, "@language": term.language, **direction}
    if term.datatype.value == _STRING:
        return {"@value": term.value}
    native = _NATIVE.get(term.datatype.value)
    if native and native.fullmatch(term.value):
        return {"@value": json.loads(term.value)}
    return {"@value": term.value, "@type": term.datatype.value}


def _identifier(term: Any) -> str:
    return str(term.value) if isinstance(term, NamedNode) else str(term)
