"""What the release claims: the counts, the printed figures and their checks, and the sources."""

import csv
from itertools import groupby
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store

from amocf.ordering import natural
from amocf.terms import BASE, PREFIXES, graph_iri

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(PROLOGUE + query)
    assert isinstance(solutions, QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in solutions]


def number(store: Store, query: str) -> float:
    [(value,)] = rows(store, query)
    return float(value)


COUNTS = [
    (13, "SELECT (COUNT(*) AS ?n) WHERE { ?c a amo:Competency }"),
    (67, "SELECT (COUNT(*) AS ?n) WHERE { ?c a amo:SubCompetency }"),
    (235, "SELECT (SUM(?count) AS ?n) WHERE { ?o amo:numberOfEssentialKSAs ?count }"),
    (235, "SELECT ?n WHERE { amocf:framework amo:essentialKsaCount ?n }"),
    (95, "SELECT ?n WHERE { ?o amo:computedTotal ?n ; amo:unit amo:occupationTitles }"),
    (183, "SELECT ?n WHERE { amocf:tier-4 amo:essentialKsaCount ?n }"),
    (52, "SELECT ?n WHERE { amocf:tier-5 amo:essentialKsaCount ?n }"),
    (18, "SELECT (COUNT(*) AS ?n) WHERE { ?i a amo:Institute }"),
    (5, "SELECT (COUNT(*) AS ?n) WHERE { ?a a amo:TechnologyArea }"),
    (40, "SELECT (COUNT(*) AS ?n) WHERE { ?k a amo:KSA }"),
    (4, "SELECT (COUNT(*) AS ?n) WHERE { ?o a amo:Occupation }"),
    (11, "SELECT (COUNT(*) AS ?n) WHERE { ?l a amo:FrequentlySelectedList }"),
    (52, "SELECT (COUNT(*) AS ?n) WHERE { ?row amo:inList ?list }"),
    (7, "SELECT (COUNT(*) AS ?n) WHERE { ?c a amo:Competency ; skos:definition ?d }"),
    (68, "SELECT (COUNT(*) AS ?n) WHERE { ?o amo:numberOfEssentialKSAs ?count }"),
    (4, "SELECT (COUNT(*) AS ?n) WHERE { ?o amo:numberOfInstitutes ?count }"),
    (16, "SELECT (COUNT(*) AS ?n) WHERE { ?o amo:numberOfConnections ?count }"),
    (11, "SELECT (COUNT(*) AS ?n) WHERE { ?c skos:inScheme ref:nice ; a amo:ExternalComponent }"),
    (13, "SELECT (COUNT(*) AS ?n) WHERE { amocf:core-competencies skos:member ?c }"),
    (0, "SELECT (COUNT(*) AS ?n) WHERE { ?c a amo:Connection }"),
    (0, "SELECT (COUNT(*) AS ?n) WHERE { ?s owl:sameAs ?o }"),
]


@pytest.mark.parametrize(("expected", "query"), COUNTS)
def test_counts_are_the_printed_ones(store: Store, expected: int, query: str) -> None:
    assert number(store, query) == expected


SHARES = [
    # The printed percentage, its printed words, and what is recomputed from Tables A1 and A2.
    (34, "34%", 80, 235),
    (17, "17%", 41, 235),
    (78, "78%", 183, 235),
    (91, "91%", 214, 235),
]


@pytest.mark.parametrize(("printed", "words", "part", "whole"), SHARES)
def test_shares_recompute_to_the_printed_ones(
    store: Store, printed: int, words: str, part: int, whole: int
) -> None:
    found = rows(
        store,
        f"""SELECT ?recomputed ?verdict WHERE {{
          ?check amo:checks ?o ; amo:recomputedValue ?recomputed ; amo:verdict ?verdict .
          ?o amo:figure {printed} ; amo:mention ?place .
          ?place dct:source src:methodology ; amo:asPrinted "{words}" }}""",
    )
    exact = f"{100 * part / whole:.2f}".rstrip("0").rstrip(".")
    assert found == [(exact, PREFIXES["amo"] + "equalAfterRounding")]


