"""Answers with the fields that all have."""

from collections.abc import Iterable
from typing import Final

from amocf.serve.messages import Header, Reply
from amocf.serve.middleware import HEADERS, PROTECTING_NAMES
from amocf.serve.problems import PROBLEM_JSON, Problem

_COMMON: Final = b"".join(name + b": " + value + b"\r\n" for name, value in HEADERS)


def problem_reply(problem: Problem) -> Reply:
    """Return a problem as an answer, for requests that reach no route."""
    return reply_of(problem.status, problem_headers(problem), problem.body())


def problem_headers(problem: Problem) -> list[Header]:
    """Return the fields of a problem sent as JSON."""
    headers = {**problem.headers, "Content-Type": PROBLEM_JSON.content_type}
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


def too_often(seconds: int) -> Reply:
    """Return the answer to a client that asks too often."""
    detail = f"You ask more often than you may. Ask again in {seconds} s."
    return problem_reply(
        Problem(429, "rate-limited", detail, headers={"Retry-After": str(seconds)})
    )


def reply_of(status: int, headers: Iterable[Header], body: bytes) -> Reply:
    """Return an answer with the fields that all have."""
    kept = [each for each in headers if each[0] != b"content-length"]
    if PROTECTING_NAMES.isdisjoint([name for name, _ in kept]):
        return Reply.of(status, kept, body, _COMMON)
    return Reply.of(status, for_all(kept), body)


def for_all(headers: Iterable[Header]) -> list[Header]:
    """Return fields with those that all answers have, without the length."""
    kept = [each for each in headers if each[0] != b"content-length"]
    names = {name for name, _ in kept}
    return [*kept, *(each for each in HEADERS if each[0] not in names)]
