"""Checkouts made up for tests: this one's sources in a git repository of their own."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

SOURCES: Final = ("edition.toml", "mappings", "ontology", "queries", "shapes")
_WHO: Final = ("-c", "user.name=A. Tester", "-c", "user.email=tester@example.org")


def make_checkout(root: Path, folder: Path, version: str, releases: Path | None = None) -> Path:
    """Copy the sources of a checkout, state a version in them, and commit them.

    Args:
        root: the checkout.
        folder: where to; it is made.
        version: what the copy states.
        releases: frozen releases that the copy has; none if None.
    """
    folder.mkdir(parents=True)
    for name in SOURCES:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copyfile(source, folder / name)
    if releases is not None:
        shutil.copytree(releases, folder / "releases")
    shutil.copyfile(root / "CITATION.cff", folder / "CITATION.cff")
    git(folder, "init", "--quiet")
    state_version(folder, version)
    return folder


def state_version(folder: Path, version: str) -> None:
    """Write a version wherever a release asks for it, and commit."""
    write_version(folder, version)
    citation = folder / "CITATION.cff"
    text = citation.read_text("utf-8")
    citation.write_text(re.sub(r'(?m)^version: ".*"$', f'version: "{version}"', text))
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n## {version}\n")
    commit(folder)


def write_version(folder: Path, version: str) -> None:
    """Write a version into the sources."""
    edit(folder / "ontology" / "release.ttl", r'dcat:version ".*?"', f'dcat:version "{version}"')


def edit(path: Path, found: str, new: str) -> None:
    """Replace the first text that a pattern matches."""
    text, count = re.subn(found, new, path.read_text("utf-8"), count=1)
    assert count == 1, f"{path} has nothing like {found}"
    path.write_text(text, encoding="utf-8")


def commit(folder: Path) -> None:
    """Commit all that there is."""
    git(folder, "add", "--all")
    git(folder, *_WHO, "commit", "--quiet", "--message", "Change what the test changes")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; return what it prints."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
