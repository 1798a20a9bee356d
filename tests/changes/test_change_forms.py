"""What a comparison is written as: the same in every form, whatever the labels hold."""

import csv
import io
import json
import re
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from tests.changes.conftest import EX, Compared

from amocf.changes.change_forms import as_data, as_markdown, as_text
from amocf.changes.change_kinds import ChangeKind
from amocf.changes.change_log import change_iri, change_log
from amocf.changes.change_words import sentence
from amocf.changes.changed_things import Change, Comparison, ResourceName
from amocf.changes.migration_table import migration_table
from amocf.changes.recorded_changes import recorded_changes
from amocf.exchange.spreadsheet import write_csv
from amocf.terms import BASE, expand, graph_iri

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x.example")',
    "a\r\nb\n= 1",
    "]]> &amp; -->",
    "\x1b[31mred\x07",
    "`*_[x](javascript:1)|",
    "\u202eright to left",
    "@SUM(A1)",
)
BEFORE = """:a a skos:Concept ; skos:prefLabel "A"@en ; skos:notation "1" ; skos:exactMatch :x .
:s skos:prefLabel "S"@en . :g skos:prefLabel "G"@en . :o dct:relation "1" ."""
AFTER = """:a a skos:Concept ; skos:prefLabel "B"@en ; skos:notation "2" ; skos:closeMatch :x .
:s skos:prefLabel "S"@en ; owl:deprecated true ; dct:isReplacedBy :s9 , :s10 ;
  skos:changeNote "Too wide."@en . :o dct:relation "2" .
:s9 a skos:Concept ; skos:prefLabel "S9"@en . :s10 a skos:Concept ; skos:prefLabel "S10"@en ."""


def rows(comparison: Comparison) -> list[dict[str, str]]:
    text = write_csv(migration_table(comparison)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_migration_table_says_what_to_use_and_what_to_do(compared: Compared) -> None:
    by_label = {row["old_label"]: row for row in rows(compared(BEFORE, AFTER))}
    assert by_label.keys() == {"A", "S", "G"}
    assert by_label["S"] == {
        "old_uri": f"{EX}s",
        "old_code": "",
        "old_label": "S",
        "change": "split",
        "new_uri": f"{EX}s9 | {EX}s10",
        "new_code": " | ",
        "new_label": "S9 | S10",
        "what_to_do": "choose between S9 and S10",
        "what_happened": "Split: S9 and S10 take its place. Reason: Too wide.",
        "since": "2026.1.0",
    }
    kept = by_label["A"]
    assert (kept["new_uri"], kept["new_code"], kept["new_label"]) == (f"{EX}a", "2", "B")
    assert kept["change"] == "recoded | relabelled | remapped"
    assert kept["what_to_do"] == "keep the URI; its code is now 2"
    assert (by_label["G"]["change"], by_label["G"]["new_uri"]) == ("removed", "")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # Another language comes first in the order of labels.
        ('skos:prefLabel "P"@en , "A"@es', 'skos:prefLabel "Q"@en , "B"@es', ("", "Q")),
        ('skos:prefLabel "P"@en', 'skos:prefLabel "P"@en , "B"@es', ("", "P")),
        ('skos:notation "1"', 'skos:notation "1" , "0"', ("1", "")),
        ('skos:notation "1" , "a"^^:t', 'skos:notation "2" , "0"^^:t', ("2", "")),
        ('dct:identifier "1"', 'dct:identifier "1" ; skos:notation "0"^^:t', ("1", "")),
        ('dct:identifier "1"', 'dct:identifier "2"', ("2", "")),
        ("a skos:Concept", 'a skos:Concept ; skos:notation "1"', ("1", "")),
        ('skos:prefLabel "P"@en', 'skos:prefLabel "B"@es', ("", "B")),
        ('skos:notation "1"', "a skos:Concept", ("1", "")),
    ],
)
def test_migration_table_has_what_a_thing_is_known_by_afterwards(
    compared: Compared, before: str, after: str, expected: tuple[str, str]
) -> None:
    (row,) = rows(compared(f":a {before} .", f":a {after} ."))
    assert (row["new_code"], row["new_label"]) == expected
    is_said = "its code is now" in row["what_to_do"]
    assert not is_said or row["old_code"] != row["new_code"]


