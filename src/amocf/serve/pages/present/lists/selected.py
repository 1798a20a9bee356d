"""The lists of frequently selected KSAs that the document prints."""

from typing import Final

from amocf.serve.pages.present.lists.cells import (
    instances,
    linked,
    named,
    of_links,
    own_name,
)
from amocf.serve.pages.present.lists.listing import Cell, Column, Listing
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Value


def _ksas(reader: Reader, list_: str) -> Cell:
    return of_links(named(reader, each) for each in reader.iris(list_, "skos:member"))


def _number(reader: Reader, list_: str) -> Cell:
    return (Value(str(len(reader.iris(list_, "skos:member")))),)


LISTS: Final = Listing(
    path="/lists",
    title="Lists of frequently selected KSAs",
    one="list",
    several="lists",
    lead="Every list of KSAs that the document prints: the most highly selected across the network,"
    " and on the page of each technology area those specific to the area and those network-wide.",
    members=instances("amo:FrequentlySelectedList"),
    classes=("amo:FrequentlySelectedList",),
    related=(("/ksas", "The KSAs in one table"), ("/areas", "Technology areas")),
    columns=(
        Column("list", "List", "The heading that the document prints.", own_name),
        Column(
            "scope",
            "Scope",
            "What the heading says that its KSAs are of: the whole network, or an area.",
            linked("amo:listScope"),
            is_narrowing=True,
        ),
        Column(
            "area",
            "On the page of",
            "The technology area on whose page it stands.",
            linked("amo:pageOfArea"),
            is_narrowing=True,
        ),
        Column("number", "Number", "How many KSAs it has.", _number, is_number=True),
        Column("ksas", "KSAs", "The KSAs in it.", _ksas),
    ),
)
