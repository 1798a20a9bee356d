"""The style of hand-edited Turtle: what it looks like, and that nothing is lost on the way."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)
from rdflib import Graph
from rdflib.compare import isomorphic

from amocf.compile.formatting.style import format_turtle
from amocf.compile.read.turtle_text import locate
from amocf.errors import DataError
from amocf.terms import BASE, PREFIXES, expand

PATH = Path("ontology/framework/competencies.ttl")
XSD = PREFIXES["xsd"]
#: Prefixes of any test's input; the formatter drops those that the test does not use.
DECLARED = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
DECLARED += "@prefix ex: <https://example.org/> .\n"


def formatted(text: str) -> str:
    return format_turtle(DECLARED + text, PATH)


def body(text: str) -> str:
    """The formatted text without its declarations."""
    lines = formatted(text).split("\n")
    return "\n".join(line for line in lines if not line.startswith("@prefix")).strip("\n") + "\n"


def graph_of(text: str) -> Dataset:
    dataset = Dataset(parse(input=text, format=RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


WHOLE = '''\
# What the file is.
# Second line.

# Another header remark.

@prefix amo: <https://w3id.org/amocf/ontology#> .
@prefix amocf: <https://w3id.org/amocf/id/> .
@prefix list: <https://w3id.org/amocf/list/2025/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix own: <https://w3id.org/amocf/list/2025/own-list/> .

# Above the first section.

amocf:0
    rdfs:label "nought" .

# -- competencies

amocf:4-1-2 a skos:Concept , amo:SubCompetency ;
    skos:inScheme amocf:competencies ;
    skos:broader amocf:4-1 ;
    skos:notation "4.1.2"^^amo:code ;
    dct:identifier "4.1.2" ;
    skos:prefLabel "Technical Drawings and Schematics"@en ;
    qb:order 3 ;
    amo:inEdition amocf:edition-2025 ;
    prov:value -0.5 ;
    dct:source <https://w3id.org/amocf/list/2025/energy-network/1> , list:own-list , own:B .

# Stays with 4.1.10.
# On two lines.
amocf:4-1-10
    skos:prefLabel "A \\"quoted\\" label, a \\\\ and a tab \\t"@en ;
    skos:definition """Over
two lines, with \\"\\"\\" and an end in \\"""" ;
    amo:flag true .

# -- remarks ----------

<https://example.org/n>
    oa:hasBody [ a oa:TextualBody ; rdfs:label "4.3.7" ] , [] ;
    oa:hasTarget [
        a oa:SpecificResource ;
        oa:hasSelector [ a oa:TextQuoteSelector ; oa:exact "words of the document, as printed" ] ;
        oa:hasSource amocf:a-part-with-a-long-name-of-its-own
    ] ;
    sh:in ( 1 amocf:x ( "007"^^<https://example.org/short> () ) ) .

# At the end of the file.
'''


def test_a_file_in_the_style_stays_as_it_is() -> None:
    assert format_turtle(WHOLE, PATH) == WHOLE


def test_a_file_in_another_style_comes_out_the_same() -> None:
    before, _, rest = WHOLE.partition("\n\n@prefix")
    scrambled = f"""{before}
@PREFIX unused: <https://example.org/unused#> .
@prefix  dcterms:<http://purl.org/dc/terms/>. @prefix{rest}"""
    scrambled = scrambled.replace("dct:source", "dcterms:source").replace(" ,", ",")
    scrambled = scrambled.replace(" ;\n   ", "; ").replace("@PREFIX", "@prefix")
    scrambled = re.sub(r"(?<=@en) \.\n\n# Stays", ".\n\n# Stays", scrambled)
    assert scrambled.count("\n") < WHOLE.count("\n")
    assert format_turtle(scrambled, PATH) == WHOLE


def test_both_parsers_read_the_same_graph_from_it() -> None:
    text = DECLARED + WHOLE.replace("4-1-10", "4-1-1")
    assert graph_of(format_turtle(text, PATH)) == graph_of(text)
    before, after = Graph().parse(data=text), Graph().parse(data=format_turtle(text, PATH))
    assert isomorphic(before, after)


# -- layout


