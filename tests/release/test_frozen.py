"""A frozen release has every byte of the release it was made from, and a changed byte is found."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.release.checkouts import edit

from amocf.errors import DataError, UsageError
from amocf.release.frozen import FrozenRelease, frozen_releases, pack, version_key
from amocf.release.opened import Release


@pytest.fixture(scope="module")
def packed(without_older: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release that the tests share, in the form of a frozen one."""
    folder = tmp_path_factory.mktemp("frozen") / "2025.1.0"
    folder.mkdir()
    pack(without_older, folder)
    return folder


@pytest.fixture
def copied(packed: Path, tmp_path: Path) -> FrozenRelease:
    """A copy of it that a test may spoil."""
    return FrozenRelease.open(Path(shutil.copytree(packed, tmp_path / packed.name)))


def test_packed_release_has_every_byte(packed: Path, without_older: Path, tmp_path: Path) -> None:
    dist = without_older
    frozen = FrozenRelease.open(packed)
    frozen.verify()
    frozen.unpack(tmp_path)
    for file in frozen.files:
        assert (tmp_path / file.path).read_bytes() == (dist / file.path).read_bytes(), file.path
    with Release.open(tmp_path) as release, Release.open(dist) as built:
        assert release.identity == built.identity == frozen.identity
        assert len(release.store) == len(frozen.store())
        assert release.examples == built.examples


def test_packed_twice_same_bytes(packed: Path, without_older: Path, tmp_path: Path) -> None:
    pack(without_older, tmp_path)
    assert {each.name for each in packed.iterdir()} == {each.name for each in tmp_path.iterdir()}
    for file in packed.iterdir():
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), file.name


@pytest.mark.parametrize(
    "name", ["manifest.json", "amocf.nq.gz", "files.zip", "changes.ttl", "SHA256SUMS"]
)
def test_changed_byte_is_found(copied: FrozenRelease, name: str) -> None:
    path = copied.folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DataError, match=r"a frozen release never changes; take the folder"):
        copied.verify()


@pytest.mark.parametrize("name", ["amocf.nq.gz", "files.zip", "SHA256SUMS"])
def test_missing_file_is_named(copied: FrozenRelease, name: str) -> None:
    (copied.folder / name).unlink()
    with pytest.raises(DataError, match=name):
        copied.verify()


def test_truncated_quads_are_refused(copied: FrozenRelease) -> None:
    path = copied.folder / "amocf.nq.gz"
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(DataError, match=r"amocf\.nq\.gz: .*git checkout"):
        copied.quads()


def test_file_in_place_of_another_is_refused(copied: FrozenRelease) -> None:
    with zipfile.ZipFile(copied.folder / "files.zip", "w") as archive:
        archive.writestr("amocf.ttl", b"<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(DataError, match=r"manifest\.json for amocf\.ttl says"):
        copied.read("amocf.ttl")
    with pytest.raises(DataError, match=r"amocf\.nt is missing in it"):
        copied.read("amocf.nt")


@pytest.mark.parametrize(
    "path", ["../outside", "/outside", "a/../../outside", "a\\..\\b", "a//b", "", "a\0b"]
)
def test_path_that_leads_out_of_the_folder_is_refused(copied: FrozenRelease, path: str) -> None:
    document = json.loads(copied.document("manifest.json"))
    document["files"].append(
        {"path": path, "bytes": 0, "sha256": hashlib.sha256().hexdigest(), "media_type": "a/b"}
    )
    (copied.folder / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(DataError, match="is no name of something in the folder of a release"):
        FrozenRelease.open(copied.folder)


def test_version_that_is_a_path_is_refused(copied: FrozenRelease) -> None:
    document = {**json.loads(copied.document("manifest.json")), "version": "../2025.1.0"}
    (copied.folder / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(DataError, match=r"'\.\./2025\.1\.0' is no name"):
        FrozenRelease.open(copied.folder)


def test_unlisted_file_is_not_read(copied: FrozenRelease) -> None:
    with pytest.raises(KeyError):
        copied.read("../2025.1.0/manifest.json")
    with pytest.raises(KeyError):
        copied.document("../2025.1.0/manifest.json")


def test_older_releases_stand_beside(
    copied: FrozenRelease, without_older: Path, tmp_path: Path
) -> None:
    built = tmp_path / "built"
    shutil.copytree(without_older, built)
    older = built / "releases" / "2025.0.1"
    older.mkdir(parents=True)
    (older / "manifest.json").write_bytes(b"{}")
    manifest = json.loads((built / "manifest.json").read_bytes())
    digest = hashlib.sha256(b"{}").hexdigest()
    listed = {"path": "releases/2025.0.1/manifest.json", "bytes": 2, "sha256": digest}
    manifest["files"].append({**listed, "media_type": "application/json"})
    (built / "manifest.json").write_text(json.dumps(manifest))
    folder = tmp_path / "2025.1.1"
    folder.mkdir()
    pack(built, folder)
    frozen = FrozenRelease.open(folder)
    with pytest.raises(DataError, match=r"2025\.0\.1/manifest\.json: No such file"):
        frozen.verify()
    shutil.copytree(older, tmp_path / "2025.0.1")
    frozen.verify()


def test_releases_are_ordered_by_numbers(packed: Path, tmp_path: Path) -> None:
    for version in ("2025.1.10", "2025.1.9", "2025.1.0-dev", "notes"):
        folder = Path(shutil.copytree(packed, tmp_path / version))
        edit(folder / "manifest.json", r'"version": ".*?"', f'"version": "{version}"')
    found = frozen_releases(tmp_path)
    assert [each.version for each in found] == ["2025.1.9", "2025.1.10"]
    assert frozen_releases(tmp_path / "none") == ()
    (tmp_path / "2025.1.9").rename(tmp_path / "2025.2.0")
    with pytest.raises(DataError, match=r"says version 2025\.1\.9, expected 2025\.2\.0"):
        frozen_releases(tmp_path)


def test_no_release_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no frozen release in"):
        FrozenRelease.open(tmp_path)


@pytest.mark.parametrize("version", ["2025.1", "2025.01.0", "v2025.1.0", "2025.1.0-rc", ""])
def test_other_forms_are_no_versions(version: str) -> None:
    with pytest.raises(ValueError, match="no version such as"):
        version_key(version)
