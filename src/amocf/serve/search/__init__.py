"""Search over the index that the build makes (``amocf.compile.search_index``)."""

from amocf.serve.search.index import SearchIndex, SlowSearchError
from amocf.serve.search.results import Facet, FacetValue, Hit, Piece, Results
from amocf.serve.search.search import PAGE_SIZE, search, suggest

__all__ = [
    "PAGE_SIZE",
    "Facet",
    "FacetValue",
    "Hit",
    "Piece",
    "Results",
    "SearchIndex",
    "SlowSearchError",
    "search",
    "suggest",
]
