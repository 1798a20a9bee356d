"""Which queries are let in, judged before any engine sees them."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from amocf.serve.engine import MalformedError, RefusedError, TooLargeError
from amocf.serve.malformed import misread_name, no_query
from amocf.serve.sparql_parts import has_more_parts
from amocf.serve.sparql_tokens import (
    FORMS,
    calls_service,
    is_fickle,
    nesting,
    query_form,
    unescape_codepoints,
)

#: A query of fewer characters is judged within a millisecond, and remembered; a longer one may be
#: judged in a thread.
SHORT: Final = 2000
_REMEMBERED: Final = 1024
_ONE_DIGIT: Final = bytes.maketrans(b"123456789", b"000000000")


@dataclass(frozen=True)
class Limits:
    """What a query may be.

    Attributes:
        length: how long, in characters.
        nesting: how deep its brackets may stand in one another.
        parts: how many it may have of what has to be planned (``sparql_parts.has_more_parts``). To
            plan a few hundred takes an engine seconds, whatever the data; thousands end the
            process.
    """

    length: int
    nesting: int
    parts: int


class Admitted(NamedTuple):
    """A query that is let in.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        is_fickle: it may have another answer each time.
    """

    form: str
    is_fickle: bool


class Admission:
    """Judges queries, and remembers those that it let in.

    The queries of a program mostly differ in a few digits, those of the codes that it asks about,
    and to a judge all digits are the same.

    Args:
        limits: what a query may be.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: dict[bytes, Admitted] = {}

    def judge(self, text: str) -> Admitted:
        """Judge a query.

        Raises:
            QueryError: for the reasons that ``admit`` has.
        """
        if len(text) >= SHORT or "\\" in text:  # digits of an escape may stand for a letter
            return self._judge(text)
        key = text.encode(errors="surrogatepass").translate(_ONE_DIGIT)
        known = self._known.get(key)
        if known is None:
            known = self._judge(text)
            if len(self._known) >= _REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[key] = known
        return known

    def _judge(self, text: str) -> Admitted:
        return Admitted(admit(text, self._limits), is_fickle(text))


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
    if has_more_parts(text, limits.parts):
        raise RefusedError(
            f"The query has more than {limits.parts} patterns, clauses, path steps, operators, "
            "members of collections and the like. Put lists of values into VALUES, or ask in "
            "several queries."
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
