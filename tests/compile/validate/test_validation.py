import json
import socket
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from amocf.compile.validate.report import Result, make_report, report_json, report_quads
from amocf.compile.validate.shapes import load_shapes
from amocf.compile.validate.validation import (
    Engine,
    validate,
)
from amocf.errors import DataError, UsageError
from amocf.terms import PREFIXES, graph_iri

SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <https://example.org/> . "
BOTH_BROADER_AND_RELATED = SKOS + ":a skos:broader :b ; skos:related :b ; skos:prefLabel 'A'@en ."
EXAMPLES = {
    "valid": """02 03 04 05 06 07 08 10 11 16 17 18 19 20 21 22 23 24 25 33 36 37 38 39 40 41 44
        48 49 50 51 58 66 67 68""",
    "invalid": "12 13 14 15 26 27 28 29 45 46 47 52 53 59 60 61",
}
ENGINES: tuple[Engine, ...] = ("both", "pyoxigraph", "pyshacl")

#: Of each integrity condition of SKOS: what contradicts it, and what looks like that and does not.
CASES = {
    "S9 by type": (":s a skos:ConceptScheme , skos:Concept .", ":s a skos:ConceptScheme ."),
    "S9 by use": (
        ":a skos:inScheme :s . :s skos:broader :b .",
        ":a skos:inScheme :s ; skos:broader :b . :b skos:inScheme :s .",
    ),
    "S9 by top concept": (
        ":s skos:hasTopConcept :a . :t skos:hasTopConcept :s .",
        ":s skos:hasTopConcept :a . :t skos:hasTopConcept :a .",
    ),
    "S13 preferred and alternative": (
        ":a skos:prefLabel 'Weld'@en ; skos:altLabel 'Weld'@en .",
        ":a skos:prefLabel 'Weld'@en ; skos:altLabel 'weld'@en .",
    ),
    "S13 preferred and hidden": (
        ":a skos:prefLabel 'Weld'@en ; skos:hiddenLabel 'Weld'@en .",
        ":a skos:prefLabel 'Weld'@en . :b skos:hiddenLabel 'Weld'@en .",
    ),
    "S13 alternative and hidden": (
        ":a skos:altLabel 'Weld'@en ; skos:hiddenLabel 'Weld'@en .",
        ":a skos:altLabel 'Weld'@en ; skos:hiddenLabel 'Weld'@de .",
    ),
    "S14": (
        ":a skos:prefLabel 'Welding'@en , 'Joining'@en .",
        ":a skos:prefLabel 'Welding'@en , 'Joining'@en-US , 'Schweißen'@de .",
    ),
    "S14 case of the tag": (
        ":a skos:prefLabel 'Color'@en-US , 'Colour'@en-us .",
        ":a skos:prefLabel 'Color'@en-US , 'Colour'@en-GB .",
    ),
    "S27 parent": (
        ":a skos:broader :b ; skos:related :b .",
        ":a skos:broader :b . :c skos:broader :b ; skos:related :a .",
    ),
    "S27 ancestor": (
        ":a skos:broader :b . :c skos:narrower :b . :c skos:related :a .",
        ":a skos:broader :b . :b skos:related :c .",
    ),
    "S27 match": (
        ":a skos:broadMatch :b ; skos:relatedMatch :b .",
        ":a skos:closeMatch :b ; skos:relatedMatch :c .",
    ),
    "S37 concept": (":k skos:member :a . :k a skos:Concept .", ":k skos:member :a , :l ."),
    "S37 scheme": (
        ":k a skos:Collection , skos:ConceptScheme .",
        ":k a skos:Collection . :s a skos:ConceptScheme .",
    ),
    "S37 by use": (
        ":k a skos:OrderedCollection ; skos:memberList (:a) . :a skos:broader :k .",
        ":k a skos:OrderedCollection ; skos:memberList (:a) . :a skos:broader :b .",
    ),
    "S46 broader": (
        ":a skos:exactMatch :b ; skos:broadMatch :b .",
        ":a skos:exactMatch :b ; skos:broadMatch :c .",
    ),
    "S46 narrower, said of the other": (
        ":a skos:exactMatch :b . :b skos:narrowMatch :a .",
        ":a skos:exactMatch :b . :b skos:closeMatch :a .",
    ),
    "S46 related": (
        ":a skos:exactMatch :b ; skos:relatedMatch :b .",
        ":a skos:exactMatch :b , :c .",
    ),
}


