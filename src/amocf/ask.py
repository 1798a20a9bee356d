"""Questions to a release from the command line: the endpoint's own answers, in a terminal."""

import asyncio
import csv
import io
import multiprocessing
import signal
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph

from amocf.errors import DataError, UsageError
from amocf.formats import (
    ANSWERS,
    CSV,
    GRAPH,
    JSON_RESULTS,
    N_TRIPLES,
    RDF_XML,
    SPARQL_RESULTS,
    TURTLE,
    Format,
)
from amocf.inputs import STANDARD_INPUT, read_named
from amocf.queries.catalogue import all_queries, bind, find_query
from amocf.queries.listed import Example
from amocf.queries.query_file import decode_query, read_query
from amocf.rdf.expressible import InexpressibleError
from amocf.rdf.serialise import write
from amocf.release.opened import Release
from amocf.serve.engine.contract import Query
from amocf.serve.engine.evaluation import HARMLESS
from amocf.serve.engine.language.query_text import BYTE_ORDER_MARK, declared_prefixes
from amocf.serve.engine.query_errors import (
    MalformedError,
    NoFormError,
    QueryError,
    TooComplexError,
)
from amocf.serve.engine.threads import LocalEngine
from amocf.serve.sparql.admission import QueryLimits, admit
from amocf.terminal_text import printable
from amocf.terms import PREFIXES

#: Rows in columns, and a graph in Turtle.
TABLE: Final = "table"
_SUFFIXES: Final = (".rq", ".sparql")

_LIMITS: Final = QueryLimits(length=1_000_000, nesting=200)
_A_DAY: Final = 86_400.0
_MAX_BYTES: Final = 1 << 30
#: Columns of a table that goes into a file are no wider, and those on a terminal no narrower.
_WIDEST_COLUMN: Final = 48
_NARROWEST_COLUMN: Final = 6


@dataclass(frozen=True)
class AskedQuery:
    """What is asked of a release.

    Attributes:
        text: the query.
        missing: why the release has no answer; empty if it may have one.
    """

    text: str
    missing: str = ""


def find_question(question: str, dist: Path, root: Path, values: Mapping[str, str]) -> AskedQuery:
    """Return a question as SPARQL text, and why the release cannot answer it, if it cannot.

    Args:
        question: SPARQL text, the path of a query file, which may be packed by gzip, ``-`` for
            standard input, or the name of one of the project's queries, such as
            ``ksas-of-sub-competency``.
        dist: folder of the release.
        root: the checkout, for named queries.
        values: parameters of a query file or named query, by name.

    Raises:
        UsageError: if the query is unknown, or a value is none that it takes.
        DataError: if a query cannot be read.
    """
    path = _query_file(question)
    if path is not None:
        return AskedQuery(_read(path, values))
    if _is_text(question):
        if values:
            raise UsageError("parameters go with a named query, not with SPARQL text")
        return AskedQuery(question.removeprefix(BYTE_ORDER_MARK))
    example = find_query(question, find_queries(root, dist))
    return AskedQuery(bind(example, values), example.missing)


def find_queries(root: Path, dist: Path) -> tuple[Example, ...]:
    """Return the queries of a checkout, or, where there is none, those that a release brings.

    Raises:
        UsageError: if there is neither.
        DataError: if the release or a query of the checkout cannot be read.
    """
    try:
        with Release.open(dist) as release:
            released = release.examples
    except UsageError:
        if not (root / "queries").is_dir():
            raise
        released = ()
    return all_queries(root, released)


def answer(text: str, dist: Path, form: str, width: int | None = None) -> bytes:
    """Answer a query over the release in ``dist``.

    Args:
        text: the query.
        dist: folder of the release.
        form: ``TABLE``, or the ending of a format of the endpoint.
        width: columns of the terminal that a table is for, if it is for one.

    Raises:
        UsageError: if the query is malformed, refused, or has no such answer format.
        DataError: if the release cannot be used.
    """
    # A query cannot be interrupted from Python; without a handler, Ctrl-C ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        text.encode()
        kind = admit(text, _LIMITS).form
        wanted = _format(kind, form)
        body = _apart(text, dist, wanted)
    except UnicodeEncodeError:
        raise UsageError("the query is not Unicode text; write it in UTF-8") from None
    except MalformedError as error:
        hint = f" {error.hint}" if error.hint else ""
        raise UsageError(f"{error}{hint}") from error
    except QueryError as error:
        raise UsageError(str(error)) from error
    if form == TABLE and kind == "SELECT":
        return table(body.decode(), width).encode()
    return body


def _apart(text: str, dist: Path, form: Format) -> bytes:
    """Answer a query; one that may exhaust the parser, which ends its process, in another one."""
    if len(text) < HARMLESS or "fork" not in multiprocessing.get_all_start_methods():
        return _answer(text, dist, form.name)
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, context) as processes:
        try:
            return processes.submit(_answer, text, dist, form.name).result()
        except BrokenProcessPool:
            raise TooComplexError from None


