"""A printed statement is about each thing that it names, and about nothing else, by one rule."""

import re

from pyoxigraph import Store
from tests.test_source import ask
from tests.test_statements import column

from amocf.terms import expand

#: Words by which a sentence names a thing, in every part of the document.
NAMES = (
    (r"([Cc]ompetency|[Tt]his|[Tt]he) [Ff]ramework\b|\bthis model\b", "amocf:framework"),
    (r"Manufacturing USA(?! (Advanced|Occupation|National))|\bnetwork\b", "amocf:network"),
    (r"Departments of Commerce\b", "amocf:agency-doc"),
    (r"Departments of [^.]*\bEnergy\b", "amocf:agency-doe"),
    (r"Departments of [^.]*\bDefense\b", "amocf:agency-dod"),
    (r"\bOAM\b", "agent:nist-oam"),
    ("Nexight Group", "agent:nexight-group"),
    (r"Department of Labor|\bDOL (?=models)|\(DOL\)", "agent:dol"),
    ("Employment and Training Administration", "agent:dol-eta"),
    ("DOL AMCM", "ref:dol-amcm"),
    ("DOL BCM", "ref:dol-bcm"),
    ("DOL ITCM", "ref:dol-itcm"),
    ("NICE Framework", "ref:nice"),
    ("2023 report", "https://w3id.org/amocf/ref/document/national-roadmap-2023"),
    ("core competencies", "amocf:core-competencies"),
    (r"Tier 4 .*\bDOL AMCM|DOL AMCM's Tier 4", "amcm:tier-4"),
    ("Tier 4 and Tier 5 in this framework", "amocf:tier-4"),
    ("Tier 5|fifth tier", "amocf:tier-5"),
    *(("first three tiers", f"amcm:tier-{number}") for number in (1, 2, 3)),
    *(("adopts these first three tiers", f"amocf:tier-{number}") for number in (1, 2, 3)),
    ("(?<!those )technology areas", "amocf:technology-areas"),
    (r"\boccupations?\b", "amocf:occupations"),
    (r"(?<!potential )(?<!prospective )(?<!future )\bworkers\b", "amocf:audience-workers"),
    ("current and future workers", "amocf:audience-workers"),
    ("(potential|prospective|future) workers", "amocf:audience-potential-workers"),
    ("training providers", "amocf:audience-training-providers"),
    (r"\btrainers\b", "amocf:audience-trainers"),
    ("job seekers", "amocf:audience-job-seekers"),
    (r"\bemployers\b", "amocf:audience-employers"),
    (r"enables the \S+ \S+ institutes|individual institutes can", "amocf:audience-institutes"),
    *((f"(?i:{word})", f"amocf:area-{name}") for word, name in (
        ("biomanufacturing", "biomanufacturing"),
        ("digital/automation", "digital"),
        ("electronics", "electronics"),
        ("energy/process", "energy"),
        ("materials institutes", "materials"),
    )),
)  # fmt: skip
#: Words that stand for the whole, but on the page of a technology area for what is of that area.
OUTSIDE_PAGES_OF_AREAS = (
    (r"\b[Ii]nstitutes?\b", "amocf:network"),
    (r"\btechnology area\b", "amocf:technology-areas"),
)
#: Words that refer to the framework or its making without its name: "Outlines" and "Provides" begin
#: the items of a list below the words "The framework:".
REFERENCES = (
    "^(Outlines|Provides) ",
    "^These efforts ",
    "^The result is a comprehensive set",
    "^This input ",
    "KSA data sets",
    "identified key entry-level occupations",
    "identified and catalogued",
    "occupation and competency selections",
    "([Tt]his|initial) (in-depth )?analysis",
)

Topics = set[tuple[str, str]]


def names_of(store: Store) -> list[tuple[str, str]]:
    """Return a pattern for each name that institutes, occupations and competencies have."""
    labels = ask(
        store,
        """SELECT ?label ?thing {
          VALUES ?kind { amo:Institute amo:Occupation amo:SubCompetency amo:KSA }
          ?thing a ?kind ; skos:prefLabel ?label }""",
    )
    assert len(labels) > 80
    return [(rf"\b{re.escape(label)}\b", thing) for label, thing in labels]


