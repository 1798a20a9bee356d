"""The IRIs that a query asks for, as it writes them, and where."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from amocf.serve.engine.language.lexer import Token, tokenize
from amocf.serve.engine.language.query_text import FORMS, decode_escapes, query_form
from amocf.terms import BASE

#: A sign that the local part of a name has behind a backslash.
_ESCAPED: Final = re.compile(r"\\(.)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOTHING: Final = Token("sign", "", 0)
#: Behind them stands an expression, which may be the call of a function.
_BEFORE_CALLS: Final = ("FILTER", "HAVING", "BY")
#: Behind these no operand follows in an expression: what looks like an IRI is "less than".
_OPERANDS: Final = ("variable", "number", "string", "tag", "iri", "name")


class NameUse(Enum):
    """How a query uses a name.

    ``PATTERN``: data without it cannot match, or it names a graph, or what is to be described.
    ``VALUE``: it is compared, bound or listed, and the query may bring it along itself.
    ``DATATYPE``: it is the type of a literal.
    """

    PATTERN = auto()
    VALUE = auto()
    DATATYPE = auto()


@dataclass(frozen=True)
class QueryName:
    """An IRI in a query.

    Attributes:
        written: as it stands there, such as ``skos:broader`` or ``<http://…>``.
        iri: what that means.
        start: where it stands, in characters from 0.
        prefix: the prefix that it is written with; None where it is written out.
        use: what for.
    """

    written: str
    iri: str
    start: int = 0
    prefix: str | None = None
    use: NameUse = NameUse.PATTERN


@dataclass(frozen=True)
class PrefixDeclaration:
    """A prefix and its namespace: as it is written, what that means, and where it stands."""

    prefix: str
    written: str
    namespace: str
    start: int


@dataclass(frozen=True)
class QueryNames:
    """What a query names: IRIs in the order in which they stand, and by prefix its declarations."""

    names: tuple[QueryName, ...] = ()
    declarations: tuple[PrefixDeclaration, ...] = ()


class _Part(Enum):
    """What a bracket holds; ``CLAUSE`` is what stands around the patterns of a query."""

    CLAUSE = auto()
    PATTERN = auto()
    TEMPLATE = auto()
    DATA = auto()
    EXPRESSION = auto()


def names(text: str) -> QueryNames:
    r"""Return the IRIs of a query that the data may be expected to hold.

    Functions are none of them, nor is what CONSTRUCT writes, nor what stands in strings and
    comments, nor a name whose prefix is not declared. Escapes such as ``\u0061`` are read where the
    engine reads them, in IRIs and names. Any text can be asked; one that is no query has none.
    """
    if query_form(text) not in FORMS:
        return QueryNames()
    tokens = tokenize(text)
    declarations, base, body = _prologue(tokens)
    namespaces = {each.prefix: each.namespace for each in declarations}
    found = (_name(token, use, namespaces, base) for token, use in _used(tokens[body:]))
    return QueryNames(tuple(each for each in found if each), declarations)


def _prologue(tokens: Sequence[Token]) -> tuple[tuple[PrefixDeclaration, ...], str, int]:
    """Return the declarations, the base that counts, and how many terminals that are."""
    found: dict[str, PrefixDeclaration] = {}
    base, index = BASE, 0
    while index < len(tokens) and tokens[index].text.upper() not in FORMS:
        word, *following = tokens[index : index + 3]
        if word.text.upper() == "BASE" and following and following[0].kind == "iri":
            base = _resolved(following[0], base) or base
        elif word.text.upper() == "PREFIX" and [t.kind for t in following] == ["name", "iri"]:
            prefix, iri = decode_escapes(following[0].text)[:-1], following[1]
            namespace = _resolved(iri, base)
            found[prefix] = PrefixDeclaration(prefix, iri.text, namespace, iri.start)
        index += 1
    return tuple(each for each in found.values() if each.namespace), base, index


def _used(tokens: Sequence[Token]) -> Iterator[tuple[Token, NameUse]]:
    """Yield what names something, but for functions, and what it is used for."""
    followers = [*tokens[1:], _NOTHING]
    for (token, before, earlier, part), after in zip(_placed(tokens), followers, strict=False):
        is_call = after.text == "(" and _may_be_call(part, before)
        if not (token.kind == "iri" or token.is_prefixed) or is_call or part == _Part.TEMPLATE:
            continue
        if before.text == "^^":
            yield token, NameUse.DATATYPE
        elif part in (_Part.CLAUSE, _Part.PATTERN):
            yield token, NameUse.PATTERN
        elif not (part == _Part.EXPRESSION and _is_no_operand(token, before, earlier)):
            yield token, NameUse.VALUE


def _placed(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token, _Part]]:
    """Yield each terminal with the one before it, the one before that, and where it stands."""
    parts = [_Part.CLAUSE]
    is_values = False
    before = earlier = _NOTHING
    for token in tokens:
        yield token, before, earlier, parts[-1]
        word, sign = (token.text.upper(), "") if token.is_word else ("", token.text)
        if word == "SELECT" and before.text == "{":
            parts[-1] = _Part.CLAUSE
        elif word == "VALUES":
            is_values = True
        elif sign == "{":
            parts.append(_Part.DATA if is_values else _in_braces(parts[-1], before))
            is_values = False
        elif sign == "(":
            parts.append(_in_parentheses(parts[-1], before, earlier))
        elif sign == "[":
            parts.append(parts[-1])
        elif sign in (")", "]", "}") and len(parts) > 1:
            parts.pop()
        before, earlier = token, before


def _in_braces(part: _Part, before: Token) -> _Part:
    is_template = part == _Part.CLAUSE and before.text.upper() == "CONSTRUCT"
    return _Part.TEMPLATE if is_template else _Part.PATTERN


def _in_parentheses(part: _Part, before: Token, earlier: Token) -> _Part:
    """Tell an expression from a path, a list, and a row of values."""
    if part == _Part.CLAUSE:
        return _Part.EXPRESSION
    is_expression = before.is_word and before.text != "a"
    is_call = not before.is_word and earlier.text.upper() in _BEFORE_CALLS
    return _Part.EXPRESSION if part == _Part.PATTERN and (is_expression or is_call) else part


def _may_be_call(part: _Part, before: Token) -> bool:
    return part in (_Part.CLAUSE, _Part.EXPRESSION) or before.text.upper() in _BEFORE_CALLS


def _is_no_operand(token: Token, before: Token, earlier: Token) -> bool:
    """Say whether an IRI in an expression is none, or is asked for its text alone."""
    is_less_than = token.kind == "iri" and (
        (before.kind in _OPERANDS and not before.is_word) or before.text == ")"
    )
    return is_less_than or (before.text == "(" and earlier.text.upper() == "STR")


def _name(token: Token, use: NameUse, namespaces: Mapping[str, str], base: str) -> QueryName | None:
    if token.kind == "iri":
        prefix, iri = None, _resolved(token, base)
    else:
        prefix, _, local = decode_escapes(token.text).partition(":")
        namespace = namespaces.get(prefix, "")
        iri = namespace and namespace + _ESCAPED.sub(r"\1", local)
    return QueryName(token.text, iri, token.start, prefix, use) if _is_iri(iri) else None


def _is_iri(text: str) -> bool:
    try:
        return bool(NamedNode(text))
    except ValueError:  # the engine refuses it, too
        return False


def _resolved(token: Token, base: str) -> str:
    """Return the IRI that a token means; empty if that is not known."""
    iri = decode_escapes(token.text[1:-1])
    if _ABSOLUTE.match(iri):
        return iri
    try:
        found = urljoin(base, iri)
    except ValueError:
        return ""
    # The function drops a fragment that is empty, with which many namespaces end.
    return found + "#" if iri.endswith("#") and not found.endswith("#") else found
