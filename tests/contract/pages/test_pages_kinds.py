"""The page of each kind of thing holds what it promises, in words that people read."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from amocf.compile.read import sssom

#: Path, and what stands on the page, tags removed and white space collapsed.
CONTENTS = [
    ("/", "Unofficial edition, not endorsed by NIST"),
    ("/", "what its institutes hold to be essential: 235 KSAs"),
    ("/", "4.2 Operations Management Tier 4 80 14 DOL AMCM"),
    ("/", "The ten KSAs that are selected most By the institutes of the network"),
    # In printed order: two neighbours of the list whose codes and labels would turn them round.
    (
        "/",
        "4.2.5 Manufacturing Tool and Equipment Operations Reading and interpreting",
    ),
    (
        "/",
        "5.1 Additive Manufacturing Tier 5 Advanced Manufacturing Sector Technical Competencies "
        "2 0 no source printed",
    ),
    ("/doc/4-2", "It has 80 essential KSAs, 14 of which the document names."),
    ("/doc/4-2", "The document prints no definition of this competency."),
    ("/doc/4-2", "4.2.7 Manufacturing Process Applications and Operations 17 essential KSAs"),
    ("/doc/5-1", "Design and manufacture products using layer-by-layer fabrication"),
    ("/doc/5-1", "The document prints no sub-competencies of this competency."),
    ("/doc/5-1", "The document prints no framework or model that it is derived from."),
    ("/doc/5-1", "The document relates it to no other framework"),
    ("/doc/4-1-2", "It has twelve essential KSAs, seven of which the document names."),
    ("/doc/4-1-2", "close match 4.1.2 Technical drawings and schematics DOL AMCM"),
    ("/doc/4-1-2", "confidence 0.85 According to AMOCF linked-data edition · not reviewed"),
    ("/doc/4-1-2", "12 KSAs"),
    ("/doc/4-1-2", "printed in Table A1, 4.1.2: Technical Drawings and Schematics"),
    ("/doc/4-3-7", "As printed Table A1, row code 4.37 text Pneumatic"),
    ("/doc/ksa-0006", "Under 4.2.6 Automated Systems and Control Operations and 4.2.9"),
    ("/doc/ksa-0006", "does not say whether it is knowledge, a skill, or an ability"),
    ("/doc/occ-0001", "The document defines none of the occupations that it names"),
    ("/doc/inst-niimbl", "In full: National Institute for Innovation in Manufacturing"),
    ("/doc/inst-niimbl", "The text of the document does not say which occupations and KSAs"),
    (
        "/doc/area-digital",
        "CyManII Cybersecurity Manufacturing Innovation Institute U.S. Department of Energy MxD",
    ),
    (
        "/doc/ref/nice/NF-COM-008",
        "source of 5.4.1 Cybersecurity Fundamentals Stated in the "
        "document According to the document",
    ),
    (
        "/doc/ref/dol-amcm/4-1",
        "source of 4.1 Manufacturing Process Design/Development Judged by hand According to AMOCF",
    ),
    ("/doc/ref/nice/NF-COM-008", "not a close match 5.4.1 Cybersecurity Fundamentals"),
    ("/doc/ref/dol-amcm/4-2-8", "The title of this component was not seen"),
    ("/doc/ref/dol-amcm/4-1-2", "close match 4.1.2 Technical Drawings and Schematics"),
    ("/doc/stat/2025/figures/methodology-operations-management", "rounded to a whole number"),
    (
        "/doc/stat/2025/figures/page-energy-institutes",
        "printed “were selected by all three institutes” in Energy/Processes; “will benefit all "
        "three institutes” in Energy/Processes",
    ),
    (
        "/doc/stat/2025/figures/about-funds-attracted/mention",
        "as printed $392M quotation $392M from state, federal, and private funds",
    ),
    ("/doc/stat/2025/computed-totals/4-1", "this edition computes it"),
    (
        "/doc/check/2025/figures-page-materials-share-of-shared-ksas",
        "Check: differs, recomputed 62.79, by Percentages from their printed parts",
    ),
    ("/doc/check/2025/area-connections-digital-materials", "The figure cannot be recomputed"),
    (
        "/doc/erratum/2025/nice-devsecops",
        "Reason. The cell cites NF-COM-008 as what 5.4.1 derives from",
    ),
    (
        "/doc/source/2025/table-A2/5-4-1",
        "As printed code 5.4.1 text Cybersecurity Fundamentals value 3 derivation NICE Framework "
        "ID: NF-COM-008 Evidence",
    ),
    (
        "/doc/source/2025/table-A2/5-4-1",
        "What refers to it as further reading Cybersecurity Fundamentals",
    ),
    ("/doc/source/2025", "report Manufacturing USA"),
    (
        "/doc/source/2025/statement-materials-connections",
        "share many KSA connections with those technology areas. emphasis connect with "
        "biomanufacturing and electronics institutes Evidence properties Properties type printed "
        "statement about Materials part of Materials position 69 suggests collaboration with "
        "Biomanufacturing Electronics",
    ),
    ("/doc/area-materials", "Materials, statement text The materials institutes would benefit"),
    ("/doc/area-biomanufacturing", "as partner that is suggested Biomanufacturing: opportunities"),
    ("/doc/occupations", "The Process, statement text All 18 Manufacturing USA institutes"),
    (
        "/doc/source/2025/executive-summary",
        "Parts The Need What is under The Need Advanced manufacturing is a foundational component",
    ),
    ("/doc/source/2025", "Parts Cover Title page About the Manufacturing USA"),
    (
        "/doc/source/2025/figure-7",
        "Editorial notes KSA connections of Digital/Automation and Electronics: 53 or 52",
    ),
    (
        "/doc/ksa-0006",
        "As printed Frequently selected network-wide KSAs (Biomanufacturing), row code 4.2.6",
    ),
    ("/doc/occ-0001", "Source Network Insights (from page 12) Manufacturing USA"),
    (
        "/doc/inst-rapid",
        "U.S. Department of Energy not in the text of the document; concluded from sources",
    ),
    (
        "/doc/inst-mxd",
        "U.S. Department of Defense not in the text of the document; concluded from sources",
    ),
    (
        "/doc/inst-lift",
        "U.S. Department of Defense not in the text of the document; stated in a source",
    ),
    ("/institutes", "U.S. Department of Commerce concluded from sources https://www.niimbl.org"),
    ("/mappings", "3 stated in the document, 62 read by this edition."),
    ("/doc/area-energy", "Area-specific KSAs selected by all institutes, Energy/Processes 1 KSA"),
    (
        "/doc/area-digital",
        "Frequently selected network-wide KSAs (Digital/Automation) 5 KSAs, network-wide; whether "
        "in order of rank, the document does not say. Printed in Digital/Automation. "
        "Production/process troubleshooting",
    ),
    (
        "/doc/network",
        "Most Highly Selected Essential KSAs Across the Manufacturing USA Network 10 KSAs",
    ),
    ("/doc/network", "Member organizations in 2024 3,100 member organizations printed"),
    ("/doc/ref/dol-amcm", "Mappings Every record that leads to it"),
    ("/doc/competencies", "concept scheme Competencies of the Manufacturing USA"),
    ("/doc/competencies", "licence CC0 1.0, public domain"),
    ("/doc/source/2025/table-A2", "5.4.1 Cybersecurity Fundamentals 3 NICE Framework ID"),
    ("/doc/list/2025/top-network", "The document does not say that their order is a ranking."),
    ("/doc/mapping/nice-0001", "5.4.1 Cybersecurity Fundamentals not a close match NF-COM-008"),
    ("/doc/mapping/nice-0001", "is not a close match of DevSecOps (NICE NF-COM-008) The mapping"),
    ("/doc/mapping/nice-0002", "mapping justification the titles agree"),
    ("/doc/query/counts", "Run the query"),
    ("/graph/framework", "What the document says."),
    ("/graph/framework", "“Named graph framework”. In: AMOCF linked-data edition"),
    ("/ontology", "https://w3id.org/amocf/ontology#"),
    ("/ontology", "“AMOCF ontology”. In: AMOCF linked-data edition"),
    ("/ontology", "sub-competency amo:SubCompetency 67 in the data"),
    ("/competencies", "4.1.2 Technical Drawings and Schematics 12 essential KSAs, 7 named"),
    ("/competencies", "The framework adopts this tier as a whole"),
    ("/mappings", "NICE NICE Workforce Framework for Cybersecurity"),
    ("/mappings/nice", "Disagreements What the document prints of NICE"),
    ("/mappings/nice", "Download as SSSOM/TSV Download as SSSOM/RDF Download as SSSOM/JSON"),
    ("/insights", "Digital/Automation, Materials 23 16 7"),
    ("/insights", "Biomanufacturing, Materials none printed 35"),
    ("/insights", "Query: Essential KSAs per competency"),
    ("/insights", "Query: Technology areas whose connection reports differ"),
    ("/insights", "Query: Institutes by technology area and sponsoring department"),
    ("/insights", "62% 62.79 differs"),
    ("/insights", "People engaged in 2024 200,000 people not recomputable"),
    ("/insights", "SMART USA Electronics U.S. Department of Commerce"),
    ("/docs/data-model", "On this page"),
    ("/docs/reuse", "NIST does not endorse it"),
    ("/docs/contributing", "A mapping has evidence"),
    ("/docs/", "For contributors Contributing"),
    ("/download/", "For spreadsheets Tables with a row for each thing"),
    ("/download/", "One row for each knowledge, skill or ability that the document names. CSV"),
]
THINGS = (
    *("/doc/4-2", "/doc/4-1-2", "/doc/ksa-0006", "/doc/occ-0001", "/doc/inst-niimbl"),
    *("/doc/area-digital", "/doc/ref/nice/NF-COM-008", "/doc/mapping/nice-0001"),
    *("/doc/erratum/2025/nice-devsecops", "/doc/source/2025/table-A2/5-4-1", "/doc/dataset/amocf"),
)


def _words(text: str) -> str:
    text = re.sub(r"<(title|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize(("path", "content"), CONTENTS)
def test_page_says_what_its_kind_has_to(site: Any, path: str, content: str) -> None:
    found = re.sub(r"\s+([.,;:)])", r"\1", _words(site.page(path).text))
    assert content in found


def test_pages_count_the_records_that_people_have_reviewed(site: Any, root: Path) -> None:
    paths = sorted((root / "mappings").glob("*.sssom.tsv"))
    sets = {path.name.partition(".")[0]: sssom.read(path).mappings for path in paths}
    readings = {name: found for name, found in sets.items() if name != "as-printed-2025"}
    counts = {
        name: (sum("review_date" in each.slots for each in found), len(found))
        for name, found in readings.items()
    }
    reviewed, total = (sum(numbers) for numbers in zip(*counts.values(), strict=True))
    overview = _words(site.page("/mappings").text)
    assert f"readings: {reviewed} of {total} reviewed" in overview
    for name, (some, every) in counts.items():
        said = f"{some} of {every} reviewed"
        assert said in overview
        assert said in _words(site.page(f"/mappings/{name}").text)
        own = _words(site.page(f"/doc/dataset/mappings-{name}").text)
        assert f"Of this edition's readings in it, {said}." in own
    for each in readings["nice"]:
        path = str(each.slots["record_id"]).replace("https://w3id.org/amocf", "/doc")
        words = "reviewed by" if "review_date" in each.slots else "not reviewed"
        assert words in _words(site.page(path).text)


#: Names of programs for what pages say in words, and what stands twice or not at all.
EMBARRASSING = re.compile(
    r"\b(exact|close|broad|narrow|related)Match\b|\bwasDerivedFrom\b|\bsemapv:|\bNone\b"
    r"|review_status|\b1 KSAs\b|, in (.+), in \2\b|\b(in|of|the|as) \3\b"
)
IN_WORDS = (
    *("/doc/framework", "/doc/tier-4", "/doc/tier-5", "/doc/4-1-2", "/doc/5-4-1", "/doc/ksa-0006"),
    *("/doc/occ-0001", "/doc/inst-affoa", "/doc/area-energy", "/doc/network", "/doc/agency-dod"),
    *("/doc/ref/nice", "/doc/ref/nice/NF-COM-008", "/doc/ref/dol-amcm", "/doc/source/2025"),
    *("/doc/source/2025/page-energy", "/doc/source/2025/table-A2/5-4-1", "/doc/competencies"),
    *("/doc/list/2025/top-network", "/doc/list/2025/top-network/F", "/doc/agent/nist-oam"),
    *("/doc/mapping/nice-0001", "/doc/mapping/as-printed-0001"),
    *("/doc/erratum/2025/affoa", "/doc/stat/2025/figures", "/doc/edition-2025", "/mappings/nice"),
    *("/", "/insights", "/competencies", "/search?q=NF-COM-008", "/search?q=4.1"),
)


@pytest.mark.parametrize("path", IN_WORDS)
def test_pages_speak_to_people(site: Any, path: str) -> None:
    text = re.sub(r"<(textarea|code|pre)\b.*?</\1>", "", site.page(path).text, flags=re.DOTALL)
    assert EMBARRASSING.search(_words(text.partition("<main")[2])) is None
    assert not re.search(r"<a [^>]*>\s*</a>|<dd>\s*<span>\s*</span>", text)


@pytest.mark.parametrize("path", THINGS)
def test_every_thing_tells_its_names_and_forms(site: Any, path: str) -> None:
    page = site.page(path)
    words = _words(page.text)
    iri = re.findall(r'data-copy="(https://w3id\.org/amocf/[^"]+)"', page.text)[0]
    assert f"URI {iri} Copy" in words
    assert f"<{iri}>. After: Office of Advanced Manufacturing" in words
    assert f'<a href="{iri}">' in words
    assert {f"{path}{suffix}" for suffix in (".ttl", ".jsonld", ".rdf", ".nt")} <= page.links


def _structured(site: Any, path: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.page(path).text)
    assert found
    description = json.loads(found[1])
    assert isinstance(description, dict)
    return description


def test_terms_of_schema_org_are_defined_by_it(site: Any) -> None:
    assert _structured(site, "/doc/4-1-2") == {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": "https://w3id.org/amocf/id/4-1-2",
        "name": "Technical Drawings and Schematics",
        "termCode": "4.1.2",
        "inDefinedTermSet": "https://w3id.org/amocf/id/competencies",
        "url": "https://w3id.org/amocf/id/4-1-2",
    }


def test_schema_org_sets_and_data_sets(site: Any) -> None:
    scheme = _structured(site, "/doc/competencies")
    assert scheme["@type"] == "DefinedTermSet"
    assert scheme["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert [term["@id"][-6:] for term in scheme["hasDefinedTerm"]][:2] == ["tier-1", "tier-2"]
    for path in ("/", "/doc/dataset/amocf"):
        dataset = _structured(site, path)
        assert dataset["@type"] == "Dataset"
        assert dataset["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
        files = {file["encodingFormat"] for file in dataset["distribution"]}
        assert {"text/turtle", "application/ld+json"} <= files


@pytest.mark.parametrize("http_server", ["granian"], indirect=True, scope="session")
def test_every_data_set_for_search_engines_is_described(site: Any, paths: list[str]) -> None:
    """What Google's Dataset Search requires and recommends; the parts that VoID counts are none."""
    found = [path for path in paths if '"@type":"Dataset"' in site.page(path).text]
    assert {"/", "/doc/dataset/amocf", "/doc/dataset/mappings-nice"} <= set(found)
    assert not [path for path in found if "/class-" in path]
    for path in found:
        dataset = _structured(site, path)
        assert {"name", "description", "license", "creator", "url"} <= set(dataset), path
        assert len(dataset["description"]) >= 50, path


