"""The negotiation of RFC 9110, section 12, against the headers that clients really send."""

import http.client
from collections.abc import Mapping, Sequence
from itertools import permutations
from time import perf_counter
from typing import Any
from urllib.error import URLError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.parser import URLInputSource
from tests.waiting import CEILING

from amocf.formats import (
    DATASET,
    GRAPH,
    HTML,
    JSON_LD,
    MARKDOWN,
    N_QUADS,
    N_TRIPLES,
    RDF,
    RDF_XML,
    RESOURCE,
    SPARQL_RESULTS,
    TRIG,
    TURTLE,
    Format,
)
from amocf.serve.http.negotiation import (
    ANYTHING,
    MAX_LENGTH,
    MAX_RANGES,
    MediaRange,
    acceptable,
    negotiate,
    parse_accept,
)

JSON, XML, CSV, TSV = SPARQL_RESULTS
PAGE_RESULTS = (*SPARQL_RESULTS, HTML)
EXPANDED = 'profile="http://www.w3.org/ns/json-ld#expanded"'

BROWSERS = {
    "Chrome, Edge": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
    "image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "Firefox 92-127": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
    "image/webp,*/*;q=0.8",
    "Firefox 66-71": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Safari 4 and its contemporaries": "application/xml,application/xhtml+xml,text/html;q=0.9,"
    "text/plain;q=0.8,image/png,*/*;q=0.5",
    "Opera 12": "text/html, application/xml;q=0.9, application/xhtml+xml, image/png, image/webp, "
    "image/jpeg, image/gif, image/x-xbitmap, */*;q=0.1",
    "Lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
    "Googlebot": "text/html,application/xhtml+xml,application/signed-exchange;v=b3,"
    "application/xml;q=0.9,*/*;q=0.8",
    "Java URLConnection, older": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "Java URLConnection": "text/html, image/gif, image/jpeg, */*; q=0.2",
    "jQuery, asking for HTML": "text/html, */*; q=0.01",
    "Apache manual": "text/html; q=1.0, text/*; q=0.8, image/gif; q=0.6, image/jpeg; q=0.6, "
    "image/*; q=0.5, */*; q=0.1",
}

CLIENTS = [
    ("curl, wget, requests, httpx", "*/*", TURTLE),
    ("Go, urllib without a header", None, TURTLE),
    ("axios", "application/json, text/plain, */*", TURTLE),
    ("jQuery", "application/json, text/javascript, */*; q=0.01", JSON_LD),
    ("fetch of a script that reads JSON", "application/json", JSON_LD),
    ("RDF4J of old", "text/plain;q=0.9, application/xml;q=0.8, */*;q=0.1", N_TRIPLES),
    ("cwm", "text/rdf+n3, application/xml;q=0.5", TURTLE),
    ("Internet Explorer 8", "image/jpeg, image/gif, application/x-ms-xbap, */*", TURTLE),
    ("Edge 18", "text/html, application/xhtml+xml, image/jxr, */*", TURTLE),
    ("rdflib xml", "application/rdf+xml, */*;q=0.1", RDF_XML),
    ("rdflib turtle", "text/turtle, application/x-turtle, */*;q=0.1", TURTLE),
    ("rdflib json-ld", "application/ld+json, application/json;q=0.9, */*;q=0.1", JSON_LD),
    (
        "rdflib, any format",
        "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, "
        "application/n-quads, application/trix, application/trig",
        TURTLE,
    ),
    (
        "Jena",
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,"
        "application/rdf+xml;q=0.7,*/*;q=0.3",
        TURTLE,
    ),
    (
        "Jena 2, later",
        "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.8,"
        "application/xml;q=0.7,*/*;q=0.5",
        TURTLE,
    ),
    (
        "Jena 2, earlier",
        "application/rdf+xml, application/xml; q=0.8, text/xml; q=0.7, "
        "application/rss+xml; q=0.3, */*; q=0.2",
        RDF_XML,
    ),
    (
        "OWLAPI 4, Protégé",
        "application/rdf+xml, application/xml; q=0.5, text/xml; q=0.3, */*; q=0.2",
        RDF_XML,
    ),
    (
        "OWLAPI 5",
        "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, "
        "*/*; q=0.09",
        RDF_XML,
    ),
    (
        "Comunica",
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
        "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,"
        "application/xml;q=0.3,image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,"
        "application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,"
        "text/shaclc-ext;q=0.05",
        JSON_LD,
    ),
    ("rapper", "application/rdf+xml, text/rdf;q=0.6, */*;q=0.1", RDF_XML),
    (
        "rapper -g",
        "text/html;q=0.2, application/xhtml+xml;q=0.4, text/x-nquads, application/n-triples, "
        "text/plain;q=0.1, text/html;q=0.6, application/xhtml+xml;q=0.8, application/json;q=0.1, "
        "text/json;q=0.1, application/rdf+xml, text/rdf;q=0.6, application/rss;q=0.8, "
        "application/xml;q=0.3, application/x-trig, text/turtle, application/x-turtle, "
        "application/turtle, text/n3;q=0.3, */*;q = 0.1",
        TURTLE,
    ),
    (
        "PyLD",
        "application/ld+json, application/json;q=0.8, text/html;q=0.5, application/xhtml+xml;q=0.5",
        JSON_LD,
    ),
    (
        "PyLD with a profile, not quoted",
        "application/ld+json;profile=http://www.w3.org/ns/json-ld#context, application/ld+json",
        JSON_LD,
    ),
    (
        "ActivityPub",
        'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
        JSON_LD,
    ),
    ("Solid", "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.2", TURTLE),
    ("SPARQLWrapper, Turtle", "application/turtle,text/turtle", TURTLE),
    (
        "csv2rdf4lod, semicolon for comma",
        "text/turtle; application/x-turtle; q=0.9, application/rdf+xml; q=0.8, text/plain; q=0.6",
        RDF_XML,
    ),
    (
        "Sindice",
        "application/rdf+xml, text/turtle, text/n3, application/xhtml+xml; q=0.9, "
        "text/html; q=0.8, text/plain; q=0.6, */*",
        TURTLE,
    ),
    ("an image tag", "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8", None),
    ("a style sheet link", "text/css,*/*;q=0.1", TURTLE),
    ("an event source", "text/event-stream", None),
]

