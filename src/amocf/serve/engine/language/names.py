"""The IRIs that a query asks for, as it writes them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.engine.language.lexer import Token, tokenize
from amocf.serve.engine.language.query_text import declared_prefixes, decode_escapes, form_at

#: A sign that the local part of a name has behind a backslash.
_ESCAPED: Final = re.compile(r"\\(.)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True)
class Name:
    """An IRI in a query.

    Attributes:
        written: as it stands there, such as ``skos:broader`` or ``<http://…>``.
        iri: what that means.
    """

    written: str
    iri: str


def names(text: str) -> tuple[Name, ...]:
    """Return the IRIs that stand in the patterns of a query, each once, in their order.

    Functions and datatypes are none of them: the data need not hold these. Neither are IRIs that
    are relative, or whose prefix is not declared.
    """
    text = decode_escapes(text)
    prefixes = declared_prefixes(text)
    form, start = form_at(text)
    if not form:
        return ()
    found = (_name(token, prefixes) for token in _terms(tokenize(text[start:])))
    return tuple(dict.fromkeys(name for name in found if name and _ABSOLUTE.match(name.iri)))


def _terms(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield what names something, but for functions and datatypes."""
    signs = [token.text for token in tokens]
    for token, before, after in zip(tokens, ["", *signs], [*signs[1:], ""], strict=False):
        if (token.kind == "iri" or token.is_prefixed) and before != "^^" and after != "(":
            yield token


def _name(token: Token, prefixes: dict[str, str]) -> Name | None:
    if token.kind == "iri":
        return Name(token.text, token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    if prefix not in prefixes:
        return None
    return Name(token.text, prefixes[prefix] + _ESCAPED.sub(r"\1", local))
