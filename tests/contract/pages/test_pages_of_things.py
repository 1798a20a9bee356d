"""The page of a thing: what helps comes first, what bears it out is there, words are plain."""

import re
from html import unescape
from typing import Any, Final

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from amocf.kinds import kind_of
from amocf.serve.http.addresses import document_path
from amocf.serve.pages.reader import Reader
from amocf.terms import expand

#: The headings of a page before its evidence, in the order of a reader.
ORDER: Final = {
    "/doc/4-1-2": (
        "KSAs that the document names",
        "Where it stands",
        "In other frameworks",
        "Sub-competencies beside it",
    ),
    "/doc/5-4": (
        "Sub-competencies",
        "Where it stands",
        "In other frameworks",
        "Competencies beside it",
    ),
    "/doc/ksa-0006": ("Who selects it", "Where it stands", "Named beside it"),
    "/doc/occ-0001": ("In other frameworks", "The other occupations that the document names"),
    "/doc/inst-cymanii": (
        "About it",
        "Frequently selected in its area",
        "What its area shares, in figures",
        "The other institutes of its area",
        "How its area connects with others",
    ),
    "/doc/area-digital": (
        "Institutes",
        "Frequently selected KSAs",
        "In figures",
        "Connections to other areas",
        "In pictures",
    ),
    "/doc/network": ("About it", "Members", "KSAs selected most across the network", "In figures"),
    "/doc/ref/onet-soc/17-2112-02": ("Look it up", "In the framework", "Beside it"),
    "/doc/mapping/nice-0001": ("The mapping",),
    "/doc/source/2025/table-A2/5-4-1": ("As printed",),
    "/doc/agent/edition": (),
}
#: What is said in sentences, of which every number and name stands in the data.
SENTENCES: Final = {
    "/doc/ksa-0006": "One of the eleven essential KSAs of 4.2.6 Automated Systems and Control "
    "Operations, four of which the document names. One of the five essential KSAs of 4.2.9 "
    "Industrial Productions, two of which the document names. One of the ten KSAs selected most "
    "across the whole network. Frequently selected in Biomanufacturing and Digital/Automation, as "
    "a network-wide KSA.",
    "/doc/ksa-0017": "Frequently selected in Digital/Automation, as specific to it.",
    "/doc/4-3-7": "One of the twelve sub-competencies of 4.3 Maintenance, Installation, and "
    "Repairs. It has one essential KSA, which the document names.",
    "/doc/5-1": "It has two essential KSAs, none of which the document names.",
    "/doc/5-4-1": "The document derives it from NICE NF-COM-008.",
    "/doc/5-4": "The document derives it from the NICE Framework.",
    "/doc/4-2": "This edition reads it as derived from 4.2 Operations Management (DOL AMCM); the "
    "document does not print so.",
    "/doc/tier-1": "The framework adopts this tier as a whole; the document lists no competencies",
    "/doc/occ-0001": "One of the four occupations that the document names: those most frequently "
    "identified. Identified by 8 of the 18 institutes.",
    "/doc/inst-cymanii": "One of the five institutes of the technology area Digital/Automation, "
    "and of the 18 of Manufacturing USA.",
    "/doc/area-energy": "One of the five technology areas of the document, with three institutes.",
    "/doc/ref/nice/NF-COM-008": "The document derives 5.4.1 Cybersecurity Fundamentals from it.",
    "/doc/list/2025/energy-network": "Five KSAs frequently selected in Energy/Processes, as "
    "network-wide KSAs.",
    "/doc/source/2025/table-A2/5-4-1": "Printed in Table A2, about 5.4.1 Cybersecurity",
    "/doc/erratum/2025/nice-devsecops": "On Table A2, 5.4.1: Cybersecurity Fundamentals, 5.4.1 "
    "Cybersecurity Fundamentals and NF-COM-008 DevSecOps.",
    "/doc/network": "18 institutes, and three departments belong to it.",
}
CRUMBS: Final = {
    "/doc/4-1-2": ("Competencies", "Tier 4", "4.1 Manufacturing Process Design/Development"),
    "/doc/5-4-1": ("Competencies", "Tier 5", "5.4 NICE Framework/Cybersecurity"),
    "/doc/tier-5": ("Competencies",),
    "/doc/list/2025/energy-network": ("Lists",),
    "/doc/occ-0001": ("Occupations",),
    "/doc/area-digital": ("Technology areas",),
    "/doc/inst-cymanii": ("Institutes", "Digital/Automation"),
    "/doc/ref/nice/NF-COM-008": ("Mappings", "NICE"),
    "/doc/source/2025/table-A2/5-4-1": ("The document", "Appendix A", "Table A2"),
    "/doc/stat/2025/figures/about-projects": ("Insights", "Printed figures"),
}
#: What people who have not read the ontology do not understand, or what reads like a working note.
NOT_PLAIN: Final = re.compile(
    r"\b(Below|Named by|as code list|slot|\(concluded\)|Outside components?|by elimination|Seen:"
    r"|(?:exact|close|broad|narrow|related)Match|wasDerivedFrom|None)\b"
    r"|(?i:\b(?P<word>\w+) (?P=word)/)"
)
PLAIN: Final = (*ORDER, *SENTENCES, "/doc/framework", "/doc/competencies", "/doc/ref/dol-amcm/4-1")
#: Properties that no page shows, and why that loses nothing.
NOT_SHOWN: Final = frozenset(
    map(
        expand,
        (
            # The order of a list is what it is for.
            "amo:sortOrder",
            # Every page tells which edition it is of, and the label that it is part of.
            *("amo:inEdition", "amo:observedEdition", "amo:contextLabel"),
            # They follow from what is shown.
            *("skos:broaderTransitive", "skos:narrowerTransitive", "amo:titleNotSeen"),
            "amo:existencePresumed",
            # Said in words: the kind of the thing, the unit, how exact, how settled.
            *("rdf:type", "amo:unit", "amo:qualifier", "amo:status", "sssom:other"),
            # The note shows what it is on, and what it quotes; notes show what remarks repeat.
            *("oa:hasTarget", "oa:motivatedBy", "skos:editorialNote"),
            # Parts of a description by the hundred, of which a page lists the first hundred.
            *("void:propertyPartition", "void:classPartition", "sssom:mappings"),
        ),
    )
)


