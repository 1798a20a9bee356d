"""Names of sheets: the writer of workbooks takes each, and no program finds it wrong."""

import io
from collections.abc import Sequence
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook

from amocf.institutes.marked_workbook import marked_workbook
from amocf.institutes.sheet_structure import SheetStructure
from amocf.institutes.workbook_files import InputFile, RawTable
from amocf.sheet_names import SheetNames
from amocf.text_workbook import TextWorkbook

NAMES = [
    "😀" * 20,
    "x" * 30 + "😀",
    "\ufffe",
    "a\uffffb\U0001ffffc\ufdd0d",
    "a\x00b\tc\x7fd\x85e",
    "a\ud800b",
    "'quoted'",
    "''quoted''",
    "x" * 30 + "'s",
    "a/b?*[c]:\\",
    "history",
    "HISTORY",
    "",
    "İx",
    "ﬀ",
    "FF",
    "<&>",
]


def _sheets(content: bytes) -> list[str]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names


@pytest.mark.parametrize("wanted", [NAMES, [*NAMES, *NAMES], ["'" * 40] * 11], ids=len)
def test_any_names_are_names_that_the_workbook_can_have(wanted: Sequence[str]) -> None:
    names = SheetNames()
    found = [names.add(each) for each in wanted]
    body = io.BytesIO()
    with TextWorkbook(body) as workbook:
        for each in found:
            workbook.add_worksheet(each)
    assert _sheets(body.getvalue()) == found
    assert not any(each.casefold() == "history" for each in found)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("KSAs", "KSAs"),
        ("😀" * 20, "😀" * 15),
        ("a\uffffb\U0001ffffc\ufdd0d", "abcd"),
        ("a\x00b\tc\x7fd\x85e\ud800f", "abcdef"),
        ("'quoted'", "-quoted-"),
        ("'''", "-'-"),
        ("\ufffe", "-"),
        (" \t ", "-"),
        ("About", "About (2)"),
    ],
)
def test_name_keeps_what_it_can(wanted: str, name: str) -> None:
    assert SheetNames(["about"]).add(wanted) == name


def test_marked_workbook_has_sheets_whatever_those_of_the_file_are_called() -> None:
    tables = tuple(RawTable("a.ods", SheetStructure(each), [["a"]]) for each in NAMES)
    content = marked_workbook([InputFile("a.ods", tables, ())], [], datetime(2026, 1, 1))
    assert len(_sheets(content)) == 1 + len(NAMES)
