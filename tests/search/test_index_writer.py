import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.kinds import KINDS
from amocf.search.documents import Document, documents
from amocf.search.index_writer import write_documents, write_index
from amocf.spelling import code_key, deletions, distance, fold, tolerance

PREFIXES = """
@prefix amo: <https://w3id.org/amocf/ontology#> .
@prefix amocf: <https://w3id.org/amocf/id/> .
@prefix src: <https://w3id.org/amocf/source/2025/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
DATA = """
amocf:tier-4 a skos:Concept , amo:Tier ; skos:prefLabel "Tier 4"@en ; skos:notation "Tier 4" .
amocf:4-1-2 a skos:Concept , amo:SubCompetency ; skos:prefLabel "Drawings"@en ;
  skos:altLabel "Schematics"@en ; skos:notation "4.1.2" ; dct:identifier "4.1.2" ;
  skos:definition "What is drawn."@en ; amo:contextLabel "Drawings (4.1.2)"@en ;
  skos:broader amocf:tier-4 ; skos:broaderTransitive amocf:tier-4 ;
  skos:narrower amocf:ksa-0001 ; skos:narrowerTransitive amocf:ksa-0001 ;
  skos:closeMatch <http://x/plans> .
<http://x/plans> skos:prefLabel "Plans"@en .
amocf:ksa-0001 a skos:Concept , amo:KSA ; skos:prefLabel "CAD"@en ; skos:notation "ksa-0001" ;
  skos:broaderTransitive amocf:tier-4 , amocf:4-1-2 .
amocf:area-digital a skos:Concept , amo:TechnologyArea ; skos:prefLabel "Digital"@en .
amocf:list a amo:FrequentlySelectedList ; skos:prefLabel "List"@en ; skos:member amocf:ksa-0001 ;
  amo:pageOfArea amocf:area-digital .
src:row a amo:PrintedRow ; amo:about amocf:4-1-2 ; amo:textAsPrinted "Drawngs" ;
  amo:codeAsPrinted "4.12" .
skos:Concept a owl:Class .
"""


@pytest.fixture
def store() -> Store:
    store = Store()
    store.load((PREFIXES + DATA).encode(), RdfFormat.TURTLE)
    return store


def test_documents_hold_the_words_codes_and_facets_of_things(store: Store) -> None:
    found = {document.iri.rpartition("/")[2]: document for document in documents(store)}
    drawings = found["4-1-2"]
    area, tier = ("https://w3id.org/amocf/id/area-digital", "https://w3id.org/amocf/id/tier-4")
    assert drawings == Document(
        iri="https://w3id.org/amocf/id/4-1-2",
        kind="sub-competency",
        label="Drawings",
        code="4.1.2",
        codes=("4.1.2", "4-1-2"),
        alternatives=("Schematics",),
        below=("CAD",),
        mapped=("Plans",),
        place=("Tier 4",),
        surroundings=("Tier 4",),
        context="Drawings (4.1.2)\nSub-competency\nTier 4",
        description="What is drawn.",
        printed="Drawngs",
        tiers=frozenset({tier}),
        areas=frozenset({area}),
    )
    assert found["row"].label == "Drawngs"
    assert (found["row"].tiers, found["row"].areas) == (drawings.tiers, drawings.areas)
    assert found["ksa-0001"].areas == {area}
    assert [document.kind for document in documents(store)] == [
        *("sub-competency", "ksa", "technology-area", "tier", "list", "row"),
    ]


def test_what_an_institute_names_has_the_facets_of_its_selections_and_of_the_institute() -> None:
    store = Store()
    data = """
amocf:inst a amo:Institute ; skos:prefLabel "Inst"@en ; amo:inTechnologyArea amocf:area-digital .
amocf:ksas-inst a skos:ConceptScheme ; skos:prefLabel "KSAs of Inst"@en .
amocf:ksa-inst-0001 a skos:Concept , amo:InstituteKSA ; skos:prefLabel "Draw a plan"@en ;
  dct:creator amocf:inst ; skos:inScheme amocf:ksas-inst .
amocf:ksa-inst-0002 a skos:Concept , amo:InstituteKSA ; skos:prefLabel "Withdrawn"@en ;
  dct:creator amocf:inst ; skos:inScheme amocf:ksas-inst ; owl:deprecated true .
<http://x/own> amo:selects amocf:ksa-inst-0001 ; amo:selectedUnder amocf:4-1-2 .
<http://x/published> amo:selects amocf:ksa-0001 ; amo:selectedUnder amocf:area-digital .
"""
    store.load((PREFIXES + DATA + data).encode(), RdfFormat.TURTLE)
    found = {document.iri.rpartition("/")[2]: document for document in documents(store)}
    own = found["ksa-inst-0001"]
    assert own.kind == "institute-ksa"
    assert own.place == ("KSAs of Inst", "4.1.2 Drawings")
    assert "ksa-inst-0002" not in found
    assert own.tiers == {"https://w3id.org/amocf/id/tier-4"}
    assert own.areas == {"https://w3id.org/amocf/id/area-digital"}
    # Who selects what the document names moves it nowhere.
    assert found["ksa-0001"].place == ()


def test_what_institutes_hold_to_be_the_same_is_found_once_by_the_words_of_each() -> None:
    store = Store()
    data = """
amocf:inst-a a amo:Institute ; skos:prefLabel "A"@en .
amocf:inst-b a amo:Institute ; skos:prefLabel "B"@en ; amo:inTechnologyArea amocf:area-digital .
amocf:ksa-a-0001 a skos:Concept , amo:InstituteKSA ; skos:prefLabel "Draw a plan"@en ;
  dct:creator amocf:inst-a .
