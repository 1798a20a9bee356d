import pytest

from amocf.terms import BASE, path_segment


@pytest.mark.parametrize(
    ("iri", "segment"),
    [
        ("http://www.w3.org/2004/02/skos/core#Concept", "skos-Concept"),
        (BASE + "ontology#selected_by", "amo-selected-by"),
        ("http://example.org/a/b#c", "http%3A%2F%2Fexample.org%2Fa%2Fb%23c"),
        (BASE + "source/2025/table-1/a", "t1-a"),
    ],
)
def test_term_is_one_segment_of_a_path(iri: str, segment: str) -> None:
    assert path_segment(iri) == segment
