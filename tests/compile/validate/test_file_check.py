"""`amocf check FILE…`: anyone's file, offline, with a sentence for everything that is wrong."""

import gzip
import io
import json
import socket
import sys
from pathlib import Path

import pytest

from amocf.cli import main

SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix : <http://e.org/> .\n"

GOOD = (
    SKOS
    + ':s a skos:ConceptScheme . :c a skos:Concept ; skos:inScheme :s ; skos:prefLabel "c"@en .'
)
TWO_LABELS = SKOS + ':c a skos:Concept ; skos:prefLabel "one"@en , "two"@en .'

N3 = TWO_LABELS.replace(" :c a", "\n:c a") + "\n{} => {} ."
XML = (
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
    ' xmlns:s="http://www.w3.org/2004/02/skos/core#">\n'
    '<s:Concept r:about="http://e.org/c" xml:lang="en">\n'
    '<s:prefLabel>one</s:prefLabel><s:prefLabel>two</s:prefLabel><s:note xml:lang="">n</s:note>\n'
    "</s:Concept></r:RDF>"
)
JSON = json.dumps(
    {
        "@context": "own.jsonld",
        "@graph": [{"id": "http://e.org/c", "label": {"@value": "x", "@language": "en"}}] * 2,
    },
    indent=1,
).replace('"x"', '"y"', 1)
SET = (
    "#curie_map:\n#  ex: https://e.org/\n#mapping_set_id: https://e.org/set\n"
    "#license: https://e.org/l\n"
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    "ex:a\tskos:exactMatch\tex:z\tsemapv:LexicalMatching\n"
    "ex:a\tskos:exactMatch\tex:b\tsemapv:LexicalMatching\n"
    "ex:b\tskos:broadMatch\tex:a\tsemapv:LexicalMatching\n"
)


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
    assert "two.ttl:3: Violation: <http://e.org/c>" in printed.out
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


def test_missing_file_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "absent.ttl"
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


# -- several files, and what cannot be judged


def test_every_file_is_judged_and_the_worst_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.ttl").write_text("no Turtle")
    (tmp_path / "good.ttl").write_text(GOOD)
    (tmp_path / "two.ttl").write_text(TWO_LABELS)
    names = [str(tmp_path / name) for name in ("absent.ttl", "bad.ttl", "good.ttl", "two.ttl")]
    assert main(["check", *names]) == 2
    assert main(["check", *names[1:]]) == 1
    printed = capsys.readouterr()
    assert "absent.ttl: there is no such file" in printed.err
    assert "bad.ttl:1:1: not valid Turtle" in printed.err
    assert "good.ttl conforms" in printed.err
    assert "two.ttl:3: Violation" in printed.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no statement"),
        ("# nothing but a comment\n", "holds no statement"),
        ("<http://e.org/a> <http://e.org/p> <http://e.org/b> .", "holds no concept"),
        (SKOS + ":p :about skos:Concept , skos:broader .", "holds no concept"),
        (SKOS + ':C a :Class ; skos:definition "c"@en ; skos:note "n"@en .', "holds no concept"),
        (
            SKOS + "[] a :Axiom ; :source :a ; :property skos:exactMatch ; :target :b .",
            "holds no concept",
        ),
        (GOOD.replace("http://www.w3", "https://www.w3"), "the namespace of SKOS with https"),
    ],
)
def test_file_in_which_nothing_can_be_judged_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    path = tmp_path / "vacuous.ttl"
    path.write_text(content)
    assert check(path, "--report", "json") == 0
    printed = capsys.readouterr()
    assert said in printed.err
    assert f"{path} is not judged by the profile skos" in printed.err
    (file,) = json.loads(printed.out)["files"]
    assert (file["conforms"], file["judged"]) == (None, False)
    assert check(path, "--strict") == 1
    assert "conforms to" not in capsys.readouterr().err