RULES = [
    # Each form by its own name, and what is not on offer.
    ("text/turtle", TURTLE),
    ("application/ld+json", JSON_LD),
    ("application/rdf+xml", RDF_XML),
    ("application/n-triples", N_TRIPLES),
    ("text/html", HTML),
    ("application/xml", None),
    # By what forms were called before, or are called in general.
    ("application/json", JSON_LD),
    ("application/json;charset=utf-8", JSON_LD),
    ("text/plain", N_TRIPLES),
    ("text/n3", TURTLE),
    ("text/rdf+n3;q=0.3", TURTLE),
    ("application/x-turtle", TURTLE),
    ("application/turtle", TURTLE),
    ("application/x-turtle;q=0.2, application/rdf+xml;q=0.1", TURTLE),
    ("text/n3;q=0.2, text/turtle;q=0.1, application/rdf+xml;q=0.15", RDF_XML),
    # A page by its name is no worse than data by another name, and worse than data by its own.
    ("text/plain, text/html", HTML),
    ("application/json, text/html, */*;q=0.1", HTML),
    ("application/json, text/html, application/rdf+xml", RDF_XML),
    ("application/json, text/html;q=0.9", JSON_LD),
    ("text/plain, text/*", TURTLE),
    ("image/png, application/pdf", None),
    # Ties: the order of the offers, not that of the header.
    ("application/n-triples, application/rdf+xml, application/ld+json, text/turtle", TURTLE),
    ("application/n-triples, application/rdf+xml", RDF_XML),
    ("application/rdf+xml;q=0.4, application/ld+json;q=0.4", JSON_LD),
    ("text/html, text/turtle", TURTLE),
    ("text/html, application/n-triples", N_TRIPLES),
    ("text/html, */*", TURTLE),
    ("image/gif, image/jpeg, text/html, */*", TURTLE),
    ("text/html, application/rdf+xml;q=0.999", HTML),
    # Wildcards.
    ("*", TURTLE),
    ("*;q=0.5, text/html", HTML),
    ("text/*", TURTLE),
    ("application/*", JSON_LD),
    ("text/*;q=0.5, application/*", JSON_LD),
    ("application/*, application/ld+json;q=0.1", RDF_XML),
    ("image/*, */*;q=0.1", TURTLE),
    ("image/*", None),
    ("*/turtle", TURTLE),  # malformed, so as good as absent
    ("*/html, text/html;q=0.1", HTML),
    # Weights.
    ("text/turtle;q=0.3, application/ld+json;q=0.7", JSON_LD),
    ("text/turtle;q=0.999, application/ld+json;q=1.000", JSON_LD),
    ("text/turtle;q=0.001", TURTLE),
    ("text/turtle;q=1.5, application/ld+json", TURTLE),
    ("application/n-triples;q=7, text/turtle", TURTLE),
    ("application/n-triples;q=.9, text/turtle;q=.2", N_TRIPLES),
    ("application/n-triples;q=1., text/turtle;q=0.2", N_TRIPLES),
    ('application/n-triples;q="0.9", text/turtle;q=0.2', N_TRIPLES),
    ("text/turtle;Q=0.1, application/n-triples;Q=0.2", N_TRIPLES),
    # A weight of 0 excludes.
    ("text/turtle;q=0", None),
    ("*/*;q=0", None),
    ("*/*;q=0.000", None),
    ("text/turtle;q=0, */*", JSON_LD),
    ("text/turtle;q=0, application/ld+json;q=0.0, */*;q=0.1", RDF_XML),
    ("application/*;q=0, text/turtle;q=0, */*", HTML),
    ("text/*;q=0, */*;q=0.1", JSON_LD),
    ("*/*;q=0, application/rdf+xml;q=0.2", RDF_XML),
    ("text/*, text/turtle;q=0", HTML),
    # The most specific range decides, wherever it stands.
    ("*/*, text/*;q=0.9, text/turtle;q=0.1, application/*;q=0.2", HTML),
    ("text/turtle;charset=utf-8;q=0.1, text/turtle, text/html;q=0.5", HTML),
    ("text/turtle, text/turtle;charset=utf-8;q=0.1, text/html;q=0.5", HTML),
    ("text/turtle;q=0, text/turtle;charset=UTF-8", TURTLE),
    ("text/turtle;q=0.2, text/turtle;q=0.8, text/html;q=0.5", TURTLE),
    # Parameters.
    ("text/turtle;charset=utf-8", TURTLE),
    ('text/turtle; Charset="UTF-8"', TURTLE),
    ("application/n-triples;charset=utf-8", N_TRIPLES),
    ("text/turtle;charset=iso-8859-1", None),
    ("text/turtle;charset=iso-8859-1, application/rdf+xml;q=0.1", RDF_XML),
    ("text/html;level=1", None),
    ("text/html;level=1, text/html;q=0.4, text/turtle;q=0.3", HTML),
    ("text/html;level=1;q=0.9, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;q=0.2;charset=utf-8, application/rdf+xml;q=0.5", RDF_XML),
    (f"application/ld+json;{EXPANDED}", JSON_LD),
    (f"application/ld+json;{EXPANDED};q=0.4, text/turtle;q=0.3", JSON_LD),
    (f"application/ld+json;q=0.4;{EXPANDED}, text/turtle;q=0.5", TURTLE),
    # Quoted strings hold what would separate elsewhere.
    ('application/ld+json;profile="a,text/turtle;q=1";q=0.2, text/html;q=0.5', HTML),
    ('application/ld+json;profile="a;q=0";q=0.7, text/html;q=0.5', JSON_LD),
    (r'application/ld+json;profile="a\",text/html";q=0.7, text/turtle;q=0.5', JSON_LD),
    (r'application/ld+json;profile="a\\", text/turtle', TURTLE),
    # Letter case and white space.
    ("TEXT/TURTLE;Q=1", TURTLE),
    ("Application/LD+JSON", JSON_LD),
    ("\t application/rdf+xml \t;\t q=1 ,\ttext/turtle ; q=0.5 ", RDF_XML),
    ("application/rdf+xml;q = 0.9,text/turtle;q = 0.1", RDF_XML),
    # Empty elements and parameters are allowed.
    (",, application/rdf+xml ,,", RDF_XML),
    ("application/rdf+xml;;q=0.5;, text/turtle;q=0.4", RDF_XML),
    # Malformed ranges are passed over.
    ("turtle, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle/x, application/rdf+xml;q=0.1", RDF_XML),
    ("text /turtle, application/rdf+xml;q=0.1", RDF_XML),
    ("text/, /turtle, /, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;charset, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;=x, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;q=high, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;q=, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;q=-1, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;q=nan, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;q=1e0, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;q=0,5, application/rdf+xml;q=0.1", RDF_XML),
    ("text/turtle;q=٣, application/rdf+xml;q=0.1", RDF_XML),
    ("te\u212at/turtle, application/rdf+xml;q=0.1", RDF_XML),
    ('text/turtle;q="0.5, application/rdf+xml', TURTLE),
    ('application/ld+json;profile="a, text/turtle', JSON_LD),
    # Without a usable range a header says nothing, and so excludes nothing.
    ("", TURTLE),
    ("  ", TURTLE),
    (",;,", TURTLE),
    ("turtle", TURTLE),
    ("text/html;q=x", TURTLE),
    ('"', TURTLE),
    ("\x00\xff", TURTLE),
]