def test_page_describes_itself_in_open_graph(site: Any) -> None:
    text = site.page("/doc/5-1").text
    assert '<meta property="og:title" content="5.1 Additive Manufacturing · ' in text
    assert '<meta property="og:description" content="Design and manufacture products' in text
    assert '<link rel="canonical" href="http://pages.test/doc/5-1">' in text
    assert {"og:title", "og:type", "og:image", "og:url"} <= set(
        re.findall(r'<meta property="([^"]+)" content="[^"]', text)
    )
    picture = re.findall(r'"og:image" content="http://pages\.test([^"]+)"', text)[0]
    assert site.get(picture, "image/*").headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("path", "links"),
    [
        (
            "/",
            [
                '<https://w3id.org/amocf/dataset/amocf>; rel="cite-as"',
                '</doc/dataset/amocf.ttl>; rel="describedby"; type="text/turtle"',
                '</download/ro-crate-metadata.json>; rel="describedby"; '
                'type="application/ld+json"; profile="https://w3id.org/ro/crate/1.3"',
                '</download/amocf.nq>; rel="item"; type="application/n-quads"',
                '<https://schema.org/Dataset>; rel="type"',
            ],
        ),
        (
            "/doc/4-1-2",
            [
                '<https://w3id.org/amocf/id/4-1-2>; rel="cite-as"',
                '<https://schema.org/DefinedTerm>; rel="type"',
                '<https://schema.org/AboutPage>; rel="type"',
                '</doc/dataset/amocf>; rel="describedby"',
            ],
        ),
    ],
)
def test_page_is_signposted(site: Any, path: str, links: list[str]) -> None:
    header = site.get(path).headers["Link"]
    for link in links:
        assert link in header
    assert '<https://w3id.org/amocf/agent/edition>; rel="author"' in header
    assert 'rel="license"' in header


