"""How current records are: counted on the release, and judged on records that are made up."""

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import RdfFormat, Store

from amocf.exchange.spreadsheet import write_csv
from amocf.rdf.graph_reader import GraphReader
from amocf.targets.currency_forms import as_currency_data, as_currency_feed, as_currency_sheet
from amocf.targets.target_currency import (
    EditionStanding,
    FrameworkCurrency,
    TargetEdition,
    currency_note,
    read_currency,
)
from amocf.terms import BASE, PREFIXES

_ATOM = "{http://www.w3.org/2005/Atom}"
_MADE_UP = """
ref:x a skos:ConceptScheme ; skos:prefLabel "X" ; dcat:hasCurrentVersion <urn:e3> ;
    amo:editionsLookedUpOn "2026-11-29"^^xsd:date .
<urn:e1> a amo:OutsideEdition ; dct:isVersionOf ref:x ; dcat:version "1" ;
    dct:issued "2019"^^xsd:gYear .
<urn:e2> a amo:OutsideEdition ; dct:isVersionOf ref:x ; dcat:version "2" ;
    dct:date "2024"^^xsd:gYear .
<urn:e3> a amo:OutsideEdition ; rdfs:label "X 3" ; dct:isVersionOf ref:x ; dcat:version "3" ;
    dct:issued "2024-05-01"^^xsd:date .
amocf:a skos:prefLabel "A" .
<urn:kept> skos:prefLabel "Kept" .
<urn:renamed> skos:prefLabel "New & <title>" .
<urn:gone> skos:prefLabel "Gone" ; owl:deprecated true ; dct:isReplacedBy <urn:kept> .
"""


def _record(number: int, target: str, label: str, edition: str, more: str = "") -> str:
    return (
        f"mapping:x-{number} a amo:MappingRecord ; sssom:subject_id amocf:a ;"
        f" sssom:object_id <urn:{target}> ; sssom:object_source ref:x ;"
        f' sssom:object_label "{label}" {more} ; sssom:object_source_version "{edition}" .\n'
    )


@pytest.fixture
def made_up() -> tuple[FrameworkCurrency, ...]:
    records = (
        _record(1, "kept", "Kept", "3"),
        _record(2, "kept", "Kept", "1"),
        _record(3, "kept", "Kept", "2"),
        _record(4, "kept", "Kept", "not stated"),
        _record(5, "renamed", "Old", "3"),
        _record(6, "gone", "Gone", "1"),
        _record(7, "renamed", "X 1.2", "not stated", "; sssom:mapping_provider <urn:document>"),
    )
    prefixes = "".join(f"@prefix {name}: <{base}> .\n" for name, base in PREFIXES.items())
    store = Store()
    store.load(prefixes + _MADE_UP + "".join(records), RdfFormat.TURTLE)
    return read_currency(GraphReader(store))


def test_a_record_is_behind_only_where_dates_tell(made_up: tuple[FrameworkCurrency, ...]) -> None:
    (found,) = made_up
    assert [each.standing for each in found.records] == [
        EditionStanding.CURRENT,
        EditionStanding.BEHIND,
        EditionStanding.UNKNOWN,  # some day of 2024 is before or after the first of May
        EditionStanding.UNKNOWN,
        EditionStanding.CURRENT,
        EditionStanding.BEHIND,
        EditionStanding.UNKNOWN,
    ]
    assert (found.name, found.looked_up) == ("X", "2026-11-29")
    assert found.newest == TargetEdition("urn:e3", "X 3", "3", "2024-05-01")


