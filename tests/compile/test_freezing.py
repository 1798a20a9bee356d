"""Freezing a release: what is committed and nothing else, whole or not at all, and never twice."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from tests.release.checkouts import (
    commit,
    edit,
    git,
    make_checkout,
    state_version,
    write_version,
)

from amocf.cli import main
from amocf.compile import freezing
from amocf.compile.assembly import assemble
from amocf.compile.freezing import freeze
from amocf.compile.read.sources import read_sources
from amocf.compile.release import Compiled, build
from amocf.compile.validate.report import Report
from amocf.errors import DataError, UsageError
from amocf.release.frozen import FROZEN, FrozenRelease
from amocf.release.opened import Release
from amocf.terms import BASE, DATASET, expand

STATED = "ontology/release.ttl"


def silent(_: str) -> None:
    """Show no progress."""


@pytest.fixture
def clone(frozen_checkout: Path, tmp_path: Path) -> Path:
    """The checkout in which 2025.1.0 is frozen, to be changed."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(frozen_checkout), str(folder))
    return folder


def test_release_frozen_twice_has_the_same_bytes(
    root: Path, frozen_checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = make_checkout(root, tmp_path / "other", "2025.1.0")
    assert main(["release", "2025.1.0", "--root", str(other)]) == 0
    shown = capsys.readouterr()
    assert "git tag -a data-2025.1.0" in shown.out
    assert '"2025.1.1-dev"' in shown.out
    assert f"froze {other}/releases/2025.1.0: " in shown.err
    for path in (frozen_checkout / FROZEN / "2025.1.0").iterdir():
        assert path.read_bytes() == (other / FROZEN / "2025.1.0" / path.name).read_bytes()
    assert [each.name for each in (other / FROZEN).iterdir()] == ["2025.1.0"]


def test_build_after_freezing_is_the_frozen_release(clone: Path, tmp_path: Path) -> None:
    build(clone, tmp_path / "dist", silent)
    frozen = FrozenRelease.open(clone / FROZEN / "2025.1.0")
    frozen.verify()
    with Release.open(tmp_path / "dist") as release:
        assert release.identity == frozen.identity
        for file in frozen.files:
            assert (release.folder / file.path).read_bytes() == frozen.read(file.path), file.path


def test_build_with_other_statements_under_a_frozen_version_is_refused(
    clone: Path, tmp_path: Path
) -> None:
    edit(clone / STATED, "This edition promises", "This edition announces")
    with pytest.raises(DataError, match=r'release\.ttl: 2025\.1\.0 is frozen .*"2025\.1\.1-dev"'):
        build(clone, tmp_path / "dist", silent)
    assert not (tmp_path / "dist").exists()


def values(store: Store, subject: str, name: str) -> set[str]:
    """Return the objects of a property of something."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(expand(name)), None)
    return {str(quad.object).strip('<>"') for quad in found}


def test_next_build_describes_the_release_before_and_has_its_files(
    clone: Path, tmp_path: Path
) -> None:
    state_version(clone, "2025.1.1-dev")
    build(clone, tmp_path / "dist", silent)
    frozen, built = clone / FROZEN / "2025.1.0", tmp_path / "dist" / FROZEN / "2025.1.0"
    for path in frozen.iterdir():
        assert path.read_bytes() == (built / path.name).read_bytes()
    with Release.open(tmp_path / "dist") as release:
        listed = {file.path: file for file in release.manifest.files}
        [group] = [e for e in release.manifest.groups if e.title == "Earlier releases"]
        store = release.load()
    assert {f"releases/2025.1.0/{path.name}" for path in frozen.iterdir()} == set(group.files)
    packed = listed["releases/2025.1.0/amocf.nq.gz"]
    assert packed.media_type == "application/gzip"
    catalogue = Store()
    catalogue.bulk_load(path=str(tmp_path / "dist" / "dcat.ttl"), format=RdfFormat.TURTLE)
    before = BASE + "release/2025.1.0"
    of_packed = BASE + "dataset/release-2025-1-0/nq-gz"
    assert values(store, DATASET, "dcat:hasCurrentVersion") == {before}
    assert values(store, DATASET, "dcat:hasVersion") == {before}
    assert values(store, DATASET, "dcat:previousVersion") == {before}
    assert values(store, before, "dcat:isVersionOf") == {DATASET}
    assert values(store, before, "dcat:version") == {"2025.1.0"}
    assert values(store, before, "adms:status") == {"http://purl.org/adms/status/Completed"}
    assert of_packed in values(store, before, "dcat:distribution")
    assert values(store, of_packed, "dcat:downloadURL") == {BASE + "download/" + packed.path}
    [size] = values(catalogue, of_packed, "dcat:byteSize")
    assert size.startswith(str(packed.bytes))
    assert values(store, BASE + "ontology", "owl:priorVersion") == {before + "/ontology"}
    assert not values(store, BASE + "ontology", "owl:versionIRI")


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a release be assembled alone: what is refused is refused before anything is packed."""

    def assembled(root: Path, out: Path, progress: Callable[[str], None]) -> Compiled:
        sources = read_sources(root)
        out.mkdir()
        assembled = assemble(sources, root, progress)
        return Compiled(sources, assembled.dataset, assembled.store, Report(()))

    monkeypatch.setattr(freezing, "build", assembled)


def refused(root: Path, version: str) -> str:
    """Return why a release is refused, and see that nothing was left."""
    before = {path.name for path in root.glob(f"{FROZEN}/*")}
    with pytest.raises((DataError, UsageError)) as error:
        freeze(root, version, silent)
    assert {path.name for path in root.glob(f"{FROZEN}/*")} == before
    return str(error.value)


@pytest.mark.parametrize(
    "version", ["2025.1", "v2025.1.1", "2025.1.1-dev", "2025.01.1", "", "../x"]
)
def test_version_of_another_form_is_refused(clone: Path, version: str) -> None:
    assert f"{version!r} is no version of a release" in refused(clone, version)


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("2025.1.0", "2025.1.0 is frozen already, and a frozen release never changes"),
        ("2025.0.9", "2025.0.9 does not come after 2025.1.0"),
        ("2024.9.9", "2024.9.9 does not come after 2025.1.0"),
        ("2025.1.2", "the next is 2025.1.1 (wording or metadata), 2025.2.0 (something is added"),
        ("2025.3.0", "or YEAR.1.0 of a later edition"),
        ("2026.2.0", "or YEAR.1.0 of a later edition"),
    ],
)
def test_version_that_is_not_the_next_is_refused(clone: Path, version: str, why: str) -> None:
    assert why in refused(clone, version)


