"""`amocf check FILE…`: anyone's file, offline, with a sentence for everything that is wrong."""

import socket
from pathlib import Path

import pytest

from amocf.cli import main

SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix : <http://e.org/> .\n"

GOOD = (
    SKOS
    + ':s a skos:ConceptScheme . :c a skos:Concept ; skos:inScheme :s ; skos:prefLabel "c"@en .'
)
TWO_LABELS = SKOS + ':c a skos:Concept ; skos:prefLabel "one"@en , "two"@en .'


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a file that is checked must not open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def check(path: Path, *options: str) -> int:
    return main(["check", str(path), *options])


def test_a_sound_file_conforms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "good.ttl"
    path.write_text(GOOD)
    assert check(path) == 0
    assert "good.ttl conforms to the profile skos" in capsys.readouterr().err


def test_a_broken_integrity_condition_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "two.ttl"
    path.write_text(TWO_LABELS)
    assert check(path) == 1
    printed = capsys.readouterr()
    assert "two.ttl: Violation: <http://e.org/c>" in printed.out
    assert "does not conform" in printed.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.ttl", ":c a skos:Concept", "not valid Turtle: The prefix"),
        ("bad.nt", "<http://e.org/a> <b> .", "not valid N-Triples"),
        ("bad.jsonld", "{", "not valid JSON"),
        ("bad.rdf", "<rdf:RDF", "not valid RDF/XML"),
        ("remote.jsonld", '{"@context": "https://e.org/c.jsonld"}', "is not fetched"),
        ("nested.jsonld", '{"@graph": [{"@context": ["https://e.org/x"]}]}', "is not fetched"),
        (
            "import.jsonld",
            '{"@context": {"@version": 1.1, "@import": "https://e.org/y"}}',
            "is not fetched",
        ),
        ("set.sssom.tsv", "#mapping_set_id: https://e.org/s\nsubject_id\n", "license"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    assert check(path) == 1
    message = capsys.readouterr().err
    assert said in message
    assert name in message


@pytest.mark.parametrize("name", ["absent.ttl", "notes.docx"])
def test_what_is_no_known_file_is_a_wrong_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    if name == "notes.docx":
        (tmp_path / name).write_text("")
    assert check(tmp_path / name) == 2
    assert name in capsys.readouterr().err


def test_imports_are_noted_and_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "importing.ttl"
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    path.write_text(owl + GOOD + " <http://e.org/o> owl:imports <http://e.org/other> .")
    assert check(path) == 0
    assert "imports <http://e.org/other>, which is not fetched" in capsys.readouterr().err


def test_a_mapping_set_is_checked_as_rdf(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(root / "mappings" / "nice.sssom.tsv") == 0
    assert "conforms" in capsys.readouterr().err


def test_literals_are_judged_in_the_strict_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "seven.ttl"
    path.write_text(GOOD + ' :c :n "007"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    assert check(path, "--profile", "amocf") == 1
    assert 'expected "7"' in capsys.readouterr().out
