"""JSON in a page cannot leave its element, and the footer tells who stands behind the edition."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.pages.markdown import from_page
from amocf.serve.pages.renderer import Pages
from amocf.terms import LICENCE

_TEMPLATE = Pages.load({}).environment.from_string("{{ value | tojson }}")
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.text() | st.sampled_from(["</script>", "<!--", "]]>", "\u2028", "&lt;"]) | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_VALUES)
def test_json_in_a_page_loses_nothing_and_ends_no_element(value: Any) -> None:
    text = _TEMPLATE.render(value=value)
    assert not set(text) & set("<>&'")
    assert json.loads(text) == value


def test_json_in_a_page_is_short_and_readable() -> None:
    assert _TEMPLATE.render(value={"é": "</script>"}) == '{"é":"\\u003c/script\\u003e"}'


def footer(edition: dict[str, str]) -> str:
    known = {
        "site_name": "Site",
        "version": "2025.1.0",
        "edition": edition,
        "licence": LICENCE,
        "restricted_to": "",
        "made_up": (),
    }
    page = Pages.load(known).render("base.html", "").decode()
    return page.partition("<footer>")[2]


def test_footer_links_to_what_is_known_of_the_edition() -> None:
    edition = {
        "contact": "errors@example.org",
        "repository": "https://example.org/amocf",
        "doi": "10.5281/zenodo.1",
        "homepage": "https://example.org/about",
        "maintainer": "Ada <Example>",
    }
    text = footer(edition)
    assert "Kept by Ada &lt;Example&gt;." in text
    assert '<a href="mailto:errors@example.org">Report an error</a>' in text
    assert "published yet" not in text
    for address in (edition["repository"], edition["homepage"], "https://doi.org/10.5281/zenodo.1"):
        assert f'<a href="{address}">' in text
    assert '"https://example.org/issues"' in footer({"contact": "https://example.org/issues"})


def test_footer_of_an_edition_without_contact_says_so_and_leads_to_contributing() -> None:
    text = footer({})
    assert "No address to report errors to is published yet." in text
    assert '<a href="/docs/contributing">Contributing</a>' in text
    assert "mailto:" not in text
    assert "Report an error" not in text
    assert "Release 2025.1.0." in text


def test_warning_of_made_up_data_stands_below_the_title_in_markdown_too() -> None:
    known = {
        **dict.fromkeys(("site_name", "version", "licence", "restricted_to"), "x"),
        "edition": {},
        "made_up": ("https://example.org/",),
    }
    pages = Pages.load(known)
    nothing: dict[str, Any] = dict.fromkeys(("competencies", "listings", "areas", "institutes"), ())
    nothing |= {"targets": (), "documentation": (), "summary": "What it is."}
    for template, values in (("base.html", {}), ("llms.html", nothing)):
        text = from_page(pages.render(template, "", **values), "", "https://example.org/").decode()
        assert "This server shows **made-up data**: what is stated under https" in text
        assert "is not of the institutes that it names" in text
