"""The known name that a mistyped one is likely to stand for."""

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like ``name``, whatever its case; none if none is.

    >>> nearest("--prot", ["--host", "--port"]), nearest("xyz", ["--host"])
    ('--port', None)
    """
    folded = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=1)
    return folded[found[0]] if found else None


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the end of a clause that offers the nearest known name, or nothing.

    >>> suggestion("sreve", ["build", "serve"])
    ' (did you mean serve?)'
    """
    found = nearest(name, known)
    return f" (did you mean {found}?)" if found else ""
