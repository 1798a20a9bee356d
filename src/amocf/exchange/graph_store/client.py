"""Requests to a triple store: SPARQL 1.1 Graph Store HTTP Protocol, queries and updates.

One URL each, as given: redirects are not followed, proxies of the environment not used.
"""

import http.client
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from pyoxigraph import (
    NamedNode,
    QuerySolution,
    QuerySolutions,
    Triple,
    parse,
    parse_query_results,
)

from amocf.errors import UsageError
from amocf.formats import JSON_RESULTS, N_TRIPLES, TURTLE

#: Seconds without a byte; a store may index for long before it answers to a load.
TIME_LIMIT: Final = 600.0

_READABLE: Final = {form.media_type: form.engine for form in (N_TRIPLES, TURTLE)}
_ADVICE: Final[Mapping[int, str]] = {
    400: "the store cannot read what was sent, or does not know this kind of request",
    401: "give --user, and its password in AMOCF_STORE_PASSWORD",
    403: "the user may not write there, or the store is read-only",
    404: "check the address: a Graph Store Protocol endpoint is needed, such as …/store or …/data",
    405: "the address takes no such request: check that it is the one for writing",
    413: "the store takes no graph of this size: raise its limit",
    415: "the store does not take Turtle",
    507: "the store has no room",
}


class StoreError(UsageError):
    """A store did not do as it was asked; the message says where and what to do."""


@dataclass(frozen=True)
class Credentials:
    """A user and a password for HTTP Basic authentication."""

    user: str
    password: str = field(repr=False)

    @property
    def header(self) -> str:
        """The value of ``Authorization``."""
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()


@dataclass(frozen=True)
class Response:
    """A status, a media type in lower case without parameters, and the whole body."""

    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True)
