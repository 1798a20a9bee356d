"""Requests to a triple store: SPARQL 1.1 Graph Store HTTP Protocol, queries and updates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import quote

from pyoxigraph import (
    NamedNode,
    QuerySolution,
    QuerySolutions,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from amocf.exchange.graph_store.store_address import Address, Response, StoreError
from amocf.formats import JSON_RESULTS, N_TRIPLES, TURTLE

#: How many triples are sent at a time.
PIECE: Final = 50_000
_NEVER_THERE: Final = "tag:w3id.org,2025:amocf/sign-in"
_READABLE: Final = {form.media_type: form.engine for form in (N_TRIPLES, TURTLE)}
_ADVICE: Final[Mapping[int, str]] = {
    400: "the store cannot read what was sent, or does not know this kind of request",
    403: "the user may not write there, or the store is read-only",
    404: "check the address: a Graph Store Protocol endpoint is needed, such as …/store or …/data",
    405: "the address takes no such request: check that it is the one for writing",
    413: "the store takes no graph of this size: raise its limit",
    415: "the store does not take Turtle",
    507: "the store has no room",
}


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

    def sign_in(self) -> None:
        """Meet the store's challenge, if there is a user: remove a graph that is never there.

        A store may close the connection on a body that it has not authenticated, and reads may be
        free where writes are not. So this is a write, and has no body.

        Raises:
            StoreError: if the user may not write.
        """
        if self.address.authentication:
            self.delete(_NEVER_THERE)

    def replace(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Replace a graph by triples without blank nodes: by some, to which the others are added.

        A store holds in memory what one request brings, and may take the longer for each triple the
        more there are.

        Raises:
            StoreError: if the store does not say that it is done.
        """
        left = iter(triples)
        self.put(graph, _written(islice(left, PIECE)))
        while piece := _written(islice(left, PIECE)):
            self._send("POST", graph, piece)

    def put(self, graph: str | None, turtle: bytes) -> None:
        """Replace a graph.

        Raises:
            StoreError: if the store does not say that it is done.
        """
        self._send("PUT", graph, turtle)

    def delete(self, graph: str | None) -> None:
        """Remove a graph, if there is one.

        Raises:
            StoreError: if the store does not say that it is done.
        """
        response = self.address.request("DELETE", _suffix(graph), {})
        self._require("DELETE", graph, response, (200, 202, 204, 404))

    def _send(self, method: str, graph: str | None, turtle: bytes) -> None:
        self.sign_in()
        headers = {"Content-Type": TURTLE.media_type}
        response = self.address.request(method, _suffix(graph), headers, turtle)
        self._require(method, graph, response, (200, 201, 204))

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
        advice = response.advice or _ADVICE.get(status, "see the store's log")
    words = " ".join(response.body[:300].decode(errors="replace").split())
    said = f" ({words})" if words else ""
    raise StoreError(f"{where}: status {status}{said}; {advice}")


def called(graph: str | None) -> str:
    """Name a graph in a sentence."""
    return "default graph" if graph is None else f"graph <{graph}>"


def _written(triples: Iterable[Triple]) -> bytes:
    # Every reader of Turtle reads it.
    return serialize(triples, format=N_TRIPLES.engine) or b""


def _suffix(graph: str | None) -> str:
    return "default" if graph is None else "graph=" + quote(NamedNode(graph).value, safe="")
