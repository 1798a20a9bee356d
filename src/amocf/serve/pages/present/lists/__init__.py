"""The lists of what the document names: one table a kind of thing."""

from typing import Any, Final

from amocf.serve.pages.present.lists.areas import AREAS
from amocf.serve.pages.present.lists.competencies import COMPETENCIES
from amocf.serve.pages.present.lists.institutes import INSTITUTES
from amocf.serve.pages.present.lists.ksas import KSAS
from amocf.serve.pages.present.lists.listing import Listing
from amocf.serve.pages.present.lists.occupations import OCCUPATIONS
from amocf.serve.pages.present.lists.selected import LISTS

LISTINGS: Final[tuple[Listing[Any], ...]] = (
    COMPETENCIES,
    KSAS,
    OCCUPATIONS,
    INSTITUTES,
    AREAS,
    LISTS,
)
