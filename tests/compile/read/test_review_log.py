"""The log of decisions: written and read the same, and refused with its place where it is not."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from amocf.compile.read.review_log import (
    COLUMNS,
    ReviewDecision,
    ReviewLog,
    Sample,
    parse_review_log,
    read_review_log,
    write_review_log,
)
from amocf.errors import DataError
from amocf.terms import expand

PATH: Final = Path("mappings/reviews/nice.tsv")
DECISION: Final = ReviewDecision(
    expand("mapping:nice-0002"),
    "https://orcid.org/0000-0002-1825-0097",
    "2026-11-30",
    "disagree",
    expand("skos:exactMatch"),
    "The plural is the whole difference.",
    expand("skos:closeMatch"),
    "",
    expand("nice:NF-COM-001"),
    "2.2.0",
)
SAMPLE: Final = Sample(7, "2026-11-30", 4, (expand("mapping:nice-0003"), DECISION.record_id))
LOG: Final = ReviewLog((DECISION,), (SAMPLE,))


def test_log_is_read_as_it_was_written() -> None:
    text = write_review_log(LOG)
    assert text.splitlines()[0] == (
        "#sample\t7\t2026-11-30\t4\tmapping:nice-0003 mapping:nice-0002"
    )
    assert "mapping:nice-0002\thttps://orcid.org/0000-0002-1825-0097\t2026-11-30" in text
    assert parse_review_log(text, PATH) == LOG
    assert write_review_log(parse_review_log(text.replace("\n", "\r\n"), PATH)) == text


def test_iris_without_a_prefix_stay_whole() -> None:
    decision = replace(DECISION, object_id="http://data.europa.eu/other/1", comment="a: b|c")
    log = ReviewLog((decision,))
    assert parse_review_log(write_review_log(log), PATH) == log


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_review_log(tmp_path / "nice.tsv") == ReviewLog()


def test_decisions_stand_by_record_and_then_in_time() -> None:
    earlier = replace(DECISION, record_id=expand("mapping:nice-0001"))
    later = replace(DECISION, decision="agree", proposed_predicate="")
    log = ReviewLog((DECISION,)).with_decision(earlier).with_decision(later)
    assert log.decisions == (earlier, DECISION, later)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("decision", "maybe", "agree, disagree, unsure"),
        ("review_date", "30.11.2026", "YYYY-MM-DD"),
        ("review_date", "2026-02-30", "YYYY-MM-DD"),
        ("reviewer", "", "write an ORCID iD"),
        ("reviewer", "0000-0002-1825-0097", "write https://orcid.org/"),
        ("record_id", "", "what was judged"),
        ("comment", "=1+1", "formulas"),
        ("comment", " blank", "one line"),
        ("comment", "a\u202eb", "do not show"),
        ("comment", "x" * 2001, "at most 2,000"),
    ],
)
def test_cell_that_cannot_be_is_refused_with_its_place(column: str, text: str, said: str) -> None:
    cells = write_review_log(LOG).splitlines()[2].split("\t")
    cells[COLUMNS.index(column)] = text
    content = "\t".join(COLUMNS) + "\n" + "\t".join(cells) + "\n"
    with pytest.raises(DataError, match=said) as caught:
        parse_review_log(content, PATH)
    assert caught.value.place
    assert (caught.value.place.line, caught.value.place.column) == (2, COLUMNS.index(column) + 1)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, "the columns are"),
        ("record_id\treviewer\n", 1, "write record_id, reviewer, review_date"),
        ("\t".join(COLUMNS) + "\nmapping:nice-0001\n", 2, "has 1 cells"),
        ("#sample\tsome\n" + "\t".join(COLUMNS), 1, "no sample"),
        ("#sample\t1\t2026-13-01\t4\tmapping:a\n" + "\t".join(COLUMNS), 1, "no sample"),
        ("#a remark\n" + "\t".join(COLUMNS), 1, "no sample"),
    ],
)
def test_file_that_is_no_log_is_refused(content: str, line: int, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        parse_review_log(content, PATH)
    assert caught.value.place
    assert caught.value.place.line == line


def test_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nice.tsv"
    path.write_bytes(write_review_log(LOG).encode("utf-16"))
    with pytest.raises(DataError, match="UTF-16"):
        read_review_log(path)
