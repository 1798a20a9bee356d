"""A release in the cache is whole or made anew, whoever starts at once or is killed."""

import multiprocessing
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from tests.waiting import until

from amocf.errors import DataError
from amocf.packaged.cache_folder import cache_folder
from amocf.packaged.unpacked import unpacked
from amocf.release.frozen import FrozenRelease, pack
from amocf.release.opened import Release
from amocf.search import open_search

LONG_AGO = 1_000_000_000


@pytest.fixture(scope="module")
def frozen(without_older: Path, tmp_path_factory: pytest.TempPathFactory) -> FrozenRelease:
    """The release that the tests share, in the form of a frozen one."""
    folder = tmp_path_factory.mktemp("frozen")
    pack(without_older, folder)
    return FrozenRelease.open(folder)


@pytest.fixture(scope="module")
def made(frozen: FrozenRelease, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which it is unpacked."""
    cache = tmp_path_factory.mktemp("cache") / "amocf"
    unpacked(frozen, cache, _nothing)
    return cache


@pytest.fixture
def cache(made: Path, tmp_path: Path) -> Path:
    """A copy of this cache that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "amocf"))


def _nothing(sentence: str) -> None:
    """Take a note."""


def _folders(cache: Path) -> list[str]:
    return sorted(each.name for each in cache.iterdir() if each.is_dir())


def test_unpacked_release_is_the_one_that_was_built(
    frozen: FrozenRelease, cache: Path, without_older: Path
) -> None:
    notes: list[str] = []
    folder = unpacked(frozen, cache, notes.append)
    with Release.open(folder) as found, Release.open(without_older) as built:
        assert (found.identity, found.examples) == (built.identity, built.examples)
        assert {*found.store} == {*built.store}
        index, own = open_search(found), open_search(built)
        assert index
        assert own
        assert index.facets == own.facets
    unpacked(frozen, cache, notes.append)
    assert notes == [], "what was used is as whole as before"


def test_first_use_says_where_it_unpacks_and_closes_the_cache_to_others(
    frozen: FrozenRelease, tmp_path: Path
) -> None:
    notes: list[str] = []
    cache = tmp_path / "a" / "b"
    folder = unpacked(frozen, cache, notes.append)
    assert notes == [f"unpacking release {frozen.version} into {cache}, once"]
    assert [stat.S_IMODE(each.stat().st_mode) for each in (cache, folder)] == [0o700, 0o700]
    assert unpacked(frozen, cache, notes.append) == folder
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("manifest.json", "missing"),
        ("tables/ksas.csv", "cut"),
        ("store/CURRENT", "other"),
        ("search.sqlite", "cut"),
        ("unpacked.json", "other"),
    ],
)
def test_damaged_cache_is_made_anew(
    frozen: FrozenRelease, cache: Path, name: str, damage: str
) -> None:
    folder = unpacked(frozen, cache, _nothing)
    path = folder / name
    before = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(before[:10] if damage == "cut" else b"\0" * (len(before) + 1))
    notes: list[str] = []
    assert unpacked(frozen, cache, notes.append) == folder
    assert len(notes) == 1
    assert _folders(cache) == [folder.name]
    with Release.open(folder) as release:
        assert len(release.store) > 1000


def test_changed_quads_in_the_cache_are_made_anew(frozen: FrozenRelease, cache: Path) -> None:
    path = unpacked(frozen, cache, _nothing) / "amocf.nq"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"4.1.2", b"4.1.3"))
    unpacked(frozen, cache, _nothing)
    assert path.read_bytes() == before


