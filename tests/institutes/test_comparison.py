"""What an institute changed: by what is stated, not by where it stands."""

from pathlib import Path

import pytest
from tests.institutes.conftest import Import
from tests.institutes.workbooks import DAY, OFFICE, RIGHT, Tables, added, changed, xlsx

from amocf.cli import main
from amocf.institutes.comparison import RowChange, as_markdown, compare_rows
from amocf.institutes.earlier_rows import imported_graph, stated_rows
from amocf.institutes.published_terms import PublishedTerms


def changes(
    imported: Import, terms: PublishedTerms, folder: Path, tables: Tables
) -> list[RowChange]:
    imported(("data.xlsx", xlsx()), folder=folder)
    old = stated_rows(imported_graph(folder), terms)
    assert imported(("data.xlsx", xlsx(tables)), folder=folder).is_written
    return compare_rows(old, stated_rows(imported_graph(folder), terms))


def test_same_rows_in_another_order_are_no_change(
    imported: Import, terms: PublishedTerms, tmp_path: Path
) -> None:
    turned = {name: rows[::-1] for name, rows in RIGHT.items()}
    assert changes(imported, terms, tmp_path / "a", turned) == []


def test_rows_that_come_go_and_change_are_told(
    imported: Import, terms: PublishedTerms, tmp_path: Path
) -> None:
    tables = changed("Connections", 4, 3, "yes", changed("KSAs", 2, 3, "job postings"))
    tables = added("KSAs", "4.1.1", "Appraise a plant", "", OFFICE, DAY, tables=tables)
    tables = {**tables, "Occupations": RIGHT["Occupations"][1:]}
    assert changes(imported, terms, tmp_path / "a", tables) == [
        RowChange("added", "KSAs", "4.1.1, Appraise a plant"),
        RowChange(
            "changed",
            "KSAs",
            "4.1.7, Data collection and analysis",
            "Kind of evidence",
            "industry survey",
            "job postings",
        ),
        RowChange("removed", "Occupations", "Process Engineers"),
        RowChange(
            "changed",
            "Connections",
            "Sketch a bioreactor, Mechanical Engineers",
            "Essential",
            "no",
            "yes",
        ),
    ]


def test_markdown_counts_the_changes_and_escapes_their_words() -> None:
    page = as_markdown([RowChange("added", "KSAs", "4.1.1, a | <b>")], "NIIMBL")
    assert page == (
        "# What NIIMBL changed\n\nRows and cells: 1 added, 0 removed, 0 changed.\n\n"
        "| change | sheet | row | column | before | after |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| added | KSAs | 4.1.1, a \\| \\<b> |  |  |  |\n"
    )


def test_compare_command_reads_folders_and_releases(
    imported: Import, dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(("data.xlsx", xlsx()))
    options = ["compare", str(dist), str(tmp_path / "niimbl"), "--institute", "niimbl"]
    # The release has no data of an institute, so that every row is new.
    assert main([*options, "--dist", str(dist), "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + sum(map(len, RIGHT.values()))
    assert main([*options, "--dist", str(dist), "--format", "markdown"]) == 0
    assert "9 added, 0 removed, 0 changed" in capsys.readouterr().out
