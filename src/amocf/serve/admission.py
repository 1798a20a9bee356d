"""Which queries are let in, judged before any engine sees them."""

from dataclasses import dataclass

from amocf.serve.engine import MalformedError, RefusedError, TooLargeError
from amocf.serve.sparql_tokens import (
    FORMS,
    calls_service,
    nesting,
    query_form,
    unescape_codepoints,
)


@dataclass(frozen=True)
class Limits:
    """How long a query may be, in characters, and how deep its brackets may stand."""

    length: int
    nesting: int


def admit(text: str, limits: Limits) -> str:
    """Judge a query, and return its form: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        TooLargeError: if it is too long.
        RefusedError: if it is nested too deep, is an update, or calls another server.
        MalformedError: if it begins like no query.
    """
    if len(text) > limits.length:
        raise TooLargeError(
            f"The query has {len(text):,} characters; {limits.length:,} are allowed."
        )
    if nesting(text) > limits.nesting:
        raise RefusedError(f"The query nests brackets more than {limits.nesting} deep.")
    if calls_service(text):
        raise RefusedError(
            "SERVICE is not allowed: this endpoint calls no other server. Put the other "
            "endpoint in charge, and let it call this one."
        )
    form = query_form(text) or query_form(unescape_codepoints(text))
    if form is None:
        raise MalformedError(f"A query begins with one of {', '.join(FORMS)}, after its prefixes.")
    if form not in FORMS:
        raise RefusedError(f"{form} is an update; this endpoint only answers queries.")
    return form
