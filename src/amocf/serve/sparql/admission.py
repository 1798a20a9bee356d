"""What is decided of a query before any engine sees it: its length, its depth, its form."""

from dataclasses import dataclass
from typing import NamedTuple

from amocf.serve.engine.language.query_text import (
    UPDATES,
    is_non_deterministic,
    nests_deeper,
    query_form,
)
from amocf.serve.engine.query_errors import RefusedError, TooLargeError


@dataclass(frozen=True)
class QueryLimits:
    """What a query may be.

    Attributes:
        length: how long, in characters.
        nesting: how deep its brackets may stand in one another.
    """

    length: int
    nesting: int


class Admitted(NamedTuple):
    """A query that an engine may be asked.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE; empty where the text begins like none of them,
            so that the engine's parser is to say why it is no query.
        is_non_deterministic: it may have another answer each time.
    """

    form: str
    is_non_deterministic: bool


def admit(text: str, limits: QueryLimits) -> Admitted:
    """Admit a query, or reject it.

    Whether it is SPARQL, and whether it calls another server, is for the engine to say.

    Raises:
        TooLargeError: if it is too long.
        RefusedError: if its brackets are nested too deep, or it is an update.
    """
    if len(text) > limits.length:
        raise TooLargeError(
            f"The query has {len(text):,} characters; {limits.length:,} are allowed."
        )
    if nests_deeper(text, limits.nesting):
        raise RefusedError(f"The query nests brackets more than {limits.nesting} deep.")
    form = query_form(text)
    if form in UPDATES:
        raise RefusedError(f"{form} is an update; this endpoint only answers queries.")
    return Admitted(form, is_non_deterministic(text))
