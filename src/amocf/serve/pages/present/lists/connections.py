"""The connections of KSAs with occupations that institutes state in data of their own."""

from collections.abc import Callable
from typing import Final

from amocf.serve.pages.present.lists.cells import of_links
from amocf.serve.pages.present.lists.institute_columns import by_namer
from amocf.serve.pages.present.lists.listing import Cell, Choice, Column, Listing, words
from amocf.serve.pages.present.stated.institute_statements import (
    ConnectionStatement,
    identifier,
    institutes_data,
    named_by,
    record,
    stated_by,
)
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Value


def _statements(reader: Reader) -> tuple[ConnectionStatement, ...]:
    found = (stated_by(reader, each.institute.iri) for each in institutes_data(reader))
    return tuple(statement for each in found for statement in each.connections)


def _end(
    name: str, one: str, end: Callable[[ConnectionStatement], str]
) -> tuple[Column[ConnectionStatement], ...]:
    """Return the columns of an end of connections: what it is, and who names it."""
    heading = f"{one[:1].upper()}{one[1:]}"

    def choose(statement: ConnectionStatement, cell: Cell) -> tuple[Choice, ...]:
        return tuple((identifier(end(statement)), words(each)) for each in cell)

    return (
        Column(
            name,
            heading,
            f"The {one} in the words of who names it.",
            lambda reader, statement: of_links((reader.link(end(statement)),)),
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
            lambda reader, statement: named_by(reader, end(statement)),
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
    " data of their own. The document counts such connections, and prints none of them.",
    members=_statements,
    related=(("/ksas", "The KSAs"), ("/occupations", "The occupations")),
    order="by institute",
    rows_of_page=50,
    columns=(
        *_end("ksa", "KSA", lambda each: each.ksa),
        *_end("occupation", "occupation", lambda each: each.occupation),
        Column(
            "essential",
            "Essential",
            "Whether the institute states that the KSA is essential to the occupation.",
            lambda _, statement: (Value("yes" if statement.is_essential else "no"),),
            is_narrowing=True,
            is_outside=True,
        ),
        Column(
            "institute",
            "Stated by",
            "The institute.",
            lambda reader, statement: of_links((reader.link(statement.institute),)),
            is_narrowing=True,
            is_outside=True,
        ),
        Column(
            "approved",
            "Approved",
            "Who approved it for the institute and when, as far as it says so.",
            lambda reader, statement: record(reader, statement.iri),
            is_outside=True,
        ),
    ),
)
