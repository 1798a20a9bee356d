"""The insights find what the ledger of made-up data has, and say what they cannot compute."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store
from tests.queries.insight_facts import Facts, Row, percent
from tests.synthetic.ledger import Ledger

from amocf.compile.infer.analysis import compute
from amocf.compile.infer.counting import counted_as
from amocf.errors import DataError
from amocf.queries.insight_query import Insight, insights
from amocf.queries.query_file import read_offered
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import PREFIXES, expand

ROOT = Path(__file__).parents[2]
INSIGHTS = {each.name: each for each in insights(read_offered(ROOT))}
KEPT = [name for name, each in INSIGHTS.items() if each.is_kept]


@pytest.fixture(scope="module")
def facts(ledger: Ledger) -> Facts:
    return Facts(ledger)


@pytest.fixture(scope="module")
def data(demo: Path) -> Store:
    """The release with the data of all institutes, made up."""
    loaded = Store()
    loaded.bulk_load(path=str(demo / "amocf.nq"), format=RdfFormat.N_QUADS)
    return loaded


def answer(store: Store, name: str, **values: str) -> list[dict[str, str | int | float]]:
    """Answer an insight; each row has the values that it binds."""
    found = store.query(INSIGHTS[name].query.bind(values))
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: plain(row[name]) for name in names if row[name] is not None} for row in found]


def plain(term: object) -> str | int | float:
    assert isinstance(term, Literal | NamedNode)
    if not isinstance(term, Literal) or not term.datatype.value.startswith(PREFIXES["xsd"]):
        return term.value
    kind = term.datatype.value.removeprefix(PREFIXES["xsd"])
    if kind == "integer":
        return int(term.value)
    return float(term.value) if kind == "decimal" else term.value


def by(column: str, rows: list[dict[str, str | int | float]], *values: str) -> dict[object, Row]:
    found: dict[object, Row] = {each[column]: tuple(each[name] for name in values) for each in rows}
    assert len(found) == len(rows)
    return found


def iri_of(store: Store, label: str) -> str:
    """Return what has a label: of what several institutes have, the last."""
    found = store.quads_for_pattern(
        None, NamedNode(PREFIXES["skos"] + "prefLabel"), Literal(label, language="en"), None
    )
    return max(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))


def test_essential_ksas_are_those_of_the_ledger(data: Store, facts: Facts) -> None:
    rows = answer(data, "essential-ksas-by-sub-competency")
    assert by("code", rows, "ksas") == {code: (n,) for code, n in facts.by_code().items()}
    rows = answer(data, "essential-ksas-by-competency")
    assert by("code", rows, "ksas", "share") == facts.by_competency()


@pytest.mark.parametrize("number", [3, 8])
def test_shares_of_the_network_are_those_of_the_ledger(
    data: Store, facts: Facts, number: int
) -> None:
    def found(name: str) -> Row:
        (row,) = answer(data, name)
        return row["ksas"], row["all"], row["share"]

    if number == 3:
        assert found("ksas-of-three-or-more-institutes") == facts.share(
            lambda ksa: len(facts.selectors[ksa]) >= number
        )
        assert found("ksas-across-areas") == facts.share(lambda ksa: len(facts.areas(ksa)) > 1)
    else:
        occupations = facts.occupations()
        assert found("ksas-of-eight-or-more-occupations") == facts.share(
            lambda ksa: occupations[ksa] >= number
        )


def test_alignment_is_that_of_the_codes_of_the_ledger(data: Store, facts: Facts) -> None:
    (row,) = answer(data, "alignment-with-models")
    amcm = facts.share(lambda ksa: ksa.code.startswith("4."))
    models = facts.share(facts.is_aligned)
    assert (row["amcm"], row["all"], row["withAMCM"]) == amcm
    assert (row["models"], row["all"], row["withModels"]) == models


def test_most_selected_are_those_of_the_ledger(data: Store, facts: Facts) -> None:
    ksas = {ksa.wording: len(of) for ksa, of in facts.selectors.items()}
    occupations = {each.title: len(of) for each, of in facts.offered.items()}
    for name, ledger in (("most-selected-ksas", ksas), ("most-selected-occupations", occupations)):
        found = by("label", answer(data, name), "institutes")
        assert [n for (n,) in found.values()] == sorted(ledger.values(), reverse=True)[:20]
        assert found == {label: (ledger[str(label)],) for label in found}
    letters = [row["letter"] for row in answer(data, "most-selected-ksas") if "letter" in row]
    assert sorted(map(str, letters)) == [*"ABCDEFGHIJ"]


def test_occupation_selections_are_those_of_the_ledger(data: Store, facts: Facts) -> None:
    (row,) = answer(data, "occupation-selections")
    numbers = [len(of) for of in facts.offered.values()]
    single, several = numbers.count(1), [each for each in numbers if each > 1]
    assert (row["selections"], row["titlesOfSeveral"]) == (sum(numbers), len(several))
    assert (row["ofOne"], row["ofOneShare"]) == (single, percent(single, sum(numbers)))
    shared = sum(several)
    assert (row["ofSeveral"], row["ofSeveralShare"]) == (shared, percent(shared, sum(numbers)))


def test_ksas_of_areas_are_those_of_the_ledger(data: Store, facts: Facts) -> None:
    numbers = ("ksas", "specific", "shared", "ofTwo", "ofThreeOrMore", "ofAll")
    shares = ("specificShare", "sharedShare", "ofAllShare")
    found = by("area", answer(data, "ksas-of-areas"), *numbers, *shares)
    assert found == {area(each): facts.area_row(each) for each in facts.ledger.areas}
    columns = ("specific", "shared", "ofThreeOrMore", "ofAll", "inTier5")
    shares = ("sharedShare", "inTier5Share", "shareOfShared")
    found = by("area", answer(data, "specific-ksas-of-areas"), *columns, *shares)
    assert found == {area(each): facts.specific_row(each) for each in facts.ledger.areas}


def test_connections_of_areas_are_those_of_the_ledger(data: Store, facts: Facts) -> None:
    rows = answer(data, "area-connections")
    found = {(r["reporting"], r["connected"]): (r["ksas"], r["connections"]) for r in rows}
    names = facts.ledger.areas
    pairs = [(one, other) for one in names for other in names if one != other]
    assert len(rows) == len(pairs)
    assert found == {(area(a), area(b)): facts.connection_row(a, b) for a, b in pairs}


def test_connections_of_the_network_are_those_of_the_ledger(data: Store, facts: Facts) -> None:
    (row,) = answer(data, "connections-of-network")
    columns = ("withAreas", "withInstitutes", "withOccupations", "connections")
    assert tuple(row[name] for name in columns) == facts.network_row()


def test_partners_are_those_of_the_ledger(data: Store, facts: Facts) -> None:
    for institute in facts.ledger.institutes:
        rows = answer(data, "partners-of-institute", institute=f"amocf:inst-{institute}")
        found = by("partner", rows, "ksas", "occupations", "shared")
        wanted = facts.partners(institute)
        assert found == {PREFIXES["amocf"] + f"inst-{each}": row for each, row in wanted.items()}
        shared = [row["shared"] for row in rows]
        assert shared == sorted(shared, reverse=True)


def test_agreement_on_occupations_is_that_of_the_ledger(data: Store, facts: Facts) -> None:
    for occupation in facts.ledger.occupations[::7]:
        iri = iri_of(data, occupation.title)
        rows = answer(data, "agreement-on-occupation", occupation=iri)
        assert by("label", rows, "institutes") == facts.agreement(occupation)


def test_careers_of_ksas_are_those_of_the_ledger(data: Store, facts: Facts) -> None:
    for ksa in facts.ledger.ksas[::7]:
        rows = answer(data, "careers-of-ksa", ksa=iri_of(data, ksa.wording))
        assert by("label", rows, "institutes") == facts.careers(ksa)


def area(name: str) -> str:
    return f"{PREFIXES['amocf']}area-{name}"


def observations(store: Store) -> Iterator[tuple[GraphReader, str]]:
    reader = GraphReader(store)
    for iri in reader.iris_of("qb:Observation"):
        if reader.objects(iri, "amo:computedFigure"):
            yield reader, iri


def test_each_number_of_an_insight_is_an_observation(data: Store) -> None:
    wanted = {
        (insight.query.iri, *(row[name] for name, _ in insight.dimensions), measure.indicator): row[
            measure.column
        ]
        for insight in map(INSIGHTS.__getitem__, KEPT)
        for row in answer(data, insight.name)
        for measure in insight.measures
    }
    found = {}
    for reader, iri in observations(data):
        (query,), (indicator,) = (reader.iris(iri, each) for each in ("amo:query", "amo:indicator"))
        scope = ("amo:computedScope", "amo:computedCounterpart")
        values = [value for name in scope for value in reader.iris(iri, name)]
        found[query, *values, indicator] = float(reader.texts(iri, "amo:computedFigure")[0])
        assert len(reader.texts(iri, "rdfs:label")) == 1
    assert found == {key: pytest.approx(value, abs=0.005) for key, value in wanted.items()}


def test_printed_figures_are_recomputed_from_what_the_institutes_state(data: Store) -> None:
    beside = 0
    for reader, iri in observations(data):
        value = Decimal(reader.texts(iri, "amo:computedFigure")[0])
        for figure in reader.iris(iri, "amo:comparedWith"):
            measures = ("amo:figure", "amo:numberOfEssentialKSAs", "amo:numberOfInstitutes")
            if reader.iris(figure, "amo:qualifier") == [expand("amo:moreThan")]:
                assert value > Decimal(reader.texts(figure, *measures)[0])
                continue
            # Of the connections between areas nobody knows what they count.
            if printed := reader.texts(figure, *measures):
                beside += 1
                # 62% are printed for 27 of 43, which is 62.79%.
                rounding = Decimal(1) if figure.endswith("materials-share-of-shared-ksas") else 0
                whole = value.quantize(Decimal(1), ROUND_HALF_UP)
                assert whole - rounding == Decimal(printed[0]), figure
    assert beside > 100


#: What figures tell that follows from no selection: of these alone no insight has a number.
NOT_SELECTED = {
    *("amo:baseFederalFunding", "amo:countOfAdditionalAgencyPartners", "amo:countOfCompetencies"),
    *("amo:countOfContributingInstitutes", "amo:countOfFoundationalTiers", "amo:countOfInstitutes"),
    *("amo:countOfInstitutesInYear", "amo:countOfMemberOrganizations", "amo:countOfModels"),
    *("amo:countOfPeopleEngaged", "amo:countOfProjects", "amo:countOfTechnologyAreas"),
    "amo:fundsAttracted",
}


def test_every_printed_figure_of_selections_is_recomputed(data: Store) -> None:
    reader = GraphReader(data)
    beside = {
        each for _, iri in observations(data) for each in reader.iris(iri, "amo:comparedWith")
    }
    printed = {i for i in reader.iris_of("qb:Observation") if reader.objects(i, "amo:qualifier")}
    left = {name for each in printed - beside for name in reader.iris(each, "amo:indicator")}
    assert left == {*map(expand, NOT_SELECTED)}
    shares = {each for each in printed if reader.iris(each, "amo:unit") == [expand("amo:percent")]}
    assert len(shares) == 20
    assert shares < beside


def test_insight_without_the_data_says_what_is_missing(store: Store) -> None:
    reader = GraphReader(store)
    assert not [*observations(store)]
    found = reader.iris_of("amo:Insight")
    assert found == sorted(each.query.iri for each in INSIGHTS.values())
    for insight in INSIGHTS.values():
        (words,) = reader.texts(insight.query.iri, "amo:missingData")
        assert words == insight.missing(store)
        for need in insight.needs:
            assert need.words in words
    assert not reader.subjects(PREFIXES["stat"] + "insights", "prov:wasDerivedFrom")


def test_insight_names_the_printed_figures_with_and_without_the_data(
    store: Store, data: Store
) -> None:
    for name in KEPT:
        iri = INSIGHTS[name].query.iri
        printed = GraphReader(store).iris(iri, "amo:comparedWith")
        assert printed == GraphReader(data).iris(iri, "amo:comparedWith")
        assert printed or name == "most-selected-ksas"


def test_insight_with_the_data_says_whose_they_are(data: Store, ledger: Ledger) -> None:
    reader = GraphReader(data)
    for data_set in ("insights", "insight-connections"):
        sources = reader.iris(PREFIXES["stat"] + data_set, "prov:wasDerivedFrom")
        assert sources == [f"https://example.org/dataset/institute-{i}" for i in ledger.institutes]
    assert not [i for i in reader.iris_of("amo:Insight") if reader.texts(i, "amo:missingData")]


def test_what_several_institutes_hold_to_be_the_same_counts_once(data: Store) -> None:
    def counted(label: str) -> set[object]:
        found = data.quads_for_pattern(
            None, NamedNode(PREFIXES["skos"] + "prefLabel"), Literal(label, language="en"), None
        )
        return {
            quad.object
            for subject in {quad.subject for quad in found}
            for quad in data.quads_for_pattern(
                subject, NamedNode(PREFIXES["amo"] + "countedAs"), None, None
            )
        }

    labels = {str(row["label"]) for row in answer(data, "most-selected-ksas")}
    assert {len(counted(label)) for label in labels} == {1}


def counted_in(store: Store) -> dict[str, str]:
    """Conclude as what each KSA and occupation of a store is counted."""
    concluded = counted_as(store)
    store.extend(Quad(each.subject, each.predicate, each.object) for each in concluded)
    return {str(each.subject).strip("<>"): str(each.object).strip("<>") for each in concluded}


def test_what_is_held_to_be_the_same_by_way_of_others_counts_as_the_first() -> None:
    store = Store()
    store.load(
        b"""
        @prefix amo: <https://w3id.org/amocf/ontology#> . @prefix dct: <http://purl.org/dc/terms/> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        <urn:s1> amo:selects <urn:b> . <urn:s2> amo:selects <urn:c> . <urn:s3> amo:selects <urn:d> .
        <urn:s4> amo:selects <urn:e> . <urn:s5> amo:selects <urn:z2> .
        <urn:b> a amo:InstituteKSA . <urn:c> a amo:InstituteKSA . <urn:d> a amo:InstituteKSA .
        <urn:withdrawn> a amo:InstituteKSA .
        <urn:b> amo:heldSameAs <urn:a> . <urn:c> amo:heldSameAs <urn:a> .
        <urn:d> amo:heldSameAs <urn:withdrawn> . <urn:z1> a amo:KSA . <urn:z2> a amo:KSA .
        <urn:withdrawn> owl:deprecated true ; dct:isReplacedBy <urn:z1> .
        """,
        RdfFormat.TURTLE,
    )
    assert counted_in(store) == {
        # Nobody in the release selects what both lead to.
        "urn:b": "urn:b",
        "urn:c": "urn:b",
        "urn:d": "urn:z1",
        "urn:e": "urn:e",
        "urn:z2": "urn:z2",
    }


def test_data_of_one_institute_give_no_number_that_takes_several(dist: Path, demo: Path) -> None:
    store = Store()
    store.bulk_load(path=str(dist / "amocf.nt"), format=RdfFormat.N_TRIPLES)
    file = demo / "graphs" / "institute-niimbl.ttl"
    store.bulk_load(path=str(file), format=RdfFormat.TURTLE)
    counted_in(store)
    missing = {name for name, each in INSIGHTS.items() if each.missing(store)}
    assert missing == {
        *("area-connections", "ksas-across-areas", "ksas-of-three-or-more-institutes"),
        *("partners-of-institute", "specific-ksas-of-areas"),
    }
    (row,) = answer(store, "ksas-of-areas")
    assert row["area"] == area("biomanufacturing")
    # Two institutes of the area have not said what they select.
    assert not {"ofAll", "ofAllShare"} & row.keys()
    named = {str(quad.subject) for quad in compute(store, INSIGHTS.values())}
    assert any("/insights/ksas-of-areas/area-biomanufacturing/shared>" in each for each in named)
    assert not any("/insights/ksas-across-areas/" in each for each in named)


def broken(tmp_path: Path, header: str, body: str) -> tuple[Insight, ...]:
    folder = tmp_path / "queries" / "insights"
    folder.mkdir(parents=True)
    header = f"# title: a\n# description: b\n{header}"
    (folder / "x.rq").write_text(f"{header}\n{body}\n", encoding="utf-8")
    return insights(read_offered(tmp_path))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("# needs: nothing", "needs 'nothing'; expected one of ksa-selections, "),
        ("# measure: n amo:x", "measure: expected COLUMN INDICATOR UNIT"),
        ("# measure: m amo:x amo:KSAs", "measure: expected COLUMN INDICATOR UNIT"),
        ("# dimension: s nowhere:x", "'nowhere:x' does not begin with a prefix"),
    ],
)
def test_header_that_says_what_is_not_there_is_refused(
    tmp_path: Path, header: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        broken(tmp_path, header, "SELECT ?s ?n WHERE { ?s ?p ?n }")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("SELECT ?s WHERE { ?s ?p ?n }", r"names \?n, which is not selected"),
        ("SELECT ?s ?n WHERE { ?n ?p ?s }", r"\?s is .*, expected an IRI"),
        ("SELECT ?s ?n WHERE { ?s ?p 1 . ?s ?n 1 }", r"\?n is .*, expected a number"),
        ("SELECT ?s ?n WHERE { ?s ?p", "not a valid query"),
    ],
)
def test_answer_that_is_none_is_refused(tmp_path: Path, body: str, message: str) -> None:
    store = Store()
    store.load(b"<urn:a> <urn:b> 1 .", RdfFormat.TURTLE)
    found = broken(tmp_path, "# dimension: s amo:computedScope\n# measure: n amo:x amo:KSAs", body)
    with pytest.raises(DataError, match=message):
        compute(store, found)
