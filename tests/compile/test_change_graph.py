"""The graph of changes of a build: what changed since each release before it."""

from pathlib import Path

import pytest
from pyoxigraph import Store
from tests.frozen import freeze, released, stated
from tests.release.checkouts import edit, git, write_version

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.changed_things import Comparison
from amocf.changes.recorded_changes import recorded_changes
from amocf.compile.assembly import Dataset, as_read
from amocf.compile.change_graph import change_graph
from amocf.compile.read.sources import Sources, read_sources
from amocf.release.frozen import FROZEN
from amocf.terms import BASE

COMPETENCIES = "ontology/framework/competencies.ttl"


@pytest.fixture
def clone(frozen_checkout: Path, tmp_path: Path) -> Path:
    """A checkout in which 2025.1.0 is frozen, and 2025.1.1 is being made."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(frozen_checkout), str(folder))
    write_version(folder, "2025.1.1-dev")
    return folder


def recorded(root: Path) -> tuple[Comparison, ...]:
    """Return what the graph of changes of a build would record."""
    graph = change_graph(as_read(read_sources(root)).graphs, root)
    store = Store()
    store.extend(graph)
    return recorded_changes(store)


def test_change_graph_of_the_first_release_is_none(root: Path, dataset: Dataset) -> None:
    if (root / FROZEN).is_dir():
        pytest.skip("a release is frozen in this checkout")
    assert "changes" not in dataset.graphs
    described = dataset.graphs["metadata"].text
    assert f"<{BASE}dataset/changes>".encode() not in described


def test_change_graph_without_a_change_has_the_log_alone(clone: Path) -> None:
    (log,) = recorded(clone)
    assert (log.old.version, log.new.version, log.changes) == ("2025.1.0", "2025.1.1-dev", ())


def test_change_graph_of_the_release_before_is_kept_and_nothing_else(
    dist: Path, sources: Sources, tmp_path: Path
) -> None:
    graph, file = f"<{BASE}graph/changes>", f"{BASE}dataset/changes/ttl"
    said = f"<{BASE}changes/kept> <{BASE}p> "
    # The description of the file names the graph too, in the default graph and in that of metadata.
    described = stated("metadata", file, "http://www.w3.org/ns/dcat#accessURL", graph)
    kept = [f'{said}"a b" {graph} .', f"{said}<{BASE}o> {graph} ."]
    before = released(
        dist,
        tmp_path / "before",
        "2025.0.9",
        "2025-01-01",
        lambda lines: [*lines, *described, *kept],
    )
    freeze(before, tmp_path / FROZEN)
    found = {str(quad.subject): quad for quad in change_graph(as_read(sources).graphs, tmp_path)}
    assert f"<{BASE}changes/kept>" in found
    assert f"<{file}>" not in found


def test_change_graph_says_what_the_sources_changed(clone: Path) -> None:
    edit(clone / COMPETENCIES, '"Supply Chain Management"@en', '"Supply Webs"@en')
    (log,) = recorded(clone)
    relabelled = {change.subject.iri: change for change in log.of_kind(ChangeKind.RELABELLED)}
    (change,) = relabelled.values()
    assert change.subject.iri == f"{BASE}id/4-4-10"
    assert change.subject.code == "4.4.10"
    assert change.note == (
        "Relabelled: preferred label “Supply Webs” instead of “Supply Chain Management”."
    )