def test_the_whole_of_the_ksas_shared_in_an_area_is_its_essential_ksas(store: Store) -> None:
    shares = rows(
        store,
        """SELECT ?figure ?denominator ?ksas WHERE {
          ?share amo:indicator amo:shareOfKSAsSharedWithinArea ; amo:figureScope ?area .
          ?share amo:figure ?figure .
          ?count amo:indicator amo:countOfEssentialKSAs ; amo:figureScope ?area ; amo:figure ?ksas .
          OPTIONAL { ?share amo:denominator ?denominator } } ORDER BY ?ksas""",
    )
    assert shares == [
        ("62", "43", "43"),
        ("42", "52", "52"),
        ("85", "65", "65"),
        ("44", "78", "78"),
    ]


def test_a_figure_has_a_year_only_where_the_document_names_one(store: Store, printed: str) -> None:
    """The years stand before the figures: "In 2024, the 18 institutes: ..."."""
    dated = rows(
        store,
        """SELECT ?name ?year WHERE { ?o amo:referenceYear ?year
          BIND (STRAFTER(STR(?o), "/figures/about-") AS ?name) } ORDER BY ?name""",
    )
    assert "In 2024, the 18 institutes:" in printed
    assert dated == [
        (name, "2024")
        for name in (
            *("base-funding", "funds-attracted", "institutes-in-2024"),
            *("member-organizations", "people-engaged", "projects"),
        )
    ]


