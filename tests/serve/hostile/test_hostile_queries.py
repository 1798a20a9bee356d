"""Queries that kill endpoints, over HTTP: each ends in time, with the right status, and whole.

What holds for all of them is watched by ``besieged``: a light query of another client is answered
all the while, nobody is called, and neither memory, descriptors nor processes stay behind.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, Final

import pytest
from tests.waiting import CEILING

from amocf.terms import expand

SECONDS: Final = 1
LABEL, BROADER, RELATED, A = (
    f"<{expand(name)}>" for name in ("skos:prefLabel", "skos:broader", "skos:related", "rdf:type")
)
#: The longest query that is admitted.
LONGEST: Final = 100_000

ANSWERED: Final = {"200"}
REFUSED: Final = {"400 refused-query"}
#: The process that parses or plans it dies.
COMPLEX: Final = {"400 too-complex"}
MALFORMED: Final = {"400 malformed-query"}
TOO_LARGE: Final = {"413 too-large"}
DEADLINE: Final = {"504 deadline"}
#: Which of the two comes first depends on the machine.
ENDED: Final = {"504 deadline", "507 memory"}


def chain(first: str, step: str, times: int) -> str:
    """Bind ``?x0`` to something, and each next variable to ``step`` of the one before."""
    binds = [step.replace("?x", f"?x{n}") + f" AS ?x{n + 1}" for n in range(times)]
    bodies = " ".join(f"BIND({bind})" for bind in (f"{first} AS ?x0", *binds))
    return f"SELECT (STRLEN(STR(?x{times})) AS ?n) {{ {bodies} }}"


def nested(opening: str, closing: str, inside: str = "") -> str:
    """Nest a bracket as deep as a query may be long."""
    times = (LONGEST - 2000) // len(opening + closing)
    return opening * times + inside + closing * times


def many(unit: str) -> str:
    """Repeat something for as long as a query may be."""
    return unit * ((LONGEST - 2000) // len(unit))


PRODUCT: Final = "?a ?b ?c . ?d ?e ?f"
THREE: Final = PRODUCT + " . ?g ?h ?i"
NUMBERS: Final = " ".join(map(str, range(10_000)))

EVALUATED: Final[dict[str, tuple[str, set[str]]]] = {
    "count of a product": (f"SELECT (COUNT(*) AS ?n) {{ {THREE} }}", DEADLINE),
    "count of a product of VALUES": (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {NUMBERS} }} VALUES ?y {{ {NUMBERS[:40_000]} }}"
        " ?a ?b ?c }",
        ENDED,
    ),
    "sorted product": (f"SELECT * {{ {PRODUCT} }} ORDER BY ?f ?a", ENDED),
    "distinct product": (f"SELECT DISTINCT * {{ {PRODUCT} }}", ENDED | TOO_LARGE),
    "streamed product": (f"SELECT * {{ {PRODUCT} }}", TOO_LARGE),
    "product as triples": (f"CONSTRUCT {{ ?a ?e ?f }} {{ {PRODUCT} }}", TOO_LARGE | ENDED),
    "product described": (f"DESCRIBE ?a ?f {{ {PRODUCT} }}", ENDED | TOO_LARGE),
    "groups of a product": (f"SELECT ?a ?f (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?a ?f", ENDED),
    "product of subqueries": (
        "SELECT (SUM(?n) AS ?m) { " + "{ SELECT (1 AS ?n) { ?s ?p ?o } } " * 3 + "}",
        ENDED,
    ),
    "existence of a product": (
        f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {THREE} FILTER(?a = ?s && ?f = 'none') }} }}",
        ENDED,
    ),
    "difference of products": (
        f"SELECT (COUNT(*) AS ?n) {{ {THREE} MINUS {{ ?x ?y ?a }} }}",
        ENDED,
    ),
    "optional product": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i } } }",
        ENDED,
    ),
    "hashes of a product": (
        f"SELECT (COUNT(DISTINCT SHA512(CONCAT(STR(?a), STR(?f)))) AS ?n) {{ {PRODUCT} }}",
        ENDED,
    ),
    "new names for a product": (f"SELECT (COUNT(DISTINCT UUID()) AS ?n) {{ {PRODUCT} }}", ENDED),
    "any path": (
        "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:a>)* ?b . ?c (<x:b>|!<x:b>)* ?d }",
        ENDED,
    ),
    "steps through a group": (
        "SELECT (COUNT(*) AS ?n) { ?a " + "/".join([RELATED] * 8) + " ?b }",
        ENDED,
    ),
    "stars of stars": (
        f"SELECT (COUNT(*) AS ?n) {{ ?a ((({RELATED}/{BROADER}*)*/(^{RELATED})*)*)* ?b ."
        f" ?c ({RELATED}|^{BROADER}|{BROADER})* ?d . ?e (!<x:a>)* ?f }}",
        ENDED,
    ),
    "inverse and negated paths": (
        f"SELECT (COUNT(*) AS ?n) {{ ?a (^{A}|!{A})+ ?b . ?b (!{A}|!^{A})+ ?c }}",
        ENDED,
    ),
    "REPLACE bomb": (chain("'a'", "REPLACE(?x, 'a', 'aaaaaaaaaa')", 12), ENDED),
    "CONCAT bomb": (chain("'a'", "CONCAT(?x, ?x)", 40), ENDED),
    "ENCODE_FOR_URI bomb": (
        chain("'%'", "CONCAT(ENCODE_FOR_URI(?x), ENCODE_FOR_URI(?x))", 40),
        ENDED,
    ),
    "GROUP_CONCAT bomb": (
        f"SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?a), STR(?f)))) AS ?n) {{ {PRODUCT} }}",
        ENDED,
    ),
    "GROUP_CONCAT of GROUP_CONCAT": (
        "SELECT (STRLEN(GROUP_CONCAT(?t)) AS ?n) { ?s ?p ?o"
        " { SELECT (GROUP_CONCAT(STR(?x)) AS ?t) { ?x ?y ?z } } }",
        ENDED | ANSWERED,
    ),
    "regex over a product": (
        f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} "
        "FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(.*)*x$')) }",
        ENDED,
    ),
    "regex with nested repetitions": (
        f"SELECT * {{ BIND(REGEX('{'a' * 50_000}', '(a+)+$') AS ?x) }}",
        ANSWERED,
    ),
    "regex of an enormous size": (
        f"SELECT * {{ ?s {LABEL} ?l"
        " FILTER(REGEX(?l, '((((a{1,99}){1,99}){1,99}){1,99})')) }",
        ENDED | ANSWERED,
    ),
    "500 operators": (f"SELECT (1{'+1' * 500} AS ?x) {{}}", ANSWERED),
    "1,000 conditions": (
        f"SELECT * {{ ?s {LABEL} 'none' FILTER(false{' || ?s = ?s' * 1000}) }}",
        ANSWERED,
    ),
    "299 patterns": (
        f"SELECT * {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(298))} }} LIMIT 1",
        ENDED | ANSWERED,
    ),
    "a collection of 290": (f"SELECT * {{ ?s ?p ({'1 ' * 290}) }} LIMIT 1", ENDED | ANSWERED),
    "290 optionals": (
        f"SELECT * {{ {'OPTIONAL { ?s ?p ?o } ' * 290} }} LIMIT 1",
        ENDED | ANSWERED | TOO_LARGE,
    ),
    "290 unions": (
        "SELECT (COUNT(*) AS ?n) { {} " + "UNION { ?s ?p ?o } " * 290 + "}",
        ENDED | ANSWERED,
    ),
    "99 subqueries in one another": (
        f"SELECT * {{ {'{ SELECT * { ' * 45} ?s ?p ?o {'} } ' * 45} }} LIMIT 1",
        ENDED | ANSWERED,
    ),
    "a long list of arguments": (f"SELECT (STRLEN(CONCAT('a'{many(',1')})) AS ?n) {{}}", ANSWERED),
    "10,000 VALUES": (f"SELECT * {{ VALUES ?x {{ {NUMBERS} }} }}", ANSWERED),
    "a name of 90,000 characters": (f"SELECT ?{'x' * 90_000} {{}}", ANSWERED),
    "2,000 variables": (
        f"SELECT * {{ VALUES ({' '.join(f'?v{n}' for n in range(2000))}) {{}} }}",
        ANSWERED,
    ),
    "9,000 variables": (
        f"SELECT * {{ VALUES ({' '.join(f'?v{n}' for n in range(9000))}) {{}} }}",
        ANSWERED | ENDED,
    ),
    "4,500 prefixes": ("".join(f"PREFIX p{n}: <x:>\n" for n in range(4500)) + "ASK {}", ANSWERED),
}

REJECTED: Final[dict[str, tuple[str, set[str]]]] = {
    "negations": (f"SELECT * {{ ?s ?p ?o FILTER({many('!')}?o) }}", COMPLEX),
    "minus signs": (f"SELECT * {{ ?s ?p ?o FILTER({many('- ')}?o) }}", MALFORMED),
    "sums": (f"SELECT (1{many('+1')} AS ?x) {{}}", COMPLEX),
    "disjunctions": (f"SELECT * {{ ?s ?p ?o FILTER(1{many('=1||1')}) }}", COMPLEX),
    "conjunctions": (f"SELECT * {{ ?s ?p ?o FILTER(1{many('&&1')}) }}", COMPLEX),
    "quoted triples in one another": (
        f"SELECT * {{ {nested('<<', '?p 1>>', '?s ')} ?p 1 }}",
        COMPLEX,
    ),
    "parentheses": (f"SELECT * {{ ?s ?p ?o FILTER({nested('(', ')', '1')}) }}", REFUSED),
    "braces": (f"SELECT * {{{nested('{', '}')}}}", REFUSED),
    "brackets": (f"SELECT * {{ ?s ?p {nested('[ ?p ', ']', '1')} }}", REFUSED),
    "lists": (f"SELECT * {{ ?s ?p {nested('(', ')')} }}", REFUSED),
    "paths": (f"SELECT * {{ ?s {nested('(', ')*', '?p')} ?o }}", REFUSED),
    "functions": (f"SELECT ({nested('STR(', ')', '1')} AS ?x) {{}}", REFUSED),
    "subqueries": (nested("SELECT * {{", "}}"), REFUSED),
    "brackets that close nothing": (f"SELECT * {{ {many(')')} }}", MALFORMED),
    "brackets of all kinds": (f"SELECT * {{ {nested('{[(', ')]}')} }}", REFUSED),
    "brackets behind a sign of less": (
        f"SELECT * {{ FILTER(1<{nested('(', ')', '1')}>1) }}",
        COMPLEX,
    ),
    "patterns": (f"SELECT * {{ {many('?s ?p ?o . ')} }}", COMPLEX),
    "optionals": (f"SELECT * {{ {many('OPTIONAL { ?s ?p ?o } ')} }}", COMPLEX | ENDED),
    "unions": (f"SELECT * {{ {{}} {many('UNION { ?s ?p ?o } ')} }}", ENDED | TOO_LARGE),
    "steps": (f"SELECT * {{ ?s {many('<x:a>/')}<x:b> ?o }}", COMPLEX),
    "alternatives": (f"SELECT * {{ ?s {many('<x:a>|')}<x:b> ?o }}", COMPLEX),
    "columns": (f"SELECT {' '.join(f'(1 AS ?v{n})' for n in range(5000))} {{}}", COMPLEX | ENDED),
    "groups": (
        "SELECT (1 AS ?x) {} GROUP BY " + " ".join(f"(1 AS ?v{n})" for n in range(5000)),
        COMPLEX | ENDED,
    ),
    "members of a collection": (f"SELECT * {{ ?s ?p ({many('<x:a>')}) }}", COMPLEX),
    "names to describe": (f"DESCRIBE {many('<x:a>')}", COMPLEX),
    "variables to describe": (f"DESCRIBE {many('?s ')} {{ ?s ?p ?o }}", MALFORMED),
    "conditions of groups": (f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING {many('(1)')}", COMPLEX),
    "criteria of an order": (f"SELECT * {{ ?s ?p ?o }} ORDER BY {many('STR(?s)')}", COMPLEX),
    "reifiers": (f"SELECT * {{ ?s ?p ?o {many('~ ')} }}", COMPLEX),
    "sums beside the word SERVICE": (
        f"SELECT ('service' AS ?y) (1{many('+1')} AS ?x) {{}}",
        COMPLEX,
    ),
    "sums in a SERVICE": (
        f"SELECT * {{ SERVICE <x:a> {{ FILTER(1{many('+1')}) }} }}",
        COMPLEX | REFUSED,
    ),
    "names with several dots": (f"SELECT * {{ VALUES ?x {{ {many('x:1.2.3 ')} }} }}", MALFORMED),
    "nonsense": (many("x"), MALFORMED),
    "prefixes without a query": (many("PREFIX"), MALFORMED),
    "signs without a query": (many("()"), MALFORMED),
    "strings that do not end": (many("'''\\"), MALFORMED),
    "one more than is let in": ("ASK {}" + " " * (LONGEST - 5), TOO_LARGE),
    "a megabyte": ("ASK {}" + " " * 1_000_000, TOO_LARGE),
    "more than is read": ("ASK {}" + " " * 1_200_000, TOO_LARGE),
    "a null character": ("ASK { ?s ?p '\0' }", ANSWERED | MALFORMED),
    "an update": ("DELETE WHERE { ?s ?p ?o }", REFUSED),
}


@pytest.mark.parametrize("name", EVALUATED)
def test_a_query_ends_by_its_deadline(besieged: Any, name: str) -> None:
    text, expected = EVALUATED[name]
    ended = besieged.hostile.ask(params={"timeout": SECONDS}, data={"query": text})
    assert str(ended) in expected
    assert ended.seconds < CEILING


@pytest.mark.parametrize("name", REJECTED)
def test_query_that_cannot_be_planned_is_rejected(besieged: Any, name: str) -> None:
    """A process may die of it, but nobody else notices."""
    text, expected = REJECTED[name]
    kind = {"Content-Type": "application/sparql-query"}
    ended = besieged.hostile.ask(
        params={"timeout": 6 * SECONDS}, content=text.encode(), headers=kind
    )
    assert str(ended) in expected
    assert ended.seconds < CEILING


def test_no_wish_is_longer_than_the_limit_of_the_server(besieged: Any) -> None:
    text = EVALUATED["count of a product"][0]
    ended = besieged.hostile.ask(params={"timeout": "1e9"}, data={"query": text})
    assert str(ended) == "504 deadline"
    assert "longer than 6 s" in ended.response.json()["detail"]
    assert ended.seconds < CEILING


def test_64_at_once(besieged: Any) -> None:
    """Eight clients with eight queries each wait for one another, but nobody else for them."""
    queries = [EVALUATED[name] for name in EVALUATED]
    answered = besieged.light.answered
    with ExitStack() as opened, ThreadPoolExecutor(64) as threads:
        clients = [opened.enter_context(besieged.hostile.client()) for _ in range(8)]

        def ask(number: int) -> tuple[Any, set[str]]:
            text, expected = queries[number % len(queries)]
            body = {"query": f"{text} # {'x' * number}"}
            return besieged.hostile.ask_with(
                clients[number % 8], "POST", "/sparql", params={"timeout": 2}, data=body
            ), expected

        asked = [threads.submit(ask, number) for number in range(64)]
        memory = besieged.server.mebibytes()
        ended = [each.result() for each in asked]
    # Who has waited for a worker until the deadline is told to come again.
    waited = {"503 busy", "504 deadline"}
    assert [str(each) for each, expected in ended if str(each) not in expected | waited] == []
    assert max(each.seconds for each, _ in ended) < CEILING
    assert besieged.light.answered > answered
    # Each worker may take 200 MiB beyond the release.
    assert memory < 200 + 4 * 200


def test_one_client_cannot_fill_the_queue(besieged: Any) -> None:
    text = EVALUATED["count of a product"][0]
    with besieged.hostile.client() as client, ThreadPoolExecutor(64) as threads:

        def ask(number: int) -> str:
            body = {"query": f"{text} # {'x' * number}"}
            return str(
                besieged.hostile.ask_with(
                    client, "POST", "/sparql", params={"timeout": 2}, data=body
                )
            )

        ended = list(threads.map(ask, range(64)))
    assert set(ended) == {"503 busy", "504 deadline"}