class Address:
    """A URL of the store, with the credentials for it.

    Attributes:
        url: http or https, without user and password.
        option: how the user gave it, for messages.
    """

    url: str
    option: str
    credentials: Credentials | None = None
    time_limit: float = TIME_LIMIT

    def __post_init__(self) -> None:
        """Refuse what is no address.

        Raises:
            UsageError: if it is none, or holds a secret.
        """
        parts = _split(self.url)
        if parts is None:
            raise UsageError(
                f"{self.option}: {self.url!r} is no address; one like https://host/store is meant"
            )
        if parts.username is not None or parts.password is not None:
            raise UsageError(
                f"{self.option}: no user or password in the address, please; give --user, and the "
                "password in AMOCF_STORE_PASSWORD"
            )

    def request(
        self, method: str, suffix: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Response:
        """Send a request and read the whole response.

        Args:
            method: the HTTP method.
            suffix: parameters to add to the URL; may be empty.
            headers: fields beside those of authentication.
            body: what to send.

        Raises:
            StoreError: if there is no whole response.
        """
        parts = urlsplit(self.url)
        query = "&".join(filter(None, (parts.query, suffix)))
        target = (parts.path or "/") + (f"?{query}" if query else "")
        fields = {"Accept-Encoding": "identity", "User-Agent": "amocf", **headers}
        if self.credentials:
            fields["Authorization"] = self.credentials.header
        connection = _connect(parts, self.time_limit)
        try:
            connection.request(method, target, body, fields)
            response = connection.getresponse()
            media_type = response.getheader("Content-Type", "").partition(";")[0].strip().lower()
            return Response(response.status, media_type, response.read())
        except (OSError, http.client.HTTPException) as error:
            words = str(error) or type(error).__name__
            raise StoreError(
                f"{method} {self.url}: {words}; check that the store runs and can be reached"
            ) from None
        finally:
            connection.close()


@dataclass(frozen=True)
class GraphStore:
    """The graphs of a store; the default graph is called None."""

    address: Address

    def get(self, graph: str | None) -> Response | None:
        """Fetch a graph, or return None where there is none.

        Raises:
            StoreError: if it cannot be fetched whole.
        """
        headers = {"Accept": ", ".join(_READABLE) + ";q=0.5"}
        response = self.address.request("GET", _suffix(graph), headers)
        if response.status == 404:
            return None
        self._require("GET", graph, response, (200, 204))
        return response

    def triples(self, graph: str | None) -> set[Triple]:
        """Fetch what is in a graph; nothing where there is none.

        Raises:
            StoreError: if it cannot be fetched and read.
        """
        response = self.get(graph)
        return set() if response is None else read_triples(response, self._where("GET", graph))

    def put(self, graph: str | None, turtle: bytes) -> None:
        """Replace a graph.

        Raises:
            StoreError: if the store does not say that it is done.
        """
        response = self.address.request(
            "PUT", _suffix(graph), {"Content-Type": TURTLE.media_type}, turtle
        )
        self._require("PUT", graph, response, (200, 201, 204))

    def delete(self, graph: str | None) -> None:
        """Remove a graph, if there is one.

        Raises:
            StoreError: if the store does not say that it is done.
        """
        response = self.address.request("DELETE", _suffix(graph), {})
        self._require("DELETE", graph, response, (200, 202, 204, 404))

    def _where(self, method: str, graph: str | None) -> str:
        return f"{method} {self.address.url}, {called(graph)}"

    def _require(
        self, method: str, graph: str | None, response: Response, good: tuple[int, ...]
    ) -> None:
        require(self._where(method, graph), response, good)


def update(address: Address, text: str) -> None:
    """Run an update.

    Raises:
        StoreError: if the store does not say that it is done.
    """
    headers = {"Content-Type": "application/sparql-update"}
    response = address.request("POST", "", headers, text.encode())
    require(f"update at {address.url}", response, (200, 204))


def select(address: Address, query: str) -> list[QuerySolution]:
    """Run a SELECT query, and return its rows.

    Raises:
        StoreError: if there is no whole answer.
    """
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": JSON_RESULTS.media_type,
    }
    response = address.request("POST", "", headers, f"query={quote(query)}".encode())
    where = f"query at {address.url}"
    require(where, response, (200,))
    try:
        results = parse_query_results(input=response.body, format=JSON_RESULTS.engine)
        # A list, because the reader of results has to end in the thread that it began in.
        rows = list(results) if isinstance(results, QuerySolutions) else None
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{where}: the answer cannot be read: {error}") from None
    if rows is None:
        raise StoreError(f"{where}: rows are expected, but a verdict came")
    return rows


def read_triples(response: Response, where: str) -> set[Triple]:
    """Read the triples of a graph that was fetched.

    Raises:
        StoreError: if it is in no form that was asked for, or is broken.
    """
    if response.status == 204:
        return set()
    if response.media_type not in _READABLE:
        raise StoreError(f"{where}: N-Triples or Turtle is expected, not {response.media_type!r}")
    try:
        quads = parse(input=response.body, format=_READABLE[response.media_type])
        return {quad.triple for quad in quads}
    except SyntaxError as error:
        raise StoreError(f"{where}: the graph cannot be read: {error}") from None


def require(where: str, response: Response, good: tuple[int, ...]) -> None:
    """Refuse a status that is not good.

    Raises:
        StoreError: naming the request, the status, the store's words and what to do.
    """
    if response.status in good:
        return
    status = response.status
    if 300 <= status < 400:
        advice = "redirects are not followed: give the address they lead to"
    else:
        advice = _ADVICE.get(status, "see the store's log")
    words = " ".join(response.body[:300].decode(errors="replace").split())
    said = f" ({words})" if words else ""
    raise StoreError(f"{where}: status {status}{said}; {advice}")


def called(graph: str | None) -> str:
    """Name a graph in a sentence."""
    return "default graph" if graph is None else f"graph <{graph}>"


def _suffix(graph: str | None) -> str:
    return "default" if graph is None else "graph=" + quote(NamedNode(graph).value, safe="")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable and url.isascii() and url.isprintable() and " " not in url else None


def _connect(parts: SplitResult, time_limit: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=time_limit)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(host, parts.port, timeout=time_limit, context=context)
