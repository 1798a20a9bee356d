"""Files that LibreOffice itself has saved: read as they were made, spoiled ones refused."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph
import pytest
from tests.institutes.conftest import Import
from tests.institutes.workbooks import RIGHT, changed, xlsx

from amocf.institutes.earlier_rows import read_earlier_rows
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.template import template_workbook

SPOILED: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    "merged-cells": (
        lambda: xlsx(spoil=lambda _, s: s["KSAs"].merge_range("B3:B4", "Sketch a bioreactor")),
        "sheet KSAs, cell B3",
    ),
    "formula": (
        lambda: xlsx(spoil=lambda _, s: s["KSAs"].write_formula("B3", '="Sketch"&" a plant"')),
        "sheet KSAs, cell B3",
    ),
    "hidden-sheet": (
        lambda: xlsx(spoil=lambda _, s: s["Connections"].hide()),
        "sheet Connections",
    ),
    "hidden-column": (
        lambda: xlsx(spoil=lambda _, s: s["KSAs"].set_column("C:C", 8, None, {"hidden": True})),
        "sheet KSAs, column C",
    ),
    "hidden-row": (
        lambda: xlsx(spoil=lambda _, s: s["KSAs"].set_row(2, None, None, {"hidden": True})),
        "sheet KSAs, row 3",
    ),
    "code-as-number": (
        lambda: xlsx(changed("KSAs", 5, 1, 5.1)),
        "sheet KSAs, cell A5 (Sub-competency code)",
    ),
    "date-as-number": (
        lambda: xlsx(changed("KSAs", 3, 5, 46082)),
        "sheet KSAs, cell E3 (Approved on)",
    ),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, bytes]]:
    """Have LibreOffice open files and save them in a format."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc)")
    profile = tmp_path_factory.mktemp("profile")

    def save(ending: str, **files: bytes) -> dict[str, bytes]:
        folder, out = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("saved")
        paths = [folder / f"{name}.xlsx" for name in files]
        for path, content in zip(paths, files.values(), strict=True):
            path.write_bytes(content)
        options = [f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        command = [program, *options, "--convert-to", ending, "--outdir", str(out)]
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True)
        return {path.stem: path.read_bytes() for path in out.iterdir()}

    return save


def stated(folder: Path) -> set[str]:
    triples = pyoxigraph.parse(path=str(folder / "graph.ttl"))
    return {str(each) for each in triples if "/dataset/" not in str(each.subject)}


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_workbook_that_libreoffice_saved_is_read_as_it_was(
    saved: Callable[..., dict[str, bytes]],
    imported: Import,
    terms: PublishedTerms,
    tmp_path: Path,
    ending: str,
) -> None:
    imported(("data.xlsx", xlsx()))
    rows = read_earlier_rows(tmp_path / "niimbl", terms)
    filled = template_workbook(terms, "niimbl", rows)
    content = saved(ending, filled=filled)["filled"]
    result = imported((f"filled.{ending}", content), folder=tmp_path / "again")
    assert list(map(str, result.plan.findings)) == []
    assert stated(tmp_path / "again") == stated(tmp_path / "niimbl")
    assert len(result.plan.selections) == len(RIGHT["KSAs"]) + len(RIGHT["Occupations"])


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_spoiled_workbook_that_libreoffice_saved_is_refused(
    saved: Callable[..., dict[str, bytes]], imported: Import, ending: str
) -> None:
    files = {kind.replace("-", "_"): content() for kind, (content, _) in SPOILED.items()}
    found: dict[str, Any] = {}
    for name, content in saved(ending, **files).items():
        result = imported((f"{name}.{ending}", content))
        kind = name.replace("_", "-")
        found[kind] = [str(f.spot) for f in result.plan.findings if f.kind == kind]
    expected = {
        kind: [f"{kind.replace('-', '_')}.{ending}, {place}"]
        for kind, (_, place) in SPOILED.items()
    }
    assert found == expected
