"""Texts of files, and what is said of files that have none."""

from typing import Final

import pytest

from amocf.errors import DataError
from amocf.matching.text_list import MOST_TEXTS, read_column, read_lines

_UTF_16: Final = "Title,About\nA,Grüße\n".encode("utf-16")


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"Title,About\nA,one\nB,two\n", ("one", "two")),
        (b"\xef\xbb\xbfTitle;About\r\nA;one\r\nB;two\r\n", ("one", "two")),
        (b"About\tTitle\none, and more\tA\n", ("one, and more",)),
        (b'Title,About\nA,"one\ntwo, three"\n', ("one\ntwo, three",)),
        (b"Title,About\nA,one\n\nB\nC,\n", ("one", "", "")),
        (b"Title,About\nA,one,,\n", ("one",)),
        (b"Title,About\n", ()),
        (_UTF_16, ("Grüße",)),
    ],
)
def test_column_is_read_below_its_heading(content: bytes, texts: tuple[str, ...]) -> None:
    assert read_column(content, "courses.csv", "About") == texts


@pytest.mark.parametrize("heading", ["about", " About ", "ABOUT"])
def test_heading_is_found_in_another_case(heading: str) -> None:
    assert read_column(b"Title,About\nA,one\n", "courses.csv", heading) == ("one",)


def test_heading_is_found_as_it_stands_before_another_case() -> None:
    assert read_column(b"about,About\nA,one\n", "courses.csv", "About") == ("one",)


@pytest.mark.parametrize(
    ("content", "heading", "said"),
    [
        (b"Title,About\n", "Abot", 'row 1: found no column "Abot" (did you mean About?); expected'),
        (b"", "About", 'row 1: found no column "About"; it has no headings'),
        (b"About,about\n", "ABOUT", 'row 1: found 2 columns "ABOUT"; rename the others'),
        (b"About\none, two\n", "About", "row 2: found 2 cells below 1 headings; put texts"),
        (b"About\n\xff\n", "About", "found text that is not UTF-8 (line 2"),
        (b"About\na\0b\n", "About", "it holds zero bytes"),
        (b'About\n"a\n', "About", "row 2: unexpected end of data"),
        (b"PK\x03\x04" + bytes(40), "About", "found a workbook; expected text"),
        (b"About\n" + b"a" * 200_000, "About", "row 2: a cell has 200,000 characters"),
        (b"About\n" + b"a\n" * (MOST_TEXTS + 1), "About", "found content as far as row"),
    ],
)
def test_table_that_is_not_understood_is_said(content: bytes, heading: str, said: str) -> None:
    with pytest.raises(DataError) as error:
        read_column(content, "courses.csv", heading)
    assert str(error.value).startswith("courses.csv")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"one\ntwo\n", ("one", "two")),
        (b"one, and more\r\n\r\ntwo", ("one, and more", "", "two")),
        ("one\u2028still one\n".encode(), ("one\u2028still one",)),
        (b"", ("",)),
    ],
)
def test_lines_are_texts(content: bytes, texts: tuple[str, ...]) -> None:
    assert read_lines(content, "texts.txt") == texts


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a\n" * (MOST_TEXTS + 1), "expected at most 20,000: split it"),
        (b"a\n" + b"a" * 200_000, "row 2: found a line of 200,000 characters"),
        (bytes(range(256)), "UTF-16; expected UTF-8"),
        (b"weld\0ing", "it holds zero bytes"),
        (b"PK\x03\x04" + bytes(40), "found a workbook"),
    ],
)
def test_lines_that_are_not_understood_are_said(content: bytes, said: str) -> None:
    with pytest.raises(DataError) as error:
        read_lines(content, "texts.txt")
    assert str(error.value).startswith("texts.txt")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"T\nplc\n\nwelding\n\n", ("plc", "", "welding")),
        (b"\nT\n\nplc\n", ("", "plc")),
        (b"T,N\nplc,1\n\nwelding,2\n", ("plc", "welding")),
    ],
)
def test_blank_line_is_an_empty_cell_of_a_single_column(
    content: bytes, texts: tuple[str, ...]
) -> None:
    assert read_column(content, "a.csv", "T") == texts
