"""The locks and the Makefile: what is installed, by what, and when something is done again."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parent.parent
LOCKS: Final = ("uv", "runtime", "build", "pdf", "match", "dev", "bench", "owl", "font", "package")
#: Long ago, so that whatever a test touches is newer.
LONG_AGO: Final = 1_000_000_000

_PIN: Final = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)(?: ; [^\\]+)? \\\n(?P<hashes>(?:    --hash=.+\n)+)",
    re.MULTILINE,
)


def _lock(name: str) -> str:
    return (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")


def _versions(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pin in _PIN.finditer(_lock(name)):
        found.setdefault(pin["name"], set()).add(pin["version"])
    return found


def _required(name: str) -> Iterator[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    stated = project["dependency-groups"] | {"runtime": project["project"]["dependencies"]}
    return map(Requirement, stated[name])


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_everything_by_hash_and_names_no_server(name: str) -> None:
    text = _lock(name)
    rest = re.sub(r"^ *#.*\n", "", _PIN.sub("", text), flags=re.MULTILINE)
    assert rest.strip() == ""
    assert "://" not in text
    hashes = re.findall(r"--hash=(\S+)", text)
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in hashes)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_every_requirement_in_a_version_that_is_allowed(name: str) -> None:
    versions = _versions(name)
    for each in _required(name):
        found = versions.get(canonicalize_name(each.name), set())
        assert found, f"locks/{name}.txt lacks {each.name}; run make lock"
        assert all(map(each.specifier.contains, found)), f"{each}: {found}; run make lock"


@pytest.mark.parametrize(("one", "other"), list(combinations(LOCKS, 2)))
def test_locks_agree_on_the_versions_of_what_both_have(one: str, other: str) -> None:
    first, second = _versions(one), _versions(other)
    assert {name: first[name] for name in first.keys() & second.keys()} == {
        name: second[name] for name in first.keys() & second.keys()
    }


def test_extra_asks_for_what_its_lock_has() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name, required in project["project"]["optional-dependencies"].items():
        assert required == project["dependency-groups"][name]
        # What is large has an environment of its own, and tests of it skip elsewhere.
        has_its_own = f".venv-{name}" in (ROOT / "Makefile").read_text(encoding="utf-8")
        assert set(required) <= set(project["dependency-groups"]["dev"]) or has_its_own


def test_lock_of_uv_has_nothing_else() -> None:
    assert list(_versions("uv")) == ["uv"]


def test_hatchling_of_the_lock_is_the_one_that_builds_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["build-system"]["requires"] == [
        f"hatchling=={_versions('build')['hatchling'].pop()}"
    ]


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_package_without_the_bundle_is_refused_and_has_it_otherwise(
    tmp_path: Path, target: str
) -> None:
    for name in ("pyproject.toml", "hatch_build.py", "LICENSE", "LICENSE-DATA"):
        shutil.copy(ROOT / name, tmp_path)
    for path in ROOT.glob("*.md"):
        shutil.copy(path, tmp_path)
    for name in ("docs", "shapes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    static = tmp_path / "src" / "amocf" / "serve" / "pages" / "static"
    static.mkdir(parents=True)
    (tmp_path / "src" / "amocf" / "__init__.py").touch()
    # The bundle is ignored by git, and packaged nevertheless.
    (tmp_path / ".gitignore").write_text("editor.js\n")
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", "packages"]
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "static/editor.js is missing" in refused.stdout + refused.stderr
    assert "make build" in refused.stdout + refused.stderr
    (static / "editor.js").write_text("{}")
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    (package,) = (tmp_path / "packages").iterdir()
    names: list[str]
    if target == "wheel":
        with zipfile.ZipFile(package) as wheel:
            names = wheel.namelist()
    else:
        with tarfile.open(package) as sources:
            names = sources.getnames()
    assert any(name.endswith("amocf/serve/pages/static/editor.js") for name in names)


def _make(folder: Path, *arguments: str, **environment: str) -> str:
    """Run make without the variables that another make, which runs the tests, hands on."""
    done = subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Checkout:
    """A folder with the Makefile in which nothing is left to do, and tools that only note calls."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / "log"
        shutil.copy(ROOT / "Makefile", folder)
        for name in ("ontology/a.ttl", "ontology/b.ttl", "mappings/a.tsv", "shapes/a.ttl"):
            self._write(name)
        for name in ("queries/a.rq", "src/amocf/terms.py", "src/amocf/serve/app/create.py"):
            self._write(name)
        for name in ("package.json", "package-lock.json", "build.mjs", "editor/editor.js"):
            self._write(f"assets/{name}")
        for name in LOCKS:
            self._write(f"locks/{name}.txt")
        for name in ("pyproject.toml", "edition.toml"):
            self._write(name)
        for name in ("python", "uv", "amocf", "npm", "node", "pytest"):
            self._write(f".venv/bin/{name}", _TOOL).chmod(0o755)
        for path in folder.rglob("*"):
            os.utime(path, (LONG_AGO, LONG_AGO))
        for name in ("uv.stamp", "runtime.stamp", "dev.stamp", "release.stamp"):
            self._write(f".venv/{name}")
        self._write("dist/manifest.json")
        self._write("assets/node_modules/.package-lock.json")
        self._write("src/amocf/serve/pages/static/editor.js")
        self._write("tests/clients/package.json")
        self._write("tests/clients/package-lock.json")
        self._write("tests/clients/node_modules/ready")

    def make(self, *arguments: str) -> list[str]:
        """Run make; gives the calls of tools that it made."""
        self._log.write_text("")
        _make(self._folder, *arguments, CALLS=str(self._log))
        return self._log.read_text().splitlines()

    def change(self, name: str) -> None:
        """Make a file newer than everything."""
        later = max(path.stat().st_mtime for path in self._folder.rglob("*")) + 10
        os.utime(self._folder / name, (later, later))

    def remove(self, name: str) -> None:
        """Remove a file of a folder, which makes the folder newer."""
        path = self._folder / name
        path.unlink()
        self.change(str(path.parent.relative_to(self._folder)))

    def _write(self, name: str, text: str = "") -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