def test_a_statement_is_about_what_it_names_and_nothing_else(store: Store) -> None:
    named_things = [*names_of(store), *((words, _iri(name)) for words, name in NAMES)]
    whole = [(words, _iri(name)) for words, name in OUTSIDE_PAGES_OF_AREAS]
    framework = [(words, _iri("amocf:framework")) for words in REFERENCES]
    expected: Topics = set()
    for text, area in ask(
        store,
        """SELECT ?text ?area { ?s a amo:PrintedStatement ; amo:textAsPrinted ?text ;
          dct:isPartOf ?part . OPTIONAL { ?area a amo:TechnologyArea ; dct:source ?part .
            FILTER CONTAINS(STR(?part), "/page-") } }""",
    ):
        rules = [*named_things, *framework, *([] if area else whole)]
        expected |= {(text, thing) for words, thing in rules if re.search(words, text)}
        expected |= {(text, area)} if area else set()
    found = ask(
        store,
        """SELECT ?text ?thing { ?s a amo:PrintedStatement ; amo:textAsPrinted ?text ;
          amo:about|amo:suggestsCollaborationWith ?thing }""",
    )
    assert set(found) == expected


#: What the definition calls the things that statements are about, by their kind.
KINDS = {
    "amo:Agency": "departments",
    "amo:CompetencyFramework": "the framework",
    "amo:CompetencyModel": "models",
    "amo:ExternalComponent": "tiers",
    "amo:Institute": "institutes by name",
    "amo:TechnologyArea": "technology areas",
    "amo:Tier": "tiers",
    "bibo:Report": "reports",
    "dct:AgentClass": "audiences",
    "foaf:Organization": "other organizations",
    "skos:Collection": "the core competencies as a whole",
}


def test_every_kind_of_topic_is_in_the_definition(store: Store) -> None:
    [definition] = column(store, "SELECT ?c { amo:about rdfs:comment ?c }")
    kinds = column(
        store,
        """SELECT DISTINCT ?kind { ?s a amo:PrintedStatement ; amo:about ?topic . ?topic a ?kind
          FILTER (?kind NOT IN (foaf:Document, org:Organization))
          FILTER (?kind NOT IN (skos:Concept, skos:ConceptScheme)) }""",
    )
    assert set(kinds) == {expand(kind) for kind in KINDS}
    for kind, words in KINDS.items():
        assert words in definition, kind


def _iri(name: str) -> str:
    return name if name.startswith("https:") else expand(name)


def test_a_sentence_on_all_occupations_is_about_none_of_the_four_that_are_named(
    store: Store,
) -> None:
    topics = ask(
        store,
        """SELECT ?name (GROUP_CONCAT(?topic; separator=", ") AS ?topics) {
          { SELECT ?name ?topic { ?s a amo:PrintedStatement ; amo:textAsPrinted ?text ; amo:about ?t
            FILTER (CONTAINS(?text, "entry-level occupations"))
            BIND (STRAFTER(STR(?s), "statement-") AS ?name)
            BIND (STRAFTER(STR(?t), "/id/") AS ?topic) } ORDER BY ?topic }
        } GROUP BY ?name ORDER BY ?name""",
    )
    assert topics == [
        ("key-occupations", "framework, network, occupations"),
        ("most-common-occupations", "audience-workers, framework, occupations"),
    ]


def test_a_statement_that_is_the_source_of_an_audience_is_about_it(store: Store) -> None:
    led = column(
        store,
        "SELECT ?audience { amocf:framework dct:audience ?audience . ?audience dct:source [] }",
    )
    amiss = ask(
        store,
        """SELECT ?audience ?statement { amocf:framework dct:audience ?audience .
          ?audience dct:source ?statement .
          FILTER NOT EXISTS { ?statement amo:about ?audience } }""",
    )
    assert len(led) == 7
    assert amiss == []