@pytest.mark.parametrize("label", HOSTILE)
def test_forms_show_hostile_labels_as_text(compared: Compared, label: str) -> None:
    quoted = str(Literal(label))
    found = compared(
        f":a a skos:Concept ; skos:prefLabel {quoted} . :w skos:prefLabel {quoted} .",
        f":a a skos:Concept ; skos:prefLabel 'B' . :w skos:prefLabel {quoted} ;"
        f" owl:deprecated true ; skos:changeNote {quoted} .",
    )
    for row in rows(found):
        assert all(not cell.startswith(("=", "@", "+")) for cell in row.values()), row
    text = as_text(found)
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\r"}
    assert len(text.splitlines()) == 11
    markdown = as_markdown(found)
    assert "<script" not in markdown.replace("\\<", "")
    assert not re.search(r"(?<!\\)\]\(javascript:", markdown)
    assert "\u202e" not in markdown
    assert sum(line.startswith("- ") for line in markdown.splitlines()) == len(found.changes)
    data = json.loads(json.dumps(as_data(found)))
    assert {each["subject"]["label"] for each in data["changes"]} == {label}


def test_forms_of_nothing_say_so(compared: Compared) -> None:
    found = compared(BEFORE, BEFORE)
    assert "Nothing has changed." in as_text(found)
    assert "Nothing has changed." in as_markdown(found)
    assert rows(found) == []
    assert as_data(found)["changes"] == []


def test_forms_list_other_statements_when_they_are_asked_for(compared: Compared) -> None:
    found = compared(":a dct:relation '1' .", ":a dct:relation '2' .")
    assert "dct:relation “2” instead of “1”" in as_text(found, with_statements=True)
    assert "dct:relation" not in as_text(found)
    (change,) = as_data(found, with_statements=True)["changes"]
    (listed,) = change["other_statements"]["statements"]
    assert listed["property"] == expand("dct:relation")
    (change,) = as_data(found)["changes"]
    assert change["other_statements"] == {"removed": 1, "added": 1}


def recorded(comparison: Comparison) -> tuple[Comparison, ...]:
    store, graph = Store(), NamedNode(graph_iri("changes"))
    for triple in change_log(comparison).triples():
        store.add(Quad(triple.subject, triple.predicate, triple.object, graph))
    return recorded_changes(store)


def test_recorded_changes_are_what_was_found(compared: Compared) -> None:
    found = compared(BEFORE, AFTER)
    (read,) = recorded(found)
    assert (read.new, read.old.version) == (found.new, "2025.1.0")
    assert read.counts == found.counts
    for one, other in zip(found.changes, read.changes, strict=True):
        assert (one.kind, one.subject, one.statements) == (
            *(other.kind, other.subject, other.statements),
        )
        assert (one.reason, one.removed, one.added) == (other.reason, other.removed, other.added)
        assert [each.iri for each in one.successors] == [each.iri for each in other.successors]
        assert sentence(other, read.called) == sentence(one, found.called)


def test_recorded_changes_of_a_release_without_any_are_none() -> None:
    assert recorded_changes(Store()) == ()


def test_change_log_of_no_change_is_a_log(compared: Compared) -> None:
    (read,) = recorded(compared(BEFORE, BEFORE))
    assert (read.old.version, read.new.version, read.changes) == ("2025.1.0", "2026.1.0", ())


def test_change_log_has_no_blank_node_and_parses_as_turtle(compared: Compared) -> None:
    log = change_log(compared(BEFORE, AFTER))
    assert not log.has_blank_nodes
    subjects = {str(quad.subject) for quad in log}
    assert all(iri.startswith(f"<{BASE}change/2026.1.0") for iri in subjects)
    kinds = {
        str(t.object) for t in log.triples() if t.predicate.value == expand("amo:kindOfChange")
    }
    assert f"<{expand('amo:splitChange')}>" in kinds
    again = pyoxigraph.parse(log.text, format=RdfFormat.N_TRIPLES)
    assert len(list(again)) == len(log)


def of(iri: str) -> str:
    return change_iri("2026.1.0", Change(ChangeKind.ADDED, ResourceName(iri))).removeprefix(BASE)


def test_change_iri_is_the_path_of_the_subject_and_differs_for_each() -> None:
    assert of(f"{BASE}id/4-1-2") == "change/2026.1.0/id/4-1-2/added"
    assert of(f"{BASE}ontology#KSA") == "change/2026.1.0/ontology/KSA/added"
    foreign = [
        *("https://example.org/a b", "https://example.org/a-b", "http://example.org/a-b"),
        *(f"{BASE}id//4-1-2", f"{BASE}id/é", "urn:x:1", "https://example.org/?a=1#b"),
    ]
    made = [of(iri) for iri in foreign]
    assert len(set(made)) == len(foreign)
    assert all(not set(iri) & set(" ?#%<>") and "//" not in iri for iri in made)


def test_every_kind_is_a_term_of_the_ontology(root: Path) -> None:
    ontology = Store()
    ontology.load(path=str(root / "ontology" / "amocf.ttl"), format=RdfFormat.TURTLE)
    label = NamedNode(expand("rdfs:label"))
    for kind in ChangeKind:
        found = ontology.quads_for_pattern(NamedNode(kind.term), label, None, None)
        assert [quad.object.value for quad in found if isinstance(quad.object, Literal)] == [
            kind.words
        ]
