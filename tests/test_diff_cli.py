"""`amocf diff`: what it compares, its forms, its messages and its exit codes."""

import csv
import gzip
import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from amocf.cli import main
from amocf.terms import graph_iri

_Shown = Callable[..., tuple[int, str, str]]
OLD = '<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "A" .\n'
NEW = OLD.replace('"A"', '"B"')


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> _Shown:
    """Run the command; gives its exit code, output and messages."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["diff", *arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        written = capsys.readouterr()
        return code, written.out, written.err

    return run


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Two files of Turtle, which differ in a label."""
    for name, text in (("old.ttl", OLD), ("new.ttl", NEW)):
        (tmp_path / name).write_text(text)
    return str(tmp_path / "old.ttl"), str(tmp_path / "new.ttl")


def frozen(folder: Path, version: str, triples: str) -> None:
    """Write what `amocf diff` reads of a frozen release."""
    release = folder / version
    release.mkdir(parents=True)
    graphs = ("framework", "derived")
    lines = sorted(
        line.replace(" .", f" <{graph_iri(name)}> .")
        for line in triples.splitlines(keepends=True)
        for name in graphs
    )
    quads = "".join(lines).encode()
    file = {
        "path": "amocf.nq",
        "bytes": len(quads),
        "sha256": hashlib.sha256(quads).hexdigest(),
        "media_type": "application/n-quads",
    }
    manifest = {"version": version, "triples": 1, "date": "2026-11-29", "files": [file]}
    (release / "manifest.json").write_text(json.dumps(manifest))
    (release / "amocf.nq.gz").write_bytes(gzip.compress(quads, mtime=0))


def test_diff_of_files_in_every_form_says_the_same(shown: _Shown, files: tuple[str, str]) -> None:
    code, text, messages = shown(*files)
    assert code == 0
    assert "Relabelled: preferred label “B” instead of “A”." in text
    assert "all of its statements are compared" in messages
    _, markdown, _ = shown(*files, "--format", "markdown")
    assert "Relabelled: preferred label “B” instead of “A”." in markdown
    _, table, _ = shown(*files, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["old_label"], row["new_label"], row["since"]) == ("A", "B", "new.ttl")
    _, document, _ = shown(*files, "--format", "json")
    assert json.loads(document)["counts"] == {"relabelled": 1}
    _, turtle, _ = shown(*files, "--format", "turtle")
    assert len(list(pyoxigraph.parse(turtle.encode(), format=RdfFormat.TURTLE))) > 10


def test_diff_of_the_same_is_no_failure(shown: _Shown, files: tuple[str, str]) -> None:
    code, text, _ = shown(files[0], files[0])
    assert (code, text.splitlines()[-1]) == (0, "Nothing has changed.")


def test_diff_of_frozen_releases_compares_what_is_stated(shown: _Shown, tmp_path: Path) -> None:
    frozen(tmp_path, "2025.1.0", OLD)
    frozen(tmp_path, "2026.1.0", NEW)
    releases = ("--releases", str(tmp_path))
    code, text, messages = shown("2025.1.0", "2026.1.0", *releases)
    assert (code, messages) == (0, "")
    assert text.startswith("From 2025.1.0 to 2026.1.0\n")
    assert text == shown(str(tmp_path / "2025.1.0"), "2026.1.0", *releases)[1]
    _, document, _ = shown("2025.1.0", "2026.1.0", "--format", "json", *releases)
    assert json.loads(document)["old"]["date"] == "2026-11-29"
    _, table, _ = shown("2025.1.0", "2026.1.0", "--format", "csv", *releases)
    assert "2026.1.0" in table


def test_diff_of_a_release_with_itself_finds_nothing(shown: _Shown, dist: Path) -> None:
    code, text, messages = shown(str(dist), str(dist), "--all")
    assert (code, messages, text.splitlines()[-1]) == (0, "", "Nothing has changed.")
    code, text, messages = shown(str(dist), str(dist / "amocf.nq"))
    assert (code, messages, text.splitlines()[-1]) == (0, "", "Nothing has changed.")


def test_diff_with_out_writes_a_file_whole_or_not_at_all(
    shown: _Shown, files: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "table.csv"
    code, text, messages = shown(*files, "--format", "csv", "--out", str(out))
    assert (code, text) == (0, "")
    assert f"wrote {out}\n" in messages
    assert out.read_bytes().startswith(b"\xef\xbb\xbfold_uri")
    before = sorted(tmp_path.iterdir())
    code, _, messages = shown(*files, "--out", str(tmp_path))
    assert (code, sorted(tmp_path.iterdir())) == (2, before)
    assert "this is a folder" in messages


@pytest.mark.parametrize(
    "case", [(".", "this is a folder"), ("/", "this is a folder"), ("absent/t.csv", "no folder")]
)
def test_diff_with_out_that_no_file_can_be_is_a_wrong_call(
    shown: _Shown,
    files: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[str, str],
) -> None:
    out, sentence = case
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    code, _, messages = shown(*files, "--out", out)
    assert (code, sorted(tmp_path.iterdir())) == (2, before)
    assert f"{out}: " in messages
    assert sentence in messages


def test_diff_with_out_that_is_a_link_writes_what_it_leads_to(
    shown: _Shown, files: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    link, led_to = tmp_path / "table.csv", folder / "table.csv"
    link.symlink_to(led_to)
    for _ in range(2):  # the first makes it, the second puts another in its place
        assert shown(*files, "--format", "csv", "--out", str(link))[0] == 0
        assert link.is_symlink()
        assert [each.name for each in folder.iterdir()] == ["table.csv"]
        assert led_to.read_bytes().startswith(b"\xef\xbb\xbfold_uri")


def test_diff_with_out_that_is_a_pipe_writes_to_it(
    shown: _Shown, files: tuple[str, str], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert shown(*files, "--out", str(pipe))[0] == 0
        assert pipe.is_fifo()
        assert os.read(reading, 100_000).startswith(b"From old.ttl to new.ttl\n")
    finally:
        os.close(reading)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("wrong.ttl", b"<urn:a> <urn:b> .", (1, "not valid Turtle")),
        ("wrong.nq", b"\x00\x00", (1, "UTF-16")),
        ("wrong.txt", b"", (2, "its ending tells no format of RDF")),
    ],
)
def test_diff_of_a_file_that_it_cannot_read_says_why(
    shown: _Shown, tmp_path: Path, name: str, content: bytes, expected: tuple[int, str]
) -> None:
    code, sentence = expected
    path = tmp_path / name
    path.write_bytes(content)
    ended, text, messages = shown(str(path), str(path))
    assert (ended, text) == (code, "")
    assert sentence in messages


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("absent.ttl", "there is no such file"),
        (".", "manifest.json is missing"),
        ("2031.1.0", "there is no frozen release 2031.1.0"),
    ],
)
def test_diff_of_what_is_not_there_is_a_wrong_call(
    shown: _Shown, tmp_path: Path, name: str, sentence: str
) -> None:
    given = name if name[0] == "2" else str(tmp_path / name)
    code, text, messages = shown(given, given, "--releases", str(tmp_path / "releases"))
    assert (code, text) == (2, "")
    assert sentence in messages


def test_diff_of_a_damaged_release_names_it(shown: _Shown, tmp_path: Path) -> None:
    frozen(tmp_path, "2025.1.0", OLD)
    (tmp_path / "2025.1.0" / "amocf.nq.gz").write_bytes(gzip.compress(b"<urn:a>"))
    code, _, messages = shown("2025.1.0", "2025.1.0", "--releases", str(tmp_path))
    assert code == 1
    assert "amocf.nq.gz" in messages