amocf:ksa-b-0007 a skos:Concept , amo:InstituteKSA ; skos:prefLabel "Sketch a plan"@en ;
  dct:creator amocf:inst-b ; amo:heldSameAs amocf:ksa-a-0001 .
amocf:ksa-b-0008 a skos:Concept , amo:InstituteKSA ; skos:prefLabel "Draw a plan"@en ;
  dct:creator amocf:inst-b ; amo:heldSameAs amocf:ksa-a-0001 .
<http://x/own> amo:selects amocf:ksa-b-0007 ; amo:selectedUnder amocf:4-1-2 .
"""
    store.load((PREFIXES + DATA + data).encode(), RdfFormat.TURTLE)
    (found,) = (each for each in documents(store) if each.kind == "institute-ksa")
    assert (found.iri.rpartition("/")[2], found.label) == ("ksa-a-0001", "Draw a plan")
    assert found.codes == ("ksa-a-0001", "ksa-b-0007", "ksa-b-0008")
    assert found.alternatives == ("Sketch a plan",)
    assert found.place == ("4.1.2 Drawings",)
    assert found.areas == {"https://w3id.org/amocf/id/area-digital"}


def test_the_order_is_by_kind_and_then_as_people_count(tmp_path: Path) -> None:
    store = Store()
    codes = ("4.10", "4.2", "4.1")
    text = "".join(
        f'<http://x/{c}> a amo:KSA ; skos:prefLabel "A" ; skos:notation "{c}" .\n' for c in codes
    )
    store.load((PREFIXES + text).encode(), RdfFormat.TURTLE)
    assert [document.code for document in documents(store)] == ["4.1", "4.2", "4.10"]


def test_the_index_says_what_release_it_is_of_and_counts_facets(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "index"
    write_index(store, path, "abc")
    with closing(sqlite3.connect(path)) as connection:
        assert dict(connection.execute("SELECT * FROM meta")) == {"format": "3", "release": "abc"}
        facets = set(connection.execute("SELECT name, value, label, documents FROM facet"))
        key = connection.execute("SELECT document FROM code WHERE key = '4-1-2'").fetchall()
    assert len(key) == 1
    assert ("tier", "tier-4", "Tier 4", 4) in facets
    assert ("area", "digital", "Digital", 5) in facets
    assert ("kind", "sub-competency", "Sub-competencies", 1) in facets


def test_control_characters_do_not_reach_the_index(tmp_path: Path) -> None:
    path = tmp_path / "index"
    write_documents([Document("http://x/", "ksa", "a\x02b\x00c\x03\nd")], path, "")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT label FROM document").fetchall() == [("abc\nd",)]


def test_every_kind_of_thing_of_the_release_is_found(dist: Path) -> None:
    with closing(sqlite3.connect(dist / "search.sqlite")) as connection:
        kinds = dict(connection.execute("SELECT kind, count(*) FROM document GROUP BY kind"))
    # Releases that are built without the data of institutes have none of theirs.
    of_institutes = {"institute-ksa", "institute-occupation"}
    assert set(kinds) == {kind.name for kind in KINDS if kind.labels} - of_institutes
    assert (kinds["competency"], kinds["sub-competency"], kinds["ksa"]) == (13, 67, 40)
    assert (kinds["occupation"], kinds["technology-area"], kinds["institute"]) == (4, 5, 18)


def test_the_caches_are_no_part_of_the_release(dist: Path) -> None:
    manifest = (dist / "manifest.json").read_text()
    assert (dist / "queries.json").is_file()
    assert "search.sqlite" not in manifest
    assert "queries.json" not in manifest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("4.1.2", "4-1-2"), ("4.1.2", " 4 1 2 "), ("NF-COM-008", "nf com 8")),
        *(("NF-COM-008", "NFCOM008"), ("ksa-0007", "KSA 7"), ("17-2141.00", "17-2141-00")),
        *(("Tier 4", "tier4"), ("DOL AMCM 4.1.2", "dol-amcm 4/1/2")),
    ],
)
def test_spellings_of_one_code_are_one(one: str, other: str) -> None:
    assert code_key(one) == code_key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("4.1.2", "41.2"), ("4.1", "4.10"), ("ksa-1", "occ-1")])
def test_codes_that_differ_stay_apart(one: str, other: str) -> None:
    assert code_key(one) != code_key(other)


@pytest.mark.parametrize("text", ["drawings", "", "…", "x1" * 100])
def test_what_is_no_code_has_no_key(text: str) -> None:
    assert code_key(text) == ""


def test_folding_leaves_letters_and_digits() -> None:
    assert fold("  É̈tude\tof—CAD/CAM_2 ") == "etude of cad cam 2"


@pytest.mark.parametrize(
    ("one", "other", "typos"),
    [
        *(("drawings", "drawings", 0), ("drwaings", "drawings", 1), ("drawing", "drawings", 1)),
        *(("", "abc", 3), ("schematics", "scematcs", 2), ("ab", "ba", 1)),
    ],
)
def test_typos_are_counted(one: str, other: str, typos: int) -> None:
    assert distance(one, other) == distance(other, one) == typos


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        *(("welding", "wording"), ("math", "match"), ("technician", "technical")),
        *(("painting", "printing"), ("casting", "coating"), ("coding", "coating")),
    ],
)
def test_another_word_is_farther_than_the_tolerance(typed: str, other: str) -> None:
    assert distance(typed, other) > tolerance(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("drwaings", "drawings"), ("shcematics", "schematics"), ("nimbl", "niimbl")),
        *(("maintainance", "maintenance"), ("virtualisation", "virtualization")),
    ],
)
def test_words_within_the_tolerance_have_a_rest_in_common(typed: str, meant: str) -> None:
    assert distance(typed, meant) <= tolerance(meant)
    assert deletions(typed) & deletions(meant)
