"""Every query of ``queries/`` against the built dataset: its exact answer, taken from the document.

Short answers are typed in, one table a query, in ``answers/``; longer ones are made from
``tests/transcription``, each in a test that is named after its query.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store
from rdflib.plugins.sparql import prepareQuery

from amocf.compile.assembly import Dataset
from amocf.ordering import natural
from amocf.queries.query_file import NamedQuery, read_queries, read_query
from amocf.terms import BASE, PREFIXES

Row = tuple[str, ...]

ROOT: Final = Path(__file__).parents[2]
QUERIES: Final = read_queries(ROOT / "queries")


@pytest.fixture(scope="session")
def release_store(dataset: Dataset) -> Store:
    """The published default graph, as the default graph of a store."""
    store = Store()
    store.extend(
        Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
        for triple in dataset.default_graph()
    )
    return store


class Answers:
    """Asks the queries by name; a row is the text of its terms, IRIs as CURIEs."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def __call__(self, name: str, **parameters: str) -> list[Row]:
        solutions = self._solutions(name, parameters)
        return [tuple(_text(term) for term in solution) for solution in solutions]

    def columns(self, name: str) -> Row:
        return tuple(variable.value for variable in self._solutions(name, {}).variables)

    def _solutions(self, name: str, parameters: dict[str, str]) -> QuerySolutions:
        query = read_query(self._folder / f"{name}.rq")
        solutions = self._store.query(query.bind(parameters))
        assert isinstance(solutions, QuerySolutions)
        return solutions


@pytest.fixture(scope="session")
def ask(release_store: Store, root: Path) -> Answers:
    return Answers(release_store, root / "queries")


def _text(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return _curie(term.value)
    assert isinstance(term, Literal | BlankNode)
    return term.value


def _curie(iri: str) -> str:
    fitting = [(space, name) for name, space in PREFIXES.items() if iri.startswith(space)]
    space, name = max(fitting, default=("", ""))
    return f"{name}:{iri.removeprefix(space)}" if name else iri


def _table(root: Path, name: str) -> Iterator[dict[str, str]]:
    path = root / "tests" / "transcription" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _natural(code: str) -> list[int]:
    return [int(part) for part in code.split(".")]


def _codes_by_ksa(root: Path) -> dict[str, set[str]]:
    """The codes under which the lists print each KSA, by the number of the KSA."""
    number_of = {
        wording: row["number"]
        for row in _table(root, "ksas")
        for wording in row["variants"].split(" | ")
    }
    codes: dict[str, set[str]] = {}
    for row in _table(root, "lists"):
        codes.setdefault(number_of[row["text"]], set()).update(re.findall(r"[0-9.]+", row["codes"]))
    return codes


def _columns(rows: Iterable[Row], *columns: int) -> list[Row]:
    return [tuple(row[column] for column in columns) for row in rows]


TYPED: Final = sorted((ROOT / "tests" / "queries" / "answers").glob("*.csv"))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_query_has_its_answer(query: NamedQuery) -> None:
    test = "test_" + query.name.replace("-", "_")
    typed = query.name in {path.stem for path in TYPED}
    assert typed != hasattr(sys.modules[__name__], test), f"one of {test}, tests/queries/answers"


@pytest.mark.parametrize("path", TYPED, ids=lambda path: path.stem)
def test_answers_are_as_typed(ask: Answers, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns, *rows = (tuple(row) for row in csv.reader(file))
    assert ask.columns(path.stem) == columns
    assert ask(path.stem) == rows


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_query_names_its_columns_and_their_order(query: NamedQuery) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", query.name)
    assert query.keywords
    assert query.form == "SELECT"
    assert "SELECT *" not in query.text
    # One row needs no order.
    assert query.name == "counts" or "\nORDER BY " in query.text


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_query_declares_the_prefixes_it_uses(query: NamedQuery) -> None:
    declared = re.findall(r"^PREFIX (\w+): <([^>]+)>$", query.text, re.MULTILINE)
    assert {name: PREFIXES[name] for name, _ in declared} == dict(declared)
    assert [name for name, _ in declared] == sorted(name for name, _ in declared)
    body = query.text.rpartition("\nPREFIX ")[2].partition("\n")[2]
    assert {name for name, _ in declared} == set(re.findall(r"\b(\w+):\w", body))


def test_answers_have_no_row_twice(ask: Answers) -> None:
    for query in QUERIES:
        rows = ask(query.name)
        assert rows, query.name
        assert len(set(rows)) == len(rows), query.name


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("4.2.9", ["ksa-0006 4.2.9", "ksa-0040 4.2.9"]),
        ("5.4", ["ksa-0020 5.4.1", "ksa-0021 5.4.3"]),
        ("5.1", []),
        ("4.4", []),
        ("4.37", []),
        (
            "4.2",
            [
                "ksa-0033 4.2.1",
                "ksa-0011 4.2.4",
                "ksa-0012 4.2.4",
                "ksa-0007 4.2.5",
                "ksa-0008 4.2.5",
                "ksa-0006 4.2.6",
                "ksa-0017 4.2.6",
                "ksa-0018 4.2.6",
                "ksa-0022 4.2.6",
                "ksa-0006 4.2.9",
                "ksa-0040 4.2.9",
                "ksa-0004 4.2.11",
                "ksa-0005 4.2.11",
                "ksa-0016 4.2.11",
                "ksa-0035 4.2.13",
            ],
        ),
    ],
)
def test_ksas_of_another_code(ask: Answers, code: str, expected: list[str]) -> None:
    rows = ask("ksas-of-sub-competency", code=code)
    assert [f"{row[0].removeprefix('amocf:')} {row[2]}" for row in rows] == expected


