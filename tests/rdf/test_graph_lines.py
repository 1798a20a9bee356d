"""A named graph as sorted lines: it holds what it was made of, and finds it."""

from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from amocf.rdf.graph_lines import GraphLines, LineFile, by_graph, merged_lines
from amocf.terms import graph_iri

NODES = [NamedNode(f"https://example.org/{name}") for name in ("a", "a/b", "a#b", "aa", "é")]
TEXTS = ["", "a", "b \n <https://example.org/a> .\n", 'with "quotes" and \\', "\r\u2028é"]
FOREIGN = Literal("a", language="en-us")
VALUES = [
    *NODES,
    *(Literal(text) for text in TEXTS),
    *(Literal(text, language="en") for text in TEXTS),
    Literal(1),
    FOREIGN,
]
triples = st.sets(
    st.builds(Triple, st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from(VALUES))
)


def line(triple: Triple) -> bytes:
    return f"{triple} .\n".encode()


@given(triples)
def test_graph_holds_each_statement_once_in_order(statements: set[Triple]) -> None:
    graph = GraphLines.of("framework", [*statements, *statements])
    assert len(graph) == len(statements)
    assert [*graph.triples()] == sorted(statements, key=str)
    name = NamedNode(graph_iri("framework"))
    assert {*graph} == {Quad(t.subject, t.predicate, t.object, name) for t in statements}
    assert [*graph.lines()] == sorted(map(line, statements))
    assert [*graph.subjects()] == sorted({str(each.subject) for each in statements})


@given(triples, triples)
def test_line_is_found_where_it_is_and_nowhere_else(held: set[Triple], asked: set[Triple]) -> None:
    graph = GraphLines.of("framework", held)
    assert {each for each in asked if line(each) in graph} == held & asked
    for node in NODES:
        assert (f"{node} ".encode() in graph) == any(each.subject == node for each in held)


@given(triples)
def test_literal_that_is_no_string_nor_english_is_found(statements: set[Triple]) -> None:
    graph = GraphLines.of("framework", statements)
    found = {quad.triple for quad in graph.typed_or_foreign()}
    others = {each for each in statements if each.object in (Literal(1), FOREIGN)}
    assert others <= found


@given(triples)
def test_what_is_written_is_found_in_each_statement_that_has_it(statements: set[Triple]) -> None:
    graph = GraphLines.of("framework", statements)
    for node in NODES:
        found = {quad.triple for quad in graph.with_text(str(node))}
        assert found == {each for each in statements if str(node) in str(each)}


@given(triples, triples)
def test_graph_without_statements_has_all_others(held: set[Triple], gone: set[Triple]) -> None:
    graph = GraphLines.of("framework", held)
    rest = graph.without(GraphLines.of("framework", gone))
    assert {*rest.triples()} == held - gone


@given(triples, triples)
def test_graphs_are_joined_and_merged_with_each_statement_once(
    one: set[Triple], other: set[Triple]
) -> None:
    graphs = [GraphLines.of("a", one), GraphLines.of("b", other)]
    both = GraphLines.of("c", one | other)
    assert GraphLines.joined("c", graphs) == both
    assert [*merged_lines(graphs)] == [*both.lines()]


def test_quads_of_no_named_graph_are_passed_over() -> None:
    triple = Triple(NODES[0], NODES[1], NODES[2])
    inside = Quad(NODES[0], NODES[1], NODES[2], NamedNode(graph_iri("framework")))
    graphs = by_graph([Quad(NODES[0], NODES[1], NODES[2]), inside])
    assert graphs == {"framework": GraphLines.of("framework", [triple])}


def test_lines_are_read_as_a_file_by_any_number_of_bytes() -> None:
    lines = [b"%d\n" % number for number in range(12_000)]
    file = LineFile(iter(lines))
    read = iter(partial(file.read, 700), b"")
    assert b"".join(read) == b"".join(lines)
    assert file.read() == b""
