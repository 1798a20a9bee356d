"""The importer of Open edX takes the taxonomy that is written for it, and shows all of it.

A referee beside the rules of test_lms_kits.py, and no part of the tests that every change runs:
`make openedx` installs it.
"""

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
from tests.exchange.hostile import hostile_release

from amocf.exchange.registry import ReleaseData, find_exporter
from amocf.release.opened import Release

PROGRAM: Final = Path(__file__).with_name("openedx_importer.py")


def imported(root: Path, path: Path) -> Any:
    python = root / ".venv-openedx" / "bin" / "python"
    if not python.exists():
        pytest.skip("the importer of Open edX is not installed: `make openedx` does it")
    run = subprocess.run([str(python), str(PROGRAM), str(path)], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def written(release: ReleaseData, folder: Path) -> Path:
    [(name, content)] = find_exporter("openedx").write(release).items()
    path = folder / name
    path.write_bytes(content)
    return path


def require_all_shown(found: Any, path: Path) -> None:
    assert found["imported"], found["log"]
    assert found["refused"] == []
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))
    values = {row["id"]: row["value"] for row in rows}
    assert {(each, value, parent) for each, value, parent, _ in found["shown"]} == {
        (row["id"], row["value"], values.get(row["parent_id"])) for row in rows
    }


def test_open_edx_imports_and_shows_the_taxonomy(root: Path, dist: Path) -> None:
    path = dist / "formats" / "amocf-openedx.csv"
    found = imported(root, path)
    require_all_shown(found, path)
    assert {level for *_, level in found["shown"]} == {1, 2, 3}


def test_open_edx_imports_the_data_of_institutes(root: Path, demo: Path) -> None:
    path = demo / "formats" / "amocf-openedx.csv"
    require_all_shown(imported(root, path), path)


def test_open_edx_imports_hostile_labels(root: Path, dist: Path, tmp_path: Path) -> None:
    path = written(hostile_release(dist), tmp_path)
    require_all_shown(imported(root, path), path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x,Operations Management,", "Duplicated tag value"),
        ("x,Operations management,", "UNIQUE constraint failed"),
        ("amocf-4.1,Other,", "Duplicated external_id"),
        ("x,Other,amocf-9.9", "Unknown parent tag"),
        ("x,a; b,", "cannot contain a ';'"),
        ("x,,", "Empty 'value' field"),
    ],
)
def test_open_edx_refuses_a_planted_fault(
    root: Path, dist: Path, tmp_path: Path, line: str, said: str
) -> None:
    with Release.open(dist) as release:
        data = ReleaseData(release.store, release.version, release.context)
        path = written(data, tmp_path)
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    found = imported(root, path)
    assert not found["imported"] or found["refused"]
    assert said in "; ".join([found["log"], *found["refused"]])
