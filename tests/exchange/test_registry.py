"""The exports: found by their module, documented, and as the release says where they are in it."""

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from amocf.cli import main
from amocf.errors import UsageError
from amocf.exchange.registry import (
    Exporter,
    ReleaseData,
    exporters,
    find_exporter,
    released_exporters,
)
from amocf.exchange.schema_org import describe
from amocf.rdf.graph_reader import GraphReader
from amocf.release.opened import Release

EXPORTERS = pytest.mark.parametrize("exporter", exporters(), ids=lambda each: each.name)


def test_exporters_are_found_by_their_modules() -> None:
    names = [each.name for each in exporters()]
    assert names == sorted(set(names))
    assert {"csvw", "schema-org"} <= set(names)
    assert "csvw" in (each.name for each in released_exporters())


def test_unknown_export_gets_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="did you mean schema-org"):
        find_exporter("schema.org")


@EXPORTERS
def test_export_writes_the_files_that_it_names_in_its_formats(
    exporter: Exporter, dist: Path
) -> None:
    with Release.open(dist) as release:
        manifest = release.manifest
        data = ReleaseData(
            release.store, release.version, release.context, manifest.files, manifest.edition
        )
        files = exporter.write(data)
        assert exporter.write(data) == files
    # Some are named after what the release has.
    assert tuple(files) == exporter.files(()) or not exporter.files(())
    for name, content in files.items():
        if exporter.release_folder is not None:
            assert (dist / exporter.path(name)).read_bytes() == content
        form = next(form for form in exporter.formats if name.endswith(form.suffix))
        assert content
        if form.media_type == "text/csv":
            assert len(list(csv.reader(io.StringIO(content.decode())))) > 1
        if form.media_type.endswith("json"):
            assert json.loads(content)


@EXPORTERS
def test_export_has_its_row_in_the_documentation(exporter: Exporter, root: Path) -> None:
    section = (root / "docs" / "querying.md").read_text("utf-8").partition("## Exports")[2]
    row = next(line for line in section.splitlines() if line.startswith(f"| `{exporter.name}` "))
    files = exporter.files(())
    target = f"`{files[0]}`" if len(files) == 1 else f"folder `{exporter.name}`"
    assert row.endswith(f"| {target} |")


def test_command_alone_lists_the_exports(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export"]) == 0
    lines = capsys.readouterr().out.splitlines()
    # The site is made of what a server would send, and no exporter makes it.
    assert [line.split()[0] for line in lines] == [*(each.name for each in exporters()), "site"]
    assert any(line.endswith("tables/ of a release") for line in lines)


def test_command_writes_what_the_release_has(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "tables"
    assert main(["export", "csvw", "--out", str(out), "--dist", str(dist)]) == 0
    written = len(find_exporter("csvw").files(()))
    assert f"wrote {out}: {written} files, " in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in (dist / "tables").iterdir()
    }


def test_command_names_a_single_file_after_the_export(
    dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", "schema-org", "--dist", str(dist)]) == 0
    document = json.loads(Path("schema-org.jsonld").read_bytes())
    assert document["@context"] == "https://schema.org"
    kinds = {each["@type"] for each in document["@graph"]}
    assert kinds == {"DefinedTerm", "DefinedTermSet", "Dataset"}


def test_export_that_is_incomplete_says_what_it_lacks(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "datacite", "--out", str(tmp_path / "d.json"), "--dist", str(dist)]) == 0
    said = "datacite is incomplete: doi takes a DOI from doi in edition.toml, which gives none"
    assert said in capsys.readouterr().err
    exporter = find_exporter("datacite")
    assert exporter.notes({"doi": "10.5281/zenodo.1234567"}) == ()


def test_no_description_of_the_files_describes_another(dist: Path) -> None:
    with Release.open(dist) as release:
        files = release.manifest.files
        data = ReleaseData(release.store, release.version, release.context, files)
        described = {each.path for each in data.described_files}
    describing = [each for each in released_exporters() if each.describes_files]
    descriptions = {each.path(name) for each in describing for name in each.files(())}
    assert len(descriptions) == len(describing) == 5
    assert {each.path for each in files} - described == descriptions


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("csv",), "no export is called 'csv' (did you mean csvw?)"),
        (("csvw", "--to-store", "http://127.0.0.1:1/"), "--to-store sends the whole release"),
        (("csvw", "--update-url", "http://127.0.0.1:1/"), "--update-url goes with --to-store"),
    ],
)
def test_wrong_call_is_explained(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert main(["export", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_schema_org_leaves_out_what_it_has_no_word_for(dist: Path) -> None:
    with Release.open(dist) as release:
        assert (
            describe(GraphReader(release.store), "https://w3id.org/amocf/check/2025/figures-a")
            is None
        )
        term = describe(GraphReader(release.store), "https://w3id.org/amocf/id/4-1-2")
    assert term
    assert term["name"] == "Technical Drawings and Schematics"


def test_schema_org_names_what_has_no_label_by_its_short_form() -> None:
    store = Store()
    tier, kind = (
        NamedNode("https://w3id.org/amocf/id/tier-9"),
        NamedNode("https://w3id.org/amocf/ontology#Tier"),
    )
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.add(Quad(tier, rdf_type, kind))
    assert describe(GraphReader(store), tier.value) == {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": tier.value,
        "name": "id/tier-9",
        "url": tier.value,
    }


def test_schema_org_gives_the_data_of_an_institute_its_licence_and_its_creator() -> None:
    store = Store()
    store.load(
        b"""
        PREFIX amo: <https://w3id.org/amocf/ontology#>
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        <urn:inst> a amo:Institute ; skos:prefLabel "Inst"@en .
        <urn:data> a dcat:Dataset ; dct:creator <urn:inst> ; dct:license <urn:licence> ;
          prov:wasAttributedTo <urn:inst> ; dct:title "Data"@en ; dct:description "D."@en .
        <urn:set> a skos:ConceptScheme ; dct:creator <urn:inst> ; skos:prefLabel "Set"@en .
        """,
        RdfFormat.TURTLE,
    )
    reader = GraphReader(store)
    data, terms = describe(reader, "urn:data"), describe(reader, "urn:set")
    assert data
    assert terms
    assert data["license"] == terms["license"] == "urn:licence"
    assert data["creator"] == {"@type": "Organization", "@id": "urn:inst", "name": "Inst"}
