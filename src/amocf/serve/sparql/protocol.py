"""What a request asks of the endpoint: SPARQL 1.1 Protocol, section 2.1."""

import math
from binascii import a2b_qp
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from pyoxigraph import NamedNode

from amocf.formats import HTML, Format
from amocf.serve.engine.language.query_text import BYTE_ORDER_MARK, query_form
from amocf.serve.http.messages import HttpRequest
from amocf.serve.http.problems import Problem

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
#: A form may escape each character of a query into up to twelve.
_ESCAPED: Final = 12
_MOST_PARAMETERS: Final = 1000
_PARAMETERS: Final = ("query", "default-graph-uri", "named-graph-uri", "format", "timeout")
#: Of updates (SPARQL 1.1 Protocol, 2.2): no misspelling of those of queries, which they resemble.
_OF_UPDATES: Final = ("update", "using-graph-uri", "using-named-graph-uri")
#: What people and other services call the query.
_CALLED_QUERY: Final = ("q", "sparql")
#: How alike two names are of which one is likely a slip for the other.
_ALIKE: Final = 0.8
_LONGEST_SHOWN: Final = 60


class Operation(NamedTuple):
    """A query as sent; ``query`` is None where the request has none.

    Attributes:
        default_graphs: the request's default graphs; with the named ones None where it names none.
        named_graphs: the request's named graphs.
        formats: names of the forms asked for in the address, such as ``csv``.
        timeout: the seconds after which the sender wants no answer any more.
    """

    query: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    formats: tuple[str, ...] = ()
    timeout: float | None = None

    @property
    def dataset(self) -> tuple[tuple[str, str], ...]:
        """The dataset as the parameters that name it."""
        if self.default_graphs is None and self.named_graphs is None:
            return ()
        return (
            *(("default-graph-uri", name) for name in self.default_graphs or ()),
            *(("named-graph-uri", name) for name in self.named_graphs or ()),
        )

    def seconds(self, most: float) -> float:
        """Return the time the query may take: what the sender wants, at most ``most``."""
        return most if self.timeout is None else min(most, self.timeout)

    def form(self, forms: Iterable[Format]) -> Format | None:
        """Return the one of the forms that ``format`` asks for; None where it asks for none.

        Raises:
            Problem: 400, with what there is.
        """
        if not self.formats:
            return None
        offers = tuple(forms)
        for name in self.formats:
            if found := next((form for form in offers if form.is_called(name)), None):
                return found
        endings = ", ".join(form.suffix[1:] for form in offers)
        asked = ", ".join(self.formats)
        detail = f"The format {asked} is not on offer here; there are: {endings}."
        raise Problem(400, "malformed-request", detail)

    @property
    def wants_page(self) -> bool:
        """Whether the address asks for the page for people."""
        return any(map(HTML.is_called, self.formats))


def read_operation(request: HttpRequest, max_length: int) -> Operation:
    """Read a request by GET, HEAD, POST or QUERY.

    The parameters of a form may stand in its body, in the address, or in both.

    Raises:
        Problem: 400 where parameters are wrong, 413 where the body is too long, 415 where it is
            neither a form nor a query, or is not in UTF-8.
    """
    pairs = _pairs(_utf8(request.query, "The address"))
    if request.method in ("GET", "HEAD"):
        return _operation(pairs)
    kind = _kind(request)
    if len(request.body) > longest_body(max_length):
        detail = f"The body has more than {longest_body(max_length):,} bytes."
        raise Problem(413, "too-large", detail)
    text = _utf8(request.body, "The body")
    pairs += _pairs(text) if kind == FORM else [("query", text)]
    operation = _operation(pairs)
    if operation.query is None:
        raise Problem(400, "malformed-request", "The form has no parameter called query.")
    return operation


def longest_body(max_length: int) -> int:
    """Return how many bytes may bring a query of so many characters."""
    return max_length * _ESCAPED


def _kind(request: HttpRequest) -> str:
    """Return the media type of the body: that of a form or that of a query."""
    kind, _, parameters = (request.field(b"content-type") or "").partition(";")
    kind = kind.strip().lower()
    if kind == _UPDATE:
        raise _refused()
    if kind not in (FORM, DIRECT):
        raise _unsupported(f"A query is sent as one of: {FORM}, {DIRECT}.")
    for parameter in parameters.lower().split(";"):
        name, _, value = parameter.partition("=")
        charset = value.strip().strip('"')
        if name.strip() == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
            raise _unsupported("A query is sent in UTF-8, whatever its media type.")
    coding = request.field(b"content-encoding") or "identity"
    if coding.strip().lower() != "identity":
        raise _unsupported("A query is sent without a Content-Encoding.")
    return kind


