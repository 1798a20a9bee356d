"""The wheel: the same bytes from wherever it is built, and of use without checkout and network."""

import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Sequence
from email.parser import HeaderParser
from pathlib import Path
from typing import Final

import pytest

from amocf.packaged.packing import main

_NETLESS: Final = (
    "unshare",
    "--map-root-user",
    "--net",
    "sh",
    "-c",
    'ip link set lo up; exec "$@"',
)


def _copied(root: Path, dist: Path, folder: Path) -> Path:
    """Copy what is committed, as a fresh clone has it, with what `make build` makes."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    )
    # In another order and with another mask, so that neither can count.
    names = sorted(filter(None, listed.stdout.split("\0")), key=hash)
    for name in filter(lambda name: (root / name).is_file(), names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, folder / name)
    bundle = folder / "src/amocf/serve/pages/static/editor.js"
    bundle.write_text("{}")
    (folder / "dist").symlink_to(dist)
    return folder


def _run(command: Sequence[str], folder: Path, umask: int, **variables: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        umask=umask,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _packaged(checkout: Path, umask: int) -> dict[str, Path]:
    """Build both packages as `make wheel` does."""
    if (checkout / "dist").exists():
        packing = [sys.executable, "-m", "amocf.packaged.packing", ".", "build/release"]
        (checkout / "epoch").write_text(_run(packing, checkout, umask))
    build = [sys.executable, "-m", "hatchling", "build", "-d", "packages"]
    _run(build, checkout, umask, SOURCE_DATE_EPOCH=(checkout / "epoch").read_text().strip())
    return {path.suffix: path for path in (checkout / "packages").iterdir()}


@pytest.fixture(scope="module")
def packages(root: Path, dist: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel and the archive of the sources."""
    return _packaged(_copied(root, dist, tmp_path_factory.mktemp("checkout")), 0o022)


def test_packages_are_the_same_bytes_from_another_folder(
    packages: dict[str, Path], root: Path, dist: Path, tmp_path: Path
) -> None:
    again = _packaged(_copied(root, dist, tmp_path), 0o077)
    assert again.keys() == packages.keys() == {".whl", ".gz"}
    for suffix, path in packages.items():
        assert path.name == again[suffix].name
        assert path.read_bytes() == again[suffix].read_bytes(), suffix


def test_wheel_from_the_archive_of_the_sources_is_the_same(
    packages: dict[str, Path], tmp_path: Path
) -> None:
    with tarfile.open(packages[".gz"]) as sources:
        sources.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    shutil.copyfile(packages[".gz"].parents[1] / "epoch", unpacked / "epoch")
    again = _packaged(unpacked, 0o022)
    assert again[".whl"].read_bytes() == packages[".whl"].read_bytes()


def test_wheel_says_what_it_is_and_invents_no_address(packages: dict[str, Path]) -> None:
    with zipfile.ZipFile(packages[".whl"]) as wheel:
        names = wheel.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        found = HeaderParser().parsestr(wheel.read(metadata).decode())
    assert found["License-Expression"] == "Apache-2.0 AND CC0-1.0 AND MIT AND OFL-1.1"
    assert {"LICENSE", "LICENSE-DATA"} <= {*found.get_all("License-File", ())}
    assert found.get_all("Classifier")
    assert found.get_all("Project-URL") is found["Home-page"] is None
    assert found["Description-Content-Type"] == "text/markdown"
    # On the page of a package nothing stands beside it that a relative link could lead to.
    assert "](" not in str(found.get_payload())
    assert "amocf/py.typed" in names
    assert any(name.startswith("amocf/data/shapes/") for name in names)
    assert any(name.startswith("amocf/data/") and name.endswith("amocf.nq.gz") for name in names)
    assert not any("__pycache__" in name for name in names)
    assert packages[".whl"].stat().st_size < 8_000_000


