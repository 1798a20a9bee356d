"""Each derivation rule, on data small enough to work out by hand."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from amocf.compile.infer.inference import Rule, derive, entail, read_rules
from amocf.errors import DataError
from amocf.terms import PREFIXES

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

DATA = """
amocf:tier-4 a amo:Tier ;
  amo:inEdition amocf:e ;
  dct:identifier "Tier 4" ;
  skos:prefLabel "Tier 4"@en .
amocf:4-1 a amo:Competency ;
  amo:inEdition amocf:e ;
  skos:broader amocf:tier-4 ;
  dct:identifier "4.1" ;
  skos:prefLabel "Design"@en .
amocf:4-1-1 a amo:SubCompetency ;
  skos:broader amocf:4-1 ;
  dct:identifier "4.1.1" ;
  skos:prefLabel "Functions"@en .
amocf:4-1-2 a amo:SubCompetency ;
  skos:broader amocf:4-1 ;
  dct:identifier "4.1.2" ;
  skos:prefLabel "Drawings"@en .
amocf:5-1 a amo:Competency ;
  amo:inEdition amocf:e ;
  dct:identifier "5.1" ;
  skos:prefLabel "Additive"@en .
amocf:ksa-0001 a amo:KSA ;
  skos:broader amocf:4-1-2 , amocf:4-1-1 ;
  skos:prefLabel "Use computers"@en .
amocf:framework a amo:CompetencyFramework ; dct:hasVersion amocf:e .
ksas:a amo:competencyOfCount amocf:4-1-1 ;
  amo:numberOfEssentialKSAs 2 ;
  amo:observedEdition amocf:e .
ksas:b amo:competencyOfCount amocf:4-1-2 ;
  amo:numberOfEssentialKSAs 12 ;
  amo:observedEdition amocf:e .
ksas:c amo:competencyOfCount amocf:5-1 ;
  amo:numberOfEssentialKSAs 2 ;
  amo:observedEdition amocf:e .
stat:of-one amo:indicator amo:countOfSelectionsByOneInstitute ;
  amo:figure 7 ;
  amo:figureScope amocf:network ;
  amo:observedEdition amocf:e .
stat:of-several amo:indicator amo:countOfOccupationTitlesOfSeveralInstitutes ;
  amo:figure 2 ;
  amo:figureScope amocf:network ;
  amo:observedEdition amocf:e ;
  amo:unit amo:occupationTitles .
"""


def read(turtle: str) -> Store:
    store = Store()
    store.extend(parse((PROLOGUE + turtle).encode(), format=RdfFormat.TURTLE))
    return store


@pytest.fixture
def derived(root: Path) -> list[Quad]:
    return derive(read(DATA), read_rules(root / "ontology" / "rules" / "derivation"))


def text(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def values(quads: list[Quad], predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == PREFIXES["amo"] + predicate or quad.predicate.value == predicate:
            subject = text(quad.subject).removeprefix(PREFIXES["amocf"])
            found.setdefault(subject, set()).add(text(quad.object).removeprefix(PREFIXES["amocf"]))
    return found


def test_counts_are_summed_upwards_and_over_the_framework(derived: list[Quad]) -> None:
    assert values(derived, "essentialKsaCount") == {
        "4-1-1": {"2"},
        "4-1-2": {"12"},
        "4-1": {"14"},
        "tier-4": {"14"},
        "5-1": {"2"},
        "framework": {"16"},
    }


def test_totals_are_observed_where_the_document_prints_none(derived: list[Quad]) -> None:
    totals = values(derived, "computedTotal")
    assert {iri.rpartition("/")[2]: value for iri, value in totals.items()} == {
        "4-1": {"14"},
        "tier-4": {"14"},
        "framework": {"16"},
        "network": {"9"},
    }
    assert {iri.rpartition("/")[2]: unit for iri, unit in values(derived, "unit").items()} == {
        "4-1": {PREFIXES["amo"] + "KSAs"},
        "tier-4": {PREFIXES["amo"] + "KSAs"},
        "framework": {PREFIXES["amo"] + "KSAs"},
        "network": {PREFIXES["amo"] + "occupationTitles"},
    }


def test_named_ksas_are_counted_once_and_zero_is_said(derived: list[Quad]) -> None:
    assert values(derived, "namedKsaCount") == {
        "4-1-1": {"1"},
        "4-1-2": {"1"},
        "4-1": {"1"},
        "5-1": {"0"},
        "tier-4": {"1"},
    }


def test_labels_in_context(derived: list[Quad]) -> None:
    assert values(derived, "contextLabel") == {
        "4-1": {"Design (4.1)"},
        "5-1": {"Additive (5.1)"},
        "4-1-1": {"Functions (4.1.1, Design)"},
        "4-1-2": {"Drawings (4.1.2, Design)"},
        "ksa-0001": {"Use computers (4.1.1 and 4.1.2)"},
    }


def test_members_of_levels(derived: list[Quad]) -> None:
    assert values(derived, PREFIXES["skos"] + "member") == {
        "level-tier": {"tier-4"},
        "level-competency": {"4-1", "5-1"},
        "level-sub-competency": {"4-1-1", "4-1-2"},
        "level-ksa": {"ksa-0001"},
    }


NAMELESS = """
src:table-A1 rdfs:label "Table A1"@en ; dct:title "Tier 4"@en .
src:about dct:title "About"@en .
a1:4-3-7 a amo:PrintedRow ;
  dct:isPartOf src:table-A1 ;
  amo:codeAsPrinted "4.37" ;
  amo:textAsPrinted "Pneumatic" .
