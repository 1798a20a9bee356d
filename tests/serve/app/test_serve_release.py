"""A release is opened whole or not at all, and is held whatever happens at its path."""

import asyncio
import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store
from tests.serve.conftest import Client

from amocf.errors import DataError, UsageError
from amocf.release.opened import Release
from amocf.search import open_search
from amocf.serve.app.create import create_app
from amocf.serve.engine.contract import Answer, Query
from amocf.settings import Settings


@pytest.fixture
def copy(small_dist: Path, tmp_path: Path) -> Path:
    """A copy of the small release in a plain folder."""
    return Path(shutil.copytree(small_dist, tmp_path / "dist"))


@pytest.fixture
def other(copy: Path) -> Path:
    """Another release beside the copy."""
    folder = Path(shutil.copytree(copy, copy.with_name("other")))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "version": "2026"}))
    return folder


@pytest.fixture
def link(copy: Path) -> Path:
    """A link to the copy."""
    path = copy.with_name("link")
    path.symlink_to(copy)
    return path


def open_descriptors() -> set[str]:
    return {path.name for path in Path("/dev/fd").iterdir()}


def lead(link: Path, folder: Path) -> None:
    link.unlink()
    link.symlink_to(folder)


def test_opened_release_says_what_its_manifest_does(release: Release) -> None:
    assert release.version == "2025.1.0"
    assert release.context["prefLabel"]
    assert len(release.sha256) == 64
    assert len(release.identity) == 12
    names = [name.value.rpartition("/")[2] for name in release.named_graphs()]
    assert names[:3] == ["editorial", "examples", "framework"]


def _damage(folder: Path) -> None:
    with (folder / "amocf.nq").open("r+b") as file:
        file.write(b"\n")


def _grow(folder: Path) -> None:
    with (folder / "tables" / "competencies.csv").open("ab") as file:
        file.write(b"\n")


def _cut(folder: Path) -> None:
    (folder / "manifest.json").write_text("{")


def _empty(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


def _without_files(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"version": "1", "triples": 1, "files": []}')


def _list(folder: Path) -> None:
    context = b'{"@context": "https://example.org/"}'
    size = (folder / "context.jsonld").stat().st_size
    (folder / "context.jsonld").write_bytes(context.ljust(size))


def _list_no_json(folder: Path) -> None:
    size = (folder / "context.jsonld").stat().st_size
    (folder / "context.jsonld").write_bytes(b"{".ljust(size))


def _remove(folder: Path) -> None:
    (folder / "amocf.nq").unlink()


def _remove_table(folder: Path) -> None:
    shutil.rmtree(folder / "tables")


def _remove_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def _remove_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def _replace_by_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (_damage, DataError, r"amocf\.nq: its SHA-256 is"),
        (_grow, DataError, r"competencies\.csv: it has 2,201 bytes, but manifest.json says 2,200"),
        (_cut, DataError, "not JSON"),
        (_empty, DataError, "version|files"),
        (_without_files, DataError, r"does not list amocf\.nq"),
        (_list, DataError, "@context"),
        (_list_no_json, DataError, "not JSON"),
        (_remove, DataError, r"amocf\.nq: manifest\.json lists this file, but it is missing"),
        (_remove_table, DataError, r"competencies\.csv: .*missing"),
        (_remove_manifest, UsageError, "there is no release in .*/dist: manifest.json is missing"),
        (_remove_folder, UsageError, "there is no release in .*/dist: manifest.json is missing"),
        (_replace_by_file, UsageError, "there is no release in .*/dist: manifest.json is missing"),
    ],
)
def test_a_damaged_release_is_refused_with_advice(
    copy: Path, change: Callable[[Path], None], error: type[Exception], message: str
) -> None:
    change(copy)
    before = open_descriptors()
    with pytest.raises(error, match=message) as caught:
        Release.open(copy)
    assert "amocf build" in str(caught.value)
    assert open_descriptors() == before


def test_open_link_swapped_and_folder_moved_the_opened_release_is_read(
    link: Path, copy: Path, other: Path
) -> None:
    with Release.open(link) as opened:
        expected = (copy / "amocf.nq").read_bytes().count(b"\n")
        lead(link, other)
        copy.rename(copy.with_name("moved"))
        assert len(opened.store) == expected
        assert all(opened.is_unchanged(file.path) for file in opened.manifest.files)
        index = open_search(opened)
        assert index
        assert index.facets


def test_open_release_without_index_has_no_search(copy: Path) -> None:
    (copy / "search.sqlite").unlink()
    with Release.open(copy) as opened:
        assert open_search(opened) is None


def test_open_index_of_another_release_is_named(copy: Path) -> None:
    (copy / "search.sqlite").write_text("nothing")
    no_index = pytest.raises(DataError, match=r"dist/search\.sqlite: this is no search index")
    with Release.open(copy) as opened, no_index:
        open_search(opened)


def test_open_and_close_lock_and_unlock_the_folder(copy: Path) -> None:
    descriptor = os.open(copy, os.O_RDONLY)
    with Release.open(copy) as opened:
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder = opened.folder
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert not folder.exists()
    opened.close()  # a second time closes nothing else
    os.fstat(descriptor)
    os.close(descriptor)