@pytest.mark.parametrize(
    ("framework", "relations"),
    [
        # Tiers 1 to 4 and 4.1 to 4.6, printed and read; two matches for each sub-competency.
        (
            "ref:dol-amcm",
            {
                "prov:wasDerivedFrom": 10,
                "skos:closeMatch": 10 + 45,
            },
        ),
        ("ref:dol-bcm", {"prov:wasDerivedFrom": 7, "skos:relatedMatch": 7}),
        (
            "ref:dol-itcm",
            {
                "prov:wasDerivedFrom": 6,
                "skos:exactMatch": 1,
                "skos:closeMatch": 4,
            },
        ),
        ("ref:onet-soc", {"skos:exactMatch": 3, "skos:relatedMatch": 8}),
        (
            "http://data.europa.eu/esco/concept-scheme/occupations",
            {"skos:closeMatch": 3, "skos:relatedMatch": 1},
        ),
    ],
)
def test_mappings_to_another_framework(
    ask: Answers, framework: str, relations: dict[str, int]
) -> None:
    rows = ask("mappings-to-framework", framework=framework)
    assert Counter(row[2] for row in rows) == relations
    assert {row[3] for row in rows} == {"true"}


def test_derivations_from_model(ask: Answers) -> None:
    printed = [
        (
            row["code"],
            row["label"],
            "bcm:" + row["deriving"].removeprefix("DOL BCM ").replace(".", "-"),
            row["deriving"],
            "a2:" + row["code"].replace(".", "-"),
        )
        for row in _table(ROOT, "table-a2")
        if row["deriving"].startswith("DOL BCM")
    ]
    rows = ask("derivations-from-model")
    assert _columns(rows, 0, 1, 3, 4, 5) == printed
    assert _columns(rows, 0, 2) == [
        ("5.5", "5"),
        ("5.5.1", "1"),
        ("5.5.2", "1"),
        ("5.5.3", "2"),
        ("5.5.4", "1"),
        ("5.6", "2"),
        ("5.6.1", "2"),
    ]


@pytest.mark.parametrize(
    ("model", "codes"),
    [
        ("ref:dol-itcm", ["5.3", "5.3.1", "5.3.2", "5.3.3", "5.3.4", "5.3.5"]),
        ("ref:nice", ["5.4", "5.4.1", "5.4.2", "5.4.3", "5.4.4"]),
        ("ref:dol-amcm", ["Tier 1", "Tier 2", "Tier 3"]),
        ("ref:onet-soc", []),
    ],
)
def test_derivations_from_another_model(ask: Answers, model: str, codes: list[str]) -> None:
    assert [row[0] for row in ask("derivations-from-model", model=model)] == codes


def test_named_ksas_per_sub_competency(ask: Answers) -> None:
    named = Counter(code for codes in _codes_by_ksa(ROOT).values() for code in codes)
    counted = [
        (row["code"].replace("4.37", "4.3.7"), row["label"], row["count"])
        for table in ("table-a1", "table-a2")
        for row in _table(ROOT, table)
        if row["count"]
    ]
    counted.sort(key=lambda row: (-named[row[0]], _natural(row[0])))
    assert len(counted) == 68
    assert ask("named-ksas-per-sub-competency") == [
        (code, label, str(named[code]), count) for code, label, count in counted
    ]


