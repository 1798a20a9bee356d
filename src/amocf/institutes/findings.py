"""What is wrong in a file: where, what stands there, what was expected; as text and as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

#: How much of a cell a message shows.
_SHOWN: Final = 80
_LETTERS: Final = 26


class Severity(Enum):
    """Whether a finding keeps the data from being imported."""

    MISTAKE = "mistake"
    NOTE = "note"


@dataclass(frozen=True)
class Spot:
    """A place in a file, as far as it is known.

    Attributes:
        file: the name of the file.
        sheet: the sheet, or nothing for the file itself.
        row: counted from 1, as spreadsheet programs do; 0 for the sheet itself.
        column: counted from 1; 0 for the row itself.
        heading: what stands above the column.
        last_row: the last row that it concerns, where these are several.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""
    last_row: int = 0

    @property
    def address(self) -> str:
        """The cell as spreadsheet programs name it, such as ``B7``; a row or a column alone too."""
        return f"{column_letters(self.column)}{self.row or ''}"

    def __str__(self) -> str:
        """Write the place in words."""
        if self.row and self.column:
            cell = f"cell {self.address}" + (f" ({self.heading})" if self.heading else "")
        elif self.column:
            cell = f"column {self.address}"
        else:
            cell = f"row {self.row}" if self.row else ""
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        return ", ".join(part for part in (self.file, sheet, cell) if part)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or that was read otherwise than it stands there.

    Attributes:
        kind: a short name for programs, such as ``unknown-code``.
        spot: where.
        found: what stands there.
        expected: what was expected, and what to do.
        severity: whether it keeps the data from being imported.
    """

    kind: str
    spot: Spot
    found: str
    expected: str
    severity: Severity = Severity.MISTAKE

    @property
    def is_mistake(self) -> bool:
        """Whether it keeps the data from being imported."""
        return self.severity is Severity.MISTAKE

    def __str__(self) -> str:
        """Write it as a sentence."""
        note = "" if self.is_mistake else "note: "
        return f"{note}{self.spot}: found {self.found}; {self.expected}"

    def as_json(self) -> dict[str, Any]:
        """Return it as a value of JSON; what is not known is left out."""
        spot = self.spot
        place = {
            "file": spot.file,
            "sheet": spot.sheet,
            "row": spot.row,
            "column": spot.heading or column_letters(spot.column),
            "cell": spot.address,
        }
        return {
            "severity": self.severity.value,
            "kind": self.kind,
            **{name: value for name, value in place.items() if value},
            "found": self.found,
            "expected": self.expected,
        }


def shown(value: object) -> str:
    """Return a value of a cell for a message: quoted, and its beginning alone if it is long."""
    if not isinstance(value, str):
        return str(value)
    text = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text) + '"'


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 1.

    >>> column_letters(1), column_letters(26), column_letters(27), column_letters(0)
    ('A', 'Z', 'AA', '')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1.

    >>> column_number("A"), column_number("AA"), column_number("")
    (1, 27, 0)
    """
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings once each, mistakes first, as one reads the files."""
    return sorted(
        set(findings),
        key=lambda each: (
            not each.is_mistake,
            *(each.spot.file, each.spot.sheet, each.spot.row, each.spot.column),
            *(each.kind, each.found, each.expected),
        ),
    )