def triples(text: str) -> list[Triple]:
    quads = pyoxigraph.parse(
        text.encode(), format=RdfFormat.TURTLE, base_iri="https://example.org/"
    )
    return [quad.triple for quad in quads]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.usefixtures("no_network")
def test_condition_of_skos_finds_its_contradiction_and_nothing_else(
    case: str, engine: Engine, root: Path
) -> None:
    shapes = load_shapes(root / "shapes", "skos")
    wrong, right = CASES[case]
    condition, _, _ = case.partition(" ")
    found = validate(triples(SKOS + wrong), shapes, engine=engine).results
    assert {result.shape for result in found} == {f"{graph_iri('shapes')}#{condition}"}
    assert validate(triples(SKOS + right), shapes, engine=engine).conforms


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("kind", "number"), [(kind, n) for kind, numbers in EXAMPLES.items() for n in numbers.split()]
)
@pytest.mark.usefixtures("no_network")
def test_examples_of_the_skos_reference(
    kind: str, number: str, engine: Engine, root: Path, shared: Path
) -> None:
    folder = shared / "interop" / "skos" / "skos-reference-examples" / kind
    text = (folder / f"ex{number}.ttl").read_text("utf-8")
    report = validate(triples(text), load_shapes(root / "shapes", "skos"), engine=engine)
    assert report.conforms is (kind == "valid")
    assert all(result.severity == "Violation" for result in report.results)


def test_all_examples_are_judged(shared: Path) -> None:
    folder = shared / "interop" / "skos" / "skos-reference-examples"
    there = {(path.parent.name, path.stem[2:]) for path in folder.glob("*/*.ttl")}
    assert there == {(kind, n) for kind, numbers in EXAMPLES.items() for n in numbers.split()}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_result_says_what_where_and_why(engine: Engine, root: Path) -> None:
    shapes = load_shapes(root / "shapes", "skos")
    (result,) = validate(triples(BOTH_BROADER_AND_RELATED), shapes, engine=engine).results
    assert result == Result(
        focus_node=NamedNode("https://example.org/a"),
        focus_label="A",
        path=None,
        value_node=NamedNode("https://example.org/b"),
        message="The concept is related to <https://example.org/b> and stands below it too "
        "(SKOS S27): drop the one or the other.",
        severity="Violation",
        shape=PREFIXES["shape"] + "S27",
        component="SPARQLConstraintComponent",
    )
    assert (result.focus, result.value) == ("https://example.org/a", "https://example.org/b")


def test_a_subclass_in_the_data_counts_as_its_superclass(root: Path) -> None:
    text = SKOS + (
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        ":Skill rdfs:subClassOf skos:Concept . :a a :Skill , skos:ConceptScheme ."
    )
    (result,) = validate(triples(text), load_shapes(root / "shapes", "skos")).results
    assert result.shape == PREFIXES["shape"] + "S9"


def test_statements_and_stores_are_judged_alike(root: Path) -> None:
    shapes = load_shapes(root / "shapes", "skos")
    stated = triples(BOTH_BROADER_AND_RELATED)
    graph = NamedNode("https://example.org/graph")
    quads = [Quad(t.subject, t.predicate, t.object, graph) for t in stated]
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in stated)
    expected = validate(stated, shapes)
    assert len(expected.results) == 1
    assert validate(quads, shapes) == expected
    assert validate(store, shapes) == expected


@pytest.mark.usefixtures("no_network")
def test_imports_are_not_fetched(root: Path) -> None:
    text = "<https://example.org/o> a <http://www.w3.org/2002/07/owl#Ontology> ; "
    text += "<http://www.w3.org/2002/07/owl#imports> <https://example.org/elsewhere> ."
    assert validate(triples(text), load_shapes(root / "shapes", "skos")).conforms