HTTPS = SKOS.replace("http://www", "https://www")


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.ttl", HTTPS + ":p :q :r .\n:c skos:broader :d .", 4),
        ("a.ttl", HTTPS + ":C a :Class .\n:D\n:sub skos:Concept .", 5),
        ("a.nt", "<a:a> <a:p> <https://www.w3.org/2004/02/skos/core#Concept> .", 1),
        ("a.rdf", XML.replace("http://www.w3.org/2004", "https://www.w3.org/2004"), 3),
        ("a.jsonld", '{"@id":\n"a:a", "https://www.w3.org/2004/02/skos/core#note": "x"}', 1),
    ],
)
def test_namespace_of_skos_with_https_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, line: int
) -> None:
    (tmp_path / name).write_text(content)
    assert check(tmp_path / name) == 0
    assert f"{tmp_path / name}:{line}: the file writes the namespace of SKOS with https" in (
        capsys.readouterr().err
    )
    assert check(tmp_path / name, "--strict") == 1


@pytest.mark.parametrize(
    "content",
    [
        SKOS + ":c a skos:Concept .",
        SKOS + ':c :n "x" ; skos:prefLabel "c"@en .',
        SKOS + ":c skos:exactMatch :d .",
        SKOS + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        ":Term rdfs:subClassOf :Word . :Word rdfs:subClassOf skos:Concept . :c a :Term .",
        SKOS + "@prefix xl: <http://www.w3.org/2008/05/skos-xl#> . :c xl:prefLabel [ "
        'xl:literalForm "c"@en ] .',
    ],
)
def test_file_that_speaks_in_skos_is_judged(tmp_path: Path, content: str) -> None:
    path = tmp_path / "some.ttl"
    path.write_text(content)
    assert check(path, "--strict") == 0


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.n3", N3, {3}),
        ("a.rdf", XML, {3}),
        ("a.rdf", XML.replace("\n", "\r\n"), {3}),
        ("a.rdf", XML.replace(' xml:lang=""', ""), {3}),
        ("a.ttl", TWO_LABELS.replace("\n", "\r"), {3}),
        ("a.jsonld", JSON, {5}),
        ("a.sssom.tsv", SET, {6, 7}),
        ("a.ttl", SKOS + ":a :p :a .\n:c skos:related :d ; skos:narrower :d .", {4}),
    ],
)
def test_finding_has_its_line_whatever_the_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, lines: set[int]
) -> None:
    core = "http://www.w3.org/2004/02/skos/core#"
    own = {"@context": {"id": "@id", "label": f"{core}prefLabel"}}
    (tmp_path / "own.jsonld").write_text(json.dumps(own))
    (tmp_path / name).write_bytes(content.encode())
    assert check(tmp_path / name, "--report", "json") == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert {row["line"] for row in file["results"]} == lines


def test_json_report_holds_every_file_with_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.ttl").write_text("no Turtle")
    (tmp_path / "two.ttl").write_text(TWO_LABELS)
    names = [str(tmp_path / name) for name in ("bad.ttl", "two.ttl")]
    assert main(["check", *names, "--report", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    bad, two = report["files"]
    assert (report["profile"], bad["conforms"], bad["judged"]) == ("skos", False, False)
    assert "not valid Turtle" in bad["error"]
    assert [(row["line"], row["severity"]) for row in two["results"]] == [(3, "Violation")] * 2


def test_terminal_without_unicode_shows_what_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "two\udcff.ttl"
    path.write_text(TWO_LABELS.replace("two", "zwé"))
    for encoding, shown in (
        ("ascii", b'"zw\\xe9" is one of'),
        ("utf-8", '"zwé" is one of'.encode()),
    ):
        for options in ((), ("--report", "json")):
            written = io.BytesIO()
            monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding=encoding))
            assert check(path, *options) == 1
            sys.stdout.flush()
            if options:
                (file,) = json.loads(written.getvalue())["files"]
                assert file["file"] == str(path)
            else:
                assert shown in written.getvalue()
                assert b"two\\udcff.ttl" in written.getvalue()


