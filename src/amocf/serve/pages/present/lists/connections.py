"""The connections of KSAs with occupations that institutes state in data of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from amocf.rdf.stated_tables import ConnectionStatement
from amocf.serve.pages.present.lists.cells import of_links
from amocf.serve.pages.present.lists.institute_columns import by_namer
from amocf.serve.pages.present.lists.listing import Cell, Choice, Column, Listing, words
from amocf.serve.pages.present.stated.institute_statements import (
    holds_institutes_data,
    identifier,
    institutes_data,
    named_by,
    names_of,
    record,
    stated_by,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Value


@dataclass(frozen=True)
class _Listed:
    """A statement, and what is held to be the same as either end: what is stated comes first."""

    statement: ConnectionStatement
    ksas: tuple[str, ...]
    occupations: tuple[str, ...]


def _statements(reader: Reader) -> tuple[_Listed, ...]:
    found = (stated_by(reader, each.institute.iri) for each in institutes_data(reader))
    return tuple(
        _Listed(each, _names(reader, each.ksa), _names(reader, each.occupation))
        for stated in found
        for each in stated.connections
    )


def _names(reader: Reader, iri: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((iri, *names_of(reader, iri))))


def _end(
    name: str, one: str, end: Callable[[_Listed], tuple[str, ...]]
) -> tuple[Column[_Listed], ...]:
    """Return the columns of an end of connections: what it is, and who names it."""
    heading = f"{one[:1].upper()}{one[1:]}"

    def choose(listed: _Listed, cell: Cell) -> tuple[Choice, ...]:
        return tuple((identifier(iri), words(each)) for iri in end(listed) for each in cell)

    return (
        Column(
            name,
            heading,
            f"The {one} in the words of who names it.",
            lambda reader, listed: of_links((reader.link(end(listed)[0]),)),
            is_narrowing=True,
            choices=choose,
            # There may be hundreds.
            is_offered=False,
            is_outside=True,
        ),
        Column(
            f"{name}-named",
            f"{heading} named by",
            f"Whether the document names the {one}, or an institute does.",
            lambda reader, listed: named_by(reader, end(listed)[0]),
            is_narrowing=True,
            choices=by_namer,
            is_outside=True,
        ),
    )


CONNECTIONS: Final = Listing(
    path="/connections",
    title="Connections of KSAs with occupations",
    one="statement of a connection",
    several="statements of connections",
    lead="Which KSA is essential to which occupation, and which is not, as institutes state it in"
    " data of their own. The document defines such connections, and prints none of them.",
    members=_statements,
    related=(("/ksas", "The KSAs"), ("/occupations", "The occupations")),
    order="by institute",
    rows_of_page=50,
    where=holds_institutes_data,
    columns=(
        *_end("ksa", "KSA", lambda each: each.ksas),
        *_end("occupation", "occupation", lambda each: each.occupations),
        Column(
            "essential",
            "Essential",
            "Whether the institute states that the KSA is essential to the occupation.",
            lambda _, listed: (Value("yes" if listed.statement.is_essential else "no"),),
            is_narrowing=True,
            is_outside=True,
        ),
        Column(
            "institute",
            "Stated by",
            "The institute.",
            lambda reader, listed: of_links((reader.link(listed.statement.institute),)),
            is_narrowing=True,
            is_outside=True,
        ),
        Column(
            "approved",
            "Approved",
            "Who approved it for the institute and when, as far as it says so.",
            lambda reader, listed: record(reader, listed.statement),
            is_outside=True,
        ),
    ),
)
