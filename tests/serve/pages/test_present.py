"""What the page of a resource shows."""

from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from amocf.kinds import kind_of
from amocf.ordering import alphabetical
from amocf.release.opened import Release
from amocf.serve.pages.charts.drawing import Group
from amocf.serve.pages.present.hierarchy import children
from amocf.serve.pages.present.properties import facts
from amocf.serve.pages.present.resource_page import contents
from amocf.serve.pages.present.sentences import sentences
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Sentence
from amocf.terms import BASE, expand, shorten
from amocf.words import counted, other_name, published_at, role


@pytest.fixture(scope="module")
def view(release: Release) -> dict[str, Any]:
    return contents(Reader(release.store), BASE + "id/4-1-2")


def shown(view: dict[str, Any], heading: str) -> Any:
    """Return what a section shows, whether it helps or bears out what does."""
    (section,) = (
        each for each in (*view["sections"], *view["evidence"]) if each.heading == heading
    )
    return section.content


def said(sentence: Sentence) -> str:
    return "".join(part.text for part in sentence)


def test_name_kind_and_way_down(view: dict[str, Any]) -> None:
    assert (view["link"].text, view["link"].code) == ("Technical Drawings and Schematics", "4.1.2")
    assert view["kinds"] == ("sub-competency",)
    assert [link.text for link in view["breadcrumbs"]] == [
        "Competencies",
        "Tier 4",
        "Manufacturing Process Design/Development",
    ]


def test_sections_stand_in_the_order_of_the_kind_without_those_that_are_empty(
    view: dict[str, Any],
) -> None:
    names = [section.name for section in view["sections"]]
    assert names == ["selections", "place", "mappings"]
    assert [section.heading for section in view["evidence"]] == [
        "What the document does not say",
        "As printed",
        "Editorial notes",
        "Figures, and how they were checked",
        "Properties",
    ]


def test_sentences_are_made_of_the_data(view: dict[str, Any]) -> None:
    assert [said(each) for each in view["sentences"]] == [
        "The only sub-competency of Manufacturing Process Design/Development."
    ]


def test_place_shows_what_is_above_and_below(view: dict[str, Any]) -> None:
    place = shown(view, "Where it stands")
    assert [link.href for link in place.parents] == ["/doc/4-1"]
    groups = [mark for mark in place.picture.marks if isinstance(mark, Group)]
    assert [group.href for group in groups] == ["/doc/4-1", "/doc/4-1-2", "/doc/ksa-0002"]


def test_what_stands_behind_it(view: dict[str, Any]) -> None:
    (place,) = shown(view, "As printed")
    assert [link.text for link in place["places"]] == ["Table A1"]
    assert place["facts"][0].values[0].text == "4.1.2"
    (note,) = shown(view, "Editorial notes")
    assert (note["quotes"], note["readings"], note["reasons"]) == (
        ("quoted words",),
        ("the reading",),
        ("the reason",),
    )
    (mapping,) = shown(view, "In other frameworks").records
    assert (mapping.object.text, mapping.confidence) == ("Cyber Resiliency", "0.95")
    assert (mapping.relation.words, mapping.negated) == ("exact match", False)
    assert mapping.justification
    assert mapping.justification.text == "the titles agree"
    (statistic,) = shown(view, "Figures, and how they were checked")
    assert statistic["amounts"] == ("12 KSAs",)
    (mention,) = statistic["mentions"]
    assert mention["words"] == "Technical Drawings and Schematics 12"
    assert [link.text for link in mention["sources"]] == ["Table A1"]
    source, _ = view["sources"]
    assert source.href == "/doc/source/2025/table-A1/4-1-2"
    assert source.text == "Technical Drawings and Schematics, in Table A1"
    assert [fact.label.text for fact in shown(view, "Properties")] == ["type", "in scheme"]


