"""Lists of courses: in any form that people have them in, and whatever else is in the file."""

import codecs
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.institutes.workbooks import xlsx

from amocf.coverage import course_list
from amocf.coverage.comparing import GapStatus, compare
from amocf.coverage.course_list import list_operand, read_course_list
from amocf.coverage.framework_index import FrameworkIndex
from amocf.coverage.gap_forms import as_markdown, as_sheet
from amocf.coverage.memberships import Family
from amocf.coverage.operand_names import KnownNames
from amocf.coverage.operands import COMPARABLE, operand_of
from amocf.exchange.spreadsheet import write_csv

Listed = Callable[[str | bytes], tuple[dict[Family, list[str]], list[str]]]


@pytest.fixture
def listed(index: FrameworkIndex, known: KnownNames) -> Listed:
    """Read a list; gives the ends of the IRIs of what it has, by family, and what is wrong."""

    def run(content: str | bytes) -> tuple[dict[Family, list[str]], list[str]]:
        body = content.encode() if isinstance(content, str) else content
        operand, findings = list_operand(index, known, read_course_list(body, "c.csv"), "the list")
        found = {
            family: sorted(iri.rpartition("/")[2] for iri in each.members)
            for family, each in operand.sets.items()
        }
        return found, [str(each) for each in findings]

    return run


@pytest.mark.parametrize(
    "text",
    [
        "4.1.2\n4.1.3\n",
        "code\n4.1.2\n4.1.3\n",
        "Code,Title\n4.1.2,CAD\n4.1.3,Concepts\n",
        "Title;Competency code\nCAD;4.1.2\nConcepts;4.1.3\n",
        "Course\tURI\nCAD\thttps://w3id.org/amocf/id/4-1-2\nC\tamocf:4-1-3\n",
        "CAD,4.1.2\nConcepts,4-1-3\n",
        "Course,Covers\nBoth,4.1.2; 4.1.3\n",
        'Course,Covers\nBoth,"4.1.2, 4.1.3"\n',
        'Course,Code\n"Both, with\na line",4.1.2 4.1.3\n',
        "\ufeffcode\r\n4.1.2\r\n\r\n,\r\n 4.1.3 \r\n",
        "Technical Drawings and Schematics\nEngineering Concepts\n",
        "Competency\nEngineering Concepts\nTechnical Drawings and Schematics;4.1.2\n",
        "4.1.2\n4.1.2\n4.1.3",
        "sep=;\r\nCourse, title, and more;Code\r\nOne;4.1.2\r\nTwo;4.1.3\r\n",
        "4.1.2, 4.1.3\n",
        "4.1.2; 4.1.3; 4.1.2",
        "Drawing,4.1.2,4.1.3\nDrawing,,4.1.3\n",
        "Course,Competency 1,Competency 2\nDrawing,4.1.2,4.1.3\n",
        "Course;Competency;KSAs\nDrawing;4.1.2;\nConcepts;4.1.3;\n",
        "ID,Title,Competency\n4.2,Welding,4.1.2\n5.1,Concepts,4.1.3\n",
        "Code,Title,Competencies\nMFG-101,Drawing,4.1.2\nMFG-102,Concepts,4.1.3\n",
        "Drawing,4.1.2,3.0,1\nConcepts,4.1.3,4.5,2\n",
        "code\n4.1.2/4.1.3\n",
        "code\n4.1.2 and 4.1.3\n",
        "code\n4.1.2 & 4.1.3\n",
        "code\n4.1.2 Technical Drawings and Schematics\n4.1.3: Engineering Concepts\n",
        "4.1.2 - Technical Drawings and Schematics\n4.1.3. engineering concepts\n",
        "URI\nhttps://w3id.org/amocf/id/4-1-2/\nhttp://w3id.org/amocf/doc/4-1-3#\n",
        "URI\nHTTPS://W3ID.ORG/amocf/id/4-1-2\nw3id.org/amocf/id/4-1-3\n",
    ],
)
def test_list_in_any_form_has_the_same_components(listed: Listed, text: str) -> None:
    found, findings = listed(text)
    assert found == {Family.COMPETENCIES: ["4-1-2", "4-1-3"]}
    assert findings == []


def test_columns_with_codes_that_are_not_read_are_told(listed: Listed) -> None:
    found, findings = listed(
        "Course,Competency,Requires\nDrawing,4.1.2,4.1.3\nConcepts,4.1.3,5.1\n"
    )
    assert found == {Family.COMPETENCIES: ["4-1-2", "4-1-3"]}
    assert findings == [
        "note: c.csv, column C: found codes such as 4.1.3 below “Requires”; this column is not"
        " compared; write “Competency” above it if the course covers what it names"
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("4.1.3 - Something else", "did you mean 4.1.3 (Engineering Concepts)?"),
        ("https://example.org/id/4-1-3", "did you mean 4.1.3 (Engineering Concepts)?"),
        ("2141.10", "expected the code or the URI of a competency,"),
        ("digital", "it is an area; expected the code or the URI of a competency,"),
    ],
)
def test_name_that_is_not_understood_leads_to_what_may_be_meant(
    listed: Listed, text: str, hint: str
) -> None:
    found, [finding] = listed(f"code\n{text}\n")
    assert found == {Family.COMPETENCIES: []}
    assert hint in finding


def test_list_in_utf_16_with_its_mark_is_read(listed: Listed) -> None:
    found, findings = listed(codecs.BOM_UTF16_LE + "code\n4.1.2\n".encode("utf-16-le"))
    assert (found, findings) == ({Family.COMPETENCIES: ["4-1-2"]}, [])


def test_competency_of_a_list_stands_for_what_is_below_it(listed: Listed) -> None:
    found, _ = listed("code\n5.4\n5.1\n")
    assert found == {Family.COMPETENCIES: ["5-1", "5-4-1", "5-4-2", "5-4-3", "5-4-4"]}