def _answer(text: str, dist: Path, name: str) -> bytes:
    form = ANSWERS[name]
    # The engine writes no prefixes.
    is_prefixed = form in (TURTLE, RDF_XML)
    query = Query(text, N_TRIPLES if is_prefixed else form, seconds=_A_DAY)
    try:
        with Release.open(dist) as release:
            body = asyncio.run(_evaluate(release, query))
        if not is_prefixed:
            return body
        triples = [each.triple for each in pyoxigraph.parse(body, N_TRIPLES.engine)]
        return write(triples, form, prefixes=_prefixes(text))
    except (NoFormError, InexpressibleError) as error:
        reason = error.reason if isinstance(error, NoFormError) else error.message
        forms = GRAPH if form in GRAPH else SPARQL_RESULTS
        others = ", ".join(each.suffix[1:] for each in forms if each is not form)
        raise UsageError(f"{reason}; use one of --format {others}") from None


def _prefixes(text: str) -> dict[str, str]:
    """Return the prefixes of a query, and those of this project for other namespaces."""
    own = declared_prefixes(text)
    others = {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if prefix not in own and namespace not in own.values()
    }
    return {**own, **others}


async def _evaluate(release: Release, query: Query) -> bytes:
    engine = LocalEngine(release.store, threads=1, queue=0, max_bytes=_MAX_BYTES)
    return (await engine.answer(query)).body


def table(comma_separated: str, width: int | None = None) -> str:
    """Lay out the rows of a CSV result in columns, long cells wrapped, with a count of rows.

    Whatever the data says, a terminal shows it: the exact values are in the other formats.

    Args:
        comma_separated: the result.
        width: characters that a line should not exceed; without it, columns have a limit.
    """
    # A line of one empty cell, or of no cell, is read as an empty row.
    header, *body = csv.reader(io.StringIO(comma_separated))
    header = header or [""]
    rows = [[printable(cell) for cell in row] for row in (header, *(row or [""] for row in body))]
    header, *body = rows
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    widths = _fitted(widths, width) if width else [min(_WIDEST_COLUMN, each) for each in widths]
    lines = [*_lines(header, widths), "  ".join("─" * width for width in widths)]
    for row in body:
        lines += _lines(row, widths)
    count = f"{len(body)} row" if len(body) == 1 else f"{len(body)} rows"
    return "\n".join([*lines, "", f"({count})"]) + "\n"


def _fitted(widths: Sequence[int], available: int) -> list[int]:
    """Narrow the widest columns until all fit, but none below what can be read."""
    room = available - 2 * (len(widths) - 1)
    limit = min(max(widths, default=0), max(room, _NARROWEST_COLUMN))
    while limit > _NARROWEST_COLUMN and sum(min(each, limit) for each in widths) > room:
        limit -= 1
    return [min(each, limit) for each in widths]


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [
        textwrap.wrap(cell, width) or [""]
        for cell, width in zip(row, (max(width, 1) for width in widths), strict=True)
    ]
    for index in range(max(len(cell) for cell in cells)):
        parts = [
            (cell[index] if index < len(cell) else "").ljust(width)
            for cell, width in zip(cells, widths, strict=True)
        ]
        yield "  ".join(parts).rstrip()


def _query_file(question: str) -> Path | None:
    """Return the file that a question names, whether or not it is there; None where it is none."""
    name = question.lower().removesuffix(".gz")
    if _is_text(question):
        return None
    path = Path(question)
    if question == STANDARD_INPUT or name.endswith(_SUFFIXES):
        return path
    # The name of a query is none of a file, whatever stands in the folder.
    return path if (path.suffix or "/" in question) and _exists(path) else None


def _is_text(question: str) -> bool:
    """Whether a question is SPARQL itself, and no name."""
    return any(sign in question for sign in " {\n")


def _read(path: Path, values: Mapping[str, str]) -> str:
    try:
        content, _ = read_named(path)
        if values and path.suffix == ".rq":
            return read_query(path).bind(values)
        if values:
            raise UsageError(f"parameters go with a query that ends in .rq, not with {path}")
        return decode_query(content, path)
    except DataError as error:
        raise UsageError(str(error)) from None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # no name of a file
        return False


def _format(kind: str, name: str) -> Format:
    """Return the format of what a query of a kind answers.

    Raises:
        UsageError: if it has none of this name; it lists those that there are.
    """
    if not kind:  # the engine's parser says what is wrong
        return JSON_RESULTS
    is_graph = kind in ("CONSTRUCT", "DESCRIBE")
    offers, default = (GRAPH, TURTLE) if is_graph else (SPARQL_RESULTS, CSV)
    if name == TABLE:
        return default
    found = next((form for form in offers if form.is_called(name)), None)
    if found is None:
        answer = "a graph" if is_graph else "rows" if kind == "SELECT" else "true or false"
        there = ", ".join(form.suffix[1:] for form in offers)
        raise UsageError(f"a {kind} query answers {answer}; use --format {TABLE} or one of {there}")
    return found
