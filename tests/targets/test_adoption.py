"""Official IRIs: proposed from files in the form of CTDL-ASN, accepted by a person, written."""

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from amocf.cli import main
from amocf.compile.formatting.style import format_turtle
from amocf.errors import UsageError
from amocf.rdf.graph_reader import GraphReader
from amocf.targets.adoption import Likeness, adopted, proposals
from amocf.targets.described_framework import DescribedFramework, described_framework
from amocf.targets.edition_reading import read_edition
from amocf.targets.published_component import PublishedFramework
from amocf.terms import BASE, expand

_OWNER = "https://owner.example/"
_AMCM = f"{BASE}ref/dol-amcm/"
Adopt = Callable[..., int]


def _competency(name: str, title: Any, code: str = "") -> dict[str, Any]:
    node = {
        "@id": name if ":" in name else _OWNER + name,
        "@type": "ceasn:Competency",
        "ceterms:ctid": name,
        "ceasn:competencyText": title,
        "ceasn:isPartOf": [f"{_OWNER}ce-0"],
    }
    return {**node, "ceasn:codedNotation": code} if code else node


def _model(*competencies: dict[str, Any]) -> str:
    framework = {
        "@id": f"{_OWNER}ce-0",
        "@type": "ceasn:CompetencyFramework",
        "ceasn:name": {"en-US": "Advanced Manufacturing Competency Model"},
    }
    context = "https://credreg.net/ctdlasn/schema/context/json"
    return json.dumps({"@context": context, "@graph": [framework, *competencies]})


@pytest.fixture(scope="module")
def amcm(store: Store) -> DescribedFramework:
    return described_framework(GraphReader(store), "dol-amcm")


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "ontology", tmp_path / "checkout" / "ontology")
    return tmp_path / "checkout"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.json"
    path.write_text(
        _model(
            _competency(
                "ce-1",
                {"de": "Entwurf", "en-US": "MANUFACTURING process  design/development"},
                "4.1",
            ),
            _competency("ce-2", {"en-US": ["Engineering concepts"]}, "9.9"),
            _competency("ce-3", "Technical drawing and schematics"),
            _competency("ce-4", "Quality", "4.5"),
            _competency("ce-5", {"en": "Engineering Concepts"}),
            _competency(f"{_AMCM}4-2", "Operations Management", "4.2"),
            _competency("javascript:alert(1)", "Operations Management", "4.2"),
            _competency(f"{_OWNER}%zz", "Operations Management", "4.2"),
        ),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def adopt(model: Path, checkout: Path, dist: Path) -> Adopt:
    def run(*options: str) -> int:
        fixed = ("--root", str(checkout), "--dist", str(dist))
        return main(["adopt", str(model), *fixed, *options])

    return run


def test_proposals_rank_title_with_code_before_title_before_code_before_likeness(
    amcm: DescribedFramework, model: Path
) -> None:
    found = [
        (each.stand_in.code, each.official.iri.removeprefix(_OWNER), each.likeness)
        for each in proposals(amcm, read_edition(model))
    ]
    assert found == [
        ("4.1", "ce-1", Likeness.BOTH),
        ("4.1.2", "ce-3", Likeness.NEAR),
        ("4.1.3", "ce-2", Likeness.TITLE),
        ("4.1.3", "ce-5", Likeness.TITLE),
        ("4.5", "ce-4", Likeness.CODE),
    ]


def test_ten_thousand_competencies_with_titles_that_repeat(
    amcm: DescribedFramework, tmp_path: Path
) -> None:
    path = tmp_path / "large.json"
    many = (
        _competency(f"ce-{n}", {"en-US": f"Competency {n % 700}"}, f"8.{n}")
        for n in range(1, 10_001)
    )
    path.write_text(_model(_competency("ce-x", "Critical Work Functions", "4.1.1"), *many))
    published = read_edition(path)
    assert len(published.components) == 10_001
    found = proposals(amcm, published)
    assert {each.official.iri for each in found} == {f"{_OWNER}ce-x"}
    assert [each.stand_in.code for each in found if each.likeness is Likeness.BOTH] == ["4.1.1"]


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ([("4.1", f"{_OWNER}ce-99")], "is no IRI of the file"),
        ([("7.7", f"{_OWNER}ce-1")], "'7.7' is no stand-in"),
        ([("4.1", f"{_OWNER}ce-1"), ("4.1", f"{_OWNER}ce-4")], "two official IRIs"),
        ([("4.1", f"{_OWNER}ce-1"), ("4.2", f"{_OWNER}ce-1")], "two stand-ins"),
        ([("4.2", f"{_AMCM}4-2")], "no address of an owner"),
        ([("4.2", "javascript:alert(1)")], "no address of an owner"),
        ([("4.2", f"{_OWNER}%zz")], "no address of an owner"),
    ],
)
def test_what_cannot_be_is_not_adopted(
    amcm: DescribedFramework, model: Path, accepted: list[tuple[str, str]], said: str
) -> None:
    published: PublishedFramework = read_edition(model)
    with pytest.raises(UsageError, match=said):
        adopted(amcm, published, accepted)


