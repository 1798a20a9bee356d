"""A page to hand out: what stands on it, and how much of it where not all of it fits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from amocf.errors import DataError
from amocf.rdf.graph_reader import shortened
from amocf.terms import BASE

#: How many characters of a cell are shown where there is room.
_LONGEST_CELL: Final = 300
#: What the names of things begin with that have pages.
_PLACE: Final = f"{BASE}id/"
_LONGEST_NAME: Final = 200
_NAME: Final = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{_LONGEST_NAME - 1}}}")


def file_about(iri: str) -> str:
    """Return the name of the file about a thing, which no other thing has.

    >>> file_about("https://w3id.org/amocf/id/inst-niimbl")
    'inst-niimbl.pdf'

    Raises:
        DataError: if the thing has no name of which a file can be made.
    """
    name = iri.removeprefix(_PLACE)
    if not _NAME.fullmatch(name):
        raise DataError(
            f"<{iri}> has a page to hand out, whose file is named after it, and a name of letters,"
            f" digits and - . _ is expected behind {_PLACE}, {_LONGEST_NAME} at most; give it such"
            " a name, and build the release anew"
        )
    return f"{name}.pdf"


@dataclass(frozen=True)
class HandOutColumn:
    """A column of a table: its heading, its share of the width, and what it holds.

    A column ``is_number`` is aligned to the right; one that ``is_drawn`` has a bar beside each
    number as well.
    """

    heading: str
    width: int
    is_number: bool = False
    is_drawn: bool = False


@dataclass(frozen=True)
class HandOutTable:
    """A table.

    Attributes:
        heading: what stands above it.
        columns: its columns.
        rows: a text for each column.
        remark: what is said of it below.
        things: what its rows are called.
        left_out: how many rows are not shown.
        is_secondary: whether others matter more: where there is too much of all, half as much of it
            is shown.
    """

    heading: str
    columns: tuple[HandOutColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""
    things: str = "rows"
    left_out: int = 0
    is_secondary: bool = False


@dataclass(frozen=True)
class HandOut:
    """A page.

    Attributes:
        file: the name of its file.
        kind: what it is about, in words.
        title: the name of that.
        code: its code; may be empty.
        uri: its URI.
        texts: the definition, or what is known of it, in paragraphs.
        absent: what the document does not say of it.
        tables: what there is to look up.
        origin: where the document prints it, the release, licence and how to cite, in paragraphs.
        warning: what has to be said of the data; may be empty.
        modified: the day of the release, as year, month and day.
        author: who makes the edition.
    """

    file: str
    kind: str
    title: str
    code: str
    uri: str
    texts: tuple[str, ...]
    absent: tuple[str, ...]
    tables: tuple[HandOutTable, ...]
    origin: tuple[str, ...]
    warning: str
    modified: tuple[int, int, int]
    author: str

    def cut(self, rows: int, characters: int) -> "HandOut":
        """Return it with at most so many rows in a table, and so many characters in a text."""

        def short(texts: Iterable[str], most: int = characters) -> tuple[str, ...]:
            return tuple(shortened(each, min(most, characters)) for each in texts)

        def cut(table: HandOutTable) -> HandOutTable:
            most = (rows + 1) // 2 if table.is_secondary else rows
            return replace(
                table,
                rows=tuple(short(row, _LONGEST_CELL) for row in table.rows[:most]),
                heading=shortened(table.heading, characters),
                remark=shortened(table.remark, characters),
                left_out=max(0, len(table.rows) - most),
            )

        return replace(
            self,
            title=shortened(self.title, characters),
            texts=short(self.texts),
            tables=tuple(map(cut, self.tables)),
            origin=short(self.origin),
            warning=shortened(self.warning, characters),
        )