#: Printed percentages with what stands behind them, and the verdict.
PERCENTAGES: Final = {
    "methodology-aligned-with-models": (91, 214, 235, "equal after rounding"),
    "methodology-aligned-with-amcm": (78, 183, 235, "equal after rounding"),
    "methodology-operations-management": (34, 80, 235, "equal after rounding"),
    "methodology-manufacturing-process-design": (17, 41, 235, "equal after rounding"),
    "network-insights-share-of-selections-of-one-institute": (51, 70, 137, "equal after rounding"),
    "network-insights-share-of-selections-of-several-institutes": (
        49,
        67,
        137,
        "equal after rounding",
    ),
    "page-biomanufacturing-share-of-shared-ksas": (85, 41 + 14, 65, "equal after rounding"),
    "page-biomanufacturing-share-of-ksas-of-all-institutes": (63, 41, 65, "equal after rounding"),
    "page-digital-share-of-area-specific-ksas": (54, 56, 104, "equal after rounding"),
    "page-digital-share-of-area-specific-ksas-shared": (57, 32, 56, "equal after rounding"),
    "page-digital-share-of-area-specific-ksas-in-tier-5": (54, 30, 56, "equal after rounding"),
    "page-electronics-share-of-shared-ksas": (44, 34, 78, "equal after rounding"),
    "page-energy-share-of-ksas-of-all-institutes": (8, 4, 52, "equal after rounding"),
    "page-energy-share-of-shared-ksas": (42, 22, 52, "equal after rounding"),
    "page-materials-share-of-shared-ksas": (62, 27, 43, "differs"),
    "page-materials-share-of-ksas-of-all-institutes": (30, 13, 43, "equal after rounding"),
}

#: Printed numbers that the tables or other printed numbers bear out.
COUNTS: Final = {
    "about-institutes": 18,
    "executive-summary-technology-areas": 5,
    "methodology-core-competencies": 13,
    "methodology-models": 4,
    "methodology-tier-4-competencies-of-amcm": 6,
    "methodology-tier-5-competencies": 7,
    "network-insights-occupation-selections": 137,
    "page-biomanufacturing-institutes": 3,
    "page-electronics-institutes": 4,
    "page-energy-institutes": 3,
    "page-materials-institutes": 3,
}


def test_printed_and_recomputed_figures(ask: Answers) -> None:
    rows = ask("printed-and-recomputed-figures")
    verdicts = {
        observation.removeprefix("fig:"): (printed, recomputed, verdict)
        for observation, _, printed, _, recomputed, verdict in rows
        if verdict != "not recomputable from this release"
    }
    assert verdicts == {
        **{
            name: (str(printed), f"{100 * part / whole:.2f}".rstrip("0").rstrip("."), verdict)
            for name, (printed, part, whole, verdict) in PERCENTAGES.items()
        },
        **{name: (str(number), str(number), "equal") for name, number in COUNTS.items()},
    }
    # 66 figures, 16 reports of connections, 4 occupations.
    assert len(rows) == 66 + 16 + 4
    assert {row[4] for row in rows if row[5] == "not recomputable from this release"} == {""}


def test_reports_of_connections_and_occupations_are_not_recomputable(ask: Answers) -> None:
    rows = ask("printed-and-recomputed-figures")
    assert {row[0]: row[2] for row in rows if row[0].startswith("conn:")} == {
        f"conn:{row['page_area']}-{row['connected_area']}": row["connections"]
        for row in _table(ROOT, "connections")
    }
    assert [row[2] for row in rows if "occupation-institutes/" in row[0]] == ["8", "6", "5", "4"]


@pytest.mark.parametrize(
    "area", ["biomanufacturing", "digital", "electronics", "energy", "materials"]
)
def test_lists_of_every_area(ask: Answers, area: str) -> None:
    rows = ask("frequently-selected-ksas-of-area", area=f"amocf:area-{area}")
    for kind, wanted in (("specific", False), ("network", True)):
        found = [row for row in rows if (row[0] == "Manufacturing USA") == wanted]
        assert _columns(found, 1, 3, 4) == [
            (row["position"], row["codes"], row["text"])
            for row in _table(ROOT, "lists")
            if row["list"] == f"{area}-{kind}"
        ]


