"""The table of formats: no two rows answer to one name, and the engine writes what it should."""

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

from amocf.errors import DataError
from amocf.formats import (
    ANSWERS,
    DATASET,
    GRAPH,
    HTML,
    MARKDOWN,
    PAGE_FORMS,
    PUBLISHED,
    RDF,
    RESOURCE,
    SPARQL_RESULTS,
    Format,
    format_of,
)


@pytest.mark.parametrize("offers", [DATASET, (*SPARQL_RESULTS, HTML)], ids=["graphs", "rows"])
def test_offers_share_no_name(offers: tuple[Format, ...]) -> None:
    names = [
        name
        for form in offers
        for name in {form.suffix[1:], form.media_type, *form.aliases, *form.names}
    ]
    assert sorted(names) == sorted(set(names))


def test_pages_are_last_wherever_they_are_offered() -> None:
    assert RDF[-1] == HTML
    assert RESOURCE[-2:] == DATASET[-2:] == PAGE_FORMS == (HTML, MARKDOWN)


@pytest.mark.parametrize("form", ANSWERS.values(), ids=ANSWERS)
def test_engine_knows_the_format_by_the_same_type_and_name(form: Format) -> None:
    engine = form.engine
    kind = QueryResultsFormat if form in SPARQL_RESULTS else RdfFormat
    assert isinstance(engine, kind)
    assert engine.media_type.partition(";")[0] == form.media_type
    # Whose IRI of JSON-LD stands in another folder.
    assert engine.iri.rpartition("/")[2] == form.w3c


@pytest.mark.parametrize("name", ["ttl", "turtle", "n3", "text/turtle"])
def test_every_name_of_a_format_means_it(name: str) -> None:
    assert [form.name for form in GRAPH if form.is_called(name)] == ["Turtle"]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("tables/csv-metadata.json", "application/csvm+json"),
        ("mappings/nice.sssom.tsv", "text/tab-separated-values"),
        ("report.json", "application/json"),
        ("amocf.jsonld", "application/ld+json"),
    ],
)
def test_longest_ending_decides_the_format_of_a_file(path: str, media_type: str) -> None:
    assert format_of(path).media_type == media_type


def test_unknown_ending_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DataError, match=r"picture\.png.*\.sssom\.tsv"):
        format_of("picture.png")


def test_published_formats_have_endings_that_tell_them_apart() -> None:
    found = [format_of("name" + form.suffix) for form in PUBLISHED]
    assert found == list(PUBLISHED)
