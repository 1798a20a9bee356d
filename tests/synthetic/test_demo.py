"""The demonstration holds what its ledger has, whatever the order of the imports."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import pytest
from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, RdfFormat, Store
from tests.synthetic.demo import import_all
from tests.synthetic.ledger import Ledger
from tests.synthetic.making import BASE
from tests.synthetic.printed import Printed

from amocf.institutes.institute_folder import GRAPH
from amocf.rdf.held_same import held_same
from amocf.terms import PREFIXES, expand

_SELECTED_KSA: Final = "?s a amo:Selection ; amo:selects ?ksa ; amo:selectedUnder ?place ."
_SELECTED_OCCUPATION: Final = """
    ?s a amo:Selection ; amo:selects ?it ; amo:statedBy ?institute .
    FILTER NOT EXISTS { ?s amo:selectedUnder ?place }"""
#: A thing that an institute holds to be that of another institute is the other.
_ONE: Final = "OPTIONAL { ?it amo:heldSameAs ?same } BIND (COALESCE(?same, ?it) AS ?one)"
_STATED: Final = """
    ?s amo:statesConnection ?c ; amo:statedBy ?institute ; amo:statesEssential ?essential .
    ?c amo:connectsKSA ?it ; amo:connectsOccupation ?occupation ."""


@pytest.fixture(scope="module")
def stored(demo: Path) -> Store:
    loaded = Store()
    loaded.bulk_load(path=str(demo / "amocf.nq"), format=RdfFormat.N_QUADS)
    return loaded


def counted(store: Store, group: str, what: str, where: str) -> Counter[str]:
    """Return a number for each value of a variable, by the last part of its IRI."""
    query = f"SELECT ?{group} ({what} AS ?n) WHERE {{ {where} }} GROUP BY ?{group}"
    found = store.query(query, prefixes=dict(PREFIXES))
    assert isinstance(found, QuerySolutions)
    return Counter({_last(row[group].value): int(row["n"].value) for row in found})


def _last(iri: str) -> str:
    return iri.rpartition("/")[2].removeprefix("inst-")


def number(store: Store, what: str, where: str) -> int:
    found = store.query(f"SELECT ({what} AS ?n) WHERE {{ {where} }}", prefixes=dict(PREFIXES))
    assert isinstance(found, QuerySolutions)
    return int(next(found)["n"].value)


def test_ksas_by_code_are_those_of_the_ledger(stored: Store, ledger: Ledger) -> None:
    where = _SELECTED_KSA.replace("?ksa", "?it") + _ONE
    found = counted(stored, "place", "COUNT(DISTINCT ?one)", where)
    assert found == Counter(each.code.replace(".", "-") for each in ledger.ksas)
    assert number(stored, "COUNT(DISTINCT ?one)", where) == len(ledger.ksas)


def test_ksas_by_competency_are_those_of_the_ledger(stored: Store, ledger: Ledger) -> None:
    where = f"""{_SELECTED_KSA.replace("?ksa", "?it")} {_ONE}
        ?place skos:broader* ?above . ?above a amo:Competency"""
    found = counted(stored, "above", "COUNT(DISTINCT ?one)", where)
    wanted = Counter("-".join(each.code.split(".")[:2]) for each in ledger.ksas)
    assert found == wanted


def test_selections_by_institute_are_those_of_the_ledger(stored: Store, ledger: Ledger) -> None:
    of_ksas = f"{_SELECTED_KSA} ?s amo:statedBy ?institute"
    assert counted(stored, "institute", "COUNT(*)", of_ksas) == Counter(
        x.institute for x in ledger.ksa_selections
    )
    assert counted(stored, "institute", "COUNT(*)", _SELECTED_OCCUPATION) == Counter(
        each.institute for each in ledger.occupation_selections
    )


def test_titles_are_those_of_the_ledger(stored: Store, ledger: Ledger) -> None:
    where = _SELECTED_OCCUPATION + _ONE
    assert number(stored, "COUNT(DISTINCT ?one)", where) == len(ledger.occupations)
    shared = f"SELECT ?one WHERE {{ {where} }} GROUP BY ?one HAVING (COUNT(?institute) > 1)"
    several = Counter(each.occupation for each in ledger.occupation_selections)
    found = number(stored, "COUNT(*)", f"{{ {shared} }}")
    assert found == sum(n > 1 for n in several.values())


def test_connections_by_institute_are_those_of_the_ledger(stored: Store, ledger: Ledger) -> None:
    for is_essential in (True, False):
        where = f"{_STATED} FILTER (?essential = {str(is_essential).lower()})"
        assert counted(stored, "institute", "COUNT(*)", where) == Counter(
            each.institute for each in ledger.connections if each.is_essential == is_essential
        )


def test_connected_pairs_are_those_of_the_ledger(stored: Store, ledger: Ledger) -> None:
    pairs = f"""SELECT DISTINCT ?one ?other {{ {_STATED} FILTER (?essential)
        OPTIONAL {{ ?it amo:heldSameAs ?same }} BIND (COALESCE(?same, ?it) AS ?one)
        OPTIONAL {{ ?occupation amo:heldSameAs ?too }}
        BIND (COALESCE(?too, ?occupation) AS ?other) }}"""
    wanted = {(each.ksa, each.occupation) for each in ledger.connections if each.is_essential}
    assert number(stored, "COUNT(*)", f"{{ {pairs} }}") == len(wanted)


def test_what_the_document_names_is_counted_as_before(stored: Store) -> None:
    assert number(stored, "COUNT(?ksa)", "?ksa a amo:KSA") == 40
    assert number(stored, "COUNT(?o)", "?o a amo:Occupation") == 4
    assert number(stored, "SUM(?count)", "?of amo:numberOfEssentialKSAs ?count") == 235


def test_pages_count_as_one_what_insights_count_as_one(stored: Store) -> None:
    same = held_same(stored)
    counted_as = NamedNode(expand("amo:countedAs"))
    found = stored.quads_for_pattern(None, counted_as, None, DefaultGraph())
    pairs = {str(quad.subject).strip("<>"): str(quad.object).strip("<>") for quad in found}
    assert pairs.keys() > same.one_name.keys() > set()
    assert {each: same.named(each) for each in pairs} == pairs


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_imports_in_any_order_give_the_same_graphs(
    marginals: Printed, ledger: Ledger, demo: Path, tmp_path: Path, seed: int
) -> None:
    order = list(ledger.institutes)
    Random(seed).shuffle(order)  # noqa: S311 - it is to be the same every time
    folders = import_all(marginals, ledger, tmp_path, order)
    data = demo.with_name("demo-data") / "data"
    for institute, folder in folders.items():
        assert (folder / GRAPH).read_bytes() == (data / institute / GRAPH).read_bytes()


def test_release_says_that_it_holds_made_up_data(demo: Path, stored: Store) -> None:
    manifest = json.loads((demo / "manifest.json").read_bytes())
    assert manifest["uri_spaces"] == manifest["made_up"] == [BASE]
    told = "FILTER (CONTAINS(?text, 'made-up data'))"
    wholes = "VALUES ?it { dataset:amocf dataset:named-graphs dataset:tables dataset:workbook }"
    assert number(stored, "COUNT(*)", f"{wholes} ?it dct:description ?text {told}") == 4
    assert number(stored, "COUNT(*)", f"dataset:amocf dct:title ?text {told}") == 1
    assert number(stored, "COUNT(*)", f"dataset:framework dct:description ?text {told}") == 0
    tables = json.loads((demo / "tables" / "csv-metadata.json").read_bytes())
    assert (
        "made-up data, which are not of the institutes that they name" in tables["dc:description"]
    )


def test_data_of_each_institute_say_that_they_are_made_up(stored: Store) -> None:
    where = f"""?it a dcat:Dataset ; void:uriSpace "{BASE}" ; dct:description ?text ;
        dct:title ?title ; void:entities ?entities ; void:dataDump ?dump
        FILTER (STRSTARTS(?text, "Made up") && CONTAINS(?title, "(made up)") && ?entities > 100)"""
    assert number(stored, "COUNT(*)", where) == 18
    graphs = (
        f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?it ?p ?o }} FILTER (STRSTARTS(STR(?it), '{BASE}')) }}"
    )
    found = stored.query(graphs)
    assert isinstance(found, QuerySolutions)
    names = {_last(row["g"].value) for row in found}
    # Beside them only what is counted and what follows.
    assert {name for name in names if not name.startswith("institute-")} == {
        *("metadata", "inferred", "derived"),
    }