def test_ksas_in_several_lists(ask: Answers) -> None:
    number_of = {
        wording: (row["number"], row["variants"].split(" | ")[0])
        for row in _table(ROOT, "ksas")
        for wording in row["variants"].split(" | ")
    }
    places: dict[tuple[str, str], list[Row]] = {}
    for row in _table(ROOT, "lists"):
        key = row["marker"] or row["position"]
        printed = f"{row['text']} ({row['codes']})" if row["marker"] else row["text"]
        places.setdefault(number_of[row["text"]], []).append((f"{row['list']}/{key}", printed))
    expected = [
        (f"amocf:{number}", label, str(len(rows)), f"{BASE}list/2025/{place}", printed)
        for (number, label), rows in places.items()
        if len(rows) > 1
        for place, printed in rows
    ]
    expected.sort(key=lambda row: (-int(row[2]), row[0], row[3]))
    assert len({row[0] for row in expected}) == 10
    assert len(expected) == 22
    rows = ask("ksas-in-several-lists")
    assert _columns(rows, 0, 1, 2, 4) == _columns(expected, 0, 1, 2, 4)
    assert [_iri(row[3]) for row in rows] == [row[3] for row in expected]


def _iri(text: str) -> str:
    name, colon, local = text.partition(":")
    return PREFIXES[name] + local if colon and name in PREFIXES else text


COMMERCE: Final = {"NIIMBL", "SMART USA"}
ENERGY: Final = {"CESMII", "CyManII", "EPIXC", "IACMI", "PowerAmerica", "RAPID", "REMADE"}


def test_institutes_and_sponsors(ask: Answers) -> None:
    rows = ask("institutes-and-sponsors")
    # Table 2 prints "AFOA" for the institute that the materials page prints as "AFFOA".
    areas = {
        row["institute"].replace("AFOA", "AFFOA"): row["area"] for row in _table(ROOT, "table-2")
    }
    assert {row[2]: row[0].upper() for row in rows} == areas
    assert [(row[0], row[1]) for row in rows] == sorted((row[0], row[1]) for row in rows)
    assert {row[2]: row[4].removeprefix("U.S. Department of ") for row in rows} == {
        name: "Commerce" if name in COMMERCE else "Energy" if name in ENERGY else "Defense"
        for name in areas
    }
    # The document says nothing of it, so every row says how certain it is; four are inferences.
    assert {row[5] for row in rows} == {"stated", "concluded"}
    assert [row[2] for row in rows if row[5] == "concluded"] == [
        *("BioFabUSA", "NIIMBL", "MxD", "RAPID"),
    ]
    assert [row[2] for row in rows if not row[3]] == ["BioFabUSA", "PowerAmerica"]
    assert rows[-1][:5] == (
        "Materials",
        "amocf:inst-lift",
        "LIFT",
        "Lightweight Innovations For Tomorrow",
        "U.S. Department of Defense",
    )


def test_mappings_by_confidence(ask: Answers) -> None:
    records: Counter[Row] = Counter()
    for path in (ROOT / "mappings").glob("*.sssom.tsv"):
        table = [line for line in path.read_text("utf-8").splitlines() if line[0] != "#"]
        for row in csv.DictReader(table, delimiter="\t"):
            holds = "false" if row.get("predicate_modifier") == "Not" else "true"
            records[
                "dataset:mappings-" + path.name.removesuffix(".sssom.tsv"),
                row["predicate_id"],
                holds,
                row.get("confidence", ""),
                row["mapping_justification"],
            ] += 1
    rows = ask("mappings-by-confidence")
    assert {row[:5]: int(row[5]) for row in rows} == records
    assert sum(int(row[5]) for row in rows) == 21 + 7 + 10 + 45 + 7 + 5 + 4 + 11 + 4
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert [row for row in rows if row[2] == "false"] == [
        (
            "dataset:mappings-nice",
            "skos:closeMatch",
            "false",
            "0.95",
            "semapv:ManualMappingCuration",
            "1",
        )
    ]


TABLE_A1: Final = "Tier 4 Competencies and Sub-Competencies in the MFG USA Competency Framework"
TABLE_A2: Final = "Tier 5 Advanced Manufacturing Sector Technical Competencies and Sub-Competencies"


