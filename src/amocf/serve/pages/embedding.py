"""JSON inside HTML: the one place where text is written into a page without HTML escapes."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

#: What could end a script element, begin a comment, or end a line of JavaScript.
_ESCAPES: Final[Mapping[int, str]] = MappingProxyType(
    {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
)


def embedded(value: Any) -> Markup:
    r"""Write a value as JSON that may stand in a script element of any HTML page.

    The JSON is equal to what ``json.dumps`` writes, for ``\u003c`` and ``<`` are the same
    character in a JSON string; outside strings none of the escaped characters occurs.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - escaped in the line above
