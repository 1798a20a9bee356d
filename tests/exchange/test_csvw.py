"""The CSV tables: what they hold, in which order, and that they say nothing the graph does not."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import csvw
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse
from tests.exchange.hostile import FORMULAS
from tests.institutes.released import institutes_quads

from amocf.compile.infer.inference import derive, entail, read_rules
from amocf.compile.read.sources import read_sources
from amocf.errors import DataError
from amocf.exchange.csvw import METADATA, fill, table_datasets, table_files
from amocf.ordering import natural
from amocf.terms import PREFIXES, expand

NAMES = (
    "competencies",
    "ksas",
    "ksa-parents",
    "occupations",
    "institutes",
    "mappings",
    "statistics",
    "mentions",
)
#: The tables that a release with data of institutes has as well.
OWN = ("institute-ksas", "institute-occupations", "selections", "connections")
LIBRARY = "https://w3id.org/amocf/id/"

SMALL = """
amocf:tier-4 a skos:Concept , amo:Tier ; dct:identifier "Tier 4" ; skos:prefLabel "Tier 4"@en ;
    dct:source src:table-A1 .
amocf:4-2 a skos:Concept , amo:Competency ; dct:identifier "4.2" ;
    skos:prefLabel "Operations, \\"Management\\""@en ; skos:broader amocf:tier-4 ;
    amo:essentialKsaCount 80 ; dct:source src:table-A1 .
amocf:4-2-10 a skos:Concept , amo:SubCompetency ; dct:identifier "4.2.10" ;
    skos:prefLabel "Ten"@en ; skos:altLabel "X 10"@en , "X 9"@en ; skos:broader amocf:4-2 ;
    dct:source <https://w3id.org/amocf/source/2025/table-A1/10> , src:methodology .
amocf:4-2-9 a skos:Concept , amo:SubCompetency ; dct:identifier "4.2.9" ;
    skos:prefLabel "Nine é"@en ; skos:broader amocf:4-2 ; dct:source src:methodology .
amocf:ksa-0006 a skos:Concept , amo:KSA ; dct:identifier "ksa-0006" ; skos:prefLabel "F"@en ;
    skos:broader amocf:4-2-10 , amocf:4-2-9 ; dct:source src:methodology .
stat:essential-ksas\\/4-2-9 a qb:Observation ; qb:dataSet stat:essential-ksas ;
    amo:numberOfEssentialKSAs 7 ; amo:competencyOfCount amocf:4-2-9 .
amo:numberOfEssentialKSAs a qb:MeasureProperty .
dataset:mappings-x a sssom:MappingSet ; sssom:mappings mapping:x-0001 .
mapping:x-0001 a amo:MappingRecord ; sssom:subject_id amocf:4-2-9 ; sssom:object_id nice:A ;
    sssom:predicate_id skos:closeMatch ; sssom:mapping_justification semapv:LexicalMatching ;
    sssom:predicate_modifier sssom:NegatedPredicate ; sssom:confidence 0.5 ;
    sssom:subject_label "Nine, printed" ; sssom:object_label "NICE A" ;
    sssom:object_source_version "2.2.0" .
nice:A skos:prefLabel "A title that the document does not print"@en .
erratum:ten a amo:EditorialNote ; amo:affects amocf:4-2-10 , stat:essential-ksas\\/4-2-9 .
erratum:more a amo:EditorialNote ; amo:affects amocf:4-2-10 .
<https://w3id.org/amocf/check/x> amo:checks stat:essential-ksas\\/4-2-9 ;
    amo:verdict amo:differs ; amo:recomputedValue 6.5 .
