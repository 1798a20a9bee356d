"""Search over the index that the build makes (``amocf.search.index_writer``)."""

from amocf.search.index import SearchIndex, SlowSearchError, open_search
from amocf.search.results import Facet, FacetValue, Hit, Results, pieces
from amocf.search.searching import PAGE_SIZE, search, suggest

__all__ = [
    "PAGE_SIZE",
    "Facet",
    "FacetValue",
    "Hit",
    "Results",
    "SearchIndex",
    "SlowSearchError",
    "open_search",
    "pieces",
    "search",
    "suggest",
]