#: Among the forms of a resource; what does not name Markdown gets what it got before.
MARKDOWN_RULES = [
    ("text/markdown", MARKDOWN),
    ("text/markdown, text/html, */*", MARKDOWN),
    ("text/html, text/markdown", MARKDOWN),
    ("text/markdown, text/turtle", MARKDOWN),
    ("text/markdown;variant=GFM", MARKDOWN),
    ("text/markdown;charset=utf-8", MARKDOWN),
    ("text/markdown;charset=iso-8859-1", None),
    ("text/markdown;q=0.9, text/html", HTML),
    ("text/markdown;q=0.9, text/turtle", TURTLE),
    ("text/markdown;q=0.5, */*;q=0.1", MARKDOWN),
    ("text/markdown;q=0, text/*;q=0.5, text/turtle;q=0", HTML),
    ("text/x-markdown", None),
]

RESULTS = [
    (None, JSON),
    ("*/*", JSON),
    ("application/sparql-results+json", JSON),
    ("application/json", JSON),
    ("application/sparql-results+xml", XML),
    ("application/xml", XML),
    ("text/xml", XML),
    ("text/csv", CSV),
    ("text/csv; charset=utf-8", CSV),
    ("text/tab-separated-values", TSV),
    ("text/*", CSV),
    ("application/*", JSON),
    ("application/*, application/json;q=0", XML),
    ("text/*;q=0, text/xml;q=0.1", XML),
    ("application/json;q=0.9, application/sparql-results+json;q=0.1, text/csv;q=0.5", CSV),
    ("application/json;q=0, */*", XML),
    ("text/turtle", None),
    ("text/plain", None),
    ("text/n3", None),
    # SPARQLWrapper: its default, JSON, and the forms of a graph.
    ("application/sparql-results+xml,application/rdf+xml,*/*", JSON),
    (
        "application/sparql-results+json,application/json,text/javascript,application/javascript",
        JSON,
    ),
    # rdflib's store; Jena; YASGUI; others.
    ("application/rdf+xml, application/sparql-results+xml", XML),
    (
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
        "text/tab-separated-values;q=0.7, text/csv;q=0.5, application/json;q=0.2, "
        "application/xml;q=0.2, */*;q=0.1",
        JSON,
    ),
    ("application/sparql-results+json,*/*;q=0.9", JSON),
    ("application/json;q=1.0, application/sparql-results+json;q=1.0, */*;q=0.5", JSON),
    ("application/sparql-results+xml;q=0.8, application/sparql-results+json;q=0.7", XML),
    ("text/csv,application/csv;q=1.0,text/plain;q=0.5,text/html;q=0.5,*/*;q=0.1", CSV),
]


