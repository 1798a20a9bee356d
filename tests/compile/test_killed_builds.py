"""Builds that are killed: the release before is whole, and the next build is as any other."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.institutes.workbooks import xlsx

from amocf.compile.release import ImportedData, build
from amocf.institutes.importing import import_files
from amocf.institutes.institute_graph import DataOrigin
from amocf.institutes.published_terms import read_published_terms
from amocf.release.opened import Release
from amocf.terms import BASE, LICENCE


@pytest.fixture
def institute(dist: Path, tmp_path: Path) -> Path:
    """The folder of an institute, with whose data the builds differ from the release before."""
    with Release.open(dist) as release:
        terms = read_published_terms(release.store, release.version, "")
    origin = DataOrigin("niimbl", BASE, LICENCE, (("data.xlsx", xlsx()),))
    assert import_files(terms, origin, tmp_path / "niimbl", is_partial=False).is_written
    return tmp_path / "niimbl"


def is_whole(folder: Path) -> bool:
    """Tell whether each file is as the manifest says, and the store and the index open."""
    listed = json.loads((folder / "manifest.json").read_bytes())["files"]
    with Release.open(folder) as release:
        assert release.store.query("ASK { ?competency a <https://w3id.org/amocf/ontology#KSA> }")
    return all(
        hashlib.sha256((folder / each["path"]).read_bytes()).hexdigest() == each["sha256"]
        for each in listed
    )


def test_build_killed_at_twenty_points_leaves_a_whole_release(
    root: Path, dist: Path, institute: Path, tmp_path: Path
) -> None:
    out = tmp_path / "dist"
    shutil.copytree(dist.resolve(), tmp_path / ".releases" / dist.resolve().name)
    out.symlink_to(Path(".releases", dist.resolve().name))
    before = out.resolve()
    script = Path(__file__).with_name("killed_builds.py")
    command = [sys.executable, str(script), str(root), str(out), str(institute)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    kills = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(kills) == 20
    for what, ended_by, leads_to in kills:
        assert ended_by in ("SIGKILL", "SIGALRM"), what
        assert is_whole(tmp_path / ".releases" / leads_to), what
    assert before.name in {leads_to for _, _, leads_to in kills}
    build(root, out, lambda _: None, ImportedData((institute,)))
    assert out.resolve() != before
    assert is_whole(out)
    assert not (tmp_path / ".releases" / "unfinished").exists()