def test_yes_writes_both_statements_and_the_source_into_one_file_in_its_format(
    adopt: Adopt, checkout: Path, root: Path
) -> None:
    source = "https://owner.example/model.json"
    assert adopt("--yes", f"4.1={_OWNER}ce-1", "--source", source) == 0
    path = checkout / "ontology" / "references" / "dol-amcm.ttl"
    text = path.read_text(encoding="utf-8")
    assert format_turtle(text, path) == text
    before = set(parse(path=root / path.relative_to(checkout), format=RdfFormat.TURTLE))
    new = set(parse(input=text, format=RdfFormat.TURTLE)) - before
    assert {str(each.subject.value) for each in new} == {f"{_AMCM}4-1"}
    said = {each.predicate.value: each.object for each in new}
    official = NamedNode(f"{_OWNER}ce-1")
    assert said[expand("skos:exactMatch")] == said[expand("dct:isReplacedBy")] == official
    note = said[expand("skos:changeNote")].value
    assert source in note
    assert "“MANUFACTURING process design/development” with the code 4.1" in note
    changed = [
        each
        for each in sorted(checkout.rglob("*"))
        if each.is_file() and each.read_bytes() != (root / each.relative_to(checkout)).read_bytes()
    ]
    assert changed == [path]


def test_table_of_proposals_is_edited_and_read_back(
    adopt: Adopt, checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "proposals.tsv"
    assert adopt("--proposals", str(table)) == 0
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8")), delimiter="\t"))
    assert [row[0] for row in rows] == ["accept", "", "", "", "", ""]
    assert adopt("--proposals", str(table)) == 2
    assert adopt("--accept", str(table)) == 0
    assert "nothing was accepted" in capsys.readouterr().err
    rows[1][0], rows[3][0] = "yes", "X"
    table.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    assert adopt("--accept", str(table)) == 2
    assert "--source" in capsys.readouterr().err
    assert adopt("--accept", str(table), "--source", "the owner") == 0
    text = (checkout / "ontology" / "references" / "dol-amcm.ttl").read_text(encoding="utf-8")
    assert text.count("dct:isReplacedBy") == 2
    rows[1][0] = "perhaps"
    table.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    assert adopt("--accept", str(table), "--source", "the owner") == 1
    assert "proposals.tsv:2: 'perhaps' in the column accept" in capsys.readouterr().err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_person_is_asked_one_by_one_on_a_terminal(
    adopt: Adopt, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal("y\n\ny\nq\n"))
    assert adopt("--source", "the owner") == 0
    text = (checkout / "ontology" / "references" / "dol-amcm.ttl").read_text(encoding="utf-8")
    assert text.count("dct:isReplacedBy") == 2
    for name in ("ce-1", "ce-2"):
        assert f"dct:isReplacedBy <{_OWNER}{name}>" in text


@pytest.mark.parametrize("is_source_given", [True, False])
def test_person_is_asked_only_where_the_answers_can_be_written(
    adopt: Adopt,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    is_source_given: bool,
) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal("y\ny\n"))
    if is_source_given:
        path = checkout / "ontology" / "references" / "dol-amcm.ttl"
        path.write_text(path.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
        assert adopt("--source", "the owner") == 1
    else:
        assert adopt() == 0
    said = capsys.readouterr()
    assert "adopt it?" not in said.out
    assert ("amocf format" if is_source_given else "--source on a terminal") in said.err


def test_framework_without_stand_ins_has_nothing_to_ask_about(
    adopt: Adopt, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", _Terminal("y\n"))
    assert adopt("--source", "the owner", "--set", "esco") == 0
    assert "nothing was accepted" in capsys.readouterr().err


def test_without_a_yes_nothing_is_written(
    adopt: Adopt, checkout: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adopt() == 0
    assert "4.1 Manufacturing Process Design/Development = 4.1" in capsys.readouterr().out
    name = Path("ontology", "references", "dol-amcm.ttl")
    assert (checkout / name).read_bytes() == (root / name).read_bytes()


def test_a_write_that_fails_leaves_the_file_as_it_was(
    adopt: Adopt, checkout: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert adopt("--yes", f"4.1={_OWNER}ce-1", "--source", "the owner") == 2
    folder = Path("ontology", "references")
    there, here = (
        {each.name: each.read_bytes() for each in (place / folder).iterdir()}
        for place in (checkout, root)
    )
    assert there == here
