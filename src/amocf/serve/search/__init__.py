"""Search over the index that the build makes (``amocf.compile.search_index``)."""

from amocf.serve.search.index import SearchIndex, SlowSearchError, open_search
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
    "open_search",
    "search",
    "suggest",
]
