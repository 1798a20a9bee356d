"""Every kind of mistake has its message, at the cell where it is."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyoxigraph
import pytest
from tests.institutes.conftest import Import
from tests.institutes.workbooks import (
    DAY,
    OFFICE,
    RIGHT,
    added,
    archive,
    changed,
    csv_of,
    headings,
    ods,
    parts_of,
    xlsx,
)

from amocf.institutes import packages
from amocf.institutes.findings import Severity

BIG: Final = b"\0" * 60_000_000


@dataclass(frozen=True)
class Spoiled:
    """A file with one mistake."""

    kind: str
    content: Callable[[], bytes]
    place: str
    found: str
    expected: str
    name: str = "data.xlsx"
    severity: Severity = Severity.MISTAKE


def _sheet(action: Callable[[Any], Any], name: str = "KSAs") -> Callable[[], bytes]:
    return lambda: xlsx(spoil=lambda _, sheets: action(sheets[name]))


def _cell(row: int, column: int, value: Any, sheet: str = "KSAs") -> Callable[[], bytes]:
    return lambda: xlsx(changed(sheet, row, column, value))


def _edited(old: str, new: str) -> Callable[[], bytes]:
    def content() -> bytes:
        def edit(xml: str) -> str:
            assert old in xml
            return xml.replace(old, new, 1)

        return ods(edit=edit)

    return content


def _with_part(name: str, content: bytes) -> bytes:
    return archive({**parts_of(xlsx()), name: content})


def _csv(text: str, encoding: str) -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def _encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    )


def _encrypted_ods() -> bytes:
    parts = parts_of(ods())
    parts["META-INF/manifest.xml"] = parts["META-INF/manifest.xml"].replace(
        b"/>", b"><manifest:encryption-data/></manifest:manifest>"
    )
    return archive(parts)


def _with_error_value() -> bytes:
    parts = parts_of(xlsx(changed("KSAs", 3, 1, 7)))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    old = '<c r="A3"><v>7</v></c>'
    assert old in sheet
    fresh = sheet.replace(old, '<c r="A3" t="e"><v>#REF!</v></c>')
    return archive({**parts, "xl/worksheets/sheet1.xml": fresh.encode()})


def _about(fact: str, value: str) -> Callable[[], bytes]:
    return lambda: xlsx(about={"About": [("Title",), (fact, value)]})


CELL: Final = '<table:table-cell office:value-type="string"><text:p>Sketch a bioreactor'
KSAS_CSV: Final = csv_of("KSAs", RIGHT["KSAs"])

SPOILED: Final = [
    Spoiled(
        "merged-cells",
        _sheet(lambda s: s.merge_range("B3:B4", "Sketch a bioreactor")),
        "sheet KSAs, cell B3",
        "merged cells",
        "split them",
    ),
    Spoiled(
        "merged-cells",
        _edited(CELL, CELL.replace("cell ", 'cell table:number-rows-spanned="2" ', 1)),
        "sheet KSAs, cell B3",
        "merged cells",
        "split them",
        "data.ods",
    ),
    Spoiled(
        "formula",
        _sheet(lambda s: s.write_formula("B3", "=A3&B4", None, "Sketch a bioreactor")),
        "sheet KSAs, cell B3",
        'the formula "=A3&B4"',
        "paste its values",
    ),
    Spoiled(
        "formula",
        _edited(CELL, CELL.replace("cell ", 'cell table:formula="of:=[.A3]" ', 1)),
        "sheet KSAs, cell B3",
        'the formula "of:=[.A3]"',
        "paste its values",
        "data.ods",
    ),
    Spoiled(
        "blanks",
        _cell(3, 2, "Sketch a bioreactor\u00a0 "),
        "sheet KSAs, cell B3 (KSA)",
        '"Sketch a bioreactor\\u00a0 "',
        "read as plain text",
        severity=Severity.NOTE,
    ),
    Spoiled(
        "smart-quotes",
        lambda: xlsx(added("KSAs", "4.1.2", "Read a “batch record”", "", OFFICE, DAY)),
        "sheet KSAs, cell B6 (KSA)",
        "typographic quotation marks",
        "read as plain text",
        severity=Severity.NOTE,
    ),
    Spoiled(
        "invisible",
        _cell(3, 2, "Sketch a bio\u200breactor"),
        "sheet KSAs, cell B3 (KSA)",
        '"Sketch a bio\\u200breactor"',
        "read as plain text",
        severity=Severity.NOTE,
    ),
    Spoiled(
        "code-as-number",
        _cell(5, 1, 5.1),
        "sheet KSAs, cell A5 (Sub-competency code)",
        "the number 5.1",
        "4.1 and 4.10 are one number",
    ),
    Spoiled(
        "code-as-date",
        _cell(3, 1, date(2002, 1, 4)),
        "sheet KSAs, cell A3 (Sub-competency code)",
        "2002-01-04",
        "took for a date",
    ),
    Spoiled(
        "unknown-code",
        _cell(3, 1, "4.1.22"),
        "sheet KSAs, cell A3 (Sub-competency code)",
        '"4.1.22"',
        'did you mean "4.1.2"?',
    ),
    Spoiled(
        "code-too-high",
        _cell(3, 1, "4.1"),
        "sheet KSAs, cell A3 (Sub-competency code)",
        '"4.1"',
        "such as 4.1.1",
    ),
    Spoiled(
        "other-code",
        _cell(2, 1, "4.1.2"),
        "sheet KSAs, cell A2 (Sub-competency code)",
        '"4.1.2"',
        "expected 4.1.7, under which ksa-0001 is published",
    ),
    Spoiled(
        "duplicate-row",
        lambda: xlsx(added("KSAs", "4.1.2", "sketch a  Bioreactor.", "", OFFICE, DAY)),
        "sheet KSAs, cell B6 (KSA)",
        '"sketch a Bioreactor."',
        "stands in data.xlsx, sheet KSAs, row 3 already",
    ),
    Spoiled(
        "macros",
        lambda: _with_part("xl/vbaProject.bin", b"x"),
        "data.xlsx",
        "macros (xl/vbaProject.bin)",
        "without macros",
    ),
    Spoiled(
        "macros",
        lambda: archive({**parts_of(ods()), "Basic/Standard/script.xml": b"<x/>"}),
        "data.ods",
        "macros",
        "without macros",
        "data.ods",
    ),
    Spoiled(
        "too-large",
        lambda: archive({**parts_of(xlsx()), **{f"xl/{n}.xml": BIG for n in range(4)}}),
        "data.xlsx",
        "bytes when unpacked",
        "200,000,000 unpacked",
    ),
    Spoiled(
        "too-large",
        lambda: b"PK" + b"\0" * packages.LARGEST_FILE,
        "data.xlsx",
        "more than 20,000,000 bytes",
        "without pictures",
    ),
    Spoiled(
        "too-large",
        _sheet(lambda s: s.write("XFD1048576", "far away")),
        "sheet KSAs",
        "row 1,048,576 and column 16,384",
        "remove the rest",
    ),
    Spoiled(
        "too-large",
        _edited(CELL, CELL.replace("cell ", 'cell table:number-columns-repeated="16384" ', 1)),
        "sheet KSAs",
        "column 16,388",
        "remove the rest",
        "data.ods",
    ),
    Spoiled(
        "encoding",
        _csv(KSAS_CSV.replace("Sketch", "Skétch"), "latin-1"),
        "data.csv",
        "0xE9 is not UTF-8",
        "CSV UTF-8",
        "data.csv",
    ),
    Spoiled("encoding", _csv(KSAS_CSV, "utf-16-le"), "data.csv", "UTF-16", "CSV UTF-8", "data.csv"),
    Spoiled("encrypted", _encrypted, "data.xlsx", "a password", "remove the password"),
    Spoiled(
        "encrypted", _encrypted_ods, "data.ods", "a password", "remove the password", "data.ods"
    ),
    Spoiled(
        "old-format",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        "data.xls",
        "(.xls)",
        "expected .xlsx",
        "data.xls",
    ),
    Spoiled(
        "hidden-sheet",
        _sheet(lambda s: s.hide(), "Connections"),
        "sheet Connections",
        "a sheet that is hidden",
        "show it",
    ),
    Spoiled(
        "hidden-sheet",
        _edited(
            '<table:table table:name="Connections">',
            '<table:table table:name="Connections" table:style-name="hidden">',
        ),
        "sheet Connections",
        "a sheet that is hidden",
        "show it",
        "data.ods",
    ),
    Spoiled(
        "hidden-column",
        _sheet(lambda s: s.set_column("C:C", 8, None, {"hidden": True})),
        "sheet KSAs, column C",
        "a column that is hidden",
        "show it",
    ),
    Spoiled(
        "hidden-column",
        _edited("<table:table-column/>", '<table:table-column table:visibility="collapse"/>'),
        "sheet KSAs, column A",
        "a column that is hidden",
        "show it",
        "data.ods",
    ),
    Spoiled(
        "hidden-row",
        _sheet(lambda s: s.set_row(2, None, None, {"hidden": True})),
        "sheet KSAs, row 3",
        "a row that is hidden",
        "show it",
    ),
    Spoiled(
        "hidden-row",
        _edited(
            '</table:table-row><table:table-row><table:table-cell office:value-type="string">'
            "<text:p>4.1.2",
            '</table:table-row><table:table-row table:visibility="filter">'
            '<table:table-cell office:value-type="string"><text:p>4.1.2',
        ),
        "sheet KSAs, row 3",
        "a row that is hidden",
        "show it",
        "data.ods",
    ),
    Spoiled(
        "date-as-number",
        _cell(3, 5, 46082),
        "sheet KSAs, cell E3 (Approved on)",
        "the number 46082",
        "2026-03-01",
    ),
    Spoiled(
        "not-a-date",
        _cell(3, 5, "03/04/2026"),
        "sheet KSAs, cell E3 (Approved on)",
        '"03/04/2026"',
        "year, month, day",
    ),
    Spoiled(
        "other-release",
        _about("Release", "2024.1.0"),
        "sheet About, cell B2 (Release)",
        '"2024.1.0"',
        "make a new template",
    ),
    Spoiled(
        "other-institute",
        _about("Institute", "biomade"),
        "sheet About, cell B2 (Institute)",
        '"biomade"',
        'expected "niimbl"',
    ),
    Spoiled(
        "formula-like",
        _cell(3, 2, '=HYPERLINK("https://example.org/","x")'),
        "sheet KSAs, cell B3 (KSA)",
        "HYPERLINK",
        "does not begin with =, +, - or @",
    ),
    Spoiled(
        "formula-like",
        _csv(KSAS_CSV.replace("Sketch", "@Sketch", 1), "utf-8"),
        "data.csv, cell B3 (KSA)",
        '"@Sketch a bioreactor"',
        "nor goes on with one of them behind a semicolon",
        "data.csv",
    ),
    Spoiled(
        "error-value",
        _with_error_value,
        "sheet KSAs, cell A3",
        'the error "#REF!"',
        "correct what it refers to",
    ),
    Spoiled(
        "missing", _cell(3, 4, ""), "sheet KSAs, cell D3 (Approved by)", "an empty cell", "fill it"
    ),
    Spoiled(
        "unknown-choice",
        _cell(2, 3, "job posting"),
        "sheet KSAs, cell C2 (Kind of evidence)",
        '"job posting"',
        'did you mean "job postings"?',
    ),
    Spoiled(
        "not-yes-or-no",
        _cell(2, 3, "maybe", "Connections"),
        "sheet Connections, cell C2 (Essential)",
        '"maybe"',
        "yes or no",
    ),
    Spoiled(
        "occupation-code",
        _cell(2, 2, "172112", "Occupations"),
        "sheet Occupations, cell B2 (SOC or O*NET code)",
        '"172112"',
        "such as 17-2112",
    ),
    Spoiled(
        "unchecked-code",
        _cell(3, 2, "19-4021.00", "Occupations"),
        "sheet Occupations, cell B3 (SOC or O*NET code)",
        '"19-4021.00"',
        "nobody has checked it",
        severity=Severity.NOTE,
    ),
    Spoiled(
        "unknown-ksa",
        _cell(3, 1, "Keep asceptic conditions", "Connections"),
        "sheet Connections, cell A3 (KSA)",
        '"Keep asceptic conditions"',
        'did you mean "Keep aseptic conditions"?',
    ),
    Spoiled(
        "unknown-occupation",
        _cell(3, 2, "Welders", "Connections"),
        "sheet Connections, cell B3 (Occupation)",
        '"Welders"',
        "that the sheet Occupations has",
    ),
    Spoiled(
        "unknown-column",
        _sheet(lambda s: s.write("C1", "Kind of evidense")),
        "sheet KSAs, cell C1",
        '"Kind of evidense"',
        'did you mean "Kind of evidence"?',
    ),
    Spoiled(
        "heading-twice",
        _sheet(lambda s: s.write("C1", "KSA")),
        "sheet KSAs, cell C1",
        '"KSA"',
        "each heading once",
    ),
    Spoiled(
        "missing-column",
        _csv(KSAS_CSV.replace("Approved by", "", 1).replace(OFFICE, ""), "utf-8"),
        "data.csv, row 1",
        'no column "Approved by"',
        "among the headings",
        "data.csv",
    ),
    Spoiled(
        "other-sheet",
        lambda: xlsx({**RIGHT, "Budget": [("June", 7)]}),
        "sheet Budget",
        "not of the template",
        "not read",
        severity=Severity.NOTE,
    ),
    Spoiled(
        "misnamed-sheet",
        lambda: xlsx({**RIGHT, "Connection": [("x",)]}),
        "sheet Connection",
        'did you mean "Connections"?',
        "rename it",
    ),
    Spoiled(
        "near-match",
        _cell(3, 2, "Data collections and analyses"),
        "sheet KSAs, cell B3 (KSA)",
        '"Data collections and analyses"',
        "whether it is ksa-0001",
    ),
    Spoiled(
        "no-table",
        _csv("Dear all,\n", "utf-8"),
        "data.csv",
        "no table",
        "`amocf template`",
        "data.csv",
    ),
    Spoiled("no-rows", lambda: xlsx({"KSAs": []}), "data.xlsx", "no row", "fill the sheets in"),
    Spoiled("damaged", lambda: xlsx()[:3000], "data.xlsx", "cannot be read", "save it again"),
    Spoiled("no-workbook", lambda: archive({"a.xml": b"<a/>"}), "data.xlsx", "an archive", ".ods"),
    Spoiled(
        "damaged",
        _edited("<office:document", "<!DOCTYPE x [<!ENTITY a 'b'>]><office:document"),
        "data.ods",
        "a document type",
        "save it again",
        "data.ods",
    ),
]


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda each: f"{each.kind}-{each.name}")
def test_spoiled_file_gets_the_message_at_the_cell(spoiled: Spoiled, imported: Import) -> None:
    result = imported((spoiled.name, spoiled.content()))
    found = [each for each in result.plan.findings if each.kind == spoiled.kind]
    assert len(found) == 1, list(map(str, result.plan.findings))
    (finding,) = found
    assert finding.severity is spoiled.severity
    assert str(finding.spot).endswith(spoiled.place)
    assert spoiled.found in finding.found
    assert spoiled.expected in finding.expected
    is_mistake = spoiled.severity is Severity.MISTAKE
    assert result.is_written is not is_mistake
    assert [each for each in result.plan.mistakes if each.kind != spoiled.kind] == [] or is_mistake


def test_right_workbook_has_no_finding_but_notes(imported: Import) -> None:
    result = imported(("data.xlsx", xlsx()))
    assert list(map(str, result.plan.findings)) == []
    assert result.is_written


def test_right_spreadsheet_and_tables_are_read_alike(imported: Import, tmp_path: Path) -> None:
    def tables(separator: str, encoding: str) -> list[tuple[str, bytes]]:
        return [
            (f"{name}.csv", csv_of(name, rows, separator).encode(encoding))
            for name, rows in RIGHT.items()
        ]

    ways = [
        [("data.xlsx", xlsx())],
        [("data.ods", ods())],
        tables(",", "utf-16"),
        tables(";", "utf-8-sig"),
        tables("\t", "utf-8")[::-1],
    ]
    stated = []
    for number, files in enumerate(ways):
        folder = tmp_path / str(number)
        result = imported(*files, folder=folder)
        assert list(map(str, result.plan.findings)) == []
        triples = pyoxigraph.parse(path=str(folder / "graph.ttl"))
        stated.append({str(each) for each in triples if "/dataset/" not in str(each.subject)})
    assert all(each == stated[0] for each in stated)
    assert len(stated[0]) > 100


def test_all_mistakes_are_reported_at_once(imported: Import) -> None:
    tables = changed("KSAs", 3, 1, "9.9", changed("KSAs", 4, 5, 7, changed("Occupations", 3, 2, 5)))
    result = imported(("data.xlsx", xlsx(tables)))
    assert [str(each.spot) for each in result.plan.mistakes] == [
        "data.xlsx, sheet KSAs, cell A3 (Sub-competency code)",
        "data.xlsx, sheet KSAs, cell E4 (Approved on)",
        "data.xlsx, sheet Occupations, cell B3 (SOC or O*NET code)",
    ]


def test_size_that_an_archive_lies_about_is_not_believed(imported: Import) -> None:
    content = xlsx()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        entry = file.getinfo("xl/worksheets/sheet1.xml")
    true, lie = entry.file_size.to_bytes(4, "little"), (9).to_bytes(4, "little")
    assert content.count(true) >= 1
    result = imported(("data.xlsx", content.replace(true, lie)))
    assert [each.kind for each in result.plan.mistakes] == ["damaged"]


def test_sheet_that_one_reader_alone_finds_is_not_passed_over(imported: Import) -> None:
    parts = parts_of(xlsx())
    book = parts["xl/workbook.xml"]
    assert b'name="KSAs"' in book
    # The one reader may take the name with the prefix, and the other the plain one.
    parts["xl/workbook.xml"] = book.replace(b'name="KSAs"', b'name="KSAs" r:name="Other"')
    result = imported(("data.xlsx", archive(parts)))
    assert [each.kind for each in result.plan.mistakes] == ["damaged"]


def test_headings_are_found_whatever_their_order(imported: Import) -> None:
    order = [3, 0, 4, 1]
    lines = [headings("KSAs"), *RIGHT["KSAs"]]
    text = "".join(",".join(str(line[n]) for n in order) + "\n" for line in lines)
    result = imported(("data.csv", text.encode()))
    assert result.is_written
    assert len(result.plan.selections) == 4
