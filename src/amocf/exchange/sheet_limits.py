"""What a sheet of a workbook can hold, and what becomes of the rest: limits of Excel, and of XLSX.

Rows that are too many go on in a further sheet. A text that is too long is shortened and says so.
Of addresses that are too many, whole columns are text and no links.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from amocf.sheet_names import LONGEST_NAME, SheetNames

#: What stands at the end of a text that is shortened.
CUT: Final = "… (cut)"
#: Characters that an address consists of. XlsxWriter writes others into the workbook as they are,
#: and some of them no program reads there.
_ADDRESS: Final = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")
#: No longer address can be clicked in every program.
_LONGEST_ADDRESS: Final = 2_000


@dataclass(frozen=True)
class SheetLimits:
    """How much a sheet holds.

    Attributes:
        rows: of it, that of the headings among them.
        characters: of a cell, as UTF-16 counts them.
        links: that can be clicked.
        name: characters of its name, likewise.
    """

    rows: int = 1_048_576
    characters: int = 32_767
    links: int = 65_530
    name: int = LONGEST_NAME


EXCEL: Final = SheetLimits()


class _Table(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def columns(self) -> Sequence[Any]: ...
    @property
    def rows(self) -> Sequence[tuple[Any, ...]]: ...


_AnyTable = TypeVar("_AnyTable", bound=_Table)


@dataclass(frozen=True)
class SheetPart:
    """A table, or as much of it as one sheet holds.

    Attributes:
        name: what the sheet is called.
        rows: its rows, without the headings.
        linked: the places of the columns whose addresses are links.
        limits: what it cannot exceed.
        text: the headings of the columns whose addresses are text, because they are too many.
        before: the sheet that it goes on from; empty for the first.
        after: the sheet that goes on from it; empty for the last.
    """

    name: str
    rows: Sequence[tuple[Any, ...]]
    linked: frozenset[int]
    limits: SheetLimits
    text: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    def remarks(self, shortened: int) -> Iterator[str]:
        """Yield what is to be said of what the sheet does not hold."""
        if self.before:
            yield f"Goes on from the sheet {self.before}."
        if self.after:
            most = f"{self.limits.rows:,}"
            yield f"Goes on in the sheet {self.after}: a sheet holds no more than {most} rows."
        if self.text:
            yield (
                f"The addresses in these columns are text, and no links: {'; '.join(self.text)}."
                f" A sheet holds no more than {self.limits.links:,} links."
            )
        if shortened:
            yield (
                f"Texts that are shortened, each with “{CUT}” at its end: {shortened:,}."
                f" A cell holds no more than {self.limits.characters:,} characters."
            )


def parts(
    tables: Iterable[_AnyTable], limits: SheetLimits, taken: str
) -> Iterator[tuple[_AnyTable, SheetPart]]:
    """Yield the sheets that tables make, each with its table.

    Args:
        tables: the tables.
        limits: how much a sheet holds.
        taken: a name that another sheet has.
    """
    names = SheetNames([taken], limits.name)
    for table in tables:
        most = limits.rows - 1
        starts = range(0, max(len(table.rows), 1), most)
        called = [names.add(table.name) for _ in starts]
        for number, start in enumerate(starts):
            rows = table.rows[start : start + most]
            linked = _linked(rows, len(table.columns), limits.links)
            text = (
                column.heading for place, column in enumerate(table.columns) if place not in linked
            )
            before, after = ["", *called][number], [*called, ""][number + 1]
            yield (
                table,
                SheetPart(called[number], rows, linked, limits, tuple(text), before, after),
            )


def is_address(text: str) -> bool:
    """Say whether a text is one address, and no longer than one that can be clicked."""
    # Most texts are none, and the first is soon asked.
    return (
        text.startswith("http")
        and len(text) <= _LONGEST_ADDRESS
        and _ADDRESS.fullmatch(text) is not None
    )


def cut(text: str, most: int) -> str:
    """Return a text, shortened if it has more characters than a cell holds.

    >>> cut("as it is", 8), cut("a longer text", 12)
    ('as it is', 'a lon… (cut)')
    """
    if len(text) <= most // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * most:
        return text
    # Where it ends within a character, that is left out.
    return units[: 2 * (most - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _linked(rows: Sequence[tuple[Any, ...]], columns: int, most: int) -> frozenset[int]:
    """Return the columns whose addresses can be links, from left to right, all of each or none."""
    if len(rows) * columns <= most:
        return frozenset(range(columns))
    found: set[int] = set()
    for place, cells in enumerate(zip(*rows, strict=True)):
        addresses = sum(isinstance(cell, str) and is_address(cell) for cell in cells)
        if addresses <= most:
            most -= addresses
            found.add(place)
    return frozenset(found)