"""


def store_of(text: str) -> Store:
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    store = Store()
    store.extend(parse((head + text).encode(), format=RdfFormat.TURTLE))
    return store


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.fixture(scope="module")
def small() -> Mapping[str, bytes]:
    return fill(store_of(SMALL)).files()


@pytest.fixture(scope="module")
def real_store(root: Path) -> Store:
    store = Store()
    store.extend(
        Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in read_sources(root).quads()
    )
    entail(store, read_rules(root / "ontology" / "rules" / "entailment"))
    derive(store, read_rules(root / "ontology" / "rules" / "derivation"))
    return store


@pytest.fixture(scope="module")
def real(real_store: Store) -> Mapping[str, bytes]:
    return fill(real_store).files()


def test_exported_tables_are_these_files(small: Mapping[str, bytes]) -> None:
    assert tuple(small) == table_files(()) == (*(f"{name}.csv" for name in NAMES), METADATA)


def test_rows_are_in_natural_order_with_each_tier_before_what_is_below(
    small: Mapping[str, bytes],
) -> None:
    codes = [row["code"] for row in rows(small["competencies.csv"])]
    assert codes == ["Tier 4", "4.2", "4.2.9", "4.2.10"]


@pytest.mark.parametrize(
    ("texts", "ordered"),
    [
        (["4.1.10", "4.1.2"], ["4.1.2", "4.1.10"]),
        (["4.1", "4"], ["4", "4.1"]),
        (["b-2", "a-10", "a-9"], ["a-9", "a-10", "b-2"]),
        (["x", ""], ["", "x"]),
    ],
)
def test_natural_key_orders_numbers_by_value(texts: list[str], ordered: list[str]) -> None:
    assert sorted(texts, key=natural) == ordered


def test_cells_hold_what_the_data_says(small: Mapping[str, bytes]) -> None:
    row = rows(small["competencies.csv"])[3]
    assert row == {
        "uri": LIBRARY + "4-2-10",
        "code": "4.2.10",
        "level": "sub-competency",
        "label": "Ten",
        "alternative_labels": "X 9|X 10",
        "definition": "",
        "parent": LIBRARY + "4-2",
        "parent_code": "4.2",
        "essential_ksas": "",
        "essential_ksas_printed": "",
        "named_ksas": "",
        "derivation_as_printed": "",
        "sources": "https://w3id.org/amocf/source/2025/methodology"
        " https://w3id.org/amocf/source/2025/table-A1/10",
        "notes": "https://w3id.org/amocf/erratum/2025/more https://w3id.org/amocf/erratum/2025/ten",
    }


def test_a_ksa_with_two_parents_is_one_row_and_two_of_its_parents(
    small: Mapping[str, bytes],
) -> None:
    (ksa,) = rows(small["ksas.csv"])
    assert ksa["parent_codes"] == "4.2.9|4.2.10"
    parents = [(row["ksa"], row["parent"]) for row in rows(small["ksa-parents.csv"])]
    assert parents == [
        (LIBRARY + "ksa-0006", LIBRARY + "4-2-9"),
        (LIBRARY + "ksa-0006", LIBRARY + "4-2-10"),
    ]


def test_a_mapping_that_does_not_hold_says_so(small: Mapping[str, bytes]) -> None:
    (row,) = rows(small["mappings.csv"])
    assert (row["predicate_modifier"], row["confidence"]) == ("Not", "0.5")


def test_a_mapping_has_the_labels_of_its_record(small: Mapping[str, bytes]) -> None:
    (row,) = rows(small["mappings.csv"])
    assert (row["subject_label"], row["object_label"]) == ("Nine, printed", "NICE A")
    assert row["object_version"] == "2.2.0"


def test_a_figure_that_does_not_recompute_says_so_and_leads_to_its_notes(
    small: Mapping[str, bytes],
) -> None:
    (row,) = rows(small["statistics.csv"])
    assert (row["value"], row["recomputed"]) == ("7", "6.5")
    assert row["verdict"] == expand("amo:differs")
    assert row["notes"] == expand("erratum:ten")


def test_every_mapping_has_the_edition_of_its_target(dist: Path) -> None:
    found = rows((dist / "tables" / "mappings.csv").read_bytes())
    assert all(row["object_version"] for row in found)
    editions = {row["object_version"] for row in found if "/esco-" in row["uri"]}
    assert editions == {"file of the time of ESCO 1.2 (version not stated)"}


def test_table_is_utf_8_with_bare_line_feeds(small: Mapping[str, bytes]) -> None:
    content = small["competencies.csv"]
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b'"Operations, ""Management"""' in content
    assert "Nine é".encode() in content


