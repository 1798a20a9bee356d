"""`amocf.load()`: what a program finds by which name, and what it is told where there is none."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

import amocf
from amocf.errors import DataError, UsageError
from amocf.python_api import (
    KSA,
    CompetencyFramework,
    Occupation,
    OutsideConcept,
    SubCompetency,
    Tier,
    UnknownResourceError,
)
from amocf.terms import BASE


@pytest.fixture(scope="module")
def framework(dist: Path) -> Iterator[CompetencyFramework]:
    with amocf.load(dist) as found:
        yield found


@pytest.mark.parametrize(
    "name",
    ["4.1.2", "4-1-2", "amocf:4-1-2", BASE + "id/4-1-2", "technical drawings and schematics"],
)
def test_name_of_a_sub_competency_finds_it(framework: CompetencyFramework, name: str) -> None:
    found = framework[name]
    assert isinstance(found, SubCompetency)
    assert (found.uri, found.code) == (BASE + "id/4-1-2", "4.1.2")
    assert found.curie == "amocf:4-1-2"
    assert found == framework.sub_competencies[name]
    assert name in framework


@pytest.mark.parametrize("name", ["ksa-0007", "KSA 7", "Monitoring manufacturing operations"])
def test_name_of_a_ksa_finds_it(framework: CompetencyFramework, name: str) -> None:
    assert framework[name] == framework.ksas[name]
    assert isinstance(framework[name], KSA)


def test_unknown_name_offers_the_nearest(framework: CompetencyFramework) -> None:
    with pytest.raises(KeyError) as error:
        framework["4.1.99"]
    assert str(error.value) == "“4.1.99” is not known; did you mean 4.1.9 (Workflow Assessment)?"
    with pytest.raises(UnknownResourceError, match="expected a code, a URI, a CURIE or a label"):
        framework["\0"]
    with pytest.raises(UnknownResourceError, match=r"<Occupation occ-0001 .*none of the 40 KSAs"):
        framework.ksas["occ-0001"]
    with pytest.raises(UnknownResourceError, match=r"did you mean nice-0001"):
        framework.mappings["nice-001"]
    assert "nothing" not in framework
    assert 7 not in framework


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("mapping:nice-0001", r"a mapping record: framework\.mappings\['https://.*/nice-0001'\]"),
        ("dataset:amocf", "ask framework.store for it"),
    ],
)
def test_uri_of_something_else_leads_to_where_it_is_found(
    framework: CompetencyFramework, name: str, advice: str
) -> None:
    with pytest.raises(UnknownResourceError, match=advice):
        framework[name]


@pytest.mark.parametrize("name", ["4-2-2", "amocf:4-2-2", BASE + "id/4-2-2"])
def test_withdrawn_resource_names_what_takes_its_place(revised_dist: Path, name: str) -> None:
    with (
        amocf.load(revised_dist) as revised,
        pytest.raises(
            UnknownResourceError,
            match=r"was withdrawn on 2026-09-01; use <SubCompetency 4\.2\.14 ",
        ),
    ):
        revised[name]


def test_kinds_have_all_that_the_document_names(framework: CompetencyFramework) -> None:
    for members, count in (
        (framework.tiers, 5),
        (framework.competencies, 13),
        (framework.sub_competencies, 67),
        (framework.ksas, 40),
        (framework.occupations, 4),
        (framework.areas, 5),
        (framework.institutes, 18),
        (framework.agencies, 3),
    ):
        assert len(members) == len({*members}) == count
        assert repr(members).startswith(f"<{count} ")
    assert framework.occupations[0].institute_count == 8
    assert [each.code for each in framework.competencies[:2]] == ["4.1", "4.2"]
    assert repr(framework).startswith(f"<CompetencyFramework {framework.version}: 13 competencies,")


def test_hierarchy_leads_up_and_down(framework: CompetencyFramework) -> None:
    found = framework.sub_competencies["4.1.2"]
    assert [each.code for each in found.ancestors] == ["4.1", "Tier 4"]
    assert found.parent == framework.competencies["4.1"]
    assert found in framework["4.1"].children
    assert isinstance(framework["4.1"].parent, Tier)
    assert framework["Tier 4"].parent is None
    assert len(found.ksas) == 7
    assert found.essential_ksas == 12
    assert {*found.ksas} <= {*framework.competencies["4.1"].ksas}
    # F stands under two sub-competencies.
    two = [each for each in framework.ksas if len(each.parents) == 2]
    assert [[parent.code for parent in each.parents] for each in two] == [["4.2.6", "4.2.9"]]


def test_definition_is_there_only_where_the_document_prints_one(
    framework: CompetencyFramework,
) -> None:
    assert sum(each.definition is not None for each in framework.competencies) == 7
    assert not any(each.definition for each in framework.sub_competencies)


def test_mappings_tell_what_is_denied_and_what_is_printed(
    framework: CompetencyFramework,
) -> None:
    printed, denied = framework["5.4.1"].mappings
    assert (printed.is_as_printed, printed.is_negated, printed.confidence) == (True, False, None)
    assert (denied.is_as_printed, denied.is_negated) == (False, True)
    assert denied.confidence == Decimal("0.95")
    assert repr(denied) == "<FrameworkMapping 5.4.1 not skos:closeMatch nice:NF-COM-008>"
    assert denied.justification == "semapv:ManualMappingCuration"
    assert denied.subject == framework["5.4.1"]
    assert isinstance(denied.object, OutsideConcept)
    assert denied in denied.object.mappings
    assert denied == framework.mappings["nice-0001"] == framework.mappings[denied.uri]
    assert len({*framework.mappings}) == len(framework.mappings)


def test_institutes_lead_to_area_and_agencies(framework: CompetencyFramework) -> None:
    niimbl = framework.institutes["niimbl"]
    assert niimbl.area == framework.areas["Biomanufacturing"]
    assert niimbl in framework.areas["biomanufacturing"].institutes
    assert [each.label for each in niimbl.agencies] == ["U.S. Department of Commerce"]
    assert niimbl.ror == "https://ror.org/04wzf4f82"
    assert sum(len(area.institutes) for area in framework.areas) == 18


def test_query_answers_by_name_and_by_text(framework: CompetencyFramework) -> None:
    by_name = framework.query("ksas-of-sub-competency", code=framework["4.1.2"])
    assert [row["ksa"] for row in by_name] == [
        each.uri for each in framework.sub_competencies["4.1.2"].ksas
    ]
    counted = framework.query(
        "SELECT (COUNT(*) AS ?count) (1.5 AS ?half) (1 / 0 AS ?none) { ?ksa a amo:KSA }"
    )
    assert counted.rows == ({"count": 40, "half": Decimal("1.5"), "none": None},)
    assert "counts" in framework.queries


@pytest.mark.parametrize(
    ("query", "values", "message"),
    [
        ("ksas-of-subcompetency", {}, "did you mean ksas-of-sub-competency"),
        ("ksas-of-sub-competency", {"kode": "4.1"}, "has no parameter 'kode'; it has: code"),
        ("ksas-of-sub-competency", {"code": "9.9"}, "none of its"),
        ("SELECT ?a {", {}, "the query is no SPARQL"),
        ("ASK { ?a ?b ?c }", {}, r"no SELECT query: framework\.store\.query"),
        ("SELECT ?a { ?a ?b ?c }", {"a": "4.1"}, "write them by VALUES"),
    ],
)
def test_query_that_cannot_be_asked_is_refused(
    framework: CompetencyFramework, query: str, values: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        framework.query(query, **values)


def test_store_and_dataset_have_every_graph(framework: CompetencyFramework) -> None:
    dataset = framework.dataset()
    names = {str(graph.identifier) for graph in dataset.graphs()}
    assert BASE + "graph/framework" in names
    assert len(list(dataset.quads())) == len(framework.store)
    assert [*dataset.query("ASK { amocf:4-1-2 dct:identifier '4.1.2' }")] == [True]


def test_store_goes_on_without_its_framework(dist: Path) -> None:
    store = amocf.load(dist).store
    assert bool(store.query("ASK { ?a ?b ?c }"))


def test_threads_that_ask_at_once_get_the_same(dist: Path) -> None:
    with amocf.load(dist) as fresh, ThreadPoolExecutor(8) as threads:
        found = [*threads.map(lambda _: (fresh["4.1.2"], fresh.tables["ksas"]), range(32))]
    assert all(each[0] is found[0][0] and each[1] is found[0][1] for each in found)


def test_closed_framework_keeps_what_was_read(dist: Path) -> None:
    framework = amocf.load(str(dist))
    found = framework["4.1.2"]
    framework.close()
    framework.close()
    assert found.parent
    assert framework["4.1"].children
    with pytest.raises(UsageError, match=r"was closed; amocf\.load\(\) opens it again"):
        framework.query("counts")


def test_resources_are_values(framework: CompetencyFramework, dist: Path) -> None:
    with amocf.load(dist) as other:
        assert other["4.1.2"] == framework["4.1.2"]
        assert {other["4.1.2"], framework["4.1.2"]} == {framework["4.1.2"]}
    again = pickle.loads(pickle.dumps(framework["4.1.2"]))  # noqa: S301 - of our own
    assert again.parent == framework["4.1"]
    with pytest.raises(AttributeError):
        framework["4.1.2"].label = ""  # type: ignore[misc]
    assert isinstance(framework["occ-0001"], Occupation)


def test_load_of_what_is_no_release_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither the folder of a release nor a version"):
        amocf.load(tmp_path)
    with pytest.raises(UsageError, match=r"'1999\.9\.9' is neither"):
        amocf.load("1999.9.9")
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(DataError, match="the manifest lacks"):
        amocf.load(tmp_path)


def test_import_of_the_package_loads_nothing_heavy() -> None:
    code = "import sys, amocf; print([n for n in ('pyoxigraph', 'rdflib') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