def _unsupported(detail: str) -> Problem:
    headers = {"Accept-Post": f"{FORM}, {DIRECT}", "Accept-Encoding": "identity"}
    return Problem(415, "unsupported-media-type", detail, headers=headers)


def _operation(pairs: Iterable[tuple[str, str]]) -> Operation:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    if "update" in found:
        raise _refused()
    query = _single(found, "query")
    if query is not None:
        query = query.removeprefix(BYTE_ORDER_MARK)
    if len(found) == 1 and query is not None:
        return Operation(query)
    _require_spelling(found)
    # Forms send the fields that nobody filled in as well.
    filled = {name: [each for each in values if each.strip()] for name, values in found.items()}
    default, named = (filled.get(name, []) for name in ("default-graph-uri", "named-graph-uri"))
    given = bool(default or named)
    timeout, formats = _single(filled, "timeout"), filled.get("format")
    return Operation(
        query=query,
        default_graphs=_graphs(default, "default-graph-uri") if given else None,
        named_graphs=_graphs(named, "named-graph-uri") if given else None,
        # Old clients give all the names they know; the first that suits counts.
        formats=tuple(map(str.strip, ",".join(formats).lower().split(","))) if formats else (),
        timeout=_seconds(timeout) if timeout is not None else None,
    )


def _single(found: Mapping[str, list[str]], name: str) -> str | None:
    values = found.get(name)
    if not values:
        return None
    if len(values) > 1:
        raise Problem(400, "malformed-request", f"{name} is given more than once.")
    return values[0]


def _seconds(text: str) -> float | None:
    """Read a timeout; 0 asks for none beside the server's, as it does at other endpoints."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        detail = f"timeout is a number of seconds, such as 2.5; found: {text}"
        raise Problem(400, "malformed-request", detail)
    return seconds or None


def _require_spelling(found: Mapping[str, Sequence[str]]) -> None:
    """Refuse what is likely a parameter of this endpoint under another name.

    Names that are like none are ignored: clients send what other endpoints know.

    Raises:
        Problem: 400, with the name that is meant.
    """
    for name, (value, *_) in found.items():
        known = name in _PARAMETERS or name in _OF_UPDATES
        if not known and (meant := _meant(name, value, found)):
            given = name if len(name) <= _LONGEST_SHOWN else name[:_LONGEST_SHOWN] + "…"
            hint = f"Is {meant} meant? The parameters are: {', '.join(_PARAMETERS)}."
            detail = f"There is no parameter {given}. {hint}"
            raise Problem(400, "malformed-request", detail, extra={"hint": hint})


def _meant(name: str, value: str, found: Mapping[str, Sequence[str]]) -> str | None:
    if "query" not in found and (name.lower() in _CALLED_QUERY or query_form(value or name)):
        return "query"
    plain = {_plain(each): each for each in _PARAMETERS}
    near = get_close_matches(_plain(name), plain, n=1, cutoff=_ALIKE)
    meant = plain[near[0]] if near else None
    # Clients send queryLn, for example, beside the query.
    return None if meant == "query" and "query" in found else meant


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def _graphs(names: Iterable[str], parameter: str) -> tuple[str, ...]:
    found = tuple(names)
    for name in found:
        if not _is_absolute_iri(name):
            raise Problem(400, "malformed-request", f"{parameter} is no absolute IRI: {name}")
    return found


def _is_absolute_iri(name: str) -> bool:
    try:
        return bool(NamedNode(name))
    except ValueError:
        return False


def _pairs(text: str) -> list[tuple[str, str]]:
    """Read a form as ``urllib.parse.parse_qsl`` does, in a fifth of its time."""
    fields = text.split("&")
    try:
        if len(fields) > _MOST_PARAMETERS:
            raise ValueError
        parts = (field.partition("=") for field in fields if field)
        return [(_unescape(name), _unescape(value)) for name, _, value in parts]
    except ValueError:
        raise Problem(
            400, "malformed-request", "The parameters are not UTF-8, or are too many."
        ) from None


def _unescape(text: str) -> str:
    text = text.replace("+", " ")
    if "%" not in text:
        return text
    data = text.encode()
    # Quoted-printable differs in the sign alone and is read in C, but has line breaks of its own.
    found = a2b_qp(data.replace(b"=", b"=3D").replace(b"%", b"="))
    is_whole = len(found) == len(data) - 2 * data.count(b"%")
    if is_whole and b"\n" not in data and b"\r" not in data:
        return found.decode()
    return unquote_to_bytes(data).decode()


def _utf8(data: bytes, what: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Problem(400, "malformed-request", f"{what} is not UTF-8.") from None


def _refused() -> Problem:
    return Problem(400, "refused-query", "Updates are refused: this endpoint only answers queries.")
