"""The competencies and sub-competencies with the numbers that the document prints."""

from collections.abc import Callable
from typing import Final

from amocf.serve.pages.present.evidence import mappings
from amocf.serve.pages.present.lists.cells import (
    instances,
    of_links,
    own_name,
    text,
)
from amocf.serve.pages.present.lists.institute_columns import UNDER
from amocf.serve.pages.present.lists.listing import Cell, Column, Listing
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Value

#: The levels of what is listed, with their words.
_LEVELS: Final = {"amo:Competency": "competency", "amo:SubCompetency": "sub-competency"}


def _level(reader: Reader, iri: str) -> Cell:
    return tuple(Value(words) for curie, words in _LEVELS.items() if reader.is_a(iri, curie))


def _above(curie: str) -> Callable[[Reader, str], Cell]:
    """Return what reads those of a class that stand above a concept, at whatever distance."""

    def read(reader: Reader, iri: str) -> Cell:
        above = reader.iris(iri, "skos:broaderTransitive")
        return of_links(reader.links(each for each in above if reader.is_a(each, curie)))

    return read


def _mappings(reader: Reader, iri: str) -> Cell:
    found = [each for each in mappings(reader, iri) if not each.negated]
    return (Value(str(len(found))),) if found else ()


def _derived(reader: Reader, iri: str) -> Cell:
    """Return what a competency derives from: what the document states of it, in its words."""
    return of_links(
        each.object
        for each in mappings(reader, iri)
        if each.relation.name == "wasDerivedFrom" and each.subject.iri == iri and not each.negated
    )


COMPETENCIES: Final = Listing(
    path="/competencies/table",
    title="Competencies and sub-competencies",
    one="competency or sub-competency",
    several="competencies and sub-competencies",
    lead="The competencies of Tiers 4 and 5 with their sub-competencies, and how many essential"
    " KSAs the document counts and names in each.",
    members=instances(*_LEVELS),
    classes=tuple(_LEVELS),
    related=(("/competencies", "As a tree"), ("/ksas", "The named KSAs")),
    columns=(
        Column("code", "Code", "The code that the document prints.", text("skos:notation")),
        Column("title", "Title", "The title that the document prints.", own_name),
        Column("level", "Level", "Competency or sub-competency.", _level, is_narrowing=True),
        Column(
            "tier",
            "Tier",
            "The tier that it stands in.",
            _above("amo:Tier"),
            is_narrowing=True,
            is_short=True,
        ),
        Column(
            "competency",
            "Part of",
            "The competency of a sub-competency.",
            _above("amo:Competency"),
            is_narrowing=True,
            is_short=True,
        ),
        Column(
            "essential",
            "Essential KSAs",
            "How many essential KSAs the document prints for it. Where it prints none for a"
            " competency, those of its sub-competencies, added up in this edition.",
            text("amo:essentialKsaCount"),
            is_number=True,
        ),
        Column(
            "named",
            "Named",
            "How many of them the document names; counted in this edition.",
            text("amo:namedKsaCount"),
            is_number=True,
        ),
        Column(
            "derived",
            "Derived from",
            "What it is derived from, as the document says or this edition reads; its page says"
            " which of them does.",
            _derived,
        ),
        Column(
            "mappings",
            "Mappings",
            "How many mapping records relate it to other frameworks, without those that say that"
            " a relation does not hold.",
            _mappings,
            is_number=True,
        ),
        *UNDER,
    ),
)