def article(text: str) -> str:
    """Return what a page shows beside its margin."""
    return text.partition('<div class="sided">')[2].partition("<aside>")[0]


def before_evidence(text: str) -> str:
    return article(text).partition('<details class="evidence">')[0]


def words(html: str) -> str:
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    return re.sub(r"\s+([.,;:)])", r"\1", text)


@pytest.mark.parametrize("path", ORDER)
def test_a_page_stands_in_the_order_of_the_reader(site: Any, path: str) -> None:
    text = site.page(path).text
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", before_evidence(text))
    assert tuple(map(unescape, headings)) == ORDER[path]
    # In which releases it is comes last, once there is one.
    body, _, _ = article(text).partition('<section aria-labelledby="history">')
    assert body.rstrip().removesuffix("</article>").rstrip().endswith("</details>")


@pytest.mark.parametrize("path", SENTENCES)
def test_a_page_says_in_sentences_what_the_data_say(site: Any, path: str) -> None:
    assert SENTENCES[path] in words(before_evidence(site.page(path).text))


@pytest.mark.parametrize("path", CRUMBS)
def test_the_way_down_says_something_at_each_step(site: Any, path: str) -> None:
    found = re.search(r'<ol class="crumbs">(.*?)</ol>', site.page(path).text)
    assert found
    assert tuple(map(words, re.findall(r"<li>(.*?)</li>", found[1]))) == CRUMBS[path]


@pytest.mark.parametrize("path", PLAIN)
def test_words_before_the_evidence_are_plain(site: Any, path: str) -> None:
    text = before_evidence(site.page(path).text)
    found = NOT_PLAIN.search(words(text))
    assert found is None, found


@pytest.mark.parametrize("path", PLAIN)
def test_at_most_one_line_at_the_top_says_what_is_absent(site: Any, path: str) -> None:
    assert before_evidence(site.page(path).text).count('class="absent"') <= 1


@pytest.mark.parametrize("path", PLAIN)
def test_names_of_fields_lead_nowhere_before_the_evidence(site: Any, path: str) -> None:
    fields = re.findall(r'<(?:dt|p class="kind")>(.*?)</', before_evidence(site.page(path).text))
    assert not [field for field in fields if "<a " in field]


def test_every_o_net_code_leads_to_where_it_is_published(site: Any, store: Store) -> None:
    reader = Reader(store)
    schemes = [each for each in reader.iris_of("skos:ConceptScheme") if each.endswith("onet-soc")]
    entries = [each for scheme in schemes for each in reader.subjects(scheme, "skos:inScheme")]
    assert len(entries) > 5
    for iri in entries:
        code = reader.link(iri).code
        links = site.page(document_path(iri)).links
        assert f"https://www.onetonline.org/link/summary/{code}" in links


def test_an_occupation_leads_to_each_of_its_matches(site: Any) -> None:
    text = before_evidence(site.page("/doc/occ-0001").text)
    outside = re.findall(r'href="https://(?:www\.)?([a-z.]+)/', text)
    assert outside.count("onetonline.org") == 8
    assert 'href="http://data.europa.eu/esco/occupation/' in text


def test_no_statement_of_a_thing_is_lost(site: Any, store: Store, paths: list[str]) -> None:
    """What the release says of a thing stands on its page: a text as text, a thing as a link."""
    reader = Reader(store)
    lost = []
    for iri in _described(store):
        path = document_path(iri)
        if path not in paths:
            continue
        page = site.page(path)
        text, links = " ".join(unescape(page.text).split()), page.links
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph()):
            if quad.predicate.value not in NOT_SHOWN and not _stands(
                reader, quad.object, text, links
            ):
                lost.append((path, quad.predicate.value, str(quad.object)))
    assert lost == []


def test_every_kind_of_thing_has_its_evidence_one_click_away(
    site: Any, store: Store, paths: list[str]
) -> None:
    reader = Reader(store)
    seen: dict[str, str] = {}
    for iri in _described(store):
        path = document_path(iri)
        if path in paths:
            seen.setdefault(kind_of(reader.iris(iri, "rdf:type")).name, path)
    assert {"ksa", "institute", "mapping", "check", "note", "row"} <= set(seen)
    for path in seen.values():
        assert '<details class="evidence"><summary>' in site.page(path).text, path


def _described(store: Store) -> list[str]:
    quads = store.quads_for_pattern(None, NamedNode(expand("rdf:type")), None, DefaultGraph())
    return sorted({q.subject.value for q in quads if isinstance(q.subject, NamedNode)})


def _stands(reader: Reader, term: Any, text: str, links: set[str]) -> bool:
    if isinstance(term, Literal):
        forms = [" ".join(term.value.split())]
        if term.value.isdecimal():
            forms.append(f"{int(term.value):,}")
        return any(form in text for form in forms)
    if not isinstance(term, NamedNode):
        return True
    href = reader.href(term.value)
    return href in links if href else reader.label(term.value) in text
