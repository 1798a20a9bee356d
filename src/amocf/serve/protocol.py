"""What a request asks of the endpoint: SPARQL 1.1 Protocol, section 2.1."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from amocf.serve.problems import Problem

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
#: A form may escape each character of a query into up to twelve.
_ESCAPED: Final = 12


@dataclass(frozen=True)
class Operation:
    """A query as sent; ``query`` is None where the request has none.

    Attributes:
        default_graphs: the request's default graphs; with the named ones None where it names none.
        named_graphs: the request's named graphs.
        format: the ending of the form asked for in the address, such as ``csv``.
    """

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None

    @property
    def dataset(self) -> tuple[tuple[str, str], ...]:
        """The dataset as the parameters that name it."""
        return (
            *(("default-graph-uri", name) for name in self.default_graphs or ()),
            *(("named-graph-uri", name) for name in self.named_graphs or ()),
        )


async def read_operation(request: Request, max_length: int) -> Operation:
    """Read a GET or POST request.

    Raises:
        Problem: 400 where parameters are wrong, 413 where the body is too long, 415 where it is
            neither a form nor a query.
    """
    pairs = _pairs(request.url.query)
    if request.method != "POST":
        return _operation(pairs)
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == _UPDATE:
        raise _refused()
    if kind not in (FORM, DIRECT):
        types = f"{FORM}, {DIRECT}"
        detail = f"A POST carries a query as one of: {types}."
        raise Problem(415, "unsupported-media-type", detail, headers={"Accept-Post": types})
    text = await _body(request, max_length * _ESCAPED)
    operation = _operation(_pairs(text) if kind == FORM else [*pairs, ("query", text)])
    if operation.query is None:
        raise Problem(400, "malformed-request", "The form has no parameter called query.")
    return operation


def _operation(pairs: Iterable[tuple[str, str]]) -> Operation:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    if "update" in found:
        raise _refused()
    for name in ("query", "format"):
        if len(found.get(name, ())) > 1:
            raise Problem(400, "malformed-request", f"{name} is given more than once.")
    names = ("default-graph-uri", "named-graph-uri")
    default, named = (_graphs(found.get(name, ()), name) for name in names)
    given = bool(default or named)
    return Operation(
        query=next(iter(found.get("query", ())), None),
        default_graphs=default if given else None,
        named_graphs=named if given else None,
        format=next(iter(found.get("format", ())), None),
    )


def _graphs(names: Iterable[str], parameter: str) -> tuple[str, ...]:
    for name in names:
        if not urlsplit(name).scheme or any(c in name for c in '<>"{}|^`\\ \n\r\t'):
            raise Problem(400, "malformed-request", f"{parameter} is no absolute IRI: {name}")
    return tuple(names)


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError:
        raise Problem(
            400, "malformed-request", "The parameters are not UTF-8, or are too many."
        ) from None


async def _body(request: Request, max_length: int) -> str:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > max_length:
            raise Problem(413, "too-large", f"The body has more than {max_length:,} bytes.")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Problem(400, "malformed-request", "The body is not UTF-8.") from None


def _refused() -> Problem:
    return Problem(400, "refused-query", "Updates are refused: this endpoint only answers queries.")
