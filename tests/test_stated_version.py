"""The version is stated alike wherever people read it, and the current release is named truly."""

import re
from pathlib import Path
from typing import Final

import pytest
import yaml

from amocf.compile.describe.release_info import release_info
from amocf.compile.read.sources import read_turtle
from amocf.release.frozen import FROZEN, frozen_releases, version_key

NONE: Final = "none yet"


@pytest.fixture(scope="module")
def stated(root: Path) -> str:
    """The version that the sources state."""
    return release_info(read_turtle(root / "ontology" / "release.ttl", "metadata").quads).version


@pytest.fixture(scope="module")
def current(root: Path, stated: str) -> str:
    """The release that is current: the one that is about to be frozen, or the newest that is."""
    if not stated.endswith("-dev"):
        return stated
    frozen = frozen_releases(root / FROZEN)
    return frozen[-1].version if frozen else NONE


def test_citation_states_the_version(root: Path, stated: str) -> None:
    assert yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))["version"] == stated


def test_first_screen_names_the_current_release(root: Path, stated: str, current: str) -> None:
    screen = (root / "README.md").read_text("utf-8").partition("\n## ")[0]
    [line] = re.findall(r"^\*\*Current release: .*$", screen, re.MULTILINE)
    assert line.startswith(f"**Current release: {current}.**")
    assert (f"`{stated}`" in line) == (stated != current)


@pytest.mark.parametrize("what", ["install", "link", "cite", "download"])
def test_first_screen_says_how_to(root: Path, what: str) -> None:
    screen = (root / "README.md").read_text("utf-8").partition("\n## ")[0]
    assert re.search(rf"^\| {what} \| .{{40}}", screen, re.MULTILINE)


def test_examples_of_reuse_name_the_current_release(root: Path, stated: str, current: str) -> None:
    text = (root / "docs" / "reuse.md").read_text("utf-8")
    named = [
        *re.findall(r"\(unofficial\)\. Release ([\w.-]+)\. <", text),
        *re.findall(r'^#object_source_version: "(.*)"$', text, re.MULTILINE),
    ]
    assert named == [stated if current == NONE else current] * 2


def test_changelog_has_a_heading_for_each_release(root: Path, current: str) -> None:
    text = (root / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (\d\S*)", text, re.MULTILINE)
    frozen = [each.version for each in frozen_releases(root / FROZEN)]
    assert headings == sorted({*frozen, current} - {NONE}, key=version_key, reverse=True)