def test_only_used_prefixes_are_declared_ours_first_then_the_others_by_name() -> None:
    text = """\
@prefix zz: <https://example.org/z/> .
@prefix aa: <https://example.org/a/> .
@prefix SKOS: <http://www.w3.org/2004/02/skos/core#> .
@prefix list: <https://example.org/list/> .
zz:s SKOS:broader aa:o, list:l .
"""
    assert (
        formatted(text)
        == """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix aa: <https://example.org/a/> .
@prefix zz: <https://example.org/z/> .

zz:s
    skos:broader <https://example.org/list/l> , aa:o .
"""
    )


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("4-1-2", "amocf:4-1-2"),
        ("_x", "amocf:_x"),
        ("x-", "amocf:x-"),
        ("-x", f"<{BASE}id/-x>"),
        ("4.1.2", f"<{BASE}id/4.1.2>"),
        ("a/b", f"<{BASE}id/a/b>"),
        ("", f"<{BASE}id/>"),
        ("\u00e9", f"<{BASE}id/\u00e9>"),
        ("a%20b", f"<{BASE}id/a%20b>"),
        ("a\n", None),
    ],
)
def test_a_name_is_short_only_where_every_reader_takes_it(local: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(DataError):
            body(f"<{BASE}id/{local}> rdfs:label 1 .")
    else:
        assert body(f"<{BASE}id/{local}> rdfs:label 1 .") == f"{expected}\n    rdfs:label 1 .\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1", "1"),
        ("-12", "-12"),
        ("+1", '"+1"^^xsd:integer'),
        ("007", '"007"^^xsd:integer'),
        ("-0", '"-0"^^xsd:integer'),
        ("62.8", "62.8"),
        ("62.80", '"62.80"^^xsd:decimal'),
        (".5", '".5"^^xsd:decimal'),
        ("-0.5", "-0.5"),
        ('"1"^^xsd:decimal', '"1"^^xsd:decimal'),
        ("1.0", "1.0"),
        ("1e0", '"1e0"^^xsd:double'),
        ("true", "true"),
        ('"1"^^xsd:boolean', '"1"^^xsd:boolean'),
        ('"2025-01-01"^^xsd:date', '"2025-01-01"^^xsd:date'),
        ("'it''s'".replace("''", "\\'"), '"it\'s"'),
        ("'''a\nb'''", '"""a\nb"""'),
        ('"""a"b"""', '"a\\"b"'),
        ('"a\\nb\\""', '"""a\nb\\""""'),
        ('"a\\r\\nb"', '"""a\\r\nb"""'),
        ('"\\u0007\\u00e9\\U0001F600"', '"\\u0007\u00e9\U0001f600"'),
        ('"x"^^xsd:string', '"x"'),
        ('"x"@en', '"x"@en'),
        ('"# -- no"', '"# -- no"'),
        ('"""\n# -- no section\n"""', '"""\n# -- no section\n"""'),
        ("<https://example.org/a#b>", "<https://example.org/a#b>"),
        ("()", "()"),
        ("(1 2)", "( 1 2 )"),
        ("[]", "[]"),
        ("[ a ex:A ]", "[ a ex:A ]"),
    ],
)
def test_terms(written: str, expected: str) -> None:
    assert body(f"ex:s rdfs:label {written} .") == f"ex:s\n    rdfs:label {expected} .\n"


def test_predicates_have_a_fixed_order() -> None:
    ours = "rdf:type skos:inScheme skos:topConceptOf skos:broader skos:member skos:notation "
    ours += "dct:identifier skos:prefLabel skos:altLabel rdfs:label skos:definition rdfs:comment "
    ours += "rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range qb:a qb:b amo:a amo:p2 "
    ours += "amo:p10 <https://other.example/p> dct:title ex:p skos:related dct:source"
    order = ours.split()
    text = "ex:s " + " ; ".join(f"{name} 1" for name in sorted(order)) + " ."
    lines = body(text).split("\n")
    found = [line.strip().split(" ")[0] for line in lines[1:] if line]
    assert lines[0] == "ex:s a 1 ;"
    assert found == order[1:]


def test_subjects_are_in_natural_order_within_their_section() -> None:
    names = ["amocf:4-1-10", "amocf:4-1-2", "amocf:4-1", "amocf:10", "amocf:ksa-0002", "amo:z"]
    late = ["amocf:1", "amo:a"]
    text = "".join(f"{name} a ex:C .\n" for name in names)
    text += "# -- late\n" + "".join(f"{name} a ex:C .\n" for name in late)
    found = re.findall(r"^(# --|am\S+)", body(text), re.MULTILINE)
    assert found == [
        "amo:z", "amocf:4-1", "amocf:4-1-2", "amocf:4-1-10", "amocf:10", "amocf:ksa-0002",
        "# --", "amo:a", "amocf:1",
    ]  # fmt: skip


