"""Tables for programs: typed cells, and data frames where a library for them is installed."""

import csv
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

import amocf
from amocf.errors import UsageError
from amocf.python_api.data_table import Cell, DataTable, cell_of
from amocf.terms import expand

TABLE = DataTable(
    "made-up",
    ("code", "number", "share", "lists", "seen"),
    (
        {"code": "4.1", "number": 3, "share": Decimal("0.5"), "lists": ("a", "b"), "seen": True},
        {"code": "4.10", "number": None, "share": None, "lists": (), "seen": None},
    ),
)


def test_table_is_a_sequence_of_rows() -> None:
    assert [row["code"] for row in TABLE] == TABLE.column("code") == ["4.1", "4.10"]
    assert TABLE[0] == TABLE.rows[0]
    assert repr(TABLE) == "<DataTable made-up: 2 rows of code, number, share, lists, seen>"
    with pytest.raises(KeyError, match="has no column 'kode'; it has code, number"):
        TABLE.column("kode")


def test_pandas_keeps_codes_as_text_and_numbers_whole() -> None:
    frame = TABLE.to_pandas()
    assert list(frame["code"]) == ["4.1", "4.10"]
    assert [str(frame[name].dtype) for name in ("number", "share")] == ["Int64", "Float64"]
    assert frame["number"].isna().tolist() == [False, True]
    assert list(DataTable("empty", ("a",), ()).to_pandas().columns) == ["a"]


def test_polars_keeps_codes_as_text_and_numbers_whole() -> None:
    polars = pytest.importorskip("polars", reason="Polars is not installed; pip install polars")
    frame = TABLE.to_polars()
    assert frame["code"].to_list() == ["4.1", "4.10"]
    assert frame["number"].dtype == polars.Int64
    assert frame["lists"].to_list() == [["a", "b"], []]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frame_without_its_library_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=rf"pip install {library}, or read \.rows"):
        getattr(TABLE, f"to_{library}")()


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("7", "xsd:integer", 7),
        ("0.50", "xsd:decimal", Decimal("0.5")),
        ("2025-01-31", "xsd:date", date(2025, 1, 31)),
        ("2025-01-31T00:00:00Z", "xsd:dateTime", datetime(2025, 1, 31, tzinfo=UTC)),
        ("true", "xsd:boolean", True),
        ("2025", "xsd:gYear", 2025),
        ("seven", "xsd:integer", "seven"),
        ("9" * 5000, "xsd:integer", "9" * 5000),
        ("4.10", "amo:AMOCFCode", "4.10"),
    ],
)
def test_literal_becomes_what_its_datatype_says(text: str, datatype: str, value: Cell) -> None:
    found = cell_of(Literal(text, datatype=NamedNode(expand(datatype))))
    assert (found, type(found)) == (value, type(value))


def test_tables_are_those_of_the_csv_files(dist: Path) -> None:
    with amocf.load(dist) as framework:
        tables = framework.tables
    files = {path.stem for path in (dist / "tables").glob("*.csv")}
    assert tables.keys() == files
    for name, table in tables.items():
        with (dist / "tables" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            written = list(csv.reader(file))
        assert list(table.columns) == written[0]
        assert len(table) == len(written) - 1
        assert table.title
    first = tables["competencies"][0]
    assert first["code"] == "Tier 1"
    assert first["parent"] is None
    assert isinstance(first["sources"], tuple)
    assert {type(each["confidence"]) for each in tables["mappings"]} == {Decimal, type(None)}
    assert tables["ksas"].descriptions["uri"]
    assert len(tables["statistics"].to_pandas()) == len(tables["statistics"])
