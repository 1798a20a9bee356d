"""Runs of `amocf release` that are killed: what stands is whole, and the next is as any other."""

import subprocess
import sys
from pathlib import Path

from tests.compile.killed_releases import VERSION
from tests.release.checkouts import make_checkout

from amocf.compile.freezing import freeze
from amocf.release.frozen import FROZEN, FrozenRelease


def test_release_killed_at_twenty_points_leaves_none_or_a_whole_one(
    root: Path, dist: Path, frozen_checkout: Path, tmp_path: Path
) -> None:
    checkout = make_checkout(root, tmp_path / "checkout", VERSION)
    notes = tmp_path / "notes"
    notes.mkdir()
    program = (sys.executable, "-m", "tests.compile.killed_releases")
    command = [*program, str(checkout), str(dist.resolve()), str(notes)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=root)
    kills = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(kills) == 20
    for what, ended_by, left in kills:
        assert ended_by == "SIGKILL", what
        assert set(left.split(",")) <= {"", ".unfinished", VERSION}, what
    # The last is killed after the rename: what then stands there is whole.
    assert VERSION in kills[-1][2]
    for whole in notes.glob("whole-*"):
        frozen = FrozenRelease.open(whole)
        frozen.verify()
        assert frozen.version
    freeze(checkout, VERSION, lambda _: None)
    assert [path.name for path in (checkout / FROZEN).iterdir()] == [VERSION]
    for path in (frozen_checkout / FROZEN / VERSION).iterdir():
        assert path.read_bytes() == (checkout / FROZEN / VERSION / path.name).read_bytes()
