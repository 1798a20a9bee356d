"""Search over the index that the build makes (``amocf.search.index_writer``)."""

from amocf.search.index import SearchIndex, SlowSearchError, open_search
from amocf.search.results import Facet, FacetValue, Hit, Piece, Results
from amocf.search.searching import PAGE_SIZE, search, suggest

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