def test_open_link_swapped_before_the_lock_opens_the_release_it_leads_to(
    link: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, identity = fcntl.flock, Release.open(other).identity

    def swap_and_lock(descriptor: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        lead(link, other)
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", swap_and_lock)
    with Release.open(link) as opened:
        assert opened.identity == identity
        assert opened.path == other


def test_open_file_system_without_locks_opens_all_the_same(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(f"no lock {operation} of {descriptor}")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with Release.open(copy) as opened:
        assert opened.store


def test_newer_link_to_another_release_is_its_identity(link: Path, copy: Path, other: Path) -> None:
    with Release.open(link) as opened, Release.open(other) as next_one:
        assert opened.newer() is None
        lead(link, other)
        assert opened.newer() == next_one.identity
        assert next_one.newer() is None
        lead(link, copy)
        assert opened.newer() is None


def test_newer_same_release_elsewhere_is_none(link: Path, copy: Path) -> None:
    with Release.open(link) as opened:
        lead(link, Path(shutil.copytree(copy, copy.with_name("again"))))
        assert opened.newer() is None


def test_newer_nothing_readable_at_the_path_is_none(link: Path, other: Path) -> None:
    with Release.open(link) as opened:
        link.unlink()
        assert opened.newer() is None
        (other / "manifest.json").write_text("{")
        link.symlink_to(other)
        assert opened.newer() is None


def test_is_unchanged_file_written_over_or_removed_is_false(copy: Path) -> None:
    table = copy / "tables" / "competencies.csv"
    with Release.open(copy) as opened:
        assert opened.is_unchanged("tables/competencies.csv")
        content = table.read_bytes()
        table.write_bytes(content[::-1])
        os.utime(table, ns=(0, 0))
        assert not opened.is_unchanged("tables/competencies.csv")
        table.unlink()
        assert not opened.is_unchanged("tables/competencies.csv")
        assert not opened.is_unchanged("tables/none.csv")
    assert not opened.is_unchanged("amocf.nq")


def test_data_that_goes_after_the_release_was_opened_is_named(
    tmp_path: Path, small_dist: Path
) -> None:
    folder = Path(shutil.copytree(small_dist, tmp_path / "dist"))
    with Release.open(folder) as release:
        (folder / "amocf.nq").unlink()
        changed = pytest.raises(DataError, match=r"dist/amocf\.nq: this has changed .*amocf build")
        with changed:
            release.store  # noqa: B018 - it is read then


def test_store_is_read_from_disk_until_it_is_loaded(copy: Path) -> None:
    content = _with_store(copy)
    with Release.open(copy) as release:
        assert set(release.store) == content
        with pytest.raises(RuntimeError, match="read-write"):
            release.store.clear()
        loaded = release.load()
        assert release.store is loaded is release.load()
        assert set(loaded) == content
        loaded.clear()  # it is no longer the one on disk
    with Release.open(copy) as release:
        assert set(release.store) == content


def test_store_of_a_release_too_large_for_memory_is_not_loaded(copy: Path) -> None:
    with Release.open(copy, in_memory=1000) as without:
        assert not without.is_on_disk
    _with_store(copy)
    with Release.open(copy, in_memory=1000) as release:
        assert release.is_on_disk
        with pytest.raises(RuntimeError, match="read-write"):
            release.load().clear()


@pytest.mark.parametrize(("engine", "is_loaded"), [("workers", False), ("threads", True)])
def test_application_loads_the_release_for_an_engine_of_its_own_process_only(
    copy: Path, engine: str, *, is_loaded: bool
) -> None:
    _with_store(copy)
    with Release.open(copy) as release:
        create_app(release, Settings(engine=engine))
        if is_loaded:
            release.store.clear()
        else:
            with pytest.raises(RuntimeError, match="read-write"):
                release.store.clear()


def test_endpoint_with_an_engine_of_its_own_loads_no_store(
    copy: Path, runner: asyncio.Runner
) -> None:
    class Elsewhere:
        async def answer(self, query: Query, client: str = "") -> Answer:
            return Answer(query.representation, b'{"head": {}, "boolean": true}')

        async def health(self, seconds: float = 1.0) -> bool:
            return True

    with Release.open(copy) as release:
        (copy / "amocf.nq").unlink()  # so that it cannot be loaded
        client = Client(create_app(release, Settings(), Elsewhere()), runner)
        assert client.get("/sparql?query=ASK%20%7B%7D").json()["boolean"] is True
        assert client.get("/context/2025.1.0.jsonld").status_code == 200
        assert client.get("/download/manifest.json").status_code == 200
        assert client.get("/sparql", "text/html").status_code == 200


def _with_store(folder: Path) -> set[Quad]:
    """Give a release a store on disk, and return what is in it."""
    with Release.open(folder) as release:
        content = set(release.store)
    store = Store(str(folder / "store"))
    store.extend(content)
    store.flush()
    return content
