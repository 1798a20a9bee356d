"""Forms that are sent in the body of a request."""

from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from amocf.serve.http.problems import Problem

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 20


def form_fields(
    request: Request, body: bytes, *, repeated: str = "", most: int = _MOST_FIELDS
) -> dict[str, str]:
    """Read a form.

    Args:
        request: whose it is.
        body: the form.
        repeated: the field that may be there several times: each value is a line of its own.
        most: how many fields there may be.

    Raises:
        Problem: 415 if it is none, 400 if it cannot be read.
    """
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        detail = f"A form is sent as {_FORM}."
        raise Problem(415, "unsupported-media-type", detail, headers={"Accept-Post": _FORM})
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=most, errors="strict"
        )
    except ValueError:
        raise malformed("The form is not UTF-8, or has too many fields.") from None
    fields = dict(pairs)
    if repeated in fields:
        fields[repeated] = "\n".join(value for name, value in pairs if name == repeated)
    return fields


def malformed(detail: str) -> Problem:
    """Return the problem of a request that cannot be understood."""
    return Problem(400, "malformed-request", detail)
