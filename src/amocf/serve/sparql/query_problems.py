"""Why a query has no answer, as a problem."""

from collections.abc import Mapping
from typing import Any, Final

from amocf.serve.engine.query_errors import (
    BusyError,
    DeadlineError,
    MalformedError,
    MemoryLimitError,
    QueryError,
    RefusedError,
    TooComplexError,
    TooLargeError,
    UnavailableError,
    UpstreamError,
    WorkerDiedError,
)
from amocf.serve.http.problems import Problem

_KINDS: Final[Mapping[type[QueryError], tuple[int, str]]] = {
    MalformedError: (400, "malformed-query"),
    RefusedError: (400, "refused-query"),
    TooComplexError: (400, "too-complex"),
    TooLargeError: (413, "too-large"),
    DeadlineError: (504, "deadline"),
    BusyError: (503, "busy"),
    MemoryLimitError: (507, "memory"),
    WorkerDiedError: (500, "internal"),
    UpstreamError: (502, "upstream"),
    UnavailableError: (503, "busy"),
}


def problem_of(error: QueryError) -> Problem:
    """Return the problem that a query's failure is."""
    status, kind = _KINDS.get(type(error), (500, "internal"))
    extra: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(error, MalformedError) and error.line:
        names = ("line", "column", "token", "hint")
        extra = {name: getattr(error, name) for name in names}
    if isinstance(error, BusyError | UnavailableError):
        headers = {"Retry-After": str(error.retry_after)}
    return Problem(status, kind, str(error), headers=headers, extra=extra)