def test_editions_are_of_what_a_framework_is_part_of_and_a_copy_is_no_newer_than_its_place() -> (
    None
):
    said = """ref:x a skos:ConceptScheme ; dct:isPartOf <urn:database> .
        <urn:database> dcat:hasCurrentVersion <urn:e2> ;
          amo:editionsLookedUpOn "2026-11-29"^^xsd:date .
        <urn:e1> a amo:OutsideEdition ; dct:isVersionOf <urn:database> ; dcat:version "1" ;
          dct:available "2019"^^xsd:gYear .
        <urn:e2> a amo:OutsideEdition ; dct:isVersionOf <urn:database> ; dcat:version "2" ;
          rdfs:label "D 2" ; dct:issued "2026"^^xsd:gYear ."""
    prefixes = "".join(f"@prefix {name}: <{base}> .\n" for name, base in PREFIXES.items())
    store = Store()
    store.load(prefixes + said + _record(1, "kept", "Kept", "1"), RdfFormat.TURTLE)
    (found,) = read_currency(GraphReader(store))
    assert found.newest == TargetEdition("urn:e2", "D 2", "2", "2026")
    assert found.looked_up == "2026-11-29"
    assert [each.standing for each in found.records] == [EditionStanding.BEHIND]


def test_what_became_of_a_target_is_said_and_of_printed_words_nothing(
    made_up: tuple[FrameworkCurrency, ...],
) -> None:
    (found,) = made_up
    assert {each.iri.rpartition("-")[2]: each.changes for each in found.changed} == {
        "5": ("retitled from “Old” to “New & <title>”",),
        "6": ("withdrawn", "replaced by urn:kept"),
    }
    assert [each.is_in_order for each in found.records] == [True] + [False] * 6


def test_feed_has_an_entry_for_what_lags_and_escapes_titles(
    made_up: tuple[FrameworkCurrency, ...],
) -> None:
    feed = ET.fromstring(  # noqa: S314 - written by the function under test
        as_currency_feed(made_up, "https://x.example/p", "https://x.example/f", "2026-01-02", "E")
    )
    (entry,) = feed.findall(f"{_ATOM}entry")
    assert entry.findtext(f"{_ATOM}title") == "X: 3 records lag"
    assert entry.findtext(f"{_ATOM}id") == "urn:e3"
    assert "“New & <title>”" in str(entry.findtext(f"{_ATOM}summary"))
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{_ATOM}{name}")
        assert entry.findtext(f"{_ATOM}{name}")


def test_feed_counts_one_record_as_one(made_up: tuple[FrameworkCurrency, ...]) -> None:
    (found,) = made_up
    one = (replace(found, records=found.records[1:2]),)
    content = as_currency_feed(one, "https://x.example/p", "https://x.example/f", "2026-01-02", "E")
    assert b"<title>X: 1 record lags</title>" in content
    assert b">1 record was judged by an older edition than X 3.<" in content


def test_every_record_of_the_release_states_its_edition_and_only_nice_is_current(
    store: Store,
) -> None:
    found = read_currency(GraphReader(store))
    assert [each.name for each in found] == [
        *("DOL AMCM", "DOL BCM", "DOL ITCM", "ESCO", "NICE", "O*NET-SOC"),
    ]
    counts = {each.name: [each.counted(standing) for standing in EditionStanding] for each in found}
    assert counts == {
        "DOL AMCM": [0, 59, 6],
        "DOL BCM": [0, 0, 14],
        "DOL ITCM": [0, 4, 7],
        "ESCO": [0, 0, 4],
        "NICE": [4, 0, 5],
        "O*NET-SOC": [0, 11, 0],
    }
    assert all(record.edition for each in found for record in each.records)
    assert not any(each.changed for each in found)
    assert currency_note(found).startswith(
        "of 114 mapping records 4 were judged by the newest known edition of their framework, 74 by"
    )


def test_table_and_json_have_every_record(store: Store) -> None:
    found = read_currency(GraphReader(store))
    text = write_csv(as_currency_sheet(found)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    data = as_currency_data(found, "1")
    records = [record for each in data["frameworks"] for record in each["records"]]
    assert [row["Record"] for row in rows] == [each["id"] for each in records]
    assert len(rows) == 114
    assert {row["Standing"] for row in rows} == {"current", "behind", "not known"}
    nice = next(each for each in data["frameworks"] if each["id"] == f"{BASE}ref/nice")
    assert nice["newest"]["version"] == "2.2.0"
