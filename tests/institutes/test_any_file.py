"""No file makes the importer fail: what it cannot read, it says."""

import io
import math
from datetime import date, datetime
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.institutes.workbooks import RIGHT, archive, changed, csv_of, ods, parts_of, xlsx

from amocf.institutes.decisions import Decisions
from amocf.institutes.findings import Finding, in_reading_order
from amocf.institutes.import_plan import ImportPlan, plan_import
from amocf.institutes.input_rows import read_rows
from amocf.institutes.institute_graph import DataOrigin, institute_triples
from amocf.institutes.ledger import Ledger
from amocf.institutes.marked_workbook import marked_workbook
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.workbook_files import InputFile, read_input
from amocf.terms import BASE, LICENCE

EXAMPLES: Final = settings(max_examples=60, deadline=None)
RIGHT_XLSX: Final = xlsx()
RIGHT_ODS: Final = ods()
RIGHT_CSV: Final = csv_of("KSAs", RIGHT["KSAs"]).encode()
CELLS: Final = (
    st.text(max_size=40)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates(min_value=date(1900, 1, 1))
    | st.sampled_from(["=1+1", "\u202e", "4.1.2", "' x", "ﬁ", "A\tB\nC", "\x00", "@a", "yes"])
)


def everything(content: bytes, name: str, terms: PublishedTerms) -> list[Finding]:
    """Do all that an import does but for writing, and mark the workbook."""
    files = [read_input(content, name)]
    rows = read_rows(files, terms, "niimbl")
    plan = plan_import(rows, terms, Ledger("niimbl"), Decisions())
    origin = DataOrigin("niimbl", BASE, LICENCE, ((name, content),))
    institute_triples(plan, terms, origin)
    list(map(Finding.as_json, plan.findings))
    assert list(map(str, in_reading_order(plan.findings))) or plan.selections
    marked = marked_workbook(files, plan.findings, datetime(2026, 1, 1))
    assert CalamineWorkbook.from_filelike(io.BytesIO(marked)).sheet_names[0] == "Mistakes"
    return list(plan.findings)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A file of which bytes were replaced, taken away or added."""
    start = draw(st.integers(0, len(content) - 1))
    end = draw(st.integers(start, min(start + 40, len(content))))
    return content[:start] + draw(st.binary(max_size=40)) + content[end:]


@EXAMPLES
@given(content=st.one_of(*map(damaged, (RIGHT_XLSX, RIGHT_ODS, RIGHT_CSV))))
def test_damaged_file_is_read_or_explained(content: bytes, terms: PublishedTerms) -> None:
    everything(content, "data", terms)


@EXAMPLES
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_explained(content: bytes, terms: PublishedTerms) -> None:
    assert any(each.is_mistake for each in everything(content, "data", terms))


@EXAMPLES
@given(source=st.sampled_from([RIGHT_XLSX, RIGHT_ODS]), part=st.integers(0, 30), data=st.data())
def test_damaged_part_is_read_or_explained(
    source: bytes, part: int, data: st.DataObject, terms: PublishedTerms
) -> None:
    parts = parts_of(source)
    name = sorted(parts)[part % len(parts)]
    parts[name] = data.draw(damaged(parts[name]))
    everything(archive(parts), "data", terms)


@EXAMPLES
@given(
    sheet=st.sampled_from(sorted(RIGHT)),
    row=st.integers(2, 3),
    column=st.integers(1, 4),
    cell=CELLS,
)
def test_any_cell_is_read_or_explained(
    sheet: str, row: int, column: int, cell: Any, terms: PublishedTerms
) -> None:
    if isinstance(cell, float) and not math.isfinite(cell):
        cell = str(cell)
    if isinstance(cell, str):
        cell = "".join(c for c in cell if c.isprintable() or c in "\t\n")
    everything(xlsx(changed(sheet, row, column, cell)), "data.xlsx", terms)


@EXAMPLES
@given(rows=st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=5))
def test_any_table_is_read_or_explained(rows: list[list[str]], terms: PublishedTerms) -> None:
    text = "".join(",".join(row) + "\n" for row in rows)
    everything(text.encode(), "data.csv", terms)
    everything((csv_of("KSAs", []) + text).encode(), "data.csv", terms)


def test_marked_workbook_shows_what_was_found_at_its_cell(terms: PublishedTerms) -> None:
    files, plan = _spoiled(terms)
    book = parts_of(marked_workbook(files, plan.findings, datetime(2026, 1, 1)))
    comments = book["xl/comments1.xml"].decode()
    assert '<comment ref="A3"' in comments
    assert 'found "9.9"; expected a code of the framework' in comments
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(marked_workbook(files, plan.findings, datetime(2026, 1, 1)))
    ).get_sheet_by_name("KSAs")
    assert sheet.to_python()[2][:2] == ["9.9", "Sketch a bioreactor"]


def test_marked_workbook_is_the_same_each_time(terms: PublishedTerms) -> None:
    files, plan = _spoiled(terms)
    once, again = (
        marked_workbook(files, findings, datetime(2026, 1, 1))
        for findings in (plan.findings, plan.findings[::-1])
    )
    assert once == again


def test_formula_like_text_is_a_text_in_the_marked_workbook(terms: PublishedTerms) -> None:
    content = csv_of("KSAs", changed("KSAs", 3, 2, "=1+1")["KSAs"]).encode()
    files = [read_input(content, "data.csv")]
    findings = read_rows(files, terms, "niimbl").findings
    book = parts_of(marked_workbook(files, findings, datetime(2026, 1, 1)))
    assert not any(b"<f>" in part for part in book.values())
    assert b"=1+1" in book["xl/sharedStrings.xml"]


def _spoiled(terms: PublishedTerms) -> tuple[list[InputFile], ImportPlan]:
    files = [read_input(xlsx(changed("KSAs", 3, 1, "9.9")), "data.xlsx")]
    rows = read_rows(files, terms, "niimbl")
    return files, plan_import(rows, terms, Ledger("niimbl"), Decisions())
