"""Tables as CSV: which separator, and which row is which."""

import pytest

from amocf.institutes.delimited import read_delimited


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_line_that_names_the_separator_is_an_empty_row(line: str) -> None:
    rows, findings = read_delimited(f"{line}\r\na, b, c;d\r\n1,5;2\r\n".encode(), "t.csv")
    assert rows == [[], ["a, b, c", "d"], ["1,5", "2"]]
    assert not findings


@pytest.mark.parametrize("line", ["sep=|", "sep=;;", "sep=", "separator=;"])
def test_other_first_lines_are_rows(line: str) -> None:
    rows, _ = read_delimited(f"{line}\nx\n".encode(), "t.csv")
    assert rows is not None
    assert len(rows) == 2
    assert any(rows[0])
