"""Outside components and mappings: nothing claimed of another framework that was not seen."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from amocf.compile.read import sssom
from amocf.terms import BASE, PREFIXES, expand

FILES = (
    *("dol-amcm", "dol-bcm", "dol-itcm", "nice", "onet-soc", "esco"),
    *("institutes", "documents"),
)
#: What was noted of other frameworks, independently of the data.
SEEN = Path(__file__).parent / "references"
SETS = ("as-printed-2025", "dol-amcm", "dol-bcm", "dol-itcm", "nice", "onet-soc", "esco")
READINGS = SETS[1:]

Graph = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def graph(root: Path) -> Graph:
    """Subject to property (as CURIE) to values, over all of ontology/references."""
    found: Graph = {}
    for name in FILES:
        path = root / "ontology" / "references" / f"{name}.ttl"
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            values = found.setdefault(_iri(quad), {}).setdefault(_curie(quad.predicate.value), [])
            assert isinstance(quad.object, NamedNode | Literal)
            values.append(quad.object.value)
    return found


@pytest.fixture(scope="module")
def sets(root: Path) -> dict[str, sssom.MappingSet]:
    return {name: sssom.read(root / "mappings" / f"{name}.sssom.tsv") for name in SETS}


def _iri(quad: Quad) -> str:
    assert isinstance(quad.subject, NamedNode)
    return quad.subject.value


def _curie(iri: str) -> str:
    """Shorten an IRI by the longest prefix that fits it."""
    _, name = max((len(base), name) for name, base in PREFIXES.items() if iri.startswith(base))
    return f"{name}:{iri.removeprefix(PREFIXES[name])}"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _components(graph: Graph, scheme: str) -> Graph:
    return {s: p for s, p in graph.items() if scheme in p.get("skos:inScheme", [])}


def _triples(mappings: sssom.MappingSet) -> list[tuple[str, str, str]]:
    """Subject, predicate and object of each record, as CURIEs."""
    return [
        (_curie(str(s["subject_id"])), _curie(str(s["predicate_id"])), _curie(str(s["object_id"])))
        for s in (record.slots for record in mappings.mappings)
    ]


# -- components


DOL = ("dol-amcm", "dol-bcm", "dol-itcm")
OWN_SCHEMES = (*DOL, "nice", "onet-soc")


@pytest.mark.parametrize("scheme", DOL)
def test_a_dol_title_is_one_that_was_seen_under_its_code(scheme: str, graph: Graph) -> None:
    seen: dict[str, list[dict[str, str]]] = {}
    for row in _rows(SEEN / f"{scheme}.csv"):
        seen.setdefault(row["code"], []).append(row)
    for iri, properties in _components(graph, f"{BASE}ref/{scheme}").items():
        [code], [label] = properties["skos:notation"], properties["skos:prefLabel"]
        facts = [row for row in seen.get(code, []) if row["title"]]
        if "amo:titleNotSeen" in properties:
            assert not facts, f"{iri} has no title, but one was seen"
            assert label == f"{scheme.upper().replace('-', ' ')} {code}"
            assert "amo:titleSource" not in properties
            continue
        [fact] = [row for row in facts if row["title"] == label]
        assert properties["amo:seenInVersion"] == [fact["version"]]
        [source] = properties["amo:titleSource"]
        assert _names(fact["source"], source, graph), iri
        assert properties["amo:titleCertainty"] == [_certainty(fact["certainty"])]


def _names(noted: str, document: str, graph: Graph) -> bool:
    """Say whether a note of a source means a document: by its address or by what is said of it."""
    said = " ".join(
        word for name in ("rdfs:label", "dct:description") for word in graph[document].get(name, [])
    )
    parts = re.split(r" and | copies | \(", noted.replace('"', "").rstrip(")"))
    return all(part in f"{document} {said}".replace('"', "") for part in parts[:1])


def _certainty(noted: str) -> str:
    """Return the code of the certainty that was noted of a title."""
    first = (
        "confirmed"
        if "confirmed" in noted.partition(";")[0]
        else noted.split(maxsplit=1)[0].lower()
    )
    return expand(f"amo:{first}")


@pytest.mark.parametrize("scheme", DOL)
def test_a_code_is_confirmed_where_the_number_was_seen_and_else_concluded(
    scheme: str, graph: Graph
) -> None:
    rows = {row["code"]: row["certainty"] for row in _rows(SEEN / f"{scheme}.csv") if row["title"]}
    for iri, properties in _components(graph, f"{BASE}ref/{scheme}").items():
        if "amo:existencePresumed" in properties:
            continue
        [code] = properties["skos:notation"]
        expected = "concluded" if "number" in rows[code] or "2012" in rows[code] else "confirmed"
        assert properties["amo:codeCertainty"] == [expand(f"amo:{expected}")], iri


def test_every_document_in_which_something_was_seen_is_named_by_a_fact(graph: Graph) -> None:
    documents = {s for s, p in graph.items() if expand("foaf:Document") in p.get("rdf:type", [])}
    seen = ("amo:titleSource", "amo:codeSource", "amo:sponsorshipSource", "rdfs:seeAlso")
    named = {value for p in graph.values() for name in seen for value in p.get(name, [])}
    assert documents <= named
    assert all("rdfs:label" in graph[document] for document in documents)


@pytest.mark.parametrize("scheme", DOL)
def test_a_component_is_presumed_just_where_its_code_was_not_seen(
    scheme: str, graph: Graph
) -> None:
    rows = _rows(SEEN / f"{scheme}.csv")
    seen = {row["code"] for row in rows if "not found" not in row["certainty"]}
    for iri, properties in _components(graph, f"{BASE}ref/{scheme}").items():
        [code] = properties["skos:notation"]
        presumed = properties.get("amo:existencePresumed") == ["true"]
        assert presumed == (code not in seen), iri


def test_nice_areas_have_the_titles_of_the_official_file(graph: Graph, shared: Path) -> None:
    path = shared / "interop" / "nice" / "nice-2.1.0-competency-areas.json"
    official = json.loads(path.read_text(encoding="utf-8"))["elements"]
    areas = _components(graph, f"{BASE}ref/nice")
    assert {p["skos:notation"][0]: p["skos:prefLabel"][0] for p in areas.values()} == {
        element["element_identifier"]: element["title"] for element in official
    }
    assert len(areas) == 11


def test_nice_titles_are_those_of_every_version(graph: Graph) -> None:
    areas = _components(graph, f"{BASE}ref/nice")
    titles = {p["skos:notation"][0]: p["skos:prefLabel"][0] for p in areas.values()}
    rows = _rows(SEEN / "nice-competency-areas.csv")
    checked = [row for row in rows if row["code"] in titles]
    assert len(checked) == 33
    assert all(titles[row["code"]] == row["title"] for row in checked)


def test_onet_titles_stand_only_where_they_were_seen(graph: Graph) -> None:
    rows = _rows(SEEN / "occupations.csv")
    seen = {r["code"]: r for r in rows if r["scheme"].startswith("O*NET") and r["code"]}
    components = _components(graph, f"{BASE}ref/onet-soc")
    assert len(components) == 10
    for properties in components.values():
        [code], [label] = properties["skos:notation"], properties["skos:prefLabel"]
        if code in seen:
            assert label == seen[code]["title"]
            assert properties["rdfs:seeAlso"] == [seen[code]["uri_or_page"]]
        else:
            assert label == f"O*NET-SOC {code}"
            assert properties["amo:titleNotSeen"] == ["true"]
    assert sum("amo:titleNotSeen" in properties for properties in components.values()) == 4


def test_esco_occupations_have_the_uris_codes_and_labels_that_were_seen(graph: Graph) -> None:
    rows = [r for r in _rows(SEEN / "occupations.csv") if r["scheme"] == "ESCO"]
    expected = {(r["uri_or_page"], r["code"], r["title"]) for r in rows if r["code"]}
    [absent] = [r for r in rows if not r["code"]]
    nearest = re.search(r"nearest: (.+) ([\d.]+) (http\S+)$", absent["source"])
    assert nearest
    expected.add((nearest[3], nearest[2], nearest[1]))
    found = _components(graph, "http://data.europa.eu/esco/concept-scheme/occupations")
    assert {
        (iri, p["skos:notation"][0], p["skos:prefLabel"][0]) for iri, p in found.items()
    } == expected


def test_every_component_can_be_told_by_label_code_and_identifier(graph: Graph) -> None:
    components = {s: p for s, p in graph.items() if "skos:inScheme" in p}
    assert len(components) == 58 + 8 + 7 + 11 + 10 + 4
    for iri, properties in components.items():
        assert set(properties["rdf:type"]) == {
            expand("skos:Concept"),
            expand("amo:ExternalComponent"),
        }, iri
        for name in ("skos:prefLabel", "skos:notation", "dct:identifier"):
            assert len(properties[name]) == 1, f"{iri} {name}"
        titled = "amo:titleSource" in properties
        assert titled == ("amo:titleCertainty" in properties), iri
        assert titled != ("amo:titleNotSeen" in properties), iri
    identifiers = [p["dct:identifier"][0] for p in components.values()]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("scheme", OWN_SCHEMES)
def test_a_component_stands_under_what_its_code_implies(scheme: str, graph: Graph) -> None:
    components = _components(graph, f"{BASE}ref/{scheme}")
    codes = {properties["skos:notation"][0]: iri for iri, properties in components.items()}
    for code, iri in codes.items():
        above = [codes[parent] for parent in _parents(code) if parent in codes]
        assert graph[iri].get("skos:broader", []) == above, iri
        top = [f"{BASE}ref/{scheme}"]
        assert graph[iri].get("skos:topConceptOf", top if above else []) == top, iri
        assert above or not re.fullmatch(r"\d+(\.\d+){2,}", code), f"{iri} has no parent"
        assert bool(above) != ("skos:topConceptOf" in graph[iri]), iri


def _parents(code: str) -> list[str]:
    """Return the code above a path of numbers: 4.1 for 4.1.2, Tier 4 for 4.1."""
    if not re.fullmatch(r"\d+(\.\d+)+", code):
        return []
    above = code.rpartition(".")[0]
    return [above if "." in above else f"Tier {above}"]


def test_nothing_is_said_of_the_hierarchy_of_esco(graph: Graph) -> None:
    found = _components(graph, "http://data.europa.eu/esco/concept-scheme/occupations")
    assert len(found) == 4
    hierarchy = {"skos:broader", "skos:topConceptOf", "skos:narrower"}
    assert all(not hierarchy & set(properties) for properties in found.values())


def test_schemes_name_the_page_that_the_document_cites(graph: Graph, printed: str) -> None:
    for scheme in (*DOL, "nice"):
        properties = graph[f"{BASE}ref/{scheme}"]
        assert all(f"<{page}>" in printed for page in properties["rdfs:seeAlso"])
        assert any("footnote-" in source for source in properties["dct:source"])


# -- institutes


def test_institutes_are_described_as_the_references_do(graph: Graph) -> None:
    rows = _rows(SEEN / "manufacturing-usa-institutes.csv")
    slugs = {row["short_name"].lower().replace(" ", "-"): row for row in rows}
    institutes = {s: p for s, p in graph.items() if s.startswith(f"{BASE}id/inst-")}
    assert {_curie(iri) for iri in institutes} == {f"amocf:inst-{slug}" for slug in slugs}
    for slug, row in slugs.items():
        properties = institutes[f"{BASE}id/inst-{slug}"]
        agency = row["sponsor"].split()[0].lower()
        assert properties["amo:sponsoredBy"] == [f"{BASE}id/agency-{agency}"]
        certainty = "concluded" if row["certainty"].endswith("by elimination") else "stated"
        assert properties["amo:sponsorshipCertainty"] == [expand(f"amo:{certainty}")]
        assert properties.get("amo:titleCertainty", [expand("amo:unassessed")]) == [
            expand("amo:unassessed")
        ]
        assert row["sponsor"] in {"DoD", "DOE", "DOC", *_remarks(properties)}
        _assert_sources(row["source"], properties, graph)
        assert properties.get("org:identifier", [""]) == [row["ror"]]
        assert all(name in row["full_name"] for name in properties.get("dct:alternative", []))
        [homepage] = properties.get("foaf:homepage", [""])
        assert homepage == row["homepage_and_its_source"].partition(" ")[0]


def _remarks(properties: dict[str, list[str]]) -> list[str]:
    """Return how the sponsor was noted, where that says more than the department."""
    note = " ".join(properties.get("skos:editorialNote", []))
    return re.findall(r"Sponsor noted as (.+?)\.(?: |$)", note)


def _assert_sources(noted: str, properties: dict[str, list[str]], graph: Graph) -> None:
    """Hold the sources of an institute, and what was noted beside each, against what was noted."""
    sources = properties["amo:sponsorshipSource"]
    names = [" ".join([iri, *graph[iri]["rdfs:label"]]) for iri in sources]
    [note] = properties.get("skos:editorialNote", [""])
    parts = noted.split("; ")
    assert len(parts) == len(sources)
    for part in parts:
        place, _, aside = part.partition(" (")
        assert any(part in name for name in names) or aside.rstrip(")") in note
        assert any(place in name for name in names), part
    if "dct:alternative" in properties:
        assert properties["amo:titleSource"] == sources


def test_institutes_without_another_name_are_these(graph: Graph) -> None:
    unnamed = {
        _curie(iri)
        for iri, properties in graph.items()
        if "amo:sponsoredBy" in properties and "dct:alternative" not in properties
    }
    assert unnamed == {"amocf:inst-biofabusa", "amocf:inst-poweramerica"}


# -- mappings


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_written_in_canonical_form(name: str, root: Path) -> None:
    path = root / "mappings" / f"{name}.sssom.tsv"
    assert sssom.write(sssom.read(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "short", "size"),
    [
        ("as-printed-2025", "as-printed", 28),
        ("dol-amcm", "amcm", 106),
        ("dol-itcm", "itcm", 5),
        ("dol-bcm", "bcm", 7),
        ("nice", "nice", 4),
        ("onet-soc", "onet", 11),
        ("esco", "esco", 4),
    ],
)
def test_records_are_numbered_and_say_why_and_how_surely(
    name: str, short: str, size: int, sets: dict[str, sssom.MappingSet]
) -> None:
    mappings = sets[name]
    assert mappings.metadata["mapping_set_id"] == f"{BASE}dataset/mappings-{name}"
    numbers = [record.text("record_id") for record in mappings.mappings]
    assert numbers == [f"{BASE}mapping/{short}-{n:04}" for n in range(1, size + 1)]
    for record in mappings.mappings:
        assert {"mapping_justification", "confidence", "comment", "author_id"} <= set(record.slots)
        assert record.slots["subject_source_version"] == "2025"


@pytest.mark.parametrize("name", READINGS)
def test_readings_say_that_nobody_reviewed_them(
    name: str, sets: dict[str, sssom.MappingSet]
) -> None:
    for record in sets[name].mappings:
        assert record.slots["other"] == "review_status: not reviewed"
        assert not {"reviewer_id", "reviewer_label", "review_date"} & set(record.slots)
        assert record.slots["author_id"] == (f"{BASE}agent/edition",)


def test_each_target_is_described_and_labelled_alike(
    graph: Graph, sets: dict[str, sssom.MappingSet]
) -> None:
    targets = set()
    for name, mappings in sets.items():
        for record in mappings.mappings:
            target = str(record.slots["object_id"])
            targets.add(target)
            labels = graph[target].get("skos:prefLabel", []) + graph[target].get(
                "dct:identifier", graph[target].get("dct:alternative", [])
            )
            label = labels[-1] if name == "as-printed-2025" else labels[0]
            assert record.slots["object_label"] == label, target
    unused = {s for s, p in graph.items() if "skos:inScheme" in p} - targets
    assert unused == {expand("bcm:4-2"), expand("itcm:4-3"), expand("itcm:4-4")} | {
        expand(f"nice:NF-COM-{n:03}") for n in (2, 3, 4, 5, 6, 9, 11)
    }


def _printed_rows(root: Path) -> Iterator[tuple[str, str, str]]:
    """Code, label and cell of the rows of Table A2 that print a deriving framework."""
    for row in _rows(root / "tests" / "transcription" / "table-a2.csv"):
        if row["deriving"]:
            yield row["code"].replace(".", "-"), row["label"], row["deriving"]


def _printed_target(cell: str) -> str:
    whole = {"DOL ITCM": "ref:dol-itcm", "NICE Framework": "ref:nice"}
    if cell in whole:
        return whole[cell]
    if cell.startswith("NICE"):
        return "nice:" + cell.rpartition(" ")[2]
    _, model, code = cell.split()
    return f"{model.lower()}:{code.replace('.', '-')}"


def test_the_cells_of_table_a2_are_records_as_printed(
    root: Path, sets: dict[str, sssom.MappingSet]
) -> None:
    printed = list(_printed_rows(root))
    assert len(printed) == 18
    records = sets["as-printed-2025"].mappings[:18]
    for record, triple, (code, label, cell) in zip(
        records, _triples(sets["as-printed-2025"])[:18], printed, strict=True
    ):
        assert triple == (f"amocf:{code}", "prov:wasDerivedFrom", _printed_target(cell))
        assert record.slots["subject_label"] == label
        assert record.slots["comment"] == cell
        assert record.slots["see_also"] == (f"{BASE}source/2025/table-A2/{code}",)
        assert record.slots["confidence"] == Decimal(1)


def test_methodology_gives_ten_derivations_in_its_own_words(
    sets: dict[str, sssom.MappingSet], printed: str
) -> None:
    derived = {(f"amocf:tier-{n}", "prov:wasDerivedFrom", f"amcm:tier-{n}") for n in range(1, 5)}
    derived |= {(f"amocf:4-{n}", "prov:wasDerivedFrom", f"amcm:4-{n}") for n in range(1, 7)}
    assert set(_triples(sets["as-printed-2025"])[18:]) == derived
    for record in sets["as-printed-2025"].mappings[18:]:
        assert str(record.slots["comment"]) in printed


def test_printed_derivations_are_the_documents(sets: dict[str, sssom.MappingSet]) -> None:
    for record in sets["as-printed-2025"].mappings:
        slots = record.slots
        assert slots["mapping_provider"] == f"{BASE}source/2025"
        assert slots["author_id"] == (f"{BASE}agent/nist-oam",)
        assert slots["creator_id"] == (f"{BASE}agent/edition",)
        assert slots["mapping_justification"] == expand("semapv:UnspecifiedMatching")
        assert "object_source_version" not in slots


def test_each_tier_4_sub_competency_has_a_broad_and_a_presumed_match(
    root: Path, sets: dict[str, sssom.MappingSet]
) -> None:
    rows = _rows(root / "tests" / "transcription" / "table-a1.csv")
    codes = [row["code"].replace("4.37", "4.3.7") for row in rows]
    subs = [code.replace(".", "-") for code in codes if code.count(".") == 2]
    assert len(subs) == 48
    triples = _triples(sets["dol-amcm"])
    broad = {(f"amocf:{s}", "skos:broadMatch", f"amcm:{s.rpartition('-')[0]}") for s in subs}
    related = {(f"amocf:{s}", "skos:relatedMatch", f"amcm:{s}") for s in subs}
    assert set(triples[10:]) == broad | related
    assert len(triples[10:]) == 96


def test_subjects_are_labelled_as_printed(root: Path, sets: dict[str, sssom.MappingSet]) -> None:
    folder = root / "tests" / "transcription"
    rows = _rows(folder / "table-a1.csv") + _rows(folder / "table-a2.csv")
    printed = {r["code"].replace("4.37", "4.3.7").replace(".", "-"): r["label"] for r in rows}
    printed |= {f"tier-{n}": f"Tier {n}" for n in range(1, 5)}
    occupations = _rows(folder / "occupations.csv")
    printed |= {f"occ-{n:04}": row["title"] for n, row in enumerate(occupations, start=1)}
    for mappings in sets.values():
        for record in mappings.mappings:
            local = str(record.slots["subject_id"]).removeprefix(f"{BASE}id/")
            assert record.slots["subject_label"] == printed[local]


def test_a_target_without_title_is_only_related(
    graph: Graph, sets: dict[str, sssom.MappingSet]
) -> None:
    for name in READINGS:
        for record in sets[name].mappings:
            if "amo:titleNotSeen" not in graph[str(record.slots["object_id"])]:
                continue
            assert record.slots["predicate_id"] == expand("skos:relatedMatch")
            assert record.slots["confidence"] == Decimal("0.5")


def test_an_exact_match_has_the_same_title(sets: dict[str, sssom.MappingSet]) -> None:
    exact = {}
    for name in READINGS:
        for record in sets[name].mappings:
            if record.slots["predicate_id"] == expand("skos:exactMatch"):
                assert record.slots["subject_label"] == record.slots["object_label"]
                exact[_curie(str(record.slots["subject_id"]))] = name
    assert exact == {
        "amocf:5-3-1": "dol-itcm",
        "amocf:5-4-3": "nice",
        "amocf:occ-0002": "onet-soc",
        "amocf:occ-0003": "onet-soc",
        "amocf:occ-0004": "onet-soc",
    }


def test_predicates_of_each_reading_are_the_allowed_ones(sets: dict[str, sssom.MappingSet]) -> None:
    counts = {name: Counter(p for _, p, _ in _triples(sets[name])) for name in READINGS}
    assert counts == {
        "dol-amcm": {"skos:closeMatch": 10, "skos:broadMatch": 48, "skos:relatedMatch": 48},
        "dol-itcm": {"skos:exactMatch": 1, "skos:closeMatch": 1, "skos:relatedMatch": 3},
        "dol-bcm": {"skos:relatedMatch": 7},
        "nice": {"skos:exactMatch": 1, "skos:closeMatch": 3},
        "onet-soc": {"skos:exactMatch": 3, "skos:relatedMatch": 8},
        "esco": {"skos:closeMatch": 3, "skos:relatedMatch": 1},
    }


def test_5_4_1_is_said_not_to_match_and_has_no_direct_triple(
    sets: dict[str, sssom.MappingSet],
) -> None:
    records = [
        record
        for name in READINGS
        for record in sets[name].mappings
        if record.slots["subject_id"] == expand("amocf:5-4-1")
    ]
    assert [record.slots.get("predicate_modifier") for record in records] == ["Not"]
    direct = {
        (quad.subject, quad.predicate)
        for name in READINGS
        for quad in sssom.to_quads(sets[name], NamedNode(f"{BASE}graph/mappings"))
    }
    matches = [p for s, p in direct if s == NamedNode(expand("amocf:5-4-1"))]
    assert matches == []


def test_whole_frameworks_have_no_match(sets: dict[str, sssom.MappingSet]) -> None:
    schemes = {expand("ref:dol-itcm"), expand("ref:nice"), expand("ref:dol-bcm")}
    for name in READINGS:
        for record in sets[name].mappings:
            assert record.slots["object_id"] not in schemes
            assert record.slots["subject_id"] not in {expand("amocf:5-3"), expand("amocf:5-4")}