def test_a_table_without_rows_keeps_its_header(small: Mapping[str, bytes]) -> None:
    assert rows(small["institutes.csv"]) == []
    assert small["institutes.csv"].startswith(b"uri,label,as_printed,")


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "amocf:4-2-9 skos:broader amocf:tier-4 .",
            r"competencies\.csv, row .*/4-2-9, column parent: 2 values",
        ),
        (
            'amocf:4-2-9 skos:altLabel "a|b"@en .',
            r"column alternative_labels: a value holds the separator '\|': \['a\|b'\]",
        ),
        (
            'amocf:4-2-9 skos:definition "=1+1"@en .',
            r"column definition: '=1\+1' would be taken for a formula, whole or behind a semi",
        ),
        ('amocf:4-2-9 skos:altLabel "@x"@en .', "would be taken for a formula"),
        ('amocf:4-2-9 skos:altLabel "-x"@en .', "would be taken for a formula"),
        ('amocf:4-2-9 skos:altLabel "+x"@en .', "would be taken for a formula"),
    ],
)
def test_what_a_table_cannot_hold_is_refused(statement: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        fill(store_of(SMALL + statement)).files()


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_refused_and_not_changed(text: str) -> None:
    label = Literal(text, language="en")
    statement = f"amocf:4-2-9 skos:definition {label} ."
    with pytest.raises(DataError, match="would be taken for a formula"):
        fill(store_of(SMALL + statement)).files()


def test_a_carriage_return_is_refused_as_it_would_end_the_row() -> None:
    statement = 'amocf:4-2-9 skos:definition "a\\r1+1"@en .'
    with pytest.raises(DataError, match="carriage return"):
        fill(store_of(SMALL + statement)).files()


def test_statements_in_named_graphs_alone_are_not_read() -> None:
    store = Store()
    graph = NamedNode("https://w3id.org/amocf/graph/framework")
    store.extend(
        Quad(q.subject, q.predicate, q.object, graph)
        for q in store_of(SMALL).quads_for_pattern(None, None, None, DefaultGraph())
    )
    assert all(rows(fill(store).files()[f"{name}.csv"]) == [] for name in NAMES)


def columns() -> list[tuple[str, dict[str, Any]]]:
    store = Store()
    store.add_graph(NamedNode("https://w3id.org/amocf/graph/institute-x"))
    metadata = json.loads(fill(store).files()[METADATA])
    return [
        (table["url"], column)
        for table in metadata["tables"]
        for column in table["tableSchema"]["columns"]
    ]


@pytest.mark.parametrize(
    ("table", "column"), columns(), ids=lambda v: v if isinstance(v, str) else v["name"]
)
def test_every_column_is_described(table: str, column: dict[str, Any]) -> None:
    if column.get("virtual"):
        assert {"propertyUrl", "valueUrl"} <= set(column)
        return
    assert column["titles"] == column["name"]
    assert column["dc:title"]
    assert column["dc:description"].endswith(".")
    assert ("propertyUrl" in column) != column.get("suppressOutput", False)
    if "valueUrl" in column and column["name"] != "predicate_modifier":
        assert column["valueUrl"] == f"{{+{column['name']}}}"


def test_the_metadata_state_licence_and_status(small: Mapping[str, bytes]) -> None:
    metadata = json.loads(small[METADATA])
    assert metadata["dc:license"]["@id"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert "not endorsed by NIST" in metadata["dc:description"]
    assert all(table["dc:title"] and table["dc:description"] for table in metadata["tables"])


# -- the real data


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("competencies", 5 + 13 + 67),
        ("ksas", 40),
        ("ksa-parents", 41),
        ("occupations", 4),
        ("institutes", 18),
    ],
)
def test_tables_have_as_many_rows_as_the_data_has_things(
    real: Mapping[str, bytes], name: str, count: int
) -> None:
    assert len(rows(real[f"{name}.csv"])) == count


