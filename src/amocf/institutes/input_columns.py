"""The sheets and columns that an institute fills in: one table, from which everything else is made.

The template, the readers, the description by CSV on the Web, the documentation and the messages
all follow from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final


class ValueKind(Enum):
    """What a cell holds."""

    COMPETENCY_CODE = "code of the framework"
    TEXT = "text"
    EVIDENCE = "kind of evidence"
    OCCUPATION_CODE = "code of an occupation"
    YES_NO = "yes or no"
    DATE = "date"


@dataclass(frozen=True)
class InputColumn:
    """A column.

    Attributes:
        name: its name in CSVW, and in the code.
        heading: what stands above it.
        kind: what its cells hold.
        required: whether every row has a value in it.
        description: what to write there, in a sentence.
        width: how wide it is shown, in characters.
    """

    name: str
    heading: str
    kind: ValueKind
    required: bool
    description: str
    width: int


@dataclass(frozen=True)
class InputSheet:
    """A sheet of a workbook, or a file of CSV.

    Attributes:
        name: of the sheet.
        file: the name that its CSV file has in a template.
        description: what a row is.
        columns: its columns, as the template orders them; a person may order them otherwise.
        key: the columns in which no two rows may agree.
    """

    name: str
    file: str
    description: str
    columns: tuple[InputColumn, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> InputColumn:
        """Return the column of a name."""
        return next(each for each in self.columns if each.name == name)


def _approval(*, required: bool) -> tuple[InputColumn, ...]:
    return (
        InputColumn(
            "approvedBy",
            "Approved by",
            ValueKind.TEXT,
            required=required,
            description="Who approved it for the institute. This is published: a role will do.",
            width=24,
        ),
        InputColumn(
            "approvedOn",
            "Approved on",
            ValueKind.DATE,
            required=required,
            description="The day of the approval, as a date or written as 2026-03-01.",
            width=14,
        ),
    )


KSAS: Final = InputSheet(
    "KSAs",
    "ksas.csv",
    "A row for each KSA that the institute selects, under each code under which it stands.",
    (
        InputColumn(
            "code",
            "Sub-competency code",
            ValueKind.COMPETENCY_CODE,
            required=True,
            description="The code of the sub-competency under which the KSA stands, such as 4.1.2,"
            " as text; the sheet Choices lists the codes.",
            width=22,
        ),
        InputColumn(
            "ksa",
            "KSA",
            ValueKind.TEXT,
            required=True,
            description="The knowledge, skill or ability in words: a published one, or one of"
            " the institute.",
            width=70,
        ),
        InputColumn(
            "evidence",
            "Kind of evidence",
            ValueKind.EVIDENCE,
            required=False,
            description="What the selection rests on: one of the kinds that the sheet Choices"
            " lists.",
            width=24,
        ),
        *_approval(required=True),
    ),
    ("code", "ksa"),
)

OCCUPATIONS: Final = InputSheet(
    "Occupations",
    "occupations.csv",
    "A row for each occupation that the institute selects.",
    (
        InputColumn(
            "occupation",
            "Occupation",
            ValueKind.TEXT,
            required=True,
            description="The title of the occupation: a published one, or one of the institute.",
            width=50,
        ),
        InputColumn(
            "occupationCode",
            "SOC or O*NET code",
            ValueKind.OCCUPATION_CODE,
            required=False,
            description="The code of the occupation in the SOC (17-2112) or in O*NET (17-2112.00).",
            width=20,
        ),
        *_approval(required=False),
    ),
    ("occupation",),
)

CONNECTIONS: Final = InputSheet(
    "Connections",
    "connections.csv",
    "A row for each KSA that the institute connects with an occupation.",
    (
        InputColumn(
            "ksa",
            "KSA",
            ValueKind.TEXT,
            required=True,
            description="A KSA, in the words in which the sheet KSAs has it or in which it is"
            " published.",
            width=70,
        ),
        InputColumn(
            "occupation",
            "Occupation",
            ValueKind.TEXT,
            required=True,
            description="An occupation, as the sheet Occupations has it or as it is published.",
            width=50,
        ),
        InputColumn(
            "essential",
            "Essential",
            ValueKind.YES_NO,
            required=True,
            description="yes if the KSA is essential to the occupation, else no.",
            width=12,
        ),
        *_approval(required=False),
    ),
    ("ksa", "occupation"),
)

#: What an institute fills in.
INPUT_SHEETS: Final = (KSAS, OCCUPATIONS, CONNECTIONS)
#: The sheets of the template that are not filled in: what the workbook is, and what may be chosen.
ABOUT: Final = "About"
CHOICES: Final = "Choices"
#: Facts of the sheet About by which an import tells what a workbook was made for.
RELEASE_FACT: Final = "Release"
INSTITUTE_FACT: Final = "Institute"


def described_columns() -> Iterator[tuple[str, str, str, str]]:
    """Give what the page says that explains: sheet, column, whether it is required, what it is."""
    for sheet in INPUT_SHEETS:
        yield sheet.name, "", "", sheet.description
        for column in sheet.columns:
            yield "", column.heading, "required" if column.required else "", column.description