@pytest.mark.parametrize("header", BROWSERS.values(), ids=BROWSERS.keys())
def test_browsers_and_search_engines_get_the_page(header: str) -> None:
    for forms in (RDF, RESOURCE, DATASET):
        assert negotiate(header, forms) is HTML


@pytest.mark.parametrize(
    ("header", "expected"), [case[1:] for case in CLIENTS], ids=[case[0] for case in CLIENTS]
)
def test_clients_get_data(header: str | None, expected: Format | None) -> None:
    for forms in (RDF, RESOURCE):
        assert negotiate(header, forms) is expected


@pytest.mark.parametrize(("header", "expected"), RULES)
def test_header_by_each_rule_gets_the_best_form(header: str, expected: Format | None) -> None:
    # That there is Markdown too changes nothing for who does not name it.
    for forms in (RDF, RESOURCE):
        assert negotiate(header, forms) is expected


@pytest.mark.parametrize(("header", "expected"), MARKDOWN_RULES)
def test_who_names_markdown_gets_it_unless_another_is_preferred(
    header: str, expected: Format | None
) -> None:
    assert negotiate(header, RESOURCE) is expected


@pytest.mark.parametrize(("header", "expected"), RESULTS)
def test_accept_of_clients_gets_their_form_of_results(
    header: str | None, expected: Format | None
) -> None:
    assert negotiate(header, SPARQL_RESULTS) is expected


