"""The rows that a query of this project selects from a release."""

from typing import cast

from pyoxigraph import QuerySolution, QuerySolutions, Store


def selected_rows(store: Store, query: str) -> QuerySolutions:
    """Answer a query that is known to be a SELECT; the default graph of the store is its own."""
    return cast("QuerySolutions", store.query(query))


def count_in(row: QuerySolution) -> int:
    """Return the number that a row has as ``?count``."""
    return int(row["count"].value)