def test_objects_that_do_not_fit_stand_one_a_line_aligned() -> None:
    long = [f'"{letter * 30}"@en' for letter in "abcd"]
    assert body(f"ex:s skos:altLabel {', '.join(reversed(long))} .") == (
        "ex:s\n    skos:altLabel " + " ,\n                  ".join(long) + " .\n"
    )
    types = [f"ex:{letter * 40}" for letter in "abc"]
    assert body(f"ex:s a {', '.join(types)} .") == "ex:s a " + " ,\n       ".join(types) + " .\n"


def test_a_line_is_as_wide_as_it_may_be_and_no_wider() -> None:
    for width, lines in ((100, 2), (101, 3)):
        filler = "b" * (width - len('    skos:altLabel "a" , "" .'))
        text = body(f'ex:s skos:altLabel "a", "{filler}" .')
        assert text.count("\n") == lines
        assert max(map(len, text.split("\n"))) == (100 if width == 100 else 101 - len('"a" , '))


def test_large_blank_nodes_and_lists_are_indented() -> None:
    member = "ex:" + "m" * 60
    assert body(f"ex:s ex:p ({member} {member} [ex:q {member}, {member}]), [ex:q 1; a ex:T] .") == (
        "ex:s\n"
        "    ex:p (\n"
        f"        {member}\n"
        f"        {member}\n"
        f"        [ ex:q {member} ]\n"
        "    ) , [\n"
        "        a ex:T ;\n"
        "        ex:q 1\n"
        "    ] .\n"
    )


def test_blank_nodes_keep_a_label_only_where_it_is_needed() -> None:
    text = """\
_:once ex:p 1 .
ex:a ex:q _:once , _:twice .
ex:b ex:q _:twice .
_:twice ex:p 2 .
_:root ex:p _:round .
_:round ex:p [ ex:q _:round ] .
_:self ex:p _:self .
[] ex:p 3 .
"""
    assert (
        body(text)
        == """\
_:round
    ex:p [ ex:q _:round ] .

_:self
    ex:p _:self .

_:twice
    ex:p 2 .

ex:a
    ex:q [ ex:p 1 ] , _:twice .

ex:b
    ex:q _:twice .

[]
    ex:p 3 .

[]
    ex:p _:round .
"""
    )


def test_a_broken_list_is_written_as_what_it_is() -> None:
    text = "ex:s ex:p [ rdf:first 1 , 2 ; rdf:rest () ] , [ rdf:first 1 ] ."
    assert body(text) == ("ex:s\n    ex:p [ rdf:first 1 , 2 ; rdf:rest () ] , [ rdf:first 1 ] .\n")


# -- comments


def test_comments_move_with_their_subjects_and_sections_keep_their_order() -> None:
    text = """\
# -- second letters
# of the alphabet
# b
ex:b a ex:C .
# on a,

# apart
ex:a a ex:C .
  # end of section

# -- first numbers

ex:2 a ex:C .   @prefix late: <https://example.org/late#> .
# more on a
ex:a ex:p late:x .
# end of file
"""
    assert (
        body(text)
        == """\
# -- second letters
# of the alphabet
# b

# on a,

# apart
# more on a
ex:a a ex:C ;
    ex:p late:x .

ex:b a ex:C .

# end of section

# -- first numbers

ex:2 a ex:C .

# end of file
"""
    )


def test_a_file_of_comments_alone_is_kept() -> None:
    assert format_turtle("# one\n# two\n\n\n# three\n", PATH) == "# one\n# two\n\n# three\n"
    assert format_turtle("", PATH) == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ex:s a ex:C . # behind\n", 1),
        ("ex:s a ex:C ;\n  # within\n  ex:p 1 .\n", 2),
        ("ex:s a ex:C ; # within\n  ex:p 1 .\n", 1),
        ('ex:s ex:p """\n\n""" . # behind\n', 3),
        ("ex:s a ex:C .\n@prefix x: <https://example.org/x> . # behind\n", 2),
        ("ex:s a ex:C .\n\n# on nothing named\n\n[] ex:p 1 .\n", 3),
        ("ex:s ex:p _:x .\n# folded\n_:x ex:p 1 .\n", 2),
    ],
)
def test_a_comment_that_would_be_lost_is_refused(text: str, line: int) -> None:
    with pytest.raises(DataError, match="move the comment above its block") as caught:
        formatted(text)
    assert caught.value.place is not None
    assert caught.value.place.path == PATH
    assert caught.value.place.line == line + DECLARED.count("\n")


@pytest.mark.parametrize("text", ["ex:s ex:p <a#b>", "ex:s ex:p \"#\" , '#' ", "ex:s ex:p ex:\\#x"])
def test_a_hash_is_not_always_a_comment(text: str) -> None:
    assert "#" in formatted(f"@base <https://example.org/> . {text} .")


