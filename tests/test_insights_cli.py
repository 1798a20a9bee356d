"""`amocf insights`: what it lists and answers, in each form, with and without the data."""

import csv
import io
import json
from pathlib import Path

import pytest

from amocf.cli import main
from amocf.queries.insight_query import NEEDS

_NEED = NEEDS["ksa-selections-of-two-areas"].words
_CANNOT = f"This cannot be computed: the release does not say {_NEED}."


def run(capsys: pytest.CaptureFixture[str], dist: Path, *arguments: str) -> str:
    assert main(["insights", *arguments, "--dist", str(dist)]) == 0
    return capsys.readouterr().out


def test_insights_alone_are_listed_with_what_is_missing(
    capsys: pytest.CaptureFixture[str], dist: Path, demo: Path
) -> None:
    without, found = run(capsys, dist), run(capsys, demo)
    for listing in (without, found):
        assert "  ksas-across-areas  " in listing
        assert "  partners-of-institute institute=…  " in listing
    assert _CANNOT in without
    assert "cannot be computed" not in found


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_insight_without_the_data_says_so_in_each_form(
    capsys: pytest.CaptureFixture[str], dist: Path, form: str
) -> None:
    text = run(capsys, dist, "ksas-across-areas", "--format", form)
    assert _CANNOT in text
    if form == "json":
        found = json.loads(text)
        assert "rows" not in found
        assert [each["value"] for each in found["printed"]] == ["33"]
    if form == "csv":
        assert text.splitlines()[0] == "missing"


def test_insight_has_the_printed_number_beside_the_computed_one(
    capsys: pytest.CaptureFixture[str], demo: Path
) -> None:
    text = run(capsys, demo, "ksas-across-areas", "--format", "csv")
    assert text.splitlines() == [
        "scope,ksas,all,share,printed share",
        "https://w3id.org/amocf/id/network,78,235,33.19,33",
    ]
    found = json.loads(run(capsys, demo, "ksas-across-areas", "--format", "json"))
    assert found["rows"] == [*csv.DictReader(io.StringIO(text))]
    assert len(found["institutes"]) == 18
    assert "made-up data" in found["warning"]


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_insight_for_people_says_whose_data_it_is_computed_from(
    capsys: pytest.CaptureFixture[str], demo: Path, form: str
) -> None:
    text = run(capsys, demo, "ksas-of-areas", "--format", form)
    assert "Computed from the data of 18 institutes in release " in text
    assert "The document's own numbers stand under 'printed'." in text
    assert "The release holds made-up data" in text
    assert "id/area-digital" in text


@pytest.mark.parametrize("value", ["NIIMBL", "niimbl", "https://w3id.org/amocf/id/inst-niimbl"])
def test_parameter_is_a_name_or_a_uri(
    capsys: pytest.CaptureFixture[str], demo: Path, value: str
) -> None:
    arguments = ("partners-of-institute", f"institute={value}", "--format", "csv")
    rows = [*csv.DictReader(io.StringIO(run(capsys, demo, *arguments)))]
    assert len(rows) == 17
    assert rows[0]["partner"] == "https://w3id.org/amocf/id/inst-biofabusa"


def test_ksa_of_an_institute_is_named_by_its_uri(
    capsys: pytest.CaptureFixture[str], demo: Path
) -> None:
    iri = "https://example.org/id/ksa-niimbl-0001"
    assert "occupation" in run(capsys, demo, "careers-of-ksa", f"ksa={iri}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ksas-across-area",), "did you mean ksas-across-areas?"),
        (("partners-of-institute",), "is about one institute: give institute=NAME"),
        (("ksas-of-areas", "area=x"), "ksas-of-areas has no parameter 'area'; it has: none"),
        (("partners-of-institute", "institute=nimbl"), "is not known"),
        (
            ("careers-of-ksa", "ksa=NIIMBL"),
            "is an institute; expected the name, the code or the URI of a KSA",
        ),
    ],
)
def test_call_that_is_wrong_says_what_to_do(
    capsys: pytest.CaptureFixture[str], dist: Path, arguments: tuple[str, ...], message: str
) -> None:
    assert main(["insights", *arguments, "--dist", str(dist)]) == 2
    assert message in capsys.readouterr().err


def test_same_call_has_the_same_bytes(capsys: pytest.CaptureFixture[str], demo: Path) -> None:
    for form in ("table", "csv", "json", "markdown"):
        arguments = ("most-selected-ksas", "--format", form)
        assert run(capsys, demo, *arguments) == run(capsys, demo, *arguments)