@pytest.mark.parametrize(
    ("fact", "source", "certainty", "count"),
    [
        ("full_names", "full_name_sources", "full_name_certainty", 16),
        ("sponsor", "sponsorship_sources", "sponsorship_certainty", 18),
        ("homepage", "homepage_sources", "homepage_certainty", 6),
    ],
)
def test_what_others_say_of_an_institute_has_source_and_certainty(
    real: Mapping[str, bytes], fact: str, source: str, certainty: str, count: int
) -> None:
    institutes = rows(real["institutes.csv"])
    assert sum(bool(row[fact]) for row in institutes) == count
    assert all(bool(row[fact]) == bool(row[source]) == bool(row[certainty]) for row in institutes)


def test_what_the_document_prints_of_an_institute_is_told_from_what_others_say(
    real: Mapping[str, bytes],
) -> None:
    tables = json.loads(real["csv-metadata.json"])["tables"]
    [table] = [table for table in tables if table["url"] == "institutes.csv"]
    columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
    institutes = rows(real["institutes.csv"])
    longer = {r["label"] for r in institutes if len(r["as_printed"]) > len(r["label"])}
    assert longer == {"MxD"}
    assert "that Table 2 prints for one institute, MxD, is in as_printed" in table["dc:description"]
    own = [r["label"] for r in institutes if r["homepage"] in r["homepage_sources"].split()]
    assert own == ["PowerAmerica", "SMART USA"]
    assert "where nothing else was seen" in columns["homepage_sources"]["dc:description"]


@pytest.mark.parametrize("name", ["competencies", "ksas", "occupations", "institutes"])
def test_sources_of_a_row_are_places_in_the_document(real: Mapping[str, bytes], name: str) -> None:
    found = [source for row in rows(real[f"{name}.csv"]) for source in row["sources"].split()]
    places = tuple(f"https://w3id.org/amocf/{kind}/2025/" for kind in ("source", "list"))
    assert found
    assert all(source.startswith(places) for source in found)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        (
            "mappings",
            "SELECT (COUNT(*) AS ?n) { ?x a <https://w3id.org/amocf/ontology#MappingRecord> }",
        ),
        (
            "statistics",
            "SELECT (COUNT(*) AS ?n) { ?x a <http://purl.org/linked-data/cube#Observation> }",
        ),
        (
            "mentions",
            "SELECT (COUNT(*) AS ?n) { ?x <https://w3id.org/amocf/ontology#mention> ?y }",
        ),
    ],
)
def test_no_record_is_missing(
    real: Mapping[str, bytes], real_store: Store, name: str, pattern: str
) -> None:
    (solution,) = real_store.query(pattern)  # type: ignore[misc]
    count = solution["n"]
    assert isinstance(count, Literal)
    assert len(rows(real[f"{name}.csv"])) == int(count.value)


def test_the_printed_counts_sum_to_235(real: Mapping[str, bytes]) -> None:
    printed = [row["essential_ksas_printed"] for row in rows(real["competencies.csv"])]
    assert sum(int(value) for value in printed if value) == 235
    assert sum(bool(value) for value in printed) == 68