@pytest.mark.parametrize("name", ["Chrome, Edge", "Firefox 66-71", "Safari", "Googlebot"])
def test_accept_of_a_browser_gets_results_as_a_page(name: str) -> None:
    assert negotiate(BROWSERS[name], PAGE_RESULTS) is HTML


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, TURTLE),
        ("application/n-quads", N_QUADS),
        ("application/trig, application/n-quads;q=0.9, application/ld+json;q=0.8", TRIG),
        ("application/trig, application/n-quads", N_QUADS),
        ("application/n-quads, application/trig;q=0.95, */*;q=0.1", N_QUADS),
    ],
)
def test_accept_gets_the_form_of_a_dataset(header: str | None, expected: Format) -> None:
    assert negotiate(header, DATASET) is expected


def test_accept_of_a_browser_gets_a_graph_as_turtle() -> None:
    assert negotiate("text/html", GRAPH) is None
    assert negotiate(BROWSERS["Safari"], GRAPH) is TURTLE


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("xml", RDF_XML),
        ("turtle", TURTLE),
        ("ttl", TURTLE),
        ("n3", TURTLE),  # Turtle is N3
        ("json-ld", JSON_LD),
        (None, TURTLE),
    ],
)
def test_the_installed_rdflib_gets_what_it_asks_for(
    form: str | None, asked: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def refuse(*call: Any, **_: Any) -> None:
        headers: Mapping[str, str] = call[-1]
        sent.append(headers["Accept"])
        raise ConnectionError

    monkeypatch.setattr(http.client.HTTPConnection, "request", refuse)
    with pytest.raises(URLError):
        URLInputSource("http://example.org/", format=form)
    assert [negotiate(header, RDF) for header in sent] == [asked]


def test_example_of_the_rfc_is_weighed_as_it_says() -> None:
    """Section 12.5.1: plain text has weight 0.7, JPEG 0.5, HTML 0.3."""
    header = (
        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, "
        "text/plain;format=fixed;q=0.4, */*;q=0.5"
    )
    plain = Format("plain", "text/plain", ".txt")
    jpeg = Format("JPEG", "image/jpeg", ".jpg")
    for offers in permutations((plain, jpeg, HTML)):
        assert negotiate(header, offers) is plain
    for offers in permutations((jpeg, HTML)):
        assert negotiate(header, offers) is jpeg


def test_negotiation_without_offers_finds_nothing() -> None:
    assert negotiate(None, ()) is None


def test_header_is_parsed_into_its_ranges() -> None:
    assert parse_accept(r'Text/HTML;Level="a\"b";q=0.5, */*;q=3, junk') == (
        MediaRange("text", "html", frozenset({("level", 'a"b')}), 0.5),
        MediaRange("*", "*"),
    )


@pytest.mark.parametrize("header", [None, "", ", ,", "junk", "text/html;q=2x"])
def test_header_that_says_nothing_accepts_anything(header: str | None) -> None:
    assert parse_accept(header) == (ANYTHING,)


def test_content_type_names_the_charset_of_texts() -> None:
    assert [each.content_type for each in RDF] == [
        "text/turtle; charset=utf-8",
        "application/ld+json",
        "application/rdf+xml",
        "application/n-triples",
        "text/html; charset=utf-8",
    ]


def test_header_says_what_is_acceptable() -> None:
    assert acceptable(RDF) == (
        "text/turtle, application/ld+json, application/rdf+xml, application/n-triples, text/html"
    )


def test_ranges_after_the_first_hundred_are_not_read() -> None:
    padding = "image/png," * (MAX_RANGES - 1)
    assert negotiate(padding + "text/html", RDF) is HTML
    assert negotiate(padding + "image/gif,text/html", RDF) is None
    assert negotiate("," * MAX_RANGES + "text/html", RDF) is HTML


def test_a_range_cut_off_by_the_length_limit_is_not_read() -> None:
    ending = "text/turtle,application/ld+json;q=0.9999"
    padded = ending.rjust(MAX_LENGTH)
    assert negotiate(padded, RDF) is TURTLE
    # Cut within "text/turtle;q=0.01" the range would have quality 0.
    cut = "text/html;q=0.001,text/turtle;q=0.0".rjust(MAX_LENGTH) + "1"
    assert negotiate(cut, RDF) is HTML
    assert negotiate("text/html;x=" + "y" * MAX_LENGTH, RDF) is TURTLE


@pytest.mark.parametrize(
    "unit", ['"', "\\", '"\\', ";", ",", "a/b;", 'a/b;c="', "a/b,", "q=0;", " ", "9"]
)
def test_no_header_is_slow(unit: str) -> None:
    start = perf_counter()
    negotiate("text/turtle;q=" + unit * 1_000_000, RDF)
    assert perf_counter() - start < CEILING


OFFERS = st.sampled_from([RDF, GRAPH, DATASET, SPARQL_RESULTS])
TYPES = st.sampled_from(
    ["*/*", "text/*", "application/*", "image/*", "image/png", "application/json", "text/xml"]
    + ["text/plain", "text/n3", "application/x-turtle"]
    + [each.media_type for each in (*DATASET, *SPARQL_RESULTS)]
)
PARAMETERS = st.sampled_from(["", ";charset=utf-8", ";charset=x", ';profile="a,b;c"', ";level=1"])
WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.001", ";q=0.5", ";q=0.9", ";q=1"])
RANGES = st.builds("{}{}{}".format, TYPES, PARAMETERS, WEIGHTS)
HEADERS = st.lists(RANGES, min_size=1, max_size=8)
JUNK = st.text(alphabet='*/;,="\\ \tq01.ax+é٣') | st.text()


def top_level_types(offer: Format) -> set[str]:
    return {name.partition("/")[0] for name in (offer.media_type, *offer.aliases)}


@given(JUNK, OFFERS)
def test_any_text_is_answered(header: str, offers: Sequence[Format]) -> None:
    assert negotiate(header, offers) in (*offers, None)
    assert all(0 <= each.quality <= 1 for each in parse_accept(header))


@given(HEADERS, OFFERS)
def test_a_well_formed_header_is_read_whole(ranges: list[str], offers: Sequence[Format]) -> None:
    assert len(parse_accept(",".join(ranges))) == len(ranges)


@given(HEADERS, OFFERS, st.data())
def test_the_order_of_ranges_does_not_matter(
    ranges: list[str], offers: Sequence[Format], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(ranges))
    assert negotiate(", ".join(shuffled), offers) is negotiate(", ".join(ranges), offers)


@given(HEADERS | st.lists(JUNK, max_size=3), OFFERS)
def test_a_last_resort_helps_unless_all_is_excluded(
    ranges: list[str], offers: Sequence[Format]
) -> None:
    # It stands first because an unclosed quotation mark would swallow it at the end.
    header = ", ".join(["*/*;q=0.001", *ranges])
    refused = {each.type for each in parse_accept(header) if each.quality == 0}
    untouched = [each for each in offers if refused.isdisjoint({"*", *top_level_types(each)})]
    assert not untouched or negotiate(header, offers) is not None


@given(HEADERS, OFFERS)
def test_a_last_resort_changes_no_choice(ranges: list[str], offers: Sequence[Format]) -> None:
    header = ",".join(each for each in ranges if "0.001" not in each)
    chosen = negotiate(header, offers)
    if header and chosen:
        assert negotiate(header + ",*/*;q=0.001", offers) is chosen


@given(HEADERS)
def test_a_page_is_sent_only_where_it_is_strictly_preferred(ranges: list[str]) -> None:
    header = ", ".join(ranges)
    if negotiate(header, RDF) is HTML:
        # Were any form of the data as good, it would win whatever its place before the page.
        assert all(negotiate(header, (HTML, each)) is HTML for each in GRAPH)
        assert all(negotiate(header, (each, HTML)) is HTML for each in GRAPH)


@given(HEADERS, OFFERS)
def test_what_is_refused_is_never_sent(ranges: list[str], offers: Sequence[Format]) -> None:
    for refused in offers:
        header = [f"{refused.media_type};q=0", *(r for r in ranges if refused.media_type not in r)]
        assert negotiate(", ".join(header), offers) is not refused
