"""Errors as problem details (RFC 9457)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from amocf.formats import Format
from amocf.serve.http.negotiation import acceptable
from amocf.serve.http.problem_kinds import KINDS

PROBLEM_JSON: Final = Format("problem", "application/problem+json", ".json")


class Problem(Exception):  # noqa: N818 - the name of the RFC
    """A request that is answered with an error; raised by routes, shown by the application.

    Args:
        status: the HTTP status.
        kind: the name of a kind, the last segment of the problem's ``type``.
        detail: what is wrong and what to do, for this request.
        headers: fields of the response.
        extra: further members of the problem.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, KINDS[kind], detail
        self.headers, self.extra = dict(headers or {}), dict(extra or {})

    @property
    def title(self) -> str:
        """What the kind is called."""
        return self.kind.title

    def body(self) -> bytes:
        """Write the problem as JSON."""
        members = {
            "type": self.kind.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }
        return json.dumps(members, ensure_ascii=False).encode()


def not_found(what: str) -> Problem:
    """Return the problem of a name that this release does not know."""
    return Problem(404, "not-found", f"This release has nothing called {what}.")


def nothing_to_list(several: str, lead: str) -> Problem:
    """Return the problem of a list of what this release has none of; ``lead`` tells of it."""
    return Problem(404, "not-found", f"This release has no {several}. They would say: {lead}")


def release_changed(path: str) -> Problem:
    """Return the problem of a file that somebody changed while it was served."""
    detail = f"The server's copy of {path} was changed while it was served, and is not sent."
    return Problem(503, "release-changed", detail)


def failure() -> Problem:
    """Return the problem of an error in the server; the client learns nothing of the inside."""
    return Problem(500, "internal", "The server failed; the request is not the reason.")


def rate_limited(seconds: int) -> Problem:
    """Return the problem of a client that asks too often."""
    detail = f"You ask more often than you may. Ask again in {seconds} s."
    return Problem(429, "rate-limited", detail, headers={"Retry-After": str(seconds)})


def unauthorized(*, is_wrong: bool) -> Problem:
    """Return the problem of a request that has no token, or a wrong one."""
    found = "The token is wrong" if is_wrong else "There is none"
    detail = (
        f"Every request to this server needs a token. {found}: send one as a Bearer token, or as"
        " the password of Basic authentication with any user name."
    )
    error = ', error="invalid_token"' if is_wrong else ""
    # Browsers ask their user by the one, programs find the other.
    challenge = f'Basic realm="amocf", charset="UTF-8", Bearer realm="amocf"{error}'
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": challenge})


def not_acceptable(
    offers: Iterable[Format], reason: str = "None of the types asked for is on offer"
) -> Problem:
    """Return the problem of a request that wants none of the forms that there are.

    Args:
        offers: the forms that there are.
        reason: why none other is sent; a sentence without its full stop.
    """
    there = tuple(offers)
    types = [offer.media_type for offer in there]
    detail = f"{reason}. There are: {acceptable(there)}."
    return Problem(
        406, "not-acceptable", detail, headers={"Vary": "Accept"}, extra={"acceptable": types}
    )
