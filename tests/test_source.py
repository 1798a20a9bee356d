"""The tables, typed in independently (``transcription/``), equal the graph, cell for cell."""

import csv
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from amocf.terms import PREFIXES

TRANSCRIPTION = Path(__file__).parent / "transcription"

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def typed(name: str) -> list[dict[str, str]]:
    with (TRANSCRIPTION / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(PROLOGUE + query)
    assert isinstance(solutions, QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in solutions]


def rows_of(store: Store, part: str, *columns: str) -> list[tuple[str, ...]]:
    """The printed rows of a table in their order, with the given columns as printed."""
    wanted = "".join(f"OPTIONAL {{ ?row amo:{column} ?{column} }} " for column in columns)
    names = " ".join(f"?{column}" for column in columns)
    return ask(
        store,
        f"SELECT {names} WHERE {{ ?row a amo:PrintedRow ; dct:isPartOf src:{part} ; "
        f"amo:position ?position . {wanted} }} ORDER BY ?position",
    )


def test_table_1_equals_what_was_typed(store: Store) -> None:
    expected = [(row["code"], row["label"], row["definition"]) for row in typed("table-1")]
    printed = rows_of(store, "table-1", "codeAsPrinted", "textAsPrinted", "definitionAsPrinted")
    assert printed == expected
    stated = ask(
        store,
        "SELECT ?code ?label ?definition WHERE { ?c a amo:Competency ; dct:identifier ?code ; "
        "skos:prefLabel ?label ; skos:definition ?definition } ORDER BY ?code",
    )
    assert stated == expected


def test_table_2_equals_what_was_typed(store: Store) -> None:
    expected = {(row["area"], row["printed"]) for row in typed("table-2")}
    printed = ask(
        store,
        "SELECT ?column ?text WHERE { ?row dct:isPartOf src:table-2 ; amo:columnAsPrinted ?column ;"
        " amo:textAsPrinted ?text ; amo:about/rdf:type amo:Institute }",
    )
    assert len(printed) == 18
    assert set(printed) == expected


def test_institutes_stand_in_the_area_of_their_column(store: Store) -> None:
    expected = {(row["area"].casefold(), row["printed"]) for row in typed("table-2")}
    stated = ask(
        store,
        "SELECT ?area ?text WHERE { ?institute a amo:Institute ; "
        "amo:inTechnologyArea/skos:prefLabel ?area . "
        "?row amo:about ?institute ; dct:isPartOf src:table-2 ; amo:textAsPrinted ?text }",
    )
    assert {(area.casefold(), text) for area, text in stated} == expected


@pytest.mark.parametrize("table", ["A1", "A2"])
def test_tables_of_the_appendix_as_printed(store: Store, table: str) -> None:
    columns = ["codeAsPrinted", "textAsPrinted", "valueAsPrinted"]
    keys = ["code", "label", "count"]
    if table == "A2":
        columns.append("derivationAsPrinted")
        keys.append("deriving")
    expected = [tuple(row[key] for key in keys) for row in typed(f"table-{table.lower()}")]
    assert rows_of(store, f"table-{table}", *columns) == expected


@pytest.mark.parametrize("table", ["a1", "a2"])
def test_tables_of_the_appendix_as_concepts(store: Store, table: str) -> None:
    """Code, label, parent and count of each concept; 4.37 is read as 4.3.7."""
    expected = set()
    for row in typed(f"table-{table}"):
        code = "4.3.7" if row["code"] == "4.37" else row["code"]
        parent = code.rpartition(".")[0]
        above = parent if "." in parent else f"Tier {parent}"
        expected.add((code, row["label"], above, row["count"]))
    tier = "4" if table == "a1" else "5"
    stated = ask(
        store,
        f"""SELECT ?code ?label ?parent ?count WHERE {{
          {{ ?concept a amo:Competency }} UNION {{ ?concept a amo:SubCompetency }}
          ?concept dct:identifier ?code ; skos:prefLabel ?label .
          ?concept skos:broader/dct:identifier ?parent .
          OPTIONAL {{ ?o amo:competencyOfCount ?concept ; amo:numberOfEssentialKSAs ?count }}
          FILTER STRSTARTS(?code, "{tier}.")
        }}""",
    )
    assert len(stated) == len(expected)
    assert set(stated) == expected


def test_descriptions_of_areas_equal_what_was_typed(store: Store) -> None:
    stated = ask(
        store,
        """SELECT ?name ?description WHERE {
          ?area a amo:TechnologyArea ; dct:identifier ?name ; dct:description ?description ;
            dct:source/amo:pageOfArea ?area .
        } ORDER BY ?name""",
    )
    assert stated == [(row["area"], row["description"]) for row in typed("areas")]


def test_descriptions_of_areas_are_printed(document: str) -> None:
    assert [row for row in typed("areas") if row["description"] not in document] == []


def test_eleven_lists_equal_what_was_typed(store: Store) -> None:
    expected = {
        (
            row["list"],
            row["position"],
            row["marker"],
            row["codes"],
            row["sub_competency"],
            f"{row['text']} ({row['codes']})" if row["marker"] else row["text"],
        )
        for row in typed("lists")
    }
    printed = ask(
        store,
        """SELECT (STRAFTER(STR(?list), "list/2025/") AS ?name) ?position ?marker ?code ?group ?text
        WHERE {
          ?row amo:inList ?list ; amo:position ?position ; amo:codeAsPrinted ?code ;
            amo:textAsPrinted ?text .
          OPTIONAL { ?row amo:marker ?marker } OPTIONAL { ?row amo:groupAsPrinted ?group }
        }""",
    )
    assert len(printed) == len(expected) == 52
    assert set(printed) == expected


def test_forty_ksas_equal_what_was_typed(store: Store) -> None:
    expected = {
        (row["number"], variant)
        for row in typed("ksas")
        for variant in row["variants"].split(" | ")
    }
    stated = ask(
        store,
        "SELECT ?number ?label WHERE { ?ksa a amo:KSA ; dct:identifier ?number ; "
        "skos:prefLabel|skos:altLabel ?label }",
    )
    assert len({number for number, _ in stated}) == 40
    assert set(stated) == expected


def test_a_ksa_stands_below_the_codes_printed_with_it(store: Store) -> None:
    by_number = {row["number"]: row for row in typed("ksas")}
    codes: dict[str, set[str]] = {number: set() for number in by_number}
    for row in typed("lists"):
        for number, ksa in by_number.items():
            if row["text"] in ksa["variants"].split(" | "):
                codes[number] |= set(row["codes"].split(" and "))
    stated = ask(
        store,
        "SELECT ?number ?code WHERE { ?ksa a amo:KSA ; dct:identifier ?number ; "
        "skos:broader/dct:identifier ?code }",
    )
    assert set(stated) == {(number, code) for number, all_ in codes.items() for code in all_}


def test_members_of_a_list_are_what_its_rows_are_about(store: Store) -> None:
    rows = ask(store, "SELECT DISTINCT ?list ?ksa WHERE { ?row amo:inList ?list ; amo:about ?ksa }")
    members = ask(
        store, "SELECT ?list ?ksa WHERE { ?list a amo:FrequentlySelectedList ; skos:member ?ksa }"
    )
    assert sorted(rows) == sorted(members)


def test_definitions_of_the_framework_equal_what_was_typed(store: Store) -> None:
    stated = {
        text
        for (text,) in ask(
            store, "SELECT ?text WHERE { ?class a owl:Class ; skos:definition ?text }"
        )
    }
    assert stated == {row["definition"] for row in typed("definitions")}


def test_examples_stand_with_the_definitions_as_typed(store: Store) -> None:
    stated = ask(
        store,
        "SELECT ?text ?example WHERE { ?class skos:definition ?text ; skos:example ?example }",
    )
    expected = {(row["definition"], row["example"]) for row in typed("definitions")}
    assert set(stated) == {each for each in expected if each[1]}
    assert len(stated) == 2


def test_occupations_equal_what_was_typed(store: Store) -> None:
    stated = ask(
        store,
        "SELECT ?label ?count WHERE { ?o amo:occupationOfCount ?occupation ; "
        "amo:numberOfInstitutes ?count . ?occupation skos:prefLabel ?label ; "
        "dct:identifier ?number } ORDER BY ?number",
    )
    assert stated == [(row["title"], row["institutes"]) for row in typed("occupations")]


def test_connections_equal_what_was_typed(store: Store) -> None:
    stated = ask(
        store,
        """SELECT ?page ?connected ?count WHERE {
          ?o amo:reportingArea ?p ; amo:connectedArea ?c ; amo:numberOfConnections ?count .
          BIND (STRAFTER(STR(?p), "area-") AS ?page) BIND (STRAFTER(STR(?c), "area-") AS ?connected)
        }""",
    )
    expected = {
        (row["page_area"], row["connected_area"], row["connections"])
        for row in typed("connections")
    }
    assert len(stated) == 16
    assert set(stated) == expected


def test_every_printed_figure_is_an_observation(store: Store, printed: str) -> None:
    """Each figure typed in is matched by part, number and words."""
    stated = ask(
        store,
        """SELECT ?part ?value ?quotation WHERE {
          ?o qb:dataSet stat:figures ; amo:figure ?figure ; amo:unit ?unit ; amo:mention ?mention .
          ?mention amo:quotation ?quotation ; dct:source/dct:isPartOf* ?source .
          BIND (IF(?unit = amo:millionUSDollars, 1000000 * ?figure, ?figure) AS ?value)
          BIND (REPLACE(STRAFTER(STR(?source), "source/2025/"), "^page-", "") AS ?part)
        }""",
    )
    missing = [
        row["id"]
        for row in typed("figures")
        if not any(
            part == row["part"] and value == row["value"] and _same_words(quotation, row["quote"])
            for part, value, quotation in stated
        )
    ]
    assert missing == []
    assert all(quotation in printed for _, _, quotation in stated)


def test_figure_with_quotation_and_source_is_one_row_a_mention(store: Store) -> None:
    """What stands in several places has a mention of each, and no row pairs two of them."""
    found = ask(
        store,
        """SELECT ?o ?words ?source WHERE {
          ?o qb:dataSet stat:figures ; amo:figure ?figure ; amo:mention ?mention .
          ?mention amo:quotation ?words ; amo:asPrinted ?number ; dct:source ?source }""",
    )
    assert len(found) == len(set(found)) == len(typed("figures"))
    assert len({figure for figure, *_ in found}) == 66
    figure = PREFIXES["stat"] + "figures/methodology-core-competencies"
    places = {words: part.removeprefix(PREFIXES["src"]) for o, words, part in found if o == figure}
    assert places == {
        "including the 13 core competencies": "figure-1",
        "Tier 4 and Tier 5 in this framework contain a total of 13 competencies": "methodology",
        "Details of the 13 core competencies and their sub-competencies": "methodology",
        "Relationships between the 13 core competencies": "figure-3",
    }


def test_parts_and_wholes_of_shares_are_mentions_of_the_figures_that_they_are(
    store: Store,
) -> None:
    """ "56 of the 104 KSAs (54%)" prints the 54, the 56 and the 104, so it is a mention of each."""
    shares = """ { ?share amo:numerator|amo:denominator ?number ; amo:mention ?place .
      ?place amo:quotation ?words ; dct:source ?part
      FILTER (REGEX(?words, CONCAT("\\\\b", STR(?number), "\\\\b"))) } """
    unmentioned = ask(
        store,
        f"""SELECT ?number ?words WHERE {{
          {shares}
          FILTER NOT EXISTS {{ ?whole amo:figure ?number ; amo:mention ?other .
            ?other amo:quotation ?quoted ; dct:source ?part
            FILTER (CONTAINS(?words, ?quoted) || CONTAINS(?quoted, ?words)) }} }}""",
    )
    assert len(ask(store, f"SELECT ?number ?words WHERE {shares}")) > 10
    assert unmentioned == []


def test_a_denominator_is_printed_with_the_percentage_or_noted_as_a_reading(store: Store) -> None:
    typed_with = {(row["as_printed"], row["denominator"]) for row in typed("figures")}
    stated = ask(
        store,
        """SELECT DISTINCT ?name ?words ?whole (BOUND(?note) AS ?noted) WHERE {
          ?o amo:denominator ?whole ; amo:mention/amo:asPrinted ?words
          OPTIONAL { ?note a amo:EditorialDecision ; amo:affects ?o .
            ?note oa:hasTarget/oa:hasSelector/oa:exact ?quoted
            FILTER (CONTAINS(?quoted, CONCAT(STR(?whole), " KSAs"))) }
          BIND (STRAFTER(STR(?o), "/figures/page-") AS ?name) } ORDER BY ?name""",
    )
    unprinted = [
        (name, whole, noted)
        for name, words, whole, noted in stated
        if (words, whole) not in typed_with
    ]
    assert unprinted == [
        ("biomanufacturing-share-of-shared-ksas", "65", "true"),
        ("energy-share-of-shared-ksas", "52", "true"),
        ("materials-share-of-ksas-of-all-institutes", "43", "true"),
        ("materials-share-of-shared-ksas", "43", "true"),
    ]


def test_a_figure_is_as_exact_as_it_is_printed(store: Store) -> None:
    """Counts are exact; whole millions are rounded, as whole percentages are."""
    read_as = {"more-than": "moreThan", "rounded-percentage": "rounded", "exact": "exact"}
    expected = {
        (row["as_printed"], "rounded" if row["unit"] == "US dollars" else read_as[row["qualifier"]])
        for row in typed("figures")
    }
    stated = ask(
        store,
        """SELECT ?words ?qualifier WHERE {
          ?o qb:dataSet stat:figures ; amo:mention/amo:asPrinted ?words ; amo:qualifier ?q
          BIND (STRAFTER(STR(?q), "#") AS ?qualifier) }""",
    )
    assert set(stated) == expected


def _same_words(quotation: str, quote: str) -> bool:
    """Whether one quotation holds the other, or both hold the same run of three words."""
    one, other = quotation.split(), quote.split()
    runs = {tuple(one[at : at + 3]) for at in range(len(one) - 2)}
    return (
        quotation in quote
        or quote in quotation
        or any(tuple(other[at : at + 3]) in runs for at in range(len(other) - 2))
    )
