"""JSON in a page is the same JSON, and cannot leave its element."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.pages.embedding import embedded

_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.text() | st.sampled_from(["</script>", "<!--", "]]>", "\u2028", "&lt;"]) | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_VALUES)
def test_nothing_ends_the_element_and_nothing_is_lost(value: Any) -> None:
    text = str(embedded(value))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == value


def test_escapes_are_those_of_json() -> None:
    assert embedded({"a": "</script>"}) == '{"a":"\\u003c/script\\u003e"}'
