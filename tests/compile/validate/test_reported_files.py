"""Files of RDF that once were misread, by the table of what is right for each."""

import csv
import json
from pathlib import Path
from typing import Any, Final

import pytest
from tests.places import sentences_of, without_line

from amocf.cli import main
from amocf.compile.validate.file_check import check_file
from amocf.compile.validate.shapes import load_shapes

#: Each has two preferred labels in one language, which breaks S14 of SKOS however it is encoded:
#: the table has them as sound, for what it asks is that they are read.
TWO_LABELS: Final = frozenset(("rdfxml-single-quoted-entity.rdf", "rdfxml-utf16.rdf"))
#: What the table asks to be said, or not to be said.
SAID: Final = {
    "rdfxml-bad-language-tag.rdf": "language tag",
    "rdf12-annotation.ttl": "rdf12-annotation.ttl:4: statements about statements",
    "vacuous-https-namespace.ttl": "the namespace of SKOS with https",
    "jsonld-deep.jsonld": "stand within each other",
}


@pytest.fixture(scope="module")
def rows(shared: Path) -> dict[str, str]:
    """What is right for each file that `amocf check` is tried on."""
    table = shared / "cases" / "expected.tsv"
    if not table.is_file():
        pytest.skip(f"there are no cases in {shared}")
    with table.open(encoding="utf-8") as file:
        found = csv.DictReader(file, delimiter="\t")
        return {
            row["file"]: row["right"]
            for row in found
            if row["how"].startswith("check") and "sssom" not in row["file"]
        }


def judged(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, Any, str]:
    code = main(["check", str(path), "--report", "json", *options])
    printed = capsys.readouterr()
    return code, json.loads(printed.out)["files"][0], printed.err


def test_each_file_is_judged_as_the_table_says(
    rows: dict[str, str], shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(rows) == 9
    for name, right in rows.items():
        code, report, said = judged(shared / "cases" / name, capsys)
        assert SAID.get(name, "") in said
        if name in TWO_LABELS:
            assert (code, report["violations"]) == (1, 2)
            assert {"SKOS S14" in row["message"] for row in report["results"]} == {True}
        elif right[0] in "01":
            assert str(code) in right.partition(" with")[0], name


def test_everything_that_is_said_of_a_file_names_a_line(shared: Path, root: Path) -> None:
    cases = sorted((shared / "cases").iterdir())
    shapes = [load_shapes(root / "shapes", profile) for profile in ("skos", "quality", "amocf")]
    judged = [
        (path, check_file(path, each))
        for path in cases
        for each in shapes
        if path.suffix not in (".rq", ".md") and path.name != "expected.tsv"
    ]
    if not judged:
        pytest.skip(f"there are no cases in {shared}")
    said = [(path, sentence) for path, report in judged for sentence in sentences_of(report)]
    assert len(said) > len(cases)
    assert [each for path, each in said if without_line(path, [each])] == []


def test_what_could_not_be_judged_is_wrong_when_strict(
    rows: dict[str, str], shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rows["vacuous-https-namespace.ttl"] == "0 with a note, 1 with --strict"
    path = shared / "cases" / "vacuous-https-namespace.ttl"
    assert judged(path, capsys, "--strict")[0] == 1


def test_labels_of_skos_xl_are_no_missing_labels(
    rows: dict[str, str], shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rows["skosxl-labels.ttl"] == 'no "no label"'
    _, report, _ = judged(shared / "cases" / "skosxl-labels.ttl", capsys, "--profile", "quality")
    assert report["judged"]
    assert [row for row in report["results"] if "No label" in row["message"]] == []
