"""Comparisons over a release that has the data of two institutes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from tests.institutes.workbooks import DAY, OFFICE, RIGHT, Tables, xlsx

from amocf.compile.release import ImportedData, build
from amocf.coverage.comparing import CoverageResult, GapStatus, compare
from amocf.coverage.framework_index import FrameworkIndex, read_index
from amocf.coverage.memberships import Family
from amocf.coverage.operand_names import known_names
from amocf.coverage.operands import COMPARABLE, operand_of
from amocf.institutes.importing import import_files
from amocf.institutes.institute_folder import GRAPH
from amocf.institutes.institute_graph import DataOrigin
from amocf.institutes.published_terms import read_published_terms
from amocf.rdf.graph_reader import GraphReader
from amocf.release.opened import Release
from amocf.terms import BASE, LICENCE

_COVERED, _PARTLY, _MISSING, _EXTRA, _UNTOLD = GapStatus
#: What the second institute states: one published KSA, and one that it words in its own way.
_OTHER: Final[Tables] = {
    "KSAs": [
        ("4.1.7", "Data collection and analysis", "", OFFICE, DAY),
        ("4.1.2", "Draw a bioreactor", "", OFFICE, DAY),
    ],
    "Occupations": [("Process Engineers", "", "", "")],
    "Connections": [("Draw a bioreactor", "Process Engineers", "yes", "", "")],
}


@pytest.fixture(scope="module")
def release(dist: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """A release with the data of NIIMBL and BioMADE, which hold one KSA to be the same."""
    with Release.open(dist) as public:
        terms = read_published_terms(public.store, public.version, "")
    folders = []
    for institute, tables in (("niimbl", RIGHT), ("biomade", _OTHER)):
        folder = tmp_path_factory.mktemp(institute)
        origin = DataOrigin(institute, BASE, LICENCE, (("data.xlsx", xlsx(tables)),))
        assert import_files(terms, origin, folder, is_partial=False).is_written
        folders.append(folder)
    graph = folders[1] / GRAPH
    text = graph.read_text("utf-8")
    mine, others = (
        next(
            line.partition(" ")[0].removeprefix("amocf:").strip("<>").rpartition("/")[2]
            for line in _subjects(folder / GRAPH, label)
        )
        for folder, label in (
            (folders[1], "Draw a bioreactor"),
            (folders[0], "Sketch a bioreactor"),
        )
    )
    same = f"<{BASE}id/{mine}> <{BASE}ontology#heldSameAs> <{BASE}id/{others}> .\n"
    graph.write_text(text + same, "utf-8")
    out = tmp_path_factory.mktemp("release") / "dist"
    compiled = build(root, out, lambda _: None, ImportedData(tuple(folders)))
    assert [each for each in compiled.report.results if each.severity == "Violation"] == []
    with Release.open(out) as built:
        yield built


def _subjects(graph: Path, label: str) -> Iterator[str]:
    """Give the subjects of a graph whose label this is."""
    wanted = Literal(label, language="en")
    for quad in parse(path=str(graph), format=RdfFormat.TURTLE):
        is_label = quad.predicate.value.endswith("#prefLabel")
        if is_label and quad.object == wanted and isinstance(quad.subject, NamedNode):
            yield quad.subject.value


@pytest.fixture(scope="module")
def index(release: Release) -> FrameworkIndex:
    return read_index(GraphReader(release.store))


@pytest.fixture(scope="module")
def compared(index: FrameworkIndex) -> Callable[[str, str], CoverageResult]:
    known = known_names(index)

    def run(first: str, second: str) -> CoverageResult:
        sides = (operand_of(index, known.find(name, COMPARABLE)) for name in (first, second))
        return compare(index, *sides)

    return run


def test_institute_has_what_it_selects_and_nothing_else(compared: Any, codes: Any) -> None:
    result = compared("4.1", "niimbl")
    assert codes(result, _COVERED) == "4.1.2 4.1.7"
    assert codes(result, _MISSING) == "4.1.1 4.1.3 4.1.5 4.1.8 4.1.9"
    assert codes(result, _EXTRA) == "4.2.6 5.1"
    assert {each.code: each.words for each in result.competencies} == {
        "4.1": "2 of 7 covered",
        "4.2": "none of 12 asked for",
        "5.1": "none of 1 asked for",
    }


def test_two_institutes_share_what_they_hold_to_be_the_same(compared: Any, codes: Any) -> None:
    result = compared("niimbl", "biomade")
    assert codes(result, _COVERED) == "4.1.2 4.1.7"
    assert codes(result, _MISSING) == "4.2.6 5.1"
    assert codes(result, _EXTRA) == codes(result, _UNTOLD) == ""
    labels = {
        status: {
            each.label
            for each in result.components
            if each.family is Family.KSAS and each.status is status
        }
        for status in (_COVERED, _MISSING, _EXTRA)
    }
    # The KSA has one name: the one of the two that sorts first.
    assert labels == {
        _COVERED: {"Data collection and analysis", "Draw a bioreactor"},
        _MISSING: {"Keep aseptic conditions"},
        _EXTRA: set(),
    }
    assert codes(result, _COVERED, Family.OCCUPATIONS) == "occ-0001"
    missing = codes(result, _MISSING, Family.OCCUPATIONS)
    assert missing == "occ-niimbl-0001"


def test_occupation_has_what_institutes_hold_essential_to_it(compared: Any, codes: Any) -> None:
    result = compared("Process Engineers", "niimbl")
    assert codes(result, _COVERED) == "4.1.2 4.1.7"
    # Sixteen institutes have given no data: what else they hold essential, nobody can tell.
    assert codes(result, _UNTOLD) == "4.2.6 5.1"
    assert codes(result, _MISSING) == codes(result, _EXTRA) == ""
    (remark,) = {each for family in result.families for each in family.remarks if "of 18" in each}
    assert remark.startswith("The release has data of 2 of 18 institutes")
    assert codes(compared("Process Engineers", "5.1"), _MISSING) == "4.1.2 4.1.7"


def test_connected_ksa_that_is_not_essential_does_not_count(compared: Any) -> None:
    result = compared("Mechanical Engineers", "niimbl")
    component = next(each for each in result.components if each.code == "4.1.2")
    assert component.status is _UNTOLD
    assert [each.kind for each in component.first.reasons] == ["connected"]
    assert not component.first.degree


def test_area_adds_what_its_institutes_select_and_is_not_whole(compared: Any, codes: Any) -> None:
    result = compared("framework", "biomanufacturing")
    # The lists of its page, and 4.1.2 and 5.1 of NIIMBL.
    assert codes(result, _COVERED) == "4.1.2 4.1.7 4.1.9 4.2.4 4.2.6 4.2.9 4.2.11 4.6.1 5.1"
    assert codes(result, _MISSING) == ""
    assert any("data of 2 of its 3 institutes" in each for each in result.families[0].remarks)


def test_what_an_institute_words_itself_is_not_known_of_the_document(
    compared: Any, codes: Any
) -> None:
    result = compared("niimbl", "framework")
    assert codes(result, _COVERED) == "4.1.2 4.1.7 4.2.6 5.1"
    untold = codes(result, _UNTOLD, Family.KSAS)
    assert codes(result, _COVERED, Family.KSAS) == "ksa-0001"
    assert set(untold.split()) == {"ksa-biomade-0001", "ksa-niimbl-0001"}


def test_occupation_of_an_institute_is_found_by_its_title(compared: Any, codes: Any) -> None:
    result = compared("Bioprocess Technicians", "5.1")
    assert codes(result, _COVERED) == "5.1"
