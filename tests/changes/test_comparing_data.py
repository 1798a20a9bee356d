"""Every kind of change is found by what shows it, and nothing else is."""

from itertools import chain

import pytest
from tests.changes.conftest import EX, Compared, only

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.change_words import advice, sentence
from amocf.changes.changed_things import Comparison
from amocf.terms import expand

CONCEPT = ':a a skos:Concept ; skos:prefLabel "A"@en .'
OTHERS = ':p skos:prefLabel "P"@en . :q skos:prefLabel "Q"@en . :x skos:prefLabel "X"@en .'


def kinds(comparison: Comparison) -> list[str]:
    return [change.kind.value for change in comparison.changes]


def said(comparison: Comparison, kind: ChangeKind) -> str:
    return sentence(only(comparison, kind), comparison.called)


def test_compare_the_same_finds_nothing(compared: Compared) -> None:
    assert compared(CONCEPT, CONCEPT).changes == ()
    assert compared("", "").changes == ()


@pytest.mark.parametrize(
    ("before", "after", "kind", "words"),
    [
        (
            ':a skos:prefLabel "A"@en .',
            ':a skos:prefLabel "B"@en .',
            "relabelled",
            "Relabelled: preferred label “B” instead of “A”.",
        ),
        (
            ':a skos:prefLabel "A"@en .',
            ':a skos:prefLabel "A"@en , "Ä"@de .',
            "relabelled",
            "Relabelled: preferred label “Ä” (de) added.",
        ),
        (
            ':a skos:altLabel "A"@en ; a skos:Concept .',
            ":a a skos:Concept .",
            "relabelled",
            "Relabelled: alternative label “A” removed.",
        ),
        (
            ':a skos:notation "4.1"^^amo:code .',
            ':a skos:notation "4.2"^^amo:code .',
            "recoded",
            "Recoded: code “4.2” instead of “4.1”.",
        ),
        (
            ":a skos:broader :p .",
            ":a skos:broader :q .",
            "moved",
            "Moved: under Q instead of P.",
        ),
        (
            ':a skos:definition "one"@en .',
            ':a skos:definition "two"@en .',
            "redefined",
            "Redefined: definition “two” instead of “one”.",
        ),
        (
            ":a skos:exactMatch :x .",
            ":a skos:closeMatch :x .",
            "remapped",
            "Remapped: exact match X removed; close match X added.",
        ),
        (":a a :p .", ":a a :q .", "retyped", "Reclassified: class Q instead of P."),
        (
            ':a dct:relation "1" .',
            ':a dct:relation "2" , "3" .',
            "otherwise",
            "Changed otherwise: 2 statements added, 1 removed.",
        ),
        (
            ":a owl:deprecated true .",
            ':a skos:prefLabel "A"@en .',
            "restored",
            "In use again.",
        ),
    ],
)
def test_compare_names_what_changed(
    compared: Compared, before: str, after: str, kind: str, words: str
) -> None:
    found = compared(before + OTHERS, after + OTHERS)
    assert kind in kinds(found)
    assert said(found, ChangeKind(kind)) == words


def test_compare_tells_several_kinds_of_one_resource_apart(compared: Compared) -> None:
    before = ':a skos:prefLabel "A"@en ; skos:notation "1" ; skos:broader :p .'
    after = ':a skos:prefLabel "B"@en ; skos:notation "2" ; skos:broader :q ; dct:relation :x .'
    found = compared(before + OTHERS, after + OTHERS)
    assert kinds(found) == ["recoded", "relabelled", "moved", "otherwise"]
    assert {change.subject.words for change in found.changes} == {"1 A"}


def test_compare_finds_what_came_and_what_vanished(compared: Compared) -> None:
    found = compared(CONCEPT, CONCEPT.replace(":a", ":b"))
    assert kinds(found) == ["removed", "added"]
    assert only(found, ChangeKind.REMOVED).subject.iri == f"{EX}a"
    assert only(found, ChangeKind.ADDED).classes == (expand("skos:Concept"),)
    assert "nobody says" in advice(found.of_kind(ChangeKind.REMOVED))


def test_compare_withdrawn_without_successor_has_its_reason(compared: Compared) -> None:
    after = f'{CONCEPT} :a owl:deprecated true ; skos:changeNote "Nobody needs it."@en ;'
    found = compared(CONCEPT, f'{after} dct:modified "2027-06-01"^^xsd:date .')
    assert kinds(found) == ["deprecated"]
    assert said(found, ChangeKind.DEPRECATED) == (
        "Withdrawn without successor. Reason: Nobody needs it."
    )


def withdrawn(name: str, *successors: str) -> str:
    facts = "".join(f" ; dct:isReplacedBy {each}" for each in successors)
    return f':{name} skos:prefLabel "{name.upper()}"@en ; owl:deprecated true{facts} .'


def concept(name: str) -> str:
    return f':{name} skos:prefLabel "{name.upper()}"@en .'


def test_compare_split_merged_and_replaced_follow_from_successors(compared: Compared) -> None:
    before = "".join(map(concept, "abcdef"))
    after = "".join(
        (
            *(withdrawn("a", ":a1", ":a2"), concept("a1"), concept("a2")),
            *(withdrawn("b", ":m"), withdrawn("c", ":m"), concept("m")),
            *(withdrawn("d", ":n"), concept("n"), withdrawn("e", ":f"), concept("f")),
        )
    )
    found = compared(before, after)
    by_label = {change.subject.label: change for change in found.changes}
    assert {name: by_label[name].kind.value for name in "ABCDE"} == {
        "A": "split",
        "B": "merged",
        "C": "merged",
        "D": "replaced",
        "E": "merged",  # into one that was there before
    }
    assert advice([by_label["A"]]) == "choose between A1 and A2"
    assert advice([by_label["B"]]) == "use M instead; it may be wider"
    assert advice([by_label["D"]]) == "use N instead"