def test_mappings_are_shown_from_both_ends(release: Release) -> None:
    view = contents(Reader(release.store), BASE + "ref/nice/NF-COM-007")
    records = shown(view, "In the framework").records
    assert [(m.subject.code, m.negated) for m in records] == [("4.1.2", False), ("4.1", True)]


def test_a_mapping_that_does_not_hold_is_shown_so(client: Any) -> None:
    page = client.get("/doc/4-1.html").text
    assert "<strong>not</strong> a close match" in page


def test_rows_and_notes_show_what_they_are_about(release: Release) -> None:
    reader = Reader(release.store)
    row = facts(reader, BASE + "source/2025/table-A1/4-1-2")
    assert "amo:about" in [fact.label.text for fact in row]
    view = contents(reader, BASE + "erratum/2025/drawing")
    assert "amo:affects" in [fact.label.text for fact in shown(view, "Properties")]
    note = shown(view, "The note")
    assert [place.text for place in note["places"]] == ["Table A1"]


def test_the_scheme_shows_the_whole_tree(release: Release) -> None:
    tree = children(Reader(release.store), BASE + "id/competencies")
    codes = []
    while tree:
        codes.append(tree[0].code)
        tree = tree[0].children
    assert codes == ["4", "4.1", "4.1.2", ""]


def test_what_has_the_same_label_is_ordered_by_iri() -> None:
    names = [f"http://example.org/{n}" for n in range(20)]
    label = NamedNode(expand("rdfs:label"))
    store = Store()
    for name in names:
        node = NamedNode(name)
        store.add(Quad(node, label, Literal("same")))
        store.add(Quad(NamedNode(BASE + "id/a"), node, Literal("value")))
        store.add(Quad(node, NamedNode(expand("skos:broader")), NamedNode(BASE + "id/a")))
    reader = Reader(store)
    assert [fact.label.iri for fact in facts(reader, BASE + "id/a")] == sorted(names)
    assert [link.iri for link in reader.links(set(names))] == sorted(names, key=alphabetical)
    below = children(reader, BASE + "id/a")
    assert [link.iri for link in below] == sorted(names, key=alphabetical)


def test_of_very_many_things_below_another_the_first_are_shown_and_the_others_counted() -> None:
    names = [f"http://example.org/{n}" for n in range(250)]
    above = (NamedNode(expand("skos:topConceptOf")), NamedNode(BASE + "id/a"))
    store = Store()
    store.extend(Quad(NamedNode(name), *above) for name in names)
    *shown, last = children(Reader(store), BASE + "id/a")
    assert [link.iri for link in shown] == sorted(names, key=alphabetical)[:200]
    assert (last.text, last.href) == ("and 50 more, in the data formats", "")


@pytest.mark.parametrize(
    ("iri", "href"),
    [
        (BASE + "id/4-1-2", "/at/doc/4-1-2"),
        (BASE + "ref/nice/NF-COM-007", "/at/doc/ref/nice/NF-COM-007"),
        (BASE + "ontology#Slip", "/at/ontology#Slip"),
        (BASE + "graph/framework", "/at/graph/framework"),
        (BASE + "id/unknown", ""),
        (BASE + "elsewhere", ""),
        ("https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("http:///x", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("urn:x:y", ""),
        ("mailto:a@example.org", ""),
    ],
)
def test_only_our_own_and_web_addresses_are_links(release: Release, iri: str, href: str) -> None:
    assert Reader(release.store, "/at").href(iri) == href


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (BASE + "mapping/nice-0001", "mapping/nice-0001"),
        (BASE + "ontology#Slip", "amo:Slip"),
        ("http://purl.org/dc/terms/title", "dct:title"),
        ("http://example.org/x", "http://example.org/x"),
    ],
)
def test_short_forms(iri: str, short: str) -> None:
    assert shorten(iri) == short