list:top skos:prefLabel "Top"@en .
<https://w3id.org/amocf/list/2025/top/A> a amo:PrintedRow ;
  dct:isPartOf src:about ;
  amo:inList list:top ;
  amo:position 1 ;
  amo:marker "A" ;
  amo:textAsPrinted "Data" .
<https://w3id.org/amocf/list/2025/top/2> a amo:PrintedRow ;
  dct:isPartOf src:about ;
  amo:inList list:top ;
  amo:position 2 ;
  amo:textAsPrinted "Tools" .
amocf:5-4-1 dct:identifier "5.4.1" .
nice:NF-COM-008 dct:identifier "NICE NF-COM-008" .
itcm:4-3-4 dct:identifier "DOL ITCM 4.3.4" .
mapping:no a amo:MappingRecord ;
  sssom:subject_id amocf:5-4-1 ;
  sssom:predicate_id skos:closeMatch ;
  sssom:object_id nice:NF-COM-008 ;
  sssom:predicate_modifier sssom:NegatedPredicate ;
  sssom:subject_label "Fundamentals" ;
  sssom:object_label "DevSecOps" .
mapping:printed a amo:MappingRecord ;
  sssom:subject_id amocf:5-4-1 ;
  sssom:predicate_id prov:wasDerivedFrom ;
  sssom:object_id itcm:4-3-4 ;
  sssom:subject_label "Fundamentals" ;
  sssom:object_label "DOL ITCM 4.3.4" .
mapping:broad a amo:MappingRecord ;
  sssom:subject_id amocf:5-4-1 ;
  sssom:predicate_id skos:broadMatch ;
  sssom:object_id itcm:4-3-4 ;
  sssom:subject_label "Fundamentals" ;
  sssom:object_label "Networks" .
mapping:other a amo:MappingRecord ;
  sssom:subject_id amocf:5-4-1 ;
  sssom:predicate_id skos:mappingRelation ;
  sssom:object_id itcm:4-3-4 ;
  sssom:predicate_modifier sssom:NegatedPredicate ;
  sssom:subject_label "Fundamentals" ;
  sssom:object_label "Networks" .
stat:total amo:computedTotal 14 ; amo:figureScope amocf:5-4-1 ; amo:unit amo:KSAs .
stat:whole amo:computedTotal 16 ; amo:figureScope amocf:framework ; amo:unit amo:KSAs .
stat:titles amo:computedTotal 95 ; amo:figureScope amocf:network ; amo:unit amo:occupationTitles .
stat:structure rdfs:label "Structure"@en ; qb:component stat:component .
stat:component qb:measure amo:figure .
amo:figure rdfs:label "figure"@en .
erratum:target oa:hasSource src:about ; oa:hasSelector erratum:selector .
erratum:table oa:hasSource src:table-A1 ; oa:hasSelector erratum:selector .
erratum:selector oa:exact "AFOA" .
stat:mention a amo:PrintedMention ; amo:asPrinted "34%" ; amo:quotation "34% of all" ;
  dct:source src:about .
