"""Every frozen release of the checkout is what it was, and a changed one is noticed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from amocf.errors import DataError
from amocf.release.frozen import DOCUMENTS, FROZEN, frozen_releases


def require_unchanged(folder: Path) -> None:
    """Hash every release that is frozen in a folder again, and see that nothing else is there."""
    found = frozen_releases(folder)
    for each in found:
        each.verify()
        assert {path.name for path in each.folder.iterdir()} == set(DOCUMENTS), each.folder
    folders = {path.name for path in folder.glob("*") if path.is_dir()}
    assert folders - {".unfinished"} == {each.version for each in found}


def test_frozen_releases_of_the_checkout_are_unchanged(root: Path) -> None:
    require_unchanged(root / FROZEN)


def _append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        *((lambda f, n=name: _append(f / n), DataError) for name in DOCUMENTS),
        (lambda f: (f / "files.zip").unlink(), DataError),
        (lambda f: (f / "note.txt").write_text("x"), AssertionError),
        (lambda f: f.rename(f.with_name("2025.1.0-old")), AssertionError),
        (lambda f: f.rename(f.with_name("2025.2.0")), DataError),
    ],
)
def test_frozen_release_that_was_changed_is_noticed(
    frozen_checkout: Path, tmp_path: Path, spoil: Callable[[Path], None], error: type[Exception]
) -> None:
    copied = tmp_path / FROZEN
    shutil.copytree(frozen_checkout / FROZEN, copied)
    require_unchanged(copied)
    spoil(copied / "2025.1.0")
    with pytest.raises(error):
        require_unchanged(copied)
