"""What the values of a sheet do not show: merged and hidden cells, formulas, how far it reaches."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from amocf.institutes.findings import Finding, Spot, shown

#: How far a table may reach.
MOST_ROWS: Final = 20_001
MOST_COLUMNS: Final = 200
#: How many cells, empty ones too, and how many characters all sheets of a file may have: a text
#: that stands once in the file may stand in each of them.
_MOST_CELLS: Final = MOST_ROWS * MOST_COLUMNS
_MOST_CHARACTERS: Final = 50_000_000
#: More digits than any number has that says where a cell is, or how often it is repeated.
_MOST_DIGITS: Final = 12

#: Called with the name of an element, without its prefix, and its attributes likewise.
StartElement = Callable[[str, Mapping[str, str]], None]
EndElement = Callable[[str], None]
Text = Callable[[str], None]
Cell = tuple[int, int]


class DamagedXmlError(ValueError):
    """A part of a workbook is not XML, or declares entities, which no workbook does."""


@dataclass
class SheetStructure:
    """A sheet, without its values; rows and columns count from 1.

    Attributes:
        name: of the sheet.
        is_hidden: whether the program does not show it.
        last_row: the last row with content.
        last_column: the last column with content.
        characters: of the texts of all cells, or more.
        merged: the first cell and the last row of each merged range.
        formulas: the formula of each cell that has one.
        errors: the cells whose value is an error, such as ``#REF!``.
        hidden_rows: the first and the last of rows with content that are not shown.
        hidden_columns: the first and the last of columns that are not shown.
    """

    name: str
    is_hidden: bool = False
    last_row: int = 0
    last_column: int = 0
    characters: int = 0
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    formulas: dict[Cell, str] = field(default_factory=dict)
    errors: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def has_content(self, row: int, column: int) -> None:
        """Record that a cell is not empty."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    @property
    def is_readable(self) -> bool:
        """Whether it reaches no further than a table may."""
        return self.last_row <= MOST_ROWS and self.last_column <= MOST_COLUMNS

    def findings(self, file: str) -> Iterator[Finding]:
        """Give what is wrong with a sheet that is filled in."""
        spot = Spot(file, self.name)
        if not self.is_readable:
            yield Finding(
                "too-large",
                spot,
                f"content as far as row {self.last_row:,} and column {self.last_column:,}",
                f"expected at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns: remove the rest",
            )
        if self.is_hidden:
            yield Finding(
                "hidden-sheet",
                spot,
                "a sheet that is hidden",
                "expected that everything can be seen: show it and look at it, or remove it",
            )
        yield from self._hidden(spot)
        yield from self._cells(spot)

    def _hidden(self, spot: Spot) -> Iterator[Finding]:
        seen = "expected that everything can be seen: show it and look at it, or delete it"
        for first, last in self.hidden_columns:
            for column in range(first, min(last, self.last_column) + 1):
                place = Spot(spot.file, spot.sheet, column=column)
                yield Finding("hidden-column", place, "a column that is hidden", seen)
        for first, last in self.hidden_rows:
            place = Spot(spot.file, spot.sheet, first, last_row=last)
            number = "a row that is" if first == last else f"{last - first + 1} rows that are"
            yield Finding("hidden-row", place, f"{number} hidden", seen)

    def _cells(self, spot: Spot) -> Iterator[Finding]:
        for row, column, last in self.merged:
            if row <= self.last_row:
                yield Finding(
                    "merged-cells",
                    Spot(spot.file, spot.sheet, row, column, last_row=last),
                    "merged cells",
                    "expected a value in each cell: split them and fill each one in",
                )
        for (row, column), formula in self.formulas.items():
            yield Finding(
                "formula",
                Spot(spot.file, spot.sheet, row, column),
                f"the formula {shown(formula)}",
                "expected the value itself: copy the column and paste its values",
            )
        for (row, column), error in self.errors.items():
            yield Finding(
                "error-value",
                Spot(spot.file, spot.sheet, row, column),
                f"the error {shown(error)}",
                "expected a value: correct what it refers to, or type the value",
            )


def too_much(structures: Iterable[SheetStructure], file: str) -> Finding | None:
    """Return the finding on a file whose sheets are together too large to be read, if they are."""
    cells = characters = 0
    for each in structures:
        cells += each.last_row * each.last_column
        characters += each.characters
    if cells <= _MOST_CELLS and characters <= _MOST_CHARACTERS:
        return None
    return Finding(
        "too-large",
        Spot(file),
        f"{cells:,} cells and {characters:,} characters in all sheets",
        f"expected at most {_MOST_CELLS:,} cells and {_MOST_CHARACTERS:,} characters: keep the"
        " sheets of the template alone",
    )


def whole_number(text: str, what: str, most: int, least: int = 1) -> int:
    """Return a number that says where something is, or how often.

    Another reader may take what is no such number, or is too large, otherwise than we would.

    Raises:
        DamagedXmlError: if it is no such number.
    """
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        number = int(text)
        if least <= number <= most:
            return number
    raise DamagedXmlError(f"{what} is {shown(text)}, not a whole number from {least} to {most:,}")


def damaged_near(sheet: str, row: int, error: DamagedXmlError) -> DamagedXmlError:
    """Return an error in the part of a sheet, with the row that was read last."""
    return DamagedXmlError(f"sheet {sheet}, near row {max(row, 1)}: {error}")


def walk(
    content: bytes, start: StartElement, end: EndElement | None = None, text: Text | None = None
) -> None:
    """Call for each element and text of a part, in order.

    Raises:
        DamagedXmlError: if it is not XML, or has a document type.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(content, True)  # noqa: FBT003 - it takes no keyword
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise DamagedXmlError(str(error)) from error


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of numbers that follow each other.

    >>> ranges([2, 3, 4, 7])
    [(2, 4), (7, 7)]
    """
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_document_type(*_: object) -> None:
    raise DamagedXmlError("it has a document type, which no workbook has")