# -- faults


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("ex:s a ex:C .\nex:s a nope:C .\n", 2, 8), ("ex:s a ex:C .\n<a> a ex:C .\n", 2, 1)],
)
def test_what_is_not_turtle_is_refused_with_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(DataError, match="the file is not Turtle") as caught:
        formatted(text)
    place = caught.value.place
    assert place is not None
    assert (place.path, place.line, place.column) == (PATH, line + DECLARED.count("\n"), column)


@pytest.mark.parametrize("text", ["ex:s ex:p 1 {| ex:q 2 |} .", 'ex:s ex:p "x"@en--ltr .'])
def test_what_rdf_1_1_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"write it in RDF 1\.1"):
        formatted(text)


# -- whatever the graph

NODES = [BlankNode(f"b{n}") for n in range(5)]
NAMES = [NamedNode(expand(f"amocf:4-{n}")) for n in range(3)]
NAMES += [NamedNode("https://example.org/x.y"), NamedNode(expand("rdf:nil"))]
PREDICATES = [
    NamedNode(expand(name))
    for name in ("rdf:type", "rdf:first", "rdf:rest", "skos:prefLabel", "amo:x", "dct:source")
]
TEXTS = st.text(st.one_of(st.sampled_from("\"'\\\n\r\t#. a@"), st.characters(codec="utf-8")))
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(XSD + name)),
        st.sampled_from(["1", "-1", "007", "1.0", "1.", ".5", "true", "TRUE", "1e0", "x"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "date"]),
    ),
)
GRAPHS = st.lists(
    st.builds(
        Triple,
        st.sampled_from([*NODES, *NAMES]),
        st.sampled_from(PREDICATES),
        st.one_of(st.sampled_from([*NODES, *NODES, *NAMES]), LITERALS),
    ),
    max_size=16,
)


def written(triples: Iterable[Triple]) -> str:
    lines = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert lines is not None
    return format_turtle(lines.decode(), PATH)


@settings(max_examples=150)
@given(GRAPHS)
def test_any_graph_survives_and_is_written_once_and_for_all(triples: list[Triple]) -> None:
    text = written(triples)
    expected = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    expected.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    assert graph_of(text) == expected
    assert written(reversed(triples)) == text
    assert format_turtle(text, PATH) == text


@settings(max_examples=100)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["", "# -- part", "# -- other part", "@prefix y: <https://y.example/> ."]
            ),
            st.integers(0, 5).map(lambda n: f"# remark {n}"),
            st.integers(0, 12).map(lambda n: f"ex:s{n} ex:p {n} ; ex:q [ ex:p {n} ] ."),
            st.integers(0, 12).map(lambda n: f"ex:s{n} a ex:C ."),
        ),
        max_size=14,
    )
)
def test_no_comment_is_ever_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    once = formatted(text)
    assert format_turtle(once, PATH) == once
    assert graph_of(once) == graph_of(DECLARED + text)

    def comments(of: str) -> Counter[str]:
        return Counter(line for line in of.split("\n") if line.startswith("#"))

    assert comments(once) == comments(text)
    assert [c for c in comments(once) if "--" in c] == [c for c in comments(text) if "--" in c]


# -- finding


def test_blocks_are_located_in_any_layout() -> None:
    text = """\
# amocf:0 a ex:C .
PREFIX ex: <https://example.org/>
@prefix other: <https://example.org/o#> . <https://example.org/full> a ex:C .
@base <https://example.org/base/> .
  ex:s a ex:C ; ex:p \"\"\"
ex:no a ex:C .
\"\"\" , 1.5 .
ex:a.b a ex:C. ex:t ex:p [
   ex:q 1 ] .
other:x ex:p "a. b" , 'ex:no2 . ' . <rel> ex:p 1 .
ex:s ex:p 2 .
_:b ex:p 3 .
[] ex:p 4 .
( 1 ) ex:p 5 .
"""
    example = "https://example.org/"
    assert locate(text) == {
        example + "full": 3,
        example + "s": 5,
        example + "a.b": 8,
        example + "t": 8,
        example + "o#x": 10,
        example + "base/rel": 10,
    }
    assert locate(formatted(text))[example + "s"] > 0


def test_nothing_is_located_in_what_is_not_turtle() -> None:
    assert locate("nope:s a nope:C .") == {}
    assert locate("ex:s ex:p '''open") == {}


def test_formatting_keeps_the_graphs_of_this_projects_files(root: Path) -> None:
    files = sorted([*(root / "ontology").rglob("*.ttl"), *(root / "shapes").rglob("*.ttl")])
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert graph_of(format_turtle(text, file)) == graph_of(text), file
