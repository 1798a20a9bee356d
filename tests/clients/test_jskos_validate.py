"""The validator of JSKOS, unchanged, has no complaint of the files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from tests.exchange.exported import data_of, hostile_data

from amocf.exchange.jskos import EXPORTER
from amocf.exchange.registry import ReleaseData

HERE: Final = Path(__file__).parent
KINDS: Final = {"scheme": "schemes", "concept": "concepts", "mapping": "mappings"}


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if not (HERE / "node_modules" / "jskos-validate").is_dir():
        pytest.skip("jskos-validate is not installed: run `make clients`")


def complaints(kind: str, path: Path) -> Any:
    """Return what is wrong with the objects of a file."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["node", str(HERE / "validate_jskos.mjs"), kind, str(path)],
        env={**os.environ, "PATH": folders},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def written(data: ReleaseData, kind: str, folder: Path) -> Path:
    path = folder / f"{kind}.json"
    path.write_bytes(EXPORTER.write(data)[f"amocf-jskos-{KINDS[kind]}.json"])
    return path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("release", ["dist", "demo"])
def test_the_validator_finds_nothing(
    request: pytest.FixtureRequest, release: str, kind: str, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(release)
    path = written(data_of(folder), kind, tmp_path)
    assert json.loads(path.read_bytes())
    assert complaints(kind, path) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_validator_finds_nothing_in_hostile_texts(kind: str, tmp_path: Path) -> None:
    assert complaints(kind, written(hostile_data(), kind, tmp_path)) == []


def test_the_validator_finds_a_fault(dist: Path, tmp_path: Path) -> None:
    path = written(data_of(dist), "mapping", tmp_path)
    mappings = json.loads(path.read_bytes())
    mappings[0]["mappingRelevance"] = 2
    mappings[1]["type"] = ["http://www.w3.org/ns/prov#wasDerivedFrom"]
    path.write_text(json.dumps(mappings), "utf-8")
    found = [uri for uri, *_ in complaints("mapping", path)]
    assert found == [mappings[0]["uri"], mappings[1]["uri"]]
