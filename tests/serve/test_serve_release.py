"""A release is opened whole or not at all."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from amocf.errors import DataError, UsageError
from amocf.serve.release import Release


def test_what_an_opened_release_says(release: Release) -> None:
    assert release.version == "2025.1.0"
    assert release.context["prefLabel"]
    assert len(release.sha256) == 64
    names = [name.value.rpartition("/")[2] for name in release.named_graphs()]
    assert names[:3] == ["editorial", "examples", "framework"]


def _damage(folder: Path) -> None:
    (folder / "amocf.nq").write_bytes((folder / "amocf.nq").read_bytes() + b"\n")


def _cut(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")


def _empty(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


def _list(folder: Path) -> None:
    (folder / "context.jsonld").write_text(json.dumps({"@context": "https://example.org/"}))


def _remove(folder: Path) -> None:
    (folder / "amocf.nq").unlink()


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (_damage, DataError, "SHA-256"),
        (_cut, DataError, "not JSON"),
        (_empty, DataError, "version"),
        (_list, DataError, "@context"),
        (_remove, UsageError, "no release"),
    ],
)
def test_a_damaged_release_is_refused_with_advice(
    dist: Path, tmp_path: Path, change: Callable[[Path], None], error: type[Exception], message: str
) -> None:
    folder = Path(shutil.copytree(dist, tmp_path / "dist"))
    change(folder)
    with pytest.raises(error, match=message) as caught:
        Release.open(folder)
    assert "amocf build" in str(caught.value)
