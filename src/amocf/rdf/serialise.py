"""Statements to bytes, the same bytes for the same statements.

The canonical form is sorted N-Quads: a difference between two releases is a difference of lines
(design section 3). Every other format is written from the sorted statements.
"""

import io
import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from amocf.terms import PREFIXES

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
#: The first line of a subject's block; the writer escapes line ends within literals.
_SUBJECT: Final = re.compile(rb"^(?=[^\t\n])", re.MULTILINE)


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Write N-Triples, the lines sorted by code point."""
    return _sorted_lines(_bytes(triples, RdfFormat.N_TRIPLES))


def nquads(quads: Iterable[Quad]) -> bytes:
    """Write N-Quads, the lines sorted by code point."""
    return _sorted_lines(_bytes(quads, RdfFormat.N_QUADS))


def turtle(triples: Iterable[Triple]) -> bytes:
    """Write Turtle with this project's prefixes, subjects sorted, types first."""
    ordered = sorted(triples, key=_reading_order)
    head, body = _prefixes_apart(_serialize(ordered, RdfFormat.TURTLE, ordered))
    return head + _SUBJECT.sub(b"\n", body)


def trig(quads: Iterable[Quad]) -> bytes:
    """Write TriG with this project's prefixes, the default graph first."""
    ordered = sorted(
        quads,
        key=lambda q: (
            "" if isinstance(q.graph_name, DefaultGraph) else str(q.graph_name),
            *_reading_order(q.triple),
        ),
    )
    serialised = _serialize(ordered, RdfFormat.TRIG, [quad.triple for quad in ordered])
    head, body = _prefixes_apart(serialised)
    return head + b"\n" + body


def rdfxml(triples: Iterable[Triple]) -> bytes:
    """Write RDF/XML with this project's prefixes, subjects sorted, types first."""
    ordered = sorted(triples, key=_reading_order)
    return _serialize(ordered, RdfFormat.RDF_XML, ordered)


def used_prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """Return the prefixes of this project that the triples need, in the order of the table."""
    namespaces: set[str] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            iri = term.value if isinstance(term, NamedNode) else _datatype(term)
            if iri:
                namespaces.add(iri[: max(iri.rfind("#"), iri.rfind("/")) + 1])
    return {prefix: iri for prefix, iri in PREFIXES.items() if iri in namespaces}


def _datatype(term: object) -> str | None:
    datatype = getattr(term, "datatype", None)
    return datatype.value if isinstance(datatype, NamedNode) else None


def _reading_order(triple: Triple) -> tuple[str, bool, str, str]:
    is_type = triple.predicate == _TYPE
    return (str(triple.subject), not is_type, str(triple.predicate), str(triple.object))


def _serialize(
    statements: Iterable[Triple] | Iterable[Quad], form: RdfFormat, triples: Iterable[Triple]
) -> bytes:
    return _bytes(statements, form, used_prefixes(triples))


def _bytes(
    statements: Iterable[Triple] | Iterable[Quad],
    form: RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    buffer = io.BytesIO()
    pyoxigraph.serialize(statements, buffer, format=form, prefixes=prefixes)
    return buffer.getvalue()


def _prefixes_apart(serialised: bytes) -> tuple[bytes, bytes]:
    """Split off the prefixes and sort them: the writer has them in an order of its own."""
    lines = serialised.splitlines(keepends=True)
    count = sum(1 for _ in takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"".join(sorted(lines[:count])), b"".join(lines[count:])


def _sorted_lines(text: bytes) -> bytes:
    return b"".join(sorted(text.splitlines(keepends=True)))