def test_source_trail_of_a_code_that_is_printed_in_two_ways(ask: Answers) -> None:
    label = "Pneumatic Systems Maintenance, Installation, and Repair"
    assert ask("source-trail-of-label", identifier="4.3.7") == [
        (
            label,
            "list:materials-specific/2",
            "Materials",
            "4.3.7",
            "Repair and calibrate pneumatic assemblies",
            label,
        ),
        (label, "src:page-materials", "Materials", "", "", ""),
        (label, "a1:4-3-7", TABLE_A1, "4.37", label, ""),
    ]


@pytest.mark.parametrize("code", ["4.1", "4.2", "4.2.5", "4.2.6", "4.2.9", "5.3"])
def test_source_trail_has_every_row_with_the_code(ask: Answers, code: str) -> None:
    rows = ask("source-trail-of-label", identifier=code)
    printed = {
        f"{row['list']}/{row['marker'] or row['position']}"
        for row in _table(ROOT, "lists")
        if code in re.findall(r"[0-9.]+", row["codes"])
    }
    lists = f"{BASE}list/2025/"
    found = {_iri(row[1]).removeprefix(lists) for row in rows if _iri(row[1]).startswith(lists)}
    assert found == printed


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("4.1", {"src:methodology"}),
        ("4.2", {"src:methodology", "src:framework-definitions"}),
        ("4.2.5", {"src:framework-definitions"}),
        (
            "Tier 5",
            {
                "src:conclusions",
                "src:methodology",
                "src:page-digital",
                "src:table-1",
                "src:table-A2",
            },
        ),
    ],
)
def test_source_trail_has_the_parts_that_print_a_code_in_running_text(
    ask: Answers, code: str, parts: set[str]
) -> None:
    rows = ask("source-trail-of-label", identifier=code)
    assert {row[1] for row in rows if row[1].startswith("src:")} == parts


def test_definitions(ask: Answers) -> None:
    competencies = [
        (
            "amocf:" + row["code"].replace(".", "-"),
            row["label"],
            row["definition"],
            "t1:" + row["code"].replace(".", "-"),
        )
        for row in _table(ROOT, "table-1")
    ]
    terms = {
        "Competency (X.X)": "Competency",
        "Competency Framework": "CompetencyFramework",
        "Competency Model": "CompetencyModel",
        "KSA/Occupation Connection": "Connection",
        "Knowledge, skill, or ability (KSA)": "KSA",
        "Occupation": "Occupation",
        "Sub-competency (X.X.X)": "SubCompetency",
    }
    definitions = {row["term"]: row["definition"] for row in _table(ROOT, "definitions")}
    rows = ask("definitions")
    assert rows[:7] == competencies
    assert _columns(rows[7:], 0, 2, 3) == [
        (f"amo:{name}", definitions[term], "src:framework-definitions")
        for term, name in sorted(terms.items(), key=lambda item: item[1])
    ]


def test_editorial_notes(ask: Answers) -> None:
    rows = ask("editorial-notes")
    quotes = {(kind, part, quoted) for kind, _, _, part, quoted, _, _ in rows}
    assert {
        ("slip", "src:table-2", "AFOA"),
        ("slip", "src:footnote-3", '3 "About the Competency Models," supra, note 2.'),
        ("variant wording", "src:page-digital", "Cyber-Resiliency"),
        ("variant wording", "src:page-energy", "Design Lifecycles and Concepts"),
        ("internal difference", "src:figure-9", "Materials 50 connections"),
        ("internal difference", "src:figure-13", "Electronics 39 connections"),
        ("editorial decision", "src:page-energy", "Data collection/analysis"),
    } <= quotes
    readings = {note.removeprefix("erratum:"): reading for _, note, _, _, _, reading, _ in rows}
    assert readings["pneumatic-code"] == "4.3.7"
    assert readings["affoa"] == "AFFOA"
    assert readings["supra-note"] == "supra, note 1"
    assert readings["cyber-resiliency"] == "Cyber Resiliency"
    notes = Counter(kind for kind, _ in {(row[0], row[1]) for row in rows})
    assert notes == {
        "disagreement with an outside source": 1,
        "editorial decision": 38,
        "internal difference": 13,
        "slip": 9,
        "variant wording": 18,
    }
    # Six pairs of pages differ in their connections.
    assert sum(note.startswith("connections-") for note in readings) == 6
    # The NICE Framework titles NF-COM-008 otherwise.
    assert any("DevSecOps" in row[6] and "NF-COM-008" in row[4] for row in rows)
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)


