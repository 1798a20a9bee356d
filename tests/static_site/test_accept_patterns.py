import re
from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocf.formats import DATASET, GRAPH, PAGE_FORMS, RESOURCE, Format
from amocf.serve.http.negotiation import negotiate
from amocf.static_site.accept_patterns import NONE, accept_patterns

HOME: Final = (*PAGE_FORMS, *GRAPH)
#: What clients send, from the tests of negotiation and from the programs themselves.
SENT: Final = (
    *("", "*/*", "text/html", "text/turtle", "application/ld+json", "application/json"),
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "application/n-triples;q=0.1,application/rdf+xml;q=0.2,text/turtle;q=0.3",
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,*/*;q=0.3",
    "application/rdf+xml,text/rdf+n3;q=0.8,application/xhtml+xml;q=0.5,*/*;q=0.1",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded", */*;q=0.1',
    *("text/html, text/plain", "text/markdown, text/html, */*", "image/png", "TEXT/HTML"),
    *("text/*", "application/*;q=0.5", "text/html;level=1;q=1.0", " text/turtle ; q=0.7 "),
    *("application/xml", "text/n3", "application/trig, */*;q=0.1", "application/n-quads"),
)
#: Without other names of formats: who sends one beside the own name is not understood.
_TYPES: Final = (
    *("text/html", "text/turtle", "application/ld+json", "text/markdown"),
    *("application/rdf+xml", "application/n-triples", "image/png"),
    *("application/trig", "application/n-quads", "application/xhtml+xml"),
)
_RANGES: Final = st.tuples(
    st.sampled_from(_TYPES), st.sampled_from(("", ";q=1", ";q=0.9", ";q=.5"))
)


def chosen(accept: str, forms: Sequence[Format]) -> str:
    patterns = accept_patterns(forms)
    fitting = (ending for text, ending in patterns if re.search(text, accept, re.IGNORECASE))
    return next(fitting, NONE)


def wanted(accept: str, forms: Sequence[Format]) -> str:
    form = negotiate(accept, forms)
    return form.suffix if form else NONE


@pytest.mark.parametrize("forms", [RESOURCE, DATASET, PAGE_FORMS, HOME], ids=str)
@pytest.mark.parametrize("accept", SENT)
def test_what_clients_send_means_what_it_means_to_the_server(
    accept: str, forms: Sequence[Format]
) -> None:
    assert chosen(accept, forms) == wanted(accept, forms)


@given(st.lists(_RANGES, min_size=1, max_size=5, unique_by=lambda each: each[0]))
def test_named_types_in_any_order_mean_what_they_mean_to_the_server(
    ranges: list[tuple[str, str]],
) -> None:
    accept = ", ".join(map("".join, ranges))
    for forms in (RESOURCE, DATASET, HOME):
        assert chosen(accept, forms) == wanted(accept, forms), accept


@pytest.mark.parametrize("blank", [" ", "\t"])
@pytest.mark.parametrize(
    "accept",
    [
        *("text/turtle;" * 2_000, "text/html;q" * 2_000, ",; " * 5_000, "a/b;c=" * 3_000),
        *("text/turtle" + " " * 8_000 + "!", "text/turtle;q=1" + " " * 8_000 + "!"),
        "text/turtle" + (";profile=" + " " * 20) * 200 + ";x",
        "text/turtle" + (";profile=a" + " b" * 20) * 100 + ";x",
        "text/turtle" + ';profile="a" ' * 500 + ";x",
        "text/turtle" + ";charset=utf-8 " * 500 + ";x",
        ',text/turtle;profile="' * 300 + "x",
    ],
    ids=lambda text: f"{text[:24]}…" if len(text) > 1 else repr(text),
)
def test_a_long_field_is_matched_in_steps_that_grow_with_its_length(
    accept: str, blank: str
) -> None:
    assert chosen(accept.replace(" ", blank), RESOURCE)


@pytest.mark.parametrize(
    "accept",
    [
        *("text/turtle ; profile= ; q=0.5, text/html;q=0.4", "text/turtle;profile=a b ;q=1.0"),
        *('application/ld+json ; profile = "a, b" ; variant=x', "text/turtle; charset = utf-8"),
        *("text/turtle;q=0.9 ; profile=", "text/turtle;charset=ascii", "text/turtle ; x=y"),
    ],
)
def test_parameters_mean_what_they_mean_to_the_server(accept: str) -> None:
    assert chosen(accept, RESOURCE) == wanted(accept, RESOURCE)
