"""Answers with the fields that all have."""

from collections.abc import Mapping
from typing import Final

from amocf.serve.messages import Reply, Result
from amocf.serve.middleware import HEADERS
from amocf.serve.problems import PROBLEM_JSON, Problem

_COMMON: Final = b"".join(name + b": " + value + b"\r\n" for name, value in HEADERS)
_NAMES: Final = frozenset(name for name, _ in HEADERS)


def problem_reply(problem: Problem) -> Reply:
    """Return a problem as an answer, for requests that reach no route."""
    return reply_of(problem_result(problem))


def problem_result(problem: Problem) -> Result:
    """Return a problem as JSON."""
    headers = {**problem.headers, "Content-Type": PROBLEM_JSON.content_type}
    fields = ((name.lower().encode(), value.encode("latin-1")) for name, value in headers.items())
    return Result.of(problem.status, fields, problem.body())


def too_often(seconds: int) -> Reply:
    """Return the answer to a client that asks too often."""
    detail = f"You ask more often than you may. Ask again in {seconds} s."
    return problem_reply(
        Problem(429, "rate-limited", detail, headers={"Retry-After": str(seconds)})
    )


def reply_of(result: Result) -> Reply:
    """Return an answer with the fields that all have."""
    headers = result.headers
    if headers.keys().isdisjoint(_NAMES):
        return Reply.of(result.status, headers.items(), result.body, _COMMON)
    return Reply.of(result.status, for_all(headers).items(), result.body)


def for_all(headers: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """Return fields with those that all answers have."""
    return {**dict(HEADERS), **headers}
