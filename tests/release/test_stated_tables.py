import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from amocf.errors import DataError
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.held_same import HeldSame
from amocf.rdf.stated_by_institutes import institute_statements, read_from_graphs
from amocf.rdf.stated_tables import (
    ConnectionStatement,
    InstituteStatements,
    Selection,
    StatedTables,
)
from amocf.release.manifest import STATED
from amocf.release.opened import Release

STATEMENTS = InstituteStatements(
    (
        Selection("urn:s1", "urn:mxd", "urn:k1", "urn:k0", ("urn:4.1.2", "urn:4.1.10"), "A. B."),
        Selection("urn:s2", "urn:mxd", "urn:o1", "urn:o1", (), "", "2026-05-01"),
    ),
    (
        ConnectionStatement(
            *("urn:c1", "urn:mxd", "urn:k1", "urn:o1"),
            is_essential=True,
            approved_by="A. B.",
            approved_on="2026-05-01",
        ),
        ConnectionStatement("urn:c2", "urn:lift", "urn:k0", "urn:o1", is_essential=False),
    ),
    HeldSame({"urn:k1": "urn:k0", "urn:k2": "urn:k0"}, {"urn:k0": ("urn:k1", "urn:k2")}),
)


def as_sets(found: InstituteStatements) -> tuple[object, ...]:
    return {*found.selections}, {*found.connections}, found.same.named("x"), found.same.others


def test_tables_hold_what_was_written(tmp_path: Path) -> None:
    tables = StatedTables(tmp_path / STATED, "0" * 64)
    tables.write(STATEMENTS)
    assert as_sets(tables.read()) == as_sets(STATEMENTS)


def test_same_statements_make_the_same_bytes(tmp_path: Path) -> None:
    other = replace(STATEMENTS, connections=STATEMENTS.connections[::-1])
    written = []
    for name, statements in (("one", STATEMENTS), ("other", other)):
        tables = StatedTables(tmp_path / name, "0" * 64)
        tables.write(statements)
        written.append(tables.path.read_bytes())
    assert written[0] == written[1]


def test_release_has_tables_of_what_its_graphs_say(demo: Path) -> None:
    with Release.open(demo) as release:
        assert release.stated
        kept, stated = release.stated.read(), read_from_graphs(release.store)
    assert as_sets(kept) == as_sets(stated)
    assert kept.same == stated.same
    assert len(kept.selections) > 500


def test_public_release_has_none(dist: Path) -> None:
    assert not (dist / STATED).exists()
    with Release.open(dist) as release:
        assert release.stated is None


def test_reader_takes_tables_where_there_are_some(tmp_path: Path, demo: Path) -> None:
    tables = StatedTables(tmp_path / STATED, "0" * 64)
    tables.write(STATEMENTS)
    with Release.open(demo) as release:
        found = institute_statements(GraphReader(release.store, tables))
        assert as_sets(found) == as_sets(STATEMENTS)
        assert len(institute_statements(GraphReader(release.store)).selections) > 500


def test_tables_that_changed_since_the_release_was_opened_are_left_alone(
    demo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "dist"
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("store"))
    with Release.open(folder) as release:
        assert release.stated
        # Who reads a message is to find the file by it.
        assert release.stated.path == folder / STATED
        (folder / STATED).write_bytes(b"")
        assert release.stated is None


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda path: StatedTables(path, "1" * 64).write(STATEMENTS), "'release': '1111.*'0000"),
        (lambda path: path.write_text("no database, but long enough to be one" * 30), "no table"),
        (lambda _: None, "no table"),
    ],
)
def test_tables_of_another_release_and_other_files_are_refused(
    make: Callable[[Path], object], complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / STATED
    make(path)
    with pytest.raises(DataError, match=complaint) as raised:
        StatedTables(path, "0" * 64).read()
    assert str(path) in str(raised.value)
    assert "amocf build" in str(raised.value)
