"""The tokens of Turtle and TriG, by their grammars, for tests of how names are written."""

import re
from collections.abc import Iterator
from typing import Final

_ESCAPE: Final = r"\\[^\n]"
_TOKEN: Final = re.compile(
    "|".join(
        (
            r"(?P<space>\s+|#[^\n]*)",
            r"(?P<iri><[^\s<>\"{}|^`]*>)",
            rf'(?P<long>"""(?:[^"\\]|{_ESCAPE}|"(?!""))*"""|\'\'\'(?:[^\'\\]|{_ESCAPE}|\'(?!\'\'))*\'\'\')',
            rf'(?P<short>"(?:[^"\\\n]|{_ESCAPE})*"|\'(?:[^\'\\\n]|{_ESCAPE})*\')',
            r"(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
            # A dot within a name belongs to it, and one after it ends a statement.
            rf"(?P<name>(?:\w[\w.-]*|_)?:(?:(?:[\w:-]|%[0-9A-Fa-f]{{2}}|{_ESCAPE})(?:\.+(?=[\w:%\\-]))?)*)",
            r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?<!\.))",
            r"(?P<word>[A-Za-z]+)",
            r"(?P<mark>\^\^|[.,;\[\](){}])",
        )
    )
)


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield each token after its kind; text that is no token fails."""
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        assert found is not None, f"no token of Turtle: {text[place : place + 60]!r}"
        yield str(found.lastgroup), found[0]
        place = found.end()


def escaped_names(data: bytes) -> list[str]:
    """Return the prefixed names that are written with a backslash, which not every parser reads."""
    return [name for kind, name in tokens(data.decode()) if kind == "name" and "\\" in name]
