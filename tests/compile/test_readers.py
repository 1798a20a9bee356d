"""Each published file of triples holds the same triples, whatever program reads it."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, Triple

from amocf.formats import N_TRIPLES, RDF_XML, TURTLE, format_of

#: The media types that every reader knows, with their names in rdflib and rapper.
FORMS: Final = {
    TURTLE.media_type: ("turtle", "turtle"),
    RDF_XML.media_type: ("xml", "rdfxml"),
    N_TRIPLES.media_type: ("nt", "ntriples"),
}
MERGES: Final = ("amocf.ttl", "amocf.rdf", "amocf.nt")


def by_pyoxigraph(path: Path) -> bytes:
    form = RdfFormat.from_media_type(format_of(path.name).media_type)
    quads = pyoxigraph.parse(path=path, format=form)
    return pyoxigraph.serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES) or b""


def by_rdflib(path: Path) -> bytes:
    read = rdflib.Graph().parse(path, format=FORMS[format_of(path.name).media_type][0])
    return read.serialize(format="nt", encoding="utf-8")


def by_rapper(path: Path) -> bytes:
    program = shutil.which("rapper")
    if program is None:
        pytest.skip("rapper is not installed (Debian: raptor2-utils)")
    command = [program, "--quiet", "--input", FORMS[format_of(path.name).media_type][1], str(path)]
    run = subprocess.run(command, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
    return run.stdout


READERS: Final = {"pyoxigraph": by_pyoxigraph, "rdflib": by_rdflib, "rapper": by_rapper}


def triples(n_triples: bytes) -> set[Triple]:
    """Read what a reader wrote; blank nodes get names that depend on what is said of them."""
    dataset = Dataset(pyoxigraph.parse(n_triples, format=RdfFormat.N_TRIPLES))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {quad.triple for quad in dataset}


def published(dist: Path, media_type: str) -> list[str]:
    listed = json.loads((dist / "manifest.json").read_bytes())["files"]
    return [file["path"] for file in listed if file["media_type"] == media_type]


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from rewriting what it has read: it prefers "+00:00" to the canonical "Z"."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture(scope="module")
def merge(dist: Path) -> set[Triple]:
    """What the canonical form says of the default graph."""
    quads = pyoxigraph.parse(path=dist / "amocf.nq", format=RdfFormat.N_QUADS)
    return {q.triple for q in quads if isinstance(q.graph_name, pyoxigraph.DefaultGraph)}


@pytest.mark.parametrize("name", MERGES)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_every_reader_finds_the_merge_in_each_form(
    dist: Path, merge: set[Triple], name: str, read: Callable[[Path], bytes]
) -> None:
    assert triples(read(dist / name)) == merge


@pytest.mark.parametrize("read", [by_rdflib, by_rapper], ids=["rdflib", "rapper"])
def test_every_reader_finds_the_same_in_each_other_file(
    dist: Path, read: Callable[[Path], bytes]
) -> None:
    names = [name for form in FORMS for name in published(dist, form) if name not in MERGES]
    assert len(names) > 10
    different = [
        name for name in names if triples(read(dist / name)) != triples(by_pyoxigraph(dist / name))
    ]
    assert different == []


def test_a_missing_triple_and_another_literal_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "one.ttl"
    path.write_text('<http://x/a> <http://x/b> 1 , "c"@en , [ <http://x/c> [] ] .', "utf-8")
    one = triples(by_pyoxigraph(path))
    path.write_text('<http://x/a> <http://x/b> "1" , "c"@en , [ <http://x/c> [] ] .', "utf-8")
    assert triples(by_pyoxigraph(path)) != one
    assert triples(by_rdflib(path)) == triples(by_pyoxigraph(path))
