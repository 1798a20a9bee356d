"""The technology areas, with those printed figures that can be compared."""

from collections.abc import Callable
from typing import Final

from amocf.rdf.graph_reader import shortened
from amocf.serve.pages.present.lists.cells import instances, named, of_links, own_name
from amocf.serve.pages.present.lists.institute_columns import STATED
from amocf.serve.pages.present.lists.listing import Cell, Column, Listing
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Value
from amocf.terms import expand

#: The printed figures that several areas have.
_ESSENTIAL: Final = "amo:countOfEssentialKSAs"
_SHARED: Final = "amo:countOfKSAsSharedWithinArea"
_SHARE: Final = "amo:shareOfKSAsSharedWithinArea"
_OF_ALL: Final = "amo:countOfKSAsSelectedByAllInstitutes"
_COMPARED: Final = (_ESSENTIAL, _SHARED, _SHARE, _OF_ALL)


def _lists(reader: Reader, area: str) -> Cell:
    found = reader.subjects(area, "amo:listScope", "amo:pageOfArea")
    return of_links(
        reader.links(each for each in found if reader.is_a(each, "amo:FrequentlySelectedList"))
    )


def _institutes(reader: Reader, area: str) -> Cell:
    return of_links(named(reader, each) for each in reader.subjects(area, "amo:inTechnologyArea"))


def _figures(reader: Reader, area: str, curie: str) -> list[str]:
    found = reader.subjects(area, "amo:figureScope")
    return [each for each in found if expand(curie) in reader.iris(each, "amo:indicator")]


def _figure(curie: str, unit: str = "") -> Callable[[Reader, str], Cell]:
    """Return what reads a printed figure of an area."""
    return lambda reader, area: tuple(
        Value(shortened(value) + unit)
        for figure in _figures(reader, area, curie)
        for value in reader.texts(figure, "amo:figure")
    )


def _remarks(reader: Reader, area: str) -> Cell:
    """Return what the document remarks on any of the figures shown."""
    return of_links(
        reader.links(
            {
                remark
                for curie in _COMPARED
                for figure in _figures(reader, area, curie)
                for remark in reader.iris(figure, "amo:status")
            }
        )
    )


AREAS: Final = Listing(
    path="/areas",
    title="Technology areas",
    one="technology area",
    several="technology areas",
    lead="The technology areas that the document groups the institutes by, and the printed figures"
    " that several of them have. Empty cells are figures that the document does not print.",
    members=instances("amo:TechnologyArea"),
    classes=("amo:TechnologyArea",),
    related=(("/institutes", "The institutes"), ("/insights", "All figures as plots")),
    columns=(
        Column("area", "Area", "The name that the document prints.", own_name),
        Column("institutes", "Institutes", "The institutes in it.", _institutes),
        Column("lists", "Lists", "The lists of KSAs on its page.", _lists),
        Column(
            "essential",
            "Essential KSAs",
            "How many essential KSAs the institutes of the area selected, as printed.",
            _figure(_ESSENTIAL),
            is_number=True,
        ),
        Column(
            "shared",
            "Shared within the area",
            "How many of them institutes of the area share, as printed.",
            _figure(_SHARED),
            is_number=True,
        ),
        Column(
            "share",
            "Share that is shared",
            "The share of the KSAs that institutes of the area share, as printed.",
            _figure(_SHARE, "%"),
            is_number=True,
        ),
        Column(
            "all",
            "Selected by all",
            "How many KSAs all institutes of the area selected, as printed.",
            _figure(_OF_ALL),
            is_number=True,
        ),
        Column(
            "remarks",
            "Remarks",
            "What the document remarks on these figures.",
            _remarks,
        ),
        *STATED,
    ),
)