def test_twine_finds_nothing_amiss(packages: dict[str, Path], root: Path) -> None:
    twine = root / ".venv-package" / "bin" / "twine"
    if not twine.exists():
        pytest.skip("twine is not installed; `make wheel` does that")
    command = [str(twine), "check", "--strict", *map(str, packages.values())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def installed(
    packages: dict[str, Path], root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of the commands of an environment that has the wheel and what it depends on."""
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists() or subprocess.run([*_NETLESS, "sh", "true"], check=False).returncode:
        pytest.skip("this needs uv, and namespaces without a network (unshare)")
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    install = [str(uv), "pip", "install", "--quiet", "--offline", "--python", str(folder)]
    lock = ["--requirements", str(root / "locks" / "runtime.txt")]
    if subprocess.run([*install, *lock], capture_output=True, check=False).returncode:
        pytest.skip("what the package depends on is not in the cache of uv; `make build` does that")
    subprocess.run([*install, "--no-deps", str(packages[".whl"])], check=True)
    return folder / "bin"


class _Place:
    """A folder without a release, where commands run without a network."""

    def __init__(self, commands: Path, folder: Path) -> None:
        self.folder = folder
        self._variables = {"HOME": str(folder), "PATH": f"{commands}:/usr/sbin:/usr/bin:/sbin:/bin"}

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*_NETLESS, "sh", *arguments],
            cwd=self.folder,
            env=self._variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == code, (arguments, out, err)
        return out + err

    def cached(self) -> Sequence[Path]:
        return [*(self.folder / ".cache" / "amocf").glob("2*")]


@pytest.fixture
def place(installed: Path, tmp_path: Path) -> _Place:
    return _Place(installed, tmp_path)


def test_commands_work_without_checkout_and_network(place: _Place) -> None:
    first = place.run("amocf", "query", "counts")
    assert "unpacking release" in first
    assert "(1 row)" in first
    assert "unpacking" not in place.run("amocf", "query", "SELECT * { ?a ?b ?c } LIMIT 3")
    assert "ksas-of-sub-competency" in place.run("amocf", "query")
    place.run("amocf", "export", "csvw", "--out", "tables")
    place.run("amocf", "template", "sheet.xlsx")
    place.run("amocf", "coverage", "4.1", "nice")
    (place.folder / "mine.ttl").write_text(
        "<urn:a> a <http://www.w3.org/2004/02/skos/core#Concept> ."
    )
    place.run("amocf", "check", "mine.ttl")
    place.run("amocf", "diff", "mine.ttl", "mine.ttl")
    for command in (["build"], ["format"], ["check"]):
        assert "this is no checkout of the sources" in place.run("amocf", *command, code=1)
    program = 'import amocf; print(amocf.load()["4.1.2"])'
    assert "<SubCompetency 4.1.2 " in place.run("python", "-c", program)
    assert len(place.cached()) == 1


def test_server_answers_at_the_first_use(place: _Place) -> None:
    script = (
        "amocf serve --port 8123 2>log & server=$!;"
        " trap 'kill $server' EXIT;"
        " for n in $(seq 600); do curl -sf http://127.0.0.1:8123/health >/dev/null && break;"
        " sleep 0.1; done;"
        " for path in / /search?q=drawing /doc/4-1-2.ttl /sparql?query=ASK%7B%7D /download/; do"
        " curl -s -o /dev/null -w '%{http_code} ' http://127.0.0.1:8123$path; done"
    )
    assert place.run("sh", "-c", script).split()[:5] == ["200"] * 5


def test_two_commands_at_the_first_use_share_what_one_unpacks(place: _Place) -> None:
    processes = [place.start("amocf", "query", "counts") for _ in range(2)]
    answers = [each.communicate(timeout=120) for each in processes]
    assert [each.returncode for each in processes] == [0, 0]
    assert answers[0][0] == answers[1][0]
    assert len(place.cached()) == 1


def test_command_that_is_killed_while_it_unpacks_leaves_nothing_in_the_way(place: _Place) -> None:
    process = place.start("amocf", "query", "counts")
    end = time.monotonic() + 60
    while not list((place.folder / ".cache").glob("amocf/unfinished-*/*")):
        assert time.monotonic() < end
        time.sleep(0.005)
    process.kill()
    process.communicate()
    assert "(1 row)" in place.run("amocf", "query", "counts")
    assert [each.name for each in (place.folder / ".cache/amocf").glob("unfinished-*")] == []


def test_damaged_package_says_to_install_it_again(place: _Place, installed: Path) -> None:
    (newest,) = sorted(installed.parent.glob("lib/*/site-packages/amocf/data/[u2]*/files.zip"))[-1:]
    content = newest.read_bytes()
    newest.write_bytes(content[:-1000])
    try:
        said = place.run("amocf", "query", "counts", code=1)
    finally:
        newest.write_bytes(content)
    assert "the package is damaged" in said
    assert "install it again" in said
    assert place.cached() == []


def test_folder_dist_of_another_program_is_not_taken_for_a_release(place: _Place) -> None:
    (place.folder / "dist").mkdir()
    manifest = place.folder / "dist" / "manifest.json"
    manifest.write_text('{"src/main.ts": {"file": "main.js"}}', encoding="utf-8")
    assert "dist/manifest.json is of something else" in place.run("amocf", "query", "counts")


def test_version_at_hand_is_loaded_by_its_name(place: _Place) -> None:
    program = "import amocf; own = amocf.load().version; print(amocf.load(own).version == own)"
    assert place.run("python", "-c", program) == "True\n"
    said = place.run("python", "-c", "import amocf; amocf.load('1999.1.0')", code=1)
    assert "'1999.1.0' is neither the folder of a release nor a version that is at hand (2" in said


def test_packing_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), str(tmp_path / "out")]) == 2
    assert "there is no release in" in capsys.readouterr().err
    assert main([]) == 2
    assert not (tmp_path / "out").exists()
