"""What a new edition does: on made-up frameworks, and on the release with made-up files."""

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import Store

from amocf.cli import main
from amocf.rdf.graph_reader import GraphReader
from amocf.targets.check_forms import check_sentences
from amocf.targets.described_framework import (
    SCHEMES,
    DescribedComponent,
    DescribedFramework,
    MappableConcept,
    described_framework,
)
from amocf.targets.published_component import PublishedComponent, PublishedFramework
from amocf.targets.target_check import Fate, TargetCheck, check_target


def _described(*components: tuple[str, str], labels: tuple[str, ...] = ()) -> DescribedFramework:
    found = tuple(
        DescribedComponent(f"urn:{code}", code, title, title or code) for code, title in components
    )
    concepts = tuple(
        MappableConcept(f"urn:c{n}", f"9.{n}", label, frozenset(("urn:1",)))
        for n, label in enumerate(labels)
    )
    return DescribedFramework("nice", "urn:x", "X", "1", found, concepts)


def _file(*components: tuple[str, str]) -> PublishedFramework:
    return PublishedFramework(
        "a table",
        "",
        "",
        tuple(
            PublishedComponent("", code, (title,) if title else ()) for code, title in components
        ),
    )


def _fates(check: TargetCheck) -> list[Fate]:
    return [each.fate for each in check.checked]


def test_each_fate_is_told_by_code_first_and_then_by_title() -> None:
    described = _described(
        ("1", "Cyber Resiliency"), ("2", "Old"), ("3", "Gone"), ("4", "Moved"), ("5", ""), ("6", "")
    )
    check = check_target(
        described,
        _file(
            ("1", " cyber  resiliency"), ("2", "New"), ("40", "Moved"), ("5", "Seen"), ("60", "")
        ),
    )
    assert _fates(check) == [
        Fate.KEPT,
        Fate.RETITLED,
        Fate.WITHDRAWN,
        Fate.MOVED,
        Fate.TITLED,
        Fate.WITHDRAWN,
    ]


def test_a_title_that_another_code_has_now_is_said_where_codes_were_given_anew() -> None:
    described = _described(("1", "First"), ("2", "Second"), ("3", "Third"))
    check = check_target(
        described, _file(("1", "New"), ("2", "First"), ("3", "Second"), ("4", "Other"))
    )
    assert _fates(check) == [Fate.RETITLED] * 3
    assert [each.remark for each in check.checked] == [
        "its title is that of 2 now",
        "its title is that of 3 now",
        "",
    ]
    said = list(check_sentences(check))
    assert "- 1 First: retitled, now New; its title is that of 2 now" in said


def test_a_file_without_codes_withdraws_nothing_that_has_no_title() -> None:
    check = check_target(_described(("1", "A"), ("2", ""), ("3", "B")), _file(("", "A"), ("", "A")))
    assert _fates(check) == [Fate.KEPT, Fate.UNTOLD, Fate.WITHDRAWN]
    assert check.checked[0].remark == "2 components have this title"


def test_candidates_have_the_title_in_either_number_and_are_not_mapped_yet() -> None:
    described = _described(("1", "Access"), labels=("Access", "Process Engineers", "Systems"))
    check = check_target(
        described,
        _file(("1", "Access"), ("7", "process engineer"), ("8", "Systems"), ("9.2", "System")),
    )
    assert [(each.concept.label, each.found.code) for each in check.candidates] == [
        ("Process Engineers", "7"),
        ("Systems", "9.2"),
    ]


@pytest.mark.parametrize("slug", SCHEMES)
def test_a_file_of_what_the_release_describes_changes_nothing(slug: str, store: Store) -> None:
    described = described_framework(GraphReader(store), slug)
    assert described.components
    listed = (
        PublishedComponent(each.iri, each.code, (each.label,)) for each in described.components
    )
    check = check_target(described, PublishedFramework("a table", "", "", tuple(listed)))
    assert set(_fates(check)) <= {Fate.KEPT, Fate.TITLED}
    assert not check.is_strange


_ONET = (
    "O*NET-SOC Code\tTitle\tDescription\n"
    "17-2112.00\tIndustrial and Systems Engineers\tx\n17-2141.00\tMechanical Engineers\tx\n"
    "17-9999.00\tProcess Engineers\tx\n"
)


def test_command_reports_as_text_table_and_json_and_changes_nothing(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "Occupation Data.txt"
    file.write_text(_ONET, encoding="utf-8")
    call = ["check-targets", str(file), "--dist", str(dist)]
    assert main(call) == 0
    text = capsys.readouterr().out
    assert "17-2112.00 Industrial Engineers: retitled, now Industrial and Systems Engineers" in text
    assert "- candidate: occ-0001 Process Engineers and 17-9999.00 Process Engineers" in text
    assert main([*call, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main([*call, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(rows) == len(data["components"]) + len(data["candidates"])
    assert data["counts"]["retitled"] == 1
    assert data["counts"]["still there"] == 1


def test_command_says_what_is_wrong_with_a_file_or_the_call(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off, untold = tmp_path / "cut-off.txt", tmp_path / "untold.csv"
    cut_off.write_text(_ONET[:-3], encoding="utf-8")
    untold.write_text("title,code\nA,1\n", encoding="utf-8")
    assert main(["check-targets", str(cut_off), "--dist", str(dist)]) == 1
    assert "cut-off.txt:4: the row has 2 cells" in capsys.readouterr().err
    assert main(["check-targets", str(untold), "--dist", str(dist)]) == 2
    assert "name it with --set" in capsys.readouterr().err
    assert main(["check-targets", str(untold), "--dist", str(dist), "--set", "nice"]) == 0
    assert "is it a file of this framework?" in capsys.readouterr().out
