"""Validators of RO-Crate and Croissant find nothing wrong with a release.

Referees beside the rules of test_ro_crate.py and test_croissant.py, and no part of the tests that
every change runs: `make catalogues` installs them.
"""

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

PROGRAM: Final = Path(__file__).with_name("catalogue_tools.py")


def ask(root: Path, tool: str, folder: Path) -> Any:
    python = root / ".venv-catalogues" / "bin" / "python"
    if not python.exists():
        pytest.skip("the validators are not installed: `make catalogues` does it")
    command = [str(python), str(PROGRAM), tool, str(folder)]
    run = subprocess.run(command, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    # A tool may show a log of its own when it ends.
    return json.JSONDecoder().raw_decode(run.stdout.decode())[0]


def rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return len(list(csv.DictReader(file)))


@pytest.mark.parametrize("kind", ["dist", "demo"])
def test_mlcroissant_reads_every_record(
    root: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(kind)
    found = ask(root, "croissant", folder)
    assert found["errors"] == []
    assert found["warnings"] == []
    tables = {path.stem: rows(path) for path in (folder / "tables").glob("*.csv")}
    assert found["records"] == tables


def test_mlcroissant_finds_a_planted_fault(root: Path, dist: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(dist, tmp_path / "copy")
    document = json.loads((copy / "croissant.json").read_bytes())
    document["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "none.csv"
    (copy / "croissant.json").write_text(json.dumps(document))
    with pytest.raises(AssertionError, match=r"none\.csv"):
        ask(root, "croissant", copy)


@pytest.mark.parametrize("kind", ["dist", "demo"])
def test_roc_validator_finds_nothing_that_must_be(
    root: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    found = ask(root, "ro-crate", request.getfixturevalue(kind))
    assert found["checks"] > 50
    assert [message for severity, message in found["issues"] if severity == "REQUIRED"] == []


def test_roc_validator_finds_a_planted_fault(root: Path, dist: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(dist, tmp_path / "copy")
    document = json.loads((copy / "ro-crate-metadata.json").read_bytes())
    [root_entity] = (each for each in document["@graph"] if each["@id"] == "./")
    del root_entity["license"]
    (copy / "ro-crate-metadata.json").write_text(json.dumps(document))
    found = ask(root, "ro-crate", copy)
    assert [message for severity, message in found["issues"] if severity == "REQUIRED"]
