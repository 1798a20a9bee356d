"""A build puts a release beside the others and swaps a link; nothing that is in use is touched."""

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from amocf.errors import UsageError
from amocf.release.publishing import published, require_replaceable


def ignore(step: str) -> None:
    """Show no progress."""


def write(folder: Path, content: str, cache: str = "") -> None:
    """Write what passes for a release; no two stores are the same."""
    (folder / "manifest.json").write_text(content)
    (folder / "search.sqlite").write_text(cache)
    (folder / "store").mkdir()
    (folder / "store" / "data.sst").write_text(uuid.uuid4().hex)


def publish(out: Path, content: str, cache: str = "") -> Path:
    """Publish what passes for a release; return where it stands."""
    with published(out, ignore) as folder:
        write(folder, content, cache)
    return out.resolve()


def name(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def standing(out: Path) -> set[str]:
    return {path.name for path in (out.parent / ".releases").iterdir()}


def snapshot(folder: Path) -> dict[str, tuple[int, str]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.read_text())
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "dist"


@pytest.fixture
def plain(out: Path) -> Path:
    """A release in a folder of its own, as builds made it before there were links."""
    out.mkdir()
    write(out, "plain")
    return out


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_published_new_release_is_a_link_to_a_folder_named_by_its_content(out: Path) -> None:
    publish(out, "one")
    assert out.readlink() == Path(".releases", name("one"))
    assert (out / "manifest.json").read_text() == "one"
    assert standing(out) == {name("one")}
    assert out.stat().st_mode & 0o777 == 0o750


def test_published_same_content_reuses_the_folder(out: Path) -> None:
    before = snapshot(publish(out, "one"))
    link = out.lstat()
    assert snapshot(publish(out, "one")) == before
    assert out.lstat() == link
    assert standing(out) == {name("one")}


def test_published_same_files_with_other_caches_get_a_folder_of_their_own(out: Path) -> None:
    first = publish(out, "one", "a")
    before = snapshot(first)
    second = publish(out, "one", "b")
    assert second.name == f"{name('one')}-2"
    assert (out / "search.sqlite").read_text() == "b"
    assert snapshot(first) == before
    assert publish(out, "one", "b") == second
    assert publish(out, "one", "a") == first


def test_published_changed_content_keeps_the_one_before_and_no_older(out: Path) -> None:
    for content in ("one", "two", "three"):
        publish(out, content)
    assert standing(out) == {name("two"), name("three")}
    publish(out, "three")  # changes nothing, so the one before stays
    assert standing(out) == {name("two"), name("three")}
    publish(out, "two")
    assert standing(out) == {name("two"), name("three")}


def test_published_plain_folder_becomes_one_of_the_releases(plain: Path) -> None:
    before = snapshot(plain)
    descriptor = os.open(plain, os.O_RDONLY)
    publish(plain, "one")
    assert plain.readlink() == Path(".releases", name("one"))
    assert standing(plain) == {name("plain"), name("one")}
    moved = plain.parent / ".releases" / name("plain")
    assert snapshot(moved) == before
    assert os.path.samestat(os.fstat(descriptor), moved.stat())
    os.close(descriptor)


def test_published_plain_folder_whose_place_is_taken_gets_the_next_one(plain: Path) -> None:
    publish(plain, "plain", "of other code")
    assert plain.readlink() == Path(".releases", name("plain"))
    assert standing(plain) == {name("plain"), f"{name('plain')}-2"}


def test_published_empty_folder_is_replaced(out: Path) -> None:
    out.mkdir()
    publish(out, "one")
    assert standing(out) == {name("one")}


@pytest.mark.parametrize("target", ["nowhere", "elsewhere"])
def test_published_link_to_somewhere_else_is_replaced_and_its_target_kept(
    out: Path, tmp_path: Path, target: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path / "elsewhere", "foreign")
    out.symlink_to(target)
    require_replaceable(out)
    publish(out, "one")
    assert out.readlink() == Path(".releases", name("one"))
    assert (tmp_path / "elsewhere" / "manifest.json").read_text() == "foreign"


def test_require_replaceable_link_to_a_folder_without_release_is_refused(
    out: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("ten years")
    out.symlink_to("thesis")
    with pytest.raises(UsageError, match=r"holds no release.*--out"):
        require_replaceable(out)


def test_published_failure_while_writing_leaves_nothing(out: Path) -> None:
    publish(out, "one")
    with pytest.raises(FileExistsError):
        publish_twice(out, "two")
    assert out.readlink() == Path(".releases", name("one"))
    assert standing(out) == {name("one")}


def publish_twice(out: Path, content: str) -> None:
    with published(out, ignore) as folder:
        write(folder, content)
        write(folder, content)


@pytest.mark.parametrize("replaced", ["link", "plain folder"])
def test_published_failure_of_the_swap_leaves_everything_as_it_was(
    out: Path, replaced: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(out, "one")
    if replaced == "plain folder":
        out.unlink()
        out.mkdir()
        write(out, "plain")
    was_link, before, there = out.is_symlink(), snapshot(out.resolve()), standing(out)

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(f"{self} cannot replace {target}")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="cannot replace"):
        publish(out, "two")
    assert (out.is_symlink(), snapshot(out.resolve()), standing(out)) == (was_link, before, there)


def test_published_release_that_is_open_stays_until_it_is_closed(out: Path) -> None:
    first = publish(out, "one")
    descriptor = os.open(first, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    for content in ("two", "three", "four"):
        publish(out, content)
    assert standing(out) == {name("one"), name("three"), name("four")}
    os.close(descriptor)
    publish(out, "five")
    assert standing(out) == {name("four"), name("five")}


def test_published_release_that_another_link_leads_to_stays(out: Path) -> None:
    publish(out, "one")
    out.with_name("stable").symlink_to(out.readlink())
    for content in ("two", "three", "four"):
        publish(out, content)
    assert standing(out) == {name("one"), name("three"), name("four")}


def test_published_what_is_no_release_is_not_removed(out: Path, tmp_path: Path) -> None:
    notes = tmp_path / ".releases" / "notes"
    notes.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / ".releases" / "0123456789ab").symlink_to(elsewhere)
    for content in ("one", "two", "three"):
        publish(out, content)
    assert notes.is_dir()
    assert elsewhere.is_dir()


_KILLED = """
import os, signal, sys
from pathlib import Path
from amocf.release.publishing import published
with published(Path(sys.argv[1]), lambda step: None) as folder:
    (folder / "manifest.json").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_published_after_a_build_that_was_killed_removes_what_it_left(out: Path) -> None:
    publish(out, "one")
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(out)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (out / "manifest.json").read_text() == "one"
    assert len(standing(out)) == 2
    publish(out, "two")
    assert standing(out) == {name("one"), name("two")}


def test_published_two_builds_at_once_one_waits_and_says_so(out: Path) -> None:
    waiting, steps = threading.Event(), list[str]()

    def progress(step: str) -> None:
        steps.append(step)
        waiting.set()

    def second() -> None:
        with published(out, progress) as folder:
            write(folder, "two")

    other = threading.Thread(target=second)
    with published(out, ignore) as folder:
        other.start()
        assert waiting.wait(60)
        assert "wait for another build" in steps[0]
        assert str(out.parent / ".releases") in steps[0]
        write(folder, "one")
    other.join(60)
    assert (out / "manifest.json").read_text() == "two"
    assert standing(out) == {name("one"), name("two")}


def test_published_beside_a_first_build_that_fails_finds_a_place(out: Path) -> None:
    waiting = threading.Event()

    def second() -> None:
        with published(out, lambda _: waiting.set()) as folder:
            write(folder, "two")

    def first() -> None:
        with published(out, ignore):
            other.start()
            assert waiting.wait(60)
            raise RuntimeError

    other = threading.Thread(target=second)
    with pytest.raises(RuntimeError):
        first()
    other.join(60)
    assert (out / "manifest.json").read_text() == "two"