@pytest.mark.parametrize("engine", ENGINES)
def test_a_literal_is_seen_as_it_was_written(engine: Engine, root: Path) -> None:
    amo, xsd = PREFIXES["amo"], PREFIXES["xsd"]
    text = f'<https://example.org/r> <{amo}position> "007"^^<{xsd}integer> .'
    report = validate(triples(text), load_shapes(root / "shapes", "amocf"), engine=engine)
    found = [result for result in report.results if result.shape.endswith("#IntegerForm")]
    assert [result.focus_node for result in found] == [
        Literal("007", datatype=NamedNode(xsd + "integer"))
    ]


def test_profiles_take_in_what_they_require(root: Path) -> None:
    with pytest.raises(UsageError, match="expected one of amocf, quality, skos"):
        load_shapes(root / "shapes", "none")
    loaded = {name: load_shapes(root / "shapes", name) for name in ("skos", "quality", "amocf")}
    shapes = [{c.shape for c in loaded[name].constraints} for name in ("skos", "quality", "amocf")]
    assert {shape.value.rpartition("#")[2] for shape in shapes[0]} == {
        "S9",
        "S13",
        "S14",
        "S27",
        "S37",
        "S46",
    }
    assert shapes[0] < shapes[1] < shapes[2]
    assert loaded["skos"].profile == "skos"
    assert loaded["skos"].core == ()


def test_an_unknown_profile_is_refused_with_those_there_are(root: Path) -> None:
    with pytest.raises(UsageError, match="no profile 'strict'; expected one of amocf, quality, sk"):
        load_shapes(root / "shapes", "strict")


SHAPE = """
@prefix dct: <http://purl.org/dc/terms/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/amocf/graph/shapes#> .
shape:profile-skos a dct:Standard .
shape:One a sh:NodeShape ; dct:isPartOf shape:profile-skos ; MESSAGE
    sh:targetSubjectsOf <https://example.org/p> ; sh:sparql [ SELECT ] .
"""


