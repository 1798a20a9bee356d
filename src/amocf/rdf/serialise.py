"""Statements to bytes, the same bytes for the same statements.

The canonical form is sorted N-Quads: a difference between two releases is a difference of lines.
Every other format is written from the sorted statements.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import islice
from typing import Any, Final, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from amocf.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, Format
from amocf.rdf import jsonld
from amocf.rdf.expressible import write_checked
from amocf.terms import PREFIXES

_TYPE: Final = f"<{PREFIXES['rdf']}type> "
_DEFAULT_GRAPH: Final = DefaultGraph()
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
    ordered = sorted(statements, key=reading_order)
    declared = declared_prefixes(namespaces(ordered), prefixes)
    return b"".join(write_ordered(ordered, form, declared))


def write_ordered(
    statements: Iterable[Triple | Quad],
    form: Format,
    declared: Mapping[str, str],
    at_once: int = jsonld.AT_ONCE,
) -> Iterator[bytes]:
    """Write Turtle, TriG or RDF/XML, in pieces: what ``write`` writes, without sorting again.

    Args:
        statements: in the order of ``reading_order``; triples, or quads for TriG.
        form: one of the three.
        declared: the prefixes that are declared and used.
        at_once: how many statements are to make a piece.

    Raises:
        InexpressibleError: if the form has no way to say what the statements say.
    """
    if form == RDF_XML:
        yield from _xml(statements, declared, at_once)
        return
    yield prefix_lines(declared) + (b"\n" if form == TRIG else b"")
    for piece in _pieces(statements, at_once):
        written = _bytes(piece, form, declared)
        body = _without_backslashes(written[len(prefix_lines(declared)) :], declared)
        yield body if form == TRIG else _SUBJECT.sub(b"\n", body)


def sorted_lines(statements: Iterable[Triple | Quad], form: Format) -> Iterator[bytes]:
    """Yield the lines of N-Triples or N-Quads in their order.

    Args:
        statements: sorted by what they are as text: the lines have the same order.
        form: one of the two.
    """
    remaining = iter(statements)
    while piece := list(islice(remaining, jsonld.AT_ONCE)):
        yield from _bytes(piece, form).splitlines(keepends=True)


def _xml(
    statements: Iterable[Triple | Quad], declared: Mapping[str, str], at_once: int
) -> Iterator[bytes]:
    """Write the pieces as the contents of one element."""
    around = _bytes((), RDF_XML, declared)
    start = around.index(b"</rdf:RDF>")
    yield around[:start]
    for piece in _pieces(statements, at_once):
        yield _bytes(piece, RDF_XML, declared)[start:].removesuffix(around[start:])
    yield around[start:]


def prefix_lines(prefixes: Mapping[str, str]) -> bytes:
    """Return what declares prefixes in Turtle and TriG, in an order of its own."""
    return "".join(
        sorted(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    ).encode()


def namespaces(statements: Iterable[Triple | Quad]) -> frozenset[str]:
    """Return the namespaces of the IRIs in statements, those of datatypes included."""
    found: set[str] = set()
    subject = predicate = None
    for each in statements:
        # What comes one after the other often has the same subject or predicate.
        terms = [each.object]
        if each.subject != subject:
            terms.append(subject := each.subject)
        if each.predicate != predicate:
            terms.append(predicate := each.predicate)
        for term in terms:
            iri = term.value if isinstance(term, NamedNode) else _datatype(term)
            if iri:
                end = max(iri.rfind("#"), iri.rfind("/"))
                found.add(iri[: (end if end >= 0 else iri.rfind(":")) + 1])
    return frozenset(found)


def declared_prefixes(
    found: AbstractSet[str], prefixes: Mapping[str, str] = PREFIXES
) -> dict[str, str]:
    """Return the prefixes that statements with these namespaces need, in the order of the table."""
    return {prefix: iri for prefix, iri in prefixes.items() if iri in found}


def _datatype(term: object) -> str | None:
    datatype = getattr(term, "datatype", None)
    return datatype.value if isinstance(datatype, NamedNode) else None


def reading_order(statement: Triple | Quad) -> tuple[str, str, bool, str]:
    """Return what statements are sorted by: graph and subject, with types before all else."""
    graph = getattr(statement, "graph_name", _DEFAULT_GRAPH)
    name = "" if graph == _DEFAULT_GRAPH else str(graph)
    subject, _, said = str(statement).partition(" ")
    return name, subject, not said.startswith(_TYPE), said


def _pieces(statements: Iterable[Triple | Quad], at_once: int) -> Iterator[list[Triple | Quad]]:
    """Cut ordered statements where a subject ends, but never within a named graph."""
    piece: list[Triple | Quad] = []
    for each in statements:
        if len(piece) >= at_once and _may_cut(piece[-1], each):
            yield piece
            piece = []
        piece.append(each)
    yield piece


def _may_cut(last: Triple | Quad, following: Triple | Quad) -> bool:
    graph = getattr(last, "graph_name", _DEFAULT_GRAPH)
    if graph != getattr(following, "graph_name", _DEFAULT_GRAPH):
        return True
    return bool(graph == _DEFAULT_GRAPH) and last.subject != following.subject


def _bytes(
    statements: Iterable[Triple | Quad],
    form: Format,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    buffer = io.BytesIO()
    write_checked(
        partial(
            pyoxigraph.serialize,
            cast(Iterable[Quad], statements),  # of triples as well
            buffer,
            form.engine,
            prefixes=dict(prefixes) if prefixes else None,
        ),
        *(form, buffer),
    )
    return buffer.getvalue()


def _without_backslashes(body: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Write in full the names that have a backslash; the writer puts no literal on two lines."""
    if b"\\" not in body:
        return body
    write_in_full = partial(_in_full, prefixes)
    return b"".join(
        _ESCAPED_NAME.sub(write_in_full, line) if b"\\" in line else line
        for line in body.splitlines(keepends=True)
    )


def _in_full(prefixes: Mapping[str, str], found: re.Match[bytes]) -> bytes:
    if found["prefix"] is None:
        return found[0]
    local = _ESCAPE.sub(rb"\1", found["local"])
    return b"<" + prefixes[found["prefix"].decode()].encode() + local + b">"
