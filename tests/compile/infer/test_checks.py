from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from amocf.compile.infer.checks import recompute
from amocf.errors import DataError
from amocf.terms import PREFIXES, expand, graph_iri

PREFIX_LINES = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("amo", "amocf", "qb", "rdfs", "stat", "xsd")
)
HEADER = "# title: a check\n# description: a query of a test\n"
FIGURES = PREFIXES["stat"] + "figures/"


def store_of(turtle: str) -> Store:
    store = Store()
    store.load(input=PREFIX_LINES + turtle, format=RdfFormat.TURTLE)
    return store


def one_figure(value: int) -> Store:
    return store_of(
        f"<{FIGURES}methodology-x> a qb:Observation ; qb:dataSet stat:figures ;"
        f' amo:figure {value} ; rdfs:label "Share of x"@en .'
    )


#: What is said of a query that a check names.
QUERY = {
    expand("rdf:type"): expand("sh:SPARQLExecutable"),
    expand("rdfs:label"): "a check",
    expand("dct:isPartOf"): expand("dataset:examples"),
}


def write_query(folder: Path, name: str, body: str) -> Path:
    path = folder / f"{name}.rq"
    path.write_text(HEADER + PREFIX_LINES + body, encoding="utf-8")
    return path


def answering(value: str, local: str = "methodology-x") -> str:
    return (
        "SELECT ?observation ?recomputed\n"
        f"WHERE {{ VALUES (?observation ?recomputed) {{ (<{FIGURES}{local}> {value}) }} }}"
    )


