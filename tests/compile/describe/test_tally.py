"""Statements that are counted once, and added to, are counted as if all were counted anew."""

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from amocf.compile.describe.tally import Tally
from amocf.compile.describe.void import Contents
from amocf.rdf.graph_lines import by_graph
from amocf.terms import BASE, DATASET, PREFIXES, graph_iri

TYPE = NamedNode(PREFIXES["rdf"] + "type")
PROPERTIES = [TYPE, *(NamedNode(f"https://example.org/p{number}") for number in range(3))]
NODES = [
    *(NamedNode(f"{BASE}id/{number}") for number in range(3)),
    *(NamedNode(f"https://example.org/{number}") for number in range(3)),
]
SUBJECTS = [*NODES, BlankNode("b")]
OBJECTS = [*SUBJECTS, Literal("1"), Literal("1", language="en"), Literal(1)]
GRAPHS = ("framework", "inferred", "metadata")

quads = st.builds(
    Quad,
    st.sampled_from(SUBJECTS),
    st.sampled_from(PROPERTIES),
    st.sampled_from(OBJECTS),
    st.sampled_from([NamedNode(graph_iri(name)) for name in GRAPHS]),
)
datasets = st.lists(quads, max_size=40)


def naive(statements: Collection[Quad]) -> dict[str, object]:
    """Count by the definition of each number, from all statements each time."""
    triples = {each.triple for each in statements}
    types = {each for each in triples if each.predicate == TYPE}
    named = {each.subject for each in triples if isinstance(each.subject, NamedNode)}
    uses = {}
    for name in {each.predicate.value for each in triples}:
        of_it = [each for each in triples if each.predicate.value == name]
        subjects, objects = {each.subject for each in of_it}, {each.object for each in of_it}
        uses[name] = len(of_it), len(subjects), len(objects)
    return {
        "size": len(triples),
        "subjects": len({each.subject for each in triples}),
        "objects": len({each.object for each in triples}),
        "entities": len({each for each in named if each.value.startswith(BASE)}),
        "classes": {
            kind: len({each.subject for each in types if each.object == kind})
            for kind in {each.object for each in types if isinstance(each.object, NamedNode)}
        },
        "properties": uses,
    }


def counted(tally: Tally) -> dict[str, object]:
    return {
        "size": tally.size,
        "subjects": len(tally.subjects),
        "objects": len(tally.objects),
        "entities": len(tally.entities),
        "classes": {NamedNode(kind): len(members) for kind, members in tally.members.items()},
        "properties": {
            name: (uses.size, len(uses.subjects), len(uses.objects))
            for name, uses in tally.properties.items()
        },
    }


@given(datasets)
def test_statements_counted_at_once_equal_a_naive_count(statements: list[Quad]) -> None:
    assert counted(Tally(by_graph(statements).values(), (BASE,))) == naive(statements)


@given(datasets, datasets, datasets)
def test_statements_counted_on_top_of_others_equal_a_naive_count_of_all(
    first: list[Quad], second: list[Quad], third: list[Quad]
) -> None:
    below = Tally(by_graph(first).values(), (BASE,))
    upper = Tally(
        by_graph(third).values(), (BASE,), Tally(by_graph(second).values(), (BASE,), below)
    )
    assert counted(upper) == naive([*first, *second, *third])
    assert counted(below) == naive(first)


@given(datasets, datasets)
def test_figures_added_to_metadata_are_described_as_if_given_with_it(
    statements: list[Quad], figures: list[Quad]
) -> None:
    graph = NamedNode(graph_iri("metadata"))
    added = [Quad(each.subject, each.predicate, each.object, graph) for each in figures]
    contents = Contents(by_graph(statements))
    contents.described(added[:1])
    assert set(contents.described(added)) == set(
        Contents(by_graph([*statements, *added])).described()
    )


@given(datasets)
def test_whole_is_counted_without_regard_to_graphs(statements: list[Quad]) -> None:
    one = NamedNode(graph_iri("framework"))
    in_one = [Quad(each.subject, each.predicate, each.object, one) for each in statements]
    about_whole = NamedNode(DATASET)

    def whole(found: list[Quad]) -> set[Quad]:
        described = Contents(by_graph(found)).described()
        return {each for each in described if each.subject == about_whole and is_number(each)}

    assert whole(statements) == whole(in_one)
    assert DefaultGraph() not in {each.graph_name for each in whole(statements)}


def is_number(quad: Quad) -> bool:
    return isinstance(quad.object, Literal) and quad.object.value.isdigit()
