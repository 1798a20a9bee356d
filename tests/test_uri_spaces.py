"""The bases of a release: which are reserved for examples, and what an IRI is below them."""

import pytest

from amocf.terms import BASE
from amocf.uri_spaces import OWN, UriSpaces, is_made_up

OTHER = "https://data.niimbl.test/ksas/"


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://example.org/", True),
        ("http://data.EXAMPLE.com:8080/amocf/", True),
        ("https://example.net./", True),
        ("https://somebody@example.net/", True),
        ("https://institute.example/", True),
        ("https://niimbl.test/", True),
        ("https://niimbl.invalid/data/", True),
        ("https://notexample.org/", False),
        ("https://example.org.niimbl.edu/", False),
        ("https://niimbl.edu/example.org/", False),
        ("https://niimbl.edu/?at=.test/", False),
        ("https://contest/", False),
        (BASE, False),
    ],
)
def test_base_of_a_reserved_domain_is_made_up(base: str, expected: bool) -> None:  # noqa: FBT001
    assert is_made_up(base) is expected


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (f"{BASE}id/4-1", (BASE, "id/4-1")),
        (f"{OTHER}id/ksa-niimbl-0001", (OTHER, "id/ksa-niimbl-0001")),
        (f"{BASE}niimbl/id/ksa-niimbl-0001", (f"{BASE}niimbl/", "id/ksa-niimbl-0001")),
        ("http://data.europa.eu/esco/model", None),
    ],
)
def test_iri_is_split_after_the_longest_base(iri: str, expected: tuple[str, str] | None) -> None:
    assert UriSpaces((OTHER, f"{BASE}niimbl/")).split(iri) == expected


def test_name_stands_for_an_iri_of_each_base() -> None:
    spaces = UriSpaces((OTHER,))
    assert spaces.iris("id/x") == (f"{BASE}id/x", f"{OTHER}id/x")
    assert spaces.made_up == (OTHER,)
    assert OTHER in spaces.warning
    assert (OWN.made_up, OWN.warning) == ((), "")
