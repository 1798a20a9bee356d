"""Where an export is written: whole or not at all, and nothing else is lost."""

from pathlib import Path

import pytest

from amocf.errors import UsageError
from amocf.exchange.target import write_export

ONE = {"a.txt": b"a"}
TWO = {"a.txt": b"a", "b.txt": b"b"}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_single_file_is_written_to_the_path_itself(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "x.txt"
    write_export(ONE, out)
    write_export({"a.txt": b"new"}, out)
    assert out.read_bytes() == b"new"
    assert names(out.parent) == ["x.txt"]


def test_several_files_replace_a_folder_as_a_whole(tmp_path: Path) -> None:
    out = tmp_path / "x"
    write_export(TWO, out)
    write_export({"b.txt": b"new", "a.txt": b"new"}, out)
    assert names(out) == ["a.txt", "b.txt"]
    assert (out / "b.txt").read_bytes() == b"new"
    assert names(tmp_path) == ["x"]


@pytest.mark.parametrize(
    ("files", "there", "said"),
    [
        (ONE, "x/mine.txt", "is a folder, but this export is one file"),
        (TWO, "x", "is a file, but this export is a folder"),
        (TWO, "x/mine.txt", "holds mine.txt, which is not of this export"),
    ],
)
def test_what_is_something_else_stays(
    tmp_path: Path, files: dict[str, bytes], there: str, said: str
) -> None:
    path = tmp_path / there
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine")
    with pytest.raises(UsageError, match=said):
        write_export(files, tmp_path / "x")
    assert path.read_bytes() == b"mine"
    assert names(tmp_path) == ["x"]


def test_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "x"
    write_export(TWO, out)

    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "fresh":
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="no"):
        write_export({"a.txt": b"new", "b.txt": b"new"}, out)
    assert (out / "a.txt").read_bytes() == b"a"
    assert names(tmp_path) == ["x"]
