"""What a store's status other than 200 means to the sender of a query."""

import re
from typing import Final

import aiohttp

from amocf.serve.engine.contract import Query
from amocf.serve.engine.query_errors import (
    BusyError,
    DeadlineError,
    MalformedError,
    QueryError,
    TooLargeError,
    UnavailableError,
    UpstreamError,
)

#: How much of an error's body is read; the place in the query stands near its beginning.
_PREFIX: Final = 1 << 14
_LONGEST_RETRY: Final = 3600
# “line 3, column 7” (Jena, RDF4J), “line 3:7” (QLever), “error at 3:7” (Oxigraph).
_PLACE: Final = re.compile(
    r"\bline:?\s+(\d{1,7})\s*,?\s*col(?:umn)?:?\s+(\d{1,7})|\b(?:at|line)\s+(\d{1,7}):(\d{1,7})",
    re.IGNORECASE,
)


async def read_prefix(response: aiohttp.ClientResponse) -> str:
    """Read the beginning of a body, as text whatever it is; nothing if it is compressed."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        return ""
    data = bytearray()
    try:
        async for chunk in response.content.iter_any():
            data += chunk
            if len(data) >= _PREFIX:
                break
    except aiohttp.ClientError:
        pass  # the status counts, even where the body breaks off
    return data[:_PREFIX].decode(errors="replace")


def failure(
    response: aiohttp.ClientResponse, body: str, query: Query, lines_before: int
) -> QueryError:
    """Return the error that a status means; the store's own words are not passed on.

    Args:
        response: the store's response.
        body: its beginning.
        query: the query.
        lines_before: how many lines stood before the query's own.
    """
    status = response.status
    if status in (400, 422):
        return _malformed(body, query.text, lines_before)
    if status in (408, 504):
        return DeadlineError.after(query.seconds)
    if status in (413, 414):
        return TooLargeError("The query is longer than the store behind this endpoint takes.")
    if status in (429, 503):
        return BusyError(
            "The store behind this endpoint is busy, or gave the query up. Try again later, or ask "
            "for less.",
            _retry_after(response.headers.get("Retry-After", "")),
        )
    return _unusable(status)


def _unusable(status: int) -> UpstreamError | UnavailableError:
    if status == 502:
        return UnavailableError("a gateway before the store cannot reach it (status 502)")
    if 300 <= status < 400:
        advice = "redirects are not followed: set remote_url to the address they lead to"
    elif status in (401, 403, 407):
        advice = "check remote_user and remote_password"
    elif status in (404, 405, 406, 410, 415):
        advice = "remote_url has to be a SPARQL 1.1 query endpoint"
    else:
        advice = "see its log"
    return UpstreamError(f"the store answered with status {status}; {advice}")


def _retry_after(value: str) -> int:
    seconds = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 5
    return min(max(seconds, 1), _LONGEST_RETRY)


def _malformed(body: str, text: str, lines_before: int) -> MalformedError:
    """Return the error of a query that the store cannot read, with the place that it names."""
    sentence = "The query cannot be read by the store behind this endpoint"
    if found := _PLACE.search(body):
        line, column = (int(number) for number in found.groups() if number)
        line -= lines_before
        lines = text.split("\n")
        if 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1:
            sentence = f"{sentence} (line {line}, column {column})."
            return MalformedError(sentence, line, column)
    return MalformedError(f"{sentence}.")