def test_compare_follows_successors_to_what_is_in_use(compared: Compared) -> None:
    found = compared(concept("a"), withdrawn("a", ":b") + withdrawn("b", ":c") + concept("c"))
    change = only(found, ChangeKind.REPLACED)
    assert [each.label for each in change.successors] == ["C"]
    assert change.remarks == ("B, which was to take its place, is withdrawn as well",)
    assert advice([change]) == "use C instead"


@pytest.mark.parametrize("names", ["a", "ab", "abc"])
def test_compare_circle_of_successors_ends(compared: Compared, names: str) -> None:
    following = dict(zip(names, chain(names[1:], names[:1]), strict=True))
    after = "".join(withdrawn(one, f":{other}") for one, other in following.items())
    found = compared("".join(map(concept, names)), after)
    assert len(found.changes) == len(names)
    for change in found.changes:
        assert change.successors == ()
        assert "what takes its place leads to nothing that is in use" in change.remarks
        assert advice([change]) == "stop using it: nothing that is in use takes its place"


def test_compare_successor_that_is_not_there_is_said(compared: Compared) -> None:
    found = compared(concept("a"), withdrawn("a", ":nowhere"))
    change = only(found, ChangeKind.REPLACED)
    assert change.successors == ()
    assert said(found, ChangeKind.REPLACED) == (
        "Replaced: nothing that is in use takes its place. "
        f"<{EX}nowhere> is to take its place, but nothing is said of it."
    )


def test_compare_other_successor_of_what_is_withdrawn_is_told(compared: Compared) -> None:
    others = concept("b") + concept("c")
    found = compared(withdrawn("a", ":b") + others, withdrawn("a", ":c") + others)
    assert kinds(found) == ["merged"]
    assert compared(withdrawn("a", ":b"), withdrawn("a", ":b")).changes == ()


def test_compare_remapping_names_the_records(compared: Compared) -> None:
    record = (
        ":r a owl:Axiom ; owl:annotatedSource :a ; owl:annotatedProperty skos:closeMatch ;"
        " owl:annotatedTarget :x ."
    )
    found = compared(CONCEPT + OTHERS, f"{CONCEPT} :a skos:closeMatch :x . {record} {OTHERS}")
    assert only(found, ChangeKind.REMAPPED).records == (f"{EX}r",)
    assert only(found, ChangeKind.ADDED).subject.iri == f"{EX}r"


def test_compare_nodes_within_a_resource_are_its_own_statements(compared: Compared) -> None:
    node = "<https://example.org/a/hasTarget-2>"
    base = f'{CONCEPT} :a oa:hasTarget {node} . {node} dct:relation "{{}}" .'
    found = compared(base.format("1"), base.format("2"))
    assert [(each.subject.iri, each.removed, each.added) for each in found.changes] == [
        (f"{EX}a", 1, 1)
    ]
    unowned = f'{CONCEPT} {node} dct:relation "{{}}" .'
    found = compared(unowned.format("1"), unowned.format("2"))
    assert [each.subject.iri for each in found.changes] == [node.strip("<>")]


def test_compare_blank_nodes_are_what_is_said_of_them(compared: Compared) -> None:
    before = f'{CONCEPT} :a dct:relation [ rdfs:label "1" ; dct:relation ( "a" "b" ) ] .'
    assert compared(before, before.replace("[", "[ ")).changes == ()
    found = compared(before, before.replace('"b"', '"c"'))
    assert [(each.subject.iri, each.removed, each.added) for each in found.changes] == [
        (f"{EX}a", 1, 1)
    ]


def test_compare_circular_blank_nodes_ends(compared: Compared) -> None:
    circle = "_:one dct:relation _:two . _:two dct:relation _:one . :a dct:relation _:one ."
    assert compared(circle, circle.replace("_:one", "_:first")).changes == ()


def test_compare_dates_of_resources_do_not_count(compared: Compared) -> None:
    before = f'{CONCEPT} :a dct:modified "2026-01-01"^^xsd:date .'
    assert compared(before, before.replace("2026", "2027")).changes == ()


def test_compare_order_of_subjects_is_that_of_lines(compared: Compared) -> None:
    names = ("a", "a-b", "a/b", "a#b", "ab", "a.b")
    both = "".join(f'<{EX}{name}> skos:prefLabel "{name}" .' for name in names)
    for name in names:
        found = compared(both, both.replace(f'"{name}"', '"other"'))
        assert [each.subject.iri for each in found.changes] == [EX + name]
        found = compared(both, both.replace(f'<{EX}{name}> skos:prefLabel "{name}" .', ""))
        assert [(each.subject.iri, each.kind.value) for each in found.changes] == [
            (EX + name, "removed")
        ]


def test_compare_many_statements_finds_the_few_that_changed(compared: Compared) -> None:
    def thing(number: int) -> str:
        return f':t{number} skos:prefLabel "T{number}"@en ; skos:broader :t{number // 7} .\n'

    before = "".join(map(thing, range(20_000)))
    after = before.replace('"T777"', '"other"').replace(thing(19_999), "")
    assert kinds(compared(before, after)) == ["removed", "relabelled"]
