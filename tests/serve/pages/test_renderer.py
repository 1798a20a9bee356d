"""JSON in a page is the same JSON, and cannot leave its element."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.pages.renderer import Pages

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