stat:captioned a amo:PrintedMention ; amo:asPrinted "13" ; amo:quotation "the 13" ;
  dct:source src:table-A1 .
amocf:competencies xkos:levels amocf:cell-1 .
amocf:cell-1 rdf:first amocf:level-tier ; rdf:rest amocf:cell-2 .
amocf:cell-2 rdf:first amocf:level-ksa ; rdf:rest rdf:nil .
amocf:level-tier skos:prefLabel "Tier"@en .
amocf:level-ksa skos:prefLabel "KSA"@en .
agent:edition foaf:name "Edition" .
"""


def test_preferred_labels_are_labels(derived: list[Quad]) -> None:
    assert (
        values(derived, PREFIXES["rdfs"] + "label").items()
        >= {
            "4-1": {"Design"},
            "ksa-0001": {"Use computers"},
        }.items()
    )


ORDERED = """
amocf:tier-4 skos:notation "Tier 4"^^amo:code .
amocf:4-2 skos:notation "4.2"^^amo:code .
amocf:4-2-2 skos:notation "4.2.2"^^amo:code .
amocf:4-2-10 skos:notation "4.2.10"^^amo:code .
bcm:4-2-9-2 skos:notation "4.2.9.2"^^amo:bcmCode .
nice:NF-COM-008 skos:notation "NF-COM-008"^^amo:niceId .
onet:17-2199-06 skos:notation "17-2199.06"^^amo:onetSocCode .
escoocc:a skos:notation "2141.10"^^amo:escoCode .
amocf:occ-0003 skos:notation "occ-0003"^^amo:occupationNumber .
amocf:other skos:notation "7"^^amo:areaName .
amocf:ksa-0006 a amo:KSA ;
  skos:broader amocf:4-2-10 , amocf:4-2-2 ;
  skos:notation "ksa-0006"^^amo:ksaNumber .
t2:heading a amo:PrintedRow ; amo:about amocf:area-digital ; amo:position 2 .
src:statement amo:about amocf:area-digital ; amo:position 9 .
t2:cell a amo:PrintedRow ; amo:about amocf:inst-mxd ; amo:position 5 .
amocf:area-digital a amo:TechnologyArea .
amocf:inst-mxd a amo:Institute ; amo:inTechnologyArea amocf:area-digital .
src:chapter amo:position 6 .
src:page dct:isPartOf src:chapter ; amo:position 4 .
list:digital-network a amo:FrequentlySelectedList ;
  dct:isPartOf src:page ;
  amo:position 2 ;
  amo:pageOfArea amocf:area-digital ;
  amo:listScope amocf:network ;
  skos:member amocf:ksa-0006 .
list:top a amo:FrequentlySelectedList ; dct:isPartOf src:chapter ; amo:position 1 .
list:digital-specific a amo:FrequentlySelectedList ;
  amo:pageOfArea amocf:area-digital ;
  amo:listScope amocf:area-digital ;
  skos:member amocf:ksa-0007 .
amocf:level-ksa xkos:depth 4 .
stat:mechanical amo:occupationOfCount amocf:occ-0002 ; amo:numberOfInstitutes 6 .
"""


@pytest.fixture
def ordered(root: Path) -> list[Quad]:
    return derive(read(ORDERED), read_rules(root / "ontology" / "rules" / "derivation"))


def test_order_follows_the_numbers_in_codes_and_the_places_in_print(ordered: list[Quad]) -> None:
    found = values(ordered, "sortOrder")
    assert {iri.rpartition("/")[2]: order for iri, order in found.items()} == {
        "tier-4": {"400000000"},
        "4-2": {"402000000"},
        "4-2-2": {"402020000"},
        "4-2-10": {"402100000"},
        "4-2-9-2": {"402090002"},
        "ksa-0006": {"402020006"},
        "NF-COM-008": {"8"},
        "17-2199-06": {"17219906"},
        "a": {"214110000"},
        "occ-0003": {"3"},
        "area-digital": {"200"},
        "inst-mxd": {"205"},
        "digital-network": {"60402"},
        "top": {"60001"},
        "level-ksa": {"4"},
    }


def test_ksas_lead_to_the_areas_of_their_lists(ordered: list[Quad]) -> None:
    assert values(ordered, "listedOnPageOf") == {
        "ksa-0006": {"area-digital"},
        "ksa-0007": {"area-digital"},
    }
    assert values(ordered, "specificToArea") == {"ksa-0007": {"area-digital"}}


def test_occupations_have_the_number_of_their_institutes(ordered: list[Quad]) -> None:
    assert values(ordered, "instituteCount") == {"occ-0002": {"6"}}


NOTED = """
erratum:title rdfs:label "Title of 5.4.1"@en ;
  amo:affects amocf:5-4-1 , a2:5-4-1 ;
  amo:reading "Fundamentals, as printed."@en ;
  amo:reason "Why."@en .
