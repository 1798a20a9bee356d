"""What spreadsheet programs take for a formula is refused in whatever an institute hands in."""

import pytest
from tests.exchange.hostile import FORMULAS

from amocf.institutes.cell_values import read_cell
from amocf.institutes.findings import Spot
from amocf.institutes.input_columns import INPUT_SHEETS
from amocf.institutes.published_terms import PublishedTerms


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_is_refused_in_every_column(text: str, terms: PublishedTerms) -> None:
    for column in (column for sheet in INPUT_SHEETS for column in sheet.columns):
        value, findings = read_cell(text, column, Spot("data.csv"), terms)
        assert value is None
        assert "formula-like" in [finding.kind for finding in findings]
