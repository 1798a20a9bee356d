"""What was imported comes back as it was typed: every row and cell, in each format."""

import csv
import io
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from tests.institutes.conftest import Import
from tests.institutes.workbooks import DAY, OFFICE, Cell, Tables, headings, ods, xlsx

from amocf.institutes.decisions import DECISIONS
from amocf.institutes.earlier_rows import read_earlier_rows
from amocf.institutes.input_columns import INPUT_SHEETS
from amocf.institutes.input_rows import InputRow, read_rows
from amocf.institutes.institute_folder import GRAPH
from amocf.institutes.ledger import LEDGER
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.template import template_tables, template_workbook
from amocf.institutes.workbook_files import read_input

#: Words that mean the same to the importer, and are not the same to who typed them.
RICH: Final[Tables] = {
    "KSAs": [
        ("4.1.7", "Data collection/analysis", "Industry Survey", OFFICE, DAY),
        ("4.1.2", "Sketch a bioreactor", "interviews or workshops", OFFICE, DAY),
        ("4.2.6", "Sketch a Bioreactor.", "", "Head of training, J. Döe", "2026-02-28"),
        ("5.1", "Keep aseptic conditions; C++, 50 % “dry”", "", OFFICE, DAY),
        ("5.1", "Keep cool, and carry on  with care", "job postings", OFFICE, DAY),
        (
            "4.3.33",
            "Überprüfen, ob \u2018alles\u2019 läuft \u2013 naïvely",
            "literature or roadmap",
            OFFICE,
            DAY,
        ),
    ],
    "Occupations": [
        ("process engineers", "17-2112", "", ""),
        ("Bioprocess Technicians", "19-4099.01", OFFICE, DAY),
        ("Operators, (2nd shift)", "", OFFICE, ""),
        ("R&D <Leads>", "", "", DAY),
    ],
    "Connections": [
        ("Data collection and analysis", "Process Engineers", "Yes", "", ""),
        ("Data collection/analysis", "Bioprocess technicians", "no", OFFICE, DAY),
        ("SKETCH A BIOREACTOR", "Mechanical Engineers.", "no", "", ""),
        ("Sketch a bioreactor", "R&D <Leads>", "yes", "", DAY),
        ("Failure Analysis", "Operators, (2nd shift)", "true", OFFICE, ""),
    ],
}
FORMATS: Final = ("xlsx", "ods", "csv")


def typed(form: str, tables: Tables) -> list[tuple[str, bytes]]:
    """Return tables as the files of a format."""
    if form == "csv":
        return [(f"{name}.csv", csv_file(name, rows)) for name, rows in tables.items()]
    return [(f"data.{form}", xlsx(tables) if form == "xlsx" else ods(tables))]


def csv_file(name: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings(name), *rows])
    return text.getvalue().encode()


def cells(rows: list[InputRow]) -> Counter[tuple[object, ...]]:
    """Return what stands in rows, in whatever order they are."""
    return Counter((row.sheet.name, *sorted(row.values.items())) for row in rows)


def as_read(files: list[tuple[str, bytes]], terms: PublishedTerms) -> list[InputRow]:
    found = read_rows([read_input(text, name) for name, text in files], terms, "niimbl")
    assert not [each for each in found.findings if each.is_mistake]
    return list(found.rows)


@pytest.mark.parametrize("exported", ["xlsx", "csv"])
@pytest.mark.parametrize("form", FORMATS)
def test_every_cell_of_an_import_comes_back(
    imported: Import, terms: PublishedTerms, tmp_path: Path, form: str, exported: str
) -> None:
    files = typed(form, RICH)
    done = imported(*files)
    assert done.is_written, list(map(str, done.plan.mistakes))
    again = written(exported, tmp_path / "niimbl", terms)
    assert cells(as_read(again, terms)) == cells(as_read(files, terms))
    assert len(as_read(again, terms)) == sum(map(len, RICH.values()))


@pytest.mark.parametrize("exported", ["xlsx", "csv"])
@pytest.mark.parametrize("form", FORMATS)
def test_what_came_back_is_imported_to_the_same_graph(
    imported: Import, terms: PublishedTerms, tmp_path: Path, form: str, exported: str
) -> None:
    folder = tmp_path / "niimbl"
    imported(*typed(form, RICH))
    kept = {name: (folder / name).read_bytes() for name in (GRAPH, LEDGER)}
    again = written(exported, folder, terms)
    assert imported(*again).is_written
    assert (folder / LEDGER).read_bytes() == kept[LEDGER]
    assert without_files(folder / GRAPH) == without_files_of(kept[GRAPH])
    # What comes back from there is the same to the byte, and so is what is imported from it.
    before = (folder / GRAPH).read_bytes()
    assert written(exported, folder, terms) == again
    assert imported(*again).is_written
    assert (folder / GRAPH).read_bytes() == before


def test_decisions_and_withdrawals_outlast_the_way_out_and_in(
    imported: Import, terms: PublishedTerms, tmp_path: Path
) -> None:
    folder = tmp_path / "niimbl"
    imported(*typed("xlsx", RICH))
    lines = (line.split("\t") for line in (folder / LEDGER).read_text("utf-8").splitlines())
    numbers = {wording: number for number, wording in lines}
    new = "Preserve low temperatures"
    old = numbers["Keep cool, and carry on with care"]
    (folder / DECISIONS).write_text(
        "decision\twording or number\tcandidate\tits wording\tsimilarity\n"
        f"same\t{new}\t{old}\t\t\nsame\t{old}\tksa-biomade-0007\t\t\n",
        "utf-8",
    )
    reworded = [
        [new if str(cell).startswith("Keep cool") else cell for cell in row]
        for row in RICH["KSAs"][:-1]
    ]
    done = imported(*typed("xlsx", {**RICH, "KSAs": reworded}))
    assert done.is_written
    other = tmp_path / "copy"
    shutil.copytree(folder, other)
    again = written("xlsx", folder, terms)
    assert imported(*again, folder=other).is_written
    assert without_files(other / GRAPH) == without_files(folder / GRAPH)
    text = (other / GRAPH).read_text("utf-8")
    assert "owl:deprecated true" in text
    assert "amo:heldSameAs amocf:ksa-biomade-0007" in text


def written(form: str, folder: Path, terms: PublishedTerms) -> list[tuple[str, bytes]]:
    """Return what was imported into a folder as the files of a format."""
    rows = read_earlier_rows(folder, terms)
    if form == "xlsx":
        return [("again.xlsx", template_workbook(terms, "niimbl", rows))]
    tables = template_tables(terms, rows)
    return [(sheet.file, tables[sheet.file]) for sheet in INPUT_SHEETS]


def without_files(path: Path) -> list[str]:
    return without_files_of(path.read_bytes())


def without_files_of(graph: bytes) -> list[str]:
    """Return the blocks of a graph but those on the files that it was made from."""
    return [
        "\n".join(line for line in block.splitlines() if "prov:wasDerivedFrom" not in line)
        for block in graph.decode().split("\n\n")
        if "/file-" not in block.partition(" ")[0]
    ]