@pytest.mark.parametrize(
    ("message", "select", "complaint"),
    [
        ("", 'sh:select "SELECT $this WHERE { $this ?p ?o }"', r"5: .*#One>: .* has no sh:message"),
        ('sh:message "No." ;', "sh:deactivated false", r"5: .*#One>: .* has no sh:select"),
        ('sh:message "No." ;', 'sh:select "SELECT WHERE"', r"#One>: not valid SPARQL"),
        ('sh:message "No." ;', 'sh:select "ASK { ?s ?p ?o }"', r"#One>: .* must hold a SELECT"),
        (
            'sh:message "No." ;',
            'sh:select "DESCRIBE ?s WHERE { ?s ?p ?o }"',
            r"#One>: .* must hold a SELECT",
        ),
        (
            'sh:message "No." ;',
            'sh:select "SELECT ?s WHERE { ?s ?p ?o }"',
            r"#One>: the query does not select \$this",
        ),
    ],
)
def test_a_faulty_shape_is_refused(
    message: str, select: str, complaint: str, tmp_path: Path
) -> None:
    text = SHAPE.replace("MESSAGE", message).replace("SELECT ]", f"{select} ]")
    (tmp_path / "one.ttl").write_text(text, encoding="utf-8")
    data = triples("<https://example.org/s> <https://example.org/p> 1 .")
    with pytest.raises(DataError, match=complaint):
        validate(data, load_shapes(tmp_path, "skos"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "pattern",
    [
        "{ $this a ?type FILTER NOT EXISTS { $this <https://example.org/r> ?value } }",
        "{ $this ?any ?value FILTER (?value = 1) }",
        "{ $this ?any ?thing . OPTIONAL { $this <https://example.org/q> ?value } }",
        "{ { $this ?any ?value } UNION { $this a ?value } FILTER (?value = 1) }",
        "{ { $this ?any ?value } UNION { ?value ?any $this } FILTER (?value = 1) }",
        "{ { ?other ?any ?value } FILTER (?value = 1 && ?other = $this) }",
        "{ OPTIONAL { $this <https://example.org/q> ?value } FILTER (!BOUND(?value)) }",
        "{ FILTER NOT EXISTS { $this <https://example.org/q> ?value } }",
        "{ $this ?any ?one } GROUP BY $this HAVING (COUNT(?one) = 1)",
        "{ ?other ?any ?value FILTER (?value = 1 && ?other = $this) } GROUP BY $this",
    ],
)
def test_nothing_but_a_target_is_found_however_a_query_begins(
    pattern: str, engine: Engine, tmp_path: Path
) -> None:
    select = f'sh:message "No." ; sh:select "SELECT DISTINCT $this WHERE {pattern}"'
    text = SHAPE.replace("MESSAGE", "").replace("SELECT ]", f"{select} ]")
    text = text.replace("https://example.org/p", PREFIXES["rdf"] + "type")
    (tmp_path / "one.ttl").write_text(text, encoding="utf-8")
    ns = "https://example.org/"
    data = triples(f"<{ns}target> a 1 . <{ns}other> <{ns}r> 1 . <{ns}third> <{ns}r> 1 .")
    report = validate(data, load_shapes(tmp_path, "skos"), engine=engine)
    assert [each.focus for each in report.results] == [ns + "target"]


def result(severity: str, focus: NamedNode | BlankNode, shape: str = "S9") -> Result:
    shape = PREFIXES["shape"] + shape
    return Result(focus, None, None, focus, "No.", severity, shape, "ClassConstraintComponent")


def test_a_report_is_sorted_and_says_each_thing_once() -> None:
    a, b = NamedNode("https://example.org/a"), NamedNode("https://example.org/b")
    report = make_report(
        [result("Warning", a), result("Violation", b), result("Violation", a), result("Warning", a)]
    )
    assert [(r.severity, r.focus_node) for r in report.results] == [
        ("Violation", a),
        ("Violation", b),
        ("Warning", a),
    ]
    assert len(report.violations) == 2
    assert not report.conforms
    assert make_report([result("Warning", a)]).conforms


def test_a_report_in_rdf_has_no_blank_nodes() -> None:
    report = make_report([result("Violation", BlankNode("b1"))])
    quads = report_quads(report, graph_iri("report"))
    terms = {term for quad in quads for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, BlankNode)]
    assert {quad.graph_name for quad in quads} == {NamedNode(graph_iri("report"))}
    sh = PREFIXES["sh"]
    node = NamedNode(graph_iri("report") + "#result-0001")
    assert Quad(
        node, NamedNode(sh + "focusNode"), Literal("_:b1"), NamedNode(graph_iri("report"))
    ) in set(quads)
    boolean = NamedNode(PREFIXES["xsd"] + "boolean")
    conforms = [quad.object for quad in quads if quad.predicate.value == sh + "conforms"]
    assert conforms == [Literal("false", datatype=boolean)]


def test_a_report_in_json(root: Path) -> None:
    shapes = load_shapes(root / "shapes", "quality")
    written = report_json(validate(triples(BOTH_BROADER_AND_RELATED), shapes))
    assert json.loads(json.dumps(written)) == written
    assert (written["conforms"], written["violations"]) == (False, 1)
    found = written["results"]
    assert isinstance(found, list)
    assert {key: found[0][key] for key in ("severity", "focus", "label", "shape")} == {
        "severity": "Violation",
        "focus": "https://example.org/a",
        "label": "A",
        "shape": PREFIXES["shape"] + "S27",
    }
    assert written["warnings"] == len(found) - 1


def test_a_value_of_the_wrong_form_is_reported_not_logged(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    amo, xsd = PREFIXES["amo"], PREFIXES["xsd"]
    text = f'<https://example.org/r> <{amo}position> "first"^^<{xsd}integer> .'
    report = validate(triples(text), load_shapes(root / "shapes", "amocf"))
    assert [result.focus for result in report.results if result.shape.endswith("#IntegerForm")]
    assert caplog.records == []