def test_codes_sort_as_people_count() -> None:
    codes = ["4.10", "4.2", "4.2.9", "b", "4.2.10", "²", ""]
    assert sorted(codes, key=alphabetical) == ["", "4.2", "4.2.9", "4.2.10", "4.10", "b", "²"]


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        ("12", "KSAs", "12 KSAs"),
        ("1", "KSAs", "1 KSA"),
        ("1", "federal agencies", "1 federal agency"),
        ("1", "percent", "1 percent"),
        ("1", "million U.S. dollars", "1 million U.S. dollars"),
        ("200000", "people", "200,000 people"),
        ("62.8", "percent", "62.8 percent"),
        ("7", "", "7"),
        ("9" * 40, "KSAs", "9" * 40 + " KSAs"),
        ("<b>", "KSAs", "<b> KSAs"),
    ],
)
def test_numbers_stand_with_their_unit(number: str, unit: str, words: str) -> None:
    assert counted(number, unit) == words


@pytest.mark.parametrize(
    ("curie", "text", "words"),
    [
        ("dct:source", "source", "as source"),
        ("pav:authoredBy", "written by", "as author"),
        ("http://example.org/x", "x", "as x"),
    ],
)
def test_what_names_a_thing_says_as_what(curie: str, text: str, words: str) -> None:
    assert role(curie if "//" in curie else expand(curie), text) == words


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://w3id.org/semapv/vocab/LexicalMatching", "the titles agree"),
        ("https://w3id.org/semapv/vocab/Other", "Other"),
        ("https://www.iana.org/assignments/media-types/text/turtle", "text/turtle"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0, public domain"),
        ("http://example.org/x", None),
    ],
)
def test_codes_of_others_have_names(iri: str, name: str | None) -> None:
    assert other_name(iri) == name


@pytest.mark.parametrize(
    ("iri", "href"),
    [
        (BASE, "/at/"),
        (BASE + "sparql", "/at/sparql"),
        (BASE + "download/amocf.ttl", "/at/download/amocf.ttl"),
        (BASE + "sparql/x", ""),
    ],
)
def test_what_is_ours_but_no_resource_is_linked(release: Release, iri: str, href: str) -> None:
    assert Reader(release.store, "/at").href(iri) == href


@pytest.mark.parametrize(
    ("scheme", "code", "address"),
    [
        ("onet-soc", "17-2112.00", "https://www.onetonline.org/link/summary/17-2112.00"),
        ("onet-soc", "17-2112.00/../..", ""),
        ("onet-soc", "", ""),
        ("nice", "NF-COM-008", ""),
    ],
)
def test_only_a_code_as_the_owner_writes_it_leads_out(scheme: str, code: str, address: str) -> None:
    assert published_at(f"{BASE}ref/{scheme}", code) == address


def test_a_number_that_no_document_prints_is_no_code(release: Release) -> None:
    reader = Reader(release.store)
    assert reader.link(BASE + "id/ksa-0002").code == ""
    assert reader.link(BASE + "ref/nice/NF-COM-007").code == "NF-COM-007"


@pytest.mark.parametrize(
    ("essential", "named", "sentence"),
    [
        (12, 7, "It has twelve essential KSAs, seven of which the document names."),
        (2, 0, "It has two essential KSAs, none of which the document names."),
        (3, 3, "It has three essential KSAs, all of which the document names."),
        (1, 1, "It has one essential KSA, which the document names."),
        (80, None, "It has 80 essential KSAs."),
        (None, 4, None),
    ],
)
def test_a_sentence_counts_essential_and_named_ksas(
    essential: int | None, named: int | None, sentence: str | None
) -> None:
    store = Store()
    concept = NamedNode(BASE + "id/4-1")
    for curie, value in (("amo:essentialKsaCount", essential), ("amo:namedKsaCount", named)):
        if value is not None:
            store.add(Quad(concept, NamedNode(expand(curie)), Literal(value)))
    kind = kind_of([expand("amo:Competency")])
    found = [said(each) for each in sentences(Reader(store), concept.value, kind)]
    assert found == ([sentence] if sentence else [])
