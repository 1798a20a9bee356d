"""A picture with its table, as a page shows it and as a file holds it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.views import Link, Value

#: How many rows the table beside a picture has at most.
MOST_ROWS: Final = 25
#: What a cell of a table shows: a number, nothing in place of one, or links and words.
PictureCell = int | tuple[Value, ...] | None


@dataclass(frozen=True)
class PictureTable:
    """The table of a picture.

    Attributes:
        columns: the headings.
        rows: the rows that are shown, a cell for each column; the first heads its row.
        total: how many rows there are.
        all_of_them: the list that has all of them, where there is one.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[PictureCell, ...], ...]
    total: int
    all_of_them: str = ""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Whether each column has numbers."""
        return tuple(
            all(row[place] is None or isinstance(row[place], int) for row in self.rows)
            for place in range(len(self.columns))
        )


@dataclass(frozen=True)
class Picture:
    """What one picture shows.

    Attributes:
        name: what it is called in addresses.
        heading: what it shows, in few words.
        finding: what it says, in one sentence.
        explained: what is counted, and how to read it.
        cannot: what the data that a release holds cannot show; empty where they can.
        drawing: the picture; none where there is nothing to draw.
        whole: the picture as the file of its own holds it, where that has more.
        legend: style classes of what is drawn, each with its words.
        table: the table beside it.
        is_wide: whether it is looked at closely by scrolling, on a narrow screen.
    """

    name: str
    heading: str
    finding: str
    explained: str = ""
    cannot: str = ""
    drawing: Drawing | None = None
    whole: Drawing | None = None
    legend: tuple[tuple[str, str], ...] = ()
    table: PictureTable | None = None
    is_wide: bool = False

    @property
    def file(self) -> Drawing | None:
        """What the file of its own holds."""
        return self.whole or self.drawing


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Link | Iterable[Link] | int | str | None]],
    all_of_them: str = "",
    most: int = MOST_ROWS,
) -> PictureTable:
    """Return a table of links, numbers and words, cut where it is long."""
    return PictureTable(
        tuple(columns),
        tuple(tuple(map(_cell, row)) for row in rows[:most]),
        len(rows),
        all_of_them,
    )


def _cell(content: Link | Iterable[Link] | int | str | None) -> PictureCell:
    match content:
        case int() | None:
            return content
        case str():
            return (Value(content),)
        case Link():
            return (Value(content.text, link=content),)
        case _:
            return tuple(Value(each.text, link=each) for each in content)


def share(part: int, whole: int) -> str:
    """Return a share in whole percent."""
    return f"{round(100 * part / whole)}%" if whole else "0%"
