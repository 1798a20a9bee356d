"""Which queries are let in, judged before any engine sees them."""

from dataclasses import dataclass
from typing import Final

from amocf.serve.engine import MalformedError, RefusedError, TooLargeError
from amocf.serve.malformed import misread_name, no_query
from amocf.serve.sparql_tokens import (
    CLAUSES,
    FORMS,
    SEPARATORS,
    calls_service,
    nesting,
    parts,
    query_form,
    unescape_codepoints,
)

_PARTS: Final = (*SEPARATORS, "-", *map(str.lower, CLAUSES))


@dataclass(frozen=True)
class Limits:
    """What a query may be.

    Attributes:
        length: how long, in characters.
        nesting: how deep its brackets may stand in one another.
        parts: how many patterns, clauses, path steps and operators it may have. To plan a few
            hundred takes an engine seconds, whatever the data; thousands end the process.
    """

    length: int
    nesting: int
    parts: int


def admit(text: str, limits: Limits) -> str:
    """Judge a query, and return its form: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        TooLargeError: if it is too long.
        RefusedError: if it is nested too deep, has too many parts, is an update, or calls
            another server.
        MalformedError: if it begins like no query, or has a name that the engine would misread.
    """
    if len(text) > limits.length:
        raise TooLargeError(
            f"The query has {len(text):,} characters; {limits.length:,} are allowed."
        )
    # Brackets cannot stand deeper in one another than there are.
    if sum(map(text.count, "([{")) > limits.nesting and nesting(text) > limits.nesting:
        raise RefusedError(f"The query nests brackets more than {limits.nesting} deep.")
    if _may_have_more_parts(text, limits.parts) and parts(text) > limits.parts:
        raise RefusedError(
            f"The query has more than {limits.parts} patterns, clauses, path steps and operators. "
            "Put lists of values into VALUES, or ask in several queries."
        )
    if calls_service(text):
        raise RefusedError(
            "SERVICE is not allowed: this endpoint calls no other server. Put the other "
            "endpoint in charge, and let it call this one."
        )
    form = query_form(text) or query_form(unescape_codepoints(text))
    if form is None:
        raise MalformedError.of(no_query(text))
    if form not in FORMS:
        raise RefusedError(f"{form} is an update; this endpoint only answers queries.")
    if misread := misread_name(text):
        raise MalformedError.of(misread)
    return form


def _may_have_more_parts(text: str, most: int) -> bool:
    # There are no more than characters, nor than signs and words that could be one.
    return len(text) > most and sum(map(text.lower().count, _PARTS)) > most
