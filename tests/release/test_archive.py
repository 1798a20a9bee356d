"""The releases that answer for ever: found, read, held few at a time, and told apart if damaged."""

import gzip
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.frozen import ADDED, CURRENT, DATES, FIRST, GONE, SECOND

from amocf.errors import DataError
from amocf.release.archive import Archive, ArchivedRelease
from amocf.release.frozen import PACKED_QUADS
from amocf.release.opened import Release
from amocf.terms import BASE


@pytest.fixture(scope="module")
def archive(with_older: Path) -> Archive:
    return Archive(Release.open(with_older))


@pytest.fixture
def spoiled(with_older: Path, tmp_path: Path) -> Callable[[str, str, bytes], Archive]:
    """The same releases, with other bytes in place of a file of a frozen one."""

    def spoil(version: str, name: str, data: bytes) -> Archive:
        folder = tmp_path / "spoiled"
        shutil.copytree(with_older, folder, symlinks=True)
        path = folder / "releases" / version / name
        # Of the same size, so that the release as a whole still opens.
        path.write_bytes((data + bytes(path.stat().st_size))[: path.stat().st_size])
        return Archive(Release.open(folder))

    return spoil


def found(archive: Archive, version: str) -> ArchivedRelease:
    release = archive.find(version)
    assert release is not None
    return release


def test_releases_are_the_frozen_ones_and_the_current_one(archive: Archive) -> None:
    assert [(each.version, each.date) for each in archive.releases] == list(DATES.items())
    assert [each.is_current for each in archive.releases] == [False, False, True]
    assert archive.find("2024.1.0") is None
    assert not archive.damaged


def test_work_in_progress_is_no_release(in_development: Path) -> None:
    archive = Archive(Release.open(in_development))
    assert archive.releases == ()
    assert archive.having((f"{BASE}id/4-1-2",)) == ()


def test_content_is_what_the_release_had(archive: Archive) -> None:
    first = archive.content(found(archive, FIRST))
    assert first.manifest.version == FIRST
    assert first.context == archive.current.context
    assert [each.query.name for each in first.examples] == [
        each.query.name for each in archive.current.examples
    ]
    assert first.named_graphs() == archive.current.named_graphs()


def test_having_names_the_releases_that_describe_a_resource(archive: Archive) -> None:
    def versions(iri: str) -> list[str]:
        return [each.version for each in archive.having((iri,))]

    assert versions(f"{BASE}id/4-1-2") == [FIRST, SECOND, CURRENT]
    assert versions(GONE) == [FIRST, SECOND]
    assert versions(ADDED) == [SECOND, CURRENT]
    # Stands in a graph of its own.
    assert versions(f"{BASE}query/counts") == [FIRST, SECOND, CURRENT]
    assert versions("no IRI") == []


def test_what_is_current_is_not_loaded_again(archive: Archive) -> None:
    assert archive.content(found(archive, CURRENT)) is archive.current


def test_asked_by_several_at_once_loads_once(with_older: Path) -> None:
    archive = Archive(Release.open(with_older))
    release = found(archive, FIRST)
    with ThreadPoolExecutor(8) as pool:
        contents = set(pool.map(lambda _: archive.content(release), range(16)))
    assert len(contents) == 1


def test_no_more_are_held_than_may_be(with_older: Path) -> None:
    archive = Archive(Release.open(with_older), most=1)
    first, second = found(archive, FIRST), found(archive, SECOND)
    held = archive.content(first)
    assert archive.content(first) is held
    archive.content(second)
    assert archive.content(first) is not held


def test_files_are_byte_for_byte_what_they_were(archive: Archive, dist: Path) -> None:
    first, current = found(archive, FIRST), found(archive, CURRENT)
    for path in ("amocf.ttl", "tables/competencies.csv", "mappings/nice.sssom.tsv", "amocf.xlsx"):
        assert first.read(path) == current.read(path) == (dist / path).read_bytes()
    assert b"  amocf.ttl\n" in first.read("SHA256SUMS")
    assert b'"version": "2025.1.0"' in first.read("manifest.json")
    for path in (
        "../manifest.json",
        "/etc/passwd",
        "files.zip",
        "store/CURRENT",
        "",
        "queries.json",
    ):
        for release in (first, current):
            with pytest.raises(KeyError):
                release.read(path)


def test_damaged_data_is_found_and_the_others_go_on(
    spoiled: Callable[[str, str, bytes], Archive],
) -> None:
    archive = spoiled(FIRST, PACKED_QUADS, gzip.compress(b"<a:a> <a:b> <a:c> .\n"))
    with pytest.raises(DataError, match="a frozen release never changes"):
        archive.content(found(archive, FIRST))
    assert archive.content(found(archive, SECOND)).store
    assert [each.version for each in archive.having((GONE,))] == [SECOND]
    assert list(archive.damaged) == [FIRST]


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"version": "2025.1.1"}', b"\xff\x00"])
def test_damaged_manifest_leaves_a_release_out(
    spoiled: Callable[[str, str, bytes], Archive], data: bytes
) -> None:
    archive = spoiled(FIRST, "manifest.json", data)
    assert [each.version for each in archive.releases] == [SECOND, CURRENT]
    assert list(archive.damaged) == [FIRST]


def test_release_for_an_institute_alone_is_not_among_them(with_older: Path, tmp_path: Path) -> None:
    folder = tmp_path / "restricted"
    shutil.copytree(with_older, folder, symlinks=True)
    path = folder / "releases" / FIRST / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    size = path.stat().st_size
    manifest |= {"restricted_to": "niimbl", "groups": []}
    # Of the same size, so that the release as a whole still opens.
    path.write_text(json.dumps(manifest).ljust(size), "utf-8")
    assert path.stat().st_size == size
    archive = Archive(Release.open(folder))
    assert [each.version for each in archive.releases] == [SECOND, CURRENT]
    assert not archive.damaged
