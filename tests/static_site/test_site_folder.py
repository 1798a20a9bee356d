"""The folder of a site: swapped in whole, and nothing else is ever replaced."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from amocf.errors import UsageError
from amocf.static_site.site_folder import RECORD, put_in_place

WRITER = """
import sys, time
from pathlib import Path
from amocf.static_site.site_folder import put_in_place
with put_in_place(Path(sys.argv[1])) as folder:
    (folder / "site.json").write_text("new")
    print("writing", flush=True)
    time.sleep(60)
"""

#: Ends as a kill would, after a number of files have been moved.
KILLED = """
import os, signal, sys
from pathlib import Path
from amocf.static_site.site_folder import put_in_place
rename, left = Path.rename, [int(sys.argv[2])]
def counted(self, target):
    found = rename(self, target)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
Path.rename = counted
with put_in_place(Path(sys.argv[1])) as folder:
    (folder / "site.json").write_text("new")
"""


def put(out: Path, text: str) -> None:
    with put_in_place(out) as folder:
        (folder / RECORD).write_text(text)


def test_a_site_replaces_a_site_and_leaves_what_belongs_to_the_host(tmp_path: Path) -> None:
    out = tmp_path / "site"
    put(out, "old")
    (out / "old.html").touch()
    (out / "CNAME").write_text("example.org")
    (out / ".git").mkdir()
    put(out, "new")
    assert sorted(each.name for each in out.iterdir()) == [".git", "CNAME", RECORD]
    assert (out / RECORD).read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(UsageError, match=r"holds letter\.txt and no site\.json"):
        put(tmp_path, "new")
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_or_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    for name in ("file", "link"):
        with pytest.raises(UsageError, match="is no folder"):
            put(tmp_path / name, "new")


def test_what_fails_leaves_the_old_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    put(out, "old")

    def fail() -> None:
        with put_in_place(out) as folder:
            (folder / RECORD).write_text("new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (out / RECORD).read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_kill_leaves_the_old_site_and_the_next_clears_up(tmp_path: Path) -> None:
    out = tmp_path / "site"
    put(out, "old")
    command = [sys.executable, "-c", WRITER, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"writing\n"
        assert len(list(tmp_path.iterdir())) == 2
        put(out, "beside")  # while the other one writes, its folder is left alone
        assert len(list(tmp_path.iterdir())) == 2
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert (out / RECORD).read_text() == "beside"
    put(out, "new")
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("moved", range(1, 5))
def test_a_kill_in_the_moment_of_the_swap_loses_nothing(tmp_path: Path, moved: int) -> None:
    out = tmp_path / "site"
    put(out, "old")
    (out / "CNAME").write_text("example.org")
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("ref")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(out), str(moved)], check=False)
    assert killed.returncode == -signal.SIGKILL
    put(out, "newer")
    assert sorted(each.name for each in out.iterdir()) == [".git", "CNAME", RECORD]
    assert (out / ".git" / "HEAD").read_text() == "ref"
    assert (out / RECORD).read_text() == "newer"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_failed_swap_keeps_what_belongs_to_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    put(out, "old")
    (out / ".git").mkdir()
    rename = Path.rename

    def taken(self: Path, target: Path) -> Path:
        if self.name == "fresh":  # somebody else has put something there in this moment
            out.mkdir()
            (out / "letter.txt").touch()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", taken)
    with pytest.raises(OSError, match="not empty"):
        put(out, "new")
    assert [each.name for each in out.iterdir()] == ["letter.txt"]
    assert len(list(tmp_path.glob(".site-site-*/before/.git"))) == 1