amocf:5-4-1 skos:inScheme amocf:competencies .
amocf:occ-0001 a amo:Occupation .
amocf:occ-0002 a amo:Occupation .
agent:connection amo:connectsOccupation amocf:occ-0002 .
amocf:occ-0003 a amo:Occupation .
agent:stated amo:connectsOccupation amocf:occ-0003 .
agent:statement amo:statesConnection agent:stated .
"""


def test_concepts_have_the_notes_that_affect_them(root: Path) -> None:
    quads = derive(read(NOTED), read_rules(root / "ontology" / "rules" / "derivation"))
    notes = values(quads, PREFIXES["skos"] + "editorialNote")
    assert notes.keys() == {"5-4-1", "occ-0001", "occ-0003"}
    assert notes["5-4-1"] == {"Title of 5.4.1. Reading: Fundamentals, as printed. Why."}
    [why] = notes["occ-0001"]
    assert "prints no match" in why


def test_what_has_no_name_is_named_by_what_it_belongs_to(root: Path) -> None:
    quads = derive(read(NAMELESS), read_rules(root / "ontology" / "rules" / "derivation"))
    labels = values(quads, PREFIXES["rdfs"] + "label")
    assert {iri.rpartition("/")[2]: label for iri, label in labels.items()} == {
        "4-3-7": {"Table A1, 4.37: Pneumatic"},
        "A": {"Top, A: Data"},
        "2": {"Top, 2: Tools"},
        "no": {"Fundamentals (5.4.1) is not a close match of DevSecOps (NICE NF-COM-008)"},
        "printed": {"Fundamentals (5.4.1) is derived from DOL ITCM 4.3.4"},
        "broad": {"Fundamentals (5.4.1) has the broader match Networks (DOL ITCM 4.3.4)"},
        "other": {"Fundamentals (5.4.1) not mappingRelation Networks (DOL ITCM 4.3.4)"},
        "total": {"Computed total of essential KSAs of 5.4.1"},
        "whole": {"Computed total of essential KSAs of the framework"},
        "titles": {"Computed total of occupation titles"},
        "component": {"Structure: figure"},
        "target": {'About: "AFOA"'},
        "table": {'Table A1: "AFOA"'},
        "selector": {'"AFOA"'},
        "mention": {'About: 34% in "34% of all"'},
        "captioned": {'Table A1: 13 in "the 13"'},
        "cell-1": {"Levels from Tier on"},
        "cell-2": {"Levels from KSA on"},
        "top": {"Top"},
        "level-tier": {"Tier"},
        "level-ksa": {"KSA"},
        "edition": {"Edition"},
        # A title is the label of what has no other: Table A1 keeps its number.
        "about": {"About"},
    }


def test_alignments_of_classes_and_broad_matches_are_not_matched_back(root: Path) -> None:
    store = read(
        "amo:KSA amo:alignedWith esco:Skill . amocf:5-4-3 skos:exactMatch nice:NF-COM-007 ; "
        "skos:broadMatch amcm:4-1 ."
    )
    inferred = entail(store, read_rules(root / "ontology" / "rules" / "entailment"))
    assert {(text(q.subject), q.predicate.value.rpartition("#")[2]) for q in inferred} == {
        (PREFIXES["nice"] + "NF-COM-007", "exactMatch"),
        (PREFIXES["amcm"] + "4-1", "narrowMatch"),
    }


@pytest.mark.parametrize(
    ("query", "complaint"),
    [("CONSTRUCT WHERE {", "not a valid query"), ("ASK {}", "must be a CONSTRUCT")],
)
def test_a_faulty_rule_is_named(query: str, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint) as caught:
        Rule(Path("rules/faulty.rq"), query).apply(Store())
    assert "rules/faulty.rq" in str(caught.value)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no rules"):
        read_rules(tmp_path)