def test_cache_that_cannot_be_written_is_replaced_by_a_temporary_folder(
    frozen: FrozenRelease, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    notes: list[str] = []
    code = (
        "import sys; from pathlib import Path\n"
        "from amocf.packaged.unpacked import unpacked\n"
        "from amocf.release.frozen import FrozenRelease\n"
        "from amocf.release.opened import Release\n"
        "folder = unpacked(FrozenRelease.open(Path(sys.argv[1])), Path(sys.argv[2]),"
        " lambda note: print(note, file=sys.stderr))\n"
        "print(folder, len(Release.open(folder).store))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(frozen.folder), str(tmp_path / "file" / "cache")],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    folder, size = done.stdout.split()
    assert int(size) > 1000
    assert Path(folder).parent == tmp_path
    assert not Path(folder).exists(), "it ends with the process"
    assert "cannot be written (Not a directory)" in done.stderr
    assert "name a folder with $AMOCF_CACHE" in done.stderr
    assert notes == []


def _unpack(folder: str, cache: str, ready: Barrier) -> None:
    ready.wait(60)
    with Release.open(unpacked(FrozenRelease.open(Path(folder)), Path(cache), _nothing)) as found:
        assert len(found.store) > 1000


def test_processes_that_start_at_once_share_one(frozen: FrozenRelease, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(3)
    arguments = (str(frozen.folder), str(tmp_path / "cache"), ready)
    processes = [context.Process(target=_unpack, args=arguments) for _ in range(3)]
    for each in processes:
        each.start()
    for each in processes:
        each.join(120)
    assert [each.exitcode for each in processes] == [0, 0, 0]
    assert len(_folders(tmp_path / "cache")) == 1


def _has_more_than(number: int, cache: Path) -> bool:
    return sum(1 for _ in cache.glob("*/**/*")) > number


def test_process_that_is_killed_leaves_nothing_that_looks_whole(
    frozen: FrozenRelease, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    context = multiprocessing.get_context("spawn")
    seen = 0
    for steps in (1, 20, 60):
        shutil.rmtree(cache, ignore_errors=True)
        ready = context.Barrier(1)
        process = context.Process(target=_unpack, args=(str(frozen.folder), str(cache), ready))
        process.start()
        until(partial(_has_more_than, steps, cache))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(60)
        seen += any(name.startswith("unfinished") for name in _folders(cache))
        folder = unpacked(frozen, cache, _nothing)
        assert _folders(cache) == [folder.name]
        with Release.open(folder) as release:
            assert len(release.store) > 1000
    assert seen, "none was killed in the middle"


def test_unused_release_is_removed_when_another_is_made_unless_it_is_open(
    frozen: FrozenRelease, cache: Path, tmp_path: Path
) -> None:
    folder = unpacked(frozen, cache, _nothing)
    (cache / "of-somebody-else").mkdir()
    for name, age in (("2025.0.1-old", LONG_AGO), ("2025.0.2-open", LONG_AGO), ("2025.0.3", None)):
        shutil.copytree(folder, cache / name)
        if age:
            os.utime(cache / name, (age, age))
    with Release.open(cache / "2025.0.2-open"):
        (folder / "amocf.nq").unlink()
        unpacked(frozen, cache, _nothing)
    left = {"2025.0.2-open", "2025.0.3", folder.name, "of-somebody-else"}
    assert {*_folders(cache)} == left


def test_use_keeps_a_release_from_being_removed(frozen: FrozenRelease, cache: Path) -> None:
    folder = unpacked(frozen, cache, _nothing)
    os.utime(folder, (LONG_AGO, LONG_AGO))
    unpacked(frozen, cache, _nothing)
    assert time.time() - folder.stat().st_mtime < 3600


def test_damaged_package_is_no_release(frozen: FrozenRelease, tmp_path: Path) -> None:
    copied = FrozenRelease.open(Path(shutil.copytree(frozen.folder, tmp_path / "data")))
    (copied.folder / "files.zip").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"files\.zip"):
        unpacked(copied, tmp_path / "cache", _nothing)
    assert _folders(tmp_path / "cache") == []


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"AMOCF_CACHE": "/a", "XDG_CACHE_HOME": "/b"}, Path("/a")),
        ({"XDG_CACHE_HOME": "/b"}, Path("/b/amocf")),
        ({"XDG_CACHE_HOME": "relative"}, Path.home() / ".cache" / "amocf"),
        ({}, Path.home() / ".cache" / "amocf"),
        ({"AMOCF_CACHE": ""}, Path.home() / ".cache" / "amocf"),
    ],
)
def test_cache_folder_is_that_of_the_user(variables: dict[str, str], folder: Path) -> None:
    assert cache_folder(variables) == folder


def test_cache_of_a_user_without_a_home_is_no_folder_that_another_has_laid_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own = cache_folder({})
    assert own.parent == tmp_path
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert cache_folder({}) == own
    own.rename(tmp_path / "elsewhere")
    own.symlink_to("elsewhere")
    assert cache_folder({}) != own
    own.unlink()
    own.mkdir()
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    own.rename(tmp_path / f"amocf-of-nobody-{other}")
    assert not cache_folder({}).name.startswith("amocf-of-nobody")
