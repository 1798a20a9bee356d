"""The OWL API reads what others read, and finds the ontology by itself in OWL 2 DL and RL.

A referee beside the rules of test_owl.py, and no part of the tests that every change runs:
`make owl` installs it.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pyoxigraph
import pytest
from pyoxigraph import Quad, RdfFormat
from tests.test_mapping_assertions import asserted, faults, records_of

from amocf.formats import format_of

PROGRAM: Final = Path(__file__).with_name("owlapi.py")


def ask(root: Path, question: str, path: Path) -> bytes:
    python = root / ".venv-owl" / "bin" / "python"
    if not (python.exists() and shutil.which("java")):
        pytest.skip("the OWL API is not installed: `make owl` does it, and needs Java")
    command = [str(python), str(PROGRAM), question, str(path)]
    run = subprocess.run(command, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


@pytest.mark.parametrize("name", ["amocf.ttl", "amocf.rdf", "amocf-skos.ttl"])
def test_the_owl_api_finds_the_triples_that_others_find(root: Path, dist: Path, name: str) -> None:
    found = pyoxigraph.parse(ask(root, "triples", dist / name), format=RdfFormat.N_TRIPLES)
    expected = pyoxigraph.parse(path=dist / name, format=format_of(name).engine)
    assert {quad.triple for quad in found} == {quad.triple for quad in expected}


def assertions(root: Path, path: Path) -> list[Quad]:
    return list(pyoxigraph.parse(ask(root, "assertions", path), format=RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("name", ["amocf.ttl", "amocf.rdf"])
def test_the_owl_api_asserts_what_mapping_records_make_and_nothing_else(
    root: Path, dist: Path, name: str
) -> None:
    assert faults(assertions(root, dist / name), records_of(root / "mappings")) == []


def test_the_owl_api_asserts_what_the_form_of_the_standard_denies(root: Path, dist: Path) -> None:
    """Why the graphs of the dataset do not have the records as SSSOM/RDF has them."""
    records = records_of(root / "mappings")
    found = asserted(assertions(root, dist / "mappings" / "nice.sssom.ttl"))
    assert found & records.denied


def test_the_owl_api_finds_the_ontology_in_the_profiles(root: Path, dist: Path) -> None:
    found = json.loads(ask(root, "violations", dist / "graphs" / "ontology.ttl"))
    assert found == {"OWL2_FULL": [], "OWL2_DL": [], "OWL2_RL": []}


def test_the_owl_api_finds_what_is_planted(root: Path, dist: Path, tmp_path: Path) -> None:
    path = tmp_path / "planted.ttl"
    range_ = b"<http://www.w3.org/2000/01/rdf-schema#range>"
    string = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
    planted = b"<https://w3id.org/amocf/ontology#reading> " + range_ + b" " + string + b" .\n"
    path.write_bytes((dist / "graphs" / "ontology.ttl").read_bytes() + planted)
    assert json.loads(ask(root, "violations", path))["OWL2_RL"] != []
