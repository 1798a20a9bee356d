"""The release: the same bytes anywhere, the same statements in every format, a true manifest."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple
from rdflib import Dataset as RdflibDataset
from rdflib import Graph
from tests.turtle_tokens import escaped_names

from amocf.formats import TRIG
from amocf.terms import DEFAULT_GRAPHS, graph_iri

SOURCES = ("ontology", "mappings", "shapes", "queries")

WHOLE = {
    "amocf.nt": (RdfFormat.N_TRIPLES, "nt"),
    "amocf.ttl": (RdfFormat.TURTLE, "turtle"),
    "amocf.rdf": (RdfFormat.RDF_XML, "xml"),
    "amocf.jsonld": (RdfFormat.JSON_LD, "json-ld"),
}


def manifest(dist: Path) -> dict[str, object]:
    content = json.loads((dist / "manifest.json").read_text())
    assert isinstance(content, dict)
    return content


def files(dist: Path) -> list[dict[str, Any]]:
    listed = manifest(dist)["files"]
    assert isinstance(listed, list)
    return listed


def triples(path: Path, form: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in pyoxigraph.parse(path=str(path), format=form)}


@pytest.fixture(scope="module")
def canonical(dist: Path) -> set[Quad]:
    return set(pyoxigraph.parse(path=str(dist / "amocf.nq"), format=RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def default_graph(canonical: set[Quad]) -> set[Triple]:
    return {quad.triple for quad in canonical if isinstance(quad.graph_name, DefaultGraph)}


@pytest.mark.parametrize("name", WHOLE)
def test_every_format_holds_the_default_graph(
    dist: Path, default_graph: set[Triple], name: str
) -> None:
    form, rdflib_name = WHOLE[name]
    assert triples(dist / name, form) == default_graph
    assert len(Graph().parse(dist / name, format=rdflib_name)) == len(default_graph)


def test_no_name_of_a_published_file_has_a_backslash(dist: Path) -> None:
    written = [
        each for each in files(dist) if each["media_type"] in ("text/turtle", TRIG.media_type)
    ]
    assert len(written) > len(DEFAULT_GRAPHS)
    assert [e["path"] for e in written if escaped_names((dist / e["path"]).read_bytes())] == []


def test_trig_holds_every_graph(dist: Path, canonical: set[Quad]) -> None:
    assert set(pyoxigraph.parse(path=str(dist / "amocf.trig"), format=RdfFormat.TRIG)) == canonical
    read = RdflibDataset()
    read.parse(dist / "amocf.trig", format="trig")
    assert sum(1 for _ in read.quads()) == len(canonical)


def test_the_default_graph_is_the_merge_of_nine(
    canonical: set[Quad], default_graph: set[Triple]
) -> None:
    merged = {NamedNode(graph_iri(name)) for name in DEFAULT_GRAPHS}
    assert {quad.triple for quad in canonical if quad.graph_name in merged} == default_graph
    assert {quad.graph_name for quad in canonical} >= merged


def test_each_named_graph_has_its_file(dist: Path, canonical: set[Quad]) -> None:
    by_graph: dict[str, set[Triple]] = {}
    for quad in canonical:
        if isinstance(quad.graph_name, NamedNode):
            name = quad.graph_name.value.rpartition("/")[2]
            by_graph.setdefault(name, set()).add(quad.triple)
    assert {path.stem for path in (dist / "graphs").iterdir()} == set(by_graph)
    for name, expected in by_graph.items():
        assert triples(dist / "graphs" / f"{name}.ttl", RdfFormat.TURTLE) == expected


def test_nothing_published_is_blank(canonical: set[Quad]) -> None:
    terms = {term for quad in canonical for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, pyoxigraph.BlankNode)]


def test_canonical_lines_are_sorted_and_distinct(dist: Path) -> None:
    for name in ("amocf.nq", "amocf.nt"):
        lines = (dist / name).read_bytes().splitlines()
        assert lines == sorted(set(lines))


def test_the_store_is_of_few_files(dist: Path) -> None:
    # Each index has one for the graphs and one for the report of the shapes; queries look into all.
    assert len(list((dist / "store").glob("*.sst"))) <= 2 * 12


def test_the_store_keeps_every_statement_as_it_stands(dist: Path, canonical: set[Quad]) -> None:
    store = Store.read_only(str(dist / "store"))
    assert set(store) == canonical


def test_the_manifest_is_true(dist: Path, default_graph: set[Triple]) -> None:
    assert manifest(dist)["triples"] == len(default_graph)
    listed = {file["path"] for file in files(dist)}
    present = {path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file()}
    cached = {path for path in present if path.startswith("store/")}
    cached |= {"search.sqlite", "queries.json"}
    assert listed == present - cached - {"manifest.json", "SHA256SUMS"}
    for file in files(dist):
        content = (dist / file["path"]).read_bytes()
        assert len(content) == file["bytes"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert file["media_type"].count("/") == 1


def test_build_release_is_a_link_to_a_folder_named_by_its_manifest(dist: Path) -> None:
    sha256 = hashlib.sha256((dist / "manifest.json").read_bytes()).hexdigest()
    assert dist.readlink() == Path(".releases", sha256[:12])


def test_sha256sums_are_what_sha256sum_checks(dist: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=dist, check=False
    )
    assert done.returncode == 0


def test_the_release_holds_what_is_promised(dist: Path) -> None:
    listed = {file["path"] for file in files(dist)}
    assert listed >= {*WHOLE, "amocf.nq", "amocf.trig", "report.ttl", "report.json"}
    for table in ("competencies", "ksas", "occupations", "institutes", "mappings", "statistics"):
        assert f"tables/{table}.csv" in listed
    sets = {path.name for path in (dist / "mappings").iterdir()}
    assert "as-printed-2025.sssom.tsv" in sets
    assert len(sets) == 21


def test_the_jsonld_is_compact_and_needs_no_other_document(dist: Path) -> None:
    document = json.loads((dist / "amocf.jsonld").read_text())
    context = json.loads((dist / "context.jsonld").read_text())["@context"]
    assert document["@context"] == context
    keys = {key for node in document["@graph"] for key in node}
    assert not [key for key in keys if key.startswith("http")]
    assert not [key for key in keys if ":" in key], "each property has a term in the context"


def test_the_report_conforms(dist: Path) -> None:
    report = json.loads((dist / "report.json").read_text())
    assert report["conforms"] is True


def test_csv_tables_have_a_row_a_thing(dist: Path) -> None:
    rows = {
        path.stem: len(list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())))
        for path in (dist / "tables").glob("*.csv")
    }
    assert rows["ksas"] == 40
    assert rows["occupations"] == 4
    assert rows["institutes"] == 18
    assert rows["competencies"] == 5 + 13 + 67


def test_catalogue_has_size_and_hash_of_each_distribution(dist: Path) -> None:
    spdx = "http://spdx.org/rdf/terms#"
    found: dict[str, dict[str, str]] = {}
    for triple in triples(dist / "dcat.ttl", RdfFormat.TURTLE):
        name = triple.predicate.value.rpartition("#")[2]
        found.setdefault(str(triple.subject), {})[name] = triple.object.value  # type: ignore[union-attr]
    told = {}
    for about in found.values():
        if "downloadURL" in about:
            checksum = found[f"<{about['checksum']}>"]
            assert checksum["algorithm"] == spdx + "checksumAlgorithm_sha256"
            path = about["downloadURL"].partition("/download/")[2]
            told[path] = (int(about["byteSize"]), checksum["checksumValue"])
    listed = {file["path"]: (file["bytes"], file["sha256"]) for file in files(dist)}
    assert listed.items() >= told.items()
    descriptions = {"croissant.json", "data.json", "datacite.json", "ro-crate-metadata.json"}
    plain = {"context.jsonld", "dcat.ttl", "report.ttl", "report.json", *descriptions}
    assert listed.keys() - told.keys() == plain


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "store" not in path.relative_to(folder).parts
    }


def test_the_same_bytes_from_another_folder_under_another_hash_seed(
    root: Path, dist: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "a clone elsewhere"
    for name in SOURCES:
        shutil.copytree(root / name, clone / name)
    shutil.copy(root / "edition.toml", clone)
    built = {}
    for seed in ("1", "4242"):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "amocf.cli", "build", "--root", str(clone), "--out", str(out)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=tmp_path,
        )
        built[seed] = digests(out)
    assert built["1"] == built["4242"] == digests(dist)
