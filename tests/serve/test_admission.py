"""What a tokenizer sees, where the parser needs no space between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.admission import Admission, Admitted, Limits, admit
from amocf.serve.engine import QueryError, RefusedError, TooLargeError
from amocf.serve.sparql_tokens import (
    calls_service,
    is_fickle,
    nesting,
    query_form,
    token_at,
    tokenize,
    unescape_codepoints,
)

CALLS = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "select*{optional{service<http://x/>{?s?p?o}}}",
    "SELECT * { SERVICE SILENT ?x { } }",
    "SELECT * { SERVICESILENT<http://x/> { } }",
    "PREFIX : <http://x/> SELECT * {SERVICE:x {?s ?p ?o}}",
    "PREFIX ex: <http://x/> SELECT * {SERVICEex:x {?s ?p ?o}}",
    "PREFIX service: <http://x/> SELECT * {SERVICE service:x {?s ?p ?o}}",
    "SELECT * { ?s ?p 1.SERVICE<http://x/> { } }",
    "SELECT * { ?s ?p trueSERVICE<http://x/> { } }",
    "SELECT * { ?s ?p ex:c.d.SERVICE<http://x/> { } }",
    "SELECT * { ?s ?p 'x'@en.SERVICE<http://x/> { } }",
    "SELECT * { ?s ?p 'x'@graph SERVICEex:b{?s ?p ?o} }",
    "SELECT * { SERVICEex:b·{?s ?p ?o} }",
    "SELECT * { SERVICEex:b\u0300{?s ?p ?o} }",
    "SELECT * { SERVICEex:b、{?s ?p ?o} }",
    "SELECT * { SERVICESILENTex:b·{?s ?p ?o} }",
    "SELECT * { ?s ?p ex:a\\# SERVICE <http://x/> { } }",
    "SELECT * { SERVICE # {\n <http://x/> { } }",
    "SELECT * { \\u0053ERVICE <http://x/> { } }",
    "SELECT * { \\U00000073ervice <http://x/> { } }",
    'SELECT * { BIND("\\u0022" AS ?x) SERVICE <http://x/> { } }',
    "SELECT * { FILTER(?a<?b).?s?p'>'.SERVICE<http://x/>{}#'\n}",
    "SELECT * { FILTER(?a<?b#>'''\n) <http://x#a> ?p ?o . SERVICE <http://y/> {} #'''\n}",
]
CALLS_NOBODY = [
    "SELECT ?service ?x { ?service a ?x }",
    "# SERVICE <http://x/> {}\nSELECT ?s { ?s ?p 'SERVICE <http://x/> {' }",
    "PREFIX service: <http://x/service#> SELECT ?s { ?s service:a service:b ; a ex:Service }",
    "PREFIX service: <http://x/service#> SELECT ?s { GRAPH service:g { ?s ?p ?o } }",
    "SELECT ?g { GRAPH ?g { ?s ?p <http://x/service#SERVICE> } }",
    'SELECT ("service" AS ?x) { FILTER(?a < 5 && ?b > 3) }',
    'SELECT ?s { ?s ?p """ a " SERVICE <x> { """ }',
    "SELECT ?s { ?s ?p <id/4-1> } # service",
]


@pytest.mark.parametrize("text", CALLS)
def test_a_service_clause_is_seen(text: str) -> None:
    assert calls_service(text)


@pytest.mark.parametrize("text", CALLS_NOBODY)
def test_the_word_alone_is_no_service_clause(text: str) -> None:
    assert not calls_service(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT ?s {}", "SELECT"),
        ("PREFIX:<http://x/>SELECTDISTINCT?s{?s?p?o}", "SELECT"),
        ("base <http://x/> prefix a: <b> # ask\n construct where {}", "CONSTRUCT"),
        ("PREFIX select: <http://x/> ASK {}", "ASK"),
        ("describe <x>", "DESCRIBE"),
        ("INSERT DATA { }", "INSERT"),
        ("WITH <g> DELETE { } WHERE { }", "WITH"),
        ("hello", None),
        ("", None),
    ],
)
def test_the_form_stands_after_the_prologue(text: str, form: str | None) -> None:
    assert query_form(text) == form


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("", 0),
        ("SELECT * { { [] ?p (1 2) } }", 3),
        ("SELECT * { ?s ?p '((((' . # ((((\n ?s ?p <http://x/((((> }", 1),
        ("(" * 500 + ")" * 500, 500),
        ("SELECT * { FILTER(?a<" + "(" * 500 + "1" + ")" * 500 + ">?b) }", 502),
        ("SELECT * { FILTER(?a<?b#>'''\n" + "(" * 500 + "'''", 502),
    ],
)
def test_nesting_counts_brackets_that_count(text: str, depth: int) -> None:
    assert nesting(text) == depth


def test_codepoints_beyond_unicode_stay() -> None:
    assert unescape_codepoints("\\u0041\\U0001F600\\UFFFFFFFF") == "A\U0001f600\\UFFFFFFFF"


def test_the_token_at_a_place() -> None:
    text = "SELECT ?s\n{ ?s foo:bar ?o }"
    assert (token_at(text, 2, 6), token_at(text, 9, 1)) == ("foo:bar", "")


@given(st.text(alphabet="aS:.?$<>'\"\\#{}()@ \n/-u01", max_size=60))
def test_any_text_is_split_without_loss(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[t.start : t.start + len(t.text)] == t.text for t in tokens)
    assert [t.start for t in tokens] == sorted({t.start for t in tokens})


@given(
    st.lists(
        st.sampled_from(
            [
                *("SELECT", "SERVICE", "now", "rand", "{", "}", "(", ")", "<", ">", ":", ".", " "),
                *("?s", "a:", "VALUES", "'", '"', "#", "\n", "BIND", "-", "1", "2", "30", "_", "%"),
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_all_digits_are_the_same_to_a_judge(text: str) -> None:
    """What is remembered of a query holds for those that differ in digits."""

    def judged(query: str) -> object:
        try:
            return admit(query, Limits(length=1000, nesting=2, parts=5)), is_fickle(query)
        except QueryError as error:
            return type(error)

    others = str.maketrans("0123456789", "9876501234")
    query = "SELECT * { ?s ?p ?o } " + text
    assert judged(query) == judged(query.translate(others))


def test_what_was_let_in_is_let_in_again_and_what_was_refused_is_not() -> None:
    admission = Admission(Limits(length=100, nesting=10, parts=10))
    first, again, fickle = (f"SELECT * {{ ?s ?p {each} }}" for each in ("41", "52", "RAND()"))
    assert admission.judge(first) == admission.judge(again) == Admitted("SELECT", is_fickle=False)
    assert admission.judge(fickle) == Admitted("SELECT", is_fickle=True)
    for _ in range(2):
        with pytest.raises(RefusedError):
            admission.judge("ASK { SERVICE <http://example.org/7> {} }")
    with pytest.raises(TooLargeError):
        admission.judge(first + " " * 100)
    # An escape is digits to the eye and a letter to the engine.
    assert admission.judge(r"ASK { ?\u0061 ?b ?c }").form == "ASK"
    with pytest.raises(RefusedError):
        admission.judge(r"ASK { \u0053ERVICE <http://example.org/> {} }")