_TOOL: Final = """#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
if [ "$*" = build ]; then mkdir -p dist && touch dist/manifest.json; fi
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_make_alone_lists_every_target(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for folder in ("ontology", "mappings", "shapes", "queries", "src/amocf"):
        (tmp_path / folder).mkdir(parents=True)
    listed = re.findall(r"^make ([\w-]+) +\w", _make(tmp_path), re.MULTILINE)
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert targets
    assert sorted(listed) == sorted(set(targets[1].split()) - {"always"})


def test_make_serve_when_nothing_changed_only_serves(checkout: Checkout) -> None:
    assert checkout.make("serve") == ["amocf serve"]


@pytest.mark.parametrize(
    "name",
    ["ontology/a.ttl", "mappings/a.tsv", "shapes/a.ttl", "queries/a.rq", "src/amocf/terms.py"],
)
def test_make_serve_when_a_source_changed_builds_once(checkout: Checkout, name: str) -> None:
    checkout.change(name)
    assert "amocf build" in checkout.make("serve")


def test_make_serve_after_a_build_does_not_build_again(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / ".venv" / "release.stamp").unlink()
    assert checkout.make("serve") == ["amocf build", "amocf serve"]
    assert checkout.make("serve") == ["amocf serve"]


def test_make_serve_when_a_source_was_removed_builds(checkout: Checkout) -> None:
    checkout.remove("ontology/b.ttl")
    assert checkout.make("serve") == ["amocf build", "amocf serve"]


def test_make_serve_when_the_server_changed_does_not_build(checkout: Checkout) -> None:
    checkout.change("src/amocf/serve/app/create.py")
    assert checkout.make("serve") == ["amocf serve"]


def test_make_serve_when_the_release_is_gone_builds(checkout: Checkout, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "dist")
    assert checkout.make("serve") == ["amocf build", "amocf serve"]


def test_make_serve_when_the_release_is_a_link_does_not_build(
    checkout: Checkout, tmp_path: Path
) -> None:
    (tmp_path / "dist").rename(tmp_path / "release")
    os.utime(tmp_path / "release" / "manifest.json", (LONG_AGO, LONG_AGO))
    (tmp_path / "dist").symlink_to("release")
    assert checkout.make("serve") == ["amocf serve"]


def test_make_serve_when_a_lock_changed_adds_and_removes_nothing(
    checkout: Checkout, tmp_path: Path
) -> None:
    (tmp_path / ".venv" / "runtime.stamp").unlink()
    calls = [call for call in checkout.make("serve") if call.startswith("uv ")]
    assert len(calls) == 2
    assert calls[0].startswith("uv pip install ")
    assert (
        "--require-hashes --requirements locks/runtime.txt --requirements locks/build.txt"
        in calls[0]
    )
    assert calls[1].endswith("--no-deps --no-build-isolation --editable .")


def test_make_test_when_its_lock_changed_syncs_all_locks(
    checkout: Checkout, tmp_path: Path
) -> None:
    (tmp_path / ".venv" / "dev.stamp").unlink()
    calls = checkout.make("test")
    sync = next(call for call in calls if call.startswith("uv pip sync "))
    assert sync.endswith("locks/uv.txt locks/runtime.txt locks/build.txt locks/dev.txt")
    assert "--require-hashes" in sync
    assert calls[-1].startswith("pytest ")


def test_make_installs_with_pip_only_uv_and_by_hash(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / ".venv" / "uv.stamp").unlink()
    installs = [call for call in checkout.make("build") if " -m pip install " in call]
    assert len(installs) == 1
    assert installs[0].endswith("--require-hashes --requirement locks/uv.txt")
