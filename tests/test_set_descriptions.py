"""What the mapping sets say of themselves, held to their records and to what is said of targets.

A set that is downloaded alone has to say which editions its records rest on, what is known of the
rights in the titles of others, and who stands behind it.
"""

from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDFS, Graph, URIRef

from amocf.compile.read import sssom
from amocf.exchange.skos import EXPORTER as SKOS
from amocf.ordering import alphabetical
from amocf.terms import BASE, DOCUMENT, expand

READINGS = ("dol-amcm", "dol-bcm", "dol-itcm", "esco", "nice", "onet-soc")
PRINTED = "as-printed-2025"
NEWEST = URIRef(expand("dcat:hasCurrentVersion"))
VERSION = URIRef(expand("dcat:version"))
CONTRIBUTED = (
    "The licence is for what this edition contributes, and not for words, titles and codes of "
    "others."
)


@pytest.fixture(scope="module")
def graph(root: Path) -> Graph:
    found = Graph()
    for path in sorted((root / "ontology").rglob("*.ttl")):
        found.parse(path)
    return found


@pytest.fixture(scope="module")
def sets(root: Path) -> dict[str, sssom.MappingSet]:
    names = (*READINGS, PRINTED)
    return {name: sssom.read(root / "mappings" / f"{name}.sssom.tsv") for name in names}


@pytest.mark.parametrize("name", READINGS)
def test_a_set_says_by_which_editions_it_was_judged_and_which_is_the_newest(
    graph: Graph, sets: dict[str, sssom.MappingSet], name: str
) -> None:
    assert said_of_editions(graph, sets[name]) in description(sets[name])


def test_derivations_as_printed_name_the_newest_editions(
    graph: Graph, sets: dict[str, sssom.MappingSet]
) -> None:
    printed = sets[PRINTED]
    labels = [newest for scheme in schemes(printed) if (newest := newest_edition(graph, scheme))]
    assert len(labels) == 3
    assert said_of_newest(labels) in description(printed)
    assert newest_edition(graph, f"{BASE}ref/dol-bcm") == ""


@pytest.mark.parametrize("name", [*READINGS, PRINTED])
def test_a_set_carries_what_is_known_of_the_rights_of_others(
    graph: Graph, sets: dict[str, sssom.MappingSet], name: str
) -> None:
    assert said_of_rights(graph, sets[name]) in description(sets[name])


@pytest.mark.parametrize("name", [*READINGS, PRINTED])
def test_a_set_says_first_that_it_is_unofficial(
    sets: dict[str, sssom.MappingSet], name: str
) -> None:
    first = description(sets[name]).partition(". ")[0]
    assert "this edition, which is unofficial" in first
    assert "not a statement of NIST" in first


def test_schemes_say_that_nobody_has_reviewed_a_match_while_nobody_has(
    graph: Graph, sets: dict[str, sssom.MappingSet]
) -> None:
    slots = [record.slots for each in sets.values() for record in each.mappings]
    reviewed = any("reviewer_id" in each or "reviewer_label" in each for each in slots)
    ours = (URIRef(f"{BASE}id/{scheme}") for scheme in ("competencies", "occupations"))
    texts = [str(graph.value(scheme, DCTERMS.description)) for scheme in ours]
    texts += [each.description for each in SKOS.datasets(()) if "mappings" in each.description]
    assert len(texts) >= 4
    for text in texts:
        assert ("Nobody has reviewed any match yet." in text) is not reviewed


def test_what_a_release_has_not_is_said_of_that_release(
    sets: dict[str, sssom.MappingSet],
) -> None:
    """That something is absent was seen in one edition, and may be otherwise in the next."""
    for record in sets["onet-soc"].mappings:
        text = str(record.slots["comment"])
        version = str(record.slots["object_source_version"])
        if "has no occupation" in text:
            assert text.startswith(f"{version} has no occupation")


def description(mappings: sssom.MappingSet) -> str:
    """Return the description of a set."""
    return str(mappings.metadata["mapping_set_description"])


def schemes(mappings: sssom.MappingSet) -> list[str]:
    """Return the schemes of the targets of a set."""
    return sorted({str(each.slots["object_source"]) for each in mappings.mappings})


def newest_edition(graph: Graph, scheme: str) -> str:
    """Return the label of the newest known edition of a framework; empty where none is named."""
    published = [URIRef(scheme), *graph.objects(URIRef(scheme), DCTERMS.isPartOf)]
    editions = [each for of in published for each in graph.objects(of, NEWEST)]
    return str(graph.value(editions[0], RDFS.label)) if editions else ""


def said_of_editions(graph: Graph, mappings: sssom.MappingSet) -> str:
    """Return the sentences on editions that the records and the newest edition ask for."""
    counts = Counter(str(each.slots["object_source_version"]) for each in mappings.mappings)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], alphabetical(item[0])))
    listed = "; ".join(f"{version}: {count}" for version, count in ordered)
    [scheme] = schemes(mappings)
    newest = newest_edition(graph, scheme)
    if not newest:
        last = "Which edition is the newest is not known."
    else:
        subject = next(
            each
            for each in graph.subjects(RDFS.label)
            if str(graph.value(each, RDFS.label)) == newest
        )
        of_it = counts[str(graph.value(subject, VERSION))]
        naming = f"{of_it} of them name" if of_it else "none of them names"
        last = f"The newest known edition is {newest}; {naming} it."
    return (
        f"The editions that the {counts.total()} records rest on are, each with their number: "
        f"{listed}. {last}"
    )


def said_of_newest(labels: list[str]) -> str:
    """Return the sentence on editions of the set of derivations as printed."""
    return (
        f"The newest known editions are {', '.join(labels[:-1])} and {labels[-1]}, and of the DOL "
        "BCM it is not known: the document need not mean any of these."
    )


def said_of_rights(graph: Graph, mappings: sssom.MappingSet) -> str:
    """Return what is known of the rights in what a set has of others."""
    is_printed = "mapping_provider" in mappings.mappings[0].slots
    owners = [DOCUMENT] if is_printed else schemes(mappings)
    texts = [str(graph.value(URIRef(owner), DCTERMS.rights)) for owner in owners]
    return " ".join([CONTRIBUTED, *texts])
