"""The institutes of the network."""

from dataclasses import replace
from typing import Final

from amocf.serve.pages.present.lists.cells import (
    instances,
    linked,
    of_links,
    own_name,
    text,
)
from amocf.serve.pages.present.lists.institute_columns import STATED
from amocf.serve.pages.present.lists.listing import Cell, Column, Listing
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value
from amocf.words import how_known


def _website(reader: Reader, institute: str) -> Cell:
    return tuple(
        Value(page, link=Link(page, page, reader.href(page)))
        for page in reader.iris(institute, "foaf:homepage")
    )


def _certainty(reader: Reader, institute: str) -> Cell:
    found = reader.links(reader.iris(institute, "amo:sponsorshipCertainty"))
    return of_links(replace(each, text=how_known(each.iri) or each.text) for each in found)


INSTITUTES: Final = Listing(
    path="/institutes",
    title="Institutes",
    one="institute",
    several="institutes",
    lead="The institutes of the Manufacturing USA network by technology area. The document prints"
    " the short names and the areas; full names, departments and websites are from elsewhere. It"
    " does not say which institute selects which KSA.",
    members=instances("amo:Institute"),
    classes=("amo:Institute",),
    related=(("/areas", "Technology areas compared"), ("/insights", "What areas share")),
    columns=(
        Column("institute", "Institute", "The short name.", own_name),
        Column(
            "full-name",
            "Full name",
            "The name in full.",
            text("dct:alternative"),
            is_outside=True,
        ),
        Column(
            "area",
            "Technology area",
            "The area that the document puts it in.",
            linked("amo:inTechnologyArea"),
            is_narrowing=True,
        ),
        Column(
            "department",
            "Sponsoring department",
            "The department of the federal government that sponsors it.",
            linked("amo:sponsoredBy"),
            is_narrowing=True,
            is_outside=True,
        ),
        Column(
            "certainty",
            "Sponsor known how",
            "Whether a source states the sponsor, or this edition concluded it from what sources"
            " do state.",
            _certainty,
            is_outside=True,
        ),
        Column("website", "Website", "Where one was found.", _website, is_outside=True),
        *STATED,
    ),
)