def test_no_cell_is_a_formula(real: Mapping[str, bytes]) -> None:
    cells = [cell for name in NAMES for row in rows(real[f"{name}.csv"]) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_csvw_validator_accepts_them(real: Mapping[str, bytes], tmp_path: Path) -> None:
    for name, content in real.items():
        (tmp_path / name).write_bytes(content)
    judged = csvw.CSVW(str(tmp_path / METADATA), validate=True)
    assert judged.is_valid, [str(warning.message) for warning in judged.warnings]
    assert len(judged.tables) == len(NAMES)


def test_the_csvw_validator_would_have_found_a_fault(
    real: Mapping[str, bytes], tmp_path: Path
) -> None:
    for name, content in real.items():
        (tmp_path / name).write_bytes(content)
    table = tmp_path / "ksa-parents.csv"
    table.write_bytes(table.read_bytes() + f"{LIBRARY}ksa-9999,{LIBRARY}4-1\n".encode())
    judged = csvw.CSVW(str(tmp_path / METADATA), validate=True)
    with pytest.raises(ValueError, match=r"ksa-9999.* not found in table ksas\.csv"):
        assert judged.is_valid


def test_what_the_metadata_make_of_the_tables_is_in_the_graph(
    real: Mapping[str, bytes], real_store: Store
) -> None:
    """Turn every cell into RDF as CSVW says; each statement must be in the default graph."""
    stated = as_rdf(real)
    assert [quad for quad in stated if quad not in real_store] == []
    modifier = NamedNode(expand("sssom:predicate_modifier"))
    denied = {quad for quad in stated if quad.predicate == modifier}
    assert denied == {*real_store.quads_for_pattern(None, modifier, None, DefaultGraph())} != set()
    assert len(stated) > 3000


def as_rdf(files: Mapping[str, bytes]) -> set[Quad]:
    """Return the statements that CSVW says the tables make."""
    found = set()
    for table in json.loads(files[METADATA])["tables"]:
        schema = table["tableSchema"]
        for row in rows(files[table["url"]]):
            for column in schema["columns"]:
                about = column.get("aboutUrl", schema["aboutUrl"]).strip("{+}")
                found |= {*statements(row[about], row, column)}
    return found


def statements(subject: str, row: Mapping[str, str], column: Mapping[str, Any]) -> list[Quad]:
    if column.get("suppressOutput"):
        return []
    cell = row.get(column["name"], "")
    if not cell and not column.get("virtual"):
        return []
    about, name = NamedNode(subject), NamedNode(column["propertyUrl"])
    if "valueUrl" in column:
        value = column["valueUrl"]
        value = row[value.strip("{+}")] if value.startswith("{") else value
        return [Quad(about, name, NamedNode(value))] if value else []
    values = cell.split(column["separator"]) if "separator" in column else [cell]
    return [Quad(about, name, literal(value, column)) for value in values if value]


def literal(value: str, column: Mapping[str, Any]) -> Literal:
    datatype = column.get("datatype", "string")
    base = datatype["base"] if isinstance(datatype, dict) else datatype
    if "lang" in column:
        return Literal(value, language=column["lang"])
    return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + base))


# -- with the data of institutes


