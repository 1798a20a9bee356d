"""Statements to bytes, the same bytes for the same statements.

The canonical form is sorted N-Quads: a difference between two releases is a difference of lines.
Every other format is written from the sorted statements.
"""

import io
import re
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import takewhile
from typing import Any, Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from amocf.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, Format
from amocf.rdf import jsonld
from amocf.rdf.expressible import write_checked
from amocf.terms import PREFIXES

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
#: The first line of a subject's block; the writer escapes line ends within literals.
_SUBJECT: Final = re.compile(rb"^(?=[^\t\n])", re.MULTILINE)
#: A string or an IRI, to be passed over; or a prefixed name that is written with a backslash.
_ESCAPED_NAME: Final = re.compile(
    rb'"(?:[^"\\]|\\.)*"|<[^>]*>'
    rb'|(?<![\w-])(?P<prefix>[\w-]+):(?P<local>[^\s\\"<>]*(?:\\.[^\s\\"<>]*)+)'
)
_ESCAPE: Final = re.compile(rb"\\(.)")


def write(
    statements: Iterable[Triple] | Iterable[Quad],
    form: Format,
    context: Mapping[str, Any] | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
) -> bytes:
    """Write triples, or quads for N-Quads and TriG, the same bytes for the same set of them.

    N-Triples and N-Quads have their lines sorted by code point. The others have prefixes, the
    default graph first, subjects sorted, types first. A name that could have its prefix only with a
    backslash is written as an IRI: not every parser of Turtle reads the other.

    Args:
        statements: what to write, in any order.
        form: one of the formats of RDF.
        context: the JSON-LD context, written inline.
        prefixes: those that may be used.

    Raises:
        InexpressibleError: if the form has no way to say what the statements say.
    """
    if form == JSON_LD:
        return jsonld.dumps(jsonld.compact(statements, context or {}))
    if form in (N_TRIPLES, N_QUADS):
        return b"".join(sorted(_bytes(statements, form).splitlines(keepends=True)))
    ordered = sorted(statements, key=_reading_order)
    used = used_prefixes(ordered, prefixes)
    written = _bytes(ordered, form, used)
    if form == RDF_XML:
        return written
    head, body = _prefixes_apart(_ESCAPED_NAME.sub(partial(_in_full, used), written))
    return head + (b"\n" + body if form == TRIG else _SUBJECT.sub(b"\n", body))


def used_prefixes(
    statements: Iterable[Triple | Quad], prefixes: Mapping[str, str] = PREFIXES
) -> dict[str, str]:
    """Return the prefixes that statements need, in the order of the table."""
    namespaces: set[str] = set()
    for each in statements:
        for term in (each.subject, each.predicate, each.object):
            iri = term.value if isinstance(term, NamedNode) else _datatype(term)
            if iri:
                end = max(iri.rfind("#"), iri.rfind("/"))
                namespaces.add(iri[: (end if end >= 0 else iri.rfind(":")) + 1])
    return {prefix: iri for prefix, iri in prefixes.items() if iri in namespaces}


def _datatype(term: object) -> str | None:
    datatype = getattr(term, "datatype", None)
    return datatype.value if isinstance(datatype, NamedNode) else None


def _reading_order(statement: Triple | Quad) -> tuple[str, str, bool, str, str]:
    graph = getattr(statement, "graph_name", DefaultGraph())
    name = "" if isinstance(graph, DefaultGraph) else str(graph)
    is_type = statement.predicate == _TYPE
    return (
        *(name, str(statement.subject), not is_type),
        *(str(statement.predicate), str(statement.object)),
    )


def _bytes(
    statements: Iterable[Triple] | Iterable[Quad],
    form: Format,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    buffer = io.BytesIO()
    write_checked(
        partial(pyoxigraph.serialize, statements, buffer, form.engine, prefixes=prefixes),
        *(form, buffer),
    )
    return buffer.getvalue()


def _in_full(prefixes: Mapping[str, str], found: re.Match[bytes]) -> bytes:
    if found["prefix"] is None:
        return found[0]
    local = _ESCAPE.sub(rb"\1", found["local"])
    return b"<" + prefixes[found["prefix"].decode()].encode() + local + b">"


def _prefixes_apart(serialised: bytes) -> tuple[bytes, bytes]:
    """Split off the prefixes and sort them: the writer has them in an order of its own."""
    lines = serialised.splitlines(keepends=True)
    count = sum(1 for _ in takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"".join(sorted(lines[:count])), b"".join(lines[count:])
