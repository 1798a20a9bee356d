"""The workbook of a release: the tables of CSV on the Web, explained, with labels beside URIs."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from amocf.exchange.registry import ReleaseData
from amocf.exchange.sheet_limits import SheetLimits, cut
from amocf.exchange.spreadsheet import Cover, Sheet, SheetColumn, write_csv, write_workbook
from amocf.exchange.xlsx import EXPORTER
from amocf.release.opened import Release

COVER = Cover("Things", (("Licence", "https://example.org/licence"),), datetime(2026, 1, 2))
SMALL = Sheet(
    "things",
    "A row a thing.",
    (SheetColumn("URI", "Its name."), SheetColumn("Label", "As printed."), SheetColumn("N", "")),
    (
        ("https://example.org/a", "=1+1", 7),
        ("https://example.org/b c", "Fünf", 0.5),
        ("x" * 40_000, "", 1),
    ),
)


def cells(content: bytes, name: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture(scope="module")
def workbook(dist: Path) -> bytes:
    return (dist / "amocf.xlsx").read_bytes()


@pytest.fixture(scope="module")
def metadata(dist: Path) -> Any:
    return json.loads((dist / "tables" / "csv-metadata.json").read_text("utf-8"))


def test_a_sheet_has_the_cells_of_its_table(workbook: bytes, metadata: Any, dist: Path) -> None:
    for table in metadata["tables"]:
        text = (dist / "tables" / table["url"]).read_text("utf-8")
        lines = list(csv.DictReader(io.StringIO(text, newline="")))
        head, *rows = cells(workbook, table["url"].removesuffix(".csv"))
        assert len(rows) == len(lines)
        for column in table["tableSchema"]["columns"]:
            if not column.get("virtual"):
                place = head.index(column["dc:title"])
                found = [_written(row[place]) for row in rows]
                assert found == [line[column["name"]] for line in lines]


def _written(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def test_labels_stand_beside_uris(workbook: bytes) -> None:
    head, *rows = cells(workbook, "ksas")
    lists = {row[head.index("Identifier")]: row[head.index("Lists, in words")] for row in rows}
    assert lists["ksa-0025"] == "Frequently selected electronics-specific KSAs"
    assert head.index("Lists, in words") == head.index("Lists") + 1
    # The table has a column of these labels already.
    assert "Technology area, in words" not in cells(workbook, "institutes")[0]


def test_the_first_sheet_says_what_every_sheet_and_column_is(
    workbook: bytes, metadata: Any
) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    about = cells(workbook, "About")
    facts = {row[0]: row[1] for row in about if row[1] != ""}
    assert facts["Edition"] == "Unofficial edition, not endorsed by NIST."
    assert facts["Licence"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert book.sheet_names[0] == "About"
    assert [row[0] for row in about if isinstance(row[1], float)] == book.sheet_names[1:]
    listed = [row[2] for row in about if row[2] not in ("", "Column")]
    assert listed == [name for each in book.sheet_names[1:] for name in cells(workbook, each)[0]]
    assert all(row[3] for row in about if row[2])


def test_the_workbook_speaks_of_its_sheets_and_of_no_files(workbook: bytes, metadata: Any) -> None:
    said = " ".join(str(cell) for row in cells(workbook, "About") for cell in row)
    assert "the sheet ksa-parents" in said
    assert ".csv" not in said
    assert 'the names in "Full names" are not in the text of the document' in said
    headers = {c["name"] for table in metadata["tables"] for c in table["tableSchema"]["columns"]}
    assert not [name for name in headers if "_" in name and re.search(rf"\b{name}\b", said)]
    [dataset] = EXPORTER.datasets(())
    for table in metadata["tables"]:
        assert re.search(rf"\b{table['url'].removesuffix('.csv')}[,.]", dataset.description)


def test_the_workbook_is_as_old_as_the_data_and_the_same_again(dist: Path, workbook: bytes) -> None:
    with Release.open(dist) as release:
        data = ReleaseData(release.store, release.version, release.context)
        assert EXPORTER.write(data) == {"amocf.xlsx": workbook}
    modified = re.findall(r'dct:modified "([^"]+)"', (dist / "amocf.ttl").read_text("utf-8"))
    assert f">{max(modified)}T00:00:00Z</dcterms:created>" in parts(workbook)["docProps/core.xml"]


def test_every_sheet_has_a_header_that_stays_a_filter_and_links(
    workbook: bytes, metadata: Any
) -> None:
    found = parts(workbook)
    assert not any("<f>" in text for text in found.values())
    for number in range(2, len(metadata["tables"]) + 2):
        sheet = found[f"xl/worksheets/sheet{number}.xml"]
        assert '<pane ySplit="1"' in sheet
        assert '<autoFilter ref="A1:' in sheet
        assert "<hyperlink " in sheet


def test_text_is_no_formula_and_no_link_unless_it_is_one_address() -> None:
    content = write_workbook(COVER, [SMALL])
    assert write_workbook(COVER, [SMALL]) == content
    head, first, second, third = cells(content, "things")
    assert head == ["URI", "Label", "N"]
    assert first == ["https://example.org/a", "=1+1", 7]
    assert second == ["https://example.org/b c", "Fünf", 0.5]
    assert third == [f"{'x' * 32_760}… (cut)", "", 1]
    found = parts(content)["xl/worksheets/sheet2.xml"]
    assert re.findall(r'<hyperlink ref="(\w+)"', found) == ["A2"]
    assert "<f>" not in found


LINKED = Sheet(
    "things/of: a long name",
    "A row a thing.",
    (SheetColumn("URI", "Its name."), SheetColumn("Label", ""), SheetColumn("Kind", "Its kind.")),
    tuple((f"https://example.org/{n}", f"no. {n}", "https://example.org/kind") for n in range(5)),
)


def about(content: bytes) -> list[str]:
    return [row[3] for row in cells(content, "About") if row[3] and not row[2]]


def test_addresses_beyond_the_links_of_a_sheet_are_text_and_the_first_sheet_says_so() -> None:
    content = write_workbook(COVER, [LINKED], SheetLimits(links=9))
    name = "things-of- a long name"
    assert cells(content, name)[1:] == [[*row] for row in LINKED.rows]
    links = re.findall(r'<hyperlink ref="(\w+)"', parts(content)["xl/worksheets/sheet2.xml"])
    assert links == ["A2", "A3", "A4", "A5", "A6"]
    assert about(content) == [
        "A row a thing.",
        "The addresses in these columns are text, and no links: Kind."
        " A sheet holds no more than 9 links.",
    ]


def test_rows_beyond_those_of_a_sheet_stand_in_further_ones_that_say_so() -> None:
    content = write_workbook(COVER, [LINKED, LINKED], SheetLimits(rows=3, name=10))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = ["things-of-", "things (2)", "things (3)", "things (4)", "things (5)", "things (6)"]
    assert book.sheet_names == ["About", *names]
    rows = [row for name in names[:3] for row in cells(content, name)[1:]]
    assert rows == [[*row] for row in LINKED.rows]
    assert about(content)[:6] == [
        "A row a thing.",
        "Goes on in the sheet things (2): a sheet holds no more than 3 rows.",
        "A row a thing.",
        "Goes on from the sheet things-of-.",
        "Goes on in the sheet things (3): a sheet holds no more than 3 rows.",
        "A row a thing.",
    ]


def test_a_shortened_text_says_so_in_its_cell_and_in_the_first_sheet() -> None:
    assert about(write_workbook(COVER, [SMALL])) == [
        "A row a thing.",
        "Texts that are shortened, each with “… (cut)” at its end: 1."
        " A cell holds no more than 32,767 characters.",
    ]
    # Beyond U+FFFF a character counts twice.
    assert cut("😀" * 10, 20) == "😀" * 10
    assert cut("😀" * 11, 20) == "😀" * 6 + "… (cut)"


@pytest.mark.parametrize("name", ["about", "History", "'quoted'", "a/b?*[c]:\\", ""])
def test_a_sheet_has_a_name_that_programs_take(name: str) -> None:
    content = write_workbook(COVER, [replace(LINKED, name=name)])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    _, found = book.sheet_names
    assert found.casefold() not in ("about", "history")
    assert re.fullmatch(r"[^'\[\]:*?/\\]{1,31}", found)


def test_csv_for_people_begins_with_a_mark_and_has_no_formula() -> None:
    content = write_csv(SMALL)
    assert content.startswith(b"\xef\xbb\xbfURI,Label,N\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[1] == ["https://example.org/a", "'=1+1", "7"]
    assert rows[2] == ["https://example.org/b c", "Fünf", "0.5"]