def test_what_is_counted_in_percent_of_a_part_is_said_to_be_of_that_part(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?comment { ?indicator a amo:StatisticalIndicator ; rdfs:comment ?comment
          FILTER CONTAINS(?comment, ", in percent of those ") }""",
    )
    shares = [comment.removesuffix(".").split(", in percent of those ") for (comment,) in found]
    assert len(shares) == 3
    assert [
        part for part, whole in shares if whole.removesuffix(" it").removesuffix(" to") not in part
    ] == []


def test_a_printed_number_has_its_row_or_its_mentions(store: Store) -> None:
    """The counts of the tables lead to their rows; nothing leads to both."""
    found = rows(
        store,
        """SELECT ?set (COUNT(DISTINCT ?inRow) AS ?rows) (COUNT(DISTINCT ?mentioned) AS ?mentions) {
          ?o qb:dataSet ?set
          OPTIONAL { ?o dct:source/rdf:type amo:PrintedRow BIND (?o AS ?inRow) }
          OPTIONAL { ?o amo:mention ?mention BIND (?o AS ?mentioned) }
        } GROUP BY ?set ORDER BY ?set""",
    )
    assert [(iri.rpartition("/")[2], *numbers) for iri, *numbers in found] == [
        ("area-connections", "0", "16"),
        ("computed-totals", "0", "0"),
        ("essential-ksas", "68", "0"),
        ("figures", "0", "66"),
        ("occupation-institutes", "0", "4"),
    ]


def test_every_printed_figure_has_one_check(store: Store) -> None:
    unchecked = rows(
        store,
        """SELECT ?o (COUNT(?check) AS ?checks) WHERE {
          ?o qb:dataSet ?set .
          VALUES ?set { stat:figures stat:occupation-institutes stat:area-connections }
          OPTIONAL { ?check amo:checks ?o ; amo:verdict ?verdict }
        } GROUP BY ?o HAVING (COUNT(?check) != 1)""",
    )
    assert unchecked == []


def test_the_figures_that_differ_are_known(store: Store) -> None:
    differing = rows(
        store,
        """SELECT ?printed ?recomputed ?words WHERE {
          ?check amo:verdict amo:differs ; amo:checks ?o ; amo:recomputedValue ?recomputed .
          ?o amo:figure ?printed ; amo:mention/amo:quotation ?words }""",
    )
    assert [(printed, recomputed) for printed, recomputed, _ in differing] == [("62", "62.79")]
    assert "27 KSAs (62%)" in differing[0][2]


UNSOURCED = """
SELECT DISTINCT ?subject WHERE {
  GRAPH <%s> {
    ?subject a ?kind
    FILTER NOT EXISTS { ?subject dct:source ?source }
    FILTER NOT EXISTS { ?subject dct:isPartOf ?part }
    FILTER NOT EXISTS { ?set sssom:mappings ?subject }
    FILTER NOT EXISTS { ?subject a sssom:MappingSet }
  }
}"""


def test_every_subject_of_the_framework_reaches_the_document(store: Store) -> None:
    unsourced = {iri for (iri,) in rows(store, UNSOURCED % graph_iri("framework"))}
    # The document is its own source; cells of lists belong to their owner.
    nested = {iri for iri in unsourced if "/cell-" in iri}
    assert unsourced - nested == {BASE + "source/2025"}


def test_every_label_of_the_framework_is_printed(store: Store, printed: str) -> None:
    """A label of a competency, KSA, occupation or institute stands in the document's words."""
    words = printed.casefold()
    labels = rows(
        store,
        """SELECT ?concept ?label WHERE {
          VALUES ?kind { amo:Competency amo:SubCompetency amo:KSA amo:Occupation amo:Institute }
          ?concept a ?kind ; skos:prefLabel|skos:altLabel ?label }""",
    )
    assert len(labels) > 150
    assert [pair for pair in labels if pair[1].casefold() not in words] == []


def test_every_definition_is_printed(store: Store, printed: str) -> None:
    definitions = rows(store, "SELECT ?text WHERE { ?x skos:definition ?text }")
    assert len(definitions) == 14
    assert [text for (text,) in definitions if text not in printed] == []


@pytest.mark.parametrize(
    "column",
    ["textAsPrinted", "codeAsPrinted", "definitionAsPrinted", "groupAsPrinted", "columnAsPrinted"],
)
def test_what_is_called_printed_is_printed(store: Store, printed: str, column: str) -> None:
    values = rows(store, f"SELECT DISTINCT ?value WHERE {{ ?row amo:{column} ?value }}")
    assert values
    assert [value for (value,) in values if value not in printed] == []


def test_every_outside_component_or_what_its_code_is_the_stem_of_has_a_source(
    store: Store,
) -> None:
    unsourced = rows(
        store,
        """SELECT DISTINCT ?s WHERE { GRAPH graph:references {
          ?s a amo:ExternalComponent
          FILTER NOT EXISTS {
            ?s ^skos:broader?/(dct:source|amo:titleSource|amo:codeSource) ?source }
        } }""",
    )
    assert unsourced == []


def test_a_code_that_is_not_printed_has_an_editorial_decision(store: Store, printed: str) -> None:
    codes = rows(
        store,
        """SELECT DISTINCT ?code ?decision { ?concept skos:inScheme amocf:competencies ;
          skos:notation ?code FILTER (DATATYPE(?code) = amo:code)
          BIND (EXISTS { ?note a amo:EditorialDecision ; amo:affects ?concept } AS ?decision) }""",
    )
    absent = [(code, decision) for code, decision in codes if code not in printed]
    assert sorted(absent) == [(f"Tier {n}", "true") for n in (1, 2, 3)]


def test_every_value_of_a_status_is_affected_by_the_note_on_that_status(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?value ?noted { ?value amo:status ?status
          BIND (EXISTS { ?note amo:affects ?value, ?status } AS ?noted) }""",
    )
    assert len(found) == 10
    assert [value for value, noted in found if noted != "true"] == []


def test_every_part_of_the_page_of_an_area_is_on_it(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?part ?on_it { ?part dct:isPartOf+/amo:pageOfArea ?area
          FILTER EXISTS { ?part a amo:DocumentPart }
          BIND (EXISTS { ?part amo:pageOfArea ?area } AS ?on_it) }""",
    )
    assert len(found) > 10
    assert [part for part, on_it in found if on_it != "true"] == []


def test_the_competency_models_are_as_many_as_the_document_says(store: Store) -> None:
    models = number(store, "SELECT (COUNT(*) AS ?n) { ?model a amo:CompetencyModel }")
    figure = "SELECT (SAMPLE(?f) AS ?n) { ?o amo:indicator amo:countOfModels ; amo:figure ?f }"
    assert models == number(store, figure) == 4
    assert rows(store, "SELECT ?f { ?f a amo:CompetencyFramework }") == [(BASE + "id/framework",)]


def test_every_tier_with_a_number_of_essential_ksas_has_one_of_named_ksas(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?code (COUNT(DISTINCT ?ksa) AS ?counted) ?named { ?tier a amo:Tier ;
          dct:identifier ?code ; amo:essentialKsaCount ?essential .
          ?ksa skos:broader+ ?tier ; a amo:KSA OPTIONAL { ?tier amo:namedKsaCount ?named } }
          GROUP BY ?code ?named ORDER BY ?code""",
    )
    assert [code for code, *_ in found] == ["Tier 4", "Tier 5"]
    assert [code for code, counted, named in found if counted != named] == []


def test_the_description_of_the_network_is_printed(store: Store, document: str) -> None:
    [(text,)] = rows(store, "SELECT ?text { amocf:network dct:description ?text }")
    assert text in document


def test_every_mapping_has_its_justification_and_every_match_its_confidence(store: Store) -> None:
    records = number(store, "SELECT (COUNT(*) AS ?n) WHERE { ?record a amo:MappingRecord }")
    complete = number(
        store,
        """SELECT (COUNT(DISTINCT ?record) AS ?n) WHERE { ?record a amo:MappingRecord ;
          sssom:mapping_justification ?why ; sssom:predicate_id ?relation
          OPTIONAL { ?record sssom:confidence ?confidence }
          FILTER (IF(?relation = prov:wasDerivedFrom, !BOUND(?confidence),
            ?confidence >= 0 && ?confidence <= 1)) }""",
    )
    assert records == complete > 21


def test_every_mapping_set_is_dated_by_its_first_record(store: Store) -> None:
    dates = rows(
        store,
        """SELECT ?set ?created (MIN(?date) AS ?first) WHERE { ?set a sssom:MappingSet ;
          sssom:mappings/dct:created ?date OPTIONAL { ?set dct:created ?created } }
          GROUP BY ?set ?created""",
    )
    assert len(dates) == 7
    assert [each for each in dates if each[1] != each[2]] == []


def test_without_the_readings_the_transcription_remains(store: Store) -> None:
    """Dropping graph/mappings leaves what the document says, and no SKOS match."""
    transcribed = rows(
        store, "SELECT ?s ?o WHERE { GRAPH graph:framework { ?s prov:wasDerivedFrom ?o } }"
    )
    assert len(transcribed) == 21
    matches = store.query(
        PROLOGUE
        + """ASK { VALUES ?graph { graph:framework graph:references }
        VALUES ?match { skos:exactMatch skos:closeMatch skos:relatedMatch skos:broadMatch }
        GRAPH ?graph { ?s ?match ?o } }"""
    )
    assert isinstance(matches, QueryBoolean)
    assert not matches


def test_the_disagreement_on_5_4_1_is_a_record_that_says_no(store: Store) -> None:
    subject, target = NamedNode(BASE + "id/5-4-1"), NamedNode(BASE + "ref/nice/NF-COM-008")
    direct = {quad.predicate.value for quad in store.quads_for_pattern(subject, None, target)}
    assert direct == {PREFIXES["prov"] + "wasDerivedFrom"}
    [(predicate,)] = rows(
        store,
        """SELECT ?predicate WHERE { ?record sssom:subject_id amocf:5-4-1 ;
          sssom:object_id nice:NF-COM-008 ; sssom:predicate_id ?predicate ;
          sssom:predicate_modifier ?not }""",
    )
    assert predicate == PREFIXES["skos"] + "closeMatch"


CLASHES = {
    "Critical Work Functions": {"4.1.1", "4.2.1", "4.3.1", "4.4.1", "4.5.1", "4.6.1"},
}


def test_labels_that_clash_are_the_known_ones(store: Store) -> None:
    """Two competencies with one label are told apart by their label in context."""
    found: dict[str, set[str]] = {}
    for label, code in rows(
        store,
        """SELECT ?label ?code WHERE { VALUES ?kind { amo:Competency amo:SubCompetency amo:KSA }
          ?c a ?kind ; skos:prefLabel ?label ; dct:identifier ?code }""",
    ):
        found.setdefault(label, set()).add(code)
    assert {label: codes for label, codes in found.items() if len(codes) > 1} == CLASHES
    contexts = rows(store, "SELECT ?label WHERE { ?c amo:contextLabel ?label }")
    assert len(contexts) == len(set(contexts)) == 13 + 67 + 40


def test_what_has_a_preferred_label_has_it_as_its_only_label(store: Store) -> None:
    preferred = rows(store, "SELECT ?c ?l WHERE { ?c skos:prefLabel ?l }")
    labels = "SELECT ?c ?l WHERE { ?c rdfs:label ?l FILTER EXISTS { ?c skos:prefLabel ?any } }"
    assert sorted(preferred) == sorted(rows(store, labels))
    asserted = "GRAPH ?graph { ?c rdfs:label ?l } FILTER (?graph != graph:derived)"
    assert not rows(store, f"SELECT ?c WHERE {{ ?c skos:prefLabel ?any {asserted} }}")


def test_every_scheme_and_concept_and_collection_has_a_preferred_label(store: Store) -> None:
    kinds = "VALUES ?kind { skos:Concept skos:ConceptScheme skos:Collection org:Organization }"
    nameless = rows(
        store,
        f"SELECT ?c WHERE {{ {kinds} ?c a ?kind FILTER NOT EXISTS {{ ?c skos:prefLabel ?l }} }}",
    )
    # The Nexight Group and NIST are agents with a foaf:name.
    assert {iri for (iri,) in nameless if not iri.startswith(PREFIXES["agent"])} == set()


def transcribed(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "tests" / "transcription" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_everything_that_is_listed_in_print_has_one_place_in_its_order(store: Store) -> None:
    kinds = "skos:Concept amo:Institute amo:FrequentlySelectedList xkos:ClassificationLevel"
    [*counts] = rows(
        store,
        f"""SELECT ?thing (COUNT(?order) AS ?orders) WHERE {{ VALUES ?kind {{ {kinds} }}
          ?thing a ?kind OPTIONAL {{ ?thing amo:sortOrder ?order }} }} GROUP BY ?thing ?kind""",
    )
    assert [each for each in counts if each[1] != "1"] == []
    assert number(store, "SELECT (MAX(?order) AS ?n) WHERE { ?c amo:sortOrder ?order }") < 2**31
    shared = rows(
        store,
        """SELECT ?one ?other WHERE { ?one amo:sortOrder ?order ; skos:inScheme ?scheme .
          ?other amo:sortOrder ?order ; skos:inScheme ?scheme FILTER (?one != ?other) }""",
    )
    assert shared == []


def test_order_of_a_scheme_is_that_of_its_codes(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?scheme ?code WHERE { ?concept skos:inScheme ?scheme ; skos:notation ?notation ;
            amo:sortOrder ?order BIND (STR(?notation) AS ?code)
          FILTER (DATATYPE(?notation) NOT IN (amo:ksaNumber, amo:areaName)) }
          ORDER BY ?scheme ?order""",
    )
    schemes = {iri: [code for _, code in some] for iri, some in groupby(found, lambda row: row[0])}
    assert len(schemes) == 8
    for codes in schemes.values():
        # "Tier 4" stands before "4.1".
        assert codes == sorted(codes, key=lambda code: natural(code.removeprefix("Tier ")))


def test_a_concept_stands_after_the_first_of_what_is_above_it(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?concept (COUNT(?parent) AS ?parents) (MIN(?above) < ?order AS ?after)
          (MAX(?above) < ?order AS ?afterAll) WHERE {
            ?concept skos:broader ?parent ; amo:sortOrder ?order . ?parent amo:sortOrder ?above }
          GROUP BY ?concept ?order""",
    )
    assert len(found) > 200
    assert [each for each in found if each[2] != "true"] == []
    assert [each for each in found if each[3] != "true" and each[1] == "1"] == []


def test_what_stands_in_an_edition_is_a_concept_or_a_collection(store: Store) -> None:
    query = """SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing amo:inEdition ?edition %s }"""
    assert number(store, query % "") == 135
    kinds = "?thing a ?kind FILTER (?kind IN (skos:Concept, skos:Collection))"
    assert number(store, query % f". {kinds}") == 135


def test_order_of_the_tree_puts_ksas_below_the_first_of_their_parents(store: Store) -> None:
    order = rows(
        store,
        """SELECT ?code WHERE { ?c skos:inScheme amocf:competencies ; amo:sortOrder ?order ;
          dct:identifier ?code } ORDER BY ?order""",
    )
    codes = [code for (code,) in order]
    assert len(codes) == 5 + 13 + 67 + 40
    assert codes[:7] == ["Tier 1", "Tier 2", "Tier 3", "Tier 4", "4.1", "4.1.1", "4.1.2"]
    assert codes[codes.index("4.1.2") + 1] == "ksa-0002"
    assert codes[codes.index("4.2.6") + 1] == "ksa-0006"
    assert codes[codes.index("4.2.9") + 1] == "ksa-0040"


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("table-2", "institute", "amo:Institute"),
        ("occupations", "title", "amo:Occupation"),
        ("lists", "list", "amo:FrequentlySelectedList"),
    ],
)
def test_order_of_what_is_printed_is_that_of_the_document(
    store: Store, root: Path, table: str, column: str, kind: str
) -> None:
    printed = list(dict.fromkeys(row[column] for row in transcribed(root, table)))
    things = f"?thing a {kind} ; amo:sortOrder ?order ; skos:prefLabel ?label"
    found = rows(store, f"SELECT ?thing ?label WHERE {{ {things} }} ORDER BY ?order")
    # Table 2 prints AFOA, a slip.
    printed = ["AFFOA" if each == "AFOA" else each for each in printed]
    assert [
        iri.rpartition("/")[2] if table == "lists" else label for iri, label in found
    ] == printed


def test_no_check_counts_what_this_edition_read_into_the_words_with_the_figure(
    store: Store,
) -> None:
    """Such a count agrees by itself; the tiers and institutes meant are not printed elsewhere."""
    verdicts = rows(
        store,
        """SELECT ?name ?verdict WHERE {
          VALUES ?indicator { amo:countOfContributingInstitutes amo:countOfFoundationalTiers }
          ?o amo:indicator ?indicator .
          ?check amo:checks ?o ; amo:verdict ?verdict .
          BIND (STRAFTER(STR(?o), "/figures/") AS ?name) } ORDER BY ?name""",
    )
    assert verdicts == [
        (name, PREFIXES["amo"] + "notRecomputable")
        for name in (
            "executive-summary-contributing-institutes",
            "methodology-foundational-tiers",
            "methodology-foundational-tiers-of-amcm",
        )
    ]
