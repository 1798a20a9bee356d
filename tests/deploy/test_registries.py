"""The entries for registries have what each asks for, and agree with the release."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, Store
from tests.clients.test_jskos_validate import HERE as CLIENTS
from tests.clients.test_jskos_validate import complaints

from amocf.compile.read.sssom import read
from amocf.release.opened import Release
from amocf.terms import BASE, EDITION, LICENCE, expand

_REGISTRIES: Final = Path(__file__).parents[2] / "deploy" / "registries"
_SCHEME: Final = NamedNode(f"{BASE}id/competencies")
#: What BARTOC's editors are warned of where it is missing (src/quality.js of gbv/bartoc.org).
_WANTED: Final = {
    *("extent", "license", "definition", "url", "publisher", "subject", "FORMAT", "languages"),
    *("notationExamples", "prefLabel", "type"),
}


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((_REGISTRIES / "bartoc" / "amocf.json").read_bytes())
    return loaded


@pytest.fixture(scope="module")
def registry() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((_REGISTRIES / "sssom" / "registry.yml").read_bytes())
    return loaded


def test_registry_has_the_slots_of_sssom(registry: dict[str, Any], root: Path) -> None:
    """The classes MappingRegistry and MappingSetReference of SSSOM 1.1."""
    slots = {"mapping_registry_id", "mapping_registry_title", "mapping_registry_description"}
    assert set(registry) == {*slots, "homepage", "documentation", "mapping_set_references"}
    for each in registry["mapping_set_references"]:
        assert set(each) == {"mapping_set_id", "mirror_from", "mapping_set_group", "local_name"}


def test_registry_names_every_mapping_set(registry: dict[str, Any], root: Path, dist: Path) -> None:
    found = {each["local_name"]: each for each in registry["mapping_set_references"]}
    sets = {path.name: read(path) for path in (root / "mappings").glob("*.sssom.tsv")}
    assert set(found) == set(sets)
    with Release.open(dist) as release:
        for name, each in found.items():
            header = sets[name].metadata
            assert each["mapping_set_id"] == header["mapping_set_id"]
            assert each["mirror_from"] == f"{BASE}download/mappings/{name}"
            assert release.manifest.file(f"mappings/{name}") is not None
            # What their pages show of a set, and search in.
            shown = ("mapping_set_title", "mapping_set_description", "mapping_set_version")
            assert all(header.get(slot) for slot in (*shown, "license", "subject_source"))


def test_lines_for_the_server_name_the_file() -> None:
    lines = yaml.safe_load((_REGISTRIES / "sssom" / "mapping-server.yml").read_bytes())
    assert [set(each) for each in lines] == [{"id", "uri"}]
    assert lines[0]["uri"].endswith("/deploy/registries/sssom/registry.yml")


def test_record_has_what_bartoc_asks_for(record: dict[str, Any]) -> None:
    assert set(record) >= _WANTED
    assert record["definition"]["en"][0].strip()
    assert len(record["type"]) > 1
    for each in (*record["publisher"], *record["API"]):
        assert re.fullmatch(r"https://[^\s]+[^.]", each.get("uri") or each["url"])
    assert record["publisher"][0]["prefLabel"]["en"]


def test_record_agrees_with_the_release(record: dict[str, Any], dist: Path) -> None:
    with Release.open(dist) as release:
        store = release.store
        assert record["identifier"] == [_SCHEME.value]
        title = store.quads_for_pattern(_SCHEME, NamedNode(expand("skos:prefLabel")), None)
        assert {quad.object for quad in title} == {
            Literal(record["prefLabel"]["en"], language="en")
        }
        counts = [_members(store, kind) for kind in ("Tier", "Competency", "SubCompetency", "KSA")]
        assert list(map(int, re.findall(r"\d+", record["extent"]))) == [sum(counts), *counts]
        for code in record["notationExamples"]:
            coded = store.quads_for_pattern(
                None, NamedNode(expand("dct:identifier")), Literal(code)
            )
            assert any(str(quad.subject).startswith(f"<{record['namespace']}") for quad in coded)
        pattern = re.compile(record["uriPattern"])
        members = store.quads_for_pattern(None, NamedNode(expand("skos:inScheme")), _SCHEME)
        assert all(pattern.fullmatch(str(quad.subject).strip("<>")) for quad in members)
    assert record["license"] == [{"uri": LICENCE}]
    assert [each["uri"] for each in record["publisher"]] == [EDITION]
    assert "not endorsed by NIST" in record["definition"]["en"][0]


def _members(store: Store, kind: str) -> int:
    pattern = (None, NamedNode(expand("rdf:type")), NamedNode(expand(f"amo:{kind}")))
    return len({quad.subject for quad in store.quads_for_pattern(*pattern)})


def test_record_is_jskos(record: dict[str, Any], tmp_path: Path) -> None:
    if not (CLIENTS / "node_modules" / "jskos-validate").is_dir():
        pytest.skip("jskos-validate is not installed: run `make clients`")
    path = tmp_path / "schemes.json"
    # BARTOC gives the number when it takes the record.
    path.write_text(json.dumps([{**record, "uri": "http://bartoc.org/en/node/1"}]))
    assert complaints("scheme", path) == []