def values(quads: list[Quad]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        found.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    return found


@pytest.mark.parametrize(
    ("printed", "recomputed", "kept", "verdict"),
    [
        (13, "13", "13", "equal"),
        (50, "50.0", "50", "equal"),
        (34, "34.042553191489361702", "34.04", "equalAfterRounding"),
        (50, "50.001", "50", "equalAfterRounding"),
        (78, "77.5", "77.5", "equalAfterRounding"),
        (77, "77.5", "77.5", "differs"),
        (35, "34.499999", "34.5", "differs"),
        (62, "62.790697674418604651", "62.79", "differs"),
        (3, "0", "0", "differs"),
        (63, "6.279e1", "62.79", "equalAfterRounding"),
    ],
)
def test_verdict(tmp_path: Path, printed: int, recomputed: str, kept: str, verdict: str) -> None:
    write_query(tmp_path, "share-of-x", answering(recomputed))
    assert values(recompute(one_figure(printed), tmp_path)) == {
        expand("check:figures-methodology-x"): {
            expand("rdf:type"): expand("amo:Check"),
            expand("rdfs:label"): "Check of the printed figure: Share of x",
            expand("amo:checks"): FIGURES + "methodology-x",
            expand("amo:query"): expand("query:checks-share-of-x"),
            expand("amo:recomputedValue"): kept,
            expand("amo:verdict"): expand(f"amo:{verdict}"),
        },
        expand("query:checks-share-of-x"): QUERY,
    }


def test_recomputed_value_is_a_decimal_in_the_derived_graph(tmp_path: Path) -> None:
    write_query(tmp_path, "share-of-x", answering("13"))
    quads = recompute(one_figure(13), tmp_path)
    decimal = Literal("13", datatype=NamedNode(expand("xsd:decimal")))
    assert {quad.graph_name for quad in quads} == {NamedNode(graph_iri("derived"))}
    assert [
        quad.object for quad in quads if quad.predicate.value == expand("amo:recomputedValue")
    ] == [decimal]


def test_figure_without_an_answer_is_not_recomputable(tmp_path: Path) -> None:
    assert values(recompute(one_figure(33), tmp_path)) == {
        expand("check:figures-methodology-x"): {
            expand("rdf:type"): expand("amo:Check"),
            expand("rdfs:label"): "Check of the printed figure: Share of x",
            expand("amo:checks"): FIGURES + "methodology-x",
            expand("amo:verdict"): expand("amo:notRecomputable"),
        }
    }


def test_every_cube_of_printed_figures_is_checked_and_no_other(tmp_path: Path) -> None:
    store = store_of(
        """
        <https://w3id.org/amocf/stat/2025/figures/about-x> qb:dataSet stat:figures ; amo:figure 1 .
        <https://w3id.org/amocf/stat/2025/area-connections/digital-materials>
            qb:dataSet stat:area-connections ; amo:numberOfConnections 23 .
        <https://w3id.org/amocf/stat/2025/occupation-institutes/occ-0001>
            qb:dataSet stat:occupation-institutes ; amo:numberOfInstitutes 8 .
        <https://w3id.org/amocf/stat/2025/essential-ksas/4-1-2>
            qb:dataSet stat:essential-ksas ; amo:numberOfEssentialKSAs 12 .
        <https://w3id.org/amocf/stat/2025/computed-totals/framework>
            qb:dataSet stat:computed-totals ; amo:computedTotal 235 .
        """
    )
    assert list(values(recompute(store, tmp_path))) == [
        expand("check:area-connections-digital-materials"),
        expand("check:figures-about-x"),
        expand("check:occupation-institutes-occ-0001"),
    ]


def test_two_queries_that_agree_are_one_check(tmp_path: Path) -> None:
    write_query(tmp_path, "a", answering("13"))
    write_query(tmp_path, "b", answering("13.0"))
    found = values(recompute(one_figure(13), tmp_path))
    check = found.pop(expand("check:figures-methodology-x"))
    assert check[expand("amo:query")] == expand("query:checks-a")
    assert found.keys() == {expand("query:checks-a")}


def test_two_queries_that_differ_are_both_named(tmp_path: Path) -> None:
    first = write_query(tmp_path, "a", answering("13"))
    second = write_query(tmp_path, "b", answering("14"))
    with pytest.raises(DataError) as caught:
        recompute(one_figure(13), tmp_path)
    assert str(first) in caught.value.message
    assert str(second) in caught.value.message
    assert "methodology-x" in caught.value.message


def test_syntax_error_names_file_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "broken.rq"
    path.write_text(
        HEADER + "SELECT ?observation ?recomputed\nWHERE { ?observation oops:it ?recomputed }\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as caught:
        recompute(one_figure(13), tmp_path)
    assert caught.value.place is not None
    assert caught.value.place.path == path
    assert caught.value.place.line == 4
    assert caught.value.place.column is not None
    assert "not a valid query" in caught.value.message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("SELECT ?observation WHERE { ?observation a qb:Observation }", "must be SELECT"),
        (
            "SELECT ?recomputed ?observation WHERE { ?observation amo:figure ?recomputed }",
            "must be",
        ),
        ("ASK { ?observation amo:figure ?recomputed }", "must be SELECT"),
        (answering("13", "of-another-document"), "not an observation"),
        (answering('"many"'), "expected a number"),
        (answering('"NaN"^^xsd:double'), "expected a number"),
        (answering("amo:exact"), "expected a number"),
        (answering("UNDEF"), "unbound, expected a number"),
        (
            'SELECT ?observation ?recomputed { VALUES (?observation ?recomputed) { ("x" 1) } }',
            "expected an IRI",
        ),
    ],
)
def test_faulty_answer_names_the_file(tmp_path: Path, body: str, said: str) -> None:
    path = write_query(tmp_path, "faulty", body)
    with pytest.raises(DataError, match=said) as caught:
        recompute(one_figure(13), tmp_path)
    assert caught.value.place is not None
    assert caught.value.place.path == path


def test_figure_that_is_no_number_is_named(tmp_path: Path) -> None:
    store = store_of(f'<{FIGURES}about-x> qb:dataSet stat:figures ; amo:figure "many" .')
    with pytest.raises(DataError, match='about-x> is "many", expected a number'):
        recompute(store, tmp_path)