@pytest.fixture(scope="module")
def held_store(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    held = Store()
    held.bulk_extend([*store, *institutes_quads(store, tmp_path_factory.mktemp("data"))])
    return held


@pytest.fixture(scope="module")
def held(held_store: Store) -> Mapping[str, bytes]:
    return fill(held_store).files()


def test_data_of_institutes_is_in_tables_of_its_own(
    held: Mapping[str, bytes], store: Store
) -> None:
    public = fill(store).files()
    assert list(held) == [*list(public)[:-1], *(f"{name}.csv" for name in OWN), METADATA]
    assert tuple(held) == table_files(("framework", "institute-niimbl"))
    assert {name: held[name] for name in public if name != METADATA} == {
        name: content for name, content in public.items() if name != METADATA
    }
    known, more = (json.loads(files[METADATA])["tables"] for files in (public, held))
    assert more[: len(known)] == known
    assert {each.name for each in table_datasets(("institute-niimbl",))} >= {
        f"tables-{name}" for name in OWN
    }


def test_selections_say_whether_the_document_names_what_is_selected(
    held: Mapping[str, bytes],
) -> None:
    found = [
        (row["institute_label"], row["selected_label"], row["under_code"], row["named_by_document"])
        for row in rows(held["selections.csv"])
    ]
    assert sorted(found) == [
        ("BioMADE", "Data collection and analysis", "4.1.7", "true"),
        ("BioMADE", "Fermentation Operators", "", "false"),
        ("BioMADE", "Maintain sterile conditions", "5.1", "false"),
        ("BioMADE", "Process Engineers", "", "true"),
        ("NIIMBL", "Bioprocess Technicians", "", "false"),
        ("NIIMBL", "Data collection and analysis", "4.1.7", "true"),
        ("NIIMBL", "Keep aseptic conditions", "5.1", "false"),
        ("NIIMBL", "Process Engineers", "", "true"),
        ("NIIMBL", "Sketch a bioreactor", "4.1.2", "false"),
        ("NIIMBL", "Sketch a bioreactor", "4.2.6", "false"),
    ]


def test_what_an_institute_withdrew_or_holds_to_be_the_same_is_told(
    held: Mapping[str, bytes],
) -> None:
    found = {row["identifier"]: row for row in rows(held["institute-ksas.csv"])}
    told = ("withdrawn", "replaced_by", "held_same_as")
    assert {number: tuple(row[name] for name in told) for number, row in found.items()} == {
        "ksa-biomade-0001": ("", "", ""),
        "ksa-niimbl-0001": ("true", "", ""),
        "ksa-niimbl-0002": ("true", LIBRARY + "ksa-0001", ""),
        "ksa-niimbl-0003": ("", "", LIBRARY + "ksa-biomade-0001"),
        "ksa-niimbl-0004": ("", "", ""),
    }


def test_connections_say_who_holds_them_essential(held: Mapping[str, bytes]) -> None:
    names = ("institute_label", "ksa_label", "occupation_label", "essential")
    found = [tuple(row[name] for name in names) for row in rows(held["connections.csv"])]
    assert len(found) == 5
    assert ("NIIMBL", "Data collection and analysis", "Process Engineers", "true") in found
    assert ("BioMADE", "Data collection and analysis", "Process Engineers", "false") in found


def test_the_csvw_validator_accepts_the_tables_of_institutes(
    held: Mapping[str, bytes], tmp_path: Path
) -> None:
    for name, content in held.items():
        (tmp_path / name).write_bytes(content)
    judged = csvw.CSVW(str(tmp_path / METADATA), validate=True)
    assert judged.is_valid, [str(warning.message) for warning in judged.warnings]
    assert len(judged.tables) == len(NAMES) + len(OWN)


def test_the_tables_of_institutes_are_their_graphs_again(
    held: Mapping[str, bytes], held_store: Store, store: Store
) -> None:
    """All that they state of KSAs, occupations, selections and connections is there, and no more.

    What is in no column: labels of statements, what stands in the other tables, and the schemes.
    """
    stated = as_rdf(held)
    assert [quad for quad in stated if quad not in held_store] == []
    own = {quad for quad in held_store if quad.graph_name == DefaultGraph()} - {*store}
    left_out = {quad.predicate.value for quad in own - stated}
    assert left_out == {
        *map(expand, ("rdf:type", "rdfs:label", "skos:prefLabel", "skos:notation", "dct:title")),
        *map(expand, ("skos:topConceptOf", "skos:changeNote", "dct:relation", "dct:creator")),
        *map(expand, ("amo:heldSameAs", "dct:identifier", "dct:license", "dct:accessRights")),
        *map(expand, ("dct:description", "dct:publisher", "prov:wasAttributedTo")),
        *map(expand, ("prov:wasDerivedFrom", "void:uriSpace")),
    }
