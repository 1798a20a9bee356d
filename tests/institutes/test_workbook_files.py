"""A file that is small takes little, whatever it says of how large it is."""

import sys
from typing import Final

import pytest
from tests.institutes.workbooks import archive, ods, parts_of, xlsx

from amocf.institutes.workbook_files import read_input

SHEET: Final = "xl/worksheets/sheet1.xml"
TEXTS: Final = "xl/sharedStrings.xml"
ROW: Final = "<table:table-row>"
CELL: Final = '<table:table-cell office:value-type="string"><text:p>Sketch a bioreactor'
END: Final = "</table:table>"


def _ods(old: str, new: str) -> bytes:
    def edit(xml: str) -> str:
        assert old in xml
        return xml.replace(old, new, 1)

    return ods(edit=edit)


def _xlsx(part: str, old: str, new: str) -> bytes:
    parts = parts_of(xlsx())
    text = parts[part].decode()
    assert old in text
    return archive({**parts, part: text.replace(old, new, 1).encode()})


REFUSED: Final[dict[str, tuple[bytes, str]]] = {
    "rows": (
        _ods(ROW, ROW.replace(">", ' table:number-rows-repeated="1000000000">')),
        'sheet KSAs, near row 1: number-rows-repeated is "1000000000"',
    ),
    "columns": (
        _ods(CELL, CELL.replace("cell ", 'cell table:number-columns-repeated="1000000000" ')),
        'sheet KSAs, near row 3: number-columns-repeated is "1000000000"',
    ),
    "no row": (
        _ods(ROW, ROW.replace(">", ' table:number-rows-repeated="0">')),
        'number-rows-repeated is "0", not a whole number from 1 to 16,777,216',
    ),
    "blanks": (_ods(CELL, f'{CELL}<text:s text:c="1000000000"/>'), 'c is "1000000000"'),
    "small letter": (
        _xlsx(SHEET, '<c r="A3"', '<c r="a1048576"'),
        'sheet KSAs, near row 3: a cell is "a1048576", not one from A1 to XFD1048576',
    ),
    "far column": (_xlsx(SHEET, '<c r="A3"', '<c r="AAAAAAAA3"'), '"AAAAAAAA3"'),
    "column after the last": (_xlsx(SHEET, '<c r="A3"', '<c r="XFE3"'), '"XFE3"'),
    "row of a cell": (_xlsx(SHEET, '<c r="A3"', '<c r="A4000000000"'), '"A4000000000"'),
    "row before the first": (_xlsx(SHEET, '<c r="A3"', '<c r="A0"'), '"A0"'),
    "row": (
        _xlsx(SHEET, '<row r="3"', '<row r="4000000000"'),
        'near row 2: r is "4000000000", not a whole number from 1 to 1,048,576',
    ),
    "merged": (
        _xlsx(SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A:B"/></mergeCells>'),
        'a cell is "A"',
    ),
    "texts": (
        _xlsx(TEXTS, 'uniqueCount="', 'uniqueCount="4000000000'),
        'uniqueCount of the texts is "4000000000',
    ),
    "text": (_xlsx(SHEET, "<v>0</v>", "<v>99</v>"), 'the number of a text is "99"'),
    # The one reader takes the last of two numbers, and the other the one with its prefix.
    "two ways": (
        _ods(
            CELL,
            CELL.replace(
                "cell ",
                'cell table:number-columns-repeated="40" text:number-columns-repeated="1" ',
            ),
        ),
        "its sheet 'KSAs' can be read in two ways, as far as row 5 and column",
    ),
}

LONG: Final = "x" * 30_000
FULL: Final = (
    '<table:table table:name="{}"><table:table-row table:number-rows-repeated="20000">'
    '<table:table-cell office:value-type="string" table:number-columns-repeated="200">'
    "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
)


def _long_texts() -> bytes:
    cells = '<c t="s"><v>0</v></c>' * 10
    rows = f"<row>{cells}</row>" * 200
    parts = parts_of(_xlsx(SHEET, "</sheetData>", f"{rows}</sheetData>"))
    texts = parts[TEXTS].replace(b"Sub-competency code", LONG.encode(), 1)
    return archive({**parts, TEXTS: texts})


def _repeated_text() -> bytes:
    repeated = CELL.replace("cell ", 'cell table:number-columns-repeated="100" ')
    return _ods(CELL, repeated.replace("Sketch", '<text:s text:c="600000"/>'))


TOO_LARGE: Final[dict[str, tuple[bytes, str]]] = {
    "shared texts": (_long_texts(), "and 60,030,"),
    "repeated text": (_repeated_text(), "and 60,00"),
    "many sheets": (_ods(END, END + FULL.format("A") + FULL.format("B")), "8,000,0"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_number_that_readers_may_take_otherwise_is_refused(content: bytes, reason: str) -> None:
    file = read_input(content, "data")
    assert [each.kind for each in file.findings] == ["damaged"]
    assert reason in file.findings[0].found
    assert file.tables == ()


@pytest.mark.parametrize(("content", "found"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_little_that_stands_for_much_is_too_large(content: bytes, found: str) -> None:
    file = read_input(content, "data")
    assert [each.kind for each in file.findings] == ["too-large"]
    assert found in file.findings[0].found
    assert "expected at most 4,000,200 cells and 50,000,000 characters" in str(file.findings[0])
    assert file.tables == ()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing limits the library")
def test_what_ends_the_library_is_a_finding() -> None:
    # Ours takes the last number, the library the first, and sets memory aside for as many.
    old = "<sst xmlns="
    new = '<sst uniqueCount="4000000000" x:uniqueCount="1" xmlns:x="urn:x" xmlns='
    texts = parts_of(xlsx())[TEXTS].decode()
    count = texts[texts.index("uniqueCount=") :].split(" ")[0].split(">")[0]
    parts = parts_of(_xlsx(TEXTS, count, ""))
    content = archive({**parts, TEXTS: parts[TEXTS].replace(old.encode(), new.encode(), 1)})
    (finding,) = read_input(content, "data.xlsx").findings
    assert finding.kind == "damaged"
    assert "it takes more than 1,500,000,000 bytes of memory" in finding.found


@pytest.mark.parametrize(
    "content",
    [
        # What programs write of the rest of a sheet, here with blanks in between.
        _ods(
            END,
            '<table:table-row table:number-rows-repeated="1048571">'
            '<table:table-cell table:number-columns-repeated="16384"> </table:table-cell>'
            f"</table:table-row>{END}",
        ),
        _xlsx(SHEET, "</row>", '<c r="J1" t="s"><v></v></c></row>'),
        _xlsx(SHEET, "<sheetData>", '<cols><col min="9" max="16384"/></cols><sheetData>'),
    ],
    ids=["empty rows", "no text", "all columns"],
)
def test_what_programs_write_of_empty_cells_is_read(content: bytes) -> None:
    file = read_input(content, "data")
    assert file.findings == ()
    assert [len(table.rows) for table in file.tables] == [5, 3, 4]
