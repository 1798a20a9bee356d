"""The named KSAs: where they belong, and who selects them."""

from typing import Final

from amocf.serve.pages.present.lists.cells import linked, of_links, own_name, whether
from amocf.serve.pages.present.lists.institute_columns import (
    beside_institutes,
    named_apart,
    of_institutes,
    places,
    with_own,
)
from amocf.serve.pages.present.lists.listing import Cell, Column, Listing
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Value
from amocf.terms import BASE

_OWN: Final = "amo:InstituteKSA"
_ALL: Final = BASE + "stat/2025/computed-totals/framework"


def _parents(reader: Reader, ksa: str) -> Cell:
    """Return what a KSA is under: as the document prints it, or as its institute states it."""
    return linked("skos:broader")(reader, ksa) or places(reader, ksa)


def _competencies(reader: Reader, ksa: str) -> Cell:
    parents = [each.link.iri for each in _parents(reader, ksa) if each.link]
    above = {up for each in parents for up in (each, *reader.iris(each, "skos:broaderTransitive"))}
    return of_links(reader.links(each for each in above if reader.is_a(each, "amo:Competency")))


def _markers(reader: Reader, ksa: str) -> Cell:
    rows = reader.subjects(ksa, "amo:about")
    return tuple(Value(mark) for row in rows for mark in reader.texts(row, "amo:marker"))


KSAS: Final = Listing(
    path="/ksas",
    title="KSAs",
    one="KSA",
    several="KSAs",
    lead="The knowledge, skills, and abilities that the document names. It counts many more than it"
    " names, and prints no number of institutes for any of them: these are the ones that it lists"
    " as most often selected, in the whole network or in a technology area.",
    members=with_own("amo:KSA", _OWN),
    classes=("amo:KSA",),
    rows_of_page=50,
    remarks=named_apart("amo:KSA", _OWN, _ALL, "essential KSAs"),
    related=(("/lists", "The lists as printed"), ("/competencies", "All in their places")),
    columns=(
        Column("ksa", "KSA", "What it is called in this edition.", own_name),
        Column(
            "parent",
            "Part of",
            "The sub-competencies or competencies whose codes the document prints behind it.",
            _parents,
            is_narrowing=True,
            is_offered=False,
            there=beside_institutes(
                description="The sub-competencies or competencies whose codes the document prints"
                " behind it; of what institutes name, those under which they select it."
            ),
        ),
        Column(
            "competency",
            "Competency",
            "The competencies that these belong to.",
            _competencies,
            is_narrowing=True,
            # The codes before it tell, and so many columns do not fit beside one another.
            there=beside_institutes(is_shown=False),
        ),
        Column(
            "network",
            "Network top ten",
            "The letter that marks it among the ten that institutes of the whole network select"
            " most. The letters are keys to a figure: the document does not say that their"
            " order is a ranking.",
            _markers,
            is_narrowing=True,
            choices=whether("in the top ten", "not in the top ten"),
        ),
        Column(
            "area",
            "Selected in",
            "The technology areas on whose page the document lists it as frequently selected, be it"
            " as specific to the area or as network-wide.",
            linked("amo:listedOnPageOf"),
            is_narrowing=True,
        ),
        Column(
            "specific",
            "Specific to",
            "The technology area that it is specific to, where the document lists it so.",
            linked("amo:specificToArea"),
            is_narrowing=True,
            choices=whether("specific to an area", "not specific to an area"),
            there=beside_institutes(is_shown=False),
        ),
        *of_institutes("KSA", "occupations"),
    ),
)
