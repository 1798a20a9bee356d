"""What an engine is: it takes a query, and returns the whole answer or says why there is none."""

import math
from typing import NamedTuple, Protocol

from amocf.formats import SPARQL_RESULTS, Format


class Query(NamedTuple):
    """A query, its dataset, the wanted form and the time it may take.

    Attributes:
        text: SPARQL 1.1, within the limits of the endpoint.
        representation: a form of results for SELECT and ASK, a form of a graph for the others.
        seconds: the deadline, counted from the call.
        default_graphs: names of graphs whose merge is the default graph; None, together with
            ``named_graphs``, leaves the dataset to the query and the release.
        named_graphs: names of graphs that ``GRAPH`` may reach.
    """

    text: str
    representation: Format
    seconds: float
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Answer(NamedTuple):
    """The whole result of a query.

    Attributes:
        representation: the wanted form.
        body: the result in that form.
        seconds: the processor time that it took; infinite where that is not known.
    """

    representation: Format
    body: bytes
    seconds: float = math.inf


class Engine(Protocol):
    """Something that answers queries over one dataset."""

    async def answer(self, query: Query, client: str = "") -> Answer:
        """Return the whole answer; the deadline counts from here, time in the queue included.

        Args:
            query: the query.
            client: the client it belongs to, for turns and shares; empty where it has none.

        Raises:
            QueryError: of the kind that says why there is none.
        """
        ...

    async def health(self, seconds: float = 1.0) -> bool:
        """Say whether a trivial query is answered in time; a full queue does not matter."""
        ...


def probe(seconds: float) -> Query:
    """Return a query that any engine can answer at once."""
    return Query("ASK {}", SPARQL_RESULTS[0], seconds)
