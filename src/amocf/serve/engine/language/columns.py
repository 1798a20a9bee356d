"""The columns of ``SELECT *``, in the order in which the query first names them.

SPARQL leaves their order open, and the library sorts them by name; readers expect them as written.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from pyoxigraph import QuerySolutions, Store

from amocf.serve.engine.language.lexer import tokenize
from amocf.serve.engine.language.query_text import SPACE, form_at
from amocf.terms import BASE

_STAR: Final = re.compile(rf"{SPACE}(?:(?:DISTINCT|REDUCED){SPACE})?+\*", re.IGNORECASE)


def in_order(text: str, columns: Sequence[str]) -> list[str]:
    """Return the columns of a result in the order in which they have to stand.

    Args:
        text: the query.
        columns: the names of the variables, in the order in which an engine has them.
    """
    star = _star(text)
    if star is None:
        return list(columns)
    places = {name: place for place, name in enumerate(_first_named(text, star))}
    return sorted(columns, key=lambda name: places.get(name, len(places)))


def named(text: str) -> str:
    """Write the names of the columns in place of ``*``, where the library would sort them.

    What the library cannot read stays as it is.
    """
    star = _star(text)
    if star is None or (appearing := _first_named(text, star)) == sorted(appearing):
        return text
    try:
        # Over no data: which of them are columns depends on the query alone.
        found = _nothing().query(text, base_iri=BASE)
    except (SyntaxError, RuntimeError, ValueError):
        return text
    if not isinstance(found, QuerySolutions) or not found.variables:
        return text
    columns = in_order(text, [each.value for each in found.variables])
    return f"{text[: star - 1]} {' '.join(f'?{name}' for name in columns)} {text[star:]}"


def _star(text: str) -> int | None:
    """Return where the asterisk of ``SELECT *`` ends; None where there is none."""
    form, end = form_at(text)
    found = _STAR.match(text, end) if form == "SELECT" else None
    return found.end() if found else None


def _first_named(text: str, start: int) -> list[str]:
    """Return the variables in the order in which they first stand in the text."""
    variables: Iterable[str] = (
        token.text[1:] for token in tokenize(text[start:]) if token.kind == "variable"
    )
    return list(dict.fromkeys(variables))


@cache
def _nothing() -> Store:
    return Store()