def test_signposting_leads_back(site: Any) -> None:
    """What the home page names as its metadata and its content says so itself."""
    links = site.get("/").headers["Link"]
    for relation, back, count in (("describedby", "describes", 8), ("item", "collection", 4)):
        named = re.findall(rf'<(/[^>]+)>; rel="{relation}"', links)
        assert len(named) == count
        for path in named:
            assert f'</>; rel="{back}"; type="text/html"' in site.get(path, "*/*").headers["Link"]
            assert 'rel="license"' in site.get(path, "*/*").headers["Link"]
    assert 'rel="describes"' not in site.get("/doc/4-1-2", "*/*").headers["Link"]


@pytest.mark.parametrize(
    ("query", "records"),
    [
        ("", 9),
        ("?predicate=closeMatch", 3),
        ("?status=denied", 1),
        ("?status=printed", 5),
        ("?predicate=closeMatch&status=denied", 1),
        ("?predicate=exactMatch&status=denied", 0),
        ("?predicate=<script>&status=x", 9),
    ],
)
def test_filters_of_mappings_narrow_them(site: Any, query: str, records: int) -> None:
    words = _words(site.page(f"/mappings/nice{query}").text)
    assert (f"{records} of 9 records" if records < 9 else "9 records Save") in words


@pytest.mark.parametrize(
    ("depth", "standing"),
    [("competencies", 0), ("sub-competencies", 12), ("ksas", 34), ("nonsense", 12)],
)
def test_tree_opens_to_the_depth_that_is_asked_for(site: Any, depth: str, standing: int) -> None:
    text = site.page(f"/competencies?open={depth}").text
    assert text.count("<details open>") == standing
    assert text.count("<details") == 34


@pytest.mark.parametrize("path", ["/mappings/nothing", "/docs/nothing", "/docs/../app"])
def test_what_is_not_there_is_not_found(site: Any, path: str) -> None:
    assert site.page(path).status == 404