@pytest.mark.parametrize("version", ["2025.1.1", "2025.2.0", "2026.1.0"])
def test_version_that_the_sources_do_not_state_is_refused(clone: Path, version: str) -> None:
    state_version(clone, "2025.1.1-dev")
    said = refused(clone, version)
    assert said.startswith(f"{clone / STATED}:")
    assert f'has the dcat:version "2025.1.1-dev"; write dcat:version "{version}"' in said


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda f: (f / "README.md").write_text("x"), "README.md"),
        (lambda f: (f / "ontology/framework/new.ttl").write_text(""), "ontology/framework/new.ttl"),
        (lambda f: edit(f / STATED, "promises", "says"), STATED),
        (lambda f: (f / "edition.toml").unlink(), "edition.toml"),
        (lambda f: [(f / f"{n}.txt").touch() for n in range(9)], "and 4 more"),
    ],
)
def test_what_is_not_committed_is_refused(
    clone: Path, change: Callable[[Path], None], named: str
) -> None:
    state_version(clone, "2025.1.1")
    change(clone)
    said = refused(clone, "2025.1.1")
    assert "has changes that are not committed: " in said
    assert named in said
    assert "commit them, or put them aside" in said


def test_checkout_without_git_is_refused(
    clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state_version(clone, "2025.1.1")
    shutil.rmtree(clone / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert "not a git repository" in refused(clone, "2025.1.1")
    git(clone, "init", "--quiet")
    git(clone, "config", "status.showUntrackedFiles", "no")
    assert "has changes that are not committed" in refused(clone, "2025.1.1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "there is no git on this machine" in refused(clone, "2025.1.1")


def test_link_among_what_is_committed_is_refused(clone: Path) -> None:
    state_version(clone, "2025.1.1")
    (clone / "ontology" / "framework" / "linked.ttl").symlink_to("/etc/hostname")
    commit(clone)
    said = refused(clone, "2025.1.1")
    assert said.startswith("ontology/framework/linked.ttl is committed as a link to /etc/hostname;")


def test_folder_that_is_no_checkout_is_refused(tmp_path: Path) -> None:
    assert "no folder 'ontology'" in refused(tmp_path, "2025.1.0")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        ("CITATION.cff", "2025.1.10"),
        ("CHANGELOG.md", "2025.1.10"),
        ("CHANGELOG.md", "2025.1.1-dev"),
    ],
)
def test_file_that_does_not_name_the_release_is_refused(
    clone: Path, name: str, stated: str
) -> None:
    state_version(clone, "2025.1.1")
    edit(clone / name, r"2025\.1\.1", stated)
    commit(clone)
    said = refused(clone, "2025.1.1")
    assert said.startswith(f"{clone / name}: it does not name the release 2025.1.1")


def test_date_before_the_newest_release_is_refused(clone: Path) -> None:
    state_version(clone, "2025.1.1")
    edit(clone / STATED, r'dct:modified "[-0-9]*"', 'dct:modified "2025-01-01"')
    commit(clone)
    assert "its dct:modified 2025-01-01 is before 2025.1.0 of " in refused(clone, "2025.1.1")


def test_changed_frozen_release_is_refused(clone: Path) -> None:
    state_version(clone, "2025.1.1")
    with (clone / FROZEN / "2025.1.0" / "files.zip").open("ab") as file:
        file.write(b"\n")
    commit(clone)
    said = refused(clone, "2025.1.1")
    assert said.startswith(str(clone / FROZEN / "2025.1.0" / "files.zip"))
    assert "a frozen release never changes" in said


def test_violated_shape_is_refused(clone: Path) -> None:
    state_version(clone, "2025.1.1")
    edit(clone / STATED, r'    dct:title "AMOCF: insights"@en \.', '    dct:alternative "x"@en .')
    commit(clone)
    said = refused(clone, "2025.1.1")
    assert f"{clone / STATED}:" in said
    assert "violations; nothing written" in said


def test_uri_that_vanished_is_refused(clone: Path, unjudged: None) -> None:
    state_version(clone, "2025.1.1")
    path = clone / "ontology" / "framework" / "synonyms.ttl"
    edit(path, r"synonym:am ", "synonym:am-renamed ")
    commit(clone)
    said = refused(clone, "2025.1.1")
    assert said.startswith(f"{path}:")
    assert f"<{BASE}synonym/am> was amo:Synonym" in said
    assert "in release 2025.1.0, and is gone; a published URI never vanishes" in said
    assert said.endswith("1 promise broken; nothing frozen")


def test_check_finds_a_uri_that_vanished(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state_version(clone, "2025.1.1-dev")
    assert main(["check", "--root", str(clone)]) == 0
    edit(clone / "ontology" / "framework" / "synonyms.ttl", r"synonym:am ", "synonym:am-renamed ")
    capsys.readouterr()
    assert main(["check", "--root", str(clone)]) == 1
    assert f"<{BASE}synonym/am> was amo:Synonym" in capsys.readouterr().out


@pytest.mark.parametrize("version", ["2025.1.0-dev", "2024.1.0-dev"])
def test_development_of_what_is_frozen_is_refused(clone: Path, version: str) -> None:
    write_version(clone, version)
    sources = read_sources(clone)
    with pytest.raises(DataError, match=r'2025\.1\.0 is frozen; .* is "2025\.1\.1-dev"'):
        assemble(sources, clone, silent)


def test_leftovers_of_a_killed_run_are_removed(clone: Path) -> None:
    left = clone / FROZEN / ".unfinished" / "2025.1.1"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{}")
    with pytest.raises(UsageError, match="is frozen already"):
        freeze(clone, "2025.1.0", silent)
    assert not left.parent.exists()