def test_ksa_and_occupation_of_a_list_have_their_families(listed: Listed) -> None:
    found, findings = listed("code\nksa-0006\nocc-0002\n")
    assert found == {
        Family.COMPETENCIES: ["4-2-6", "4-2-9"],
        Family.KSAS: ["ksa-0006"],
        Family.OCCUPATIONS: ["occ-0002"],
    }
    assert findings == []


def test_component_of_another_framework_stands_for_what_it_is_mapped_to(listed: Listed) -> None:
    found, findings = listed("code\nNF-COM-007\nhttps://w3id.org/amocf/ref/nice/NF-COM-002\n")
    assert found == {Family.COMPETENCIES: ["5-4-3", "NF-COM-002"]}
    assert findings == []


def test_code_of_this_framework_and_of_another_is_that_of_this_one(
    index: FrameworkIndex, known: KnownNames
) -> None:
    operand, _ = list_operand(index, known, read_course_list(b"code\n4.1.2\n", "c.csv"), "it")
    members = operand.sets[Family.COMPETENCIES].members
    assert list(members) == ["https://w3id.org/amocf/id/4-1-2"]


def test_code_that_only_another_framework_has_and_that_looks_like_ours_is_unknown(
    listed: Listed,
) -> None:
    found, findings = listed(
        "code\n4.3.9\nDOL AMCM 4.3.9\nhttps://w3id.org/amocf/ref/dol-amcm/4-3-9\n"
    )
    assert found == {Family.COMPETENCIES: ["4-3-9"]}
    assert [each.partition(";")[0] for each in findings] == ['c.csv, cell A2: found "4.3.9"']


def test_unknown_rows_are_reported_with_cell_and_near_name_and_the_rest_is_read(
    listed: Listed,
) -> None:
    found, findings = listed("Title,Code\nA,4.1.22\nB,5.1\nC,nice\nD,Critical Work Functions\n")
    assert found == {Family.COMPETENCIES: ["5-1"]}
    assert findings == [
        'c.csv, cell B2: found "4.1.22"; it is not known; did you mean 4.1.2 (Technical Drawings'
        " and Schematics)?",
        'c.csv, cell B4: found "nice"; it is an outside framework; expected the code or the URI'
        " of a competency, a sub-competency, a KSA or an occupation",
        'c.csv, cell B5: found "Critical Work Functions"; it may be one of several: 4.1.1, 4.2.1,'
        " 4.3.1, 4.4.1, 4.5.1, 4.6.1; give the code of one",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "found no code; expected a code or a URI in each row"),
        (b"\n , \n", "found no code"),
        (b"code\n4.1.2\xff\n", "text that is not UTF-8"),
        ("code\n4.1.2 é\n".encode("latin-1"), "text that is not UTF-8"),
        (b"code\n4.1\x002\n", "zero bytes"),
        (b'code\n"4.1.2\n', "unexpected end of data"),
        (b"code\n" + b"x" * 200_000, "row 2: a cell has 200,000 characters, and may have 131,072"),
        (b"4.1.2\n" * 5_001, "found 5,001 rows; expected at most 5,000"),
        (b"code\n" + b"4.1.2 4.1.3 " * 5_001, "codes; expected at most 10,000"),
        (b"4.1.2\n" * 400_000, "expected at most 2,000,000"),
        (b"," * 500, "column 501"),
        (xlsx(), "found a workbook; expected text"),
    ],
    ids=range(12),
)
def test_what_cannot_be_read_is_one_finding(listed: Listed, content: bytes, sentence: str) -> None:
    found, findings = listed(content)
    assert found == {Family.COMPETENCIES: []}
    assert len(findings) == 1
    assert sentence in findings[0]


def test_texts_of_a_list_are_harmless_in_every_form(
    index: FrameworkIndex, known: KnownNames
) -> None:
    evil = '=HYPERLINK("http://x")<script>|*a*'
    content = f'Title,Code\n"{evil.replace(chr(34), chr(34) * 2)}",5.1\n'.encode()
    side, _ = list_operand(index, known, read_course_list(content, "c.csv"), "=the list")
    result = compare(index, operand_of(index, known.find("5.1", COMPARABLE)), side)
    markdown = as_markdown(result)
    assert "\\<script>\\|\\*a\\*" in markdown
    assert re.search(r"(?<!\\)[<|*]a", markdown) is None
    assert re.search(r"(?<!\\)<", markdown) is None
    cells = write_csv(as_sheet(result)).decode("utf-8-sig").splitlines()[1].split(",")
    assert not any(each.strip('"').startswith(("=", "+", "-", "@")) for each in cells)
    assert [each.status for each in result.components] == [GapStatus.COVERED]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_content_makes_reading_fail(content: bytes) -> None:
    listed = read_course_list(content, "c.csv")
    assert listed.names or listed.findings


@given(st.lists(st.lists(st.text(max_size=20), max_size=4), max_size=6))
def test_no_table_makes_the_operand_fail(rows: list[list[str]]) -> None:
    names, beside, _ = course_list._read(list(enumerate(rows, 1)), "c.csv")
    assert all(each.text for each in (*names, *beside))


def test_names_of_a_list_are_resolved_once_each(
    index: FrameworkIndex, known: KnownNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    find = KnownNames.find

    def counting(self: KnownNames, text: str, kinds: frozenset[str]) -> Any:
        asked.append(text)
        return find(self, text, kinds)

    monkeypatch.setattr(KnownNames, "find", counting)
    list_operand(index, known, read_course_list(b"5.1\nzzz\n" * 1_000, "c.csv"), "it")
    assert sorted(asked) == ["5.1", "zzz"]
