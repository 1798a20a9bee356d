"""Who may stand as a reviewer."""

import pytest

from amocf.compile.read.reviewer_names import is_address, reviewer_named

ORCID = "https://orcid.org/0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("text", "reviewer"),
    [
        ("0000-0002-1825-0097", ORCID),
        ("orcid:0000-0002-1825-0097", ORCID),
        ("http://orcid.org/0000-0002-1825-0097", ORCID),
        (ORCID, ORCID),
        ("0000-0002-1694-233x", "https://orcid.org/0000-0002-1694-233X"),
        ("https://example.org/people#ada", "https://example.org/people#ada"),
        (" Ada \t Example ", "Ada Example"),
        ("Ángel Ruiz-Ñ", "Ángel Ruiz-Ñ"),
    ],
)
def test_reviewer_is_kept_in_one_form(text: str, reviewer: str) -> None:
    assert reviewer_named(text) == reviewer
    assert reviewer_named(reviewer) == reviewer
    assert is_address(reviewer) == reviewer.startswith("https:")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "write an ORCID iD"),
        ("0000-0002-1825-0098", "does not check"),
        ("1234", "write an ORCID iD"),
        ("https://example.org/", "ends in the name"),
        ("https://example.org/a b", "no address"),
        ("https://example.org/a|b", "no address"),
        ("=HYPERLINK(A1)", "formulas"),
        ("Ada | Bert", "no |"),
        ("Ada\u202eexample", "characters that show"),
        ("a" * 201, "up to 200"),
    ],
)
def test_other_texts_are_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("|", r"\|")):
        reviewer_named(text)