# -- the questions that people ask first

#: Queries that a person who knows SPARQL can write down at once: few patterns, one step each.
QUESTIONS: Final = (
    *("sub-competencies-from-nice", "definition-of-competency", "ksas-of-occupation"),
    *("ksas-specific-to-area", "occupations-in-onet", "institutes-and-sponsors"),
    *("crosswalk-to-model", "close-matches", "ksas-on-pages-of-several-areas"),
    *("essential-ksas-of-tier-5-by-model", "shared-ksas-by-area", "essential-ksas-per-competency"),
    *("everything-on-cyber", "notes-on-concept", "tree-in-printed-order", "page-of-part"),
    "technology-area",
)


def _patterns(part: object) -> int:
    """Count the triple patterns of a parsed query, those in subqueries and filters included."""
    if isinstance(part, dict):
        # A node of rdflib's algebra has a method get() of its own.
        return len(dict.get(part, "triples", ())) + sum(
            _patterns(each) for name, each in part.items() if name != "triples"
        )
    return sum(map(_patterns, part)) if isinstance(part, list | tuple) else 0


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_takes_at_most_five_patterns(name: str) -> None:
    [query] = [each for each in QUERIES if each.name == name]
    assert 0 < _patterns(prepareQuery(query.text).algebra) <= 5


@pytest.mark.parametrize(
    ("body", "patterns"),
    [
        ("?a ?b ?c", 1),
        ("?a ?b ?c ; ?d ?e . OPTIONAL { ?a ?f ?g } FILTER NOT EXISTS { ?a ?h ?i }", 4),
        ("{ SELECT ?a { ?a ?b ?c } } UNION { ?a ?d/?e ?f }".replace("?d/?e", "<x:d>/<x:e>"), 2),
    ],
)
def test_patterns_are_counted_wherever_they_stand(body: str, patterns: int) -> None:
    assert _patterns(prepareQuery(f"SELECT * {{ {body} }}").algebra) == patterns


def _records(name: str) -> list[dict[str, str]]:
    """The records of a mapping set that say that a relation holds."""
    path = ROOT / "mappings" / f"{name}.sssom.tsv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")
    return [row for row in rows if not row.get("predicate_modifier")]


def test_sub_competencies_from_nice(ask: Answers) -> None:
    rows = ask("sub-competencies-from-nice")
    assert _columns(rows, 0, 1, 2) == [
        (
            f"amocf:{row['code'].replace('.', '-')}",
            f"{row['label']} ({row['code']}, NICE Framework/Cybersecurity)",
            "nice:" + row["deriving"].removeprefix("NICE Framework ID: "),
        )
        for row in _table(ROOT, "table-a2")
        if row["deriving"].startswith("NICE Framework ID: ")
    ]
    titles = ["DevSecOps", "Access Controls", "Cyber Resiliency"]
    assert [row[3] for row in rows] == [*titles, "Operational Technology (OT) Security"]
    # What the document calls otherwise says so beside it.
    assert 'title NF-COM-008 "DevSecOps", and no competency area' in rows[0][4]
    assert [bool(row[4]) for row in rows] == [True, True, False, True]


@pytest.mark.parametrize("row", list(_table(ROOT, "table-1")), ids=lambda row: row["code"])
def test_definition_of_competency(ask: Answers, row: dict[str, str]) -> None:
    name = row["code"].replace(".", "-")
    assert ask("definition-of-competency", code=row["code"]) == [
        (f"amocf:{name}", row["label"], row["definition"], f"t1:{name}")
    ]


def test_competency_without_a_definition_has_none(ask: Answers) -> None:
    assert ask("definition-of-competency", code="4.1") == []


def test_occupations_in_onet(ask: Answers) -> None:
    rows = ask("occupations-in-onet")
    assert _columns(rows, 0, 2, 3, 4) == [
        (row["record_id"], row["predicate_id"], row["object_id"], row["confidence"])
        for row in _records("onet-soc")
    ]
    assert rows[1][1] == (
        "Process Engineers (occ-0001) is a related match of "
        "Chemical Engineers (O*NET-SOC 17-2041.00)"
    )