# -- formats


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vocabulary.txt", GOOD),
        (
            "vocabulary",
            '{"@id": "http://e.org/a", "http://www.w3.org/2004/02/skos/core#note": "x"}',
        ),
        ("vocabulary.skos", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'),
        (
            "vocabulary.dat",
            '<?xml version="1.0"?>\n<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        ),
    ],
)
def test_unknown_suffix_is_told_by_how_the_file_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    assert check(tmp_path / name) == 0, capsys.readouterr()


def test_format_option_goes_before_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.json"
    path.write_text(GOOD)
    assert check(path) == 1
    assert check(path, "--format", "ttl") == 0


def test_file_that_may_not_be_read_does_not_end_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "two.ttl").write_text(TWO_LABELS)
    (tmp_path / "loop.ttl").symlink_to(tmp_path / "loop.ttl")
    names = [str(tmp_path / name) for name in ("", "loop.ttl", "n" * 300, "two.ttl")]
    assert main(["check", *names]) == 2
    printed = capsys.readouterr()
    assert "this is a folder" in printed.err
    assert printed.err.count("there is no such file") == 2
    assert "two.ttl:3: Violation" in printed.out


def test_compressed_file_is_judged_by_the_suffix_inside(tmp_path: Path) -> None:
    path = tmp_path / "two.ttl.gz"
    path.write_bytes(gzip.compress(TWO_LABELS.encode()))
    assert check(path) == 1


@pytest.mark.parametrize(("content", "code"), [(GOOD, 0), (TWO_LABELS, 1)])
def test_standard_input_is_judged(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: str,
    code: int,
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert main(["check", "-", "--format", "ttl"]) == code
    assert "- conforms" in capsys.readouterr().err or code


# -- what a file entails of SKOS

PARTS = (
    SKOS
    + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    + ":partOf rdfs:subPropertyOf {above} . {more}\n"
    + ":a a skos:Concept ; :partOf :b ; skos:related :b . :b a skos:Concept ."
)


@pytest.mark.parametrize(
    ("above", "more"),
    [
        ("skos:broader", ""),
        ("skos:broaderTransitive", ""),
        (":under", ":under rdfs:subPropertyOf skos:broader ."),
        (":under", ":under rdfs:subPropertyOf :over . :over rdfs:subPropertyOf skos:broader ."),
    ],
)
def test_declared_sub_property_counts_as_the_property_of_skos(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], above: str, more: str
) -> None:
    path = tmp_path / "parts.ttl"
    path.write_text(PARTS.format(above=above, more=more))
    assert check(path) == 1
    assert "SKOS S27" in capsys.readouterr().out


def test_sub_properties_in_a_circle_end(tmp_path: Path) -> None:
    path = tmp_path / "circle.ttl"
    path.write_text(PARTS.format(above=":x", more=":x rdfs:subPropertyOf :partOf ."))
    assert check(path) == 0


@pytest.mark.parametrize("name", ["xl:prefLabel", ":preferred"])
def test_labels_of_skos_xl_count_as_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / "labels.ttl"
    xl = SKOS + "@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .\n"
    xl += ":preferred <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> xl:prefLabel .\n"
    path.write_text(
        xl + f':c a skos:Concept ; {name} [ xl:literalForm "one"@en ] , '
        '[ xl:literalForm "two"@en ] .'
    )
    assert check(path) == 1
    assert "SKOS S14" in capsys.readouterr().out


XL = SKOS + "@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .\n:s a skos:ConceptScheme ; "


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        ('xl:prefLabel [ xl:literalForm "s"@en ] .', 0),
        (':preferred :l . :l xl:literalForm "s"@en .', 0),
        ('xl:prefLabel :l . :l a xl:Label ; xl:literalForm "s"@en , "t"@fr .', 0),
        (":preferred :l . :l a xl:Label .", 1),
        ('xl:altLabel [ xl:literalForm "s"@en ] .', 1),
    ],
)
def test_label_of_skos_xl_is_no_missing_label(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, missing: int
) -> None:
    path = tmp_path / "labels.ttl"
    declared = "\n:preferred <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> xl:prefLabel ."
    path.write_text(XL + content + declared)
    check(path, "--profile", "quality")
    assert capsys.readouterr().out.count("No label is given") == missing
