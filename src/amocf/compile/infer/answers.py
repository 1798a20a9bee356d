"""Answers of the queries from which the build computes figures: rows, and numbers in them."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from amocf.errors import DataError, Place
from amocf.queries.insight_answers import rounded
from amocf.queries.query_file import NamedQuery
from amocf.rdf.statements import english, state, term

_POSITION: Final = re.compile(r"\bat (?P<line>\d+):(?P<column>\d+): (?P<what>[^\n]*)")


def select(store: Store, query: NamedQuery) -> QuerySolutions:
    """Answer a SELECT query over the default graph.

    Raises:
        DataError: if it does not parse, or is no SELECT.
    """
    try:
        solutions = store.query(query.path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise _syntax_error(error, query.path) from error
    if not isinstance(solutions, QuerySolutions):
        raise DataError(f"it must be SELECT; found {query.form}", Place(query.path))
    return solutions


def number(value: object, what: str, place: Place | None = None) -> Decimal:
    """Return the number that a value is.

    Raises:
        DataError: if it is none; ``what`` it is, and its place, are for the message.
    """
    found = _parse_decimal(value.value) if isinstance(value, Literal) else None
    if found is None:
        shown = "unbound" if value is None else str(value)
        raise DataError(f"{what} is {shown}, expected a number", place)
    return found


def decimal(value: Decimal) -> Literal:
    """Write a number as an ``xsd:decimal`` of at most two places."""
    return Literal(rounded(value), datatype=term("xsd:decimal"))


def executable(iri: str, title: str, graph: NamedNode) -> Iterator[Quad]:
    """Say in the merge what a query is; its text stands in ``graph/examples``, beside it."""
    return state(
        iri,
        ("rdf:type", term("sh:SPARQLExecutable")),
        ("rdfs:label", english(title)),
        ("dct:isPartOf", term("dataset:examples")),
        graph=graph,
    )


def _syntax_error(error: SyntaxError, path: Path) -> DataError:
    found = _POSITION.search(str(error))
    if found is None:
        return DataError(f"not a valid query: {error}", Place(path))
    place = Place(path, int(found["line"]), int(found["column"]))
    return DataError(f"not a valid query: {found['what']}", place)


def _parse_decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