@pytest.mark.parametrize("name", ["dol-amcm", "dol-bcm", "dol-itcm", "nice", "onet-soc"])
def test_crosswalk_to_model(ask: Answers, name: str) -> None:
    rows = ask("crosswalk-to-model", model=f"ref:{name}")
    assert sorted(rows) == sorted(
        (
            row["subject_id"],
            row["subject_label"],
            row["predicate_id"],
            row["object_id"],
            row["object_label"],
        )
        for row in _records(name)
        if row["predicate_id"].startswith("skos:")
    )
    codes = [row[0].removeprefix("amocf:") for row in rows]
    tiers, others = [c for c in codes if "tier" in c], [c for c in codes if "tier" not in c]
    assert codes == sorted(tiers) + sorted(others, key=natural)


def test_close_matches(ask: Answers) -> None:
    sets = ("dol-amcm", "dol-bcm", "dol-itcm", "nice", "onet-soc", "esco")
    records = [row for name in sets for row in _records(name)]
    rows = ask("close-matches")
    assert sorted(_columns(rows, 0, 1, 2, 3, 5)) == sorted(
        (
            *(row["subject_id"], row["subject_label"], row["predicate_id"]),
            *(row["object_id"], row["object_label"]),
        )
        for row in records
        # What matches exactly matches closely (SKOS, S42).
        if row["predicate_id"] in {"skos:closeMatch", "skos:exactMatch"}
    )
    assert Counter(row[2] for row in rows) == {"skos:closeMatch": 64, "skos:exactMatch": 5}


def test_tree_in_printed_order(ask: Answers) -> None:
    tables = [row for name in ("table-a1", "table-a2") for row in _table(ROOT, name)]
    codes = [row["code"].replace("4.37", "4.3.7") for row in tables]
    below: dict[str, list[str]] = {}
    for ksa, printed in sorted(_codes_by_ksa(ROOT).items()):
        below.setdefault(min(printed, key=natural), []).append(ksa)
    expected = [("1", f"Tier {number}") for number in (1, 2, 3)]
    for code in codes:
        tier = ("1", f"Tier {code[0]}")
        expected += [] if tier in expected else [tier]
        expected.append(("3" if code.count(".") == 2 else "2", code))
        expected += [("4", ksa) for ksa in below.get(code, ())]
    assert len(expected) == 5 + 13 + 67 + 40
    assert _columns(ask("tree-in-printed-order"), 0, 1) == expected


@pytest.mark.parametrize(
    ("code", "notes"),
    [
        ("4.3.7", {"pneumatic-code"}),
        ("5.4.1", {"nice-devsecops"}),
        ("4.2.2", set()),
    ],
)
def test_notes_on_concept(ask: Answers, code: str, notes: set[str]) -> None:
    rows = ask("notes-on-concept", code=code)
    assert {row[0].removeprefix("erratum:") for row in rows} == notes
    name = code.replace(".", "-")
    assert {row[2] for row in rows} <= {f"amocf:{name}", f"a1:{name}", f"a2:{name}"}
    assert len({row[2] for row in rows}) == 2 * len(notes)


def test_occupation_without_connections_says_why(ask: Answers) -> None:
    for number in range(1, 5):
        [(_, ksa, _, _, note)] = ask("ksas-of-occupation", occupation=f"amocf:occ-000{number}")
        assert (ksa, note.startswith("The document matches KSAs to occupations")) == ("", True)


@pytest.mark.parametrize(
    ("part", "section", "page"),
    [
        ("src:table-2", "src:technology-areas", "14"),
        ("src:figure-8", "src:page-electronics", "20"),
        ("src:conclusions", "src:conclusions", "26"),
        ("src:about", "src:about", "iv"),
        ("src:in-2024", "src:about", "iv"),
        ("src:the-need", "src:the-need", "7"),
        ("src:the-need", "src:executive-summary", "7"),
    ],
)
def test_page_of_another_part(ask: Answers, part: str, section: str, page: str) -> None:
    assert (section, page) in _columns(ask("page-of-part", part=part), 1, 3)


@pytest.mark.parametrize(
    "area", ["biomanufacturing", "digital", "electronics", "energy", "materials"]
)
def test_every_area_is_described_on_its_page_and_has_its_institutes(
    ask: Answers, area: str
) -> None:
    rows = ask("technology-area", area=f"amocf:area-{area}")
    assert {row[0] for row in rows} == {f"src:page-{area}"}
    assert len({row[2] for row in rows}) == 1
    institutes = [
        row["institute"].replace("AFOA", "AFFOA")
        for row in _table(ROOT, "table-2")
        if row["area"].casefold().startswith(area)
    ]
    assert [row[4] for row in rows] == institutes
