"""The lists of what the document names: one table a kind of thing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from amocf.serve.pages.present.lists.areas import AREAS
from amocf.serve.pages.present.lists.competencies import COMPETENCIES
from amocf.serve.pages.present.lists.connections import CONNECTIONS
from amocf.serve.pages.present.lists.institutes import INSTITUTES
from amocf.serve.pages.present.lists.ksas import KSAS
from amocf.serve.pages.present.lists.listing import Listing
from amocf.serve.pages.present.lists.occupations import OCCUPATIONS
from amocf.serve.pages.present.lists.selected import LISTS
from amocf.terms import expand

LISTINGS: Final[tuple[Listing[Any], ...]] = (
    COMPETENCIES,
    KSAS,
    OCCUPATIONS,
    INSTITUTES,
    AREAS,
    LISTS,
    CONNECTIONS,
)

#: Where the instances of a class are listed, by its IRI.
LISTED_AT: Final[Mapping[str, str]] = MappingProxyType(
    {expand(curie): each.path for each in LISTINGS for curie in each.classes}
)
